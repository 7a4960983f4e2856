"""Small drawings as numbers for inline SVG: made on the server, printed as they stand, told in words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sppt.rules.outlook import Stretch

WIDTH, HEIGHT = 360, 150
EDGE = 6  # room for the thickness of lines and for the mark


@dataclass(frozen=True, slots=True)
class Steps:
    """How a total moves over days, against that of the first day; y grows downwards as in SVG."""

    points: str
    level: int  # where the first day's total lies
    mark_x: int
    mark_y: int

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEIGHT


def steps_of(stretches: Sequence[Stretch], *, mark: date) -> Steps:
    """Stretches as a line with steps; `mark` is a day within them."""
    first, last = stretches[0].first, stretches[-1].last
    days = max((last - first).days, 1)
    totals = [one.total for one in stretches]
    low, high = min(totals), max(totals)

    def x(on: date) -> int:
        return EDGE + (on - first).days * (WIDTH - 2 * EDGE) // days

    def y(total: int) -> int:
        share = (total - low) * (HEIGHT - 2 * EDGE) // (high - low) if high > low else 0
        return HEIGHT - EDGE - share

    points: list[tuple[int, int]] = []
    ends = [*(one.first for one in stretches[1:]), last]
    for one, end in zip(stretches, ends, strict=True):
        points += [(x(one.first), y(one.total)), (x(end), y(one.total))]
    at = next(one for one in stretches if one.first <= mark <= one.last)
    return Steps(" ".join(f"{x},{y}" for x, y in points), y(totals[0]), x(mark), y(at.total))


@dataclass(frozen=True, slots=True)
class Move:
    """A bar that starts where the last one ended, in percent of the longest way, and what it says; rupiah."""

    text: str
    rupiah: int
    start: int
    width: int
    kind: str  # total, up, down


def moves_of(before: int, factors: Sequence[tuple[str, int]], *, texts: tuple[str, str]) -> tuple[Move, ...]:
    """From a total by its factors to the next, as bars one below the other; `texts` name both totals."""
    reached, level = [before], before
    for _, rupiah in factors:
        level += rupiah
        reached.append(level)
    span = max(*reached, 1)

    def percent(amount: int) -> int:
        return max(amount, 0) * 100 // span

    moves = [Move(texts[0], before, 0, percent(before), "total")]
    for (text, rupiah), (was, now) in zip(factors, pairwise(reached), strict=True):
        low, high = sorted((was, now))
        width = max(percent(high) - percent(low), 1)
        moves.append(Move(text, rupiah, min(percent(low), 99), width, "up" if rupiah > 0 else "down"))
    return (*moves, Move(texts[1], level, 0, percent(level), "total"))


@dataclass(frozen=True, slots=True)
class Strip:
    """Where values spread, in a drawing as wide as WIDTH: the outer tenths, the middle, and one's own."""

    low: int
    middle: int
    high: int
    own: int

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def long(self) -> int:
        return self.high - self.low


def strip_of(deciles: Sequence[int], *, own: int) -> Strip:
    """Nine deciles and one's own value on one line."""
    low, high = min(deciles[0], own), max(deciles[-1], own)

    def x(value: int) -> int:
        if high == low:
            return WIDTH // 2
        return 2 * EDGE + (value - low) * (WIDTH - 4 * EDGE) // (high - low)

    return Strip(x(deciles[0]), x(deciles[4]), x(deciles[-1]), x(own))
