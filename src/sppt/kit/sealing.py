"""Addresses that tell nothing of what they name: text sealed with authenticated encryption under the secret key."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, datetime

from sppt.kit import vault

SEALED = r"[A-Za-z0-9_-]{40,6000}"
PLAIN_MAX = 64 * 1024
_MOMENT = 8


class Unsealable(Exception):
    """An address that we did not make, or whose time is over (`expired`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def seal(text: str, *, purpose: str, until: datetime) -> str:
    """`text` as URL-safe characters that open until a moment, for one purpose; another each time."""
    return seal_bytes(zlib.compress(text.encode(), 9), purpose=purpose, until=until)


def unseal(token: str, *, purpose: str, at: datetime) -> str:
    """The text behind a sealed address. Raises Unsealable: `unknown`, `expired`."""
    packed = unseal_bytes(token, purpose=purpose, at=at)
    return zlib.decompressobj().decompress(packed, PLAIN_MAX).decode()


def seal_bytes(plain: bytes, *, purpose: str, until: datetime) -> str:
    """The same for bytes: as many bytes always make as many characters."""
    dated = int(until.timestamp()).to_bytes(_MOMENT, "big") + plain
    return _spelled(vault.lock(dated, purpose=f"sealed {purpose}"))


def unseal_bytes(token: str, *, purpose: str, at: datetime) -> bytes:
    """The bytes behind a sealed address. Raises Unsealable: `unknown`, `expired`."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        if _spelled(sealed) != token:  # base64 spells some bytes in several ways; we make only one of them
            raise Unsealable("unknown")
        dated = vault.unlock(sealed, purpose=f"sealed {purpose}")
    except (binascii.Error, ValueError, vault.CannotOpen):
        raise Unsealable("unknown") from None
    if at >= datetime.fromtimestamp(int.from_bytes(dated[:_MOMENT], "big"), tz=UTC):
        raise Unsealable("expired")
    return dated[_MOMENT:]


def _spelled(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
