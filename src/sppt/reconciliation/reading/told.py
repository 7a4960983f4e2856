"""What a report is held against, and what a reading of one has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sppt.rules.calendar import wib_day


@dataclass(frozen=True, slots=True)
class Here:
    """What a report is held against: the city (36.76), today in WIB, and each channel's profile by its code."""

    city: str
    today: date
    channels: Mapping[str, str]


@dataclass(slots=True)
class Told:
    """What a reading has seen so far; whole once its last batch was taken."""

    channel: str = ""
    lines: int = 0
    skipped: int = 0
    net: int = 0
    gross: int = 0
    first: datetime | None = None
    last: datetime | None = None
    foreign: int = 0
    foreign_line: int = 0
    foreign_city: str = ""
    with_nop: int = 0
    declared_count: int | None = None
    declared_total: int | None = None
    trailer_line: int | None = None

    @property
    def first_day(self) -> date:
        return _day(self.first)

    @property
    def last_day(self) -> date:
        return _day(self.last)


def _day(moment: datetime | None) -> date:
    if moment is None:
        raise ValueError("nothing was read")
    return wib_day(moment)
