"""Shared secrets at rest: HMAC needs them as they are, so they are sealed with a key made from SPPT_SECRET_KEY."""

from __future__ import annotations

import base64
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class CannotUnseal(Exception):
    """A sealed secret does not open: SPPT_SECRET_KEY is another one than when it was sealed."""

    code = "cannot_unseal"


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def seal(secret: str, *, owner: str) -> str:
    """A secret as it may be stored; it opens only for the same owner."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(settings.SECRET_KEY).encrypt(nonce, secret.encode(), owner.encode())
    return base64.b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str, *, owner: str) -> str:
    """The secret again; raises CannotUnseal."""
    raw = base64.b64decode(sealed)
    try:
        plain = _cipher(settings.SECRET_KEY).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.encode())
    except InvalidTag as error:
        raise CannotUnseal(
            "Rahasia mitra tidak terbuka dengan SPPT_SECRET_KEY ini. Pasang kunci yang dulu,"
            " atau terbitkan rahasia baru."
        ) from error
    return plain.decode()


@cache
def _cipher(secret_key: str) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=None, info=b"sppt partners: shared secrets, 1").derive(
        secret_key.encode()
    )
    return AESGCM(derived)
