"""One-time codes after RFC 6238: SHA-1, six digits, steps of thirty seconds, as every authenticator app makes them.

Ten lines of arithmetic over the standard library; a package would add a supply chain and no safety. The vectors of the
RFC are in the tests. Which steps were used already is the database's business: factors.py.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

SECRET_BYTES = 20
STEP_SECONDS = 30
DRIFT = 1
DIGITS = 6


def step_of(at: datetime) -> int:
    """The number of the step that holds a moment."""
    return int(at.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The six digits of one step."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, typed: str, *, at: datetime) -> int | None:
    """The step near this moment whose code was typed; None if there is none. Spaces between digits do not matter."""
    digits = "".join(typed.split())
    now = step_of(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), digits.encode()):
            found = step
    return found


def spelled(secret: bytes) -> str:
    """The secret as people type it into an app: base32 in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address(secret: bytes, *, name: str, issuer: str) -> str:
    """The otpauth address that apps read from a QR code or a link."""
    query = urlencode({"secret": spelled(secret).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"
