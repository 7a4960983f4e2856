"""Each parameter that a Perda file knows can be proposed in a form, and what is wrong with one is told beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sppt.assessment import rulesets
from sppt.assessment.rulesets_content import NirChange, ZoneNir
from sppt.kit.sheets import xlsx
from sppt.rules.assessment.year import YearRules
from sppt.rules.perda import Perda
from sppt.rules.rupiah import Rate, Rounding
from tests.actions.rules_hands import approved, officers, proposal, save
from tests.doors.office_hands import Hands, Page, again, counting
from tests.world import World

SPECIAL = {
    "id": "pangan-ternak", "title": "Lahan pangan dan ternak", "title_en": "Food and livestock land", "rate": "0,05",
    "article": "Perda 5/2026 Pasal 8",
}  # fmt: skip
GROUP = {"id": "usaha", "title": "Objek usaha", "bracket-1-up_to": "1.000.000.000", "bracket-1-rate": "40"}
GROUP |= {"bracket-2-rate": "60"}
EXEMPTION = {
    "id": "rumah-kecil", "title": "Rumah kecil", "title_en": "Small house", "jenis_bangunan": "01",
    "njop_up_to": "30.000.000", "article": "Perwal 6/2026", "source": "Kantor",
}  # fmt: skip
PENALTY = {
    "due_from": "2027-01-01",
    "rate": "0,5",
    "cap": "12",
    "article": "Perda 5/2026 Pasal 90",
    "source": "Kantor",
}


@pytest.fixture
def sari(city: World) -> Hands:
    officers(city)
    with city.connect() as connection:
        connection.execute("INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG')")
        connection.execute(
            "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)"
            " VALUES ('3676050015', '3676050', 'CILENGGANG', '')"
        )
    return again("sari")


def perda(number: int) -> Perda:
    return rulesets.perda_with(rulesets.ruleset(number).content)


def year(number: int) -> YearRules:
    return perda(number).year(2027)


ONLY_HOUSE = {
    "jenis_bangunan": "01",
    "njop_up_to": "2.000.000.000",
    "asks_nik": "1",
    "asks_highest_njop": "1",
}


def filled(sari: Hands, number: int, part: str, typed: Mapping[str, str]) -> Page:
    form = sari.get(f"/kantor/aturan/{number}/{part}")
    assert form.status == 200, form.text
    return sari.send(form, part.rpartition("/")[2], **typed)


def test_every_parameter_of_a_perda_file_can_be_proposed_in_a_form(city: World, sari: Hands) -> None:
    number = proposal()
    said = [
        filled(sari, number, "daftar/tariff_special/0", SPECIAL),
        filled(sari, number, "daftar/share_group/0", GROUP),
        filled(sari, number, "daftar/exemption/0", EXEMPTION),
        filled(sari, number, "daftar/penalty/0", PENALTY),
        filled(sari, number, "bagian/rounding", {"terutang": "up", "dasar": "down"}),
        filled(sari, number, "bagian/buku", {"bracket-1-up_to": "150.000"}),
        filled(sari, number, "bagian/minimum", {"amount": "10.000"}),
        filled(sari, number, "bagian/due_date", {"month": "9", "day": "30"}),
        filled(
            sari,
            number,
            "daftar/programme/1",
            {"prerequisite-1-up_to": "2026", "prerequisite-2-up_to": "2026"},
        ),
        filled(sari, number, "daftar/programme/2", ONLY_HOUSE),
    ]
    assert [page.status for page in said] == [200] * len(said), [
        page.text for page in said if page.status != 200
    ]
    found = year(number)
    assert found.tariff.specials["pangan-ternak"].rate == Rate(1, 2000)
    assert found.share.groups["usaha"].rate(1_000_000_000) == Rate(2, 5)
    assert found.share.groups["usaha"].rate(1_000_000_001) == Rate(3, 5)
    assert [one.id for one in found.exempt_by_njop] == ["rumah-kecil"]
    assert (found.roundings.terutang, found.roundings.dasar) == (Rounding.UP, Rounding.DOWN)
    assert found.buku[0] == (1, 150_000)
    assert (found.minimum.amount, found.due.month, found.due.day) == (10_000, 9, 30)
    whole = perda(number)
    assert next(one for one in whole.programmes if "2027" in one.id).prerequisite_years == (2026, 2026)
    [house] = whole.programmes_of_objects
    assert (house.jenis_bangunan, house.njop_up_to) == (frozenset({"01"}), 2_000_000_000)
    assert (house.asks_nik, house.asks_highest_njop) == (True, True)
    half = whole.penalty_for(date(2027, 8, 31))
    assert (half.rate, half.cap_months) == (Rate(1, 200), 12)
    assert whole.penalty_for(date(2026, 12, 31)).rate == Rate(1, 100)
    shown = sari.get(f"/kantor/aturan/{number}").text
    for told in (
        "Lahan pangan dan ternak (pangan-ternak): 0,05%",
        "Objek usaha (usaha)",
        "0,5% sebulan",
        "2026 lunas",
        "(JPB 01; NJOP sampai Rp2.000.000.000; NIK terbukti; objek pemegang NJOPTKP)",
    ):
        assert told in shown
    gone = sari.get(f"/kantor/aturan/{number}/daftar/tariff_special/1")
    sari.send(gone, "tariff_special/1", tindakan="hapus")
    assert year(number).tariff.specials == {}


def test_a_form_that_is_sent_as_it_stands_changes_nothing(city: World, sari: Hands) -> None:
    number = proposal()
    before = rulesets.ruleset(number).content
    discounts = [one.percent_pokok for one in perda(number).programmes]
    assert Rate(1, 10) in discounts
    for part in (
        "daftar/programme/1",
        "daftar/exemption/1",
        "bagian/tariff",
        "bagian/njop_share",
        "bagian/rounding",
    ):
        form = sari.get(f"/kantor/aturan/{number}/{part}")
        if "programme" in part:
            assert 'name="percent_pokok" value="10"' in form.html  # the file writes 0.10
        assert sari.send(form, part.rpartition("/")[2]).status == 200
    assert rulesets.ruleset(number).content == before
    assert [one.percent_pokok for one in perda(number).programmes] == discounts
    assert 'name="rate" value="1"' in sari.get(f"/kantor/aturan/{number}/daftar/penalty/0").html


WRONG: tuple[tuple[str, dict[str, str], str, str], ...] = (
    ("daftar/tariff_special/0", {**SPECIAL, "rate": "20"}, "f-rate", "melebihi 0,5%"),
    ("daftar/tariff_special/0", {**SPECIAL, "article": ""}, "f-article", "Wajib diisi"),
    ("daftar/share_group/0", {**GROUP, "bracket-1-rate": "120"}, "f-bracket-1", "lebih dari 100%"),
    ("daftar/share_group/0", {**GROUP, "bracket-2-rate": ""}, "f-bracket", ""),
    ("daftar/tariff_special/0", {**SPECIAL, "rate": "nol"}, "f-rate", "Tulis persen dengan angka"),
    ("daftar/exemption/0", {**EXEMPTION, "njop_up_to": ""}, "f-njop_up_to", "diisi bersama"),
    ("daftar/exemption/0", {**EXEMPTION, "id": "makam"}, "f-id", "dipakai dua kali"),
    ("daftar/penalty/0", {**PENALTY, "rate": "120"}, "f-rate", "lebih dari 100%"),
    ("daftar/penalty/0", {**PENALTY, "due_from": ""}, "f-due_from", ""),
    ("bagian/njoptkp", {"amount": "-1"}, "f-amount", ""),
    ("bagian/njoptkp", {"article": ""}, "f-article", "Wajib diisi"),
    ("bagian/buku", {"bracket-2-up_to": "1"}, "f-bracket", "menaik"),
    ("bagian/due_date", {"month": "2", "day": "30"}, "f-day", "28"),
    ("daftar/programme/1", {"njop_up_to": "dua miliar"}, "f-njop_up_to", ""),
    ("daftar/programme/1", {"prerequisite-1-up_to": "2026"}, "f-prerequisite", "Isi keduanya berurutan"),
    ("daftar/programme/2", {"open_from": "2027-01-01", "open_to": "2027-06-30"}, "f-priority", "bisa berlaku"),
)  # fmt: skip


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_written(city: World, sari: Hands) -> None:
    number = proposal()
    for part, typed, field, told in WRONG:
        with counting(city):
            page = filled(sari, number, part, typed)
        assert page.status == 422, (part, typed)
        assert f'href="#{field}' in page.html, (part, typed)
        assert told in page.text, (part, typed)


def test_no_fault_is_told_in_the_words_of_a_file_and_each_has_its_english(city: World, sari: Hands) -> None:
    number = proposal()
    for part, typed, _, _ in (
        *WRONG,
        ("daftar/tariff_special/0", {**SPECIAL, "id": "Pangan Ternak"}, "", ""),
    ):
        page = filled(sari, number, part, typed)
        english = sari.send(sari.get(f"/en/kantor/aturan/{number}/{part}"), part.rpartition("/")[2], **typed)
        said = [
            re.findall(r'<p class="wrong"[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]*)', one.html)
            for one in (page, english)
        ]
        assert said[0], (part, typed)
        assert said[0] != said[1], (part, typed)
        assert not re.search(r"[a-z]_[a-z]|a-z0-9|priority", said[0][0]), said


def test_denda_that_was_approved_goes_on_beside_later_sets_and_reaches_payments(
    city: World, sari: Hands
) -> None:
    number = proposal()
    filled(sari, number, "daftar/penalty/0", PENALTY)
    approved(number)
    later = proposal(2028)
    assert rulesets.ruleset(later).content.lists["penalty"] == ()
    assert perda(later).penalty_for(date(2028, 8, 31)).rate == Rate(1, 200)
    running = rulesets.running_perda(rulesets.approved_contents())
    assert running.penalty_for(date(2027, 8, 31)).rate == Rate(1, 200)
    assert running.penalty_for(date(2023, 8, 31)).rate == Rate(1, 50)


def test_class_tables_and_nir_are_taken_from_excel_and_one_class_changes_alone(
    city: World, sari: Hands
) -> None:
    number = proposal()
    version = rulesets.ruleset(number).version
    titles = ("kelas", "lebih dari", "sampai", "NJOP")
    table = xlsx(
        titles, [("001", 1_000_000, 5_000_000, 3_000_000), ("002", 0, 1_000_000, 500_000)], name="Kelas"
    )
    names = rulesets.ruleset(number).content.sections["classes"]
    sent = sari.post(
        f"/kantor/aturan/{number}/kelas",
        {"versi": version, "bumi": names["bumi"], "bangunan": names["bangunan"], "dasar": "Perwal 12/2026",
         "berkas-bumi": SimpleUploadedFile("kelas.xlsx", table)},
    )  # fmt: skip
    assert sent.status == 200, sent.text
    one = {
        "bagian": "bumi",
        "kode": "002",
        "sampai": "1.200.000",
        "njop": "700.000",
        "dasar": "Perwal 13/2026",
    }
    sent = sari.post(f"/kantor/aturan/{number}/kelas", {"versi": version + 1, "tindakan": "kelas", **one})
    assert sent.status == 200, sent.text
    rows = [(row.kode, row.over, row.up_to, row.njop) for row in year(number).kelas_tanah.rows]
    assert rows == [("002", 0, 1_200_000, 700_000), ("001", 1_200_000, 5_000_000, 3_000_000)]
    with counting(city):
        wrong = {**one, "njop": "1.300.000"}  # above its own bound
        page = sari.post(
            f"/kantor/aturan/{number}/kelas", {"versi": version + 2, "tindakan": "kelas", **wrong}
        )
    assert page.status == 422
    assert "Baris data ke-2" in page.text
    zones = xlsx(("kelurahan", "zona", "NIR"), [("3676050015", "AA", 2_500_000)], name="NIR")
    file = SimpleUploadedFile("nir.xlsx", io.BytesIO(zones).getvalue())
    sent = sari.post(f"/kantor/aturan/{number}/nir", {"versi": version + 2, "berkas": file})
    assert sent.status == 200, sent.text
    assert rulesets.ruleset(number).content.zones == (ZoneNir("3676050015", "AA", 2_500_000),)
    with counting(city):
        page = filled(sari, number, "nir", {"zona": "3676050015;AA;1\n3676999999;AB;5"})
    assert "Baris 2: kelurahan 3676999999" in page.text
    with counting(city):  # a decimal point is no dot between thousands
        page = filled(sari, number, "nir", {"zona": "3676050015;AA;2500.5"})
        assert "Baris 1 tidak terbaca" in page.text
        page = filled(sari, number, "kelas", {"tabel-bumi": "001;0;1000.5;500", "dasar": "Perwal 14/2026"})
    assert "Baris 1 tabel kelas tidak terbaca" in page.text
    with counting(city):  # a first line that cannot be read is no heading
        page = filled(
            sari,
            number,
            "kelas",
            {"tabel-bumi": "001;900;2000;1o00\n002;0;900;500", "dasar": "Perwal 14/2026"},
        )
    assert "Baris 1 tabel kelas tidak terbaca" in page.text


def test_more_zones_than_a_form_can_show_stay_when_a_percent_is_saved(city: World, sari: Hands) -> None:
    number = proposal()
    content = rulesets.ruleset(number).content
    many = tuple(ZoneNir("3676050015", f"{place:05d}", 1_000_000) for place in range(3_000))
    save(number, type(content)(content.tax_year, content.sections, content.lists, content.class_tables, many))
    page = filled(sari, number, "nir", {"persen-kota": "5"})
    assert page.status == 200, page.text
    assert rulesets.ruleset(number).content.zones == many


def many_kelurahan(city: World, count: int) -> list[str]:
    """So many kelurahan more, ten digits each, beside CILENGGANG."""
    codes = [f"3676060{number:03d}" for number in range(1, count + 1)]
    with city.connect() as connection:
        connection.execute("INSERT INTO register_kecamatan (code, name) VALUES ('3676060', 'PAMULANG')")
        connection.cursor().executemany(
            "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor) VALUES (%s, '3676060', %s, '')",
            [(code, f"DESA {code[-3:]}") for code in codes],
        )
    return codes


def test_nir_of_four_hundred_zones_in_220_kelurahan_is_changed_a_page_at_a_time(
    city: World, sari: Hands
) -> None:
    codes = many_kelurahan(city, 219)
    number = proposal()
    zones = tuple(ZoneNir(code, znt, 1_000_000) for code in codes[:200] for znt in ("AA", "AB"))
    save(number, replace(rulesets.ruleset(number).content, zones=zones, changes=(NirChange(codes[0], 7),)))
    address = f"/kantor/aturan/{number}/nir"
    first = sari.get(address)
    assert "Halaman 1 dari 5" in first.text
    untouched = sari.send(first, "nir.*")
    assert untouched.status == 200, untouched.text
    assert rulesets.ruleset(number).content.zones == zones
    last = sari.get(f"{address}?cari=&hal=4")
    _, data = last.form("nir.*")
    lines = dict(data)["zona"].strip().splitlines()
    assert lines[0] == f"{codes[149]};AA;1000000"  # CILENGGANG is the first of the first fifty
    changed = [f"{codes[149]};AA;2500000", *lines[2:]]  # its AB goes
    saved = sari.send(last, "nir.*", zona="\n".join(changed), **{f"persen-{codes[150]}": "-5"})
    assert "Tersimpan" in saved.text
    content = rulesets.ruleset(number).content
    assert content.changes == (NirChange(codes[0], 7), NirChange(codes[150], -5))
    gone = ZoneNir(codes[149], "AB", 1_000_000)
    assert [one for one in content.zones if one not in zones] == [ZoneNir(codes[149], "AA", 2_500_000)]
    assert [one for one in zones if one not in content.zones] == [ZoneNir(codes[149], "AA", 1_000_000), gone]
    found = sari.get(f"/en{address}?cari=desa+007")
    assert dict(found.form("nir.*")[1])["zona"].split() == [
        f"{codes[6]};{znt};1000000" for znt in ("AA", "AB")
    ]
    assert "Page 1 of" not in found.text
    assert "No kelurahan has that name or code" in sari.get(f"/en{address}?cari=serua").text


def test_a_page_of_kelurahan_touches_only_those_it_showed_although_an_import_has_moved_them(
    city: World, sari: Hands
) -> None:
    codes = many_kelurahan(city, 120)
    number = proposal()
    zones = tuple(ZoneNir(code, "AA", 1_000_000) for code in codes)
    save(number, replace(rulesets.ruleset(number).content, zones=zones))
    second = sari.get(f"/kantor/aturan/{number}/nir?cari=&hal=2")
    city.change(
        "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)"
        " VALUES ('3676050001', '3676050', 'LENGKONG', '')"
    )
    assert sari.send(second, "nir.*").status == 200
    assert rulesets.ruleset(number).content.zones == zones


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"zona": "3676050015;AA;1\n3676050015;AA;2"}, "Baris 2: zona AA kelurahan 3676050015 sudah ditulis"),
        ({"zona": "3676050015;AA;0"}, "Baris 1: NIR harus lebih dari nol"),
        ({"persen-kota": "901"}, "Tulis persen dari -90 sampai 900."),
        ({"persen-3676050015": "-91"}, "Tulis persen dari -90 sampai 900."),
    ],
)
def test_an_impossible_nir_is_told_at_its_line_or_field_and_nothing_is_written(
    city: World, sari: Hands, *, typed: Mapping[str, str], told: str
) -> None:
    number = proposal()
    with counting(city):
        page = filled(sari, number, "nir", typed)
    assert page.status == 422
    assert told in page.text
