"""Receivables of pokok over a span of days, and by age: from the postings, tied to what the bills themselves say."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from sppt.bookkeeping.chart import Allowance, Chart
from sppt.bookkeeping.reading import roomy
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Movement, When
from sppt.rules.perda import Perda
from sppt.rules.posting import Account


class By(StrEnum):
    """What a report of receivables is divided by."""

    TAX_YEAR = "tahun"
    KECAMATAN = "kecamatan"
    BUKU = "buku"


@dataclass(frozen=True, slots=True)
class Rolled:
    """One line of a roll-forward; rupiah. `owed` is the closing that the bills say, computed without the postings."""

    key: str
    opening: int
    moved: tuple[int, ...]  # in the order of Movement, with sign
    unruled: int
    owed: int

    @property
    def closing(self) -> int:
        return self.opening + sum(self.moved) + self.unruled

    @property
    def difference(self) -> int:
        return self.closing - self.owed


@dataclass(frozen=True, slots=True)
class RollForward:
    """Receivables from the morning of `first` to the evening of `last`."""

    first: date
    last: date
    by: By
    lines: tuple[Rolled, ...]

    @property
    def total(self) -> Rolled:
        return Rolled(
            "",
            sum(one.opening for one in self.lines),
            tuple(sum(one.moved[place] for one in self.lines) for place in range(len(Movement))),
            sum(one.unruled for one in self.lines),
            sum(one.owed for one in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Aged:
    """Receivables under one heading by class of age, the youngest first; bills and rupiah."""

    key: str
    bills: tuple[int, ...]
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True, slots=True)
class Ageing:
    """Receivables on the evening of a day by age since jatuh tempo, and what the city sets aside for them."""

    on: date
    by: By
    rules: Allowance
    lines: tuple[Aged, ...]

    @property
    def total(self) -> Aged:
        classes = range(len(self.rules.classes))
        return Aged(
            "",
            tuple(sum(one.bills[place] for one in self.lines) for place in classes),
            tuple(sum(one.amounts[place] for one in self.lines) for place in classes),
        )

    @property
    def allowance(self) -> list[int]:
        """What is set aside for each class, computed on the whole city's amount; rupiah."""
        return self.rules.of([max(amount, 0) for amount in self.total.amounts])


def roll_forward(chart: Chart, perda: Perda, *, first: date, last: date, by: By) -> RollForward:
    """How receivables got from one day to another. Reads every posting and every bill once."""
    heading = _Heading(perda, by)
    place = {movement: number for number, movement in enumerate(Movement)}
    before: dict[str, int] = defaultdict(int)
    owed: dict[str, int] = defaultdict(int)
    unruled: dict[str, int] = defaultdict(int)
    moved: dict[str, list[int]] = defaultdict(lambda: [0] * len(place))
    with roomy(), connection.cursor() as cursor:
        cursor.execute(heading.statement("receivables"), {"first": first, "last": last, **heading.values})
        for found, span, event, debit, credit, source, amount in cursor:
            key = heading.of(found)
            movement = movement_of(chart, event, debit, credit, source) if span == "within" else None
            if span == "before":
                before[key] += amount
            elif span == "after":
                owed[key] -= amount
            elif movement is None:
                unruled[key] += amount
            else:
                moved[key][place[movement]] += amount
        cursor.execute(heading.statement("owed"), heading.values)
        for found, amount in cursor:
            owed[heading.of(found)] += amount
    keys = sorted(before.keys() | owed.keys() | moved.keys() | unruled.keys())
    lines = (Rolled(key, before[key], tuple(moved[key]), unruled[key], owed[key]) for key in keys)
    return RollForward(
        first, last, by, tuple(one for one in lines if one.opening or any(one.moved) or one.owed)
    )


def movement_of(chart: Chart, event: str, debit: str, credit: str, source: str) -> Movement | None:
    """The column of a posting in the roll-forward; the rules of either year name the same."""
    for when in When:
        rule = chart.rule(event, Account(debit), Account(credit), source=source, when=when)
        if rule is not None:
            return rule.movement
    return None


def ageing(chart: Chart, perda: Perda, *, on: date, by: By) -> Ageing:
    """Receivables by age on the evening of a day."""
    rules = chart.allowance(on)
    heading = _Heading(perda, by)
    classes = len(rules.classes)
    bounds = [one.months_up_to for one in rules.classes if one.months_up_to is not None]
    cuts = [months_before(on, months) for months in reversed(bounds)]
    bills: dict[str, list[int]] = defaultdict(lambda: [0] * classes)
    amounts: dict[str, list[int]] = defaultdict(lambda: [0] * classes)
    with roomy(), connection.cursor() as cursor:
        cursor.execute(heading.statement("ageing"), {"on": on, "cuts": cuts, **heading.values})
        for found, younger, count, amount in cursor:
            key = heading.of(found)
            bills[key][classes - 1 - younger] += count
            amounts[key][classes - 1 - younger] += amount
    return Ageing(
        on, by, rules, tuple(Aged(key, tuple(bills[key]), tuple(amounts[key])) for key in sorted(bills))
    )


def months_before(on: date, months: int) -> date:
    """The day so many months before; the last of a shorter month. What was due on it is just so old."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(years, month + 1, min(on.day, monthrange(years, month + 1)[1]))


class _Heading:
    """What bills are put together by: as SQL, and as people read it."""

    def __init__(self, perda: Perda, by: By) -> None:
        self._perda = perda
        self._by = by
        # Every size that is the smallest of a Buku in some tax year.
        self._tops = sorted(
            {up_to + 1 for period in perda.buku.periods for _, up_to in period.brackets if up_to is not None}
        )

    @property
    def values(self) -> dict[str, list[int]]:
        return {"tops": self._tops} if self._by is By.BUKU else {}

    def statement(self, name: str) -> str:
        return statement(name).replace("{key}", _KEYS[self._by])

    def of(self, found: str | int) -> str:
        """The heading of what the database found."""
        if self._by is not By.BUKU:
            return str(found)
        year, size = divmod(int(found), 100)
        return str(self._perda.buku.of(self._tops[size - 1] if size else 1, tax_year=year))


_KEYS = {
    By.TAX_YEAR: "bill.tax_year",
    By.KECAMATAN: "left(bill.nop, 7)",
    By.BUKU: "bill.tax_year * 100 + width_bucket(bill.pokok, %(tops)s::bigint[])",
}
