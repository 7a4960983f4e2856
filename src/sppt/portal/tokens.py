"""What the pages keep secret in addresses and forms: sealed NOPs, and digests that tell whether a bill has changed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sppt.rules.due import Due
from sppt.rules.nop import Nop

LIFETIME = timedelta(hours=24)
TOKEN = r"[A-Za-z0-9_-]{59}"  # noqa: S105 (a form, not a secret) 12 bytes nonce, 16 sealed, 16 tag, as base64
_NONCE = 12


class Trouble(StrEnum):
    """Why a sealed address does not open."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"


class NoSuchPage(Exception):
    """The address was not made by us, or its day is over."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"sppt portal {purpose}".encode(), "sha256")


def _key(purpose: str) -> bytes:
    return _derived(settings.SECRET_KEY, purpose)


def digest(purpose: str, *parts: object) -> str:
    """A keyed digest of parts, 64 hexadecimal digits: nobody without our key can make or guess one."""
    text = "\x1f".join(str(part) for part in parts)
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def seal(nop: Nop, *, at: datetime) -> str:
    """An address for a NOP that tells nothing of it, opens for 24 hours, and is another each time."""
    until = int((at + LIFETIME).timestamp())
    nonce = secrets.token_bytes(_NONCE)
    plain = until.to_bytes(8, "big") + int(nop.digits).to_bytes(8, "big")
    return (
        base64.urlsafe_b64encode(nonce + AESGCM(_key("nop")).encrypt(nonce, plain, None))
        .rstrip(b"=")
        .decode()
    )


def unseal(token: str, *, at: datetime) -> Nop:
    """The NOP behind an address; raises NoSuchPage."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(_key("nop")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (binascii.Error, ValueError, InvalidTag):
        raise NoSuchPage(Trouble.UNKNOWN) from None
    if at >= datetime.fromtimestamp(int.from_bytes(plain[:8], "big"), tz=UTC):
        raise NoSuchPage(Trouble.EXPIRED)
    return Nop(f"{int.from_bytes(plain[8:], 'big'):018d}")


def shown(lines: Iterable[Due]) -> str:
    """What a check page has shown: another digest means that a bill or an amount has changed since."""
    return digest("shown", *((line.facts.bill_id, line.facts.version, line.total) for line in lines))


def wish_key(nop: Nop, lines: Iterable[Due], *, on: date) -> str:
    """The same bills in the same state on the same day make the same payment code, however often it is asked for.

    It does not depend on the address, so two tabs or two people of one family get one code, which is paid once.
    """
    return "portal:" + digest("wish", nop.digits, on, shown(lines))
