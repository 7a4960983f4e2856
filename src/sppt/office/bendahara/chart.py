"""Bars as SVG, drawn on the server: they print, need no script, and stand beside the table they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
LABEL = 190
ROW = 30
BAR = 18
BARS_MAX = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the SVG's own units, with its words."""

    label: str
    text: str
    y: int
    middle: int
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """At most twelve bars; amounts below nothing are drawn as nothing, and the table tells them."""

    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 4

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def start(self) -> int:
        return LABEL

    @property
    def thick(self) -> int:
        return BAR


def chart_of(rows: Sequence[tuple[str, int, str]]) -> Chart:
    """Bars for (label, amount, amount in words), the longest as wide as there is room."""
    room = WIDTH - LABEL - 150
    longest = max((amount for _, amount, _ in rows), default=0)
    bars = tuple(
        Bar(
            label=label if len(label) <= 24 else label[:23] + "…",
            text=text,
            y=place * ROW + 6,
            middle=place * ROW + 20,
            width=max(amount, 0) * room // longest if longest > 0 else 0,
        )
        for place, (label, amount, text) in enumerate(rows[:BARS_MAX])
    )
    return Chart(bars)
