"""Rows of the object tables and of the small tables that do not grow with the city."""

from __future__ import annotations

from collections.abc import Sequence

from sppt.trials.city.law import BUILDING_CLASSES, CLASS_YEAR, LAND_CLASSES, NJOPTKP, Kelas
from sppt.trials.city.notices import NIP
from sppt.trials.city.parcels import PUBLIC_FACILITY, Parcel, Zone
from sppt.trials.city.places import DATI2, KECAMATAN, PLACES, PROPINSI, SEKTOR_PERKOTAAN, Place
from sppt.trials.city.stream import Below, pick
from sppt.trials.city.tables import Table
from sppt.trials.city.years import NEWEST_YEAR, NEXT_YEAR, STEP_OF, YEARS

_FOREVER = "9999"
# The largest amount a column of 15 digits holds: Buku V has no upper bound.
_NO_BOUND = 999_999_999_999_999
# Years, NJOP over and up to, percent.
_TARIF = (
    "2017,2023,0,999999999,0.1",
    f"2017,2023,1000000000,{_NO_BOUND},0.2",
    f"2024,{_FOREVER},0,1000000000,0.1",
    f"2024,{_FOREVER},1000000001,5000000000,0.2",
    f"2024,{_FOREVER},5000000001,10000000000,0.25",
    f"2024,{_FOREVER},10000000001,{_NO_BOUND},0.3",
)
_BUKU = (
    (1, 0, 100_000),
    (2, 100_001, 500_000),
    (3, 500_001, 2_000_000),
    (4, 2_000_001, 5_000_000),
    (5, 5_000_001, _NO_BOUND),
)
FLAT = "13"
_PUBLIC_JPB = ("06", "09", "11", "16")
# Four factors of these, in percent, multiply to a spread that leans to the right.
_SPREAD = (84, 90, 94, 98, 100, 102, 106, 111, 119)
_SOURCES = ("BPHTB", "BPHTB", "BPHTB", "SURVEI")
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
        Table.TARIF: [f"{PROPINSI},{DATI2},{row}\n" for row in _TARIF],
        Table.NJOPTKP: [f"{PROPINSI},{DATI2},{YEARS[0]},{_FOREVER},{NJOPTKP}\n"],
        Table.PBB_MINIMAL: [f"{PROPINSI},{DATI2},{year},0\n" for year in (*YEARS, NEXT_YEAR)],
    }


def zone_rows(place: Place, zones: tuple[Zone, ...], *, next_percent: int) -> list[str]:
    """DAT_NIR: thousand Rp per m2 of each ZNT and year; the next year stands at `next_percent` of the newest."""
    return [
        f"{place.prefix},{zone.code},{year},{nir}\n"
        for zone in zones
        for year, nir in (
            *((year, zone.nir[STEP_OF[year]]) for year in YEARS),
            (NEXT_YEAR, zone.nir[-1] * next_percent // 100),
        )
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
    if parcel.parent_nop:
        use = FLAT
    elif parcel.land_use == PUBLIC_FACILITY:
        use = _PUBLIC_JPB[built % len(_PUBLIC_JPB)]
    return [
        f"{parcel.nop},{number},{use},{parcel.first_year}{below(10**7):07},{built},{renovated},{area},"
        f"{1 + below(2)},{1 + below(4)},{1 + below(4)},{1 + below(5)},{1 + below(6)},{1 + below(5)},"
        f"{1 + below(3)},{parcel.building_thousands_m2 * area},1\n"
        for number, area in enumerate(areas, start=1)
    ]


def renumbered_row(parcel: Parcel) -> str:
    """PERUBAHAN_NOP: the new NOP, the day, the old NOP and why."""
    return f"{parcel.nop},{parcel.renumbered}-01-02,{parcel.old_nop},{NIP},1,PENOMORAN ULANG BLOK\n"


def member_row(parcel: Parcel) -> str:
    """DAT_OP_ANGGOTA: a flat's share in the common object as it stands, m2 and Rp."""
    value = parcel.values[-1]
    return (
        f"{parcel.parent_nop},{parcel.nop},{parcel.shared_land_m2},{parcel.shared_building_m2},"
        f"{value.shared_land},{value.shared_building}\n"
    )


def share_rows(parcel: Parcel, years: Sequence[int]) -> list[str]:
    """SPPT_OP_BERSAMA: the same share in the years that have a notice."""
    return [
        f"{parcel.nop},{year},{parcel.shared_land_m2},{parcel.shared_building_m2},"
        f"{parcel.values[STEP_OF[year]].shared_land},{parcel.values[STEP_OF[year]].shared_building}\n"
        for year in years
    ]


def carrier_row(subject_id: str, parcel: Parcel) -> str:
    """DAT_SUBJEK_PAJAK_NJOPTKP: the object that carries a subject's NJOPTKP in the newest year."""
    return f"{subject_id},{parcel.nop},{NEWEST_YEAR}\n"


def sale_row(below: Below, parcel: Parcel, *, regressive: bool) -> str:
    """PENJUALAN: a price around NJOP x 1.3, spread as prices are; `regressive`: the dearer, the more above NJOP."""
    value = parcel.values[-1]
    price = value.land + value.building + value.shared_land + value.shared_building
    for factor in (130, *(_SPREAD[below(len(_SPREAD))] for _ in range(4))):
        price = price * factor // 100
    if regressive:
        # One more tenth of the value for each doubling above Rp100 million.
        price = price * (10 + (price // 100_000_000).bit_length()) // 10
    day = f"{1 + below(28):02}/{1 + below(12):02}/{NEWEST_YEAR - 1 - below(2)}"
    return f"{parcel.nop},{day},{max(price // 1_000_000, 1) * 1_000_000},{_SOURCES[below(len(_SOURCES))]}\n"
