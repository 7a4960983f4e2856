"""What is made from the secret key: a key for each purpose, digests nobody else can make, secrets locked at rest.

Whoever changes SPPT_SECRET_KEY signs everybody out and ends every factor, every partner's secret and every address.
"""

from __future__ import annotations

import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class CannotOpen(Exception):
    """Something locked was locked with another key, for another purpose or for another owner."""


@lru_cache(maxsize=64)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), f"sppt {purpose}".encode(), "sha256")


def key(purpose: str) -> bytes:
    """32 bytes for one purpose, such as "accounts recovery"."""
    return _derived(settings.SECRET_KEY, purpose)


def digest(purpose: str, *parts: object) -> str:
    """A keyed digest of parts, 64 hexadecimal digits: nobody without our key can make or guess one."""
    text = "\x1f".join(str(part) for part in parts)
    return hmac.digest(key(purpose), text.encode(), "sha256").hex()


def lock(plain: bytes, *, purpose: str, owner: str = "") -> bytes:
    """Encrypted, another each time, and opened only for the same purpose and owner."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key(purpose)).encrypt(nonce, plain, owner.encode())


def unlock(locked: bytes, *, purpose: str, owner: str = "") -> bytes:
    """What was locked for this owner; raises CannotOpen."""
    try:
        return AESGCM(key(purpose)).decrypt(locked[:NONCE], locked[NONCE:], owner.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(owner) from error
