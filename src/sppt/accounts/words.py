"""What officers may be, how they sign in, and what may become of a proposal."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    TELLER = "teller"
    PENETAPAN = "penetapan"
    BENDAHARA = "bendahara"
    HEAD = "head"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    LURAH = "lurah"  # or camat: sees one wilayah only


class Decision(StrEnum):
    APPROVED = "approved"
    REFUSED = "refused"


class Method(StrEnum):
    """How somebody has shown who he is."""

    PASSKEY = "passkey"
    CODE = "code"
    RECOVERY = "recovery"


class Alert(StrEnum):
    """What an officer must hear about his own account, on the next page."""

    FAILURES = "failures"
    NEW_PLACE = "new_place"
    ELSEWHERE = "elsewhere"
    RECOVERY_USED = "recovery_used"
    PASSWORD_KNOWN = "password_known"  # noqa: S105 (a word)
