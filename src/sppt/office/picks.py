"""NOPs with tax years as officers type, paste and pass them on: read once, sealed into addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sppt.kit.sealing import Unsealable, seal, unseal
from sppt.rules.nop import LENGTH, TEXT_MAX, YEAR_FIRST, Nop, NotANop

LINES_MAX = 200
LIFETIME = timedelta(hours=12)  # a working day at the counter
_PURPOSE = "office picks"
_YEARS = re.compile(r"[\s:;,|]+((?:19|20)\d\d(?:\s*[-,/;\s]\s*(?:19|20)\d\d)*)\s*$", re.ASCII)
_OPEN_SPAN = re.compile(r"(?:19|20)\d\d\s*-\s*$", re.ASCII)
_SPAN = re.compile(r"(\d{4})(?:\s*-\s*(\d{4}))?", re.ASCII)


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
    """A NOP in any spelling, with or without years behind it: "… 2024", "… 2021-2023", "…: 2021, 2023".

    Raises NotANop; a span that is open or runs backwards is refused, never guessed.
    """
    found = _YEARS.search(text)
    if found is None or sum(sign.isdigit() for sign in text[: found.start()]) < LENGTH:
        if _OPEN_SPAN.search(text) and sum(sign.isdigit() for sign in text) > LENGTH:
            raise NotANop("nop_year", text=text.strip()[-5:].strip())
        nop, year = Nop.read_with_year(text, city=city, year_now=year_now)
        return Pick(nop, frozenset() if year is None else frozenset({year}))
    years: set[int] = set()
    for first, last in _SPAN.findall(found.group(1)):
        span = range(int(first), int(last or first) + 1)
        if not YEAR_FIRST <= int(first) <= int(last or first) <= year_now + 1:
            raise NotANop("nop_year", text=f"{first}-{last}" if last else first)
        years.update(span)
    return Pick(Nop.read(text[: found.start()], city=city), frozenset(years))


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
