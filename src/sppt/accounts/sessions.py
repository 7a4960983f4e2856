"""Who is signed in: sessions live in the database, so that they can be listed, and ended at once.

A session ends after `idle` without a page, after `whole` in any case, when its officer is deactivated, and when he or
an administrator ends it. The token in the cookie is random (256 bits); the table holds its digest.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from sppt.accounts.words import Alert, Method, Role
from sppt.kit import audit

SEEN_EVERY = timedelta(seconds=30)  # not every page needs a write
AGENT_MAX = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sign-in came from: an address as text, and what the browser calls itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing an officer must hear about his account: how many times, and where from."""

    alert: Alert
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Session:
    """A live session and its officer as they are at this moment."""

    id: int
    name: str
    full_name: str
    roles: frozenset[Role]
    method: Method
    begun_at: datetime
    fresh_at: datetime
    password_since: datetime | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A live session as its owner sees it in the list."""

    id: int
    method: Method
    begun_at: datetime
    seen_at: datetime
    address: str
    agent: str


def idle() -> timedelta:
    return timedelta(minutes=settings.SPPT_OFFICE_IDLE_MINUTES)


def whole() -> timedelta:
    return timedelta(hours=settings.SPPT_OFFICE_HOURS)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(officer: str, *, method: Method, place: Place, notices: Sequence[Notice], at: datetime) -> str:
    """Opens a session in the caller's transaction and returns its token, which nobody can read again."""
    token = secrets.token_urlsafe(32)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_session (digest, officer_id, method, begun_at, seen_at, fresh_at, address, agent,"
            " alerts, ended_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '')",
            [
                _digest(token),
                officer,
                str(method),
                at,
                at,
                at,
                place.address,
                place.agent[:AGENT_MAX],
                _told(notices),
            ],
        )
    return token


def read(token: str, *, at: datetime) -> Session | None:
    """The live session behind a cookie, its last page noted; None if there is none any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, o.name, o.full_name, o.roles, s.method, s.begun_at, s.fresh_at, o.password_since, s.alerts,"
            " s.seen_at FROM accounts_session s JOIN accounts_officer o ON o.name = s.officer_id"
            " WHERE s.digest = %s AND s.ended_at IS NULL AND o.is_active AND s.seen_at > %s AND s.begun_at > %s",
            [_digest(token), at - idle(), at - whole()],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        number, name, full_name, roles, method, begun_at, fresh_at, password_since, alerts, seen_at = row
        if at - seen_at >= SEEN_EVERY:
            cursor.execute(
                "UPDATE accounts_session SET seen_at = %s WHERE id = %s AND seen_at < %s", [at, number, at]
            )
    return Session(
        id=number,
        name=name,
        full_name=full_name,
        roles=frozenset(Role(role) for role in roles),
        method=Method(method),
        begun_at=begun_at,
        fresh_at=fresh_at,
        password_since=password_since,
        notices=_heard(alerts),
    )


def refresh(session: int, *, at: datetime) -> None:
    """The officer has just shown again who he is."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_session SET fresh_at = %s WHERE id = %s", [at, session])


def acknowledge(session: int) -> None:
    """The officer has read what the session had to tell him."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_session SET alerts = '[]' WHERE id = %s", [session])


def tell_others(officer: str, notice: Notice) -> None:
    """Puts a notice before the officer in each session he has open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_session SET alerts = (alerts::jsonb || %s::jsonb)::text"
            " WHERE officer_id = %s AND ended_at IS NULL",
            [_told([notice]), officer],
        )


def list_of(officer: str, *, at: datetime) -> list[Listed]:
    """The officer's live sessions, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, method, begun_at, seen_at, address, agent FROM accounts_session"
            " WHERE officer_id = %s AND ended_at IS NULL AND seen_at > %s AND begun_at > %s ORDER BY begun_at DESC",
            [officer, at - idle(), at - whole()],
        )
        return [Listed(row[0], Method(row[1]), *row[2:]) for row in cursor]


def end(session: int, *, officer: str, by: str, at: datetime) -> bool:
    """Ends one session of an officer; False if it was over already or is not his."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_session SET ended_at = %s, ended_by = %s"
            " WHERE id = %s AND officer_id = %s AND ended_at IS NULL",
            [at, by, session, officer],
        )
        if cursor.rowcount == 0:
            return False
        verb = "sign_out" if by == officer else "end_session"
        subject = f"officer:{officer}"
        audit.append(actor=f"officer:{by}", verb=verb, subject=subject, detail={"session": session}, at=at)
    return True


def end_all(officer: str, *, by: str, at: datetime) -> int:
    """Ends every session of an officer, in the caller's transaction if there is one; how many there were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_session SET ended_at = %s, ended_by = %s WHERE officer_id = %s AND ended_at IS NULL",
            [at, by, officer],
        )
        ended = int(cursor.rowcount)
        audit.append(
            actor=f"officer:{by}",
            verb="end_sessions",
            subject=f"officer:{officer}",
            detail={"sessions": ended},
            at=at,
        )
    return ended


def end_others(officer: str, *, but: int, at: datetime) -> None:
    """Ends the officer's own other sessions, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_session SET ended_at = %s, ended_by = %s"
            " WHERE officer_id = %s AND id <> %s AND ended_at IS NULL",
            [at, officer, officer, but],
        )


def _told(notices: Sequence[Notice]) -> str:
    return json.dumps([[str(one.alert), one.count, one.address] for one in notices])


def _heard(text: str) -> tuple[Notice, ...]:
    return tuple(Notice(Alert(word), int(count), str(address)) for word, count, address in json.loads(text))
