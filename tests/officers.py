"""Officers for tests: with a password, one-time codes that can be computed, and sessions opened without the door."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.world import NOON

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "kuda lumping makan durian"
SECRET = b"12345678901234567890"  # the secret of RFC 6238's test vectors


def enrol(name: str, *, password: str = PASSWORD, secret: bytes = SECRET) -> None:
    """Gives an officer a password and a secret, as his enrolment would."""
    from sppt.accounts import factors

    factors.set_password(name, password, full_name="", city="", at=NOON)
    factors.set_totp(name, secret, used_step=0, at=NOON)


def code(at: datetime, *, secret: bytes = SECRET) -> str:
    from sppt.accounts.totp import code_at, step_of

    return code_at(secret, step_of(at))


def client() -> Client:
    """A browser that keeps cookies."""
    from django.test import Client

    return Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.7", HTTP_USER_AGENT="Firefox/150.0 (Linux)")


def signed_in(name: str, *, at: datetime = NOON) -> Client:
    """A browser with a session of this officer, opened at a moment."""
    from sppt.accounts import sessions
    from sppt.accounts.words import Method

    place = sessions.Place("10.0.0.7", "Firefox/150.0 (Linux)")
    token = sessions.begin(name, method=Method.CODE, place=place, notices=[], at=at)
    browser = client()
    browser.cookies["kantor"] = token
    return browser
