"""A class table: a value per square metre falls into a class, and the class has one NJOP per square metre."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple


class Kelas(NamedTuple):
    """One class; rupiah per square metre, `over` exclusive and `up_to` inclusive."""

    kode: str
    over: int
    up_to: int
    njop: int


ABOVE = Kelas("", 0, 0, 0)
"""No class, because the value lies above the highest; NJOP is then the value itself."""


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Classes by rising value, without gaps from zero; a table without rows classifies nothing."""

    name: str
    rows: tuple[Kelas, ...]
    tops: tuple[int, ...]  # up_to of each row
    article: str
    source: str
    standing: str
    hash: str

    def of(self, nilai: int, luas: int) -> Kelas:
        """The class of a value over an area in hundredths of a square metre, compared exactly; ABOVE if none."""
        # v <= up_to holds for whole bounds exactly when the rounded-up v does.
        place = bisect_left(self.tops, -(-nilai * 100 // luas))
        return self.rows[place] if place < len(self.rows) else ABOVE

    def named(self, kode: str) -> Kelas | None:
        """The class with this code."""
        return next((row for row in self.rows if row.kode == kode), None)
