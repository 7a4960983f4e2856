"""Land values under a set of rules: the NIR of its zones instead of the register's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from sppt.assessment.rulesets_content import Content

_PIECES = (Path(__file__).parent / "sql" / "pieces.sql").read_text(encoding="utf-8")
KELURAHAN_DIGITS = 10


class Piece(NamedTuple):
    """One of several pieces of land of an object; `luas` in hundredths of a m², `nir` None: the zone has none."""

    znt: str
    luas: int
    nilai_sistem: int
    nir: int | None


@dataclass(frozen=True, slots=True)
class LandValues:
    """What a set says of land: NIR by (kelurahan, zone), and changes in percent by kelurahan, "" for the city.

    pieces: of objects with several pieces of land, by NOP; each piece lies in a zone of its own.
    """

    zones: Mapping[tuple[str, str], int]
    percents: Mapping[str, int]
    pieces: Mapping[str, Sequence[Piece]]

    @property
    def changes_nothing(self) -> bool:
        return not self.zones and not self.percents

    def with_pieces(self, pieces: Mapping[str, Sequence[Piece]]) -> LandValues:
        """The same, knowing the objects with several pieces."""
        return LandValues(self.zones, self.percents, pieces)

    def nilai_bumi(self, nop: str, *, znt: str, nir: int | None, luas: int, nilai: int | None) -> int | None:
        """The value of an object's land; `nilai` as the register values it. Cut to whole rupiah, as there."""
        kelurahan = nop[:KELURAHAN_DIGITS]
        several = self.pieces.get(nop)
        if several is None:
            return self._of_piece(kelurahan, Piece(znt, luas, nilai or 0, nir))
        total = 0
        for piece in several:
            worth = self._of_piece(kelurahan, piece)
            if worth is None:
                return None
            total += worth
        return total

    def _of_piece(self, kelurahan: str, piece: Piece) -> int | None:
        nir = self.zones.get((kelurahan, piece.znt))
        if nir is not None:
            return nir * piece.luas // 100
        percent = self.percents.get(kelurahan, self.percents.get("", 0))
        if piece.nir is not None:
            return _risen(piece.nir, percent) * piece.luas // 100
        return _risen(piece.nilai_sistem, percent) or None


def land_values(
    content: Content | None, *, pieces: Mapping[str, Sequence[Piece]] | None = None
) -> LandValues:
    """The land values of a set; None: the register's own. `pieces` are needed only where a set changes any value."""
    if content is None:
        return LandValues({}, {}, {})
    return LandValues(
        zones={(one.kelurahan, one.znt): one.nir for one in content.zones},
        percents={one.kelurahan: one.percent for one in content.changes},
        pieces=pieces or {},
    )


def pieces_of(tax_year: int) -> dict[str, list[Piece]]:
    """The pieces of land of every object that has several."""
    with connection.cursor() as cursor:
        cursor.execute(_PIECES, {"year": tax_year})
        return _grouped(cursor)


def _grouped(rows: Iterable[tuple[str, str, int, int, int | None]]) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = {}
    for nop, *piece in rows:
        found.setdefault(nop, []).append(Piece._make(piece))
    return found


def _risen(value: int, percent: int) -> int:
    """Half-up at a whole rupiah."""
    return (value * (100 + percent) + 50) // 100
