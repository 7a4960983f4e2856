"""Failed attempts make the next one wait, for one name from one network.

Nobody can lock a whole office, or one officer out of his own desk, by guessing from elsewhere.
Three attempts are free; then the wait doubles from two seconds to a quarter of an hour. Unknown names wait alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

FREE = 3
WAIT_MAX = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)
SWEEP_MAX = 1_000


def wait_after(failures: int) -> timedelta:
    """How long the next attempt waits after so many failures."""
    if failures < FREE:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE + 1, 20)), WAIT_MAX)


def hold(key: str, *, at: datetime) -> datetime | None:
    """Lets attempts of one key follow each other in turn until the caller's transaction ends; when one must still wait,
    until when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7370709))", [key])
        cursor.execute("SELECT until FROM accounts_backoff WHERE key = %s AND until > %s", [key, at])
        row = cursor.fetchone()
    return None if row is None else row[0]


def failed(key: str, *, officer: str | None, at: datetime) -> datetime:
    """Notes a failure, after `hold`; from when on the next attempt is heard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT failures, last_at FROM accounts_backoff WHERE key = %s", [key])
        row = cursor.fetchone()
        before = row[0] if row is not None and at - row[1] <= FORGET_AFTER else 0
        until = at + wait_after(before + 1)
        cursor.execute(
            "INSERT INTO accounts_backoff AS b (key, officer_id, failures, told, last_at, until)"
            " VALUES (%s, %s, %s, 0, %s, %s) ON CONFLICT (key) DO UPDATE SET officer_id = excluded.officer_id,"
            " failures = excluded.failures, told = LEAST(b.told, excluded.failures), last_at = excluded.last_at,"
            " until = excluded.until",
            [key, officer, before + 1, at, until],
        )
        cursor.execute(
            "DELETE FROM accounts_backoff WHERE key IN (SELECT key FROM accounts_backoff WHERE last_at < %s LIMIT %s"
            " FOR UPDATE SKIP LOCKED)",
            [at - FORGET_AFTER - FORGET_AFTER, SWEEP_MAX],
        )
    return until


def failures(key: str) -> int:
    """How often this key has failed since it last came right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT failures FROM accounts_backoff WHERE key = %s", [key])
        row = cursor.fetchone()
    return 0 if row is None else int(row[0])


def untold(officer: str) -> int:
    """Failures in the officer's name that he has not heard of; from now on he has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(failures - told), 0) FROM accounts_backoff WHERE officer_id = %s", [officer]
        )
        count = int(cursor.fetchone()[0])
        cursor.execute("UPDATE accounts_backoff SET told = failures WHERE officer_id = %s", [officer])
    return count


def forget(key: str) -> None:
    """The right officer came: this key starts anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_backoff WHERE key = %s", [key])
