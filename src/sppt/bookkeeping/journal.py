"""Journals derived from the postings by the city's rules: totals, the trial balance, the card of an account.

Nothing of it is stored; only the entries of a year's end, which no posting knows, come from this room's own table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import connection

from sppt.bookkeeping.chart import Chart, Code, Line, Rule
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Book, EntryKind, Kind, Side, Stage, When
from sppt.rules.posting import Account

FIRST_DAY = date(1900, 1, 1)


class Step(StrEnum):
    """How long a span of a card is."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Moved:
    """Postings of one kind together: how many, and how many rupiah."""

    event: str
    debit: Account
    credit: Account
    source: str
    when: When | None
    postings: int
    amount: int

    def rule(self, chart: Chart) -> Rule | None:
        return chart.rule(self.event, self.debit, self.credit, source=self.source, when=self.when)


@dataclass(frozen=True, slots=True)
class Balance:
    """One account of a trial balance; rupiah, `opening` and `closing` positive on the side where it grows."""

    key: str
    code: str
    name: str
    kind: Kind
    normal: Side
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        moved = self.debit - self.credit
        return self.opening + (moved if self.normal is Side.DEBIT else -moved)

    @property
    def sides(self) -> tuple[int, int]:
        """The closing balance in the debit and in the credit column; one of them is nothing."""
        signed = self.closing if self.normal is Side.DEBIT else -self.closing
        return max(signed, 0), max(-signed, 0)

    @property
    def is_empty(self) -> bool:
        return not (self.opening or self.debit or self.credit)


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """One book on the evening of a day: the balances at the year's start, what moved since, and where they stand.

    `unruled` are postings that no rule turns into a journal; a book with any is not whole.
    """

    book: Book
    on: date
    stage: Stage
    balances: tuple[Balance, ...]
    unruled: tuple[Moved, ...]

    @property
    def debit(self) -> int:
        return sum(one.sides[0] for one in self.balances)

    @property
    def credit(self) -> int:
        return sum(one.sides[1] for one in self.balances)

    @property
    def is_balanced(self) -> bool:
        return self.debit == self.credit and not self.unruled

    def closing(self, key: str) -> int:
        return next((one.closing for one in self.balances if one.key == key), 0)


@dataclass(frozen=True, slots=True)
class CardSpan:
    """What one span of days did to an account: each with the account on the other side."""

    first: date
    event: str
    channel: str
    other: str  # key of the account on the other side
    postings: int
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account over a span of days; rupiah, balances positive on the side where it grows."""

    key: str
    opening: int
    spans: tuple[CardSpan, ...]
    closing: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a year's end."""

    kind: EntryKind
    book: Book
    day: date
    debit: str
    credit: str
    amount: int


def trial_balance(chart: Chart, book: Book, *, on: date, stage: Stage = Stage.AFTER_CLOSING) -> TrialBalance:
    """A book on the evening of a day. Reads every posting once."""
    return trial_balances(chart, on=on, stage=stage)[book]


def trial_balances(chart: Chart, *, on: date, stage: Stage = Stage.AFTER_CLOSING) -> dict[Book, TrialBalance]:
    """Both books on the evening of a day, from one reading."""
    sums, unruled = _Sums(), []
    for within, moved in _totals(chart, first=date(on.year, 1, 1), last=on):
        rule = moved.rule(chart)
        if rule is None:
            unruled.append(moved)
        for _, line in rule.lines() if rule else ():
            sums.add(line, moved.amount, span=_SPANS[within])
    for entry in entries(first=FIRST_DAY, last=on):
        if stage is Stage.BEFORE_CLOSING and entry.day == on and entry.kind is EntryKind.CLOSING:
            continue
        sums.add(Line(entry.debit, entry.credit), entry.amount, span=_SPANS[entry.day.year == on.year])
    return {
        book: TrialBalance(
            book,
            on,
            stage,
            tuple(sums.of(chart.code(key, on=on)) for key in chart.keys(book)),
            tuple(unruled),
        )
        for book in Book
    }


class _Span(StrEnum):
    BEFORE = "before"  # the year
    WITHIN = "within"


_SPANS = {True: _Span.WITHIN, False: _Span.BEFORE}


class _Sums:
    """Columns of a trial balance while it is added up; before the year, debit less credit in one."""

    def __init__(self) -> None:
        self._before: dict[str, int] = defaultdict(int)
        self._debit: dict[str, int] = defaultdict(int)
        self._credit: dict[str, int] = defaultdict(int)

    def add(self, line: Line, amount: int, *, span: _Span) -> None:
        if span is _Span.BEFORE:
            self._before[line.debit] += amount
            self._before[line.credit] -= amount
        else:
            self._debit[line.debit] += amount
            self._credit[line.credit] += amount

    def of(self, code: Code) -> Balance:
        before = self._before[code.key]
        return Balance(
            key=code.key,
            code=code.code,
            name=code.name,
            kind=code.kind,
            normal=code.normal,
            opening=before if code.normal is Side.DEBIT else -before,
            debit=self._debit[code.key],
            credit=self._credit[code.key],
        )


def entries(*, first: date, last: date) -> list[Entry]:
    """The entries of year ends in a span of days, in the order they were made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, book, day, debit, credit, amount FROM bookkeeping_entry WHERE day BETWEEN %s AND %s"
            " ORDER BY id",
            [first, last],
        )
        return [Entry(EntryKind(kind), Book(book), *rest) for kind, book, *rest in cursor]


def account_card(chart: Chart, key: str, *, first: date, last: date, step: Step) -> AccountCard:
    """An account by day or month, each span by event, channel and the account on the other side."""
    normal = chart.code(key, on=last).normal
    sign = 1 if normal is Side.DEBIT else -1
    opening = 0
    for _, moved in _totals(chart, first=FIRST_DAY, last=first - timedelta(days=1)):
        opening += sum(part.debit - part.credit for part in _parts(chart, key, moved, first, ""))
    for entry in entries(first=FIRST_DAY, last=first - timedelta(days=1)):
        opening += entry.amount * ((entry.debit == key) - (entry.credit == key))
    spans = [
        part
        for span, channel, moved in spans_of(chart, first=first, last=last, step=step)
        for part in _parts(chart, key, moved, span, channel)
    ]
    for entry in entries(first=first, last=last):
        if key in {entry.debit, entry.credit}:
            spans.append(_of_entry(entry, key))
    spans.sort(key=lambda one: (one.first, one.event, one.channel))
    closing = opening + sum(one.debit - one.credit for one in spans)
    return AccountCard(key, sign * opening, tuple(spans), sign * closing)


def _parts(chart: Chart, key: str, moved: Moved, span: date, channel: str) -> Iterator[CardSpan]:
    rule = moved.rule(chart)
    for _, line in rule.lines() if rule else ():
        if line.debit == key:
            yield CardSpan(span, moved.event, channel, line.credit, moved.postings, moved.amount, 0)
        elif line.credit == key:
            yield CardSpan(span, moved.event, channel, line.debit, moved.postings, 0, moved.amount)


def _of_entry(entry: Entry, key: str) -> CardSpan:
    debited = entry.debit == key
    other = entry.credit if debited else entry.debit
    return CardSpan(
        entry.day, str(entry.kind), "", other, 0, entry.amount * debited, entry.amount * (not debited)
    )


def spans_of(chart: Chart, *, first: date, last: date, step: Step) -> list[tuple[date, str, Moved]]:
    """What was posted in each span of days: its first day, the channel ("" without one) and the sum."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("spans"),
            {"first": first, "last": last, "step": str(step), "by_year": chart.events_by_year},
        )
        return [(row[0], row[1], _moved(row[2:])) for row in cursor]


def _totals(chart: Chart, *, first: date, last: date) -> list[tuple[bool, Moved]]:
    """Everything up to a day, by whether it lies from `first` on."""
    with connection.cursor() as cursor:
        cursor.execute(statement("totals"), {"first": first, "last": last, "by_year": chart.events_by_year})
        return [(row[0], _moved(row[1:])) for row in cursor]


def _moved(row: tuple[str, str, str, str, bool | None, int, int]) -> Moved:
    event, debit, credit, source, earlier, postings, amount = row
    when = None if earlier is None else When.EARLIER_YEAR if earlier else When.SAME_YEAR
    return Moved(event, Account(debit), Account(credit), source, when, postings, amount)
