"""NOPs with tax years as officers type, paste and pass them on: read once, sealed into addresses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sppt.kit.sealing import Unsealable, seal, unseal
from sppt.rules.nop import TEXT_MAX, Nop, NotANop
from sppt.rules.nop_years import read_with_years

LINES_MAX = 200
LIFETIME = timedelta(hours=12)  # a working day at the counter
_PURPOSE = "office picks"


@dataclass(frozen=True, slots=True)
class Pick:
    """A NOP and the tax years somebody wants of it; no years means all that is due."""

    nop: Nop
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a pasted list that could not be read, and why, in both languages."""

    number: int
    text: str
    why: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Read:
    """A pasted list: what was read in its order (a NOP may stand twice), what was not, and how much was too much."""

    picks: tuple[Pick, ...]
    bad: tuple[BadLine, ...]
    beyond: int


def read_line(text: str, *, city: str, year_now: int) -> Pick:
    """A NOP in any spelling, with or without years behind it; raises NotANop."""
    return Pick(*read_with_years(text, city=city, year_now=year_now))


def read_list(text: str, *, city: str, year_now: int) -> Read:
    """A list with one NOP a line; empty lines are passed over; at most 200 lines are read."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    picks: list[Pick] = []
    bad: list[BadLine] = []
    for number, line in lines[:LINES_MAX]:
        try:
            picks.append(read_line(line, city=city, year_now=year_now))
        except NotANop as error:
            bad.append(BadLine(number, line[:TEXT_MAX], str(error), error.text_en))
    return Read(tuple(picks), tuple(bad), max(0, len(lines) - LINES_MAX))


def seal_picks(picks: Sequence[Pick], *, at: datetime) -> str:
    """An address for these NOPs that opens for a working day."""
    text = json.dumps([[pick.nop.digits, sorted(pick.years)] for pick in picks], separators=(",", ":"))
    return seal(text, purpose=_PURPOSE, until=at + LIFETIME)


def unseal_picks(token: str, *, at: datetime) -> tuple[Pick, ...]:
    """The NOPs behind an address; raises Unsealable."""
    loaded = json.loads(unseal(token, purpose=_PURPOSE, at=at))
    return tuple(Pick(Nop(nop), frozenset(years)) for nop, years in loaded)


__all__ = ["BadLine", "Pick", "Read", "Unsealable", "read_line", "read_list", "seal_picks", "unseal_picks"]
