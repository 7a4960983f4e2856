"""Addresses that tell nothing of what they name: text sealed with authenticated encryption under the secret key."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import zlib
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

SEALED = r"[A-Za-z0-9_-]{40,6000}"
PLAIN_MAX = 64 * 1024
_NONCE = 12
_MOMENT = 8


class Unsealable(Exception):
    """An address that we did not make, or whose time is over (`expired`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=16)
def _key(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"sppt sealed {purpose}".encode(), "sha256")


def seal(text: str, *, purpose: str, until: datetime) -> str:
    """`text` as URL-safe characters that open until a moment, for one purpose; another each time."""
    return seal_bytes(zlib.compress(text.encode(), 9), purpose=purpose, until=until)


def unseal(token: str, *, purpose: str, at: datetime) -> str:
    """The text behind a sealed address. Raises Unsealable: `unknown`, `expired`."""
    packed = unseal_bytes(token, purpose=purpose, at=at)
    return zlib.decompressobj().decompress(packed, PLAIN_MAX).decode()


def seal_bytes(plain: bytes, *, purpose: str, until: datetime) -> str:
    """The same for bytes: as many bytes always make as many characters."""
    nonce = secrets.token_bytes(_NONCE)
    dated = int(until.timestamp()).to_bytes(_MOMENT, "big") + plain
    return _spelled(nonce + AESGCM(_key(settings.SECRET_KEY, purpose)).encrypt(nonce, dated, None))


def unseal_bytes(token: str, *, purpose: str, at: datetime) -> bytes:
    """The bytes behind a sealed address. Raises Unsealable: `unknown`, `expired`."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        if _spelled(sealed) != token:  # base64 spells some bytes in several ways; we make only one of them
            raise Unsealable("unknown")
        dated = AESGCM(_key(settings.SECRET_KEY, purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (binascii.Error, ValueError, InvalidTag):
        raise Unsealable("unknown") from None
    if at >= datetime.fromtimestamp(int.from_bytes(dated[:_MOMENT], "big"), tz=UTC):
        raise Unsealable("expired")
    return dated[_MOMENT:]


def _spelled(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def digest(purpose: str, *parts: object) -> str:
    """A keyed digest of parts, 64 hexadecimal digits: nobody without our key can make or guess one."""
    text = "\x1f".join(str(part) for part in parts)
    return hmac.digest(_key(settings.SECRET_KEY, f"digest {purpose}"), text.encode(), "sha256").hex()
