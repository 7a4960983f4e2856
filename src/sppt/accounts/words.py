"""What officers may be, and what may become of a proposal."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    TELLER = "teller"
    PENETAPAN = "penetapan"
    BENDAHARA = "bendahara"
    HEAD = "head"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Decision(StrEnum):
    APPROVED = "approved"
    REFUSED = "refused"
