"""Why a bill is what it is: each step with its value, sentence and article; what moved it; its denda by month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from sppt.assessment import determining, issuing
from sppt.kit.perda import adopt, forget_adopted
from tests.actions.cities import AT, YEAR
from tests.actions.desk import law_with, programme
from tests.actions.test_determination import small_city
from tests.doors.visiting import Answer, Visitor
from tests.world import World, nop


@dataclass(frozen=True, slots=True)
class Sppt:
    """A notice as SISMIOP printed it; 200 m² of land and 100 m² of building unless said otherwise."""

    tax_year: int
    njop_bumi: int
    pokok: int
    kelas_tanah: str = "055"
    luas_bumi: int = 200
    njop_bangunan: int = 96_800_000  # class 022: 968 000 per m²
    njoptkp: int = 10_000_000
    pengurangan: int = 0
    sisa: int | None = None


def issue(city: World, sppt: Sppt, number: int = 1) -> int:
    """The bill and its notice."""
    bill = city.bill(nop(number), sppt.tax_year, sppt.pokok, sisa=sppt.sisa)
    city.change(
        "INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp,"
        " kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)"
        " VALUES (%s, %s, %s, 1, 'BUDI RAHARJO', 'JL RAHASIA', '', '', '', '', '', '', '', %s, '022', %s, 100, %s, %s,"
        " %s, %s, %s, %s, %s, make_date(%s, 8, 31), make_date(%s, 2, 2), '0', 'x')",
        bill,
        nop(number),
        sppt.tax_year,
        sppt.kelas_tanah,
        sppt.luas_bumi,
        sppt.njop_bumi,
        sppt.njop_bangunan,
        sppt.njop_bumi + sppt.njop_bangunan,
        sppt.njoptkp,
        sppt.pokok + sppt.pengurangan,
        sppt.pengurangan,
        sppt.pokok,
        sppt.tax_year,
        sppt.tax_year,
    )
    return bill


# 200 m² x 2 508 000 = 501 600 000; + 96 800 000 - 10 000 000 = 588 400 000; x 0.1 % = 588 400
LAST_YEAR = Sppt(2025, 501_600_000, 588_400, sisa=0)
# class 054: 200 m² x 2 640 000 = 528 000 000; + 96 800 000 - 10 000 000 = 614 800 000; x 0.1 % = 614 800
THIS_YEAR = Sppt(2026, 528_000_000, 614_800, kelas_tanah="054")


def why(tax_year: int, *, prefix: str = "", visitor: Visitor | None = None) -> Answer:
    asker = visitor or Visitor()
    return asker.get(f"{prefix}{asker.look_up(nop(1))}/mengapa?tahun={tax_year}")


def test_each_step_stands_with_its_value_and_its_article(city: World) -> None:
    issue(city, THIS_YEAR)
    page = why(2026)
    assert page.status == 200
    for name, value in [
        ("Tanah", "Rp528.000.000 Luas 200 m², NJOP Rp2.640.000 per m². Kelas 054."),
        ("Bangunan", "Rp96.800.000 Luas 100 m², NJOP Rp968.000 per m². Kelas 022."),
        ("NJOP tanah dan bangunan", "Rp624.800.000"),
        ("NJOPTKP (bagian tidak kena pajak)", "−Rp10.000.000"),
        ("NJOP yang kena pajak", "Rp614.800.000"),
        ("Tarif", "0,1%"),
        ("Pajak terutang", "Rp614.800"),
        ("Pokok pajak", "Rp614.800"),
    ]:
        assert f"{name} {value}" in page.text
    assert "Perda Kota Tangerang Selatan 10/2023" in page.text
    assert "sejak 1 Januari 2024" in page.text
    assert "menunggu kepastian Bapenda" in page.text


def test_the_amount_to_pay_follows_from_pokok_with_its_denda(city: World) -> None:
    issue(city, THIS_YEAR)
    page = why(2026)
    # 1 % of 614 800 for the month begun on 1 September
    assert "Yang harus dibayar Rp620.948" in page.text
    assert "+Rp6.148" in page.text
    months = page.text.partition("Denda bulan demi bulan")[2]
    assert "1% dari sisa pokok Rp614.800 untuk setiap bulan terlambat, paling lama 24 bulan." in months
    assert "1 hari ini 1 September 2026 Rp6.148 2 1 Oktober 2026 Rp12.296" in months


def test_factors_since_last_year_add_up_to_the_difference(city: World) -> None:
    for sppt in (LAST_YEAR, THIS_YEAR):
        issue(city, sppt)
    page = why(2026)
    moved = page.text.partition("Dibanding tahun 2025")[2]
    assert "2025 2026 Luas tanah 200 m² 200 m² NJOP tanah per m² Rp2.508.000 Rp2.640.000 Luas" in moved
    assert "NJOPTKP Rp10.000.000 Rp10.000.000" in moved
    assert "Tarif 0,1% 0,1% Pokok Rp588.400 Rp614.800" in moved
    assert "Pokoknya naik Rp26.400." in moved  # 26 400 000 x 0.1 %
    assert "Pokok tahun 2025 Rp588.400" in moved
    assert "+Rp26.400" in moved
    assert "Pokok tahun 2026 Rp614.800" in moved
    assert page.html.count('class="bar"') == 3


@pytest.mark.parametrize(
    ("tax_year", "before", "after"),
    [
        # the land was measured anew: 250 m² x 2 508 000 = 627 000 000 -> 713 800 000 x 0.1 %
        (2026, LAST_YEAR, Sppt(2026, 627_000_000, 713_800, luas_bumi=250)),
        # no allowance any more: 598 400 000 x 0.1 %
        (2026, LAST_YEAR, Sppt(2026, 501_600_000, 598_400, njoptkp=0)),
        # another law in between; class, area and NJOPTKP move too
        (2024, Sppt(2023, 400_000_000, 486_800, sisa=0), Sppt(2024, 1_500_000_000, 3_193_600, njoptkp=0)),
        # the notice says what no rule on record gives
        (2026, LAST_YEAR, Sppt(2026, 528_000_000, 600_001, kelas_tanah="054")),
    ],
)
def test_whatever_moved_the_parts_make_the_whole(
    city: World, tax_year: int, before: Sppt, after: Sppt
) -> None:
    for sppt in (before, after):
        issue(city, sppt)
    html = why(tax_year).html.partition('class="moves"')[2].partition("</ol>")[0]
    amounts = [
        (kind, int(figure.replace(".", "")))
        for kind, figure in re.findall(
            r'class="move-(\w+)".*?class="amount">[+−]?Rp([\d.]+)</span>', html, re.DOTALL
        )
    ]
    signed = [figure if kind == "up" else -figure for kind, figure in amounts[1:-1]]
    assert signed
    assert amounts[0] == ("total", before.pokok)
    assert amounts[-1] == ("total", after.pokok)
    assert sum(signed) == after.pokok - before.pokok


def test_a_notice_that_no_rule_on_record_gives_stands_and_the_step_is_named(city: World) -> None:
    issue(city, Sppt(2026, 528_000_000, 600_001, kelas_tanah="054"))
    page = why(2026)
    assert "SPPT yang terbit tetap berlaku." in page.text
    assert "Rp614.800" in page.text  # what the rules give
    assert "Pokok di SPPT yang berlaku Rp600.001" in page.text


def test_a_bill_without_a_notice_says_what_is_known(city: World) -> None:
    city.bill(nop(1), 2026, 700_000)
    page = why(2026)
    assert page.status == 200
    assert "Rincian hitungan tahun ini tidak tersimpan." in page.text
    assert "Pokok pajak Rp700.000" in page.text


def test_a_paid_year_is_explained_too(city: World) -> None:
    issue(city, LAST_YEAR)
    page = why(2025)
    assert "Pokok tahun 2025 Rp588.400 Lunas" in page.text
    assert "NJOP yang kena pajak Rp588.400.000" in page.text
    assert "Denda bulan demi bulan" not in page.text


def test_english_explains_in_english(city: World) -> None:
    for sppt in (LAST_YEAR, THIS_YEAR):
        issue(city, sppt)
    page = why(2026, prefix="/en")
    assert "Why this much? 2026" in page.text
    assert "Taxable NJOP Rp614.800.000" in page.text
    assert "The tax rose by Rp26.400." in page.text
    assert "to be confirmed by Bapenda" in page.text


@pytest.mark.parametrize("query", ["", "?tahun=1999", "?tahun=2026&tahun=2025", "?tahun=%00", "?tahun=<b>"])
def test_an_address_that_names_no_year_of_this_nop_leads_back_to_the_bills(city: World, query: str) -> None:
    for sppt in (LAST_YEAR, THIS_YEAR):
        issue(city, sppt)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    answer = visitor.get(f"{bills}/mengapa{query}")
    assert (answer.status, answer.to) == (302, bills)


def test_explaining_writes_nothing_and_names_no_owner(city: World) -> None:
    issue(city, THIS_YEAR)
    before = city.counts()
    page = why(2026)
    assert city.counts() == before
    assert "RAHARJO" not in page.html.upper()
    assert "RAHASIA" not in page.html.upper()
    assert nop(1) not in page.html


def test_the_bills_lead_to_each_years_explanation(city: World) -> None:
    for sppt in (LAST_YEAR, THIS_YEAR):
        issue(city, sppt)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    page = visitor.get(bills)
    for tax_year in (2025, 2026):
        assert f'href="{bills}/mengapa?tahun={tax_year}"' in page.html


def test_a_notice_determined_here_is_told_from_its_land_to_its_pokok(city: World) -> None:
    small_city(city)
    determining.determine(YEAR, maker="budi", at=AT)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal", at=AT)
    approved = issuing.approve_issue(number, checker="ana", note="", at=AT)
    issuing.issue_approved(approved.number, at=AT)
    page = why(YEAR, visitor=Visitor(at=AT + timedelta(days=1)))
    # 200 m² at Rp300.000 is class 074, Rp285.000; the owner's other object carries the NJOPTKP
    for said in (
        "Kelas tanah Rp285.000 per m²",
        "NJOP tanah Rp57.000.000",
        "NJOPTKP (bagian tidak kena pajak) Rp0",
        "Pokok pajak Rp57.000",
    ):
        assert said in page.text
    assert "tetap berlaku" not in page.text
    assert "Dibanding tahun" not in page.text  # there was no notice the year before


@pytest.fixture
def only_house() -> Iterator[None]:
    """The law asks for houses of proven persons."""
    asking = programme(off_pokok="50%", years=(2026, 2026))
    adopt(law_with(replace(asking, jenis_bangunan=frozenset({"01"}), asks_nik=True)))
    yield
    forget_adopted()


@pytest.mark.usefixtures("only_house")
def test_an_imported_notice_says_why_a_programme_for_proven_persons_does_not_hold(city: World) -> None:
    issue(city, THIS_YEAR)
    page = why(2026)
    assert "Keringanan yang tidak berlaku" in page.text
    assert "Potongan uji tidak dapat diberikan, karena SPPT ini tidak ditetapkan di sini" in page.text
    assert (
        "Test discount cannot be granted: this notice was not determined here" in why(2026, prefix="/en").text
    )
    visitor = Visitor()
    checked = visitor.check(visitor.look_up(nop(1)), [2026]).text
    assert "Potongan uji tidak dapat diberikan" in checked
    assert "Bayar Rp620.948" in checked  # the whole pokok, with 1 % for the month since 31 August
