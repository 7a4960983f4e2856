"""Access tokens of SNAP partners: signed statements of ours, so that a restart of the doors forgets none.

A token names the client, its end, and the key with which the client had signed for it: when that key is withdrawn, its
tokens end with it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings

from sppt.kit import vault

LIFE = timedelta(minutes=15)
TOKEN_MAX = 2048


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token names, and the fingerprint of the key that asked for it."""

    client_id: str
    key: str


def issue(bearer: Bearer, *, at: datetime) -> str:
    """A new token that is valid for fifteen minutes."""
    ends = int((at + LIFE).timestamp())
    told = f"{bearer.client_id} {bearer.key} {ends} {secrets.token_hex(8)}".encode("ascii")
    return f"{_text(told)}.{_text(_mac(told))}"


def read(token: str, *, at: datetime) -> Bearer | None:
    """Whom a token names; None if it is not ours or has ended."""
    opened = _opened(token, settings.SECRET_KEY) if len(token) <= TOKEN_MAX and token.isascii() else None
    return opened[0] if opened and at < opened[1] else None


@lru_cache(maxsize=1024)
def _opened(token: str, _secret_key: str) -> tuple[Bearer, datetime] | None:
    """What a token of ours says, and its end; a bank shows the same one for a quarter of an hour."""
    said, _, mac = token.partition(".")
    try:
        told = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # Compared as text, so that one token has one spelling.
    if not hmac.compare_digest(f"{_text(told)}.{_text(_mac(told))}", f"{said}.{mac}"):
        return None
    client_id, key, ends, _ = told.decode("ascii").split(" ")
    return Bearer(client_id, key), datetime.fromtimestamp(int(ends), tz=UTC)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _mac(told: bytes) -> bytes:
    return hmac.digest(vault.key("partners access tokens"), told, "sha256")
