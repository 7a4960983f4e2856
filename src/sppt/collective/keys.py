"""Keys for long lists: a company, a village or an agent gets one at the counter, sees it once, and may lose it."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from sppt.kit import audit
from sppt.rules.calendar import wib_day

BITS = 100
GROUP = 5
_PLAIN = re.compile(r"[^A-Z2-7]")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a key; `digest` is how the key is known here."""

    digest: str
    holder: str
    contact: str
    issued_by: str
    issued_at: datetime
    until: date
    revoked_at: datetime | None


class KeyRefused(Exception):
    """A key that cannot be issued; the text says why."""

    code = "key_refused"


def issue(*, holder: str, contact: str, until: date, by: str, at: datetime) -> str:
    """A new key in groups of five signs, shown once. Raises KeyRefused."""
    if len(holder.strip()) < 2 or len(holder) > 120:
        raise KeyRefused("Tuliskan nama pemegang kunci, 2 sampai 120 huruf.")
    if not wib_day(at) <= until <= wib_day(at).replace(year=wib_day(at).year + 2, day=1):
        raise KeyRefused("Masa berlaku kunci paling lama dua tahun, dan tidak boleh sudah lewat.")
    plain = base64.b32encode(secrets.token_bytes(BITS // 8 + 1)).decode()[: BITS // 5]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collective_access_key (digest, holder, contact, issued_by_id, issued_at, until)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [_digest(plain), holder.strip(), contact.strip()[:120], by, at, until],
        )
        detail = {"holder": holder.strip(), "until": until.isoformat()}
        audit.append(
            actor=f"officer:{by}",
            verb="issue_key",
            subject=f"key:{_digest(plain)[:12]}",
            detail=detail,
            at=at,
        )
    return "-".join(plain[place : place + GROUP] for place in range(0, len(plain), GROUP))


def holder_of(text: str, *, at: datetime) -> Holder | None:
    """Whose key this is, in any spelling; None if it is nobody's, over, or taken back."""
    plain = _PLAIN.sub("", text.upper())
    if len(plain) != BITS // 5:
        return None
    found = _holders("WHERE digest = %s", _digest(plain))
    return next((one for one in found if one.revoked_at is None and one.until >= wib_day(at)), None)


def holders() -> list[Holder]:
    """Every key ever issued, the newest first."""
    return _holders("ORDER BY issued_at DESC LIMIT 1000")


def revoke(digest: str, *, by: str, at: datetime) -> None:
    """Takes a key back; again is no harm."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collective_access_key SET revoked_at = %s WHERE digest = %s AND revoked_at IS NULL",
            [at, digest],
        )
        if cursor.rowcount:
            audit.append(
                actor=f"officer:{by}", verb="revoke_key", subject=f"key:{digest[:12]}", detail={}, at=at
            )


_HOLDER = """
    SELECT digest, holder, contact, issued_by_id, issued_at, until, revoked_at FROM collective_access_key
"""


def _holders(condition: str, *values: str) -> list[Holder]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_HOLDER} {condition}", values)
        return [Holder(*row) for row in cursor]


def _digest(plain: str) -> str:
    return hashlib.sha256(f"collective key {plain}".encode()).hexdigest()
