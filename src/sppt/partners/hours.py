"""Partners' messages counted by the hour, so that no page counts the log itself.

An hour is counted when it has been over for five minutes, and once more with the next one that has messages: by then
whatever waited for the log has been written. The books' check counts the last seven days anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection

from sppt.rules.calendar import day_start

BOOKS = Path(__file__).parent / "books"
SETTLING = timedelta(minutes=5)
LOOK_BACK = timedelta(days=7)
HOUR = timedelta(hours=1)

# What is counted, by the words of the message log.
COUNTED = """
    count(*) AS messages, count(*) FILTER (WHERE status BETWEEN 400 AND 499) AS refused,
    count(*) FILTER (WHERE status >= 500) AS failed,
    count(*) FILTER (WHERE status < 300 AND route ~ '/inquir(y|ies)$') AS inquiries,
    count(*) FILTER (WHERE status < 300 AND route ~ '^(POST|ISO) .*/payments?$') AS payments,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY took_ms) AS p50_ms,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY took_ms) AS p95_ms,
    max(at) AS last_at
"""
_COUNT = f"""
    INSERT INTO partners_hour
        (partner, hour, messages, refused, failed, inquiries, payments, p50_ms, p95_ms, last_at)
    SELECT partner, date_trunc('hour', at), {COUNTED}
    FROM partners_message WHERE at >= %s AND at < %s AND partner <> ''
    GROUP BY 1, 2
    ON CONFLICT (hour, partner) DO UPDATE SET
        messages = excluded.messages, refused = excluded.refused, failed = excluded.failed,
        inquiries = excluded.inquiries, payments = excluded.payments, p50_ms = excluded.p50_ms,
        p95_ms = excluded.p95_ms, last_at = excluded.last_at
"""  # noqa: S608 (our words)


def count_hours(*, at: datetime) -> int:
    """Counts the hours that are over and not counted yet; returns how many rows were written."""
    until = (at - SETTLING).replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(hour) FROM partners_hour")
        (newest,) = cursor.fetchone()
        since = max(newest + HOUR, until - LOOK_BACK) if newest else until - LOOK_BACK
        if since >= until:
            return 0
        cursor.execute(
            "SELECT EXISTS (SELECT FROM partners_message WHERE at >= %s AND at < %s)", [since, until]
        )
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_COUNT, [since - HOUR, until])
        return int(cursor.rowcount)


@dataclass(frozen=True, slots=True)
class HourOf:
    """An hour of a partner; the times of answers are in milliseconds, None where none was measured."""

    hour: datetime
    messages: int
    refused: int
    failed: int
    p50_ms: int | None
    p95_ms: int | None


_DAY = f"""
    SELECT hour, messages, refused, failed, p50_ms, p95_ms FROM (
        SELECT hour, messages, refused, failed, p50_ms, p95_ms FROM partners_hour
        WHERE partner = %(partner)s AND hour >= %(since)s AND hour < %(until)s
        UNION ALL
        SELECT hour, messages, refused, failed, p50_ms, p95_ms FROM (
            SELECT date_trunc('hour', at) AS hour, {COUNTED} FROM partners_message
            WHERE partner = %(partner)s AND at < %(until)s
              AND at >= greatest(%(since)s, (SELECT max(hour) + interval '1 hour' FROM partners_hour))
            GROUP BY 1) AS live
    ) AS hours ORDER BY hour
"""  # noqa: S608 (our words)


def hours_of(partner: str, on: date) -> Sequence[HourOf]:
    """The hours of a WIB day in which a partner said something, the running hour too."""
    since = day_start(on)
    with connection.cursor() as cursor:
        cursor.execute(_DAY, {"partner": partner, "since": since, "until": since + timedelta(days=1)})
        return [HourOf(*row) for row in cursor]
