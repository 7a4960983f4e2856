"""What the accounts keep secret: keyed digests of what only the officer knows, and sealed one-time-code secrets.

Both keys come from SPPT_SECRET_KEY. Whoever changes that key signs everybody out and resets every factor.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


class CannotOpen(Exception):
    """A sealed secret was made with another key or for another officer."""


@lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"sppt accounts {purpose}".encode(), "sha256")


def key(purpose: str) -> bytes:
    """32 bytes for one purpose."""
    return _derived(settings.SECRET_KEY, purpose)


def digest(purpose: str, *parts: str) -> str:
    """A keyed digest of parts, 64 hexadecimal digits."""
    return hmac.new(key(purpose), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def seal(plain: bytes, *, owner: str) -> bytes:
    """Encrypted, and opened only for the same owner."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key("sealed")).encrypt(nonce, plain, owner.encode())


def unseal(sealed: bytes, *, owner: str) -> bytes:
    """What was sealed for this owner; raises CannotOpen."""
    try:
        return AESGCM(key("sealed")).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(owner) from error
