"""What the pages keep secret in addresses and forms: sealed NOPs, and digests that tell whether a bill has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from sppt.kit.sealing import Unsealable, seal_bytes, unseal_bytes
from sppt.kit.vault import digest
from sppt.rules.due import Due
from sppt.rules.nop import Nop

LIFETIME = timedelta(hours=24)
TOKEN = r"[A-Za-z0-9_-]{59}"  # noqa: S105 (a form, not a secret) 12 bytes nonce, 16 sealed, 16 tag, as base64
_PURPOSE = "portal nop"


class Trouble(StrEnum):
    """Why a sealed address does not open."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"


class NoSuchPage(Exception):
    """The address was not made by us, or its day is over."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def seal(nop: Nop, *, at: datetime) -> str:
    """An address for a NOP that tells nothing of it, opens for 24 hours, and is another each time."""
    return seal_bytes(int(nop.digits).to_bytes(8, "big"), purpose=_PURPOSE, until=at + LIFETIME)


def unseal(token: str, *, at: datetime) -> Nop:
    """The NOP behind an address; raises NoSuchPage."""
    try:
        plain = unseal_bytes(token, purpose=_PURPOSE, at=at)
    except Unsealable as error:
        raise NoSuchPage(Trouble(error.code)) from None
    return Nop(f"{int.from_bytes(plain, 'big'):018d}")


def shown(lines: Iterable[Due]) -> str:
    """What a check page has shown: another digest means that a bill or an amount has changed since."""
    return digest("portal shown", *((line.facts.bill_id, line.facts.version, line.total) for line in lines))


def wish_key(nop: Nop, lines: Iterable[Due], *, on: date) -> str:
    """The same bills in the same state on the same day make the same payment code, however often it is asked for.

    It does not depend on the address, so two tabs or two people of one family get one code, which is paid once.
    """
    return "portal:" + digest("portal wish", nop.digits, on, shown(lines))
