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
    "bad_wilayah": "Give a lurah's area as the first ten digits of its NOPs, a camat's as seven.",
    "wilayah_without_lurah": "Only a lurah or camat has an area.",
    "wrong_pair": "A change of officers needs two administrators, or a head and an administrator.",
}

PARTNERS_IN_ENGLISH: Mapping[str, str] = {
    "acquirer_taken": "That number of a bank (DE 32) is another partner's. Choose another.",
    "bad_acquirer": "Address, NMID, minutes, numbers or credentials cannot be used. Write https://… as address.",
    "bad_agreement": "A number or word of this agreement cannot be used. Check limit, fee, days and account.",
    "bad_bank": "The address or credentials cannot be used. Write https://… as address, and give an RSA key.",
    "bad_iso8583": "DE 32: 1 to 11 digits, not all zero. Port: 1024 to 65535, or 0 for the common one.",
    "bad_key": "This public key cannot be used. Give an RSA key of 2048 bits or more as PEM.",
    "bad_network": "A network cannot be read. Write for example 203.0.113.0/24.",
    "bad_overlap": "The old one may stay valid for 0 to 90 days.",
    "bad_pace": "The pace is 1 to 10,000 requests a second, and 1 to 100,000 at once.",
    "bad_partner_name": "A partner's name has 1 to 80 letters.",
    "bad_quirks": "The special ways cannot be read. Compare them with the bank's guide.",
    "bad_snap": "X-PARTNER-ID: 1 to 36 signs without spaces; VA prefix: 1 to 8 digits; CHANNEL-ID: 1 to 5.",
    "bad_url": "This webhook address cannot be used. Write an https address without a password.",
    "bad_ways": "The other terms cannot be read. Compare them with the bank's guide.",
    "cannot_unseal": "The credentials of this proposal do not open any more. Refuse it and propose new ones.",
    "client_unknown": "This client is not known. Check its X-CLIENT-ID.",
    "fee_without_rule": "There is a fee, but no way of paying it. Choose netted or invoiced.",
    "line_unknown": "This line is not there yet. Set it up first with sppt partner.",
    "partner_unknown": "This partner is not known. Check its code.",
    "port_taken": "On that port a partner speaks another dialect or framing. Give this one a port of its own.",
    "same_key": "This key is kept already. Ask the partner for the new one.",
    "same_partner": "Nothing would change. Change something first.",
    "numbers_open": "This bank still holds VA numbers with the present prefix. Stop telling it of new ones, wait until"
    " all have ended, then change the prefix.",
    "snap_taken": "That X-PARTNER-ID or VA prefix is another partner's. Choose another.",
    "stale_partner": "The partner has changed since this was proposed. Refuse it and make a new proposal.",
}


def refusal_of(error: Exception) -> str:
    """Why it was refused, in the language of the page."""
    if isinstance(error, NotAllowed):
        english = NOT_ALLOWED_IN_ENGLISH.get(error.code) or PARTNERS_IN_ENGLISH.get(error.code)
        return either(str(error), english or str(error))
    return phrase(str(error))
