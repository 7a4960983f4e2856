"""An object's NJOP beside its neighbours': the zone's values, the spread of its like, and nobody who could be told."""

from __future__ import annotations

import pytest

from tests.doors.visiting import Visitor
from tests.world import World, nop


def parcel(
    city: World, number: int, per_m2: int, *, znt: str = "AB", jpb: str = "01", kind: str = "1"
) -> None:
    """An object of 100 m² of land and 50 m² of building, NJOP per m² as given and half of it."""
    digits = nop(number)
    city.change(
        "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, jenis_transaksi, content) VALUES (%s, 'S-RAHASIA', 'JL RAHASIA', '', '', '', 100, 50, %s, %s,"
        " '1', 'x')",
        digits,
        per_m2 * 100,
        per_m2 * 25,
    )
    city.change(
        "INSERT INTO register_bumi (nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem)"
        " VALUES (%s, 1, %s, 10000, %s, 0)",
        digits,
        znt,
        kind,
    )
    city.change(
        "INSERT INTO register_bangunan (nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun,"
        " jumlah_lantai, aktif) VALUES (%s, 1, %s, 5000, 0, 0, 2001, 1, true)",
        digits,
        jpb,
    )


def zone(city: World, tax_year: int, nir: int, znt: str = "AB") -> None:
    city.change(
        "INSERT INTO register_nir (kelurahan, znt, tax_year, nir) VALUES (%s, %s, %s, %s)",
        nop(1)[:10],
        znt,
        tax_year,
        nir,
    )


@pytest.fixture
def street(city: World) -> World:
    """Ten like houses in one zone, from Rp1.000.000 to Rp1.900.000 per m² of land; ours is the seventh."""
    city.bill(nop(1), 2026)
    parcel(city, 1, 1_600_000)
    for number, hundreds in enumerate((10, 11, 12, 13, 14, 15, 17, 18, 19), start=2):
        parcel(city, number, hundreds * 100_000)
    parcel(city, 40, 9_000_000, znt="ZZ")  # another zone
    parcel(city, 41, 8_000_000, kind="3")  # vacant land
    zone(city, 2025, 1_400_000)
    zone(city, 2026, 1_650_000)
    return city


def test_the_zones_value_stands_beside_last_years(street: World) -> None:
    page = Visitor().get(Visitor().look_up(nop(1)) + "/banding")
    assert page.status == 200
    assert "NIR tahun 2025 Rp1.400.000 per m² NIR tahun 2026 Rp1.650.000 per m²" in page.text
    assert "Nilai zona ini naik Rp250.000 per m²." in page.text


def test_the_spread_of_like_objects_shows_the_own_place_in_it(street: World) -> None:
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    land, _, buildings = visitor.get(f"{bills}/banding").text.partition("Bangunan Ada")
    assert "Ada 10 objek sejenis di zona ini (tanah dengan bangunan), termasuk objek ini." in land
    assert "Delapan dari sepuluh objek Rp1.000.000 sampai Rp1.800.000 per m²" in land
    assert "Nilai tengah Rp1.400.000 per m² Objek ini Rp1.600.000 per m²" in land
    assert "Objek ini lebih tinggi daripada 60% objek sejenis." in land
    assert "10 objek sejenis di zona ini (rumah)" in buildings
    assert "Objek ini Rp800.000 per m²" in buildings
    english = visitor.get(f"/en{bills}/banding").text
    assert "This object is valued higher than 60% of its like." in english


def test_a_small_group_is_not_shown(street: World) -> None:
    street.change("DELETE FROM register_bumi WHERE nop = %s", nop(2))
    page = Visitor().get(Visitor().look_up(nop(1)) + "/banding")
    assert page.text.count("Objek sejenis di zona ini kurang dari 10.") == 2  # nine are left
    for value in ("1.100.000", "1.900.000", "1.400.000 sampai"):
        assert value not in page.text


def test_nothing_of_a_neighbour_but_figures_of_the_group_is_told(street: World) -> None:
    page = Visitor().get(Visitor().look_up(nop(1)) + "/banding")
    assert "RAHASIA" not in page.html.upper()
    for number in range(2, 11):
        assert nop(number) not in page.html
    assert "9.000.000" not in page.text
    assert "8.000.000" not in page.text


def test_an_object_that_the_register_does_not_have_is_not_compared(city: World) -> None:
    city.bill(nop(1), 2026)
    page = Visitor().get(Visitor().look_up(nop(1)) + "/banding")
    assert "Data tanah dan bangunan objek ini belum ada" in page.text


def test_a_zone_without_a_value_says_so(street: World) -> None:
    street.change("DELETE FROM register_nir WHERE tax_year = 2025")
    page = Visitor().get(Visitor().look_up(nop(1)) + "/banding")
    assert "NIR tahun 2025 tidak tercatat" in page.text
    assert "Nilai zona ini" not in page.text
