"""The cash of the bendahara penerimaan: the buku kas umum, and the month's accountability (LPJ).

Cash is his while a channel, a collector or he himself holds it; what has reached the city's account (RKUD) is not.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.journal import FIRST_DAY, Moved, Step, spans_of
from sppt.bookkeeping.reading import roomy
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Book, Kind, Side
from sppt.rules.posting import Account

HELD = frozenset({Account.KAS_TRANSIT, Account.KAS_BENDAHARA, Account.KAS_KOLEKTOR})


@dataclass(frozen=True, slots=True)
class CashLine:
    """Money in and out on one day by event and channel; rupiah. `paper`: numbers of the deposit slips (STS)."""

    day: date
    event: str
    channel: str
    postings: int
    received: int
    paid_out: int
    paper: str
    balance: int  # after this line


@dataclass(frozen=True, slots=True)
class CashBook:
    """The buku kas umum of a span of days."""

    first: date
    last: date
    opening: int
    lines: tuple[CashLine, ...]

    @property
    def received(self) -> int:
        return sum(one.received for one in self.lines)

    @property
    def paid_out(self) -> int:
        return sum(one.paid_out for one in self.lines)

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.paid_out


@dataclass(frozen=True, slots=True)
class Custody:
    """Cash in one pair of hands over a month: a channel, or the bendahara and collectors; rupiah."""

    holder: str
    opening: int
    received: int
    undone: int
    deposited: int
    others: int  # fees and whatever else went out

    @property
    def closing(self) -> int:
        return self.opening + self.received - self.undone - self.deposited - self.others


@dataclass(frozen=True, slots=True)
class Realised:
    """One account of revenue (LRA): before this month in the year, in it, and together; rupiah."""

    code: str
    name: str
    before: int
    month: int

    @property
    def total(self) -> int:
        return self.before + self.month


@dataclass(frozen=True, slots=True)
class Accountability:
    """The monthly accountability report of the bendahara penerimaan."""

    first: date
    last: date
    revenue: tuple[Realised, ...]
    custody: tuple[Custody, ...]
    suspense: int  # money received that has found no bill, at the end of the month


@dataclass(frozen=True, slots=True)
class Slip:
    """A line of the register of deposits (STS)."""

    number: str
    on: date
    channel: str
    account: str
    amount: int
    bank_reference: str


def cash_book(chart: Chart, *, first: date, last: date) -> CashBook:
    """What came in and went out day by day, with the balance after each line."""
    with roomy():
        found = spans_of(chart, first=FIRST_DAY, last=last, step=Step.DAY)
        paper = _papers(first=first, last=last)
    opening = sum(_in(moved) - _out(moved) for day, _, moved in found if day < first)
    lines: list[CashLine] = []
    balance = opening
    # What came in on a day stands before what went out: money is not given away before it is there.
    for day, channel, moved in sorted(found, key=lambda one: (one[0], _out(one[2]) > 0)):
        received, paid_out = _in(moved), _out(moved)
        if day < first or not (received or paid_out):
            continue
        balance += received - paid_out
        numbers = paper[day, channel] if moved.debit is Account.KAS_DAERAH else []
        lines.append(
            CashLine(
                day, moved.event, channel, moved.postings, received, paid_out, ", ".join(numbers), balance
            )
        )
    return CashBook(first, last, opening, tuple(lines))


def accountability(chart: Chart, *, year: int, month: int) -> Accountability:
    """The report of one month, with the year so far."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    with roomy():
        found = spans_of(chart, first=FIRST_DAY, last=last, step=Step.MONTH)
    before: dict[str, int] = defaultdict(int)
    within: dict[str, int] = defaultdict(int)
    for span, _, moved in found:
        rule = moved.rule(chart)
        if rule is None or span.year != year:
            continue
        column = within if span >= first else before
        for line in rule.budget:
            column[line.credit] += moved.amount
            column[line.debit] -= moved.amount
    codes = [chart.code(key, on=last) for key in chart.keys(Book.BUDGET)]
    revenue = tuple(
        Realised(code.code, code.name, before[code.key], within[code.key])
        for code in codes
        if code.kind is Kind.BUDGET_REVENUE and code.normal is Side.CREDIT
    )
    suspense = sum(
        moved.amount * ((moved.credit is Account.TITIPAN) - (moved.debit is Account.TITIPAN))
        for _, _, moved in found
    )
    return Accountability(first, last, revenue, _custody(found, first), suspense)


def _custody(found: list[tuple[date, str, Moved]], first: date) -> tuple[Custody, ...]:
    """The same money by who holds it."""
    columns: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for span, channel, moved in found:
        for account, side in ((moved.debit, 1), (moved.credit, -1)):
            if account not in HELD:
                continue
            holder = channel if account is Account.KAS_TRANSIT else str(account)
            other = moved.credit if side > 0 else moved.debit
            if span < first:
                columns[holder][0] += side * moved.amount
            elif side > 0 and other is Account.KAS_DAERAH:
                columns[holder][3] -= moved.amount
            else:
                columns[holder][_column(moved, side, other)] += moved.amount
    return tuple(Custody(holder, *columns[holder]) for holder in sorted(columns))


def _column(moved: Moved, side: int, other: Account) -> int:
    """Received, undone, deposited or gone otherwise."""
    if side > 0:
        return 1
    if moved.event.startswith("batal_"):
        return 2
    return 3 if other in HELD or other is Account.KAS_DAERAH else 4


def _in(moved: Moved) -> int:
    return moved.amount if moved.debit in HELD else 0


def _out(moved: Moved) -> int:
    return moved.amount if moved.credit in HELD else 0


def _papers(*, first: date, last: date) -> dict[tuple[date, str], list[str]]:
    """Numbers of slips by the day on which they were booked, and channel."""
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement("papers"), {"first": first, "last": last})
        for day, channel, number in cursor:
            found[day, channel].append(number)
    return found


def register(*, first: date, last: date) -> list[Slip]:
    """The register of deposits (STS) in a span of days, in the order of their numbers."""
    with connection.cursor() as cursor:
        cursor.execute(statement("register"), {"first": first, "last": last})
        return [Slip(*row) for row in cursor]


def receipts_by_month(chart: Chart, *, year: int) -> list[tuple[int, int]]:
    """What came in net of what was undone, by month of a year, as the budget's revenue counts it; rupiah."""
    with roomy():
        found = spans_of(chart, first=date(year, 1, 1), last=date(year, 12, 31), step=Step.MONTH)
    revenue = {
        key
        for key in chart.keys(Book.BUDGET)
        if chart.code(key, on=date(year, 12, 31)).kind is Kind.BUDGET_REVENUE
    }
    months = dict.fromkeys(range(1, 13), 0)
    for span, _, moved in found:
        rule = moved.rule(chart)
        for line in rule.budget if rule else ():
            months[span.month] += moved.amount * ((line.credit in revenue) - (line.debit in revenue))
    return list(months.items())
