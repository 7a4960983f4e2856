"""A link by which an officer sets his password and one-time codes, once.

Where two officers agreed on it (a new officer, lost factors), the link goes to the one who approved, and a hand-over
code to the one who proposed: neither of them can sign in as somebody else alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sppt.accounts import factors, totp
from sppt.kit import audit, vault

LIFETIME = timedelta(hours=24)


class CannotEnrol(Exception):
    """Nothing was set: `closed` (unknown, used or expired link), `wrong_handover`, `wrong_code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open link: whose it is, the secret his app will hold, and whether a hand-over code is asked for."""

    officer: str
    full_name: str
    secret: bytes
    proposal: int | None


def invite(officer: str, *, proposal: int | None, at: datetime) -> str:
    """The token of a new link, in the caller's transaction; earlier links of the officer close."""
    token = secrets.token_urlsafe(32)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_enrolment SET until = %s WHERE officer_id = %s AND used_at IS NULL AND until > %s",
            [at, officer, at],
        )
        cursor.execute(
            "INSERT INTO accounts_enrolment (digest, officer_id, proposal_id, made_at, until)"
            " VALUES (%s, %s, %s, %s, %s)",
            [_digest(token), officer, proposal, at, at + LIFETIME],
        )
    return token


def handover_code(proposal: int) -> str:
    """What the proposer tells the officer in person: ten letters and digits."""
    text = base64.b32encode(bytes.fromhex(vault.digest("accounts handover", str(proposal))))[:10].decode()
    return f"{text[:5]}-{text[5:]}"


def opened(token: str, *, at: datetime) -> Invitation:
    """The invitation behind a link. Raises CannotEnrol."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o.name, o.full_name, e.proposal_id FROM accounts_enrolment e"
            " JOIN accounts_officer o ON o.name = e.officer_id"
            " WHERE e.digest = %s AND e.used_at IS NULL AND e.until > %s AND o.is_active",
            [_digest(token), at],
        )
        row = cursor.fetchone()
    if row is None:
        raise CannotEnrol("closed")
    # The secret follows from the link, so that nothing unproven needs to be kept.
    secret = hmac.digest(vault.key("accounts enrolment"), token.encode(), "sha256")[: totp.SECRET_BYTES]
    return Invitation(row[0], row[1], secret, row[2])


def accept(token: str, *, password: str, code: str, handover: str, city: str, at: datetime) -> None:
    """Sets password and codes, and closes the link. Raises CannotEnrol, WeakPassword."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_enrolment WHERE digest = %s FOR UPDATE", [_digest(token)])
        found = opened(token, at=at)
        if found.proposal is not None and not _same(handover, handover_code(found.proposal)):
            raise CannotEnrol("wrong_handover")
        step = totp.matching_step(found.secret, code, at=at)
        if step is None:
            raise CannotEnrol("wrong_code")
        factors.set_password(found.officer, password, full_name=found.full_name, city=city, at=at)
        factors.set_totp(found.officer, found.secret, used_step=step, at=at)
        cursor.execute("UPDATE accounts_enrolment SET used_at = %s WHERE digest = %s", [at, _digest(token)])
        subject = f"officer:{found.officer}"
        audit.append(actor=subject, verb="enrol", subject=subject, detail={"proposal": found.proposal}, at=at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _same(typed: str, wanted: str) -> bool:
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), wanted.replace("-", "").encode())
