"""The roles by the names officers know them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sppt.accounts.words import Role
from sppt.office.words import t

ROLE_NAMES: Mapping[Role, str] = {
    Role.TELLER: "Loket",
    Role.PENETAPAN: "Penetapan",
    Role.BENDAHARA: "Bendahara",
    Role.HEAD: "Kepala",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.LURAH: "Lurah atau camat",
}


def role_name(role: Role) -> str:
    """One role in the language of the page."""
    return t(ROLE_NAMES[role])


def role_names(roles: Iterable[Role]) -> str:
    """Several roles in their usual order, with commas between them."""
    wanted = set(roles)
    return ", ".join(role_name(role) for role in Role if role in wanted)
