"""The assessment rules of a Perda file: chosen by tax year, pinned by a hash, and refused whole when unclear."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from sppt.kit.perda import class_tables, perda_in_file
from sppt.rules.assessment.year import BracketBase
from sppt.rules.perda import Perda, PerdaError, line_of, perda_from, read_class_table
from sppt.rules.rupiah import Rate
from tests.rules.kasus import PERDA_FILE, law_of

FOLDER = PERDA_FILE.parent
TEXT = (FOLDER / "99.71.toml").read_text(encoding="utf-8")
TANGSEL, CONTOH = perda_in_file("36.76"), perda_in_file("99.71")


def read(text: str) -> Perda:
    return law_of(text, source="99.71.toml")


@pytest.mark.parametrize(
    ("tax_year", "njoptkp", "rates", "base"),
    [
        (1986, 12_000_000, ["0,5%"], BracketBase.NJOPKP),
        (2013, 12_000_000, ["0,5%"], BracketBase.NJOPKP),
        (2014, 10_000_000, ["0,1%", "0,2%"], BracketBase.NJOPKP),
        (2023, 10_000_000, ["0,1%", "0,2%"], BracketBase.NJOPKP),
        (2024, 10_000_000, ["0,1%", "0,2%", "0,25%", "0,3%"], BracketBase.NJOP),
        (2199, 10_000_000, ["0,1%", "0,2%", "0,25%", "0,3%"], BracketBase.NJOP),
    ],
)
def test_tangerang_selatan_has_three_regimes(
    tax_year: int, njoptkp: int, rates: list[str], base: BracketBase
) -> None:
    rules = TANGSEL.year(tax_year)
    assert rules.njoptkp.amount == njoptkp
    assert [rate.percent for rate in rules.tariff.brackets.rates] == rates
    assert rules.tariff.base is base
    assert rules.minimum.amount == 0
    assert (rules.due.month, rules.due.day) == (8, 31)


def test_the_year_the_city_took_the_tax_over_is_in_its_file() -> None:
    assert (TANGSEL.own_from, CONTOH.own_from) == (2014, 2012)


@pytest.mark.parametrize("tax_year", [-1, 0, 1985, 2200, 3000])
def test_a_tax_year_that_the_file_does_not_cover_has_no_rules(tax_year: int) -> None:
    with pytest.raises(PerdaError, match=str(tax_year)):
        TANGSEL.year(tax_year)


def test_the_class_tables_are_whole_and_agree_with_the_ministers_first_and_last_rows() -> None:
    rules = TANGSEL.year(2025)
    land, building = rules.kelas_tanah.rows, rules.kelas_bangunan.rows
    assert (len(land), len(building)) == (100, 40)
    assert land[-1] == ("001", 67_390_000, 69_700_000, 68_545_000)
    assert land[0] == ("100", 0, 170, 140)
    assert building[-1] == ("001", 14_700_000, 15_800_000, 15_250_000)
    assert building[0] == ("040", 0, 52_000, 50_000)


def test_every_rule_of_a_year_names_its_article_source_and_standing() -> None:
    for perda in (TANGSEL, CONTOH):
        rules = perda.year(2026)
        listed = [rules.classes, rules.njoptkp, rules.share, rules.tariff, rules.minimum, rules.roundings]
        for one in [*listed, rules.due, *rules.exemptions, *rules.stimuli]:
            assert one.article
            assert one.source
            assert one.standing
            assert one.hash


def test_what_public_sources_leave_open_of_the_assessment_is_marked_for_bapenda() -> None:
    rules = TANGSEL.year(2026)
    for one in (rules.njoptkp, rules.share, rules.tariff, rules.minimum, rules.due):
        assert one.standing == "to be confirmed by Bapenda"


def test_years_under_the_same_rules_still_have_hashes_of_their_own() -> None:
    hashes = {TANGSEL.year(year).hash for year in (2024, 2025, 2026)} | {CONTOH.year(2025).hash}
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("instead_of", "written"),
    [
        ("amount = { value = 20_000_000", "amount = { value = 20_000_001"),
        ('value = "0.15%"', 'value = "0.16%"'),
        ("up_to = { value = 750_000_000", "up_to = { value = 750_000_001"),
        ('value = "60%"', 'value = "61%"'),
        ('njop = "half_up"', 'njop = "up"'),
        ('rise = { value = "25%"', 'rise = { value = "24%"'),
        ("asks_nik = true", "asks_nik = false"),
        ("applies_when_njopkp_is_zero = false", "applies_when_njopkp_is_zero = true"),
        ('jenis_bumi = ["4"]', 'jenis_bumi = ["5"]'),
        ('bumi = "kota-contoh-bumi"', 'bumi = "pmk-150-2010-bumi"'),
        ("up_to = { value = 300_000,", "up_to = { value = 300_001,"),
        ("after_issue = { value = 2", "after_issue = { value = 3"),
        ('rate = { value = "0.07%"', 'rate = { value = "0.08%"'),
    ],
)
def test_any_value_that_can_move_a_rupiah_moves_the_hash_of_its_year(instead_of: str, written: str) -> None:
    assert instead_of in TEXT
    assert read(TEXT.replace(instead_of, written, 1)).year(2025).hash != CONTOH.year(2025).hash


def test_a_changed_row_of_a_class_table_moves_the_hash() -> None:
    tables = class_tables()
    table = tables["kota-contoh-bumi"]
    row = table.rows[0]._replace(njop=50_002)
    text = (FOLDER / "kelas" / "kota-contoh-bumi.toml").read_text(encoding="utf-8")
    changed = read_class_table(text.replace("50_001", "50_002"), source="kota-contoh-bumi.toml")
    assert changed.rows[0] == row
    perda = perda_from(
        tomllib.loads(TEXT), source="99.71.toml", class_tables={**tables, "kota-contoh-bumi": changed}
    )
    assert perda.year(2025).hash != CONTOH.year(2025).hash
    assert perda.year(2024).hash == CONTOH.year(2024).hash


def test_what_holds_from_2025_leaves_the_hash_of_2024_alone() -> None:
    changed = read(TEXT.replace("amount = { value = 20_000_000", "amount = { value = 20_000_001"))
    assert changed.year(2024) == CONTOH.year(2024)


def test_values_from_a_form_are_read_as_the_file_is() -> None:
    document = tomllib.loads(TEXT)
    read_again = perda_from(document, source="99.71.toml", class_tables=class_tables())
    assert replace(read_again) == CONTOH


def test_a_group_and_a_special_tariff_are_found_by_id() -> None:
    rules = CONTOH.year(2025)
    assert rules.share.groups["pangan"].rates == (Rate(1, 5),)
    assert rules.tariff.specials["pangan-ternak"].rate == Rate(7, 10_000)


REFUSED = [
    ("amount = { value = 15_000_000", "amount = { value = -1", "njoptkp[1].amount.value"),
    ("amount = { value = 15_000_000", "amount = { value = 15_000_000.0", "tanpa desimal"),
    ('amount = { value = 15_000_000, unit = "rupiah" }', "amount = 15_000_000", "njoptkp[1].amount"),
    ('15_000_000, unit = "rupiah"', '15_000_000, unit = "thousand_rupiah"', "thousand_rupiah"),
    ('jenis_bumi = ["4"]', 'jenis_bumi = ["fasum"]', "kode SISMIOP dari 1 angka, misalnya 1"),
    ('jenis_bangunan = ["01"]', 'jenis_bangunan = ["1"]', "kode SISMIOP dari 2 angka, misalnya 01"),
    ("require_building = true", "require_building = 1", "njoptkp[1].require_building"),
    ("require_building = true\n", "", "njoptkp[1].require_building"),
    ('article = "Perda Kota Contoh 1/2012 Pasal 5"\n', "", "njoptkp[1].article"),
    ('article = "Perda Kota Contoh 1/2024 Pasal 8"\n', "", "tariff[2].special[1].article"),
    ('rate = { value = "0.3%"', 'rate = { value = "1.2"', "tariff[2].bracket[2].rate.value"),
    ('rate = { value = "0.3%"', 'rate = { value = "0.51%"', "tariff[2].bracket[2].rate"),
    ('rate = { value = "0.07%"', 'rate = { value = "7%"', "tariff[2].special[1].rate"),
    ('rate = { value = "0.3%"', 'rate = { value = "-0.3%"', "tariff[2].bracket[2].rate.value"),
    (
        'rate = { value = "0.3%", unit = "of_dasar"',
        'rate = { value = "0.3%", unit = "of_njopkp"',
        "of_njopkp",
    ),
    ("{ up_to = { value = 3_000_000_000", "{ up_to = { value = 750_000_000", "tariff[2].bracket[2].up_to"),
    ('{ rate = { value = "0.5%", unit = "of_dasar" } },', "", "tariff[2].bracket[2].up_to"),
    (
        '{ up_to = { value = 750_000_000, unit = "rupiah" }, rate = { value = "0.15%"',
        '{ rate = { value = "0.15%"',
        "tariff[2].bracket[1].up_to",
    ),
    ('bracket_base = "njopkp"', 'bracket_base = "njkp"', "tariff[1].bracket_base"),
    ('id = "pangan"', 'id = "usaha"', "dipakai dua kali"),
    ('id = "pangan"', 'id = "Pangan Utama"', "njop_share[2].group[2].id"),
    ('bumi = "kota-contoh-bumi"', 'bumi = "kota-lain-bumi"', "classes[2].bumi"),
    ('bangunan = "kota-contoh-bangunan"\n', "", "classes[2].bangunan"),
    ('dasar = "down"', 'dasar = "kira-kira"', "rounding[1].dasar"),
    ("month = 9", "month = 13", "due_date[1].month"),
    ("day = 30", "day = 31", "due_date[1].day"),
    ("month = 9\nday = 30", "month = 2\nday = 29", "due_date[1].day"),
    ("after_issue = { value = 2", "after_issue = { value = 13", "due_date[1].after_issue"),
    ("own_from = 2012", "own_from = 212", "city.own_from"),
    ("own_from = 2012\n", "", "city.own_from"),
    ('jenis_bumi = ["4"]', 'jenis_bumi = "4"', "exemption[1].jenis_bumi"),
    ('jenis_transaksi = ["3"]', 'jenis_bumi = ["4"]', "sudah dikecualikan"),
    ('id = "dihapus"', 'id = "fasilitas-umum"', "dipakai dua kali"),
    ('jenis_bangunan = ["01"]\nnjop_up_to', "njop_up_to", "exemption[4].njop_up_to"),
    ('kind = "cap"\nrise', 'kind = "cap"\npercent', "stimulus[3].rise"),
    ('kind = "cap"', 'kind = "bonus"', "stimulus[3].kind"),
    ('rise = { value = "25%"', 'rise = { value = "1001%"', "stimulus[3].rise.value"),
    ("priority = 30", "priority = 20", "priority harus berbeda"),
    ("priority = 30", "priority = 10", "priority harus berbeda"),
    ('jenis_bangunan = ["13"]', 'jenis_bangunan = ["01", "13"]', "stimulus[2].priority"),
    ('id = "rusun-650-juta"', 'id = "rumah-2-miliar"', "dipakai dua kali"),
    ("asks_nik = true", 'asks_nik = "ya"', "stimulus[1].asks_nik"),
    ("buku = [1, 2]\npriority = 30", "buku = [6]\npriority = 30", "stimulus[4].buku"),
    ("[[minimum]]", "[[minimal]]", "minim"),
]


@pytest.mark.parametrize(("instead_of", "written", "says"), REFUSED)
def test_an_unclear_rule_of_assessment_is_refused_with_the_place_and_the_reason(
    instead_of: str, written: str, says: str
) -> None:
    assert instead_of in TEXT
    with pytest.raises(PerdaError) as refusal:
        read(TEXT.replace(instead_of, written, 1))
    assert says.lower() in str(refusal.value).lower()
    assert str(refusal.value).startswith("99.71.toml: baris ")


SECTIONS = ["classes", "njoptkp", "njop_share", "tariff", "minimum"]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("year", [2024, 2026])
def test_years_that_overlap_or_leave_a_hole_are_refused_at_their_line(section: str, year: int) -> None:
    place = TEXT.index(f"[[{section}]]\ntax_year_from = 2025")
    text = TEXT[:place] + TEXT[place:].replace("tax_year_from = 2025", f"tax_year_from = {year}", 1)
    with pytest.raises(PerdaError, match="bertumpuk atau berjarak") as refusal:
        read(text)
    assert refusal.value.field == f"{section}[2].tax_year_from"
    assert refusal.value.line == TEXT[:place].count("\n") + 2


@pytest.mark.parametrize("section", SECTIONS)
def test_the_last_rule_must_be_open_and_the_first_begin_with_the_others(section: str) -> None:
    last = TEXT.index(f"[[{section}]]\ntax_year_from = 2025")
    closed = TEXT[:last] + TEXT[last:].replace(
        "tax_year_from = 2025", "tax_year_from = 2025\ntax_year_to = 2099", 1
    )
    with pytest.raises(PerdaError, match="terbuka di akhir"):
        read(closed)
    first = TEXT.index(f"[[{section}]]\ntax_year_from = 2012")
    later = TEXT[:first] + TEXT[first:].replace("tax_year_from = 2012", "tax_year_from = 2013", 1)
    with pytest.raises(PerdaError, match="tahun pajak yang sama"):
        read(later)


@pytest.mark.parametrize("section", [*SECTIONS, "rounding", "due_date"])
def test_a_file_without_one_kind_of_rule_is_refused(section: str) -> None:
    document = tomllib.loads(TEXT)
    del document[section]
    with pytest.raises(PerdaError, match=f"{section}: nilai ini wajib ada"):
        perda_from(document, source="99.71.toml", class_tables=class_tables())


CLASSES = (FOLDER / "kelas" / "kota-contoh-bangunan.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("instead_of", "written", "says"),
    [
        ("up_to = 800_000", "up_to = 799_999", "baris 13: kelas[4].up_to: berjarak atau bertumpuk"),
        ("up_to = 800_000", "up_to = 800_001", "kelas[4].up_to: berjarak atau bertumpuk"),
        ("over = 0", "over = 1", "baris 14: kelas[5].over: kelas terakhir mulai dari 0"),
        ("njop = 550_000", "njop = 800_001", "kelas[4].njop"),
        ("njop = 550_000", "njop = 300_000", "kelas[4].njop"),
        ("njop = 550_000", "njop = 550_000.5", "tanpa desimal"),
        ('kode = "4"', 'kode = "3"', "kode 3 dipakai dua kali"),
        ('unit = "rupiah_per_m2"', 'unit = "thousand_rupiah_per_m2"', "baris 4: unit"),
        ('article = "Perwal Kota Contoh 3/2025, lampiran II"\n', "", "article"),
        ("kelas = [", "kelas = [] # [", "bukan TOML"),
        ("format = 1", "format = [", "bukan TOML"),
    ],
)
def test_a_class_table_with_a_gap_or_nonsense_is_refused(instead_of: str, written: str, says: str) -> None:
    assert instead_of in CLASSES
    with pytest.raises(PerdaError) as refusal:
        read_class_table(CLASSES.replace(instead_of, written, 1), source="kelas.toml")
    assert str(refusal.value).startswith("kelas.toml: ")
    assert says in str(refusal.value)


TOML = """\
format = 1  # [city]

[city]
name = "a # b = [[x]] {"
note = "c"

[[tariff]]
article = 'it # is'
bracket = [
    # { not = "an element" }
    { up_to = { value = 5, unit = "rupiah" }, rate = { value = "1%" } },
    { rate = { value = "2%" } },
]
last = 1

[[tariff]]
bracket = [{ rate = 1 }]

[[tariff.special]]
id = "x"

[[tariff.special]]
id = "y"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("format", 1),
        ("city", 3),
        ("city.name", 4),
        ("city.note", 5),
        ("city.missing", 3),
        ("tariff[1]", 7),
        ("tariff[1].article", 8),
        ("tariff[1].bracket", 9),
        ("tariff[1].bracket[1].up_to.value", 11),
        ("tariff[1].bracket[2].rate.value", 12),
        ("tariff[1].last", 14),
        ("tariff[2]", 16),
        ("tariff[2].bracket[1].rate", 17),
        ("tariff[2].special[1].id", 20),
        ("tariff[2].special[2].id", 23),
        ("tariff[2].special[2].rate", 22),
        ("nothing", None),
        ("", None),
    ],
)
def test_the_line_of_a_field_is_found(path: str, line: int | None) -> None:
    assert line_of(TOML, path) == line
