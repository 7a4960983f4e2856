"""The Perda file: what stands in it is found by day, and an unclear file is refused whole."""

from __future__ import annotations

from datetime import date

import pytest

from sppt.rules.penalty import MonthConvention
from sppt.rules.perda import Perda, PerdaError, Standing
from sppt.rules.rupiah import Rate, Rounding
from tests.rules.kasus import CONTOH, CONTOH_FILE, TANGSEL, law_of

TEXT = CONTOH_FILE.read_text(encoding="utf-8")


def read(text: str) -> Perda:
    return law_of(text, source="contoh.toml")


def test_tangerang_selatan_takes_two_percent_up_to_2023_and_one_percent_after() -> None:
    before, after = TANGSEL.penalty_for(date(2023, 12, 31)), TANGSEL.penalty_for(date(2024, 1, 1))
    assert (before.rate, after.rate) == (Rate(1, 50), Rate(1, 100))
    for rule in (before, after):
        assert (rule.cap_months, rule.convention, rule.rounding) == (
            24,
            MonthConvention.ANNIVERSARY,
            Rounding.HALF_UP,
        )
    assert TANGSEL.penalty_for(date(1994, 8, 31)) is before
    assert TANGSEL.penalty_for(date(2199, 8, 31)) is after


def test_tangerang_selatan_is_named_and_quotes_hold_three_days_and_five_minutes() -> None:
    assert (TANGSEL.city, TANGSEL.schema, TANGSEL.name) == ("36.76", "kota_3676", "Kota Tangerang Selatan")
    assert (TANGSEL.quote_days_max, TANGSEL.quote_grace_minutes, TANGSEL.late_advice_days) == (3, 5, 2)


def test_what_public_sources_leave_open_is_marked_for_bapenda() -> None:
    open_questions = {one.id for one in TANGSEL.programmes if one.standing == Standing.TO_BE_CONFIRMED}
    assert {one for one in open_questions if not one.startswith(("tunggakan-", "pentungan-"))} == set()
    assert all(rule.standing == Standing.TO_BE_CONFIRMED for rule in TANGSEL.penalties)


@pytest.mark.parametrize(
    ("pokok", "buku"),
    [
        (0, 1),
        (100_000, 1),
        (100_001, 2),
        (500_000, 2),
        (500_001, 3),
        (2_000_000, 3),
        (2_000_001, 4),
        (5_000_000, 4),
        (5_000_001, 5),
        (10**12, 5),
    ],
)
def test_the_upper_bound_belongs_to_the_lower_buku(pokok: int, buku: int) -> None:
    assert TANGSEL.buku.of(pokok, tax_year=2025) == buku


def test_buku_bounds_follow_the_tax_year() -> None:
    assert [CONTOH.buku.of(100_000, tax_year=year) for year in (1994, 2019, 2020, 2030)] == [2, 2, 1, 1]


def test_programmes_are_applied_by_priority_whatever_their_order_in_the_file() -> None:
    assert [one.id for one in CONTOH.programmes_open(date(2024, 6, 1))] == ["tumpuk-pertama", "tumpuk-kedua"]


def test_a_comment_changes_no_hash_and_a_value_changes_its_own_and_the_whole() -> None:
    commented = read("# a remark\n" + TEXT)
    changed = read(TEXT.replace('rate = { value = "2%"', 'rate = { value = "3%"'))
    assert commented == CONTOH
    assert changed.hash != CONTOH.hash
    assert changed.penalties[0].hash != CONTOH.penalties[0].hash
    assert changed.penalties[1:] == CONTOH.penalties[1:]
    assert changed.programmes == CONTOH.programmes


def test_every_rule_has_a_hash_of_its_own() -> None:
    for perda in (TANGSEL, CONTOH):
        hashes = [rule.hash for rule in perda.penalties] + [one.hash for one in perda.programmes]
        hashes += [period.hash for period in perda.buku.periods]
        assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize(
    ("instead_of", "written", "says"),
    [
        ("format = 1", "format = 2", "format"),
        ("format = 1", "format = [", "bukan TOML"),
        ('code = "99.99"', 'code = "9999"', "city.code"),
        ('schema = "kota_contoh"', 'schema = "public; drop"', "city.schema"),
        ('name = "Kota Contoh"', 'name = " "', "city.name"),
        ("days_max = { value = 3,", "days_max = { value = 32,", "quote.days_max.value"),
        ("due_from = 2020-01-01", "due_from = 2020-01-02", "bertumpuk atau berjarak"),
        ("due_from = 2020-01-01", "due_from = 2019-12-31", "bertumpuk atau berjarak"),
        ("due_from = 2020-01-01\n", "", "bertumpuk atau berjarak"),
        ("due_from = 2020-01-01", 'due_from = "1 Januari 2020"', "penalty[2].due_from"),
        ("due_from = 2020-01-01", "due_from = 1899-01-01", "penalty[2].due_from"),
        ('value = "2%"', 'value = "101%"', "lebih dari 100%"),
        ('value = "2%"', 'value = "-2%"', "tidak terbaca"),
        ('value = "2%"', "value = 0.02", "tulis sebagai teks"),
        ('"of_remaining_pokok_per_month"', '"per_day"', "per_day"),
        ('{ value = 15, unit = "month" }', "15", "penalty[1].cap"),
        ('{ value = 15, unit = "month" }', "{ value = 15 }", "penalty[1].cap.unit"),
        ('{ value = 15, unit = "month" }', '{ value = -1, unit = "month" }', "penalty[1].cap.value"),
        ('{ value = 15, unit = "month" }', '{ value = 15.0, unit = "month" }', "tanpa desimal"),
        ('month_convention = "calendar"', 'month_convention = "lunar"', "penalty[2].month_convention"),
        ('rounding = "down"', 'rounding = "bankers"', "penalty[2].rounding"),
        ('article = "Contoh Pasal 1"\n', "", "penalty[1].article"),
        ('article = "Contoh Pasal 4"\n', "", "programme[1].article"),
        ('standing = "confirmed"', 'standing = "maybe"', "quote.standing"),
        ("cap = {", "kap = {", "penalty[1].cap"),
        ("buku = [1]\n", "buku = [1]\nkelurahan = 5\n", "programme[1].kelurahan"),
        ("[city]", "[town]\n[city]", "town"),
        ("buku = [1]", "buku = [6]", "programme[1].buku"),
        ("buku = [1]", "buku = []", "programme[1].buku"),
        ("buku = [1]", 'buku = ["I"]', "programme[1].buku"),
        ('id = "buku-5"', 'id = "buku-1"', "dipakai dua kali"),
        ('id = "buku-5"', 'id = "Buku 5"', "programme[3].id"),
        ("buku = [5]", "buku = [1, 5]", "priority harus berbeda"),
        ("buku = [5]\n", "", "priority harus berbeda"),
        ("open_to = 2024-11-30", "open_to = 2024-10-31", "open_from sesudah open_to"),
        ("tax_year_from = 1994", "tax_year_from = 2015", "tax_year_from sesudah tax_year_to"),
        ("tax_year_from = 1994", "tax_year_from = 3000", "tax_year_from"),
        ('jenis_bangunan = ["01"]', "jenis_bangunan = []", "programme[10].jenis_bangunan"),
        ('jenis_bangunan = ["01"]', "jenis_bangunan = [1]", "programme[10].jenis_bangunan"),
        ('jenis_bangunan = ["13"]', 'jenis_bangunan = ["01", "13"]', "priority harus berbeda"),
        ('jenis_bangunan = ["13"]\n', "", "priority harus berbeda"),
        ("value = 2_000_000_000", "value = -1", "programme[10].njop_up_to.value"),
        ('{ value = 2_000_000_000, unit = "rupiah" }', "2_000_000_000", "programme[10].njop_up_to"),
        ("asks_nik = true", 'asks_nik = "ya"', "programme[10].asks_nik"),
        ("asks_highest_njop = true", "asks_highest = true", "programme[10].asks_highest"),
        ("paid_from = 2022", "paid_from = 2025", "prerequisite"),
        ("paid_from = 2022, ", "", "prerequisite"),
        ("priority = 30", "priority = -1", "programme[5].priority"),
        ("value = 250_000", "value = 50_000", "batasnya menaik"),
        ("    { number = 5 },", "", "Buku 1 sampai 5"),
        (
            "{ number = 5 }",
            '{ number = 5, up_to = { value = 9_000_000, unit = "rupiah" } }',
            "tanpa batas atas",
        ),
        (
            '{ value = 50_000, unit = "rupiah" }',
            '{ value = 50_000, unit = "thousand_rupiah" }',
            "thousand_rupiah",
        ),
        ("[[buku]]\ntax_year_from = 2020", "[[buku]]\ntax_year_from = 2021", "bertumpuk atau berjarak"),
        ("[[buku]]\ntax_year_from = 2020", "[[buku]]", "bertumpuk atau berjarak"),
    ],
)
def test_an_unclear_law_is_refused_with_the_place_and_the_reason(
    instead_of: str, written: str, says: str
) -> None:
    assert instead_of in TEXT
    with pytest.raises(PerdaError) as refusal:
        read(TEXT.replace(instead_of, written, 1))
    assert says.lower() in str(refusal.value).lower()
    assert str(refusal.value).startswith("contoh.toml: ")


def test_the_first_and_the_last_rule_are_open() -> None:
    first_closed = TEXT.replace("due_to = 2019-12-31", "due_from = 1986-01-01\ndue_to = 2019-12-31")
    last_closed = TEXT.replace("due_from = 2023-01-01", "due_from = 2023-01-01\ndue_to = 2099-12-31")
    for text in (first_closed, last_closed):
        with pytest.raises(PerdaError, match="terbuka di"):
            read(text)
