"""A paid bill with everything its receipt tells, for the tests of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.actions.desk import booked, opened, request
from tests.world import NOON, World, nop

if TYPE_CHECKING:
    from sppt.payments.language import Receipt

KELURAHAN = ("3676050015", "LENGKONG GUDANG")
KECAMATAN = ("3676050", "SERPONG")


def place(city: World, *, kelurahan: str = KELURAHAN[1], kecamatan: str = KECAMATAN[1]) -> None:
    """The kelurahan and kecamatan of the NOPs that `nop()` invents."""
    city.change("INSERT INTO register_kecamatan (code, name) VALUES (%s, %s)", KECAMATAN[0], kecamatan)
    city.change(
        "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor) VALUES (%s, %s, %s, '')",
        KELURAHAN[0],
        KECAMATAN[0],
        kelurahan,
    )


def notice(
    city: World, bill: int, digits: str, year: int, *, nama: str = "SITI RAHMA", pokok: int = 1_000_000
) -> None:
    """The SPPT of a bill: 1 250 m² of land, 85 m² of buildings."""
    city.change(
        "INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp,"
        " kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, status_tagihan, content)"
        " VALUES (%s, %s, %s, 1, %s, '', '', '', '', '', '', '', '', '', '', 1250, 85, 0, 0, 0, 0, %s, 0, %s, %s, '',"
        " 'test')",
        bill,
        digits,
        year,
        nama,
        pokok,
        pokok,
        f"{year}-08-31",
    )


def paid(city: World, number: int = 1, *years: int, nama: str = "SITI RAHMA", reference: str = "") -> Receipt:
    """A receipt of one NOP for these years (else 2025): Rp1.000.000 each and the denda of 14 September 2026."""
    digits = nop(number)
    wanted = years or (2025,)
    for year in wanted:
        notice(city, city.bill(digits, year), digits, year, nama=nama)
    return booked(request(opened((digits, set(wanted))), reference or f"R-{number}"), at=NOON)


def street(city: World, *, houses: int = 3) -> Receipt:
    """One payment for a street: 2024 and 2025 of the first house, 2025 of the others, Rp1.000.000 of pokok each."""
    picks = [(nop(number), {2024, 2025} if number == 1 else {2025}) for number in range(1, houses + 1)]
    for digits, years in picks:
        for year in sorted(years):
            notice(city, city.bill(digits, year), digits, year)
    return booked(request(opened(*picks), "STREET"), at=NOON)
