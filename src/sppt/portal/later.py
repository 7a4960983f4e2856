"""What a bill costs on another day: the one calculation of what is due, asked about a day that is still to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sppt.portal.charts import Steps, steps_of
from sppt.rules.calendar import NotADate, read_date
from sppt.rules.due import BillFacts
from sppt.rules.outlook import Stretch, outlook, programmes_ahead
from sppt.rules.perda import Perda
from sppt.rules.programme import Programme

YEARS_AHEAD = 3
CHART_DAYS = timedelta(days=365)
_DAY_MAX = 40  # signs
_BY_HAND = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Later:
    """What the chosen years cost on a day, how that compares with today, and how it moves until then and a year on."""

    today: date
    day: date
    now: Stretch
    then: Stretch
    stretches: tuple[Stretch, ...]
    programmes: tuple[Programme, ...]
    chart: Steps

    @property
    def difference(self) -> int:
        return self.then.total - self.now.total

    @property
    def following(self) -> Stretch | None:
        """What comes after the stretch of the day asked for, as far as it is known."""
        place = self.stretches.index(self.then)
        return self.stretches[place + 1] if place + 1 < len(self.stretches) else None


def last_day(today: date) -> date:
    """The last day that may be asked about."""
    year = today.year + YEARS_AHEAD
    return (
        today.replace(year=year, day=28) if (today.month, today.day) == (2, 29) else today.replace(year=year)
    )


def read_day(text: str) -> date | None:
    """A day as browsers send it, or as people write it: 2026-12-31, 31-12-2026, 31/12/2026; None if it is none."""
    by_hand = _BY_HAND.fullmatch(text) if len(text) <= _DAY_MAX else None
    iso = f"{by_hand[3]}-{by_hand[2]:0>2}-{by_hand[1]:0>2}" if by_hand else text.strip()
    try:
        return read_date(iso)
    except NotADate:
        return None


def later_of(
    perda: Perda, bills: Sequence[BillFacts], *, chosen: frozenset[int], today: date, day: date
) -> Later:
    """The answer for a day from today to `last_day`."""
    last = min(max(day, today + CHART_DAYS), last_day(today))
    stretches = outlook(perda, bills, first=today, last=last, chosen=chosen)
    return Later(
        today=today,
        day=day,
        now=stretches[0],
        then=next(one for one in stretches if one.first <= day <= one.last),
        stretches=stretches,
        programmes=programmes_ahead(perda, bills, first=today, last=last, chosen=chosen),
        chart=steps_of(stretches, mark=day),
    )
