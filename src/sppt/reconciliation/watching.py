"""What treasurer and head must hear of unasked: a day open too long, a silent channel, differences above a limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from sppt.reconciliation.cases import CaseFilter, CaseRow, open_cases
from sppt.reconciliation.closing import next_to_close

_SQL = Path(__file__).parent / "sql"
_HEARD = (_SQL / "heard.sql").read_text(encoding="utf-8")
_OVERDUE = (_SQL / "overdue.sql").read_text(encoding="utf-8")
REMEMBERS = timedelta(days=30)  # a channel that has been silent for longer is no news
_OWN_MAX = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """When to speak: days a day may stay open, working days a channel may be silent, rupiah of open differences."""

    open_days: int
    silent_days: int
    difference: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What is above its limit: the day with its age, silent channels with their last day, rupiah; and one's own.

    `year_unknown`: this year, or in December the next, if its holidays are in no file; else 0.
    """

    late: date | None
    late_days: int
    silent: tuple[tuple[str, date], ...]
    difference: int
    year_unknown: int
    own: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Differences that have been open for too long with one owner ("" for nobody), and the day of the oldest."""

    owner: str
    count: int
    oldest: date


def overdue(limits: Limits, *, today: date) -> list[Overdue]:
    """Who has kept differences open for longer than a day may stay open."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"before": today - timedelta(days=limits.open_days)})
        return [Overdue(*row) for row in cursor]


def watch(limits: Limits, *, owner: str, today: date) -> Watched:
    """What this officer must hear of today."""
    waiting = next_to_close()
    age = (today - waiting).days if waiting is not None else 0
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, {"since": today - REMEMBERS})
        heard = [(channel, last) for channel, last in cursor]
        cursor.execute(
            "SELECT coalesce(sum(opened.amount), 0)::bigint FROM reconciliation_case AS opened WHERE NOT EXISTS"
            " (SELECT FROM reconciliation_case_event AS ended"
            " WHERE ended.case_id = opened.id AND ended.verb = 'resolve')"
        )
        amount = int(cursor.fetchone()[0])
    year = (today + timedelta(days=31)).year  # December asks for the next
    counted = settings.WORKDAYS
    own = open_cases(CaseFilter(owner=owner), limit=_OWN_MAX)
    return Watched(
        late=waiting if age > limits.open_days else None,
        late_days=age,
        silent=tuple(
            (channel, last) for channel, last in heard if counted.since(last, today) > limits.silent_days
        ),
        difference=amount if amount > limits.difference else 0,
        year_unknown=year if year not in counted.years else 0,
        own=tuple(case for case in own if case.age_days(today) > limits.open_days),
    )
