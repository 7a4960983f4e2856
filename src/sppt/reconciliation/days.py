"""Reads of a business day and of a month of them: three columns by channel, what agrees, what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection

from sppt.reconciliation.cases import CaseRow, cases_of
from sppt.reconciliation.classes import AGREES, Finding, Rule

BOOKS = Path(__file__).parent / "books"
_SQL = Path(__file__).parent / "sql"
PAGE = 100
CASES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class ChannelDay:
    """One channel on one business day; rupiah. `promised` is what its claims settle, `settled` what of it has come."""

    code: str
    name: str
    payments: int
    received: int
    reversals: int
    undone: int
    kept: int
    kept_amount: int
    reported: bool
    lines: int
    claimed: int
    reversal_lines: int
    claimed_back: int
    fees: int
    promised: int
    settled: int
    settles_on: date | None
    account: str

    @property
    def ours(self) -> int:
        return self.received - self.undone

    @property
    def theirs(self) -> int:
        return self.claimed - self.claimed_back

    @property
    def difference(self) -> int:
        return self.theirs - self.ours

    @property
    def waiting(self) -> int:
        """What the channel has claimed and the bank has not credited yet."""
        return self.promised - self.settled

    @property
    def is_idle(self) -> bool:
        return not (self.payments or self.reversals or self.lines or self.reversal_lines or self.reported)


@dataclass(frozen=True, slots=True)
class Tally:
    """Items of one class on one channel; rupiah. Of what agrees, `amount` is net of what was `undone`."""

    channel: str
    finding: Finding
    count: int
    amount: int
    undone: int

    @property
    def received(self) -> int:
        return self.amount + self.undone

    @property
    def agrees(self) -> bool:
        return self.finding in AGREES


@dataclass(frozen=True, slots=True)
class Carried:
    """Payments that may still stand in the next report."""

    channel: str
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A day's lines that our books have on other days, and its bookings that other days' reports have; rupiah."""

    channel: str
    lines: int
    claimed: int
    payments: int
    booked: int


@dataclass(frozen=True, slots=True)
class DayView:
    """A business day as it stands."""

    on: date
    closed_at: datetime | None
    closed_by: str
    channels: tuple[ChannelDay, ...]
    tallies: tuple[Tally, ...]
    carried: tuple[Carried, ...]
    cases: tuple[CaseRow, ...]
    elsewhere: Mapping[str, Elsewhere]  # by channel

    @property
    def open_cases(self) -> list[CaseRow]:
        return [case for case in self.cases if case.is_open]

    @property
    def unexplained(self) -> int:
        """Rupiah of differences that still lack an account or an owner."""
        return sum(case.amount for case in self.cases if not case.is_explained)


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair, with its rule: why it is the same money."""

    id: int
    channel: str
    rule: Rule
    finding: Finding
    expected: int
    found: int
    claim_day: date | None
    reference: str
    receipt: str
    receipt_token: str
    file_id: int
    line_no: int
    by: str


@dataclass(frozen=True, slots=True)
class DayState:
    """A day in the calendar: whether money moved, whether it is closed, what is open."""

    on: date
    closed: bool
    payments: int
    received: int
    cases: int
    unexplained: int


def day_view(on: date) -> DayView:
    """All of one business day."""
    given = {"day": on}
    with connection.cursor() as cursor:
        cursor.execute('SELECT closed_at, closed_by FROM reconciliation_certificate WHERE "on" = %s', [on])
        closed_at, closed_by = cursor.fetchone() or (None, "")
        cursor.execute(_text("day"), given)
        channels = tuple(ChannelDay(*row) for row in cursor)
        cursor.execute(_text("findings"), given)
        tallies = tuple(
            Tally(channel, Finding(word), count, amount, undone)
            for channel, word, count, amount, undone in cursor
        )
        cursor.execute(_text("carried"), given)
        carried = tuple(Carried(*row) for row in cursor)
        cursor.execute(_text("elsewhere"), given)
        elsewhere = {row[0]: Elsewhere(*row) for row in cursor}
    cases = tuple(cases_of(on, limit=CASES_MAX))
    return DayView(on, closed_at, closed_by, channels, tallies, carried, cases, elsewhere)


def pairs_of(on: date, *, channel: str = "", after: int = 0, limit: int = PAGE) -> Sequence[PairRow]:
    """The pairs of a day in order, one more than a page if there are more."""
    with connection.cursor() as cursor:
        cursor.execute(_text("paired"), {"day": on, "channel": channel, "after": after, "limit": limit + 1})
        return [
            PairRow(number, code, Rule(rule), Finding(finding), *rest)
            for number, code, rule, finding, *rest in cursor
        ]


def month_of(first: date) -> Mapping[date, DayState]:
    """Each day of the month that begins on this day."""
    after = (first + timedelta(days=32)).replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_text("month"), {"first": first, "after": after})
        return {row[0]: DayState(*row) for row in cursor}


def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
