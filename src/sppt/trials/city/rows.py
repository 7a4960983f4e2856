"""Rows of the object tables and of the small tables that do not grow with the city."""

from __future__ import annotations

from sppt.trials.city.law import BUILDING_CLASSES, CLASS_YEAR, LAND_CLASSES, Kelas
from sppt.trials.city.notices import NIP
from sppt.trials.city.parcels import Parcel, Zone
from sppt.trials.city.places import DATI2, KECAMATAN, PLACES, PROPINSI, SEKTOR_PERKOTAAN, Place
from sppt.trials.city.stream import Below, pick
from sppt.trials.city.tables import Table
from sppt.trials.city.years import NEWEST_YEAR, STEP_OF, YEARS

_FOREVER = "9999"
# The largest amount a column of 15 digits holds: Buku V has no upper bound.
_NO_BOUND = 999_999_999_999_999
_BUKU = (
    (1, 0, 100_000),
    (2, 100_001, 500_000),
    (3, 500_001, 2_000_000),
    (4, 2_000_001, 5_000_000),
    (5, 5_000_001, _NO_BOUND),
)
_JPB = ("01", "01", "01", "01", "01", "01", "01", "02", "04", "08", "16")


def _thousands(rp: int) -> str:
    """Rupiah as SISMIOP keeps classes: thousands with up to two decimals, e.g. 8400 -> 8.4, 140 -> 0.14."""
    whole, rest = rp // 1000, rp % 1000
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)


def _class_rows(classes: tuple[Kelas, ...]) -> list[str]:
    return [
        f"{kelas.code},{CLASS_YEAR},{_FOREVER},{_thousands(kelas.over)},{_thousands(kelas.upto)},"
        f"{_thousands(kelas.njop)}\n"
        for kelas in classes
    ]


def fixed_tables() -> dict[Table, list[str]]:
    """The rows of the tables that are the same in every city."""
    return {
        Table.REF_KECAMATAN: [f"{PROPINSI},{DATI2},{code},{name}\n" for code, name in KECAMATAN],
        Table.REF_KELURAHAN: [
            f"{place.prefix},{SEKTOR_PERKOTAAN},{place.name},{place.kelurahan},\n" for place in PLACES
        ],
        Table.REF_BUKU: [f"{YEARS[0]},{_FOREVER},{number},{low},{high}\n" for number, low, high in _BUKU],
        Table.KELAS_TANAH: _class_rows(LAND_CLASSES),
        Table.KELAS_BANGUNAN: _class_rows(BUILDING_CLASSES),
    }


def zone_rows(place: Place, zones: tuple[Zone, ...]) -> list[str]:
    """DAT_NIR: thousand Rp per m2 of each ZNT and year."""
    return [
        f"{place.prefix},{zone.code},{year},{zone.nir[STEP_OF[year]]}\n" for zone in zones for year in YEARS
    ]


def object_row(below: Below, *, parcel: Parcel, subject_id: str, street: str) -> str:
    """DAT_OBJEK_PAJAK; its dates are written 31/12/2016, not 2016-12-31 as in the other tables."""
    value = parcel.values[-1]
    surveyed = f"{1 + below(28):02}/{1 + below(12):02}/{parcel.first_year - 1}"
    transaction = "3" if parcel.last_year < NEWEST_YEAR else "1" if parcel.first_year == NEWEST_YEAR else "2"
    status = "11111111111111111112345"[below(23)]
    return (
        f"{parcel.nop},{subject_id},{parcel.first_year}{below(10**7):07},,{street},0,{status},"
        f"{parcel.land_m2},{parcel.building_m2},{value.land},{value.building},1,{transaction},"
        f"{surveyed},{NIP},{surveyed},{NIP},{surveyed},{NIP}\n"
    )


def land_row(parcel: Parcel) -> str:
    """DAT_OP_BUMI; NILAI_SISTEM_BUMI is NIR x m2, thousand Rp."""
    return (
        f"{parcel.nop},1,{parcel.zone.code},{parcel.land_m2},{parcel.land_use},"
        f"{parcel.zone.nir[-1] * parcel.land_m2}\n"
    )


def building_rows(below: Below, parcel: Parcel) -> list[str]:
    """DAT_OP_BANGUNAN; one object in twenty has two buildings. NILAI_SISTEM_BNG: thousand Rp."""
    areas = [parcel.building_m2]
    if parcel.building_m2 >= 60 and below(20) == 0:
        annex = parcel.building_m2 // 4
        areas = [parcel.building_m2 - annex, annex]
    built = 1975 + below(parcel.first_year - 1975)
    renovated = str(built + 1 + below(parcel.first_year - built)) if below(5) == 0 else ""
    use = pick(below, _JPB)
    return [
        f"{parcel.nop},{number},{use},{parcel.first_year}{below(10**7):07},{built},{renovated},{area},"
        f"{1 + below(2)},{1 + below(4)},{1 + below(4)},{1 + below(5)},{1 + below(6)},{1 + below(5)},"
        f"{1 + below(3)},{parcel.building_thousands_m2 * area},1\n"
        for number, area in enumerate(areas, start=1)
    ]


def renumbered_row(parcel: Parcel) -> str:
    """PERUBAHAN_NOP: the new NOP, the day, the old NOP and why."""
    return f"{parcel.nop},{parcel.renumbered}-01-02,{parcel.old_nop},{NIP},1,PENOMORAN ULANG BLOK\n"
