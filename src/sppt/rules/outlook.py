"""How what is owed changes from day to day: the stretches over which it stays the same, and the months of denda."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from sppt.rules.due import COLLECTIBLE, BillFacts, Due, due
from sppt.rules.penalty import PenaltyRule, months_late, penalty
from sppt.rules.perda import Perda
from sppt.rules.programme import Programme

_ONE_DAY = timedelta(days=1)
_MONTH_DAYS_MAX = 62  # no convention lets a month of lateness last longer


class Stretch(NamedTuple):
    """Days first..last (inclusive) on which the same is owed: a line for each chosen bill."""

    first: date
    last: date
    lines: tuple[Due, ...]

    @property
    def pokok(self) -> int:
        return sum(line.pokok for line in self.lines)

    @property
    def potongan(self) -> int:
        return sum(line.potongan for line in self.lines)

    @property
    def denda(self) -> int:
        return sum(line.denda for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


class PenaltyMonth(NamedTuple):
    """A month of lateness and the denda it brings the bill to; `last` is None once nothing is added any more."""

    months: int
    first: date
    last: date | None
    denda: int  # before any programme, rupiah


def outlook(
    perda: Perda, bills: Sequence[BillFacts], *, first: date, last: date, chosen: frozenset[int]
) -> tuple[Stretch, ...]:
    """What the chosen tax years cost on each day of first..last, if paid together; as bills stand today.

    bills: all bills of ONE nop, as for `due`. Days are found by halving: between two days on which no programme
    begins or ends, denda only grows, so equal ends mean that nothing has changed in between.
    """
    known: dict[date, tuple[Due, ...]] = {}

    def owed(on: date) -> tuple[Due, ...]:
        if on not in known:
            known[on] = tuple(
                line
                for line in due(perda, bills, on=on, chosen=chosen)
                if line.facts.state in COLLECTIBLE and line.facts.tax_year in chosen
            )
        return known[on]

    def new_days(low: date, high: date) -> list[date]:
        if _amounts(owed(low)) == _amounts(owed(high)):
            return []
        if high - low == _ONE_DAY:
            return [high]
        middle = low + (high - low) // 2  # whole days
        return [*new_days(low, middle), *new_days(middle, high)]

    begins = [first]
    bounds = [first, *(day for day in perda.programme_days if first < day <= last), last + _ONE_DAY]
    for low, after in pairwise(bounds):
        if low != first and _amounts(owed(low)) != _amounts(owed(low - _ONE_DAY)):
            begins.append(low)
        begins += new_days(low, after - _ONE_DAY)
    ends = [*(day - _ONE_DAY for day in begins[1:]), last]
    return tuple(Stretch(begin, end, owed(begin)) for begin, end in zip(begins, ends, strict=True))


def _amounts(lines: Sequence[Due]) -> list[tuple[int, int]]:
    return [(line.potongan, line.denda) for line in lines]


def programmes_ahead(
    perda: Perda, bills: Sequence[BillFacts], *, first: date, last: date, chosen: frozenset[int]
) -> tuple[Programme, ...]:
    """Programmes that are open on some day of first..last and cover one of the chosen bills."""
    return tuple(
        programme
        for programme in perda.programmes
        if programme.open_from <= last
        and programme.open_to >= first
        and any(
            programme.lacks(facts.pinned) is None
            and programme.covers(
                tax_year=facts.tax_year, buku=perda.buku.of(facts.pokok_determined, tax_year=facts.tax_year)
            )
            for facts in bills
            if facts.tax_year in chosen and facts.state in COLLECTIBLE and facts.sisa > 0
        )
    )


def penalty_months(
    rule: PenaltyRule, *, remaining_pokok: int, due_on: date, through: date
) -> tuple[PenaltyMonth, ...]:
    """Every month of lateness begun by a day, and the one that follows; none before jatuh tempo has passed."""
    found: list[PenaltyMonth] = []
    day = due_on + _ONE_DAY
    while through > due_on:
        begun = penalty(rule=rule, remaining_pokok=remaining_pokok, due=due_on, paid_on=day)
        capped = begun.months >= rule.cap_months
        following = None if capped else _next_month(rule, due_on=due_on, day=day)
        if begun.months:
            last = following - _ONE_DAY if following else None
            found.append(PenaltyMonth(begun.months, day, last, begun.denda))
        if following is None or (begun.months and day > through):
            break
        day = following
    return tuple(found)


def _next_month(rule: PenaltyRule, *, due_on: date, day: date) -> date:
    """The first day after `day` that counts a month more."""

    def late(on: date) -> int:
        return months_late(due=due_on, paid_on=on, convention=rule.convention)

    low, high = day, day + timedelta(days=_MONTH_DAYS_MAX)
    while high - low > _ONE_DAY:
        middle = low + (high - low) // 2
        low, high = (low, middle) if late(middle) > late(day) else (middle, high)
    return high
