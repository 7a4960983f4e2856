"""What a set of rules does to a city, counted while its objects pass by: aggregates, and the hundred largest changes.

Pure: it knows neither the database nor the law, only what each object paid and would pay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace
from itertools import accumulate, pairwise

from sppt.rules.rupiah import Rate, Rounding, times

LARGEST = 100
FALL_MOST = -1_000  # per mille
RISE_SHOWN = 10_000  # a rise of more than 1 000 % counts as that
EDGES = (
    -500,
    -250,
    -100,
    0,
    100,
    250,
    500,
    1_000,
    2_000,
)  # of the histogram, per mille, upper bounds inclusive
OVER = (250, 500, 1_000)
CAPS = (10, 25, 50, 100)  # percent; one more may be asked for


@dataclass(frozen=True, slots=True)
class Group:
    """The objects of a kelurahan; rupiah. What was billed, and what would be."""

    key: str
    before_notices: int
    before: int
    notices: int
    total: int
    rises: int
    falls: int
    over: tuple[int, int, int]  # rises above 25, 50 and 100 %
    new: int  # a notice where there was none
    removed: int


@dataclass(frozen=True, slots=True)
class Buku:
    """Notices and rupiah of one Buku, each pokok counted in the Buku that it falls into itself."""

    number: int
    before_notices: int
    before: int
    notices: int
    total: int


@dataclass(frozen=True, slots=True)
class Mover:
    """An object among the largest changes."""

    nop: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Capped:
    """If no bill rose by more than this percent: how many would be held back, and what the city would forgo."""

    percent: int
    objects: int
    rupiah: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Bills that change by more than `over` and at most `up_to` per mille; None is open, both 0 is no change."""

    over: int | None
    up_to: int | None
    objects: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """The whole city under one set of rules."""

    objects: int
    notices: int
    total: int
    before_notices: int
    before: int
    rises: int
    falls: int
    same: int
    over: tuple[int, int, int]
    new: int
    removed: int
    deciles: tuple[int, ...]  # nine, of the change in per mille; none if nothing can be compared
    histogram: tuple[Bin, ...]
    kelurahan: tuple[Group, ...]
    buku: tuple[Buku, ...]
    largest_rises: tuple[Mover, ...]
    largest_falls: tuple[Mover, ...]
    caps: tuple[Capped, ...]
    outcomes: tuple[tuple[str, int], ...]  # objects without a notice, by the reason's code
    stimulus: tuple[tuple[str, int], ...]  # rupiah granted with the notice, by programme
    minimum: int  # notices lifted to the least amount


class Largest:
    """The largest of many, at most a hundred; of equals those that came first."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str, int, int]] = []
        self._seen = 0
        self.floor = 0

    def add(self, size: int, nop: str, before: int, after: int) -> None:
        """Call it for sizes above `floor` only."""
        self._seen -= 1  # so that the last of equals is the first to go
        if len(self._heap) < LARGEST:
            heappush(self._heap, (size, self._seen, nop, before, after))
        else:
            heapreplace(self._heap, (size, self._seen, nop, before, after))
        if len(self._heap) == LARGEST:
            self.floor = self._heap[0][0]

    def sorted(self) -> tuple[Mover, ...]:
        return tuple(Mover(nop, was, now) for _, _, nop, was, now in sorted(self._heap, reverse=True))


class Tally:
    """Counts a city kelurahan by kelurahan, in constant memory.

    buku: highest pokok of Buku 1 to 4. caps: percents; rounding: of the amount a cap allows.
    """

    def __init__(self, *, buku: Sequence[int], caps: Sequence[int], rounding: Rounding) -> None:
        self._tops = tuple(buku)
        self._caps = [(Rate(percent, 100), percent * 10) for percent in sorted(set(caps))]
        self._rounding = rounding
        self._changes = [0] * (RISE_SHOWN - FALL_MOST + 1)
        self._same = 0
        self._groups: dict[str, list[int]] = {}
        self._buku = [[0, 0, 0, 0] for _ in range(len(self._tops) + 1)]
        self._held = [[0, 0] for _ in self._caps]
        self._rises, self._falls = Largest(), Largest()

    def add(
        self, kelurahan: str, nops: Sequence[str], befores: Sequence[int | None], afters: Sequence[int | None]
    ) -> None:
        """Objects of one kelurahan, side by side; None is no notice. A kelurahan may come in several parts."""
        before_notices = before = notices = total = rises = falls = new = removed = over25 = over50 = (
            over100
        ) = 0
        changes, bukus, tops = self._changes, self._buku, self._tops
        largest_rise, largest_fall = self._rises, self._falls
        for nop, was, now in zip(nops, befores, afters, strict=True):
            if now is not None:
                notices += 1
                total += now
                line = bukus[bisect_left(tops, now)]
                line[2] += 1
                line[3] += now
            if was is None:
                new += now is not None
                continue
            before_notices += 1
            before += was
            line = bukus[bisect_left(tops, was)]
            line[0] += 1
            line[1] += was
            if now is None:
                removed += 1
            elif now > was:
                rises += 1
                # Rounded up, so that "at most 25 %" is exactly that.
                change = min(-((was - now) * 1000 // was), RISE_SHOWN) if was else RISE_SHOWN
                changes[change - FALL_MOST] += 1
                if change > 250:
                    over25 += 1
                    over50 += change > 500
                    over100 += change > 1000
                if self._caps and change > self._caps[0][1]:
                    self._hold(was, now, change)
                if now - was > largest_rise.floor:
                    largest_rise.add(now - was, nop, was, now)
            elif now < was:
                falls += 1
                changes[-((was - now) * 1000 // was) - FALL_MOST] += 1
                if was - now > largest_fall.floor:
                    largest_fall.add(was - now, nop, was, now)
            else:
                self._same += 1
        self._add_group(
            kelurahan,
            (before_notices, before, notices, total, rises, falls, over25, over50, over100, new, removed),
        )

    def _hold(self, was: int, now: int, change: int) -> None:
        if not was:
            return  # what was billed nothing has no rise to limit
        for held, (rate, per_mille) in zip(self._held, self._caps, strict=True):
            if change <= per_mille:
                break
            off = now - was - times(was, rate, rounding=self._rounding)
            if off > 0:
                held[0] += 1
                held[1] += off

    def _add_group(self, kelurahan: str, figures: Sequence[int]) -> None:
        there = self._groups.get(kelurahan)
        if there is None:
            self._groups[kelurahan] = list(figures)
        else:
            for place, figure in enumerate(figures):
                there[place] += figure

    def finish(
        self,
        *,
        objects: int,
        outcomes: Sequence[tuple[str, int]],
        stimulus: Sequence[tuple[str, int]],
        minimum: int,
    ) -> Simulated:
        """Everything that was counted; the arguments are what only the calculation knows."""
        groups = tuple(
            Group(key, of[0], of[1], of[2], of[3], of[4], of[5], (of[6], of[7], of[8]), of[9], of[10])
            for key, of in sorted(self._groups.items())
        )
        whole = [sum(figures) for figures in zip(*self._groups.values(), strict=True)] or [0] * 11
        return Simulated(
            objects=objects,
            before_notices=whole[0],
            before=whole[1],
            notices=whole[2],
            total=whole[3],
            rises=whole[4],
            falls=whole[5],
            same=self._same,
            over=(whole[6], whole[7], whole[8]),
            new=whole[9],
            removed=whole[10],
            deciles=self._deciles(),
            histogram=self._histogram(),
            kelurahan=groups,
            buku=tuple(Buku(number, *figures) for number, figures in enumerate(self._buku, start=1)),
            largest_rises=self._rises.sorted(),
            largest_falls=self._falls.sorted(),
            caps=tuple(
                Capped(per_mille // 10, objects_held, rupiah)
                for (_, per_mille), (objects_held, rupiah) in zip(self._caps, self._held, strict=True)
            ),
            outcomes=tuple(sorted(outcomes)),
            stimulus=tuple(sorted(stimulus)),
            minimum=minimum,
        )

    def _deciles(self) -> tuple[int, ...]:
        """By nearest rank over all bills that can be compared, the unchanged ones among them."""
        counts = list(self._changes)
        counts[-FALL_MOST] += self._same
        rising = list(accumulate(counts))
        if not rising[-1]:
            return ()
        return tuple(bisect_left(rising, -(-rising[-1] * tenth // 10)) + FALL_MOST for tenth in range(1, 10))

    def _histogram(self) -> tuple[Bin, ...]:
        counts = self._changes
        bins = [Bin(None, EDGES[0], sum(counts[: EDGES[0] - FALL_MOST + 1]))]
        for low, high in pairwise(EDGES):
            bins.append(Bin(low, high, sum(counts[low - FALL_MOST + 1 : high - FALL_MOST + 1])))
            if high == 0:
                bins.append(Bin(0, 0, self._same))
        bins.append(Bin(EDGES[-1], None, sum(counts[EDGES[-1] - FALL_MOST + 1 :])))
        return tuple(bins)
