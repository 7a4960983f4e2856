"""Land, buildings, zones, flats and sale prices come in; what cannot be is told and not stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sppt.imports.actions import import_sales
from sppt.imports.report import Mode
from sppt.register.queries import object_facts
from tests.doors.dumps import (
    AT,
    Dump,
    Row,
    bangunan,
    bumi,
    finding,
    nir,
    nop_columns,
    objek,
    problems,
    sale,
)
from tests.world import World, nop

LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
LAND = "SELECT nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem FROM register_bumi ORDER BY 1, 2"
BUILDING = (
    "SELECT nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun, jumlah_lantai, aktif"
    " FROM register_bangunan ORDER BY 1, 2"
)


@pytest.fixture
def dump(city: World, tmp_path: Path) -> Dump:
    return Dump(tmp_path / "dump")


@pytest.fixture
def second(tmp_path: Path) -> Dump:
    return Dump(tmp_path / "second")


def flat(
    nop: str, year: int | None = None, *, land: object = 20_000_000, building: object = 5_000_000
) -> Row:
    """A row of SPPT_OP_BERSAMA, or without a year of DAT_OP_ANGGOTA."""
    end = "" if year is None else "_SPPT"
    return {
        **nop_columns(nop),
        **({"THN_PAJAK_SPPT": year} if year else nop_columns("367605001590099990", suffix="_INDUK")),
        f"LUAS_BUMI_BEBAN{end}": "12.5",
        f"LUAS_BNG_BEBAN{end}": 4,
        f"NJOP_BUMI_BEBAN{end}": land,
        f"NJOP_BNG_BEBAN{end}": building,
    }


# ---- what comes in ----


def test_land_comes_in_with_hundredths_of_a_metre_and_whole_rupiah(city: World, dump: Dump) -> None:
    report = dump.put(
        "DAT_OP_BUMI", bumi(nop(1), "120.50", NILAI_SISTEM_BUMI="1234.5675"), bumi(nop(2), 80)
    ).bring()
    assert problems(report) == []
    assert city.rows(LAND) == [
        (nop(1), 1, "AA", 12_050, "1", 1_234_568),  # half a rupiah upwards
        (nop(2), 1, "AA", 8_000, "1", 80_000_000),
    ]


def test_buildings_come_in_and_one_that_was_removed_stays_known_but_counts_no_more(
    city: World, dump: Dump
) -> None:
    gone = bangunan(nop(1), 20, no=2, JNS_TRANSAKSI_BNG=3)
    off = bangunan(nop(1), 20, no=3, AKTIF=0)
    report = dump.put("DAT_OP_BANGUNAN", bangunan(nop(1), NILAI_INDIVIDU=40_000), gone, off).bring()
    assert problems(report) == []
    assert city.rows(BUILDING) == [
        (nop(1), 1, "01", 5_000, 35_000_000, 40_000_000, 1998, 2, True),
        (nop(1), 2, "01", 2_000, 35_000_000, 0, 1998, 2, False),
        (nop(1), 3, "01", 2_000, 35_000_000, 0, 1998, 2, False),
    ]


def test_zones_flats_and_the_carrier_of_njoptkp_come_in(city: World, dump: Dump) -> None:
    dump.put("DAT_NIR", nir("AA", 2026, "2500.5"), nir("AA", 2027, 2_600))
    dump.put("DAT_OP_ANGGOTA", flat(nop(1))).put("SPPT_OP_BERSAMA", flat(nop(1), 2025, land=1, building=2))
    dump.put(
        "DAT_SUBJEK_PAJAK_NJOPTKP", {"SUBJEK_PAJAK_ID": "9999", **nop_columns(nop(1)), "THN_NJOPTKP": 2026}
    )
    report = dump.bring()
    assert problems(report) == []
    assert {name: count.stored for name, count in report.tables.items()} == {
        "DAT_NIR": 2,
        "DAT_OP_ANGGOTA": 1,
        "SPPT_OP_BERSAMA": 1,
        "DAT_SUBJEK_PAJAK_NJOPTKP": 1,
    }
    assert city.rows("SELECT * FROM register_nir ORDER BY 3") == [
        ("3676050015", "AA", 2026, 2_500_500),
        ("3676050015", "AA", 2027, 2_600_000),
    ]
    assert city.rows("SELECT * FROM register_beban ORDER BY tax_year") == [
        (nop(1), 0, "367605001590099990", 1_250, 400, 20_000_000, 5_000_000),
        (nop(1), 2025, "", 1_250, 400, 1, 2),
    ]
    assert city.rows("SELECT * FROM register_njoptkp") == [("9999", 2026, nop(1))]


def test_an_imported_object_has_the_facts_that_its_files_hold(dump: Dump) -> None:
    dump.put("DAT_OBJEK_PAJAK", objek(nop(1))).put("DAT_OP_BUMI", bumi(nop(1), 100))
    dump.put("DAT_OP_BANGUNAN", bangunan(nop(1), 50)).put("DAT_NIR", nir("AA", 2027, 900)).bring()
    [found] = object_facts(2027)
    assert found.facts[:5] == (nop(1), 10_000, 90_000_000, 5_000, 35_000_000)


# ---- dirt, by name ----


@pytest.mark.parametrize(
    ("area", "problem"),
    [
        ("-100", "amount_negative"),
        ("NaN", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("1.234,5", "amount_unreadable"),
        ("", "amount_blank"),
        ("1000000000000", "area_impossible"),
        ("1000000000.01", "area_impossible"),
        ("99999999999999999999", "amount_unreadable"),
    ],
)
def test_an_area_that_cannot_be_is_rejected(city: World, dump: Dump, area: str, problem: str) -> None:
    report = dump.put_text("DAT_OP_BUMI", dumped(bumi(nop(1), f'"{area}"'))).bring()
    again = dump.put_text("DAT_OP_BANGUNAN", dumped(bangunan(nop(1), f'"{area}"'))).bring()
    assert problems(report) == [(problem, 2)]
    assert again.tables["DAT_OP_BANGUNAN"].rejected == 1
    assert city.rows(LAND) == city.rows(BUILDING) == []
    rejected = dump.directory.with_suffix(".ditolak.csv").read_text(encoding="utf-8")
    assert problem in rejected


def dumped(row: Row) -> str:
    return f"{','.join(row)}\n{','.join(str(field) for field in row.values())}\n"


def test_an_area_of_a_thousand_square_kilometres_is_the_most(city: World, dump: Dump) -> None:
    assert problems(dump.put("DAT_OP_BUMI", bumi(nop(1), 1_000_000_000)).bring()) == []
    assert city.rows("SELECT luas_dm2 FROM register_bumi") == [(10**11,)]


@pytest.mark.parametrize(
    ("year", "told"), [("3000", True), ("1500", True), ("19A8", True), ("0", False), ("", False)]
)
def test_a_building_of_the_year_3000_is_stored_without_its_year(
    city: World, dump: Dump, year: str, *, told: bool
) -> None:
    report = dump.put("DAT_OP_BANGUNAN", bangunan(nop(1), THN_DIBANGUN_BNG=year)).bring()
    assert problems(report) == ([("building_year_odd", 2)] if told else [])
    assert city.rows("SELECT thn_dibangun FROM register_bangunan") == [(None,)]


def test_land_and_buildings_without_object_are_told_where_objects_are_known(dump: Dump, second: Dump) -> None:
    alone = dump.put("DAT_OP_BUMI", bumi(nop(2))).bring()
    assert problems(alone) == []
    second.put("DAT_OBJEK_PAJAK", objek(nop(1))).put("DAT_OP_BUMI", bumi(nop(1)), bumi(nop(3)))
    report = second.put("DAT_OP_BANGUNAN", bangunan(nop(1)), bangunan(nop(4))).bring()
    assert [(found.table, found.key, found.problem) for found in report.findings] == [
        ("DAT_OP_BANGUNAN", f"{nop(4)}/1", "object_missing"),
        ("DAT_OP_BUMI", f"{nop(3)}/1", "object_missing"),
    ]


def test_a_zone_without_nir_in_the_newest_year_is_told_once(dump: Dump) -> None:
    dump.put("DAT_NIR", nir("AA", 2027, 900), nir("AB", 2026, 900))
    report = dump.put("DAT_OP_BUMI", bumi(nop(1)), *(bumi(nop(n), KD_ZNT="AB") for n in (2, 3))).bring()
    told = finding(report, "nir_missing")
    assert (told.key, told.line) == ("3676050015/AB", 3)
    assert "2027 (2 objek)" in told.message


def test_areas_that_do_not_add_up_are_told_but_not_for_a_fraction_of_a_metre(dump: Dump) -> None:
    fits = objek(nop(2), TOTAL_LUAS_BUMI=101, TOTAL_LUAS_BNG=50)
    dump.put("DAT_OBJEK_PAJAK", objek(nop(1), TOTAL_LUAS_BUMI=100, TOTAL_LUAS_BNG=50), fits)
    dump.put("DAT_OP_BUMI", bumi(nop(1), 60), bumi(nop(1), 30, no=2), bumi(nop(2), "100.50"))
    report = dump.put("DAT_OP_BANGUNAN", bangunan(nop(2))).bring()
    told = {found.key: found.message for found in report.findings if found.problem == "area_differs"}
    assert told == {
        f"{nop(1)}/bumi": (
            "Luas dalam DAT_OBJEK_PAJAK tidak sama dengan jumlah rinciannya: bumi 100 m², rinciannya 90 m²."
        ),
        f"{nop(1)}/bangunan": (
            "Luas dalam DAT_OBJEK_PAJAK tidak sama dengan jumlah rinciannya: bangunan 50 m², rinciannya 0 m²."
        ),
    }


def test_a_key_twice_keeps_the_first_row(city: World, dump: Dump) -> None:
    report = dump.put("DAT_OP_BUMI", bumi(nop(1), 100), bumi(nop(1), 100), bumi(nop(1), 200)).bring()
    assert problems(report) == [("repeated_row", 3), ("same_key_other_content", 4)]
    assert city.rows("SELECT luas_dm2 FROM register_bumi") == [(10_000,)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (nir("AA", 3000, 900), "year_out_of_range"),
        (nir("", 2026, 900), "key_blank"),
        (nir("AA", 2026, -900), "amount_negative"),
        (nir("AA", 2026, "NaN"), "amount_unreadable"),
        ({**nir("AA", 2026, 900), "KD_DATI2": "71"}, "nop_other_city"),
    ],
)
def test_a_nir_that_cannot_be_is_rejected(city: World, dump: Dump, row: Row, problem: str) -> None:
    assert problems(dump.put("DAT_NIR", row).bring()) == [(problem, 2)]
    assert city.rows("SELECT * FROM register_nir") == []


# ---- again ----


def test_the_same_files_again_change_nothing_and_a_later_dump_adds(
    city: World, dump: Dump, second: Dump
) -> None:
    for each in (dump, second):
        each.put("DAT_OP_BUMI", bumi(nop(1)), bumi(nop(2), "-1")).put("DAT_OP_BANGUNAN", bangunan(nop(1)))
        each.put("DAT_OP_ANGGOTA", flat(nop(1))).put("PENJUALAN", sale(nop(1)))
        each.put("DAT_NIR", nir("AA", 2026, 800))
    dump.bring()
    written = city.counts()
    assert dump.bring(at=LATER).batch is None
    assert city.counts() == written
    second.put("DAT_NIR", nir("AA", 2026, 800), nir("AA", 2027, 900))
    report = second.put("DAT_OP_BUMI", bumi(nop(1), "100.0"), bumi(nop(3))).bring(at=LATER)
    assert problems(report) == []
    assert {name: count.stored for name, count in report.tables.items() if count.stored} == {
        "DAT_OP_BUMI": 1,
        "DAT_NIR": 1,
    }


def test_what_changed_is_told_and_not_replaced(city: World, dump: Dump, second: Dump) -> None:
    dump.put("DAT_OP_BUMI", bumi(nop(1), 100)).put("DAT_OP_BANGUNAN", bangunan(nop(1), 50))
    dump.put("DAT_NIR", nir("AA", 2026, 800)).put("PENJUALAN", sale(nop(1), 5)).bring()
    second.put("DAT_OP_BUMI", bumi(nop(1), 90)).put("DAT_OP_BANGUNAN", bangunan(nop(1), 45))
    report = second.put("DAT_NIR", nir("AA", 2026, 801)).put("PENJUALAN", sale(nop(1), 6)).bring(at=LATER)
    assert [found.problem for found in report.findings] == ["register_changed"] * 4
    assert city.rows("SELECT luas_dm2 FROM register_bumi") == [(10_000,)]
    assert city.rows("SELECT luas_dm2 FROM register_bangunan") == [(5_000,)]
    assert city.rows("SELECT nir FROM register_nir") == [(800_000,)]
    assert city.rows("SELECT price FROM register_sale") == [(5,)]


def test_what_vanished_from_a_whole_dump_is_told_and_stays(city: World, dump: Dump, second: Dump) -> None:
    first = [objek(nop(n)) for n in (1, 2, 3)]
    dump.put("DAT_OBJEK_PAJAK", *first).put("DAT_OP_BUMI", *(bumi(nop(n)) for n in (1, 2, 3)))
    dump.put("DAT_OP_BANGUNAN", *(bangunan(nop(n)) for n in (1, 2, 3))).bring()
    second.put("DAT_OBJEK_PAJAK", *first).put("DAT_OP_BUMI", bumi(nop(1)), bumi(nop(2)))
    report = second.put("DAT_OP_BANGUNAN", bangunan(nop(1)), bangunan(nop(3))).bring(at=LATER)
    assert [(found.table, found.key, found.problem) for found in report.findings] == [
        ("DAT_OP_BANGUNAN", f"{nop(2)}/1", "register_vanished"),
        ("DAT_OP_BUMI", f"{nop(3)}/1", "register_vanished"),
    ]
    assert (len(city.rows(LAND)), len(city.rows(BUILDING))) == (3, 3)


# ---- sale prices ----


def test_sale_prices_come_in_from_a_file_of_any_name(city: World, tmp_path: Path) -> None:
    file = tmp_path / "bphtb-2025.csv"
    file.write_text(
        f"NOP;TGL_JUAL;HARGA\n{nop(1)};04/03/2025;500000000\n{nop(2)};31/02/2025;1\n", encoding="utf-8"
    )
    tried = import_sales(file, at=AT, mode=Mode.TRY, rejects_file=tmp_path / "ditolak.csv")
    assert city.rows("SELECT * FROM register_sale") == []
    report = import_sales(file, at=AT, rejects_file=tmp_path / "ditolak.csv")
    assert problems(tried) == problems(report) == [("sale_date_unreadable", 3)]
    assert [row[0] for row in city.rows("SELECT nop FROM register_sale WHERE price = 500000000")] == [nop(1)]
    assert city.rows("SELECT sold_on::text, source FROM register_sale") == [("2025-03-04", "tidak disebut")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (sale(nop(1), 0), "amount_blank"),
        (sale(nop(1), -5), "amount_negative"),
        (sale(nop(1), "satu miliar"), "amount_unreadable"),
        (sale(nop(1), on="2026-11-23"), "sale_date_unreadable"),  # tomorrow
        (sale("36760500150050001O"), "nop_letters"),
    ],
)
def test_a_sale_that_cannot_be_is_rejected(city: World, dump: Dump, row: Row, problem: str) -> None:
    assert problems(dump.put("PENJUALAN", row).bring()) == [(problem, 2)]
    assert city.rows("SELECT * FROM register_sale") == []


# ---- against the law ----


def test_tables_that_say_what_the_law_says_are_no_news(city: World, dump: Dump) -> None:
    dump.put("KELAS_TANAH", land_class("055", "2444", "2573", "2508"))
    dump.put("KELAS_BANGUNAN", building_class("022", "902", "1034", "968"))
    dump.put(
        "TARIF", tariff(2024, 9999, 1_000_000_000, "0.1"), tariff(2024, 9999, 999_999_999_999_999, "0.003")
    )
    dump.put("NJOPTKP", {"THN_AWAL": 2014, "THN_AKHIR": 9999, "NILAI_NJOPTKP": 10_000_000})
    report = dump.put("PBB_MINIMAL", {"THN_PBB_MINIMAL": 2026, "NILAI_PBB_MINIMAL": 0}).bring()
    assert problems(report) == []
    assert report.batch is None
    assert {count.stored for count in report.tables.values()} == {0}


def test_what_the_city_says_otherwise_than_the_law_is_told(dump: Dump) -> None:
    dump.put("KELAS_TANAH", land_class("055", "2444", "2573", "2509"))
    dump.put("KELAS_BANGUNAN", building_class("099", "902", "1034", "968"))
    dump.put("TARIF", tariff(2024, 9999, 1_000_000_000, "0.2"), tariff(2014, 2023, 999_999_999, "0.1"))
    dump.put("NJOPTKP", {"THN_AWAL": 2024, "THN_AKHIR": 9999, "NILAI_NJOPTKP": 12_000_000})
    report = dump.put("PBB_MINIMAL", {"THN_PBB_MINIMAL": 2026, "NILAI_PBB_MINIMAL": 25_000}).bring()
    said = {(found.table, found.line): found.message for found in report.findings}
    assert {found.problem for found in report.findings} == {"law_differs"}
    assert len(said) == 6
    assert "Rp2.509.000; aturan tahun 2027" in said["KELAS_TANAH", 2]
    assert "kelas 099 tidak ada" in said["KELAS_BANGUNAN", 2]
    assert "0,2% sampai Rp1.000.000.000; aturan tahun 2027: 0,1%" in said["TARIF", 2]
    assert "Rp999.999.999; aturan tahun 2023: 0,1% sampai Rp1.000.000.000" in said["TARIF", 3]
    assert "Rp12.000.000; aturan tahun 2024: Rp10.000.000" in said["NJOPTKP", 2]
    assert "Rp25.000; aturan tahun 2026: Rp0" in said["PBB_MINIMAL", 2]


def test_a_class_that_is_no_number_is_rejected(dump: Dump) -> None:
    report = dump.put("KELAS_TANAH", land_class("055", "NaN", "2573", "2508")).bring()
    assert problems(report) == [("amount_unreadable", 2)]


def land_class(code: str, over: str, up_to: str, njop: str) -> Row:
    """A row of KELAS_TANAH, thousand rupiah, that holds from 2011."""
    return {
        "KD_KLS_TANAH": code,
        "THN_AWAL_KLS_TANAH": 2011,
        "THN_AKHIR_KLS_TANAH": 9999,
        "NILAI_MIN_TANAH": over,
        "NILAI_MAX_TANAH": up_to,
        "NILAI_PER_M2_TANAH": njop,
    }


def building_class(code: str, over: str, up_to: str, njop: str) -> Row:
    return {
        "KD_KLS_BNG": code,
        "THN_AWAL_KLS_BNG": 2011,
        "THN_AKHIR_KLS_BNG": 9999,
        "NILAI_MIN_BNG": over,
        "NILAI_MAX_BNG": up_to,
        "NILAI_PER_M2_BNG": njop,
    }


def tariff(first: int, last: int, up_to: int, rate: str) -> Row:
    return {"THN_AWAL": first, "THN_AKHIR": last, "NJOP_MIN": 0, "NJOP_MAX": up_to, "NILAI_TARIF": rate}
