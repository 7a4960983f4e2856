"""What the register tells an assessment: values worked out by hand from its rows."""

from __future__ import annotations

import pytest
from django.db import transaction

from sppt.register.queries import (
    NEIGHBOURS_MIN,
    AssessableObject,
    Neighbours,
    Spread,
    neighbours,
    object_facts,
    zone_nir,
)
from tests.world import World, nop

CIATER = "3676050015"


@pytest.fixture
def register(city: World) -> Register:
    return Register(city)


class Register:
    """Rows of the register, as few columns as a test needs."""

    def __init__(self, city: World) -> None:
        self._city = city

    def objek(
        self, number: str, *, subjek: str = "S-1", njop: tuple[int, int] = (0, 0), luas: int = 100
    ) -> None:
        self._city.change(
            "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
            " njop_bangunan, jenis_transaksi, content) VALUES (%s, %s, '', '', '', '', %s, 50, %s, %s, '2', '')",
            *(number, subjek, luas, *njop),
        )

    def bumi(
        self, number: str, luas: int, znt: str, *, no: int = 1, jenis: str = "1", nilai: int = 0
    ) -> None:
        """`luas` in whole m², `nilai` in rupiah."""
        self._city.change(
            "INSERT INTO register_bumi VALUES (%s, %s, %s, %s, %s, %s)",
            number,
            no,
            znt,
            luas * 100,
            jenis,
            nilai,
        )

    def bangunan(
        self, number: str, luas: int, *, no: int = 1, jpb: str = "01", sistem: int = 0, individu: int = 0
    ) -> None:
        self._city.change(
            "INSERT INTO register_bangunan VALUES (%s, %s, %s, %s, %s, %s, NULL, NULL, true)",
            *(number, no, jpb, luas * 100, sistem, individu),
        )

    def nir(self, znt: str, year: int, rupiah: int) -> None:
        self._city.change("INSERT INTO register_nir VALUES (%s, %s, %s, %s)", CIATER, znt, year, rupiah)

    def beban(self, number: str, year: int, bumi: int, bangunan: int) -> None:
        self._city.change(
            "INSERT INTO register_beban VALUES (%s, %s, '', 0, 0, %s, %s)", number, year, bumi, bangunan
        )


def only(year: int = 2026) -> AssessableObject:
    [found] = object_facts(year)
    return found


def test_land_is_worth_the_nir_of_the_year_times_its_area(register: Register) -> None:
    register.objek(nop(1))
    register.bumi(nop(1), 200, "AA", nilai=1)
    register.nir("AA", 2025, 2_000_000)
    register.nir("AA", 2026, 2_500_000)
    assert only(2026).facts[:3] == (nop(1), 20_000, 500_000_000)
    assert only(2025).facts.nilai_bumi == 400_000_000
    assert (only(2026).znt, only(2026).nir) == ("AA", 2_500_000)


def test_land_without_nir_is_worth_what_sismiop_says_and_without_that_it_has_no_value(
    register: Register,
) -> None:
    register.objek(nop(1))
    register.bumi(nop(1), 200, "AA", nilai=300_000_000)
    register.objek(nop(2))
    register.bumi(nop(2), 200, "")
    assert [(found.facts.nilai_bumi, found.nir) for found in object_facts(2026)] == [
        (300_000_000, None),
        (None, None),
    ]


def test_two_pieces_of_land_are_added_and_one_without_value_leaves_none(register: Register) -> None:
    register.objek(nop(1))
    register.bumi(nop(1), 200, "AA")
    register.bumi(nop(1), 100, "AB", no=2)
    register.nir("AA", 2026, 1_000_000)
    assert (only().facts.luas_bumi, only().facts.nilai_bumi) == (30_000, None)
    register.nir("AB", 2026, 3_000_000)
    assert only().facts.nilai_bumi == 500_000_000


def test_an_individual_value_of_a_building_wins_and_the_largest_names_the_kind(register: Register) -> None:
    register.objek(nop(1))
    register.bangunan(nop(1), 40, no=1, jpb="04", sistem=90_000_000)
    register.bangunan(nop(1), 60, no=2, jpb="01", sistem=90_000_000, individu=120_000_000)
    facts = only().facts
    assert (facts.luas_bangunan, facts.nilai_bangunan, facts.jenis_bangunan) == (10_000, 210_000_000, "01")


def test_a_building_that_is_gone_counts_no_more(register: Register, city: World) -> None:
    register.objek(nop(1))
    register.bangunan(nop(1), 40, sistem=90_000_000)
    city.change("UPDATE register_bangunan SET aktif = false")
    assert (only().facts.luas_bangunan, only().facts.nilai_bangunan) == (0, 0)


def test_a_shared_object_bears_the_share_of_the_year_or_the_one_that_stands(register: Register) -> None:
    register.objek(nop(1))
    register.beban(nop(1), 0, 20_000_000, 30_000_000)
    register.beban(nop(1), 2025, 10_000_000, 15_000_000)
    register.beban(nop(1), 2027, 1, 1)
    assert only(2025).facts[5:7] == (10_000_000, 15_000_000)
    assert only(2026).facts[5:7] == (20_000_000, 30_000_000)


def test_an_object_without_subject_land_or_buildings_is_there_with_nothing(register: Register) -> None:
    register.objek(nop(1), subjek="")
    found = only()
    assert found.facts[1:5] == (0, None, 0, 0)
    assert (found.subjek_id, found.nama, found.znt) == ("", "", "")


def test_chosen_objects_are_read_as_they_are_read_among_all(register: Register, city: World) -> None:
    city.change(
        "INSERT INTO register_subjek (id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content)"
        " VALUES ('S-1', 'GUMIRO CONTOH', 'JL. KARSA', 'NO 5', '03', '001', 'CIATER', 'KOTA CONTOH', '15310', '', '')"
    )
    register.nir("AA", 2026, 1_000_000)
    for number in (3, 1, 2):
        register.objek(nop(number))
        register.bumi(nop(number), 100 * number, "AA")
        register.bangunan(nop(number), 50, sistem=10_000_000 * number)
        register.beban(nop(number), 0, number, number)
    everything = list(object_facts(2026))
    assert [found.facts.nop for found in everything] == [nop(1), nop(2), nop(3)]
    assert list(object_facts(2026, nops=[nop(3), nop(1)])) == [everything[0], everything[2]]
    assert everything[0][2:10] == (
        "GUMIRO CONTOH",
        "JL. KARSA",
        "NO 5",
        "03",
        "001",
        "CIATER",
        "KOTA CONTOH",
        "15310",
    )


def test_a_reading_goes_on_while_the_caller_commits(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sppt.register.assessable.CHUNK", 1)
    for number in (1, 2, 3):
        register.objek(nop(number))
    reading = object_facts(2026)
    found = [next(reading).facts.nop]
    with transaction.atomic():
        pass
    found += [each.facts.nop for each in reading]
    assert found == [nop(1), nop(2), nop(3)]


def test_the_nir_of_a_zone_is_told_for_the_years_that_have_one(register: Register) -> None:
    register.nir("AA", 2025, 2_000_000)
    register.nir("AA", 2026, 2_500_000)
    register.nir("AB", 2026, 9)
    assert zone_nir(CIATER, "AA", [2024, 2025, 2026]) == {2025: 2_000_000, 2026: 2_500_000}


def street(register: Register, houses: int) -> None:
    """Houses of 100 m² land and 50 m² building each, house n worth n million Rp per m² of either."""
    for number in range(1, houses + 1):
        register.objek(nop(number), njop=(number * 100_000_000, number * 50_000_000))
        register.bumi(nop(number), 100, "AA")
        register.bangunan(nop(number), 50)


def test_neighbours_of_the_same_zone_and_kind_are_spread_in_tenths(register: Register) -> None:
    street(register, 20)
    register.objek(nop(21), njop=(1, 1))
    register.bumi(nop(21), 100, "AB")  # another zone
    register.objek(nop(22), njop=(1, 1))
    register.bumi(nop(22), 100, "AA", jenis="3")  # another use
    tenths = tuple(number * 1_000_000 for number in range(2, 20, 2))
    spread = Spread(objects=20, deciles=tenths, own=7_000_000, below=30)
    assert neighbours(nop(7)) == Neighbours(znt="AA", jenis_bumi="1", jpb="01", land=spread, buildings=spread)


def test_a_group_of_few_neighbours_is_not_told(register: Register) -> None:
    street(register, NEIGHBOURS_MIN)
    register.objek(nop(90), njop=(500_000_000, 250_000_000))
    register.bumi(nop(90), 100, "AA")
    register.bangunan(nop(90), 50, jpb="04")
    found = neighbours(nop(90))
    assert found is not None
    assert found.land is not None
    assert found.buildings is None  # the only shop among houses
    assert neighbours(nop(91)) is None
