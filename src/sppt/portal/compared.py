"""An object's NJOP per square metre beside that of its neighbours: figures of groups, never of a neighbour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sppt.portal.charts import Strip, strip_of
from sppt.register.queries import NEIGHBOURS_MIN, Spread, neighbours, zone_nir

# LOOKUP 20 and JPB, as a taxpayer would say it.
JENIS_BUMI: Mapping[str, str] = {
    "1": "tanah dengan bangunan",
    "2": "kavling siap bangun",
    "3": "tanah kosong",
    "4": "fasilitas umum",
}
JPB: Mapping[str, str] = {
    "01": "rumah",
    "02": "kantor",
    "03": "pabrik",
    "04": "toko atau ruko",
    "05": "rumah sakit",
    "06": "tempat olahraga atau rekreasi",
    "07": "hotel",
    "08": "bengkel atau gudang",
    "13": "apartemen",
    "16": "sekolah",
}


@dataclass(frozen=True, slots=True)
class Side:
    """Land or buildings: the spread of a group, None where it is too small to be shown."""

    what: str
    spread: Spread | None
    strip: Strip | None

    @property
    def low(self) -> int:
        return self.spread.deciles[0] if self.spread else 0

    @property
    def middle(self) -> int:
        return self.spread.deciles[4] if self.spread else 0

    @property
    def high(self) -> int:
        return self.spread.deciles[-1] if self.spread else 0


@dataclass(frozen=True, slots=True)
class Compared:
    """What may be said of an object's zone; NIR in rupiah per m², None where a year has none."""

    znt: str
    tax_year: int
    nir: int | None
    nir_before: int | None
    land: Side
    buildings: Side | None
    group_min: int = NEIGHBOURS_MIN

    @property
    def year_before(self) -> int:
        return self.tax_year - 1

    @property
    def risen(self) -> int | None:
        """By how much the zone's NIR moved since the year before."""
        return None if self.nir is None or self.nir_before is None else self.nir - self.nir_before


def compared_of(nop: str, *, tax_year: int) -> Compared | None:
    """The comparison for an object as the register has it now; None for one that the register does not have."""
    found = neighbours(nop)
    if found is None:
        return None
    nirs = zone_nir(nop[:10], found.znt, [tax_year, tax_year - 1])
    land = _side(JENIS_BUMI.get(found.jenis_bumi, "tanah sejenis"), found.land)
    buildings = _side(JPB.get(found.jpb, "bangunan sejenis"), found.buildings) if found.jpb else None
    return Compared(found.znt, tax_year, nirs.get(tax_year), nirs.get(tax_year - 1), land, buildings)


def _side(what: str, spread: Spread | None) -> Side:
    return Side(what, spread, strip_of(spread.deciles, own=spread.own) if spread else None)
