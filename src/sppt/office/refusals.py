"""Refusals of the rooms below, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.accounts.actions import NotAllowed
from sppt.office.words import either, phrase

NOT_ALLOWED_IN_ENGLISH: Mapping[str, str] = {
    "about_oneself": "A proposal about yourself must be decided by another officer.",
    "already_decided": "This proposal has been decided already.",
    "bad_full_name": "Write the full name, 3 to 100 characters.",
    "bad_name": "A log-in name starts with a small letter; then small letters, digits or dots, 2 to 40 in all.",
    "name_taken": "This log-in name is taken. Choose another.",
    "no_roles": "Choose at least one role.",
    "not_an_officer": "There is no such active officer.",
    "nothing_changes": "Nothing would change. Choose other roles or another state first.",
    "office_governs": "This office has two people who can propose and approve. Propose it in the office.",
    "own_proposal": "Your own proposal must be decided by another officer.",
    "proposal_not_found": "There is no such proposal.",
    "reason_missing": "Write the reason, at least ten letters.",
    "role_missing": "Only a head or an administrator may propose changes of officers.",
    "stale_proposal": "The officer has changed since this was proposed. Refuse it and make a new proposal.",
    "too_few_governors": "Too few people would be left who can change officers. Add an administrator first.",
    "wrong_pair": "A change of officers needs two administrators, or a head and an administrator.",
}


def refusal_of(error: Exception) -> str:
    """Why it was refused, in the language of the page."""
    if isinstance(error, NotAllowed):
        return either(str(error), NOT_ALLOWED_IN_ENGLISH.get(error.code, str(error)))
    return phrase(str(error))
