"""What another day costs: the same calculation as today's, for any day from today to three years on."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

import pytest

from tests.doors.visiting import Answer, Visitor
from tests.world import World, nop

SPRING = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def ask(visitor: Visitor, day: str, *years: int, prefix: str = "") -> Answer:
    """The page for a day, for these years or for those ticked at first."""
    query = "&".join([f"tanggal={day}", *(f"tahun={year}" for year in years)])
    return visitor.get(f"{prefix}{visitor.look_up(nop(1))}/kapan?{query}")


def test_a_later_day_costs_what_the_law_says_and_names_the_next_change(city: World) -> None:
    city.bill(nop(1), 2026)  # due 31 August 2026, a fortnight ago
    page = ask(Visitor(), "2026-12-01")
    assert page.status == 200
    assert "Bila dibayar pada 1 Desember 2026 Rp1.040.000" in page.text  # the fourth month begins that day
    assert "Rp30.000 lebih banyak daripada hari ini." in page.text
    assert "Jumlah ini tetap sampai 31 Desember 2026. Sesudah itu menjadi Rp1.050.000." in page.text


def test_without_a_day_the_page_answers_for_today(city: World) -> None:
    city.bill(nop(1), 2026)
    page = ask(Visitor(), "")
    assert "Bila dibayar pada 14 September 2026 Rp1.010.000 Sama seperti hari ini." in page.text
    assert page.html.count('type="date"') == 1
    assert 'min="2026-09-14" max="2029-09-14" value="2026-09-14"' in page.html


def test_discounts_are_named_with_their_windows_and_end_in_the_table(city: World) -> None:
    city.bill(nop(1), 2026)
    visitor = Visitor(at=SPRING)
    page = ask(visitor, "2026-05-20")
    assert "Bila dibayar pada 20 Mei 2026 Rp950.000" in page.text  # 5 % off
    assert "Rp50.000 lebih banyak daripada hari ini." in page.text  # 10 % off until April
    assert "Potongan bayar awal 2026 , 1 Januari 2026 sampai 30 April 2026" in page.text
    assert "Potongan bayar awal 2026 , 1 Mei 2026 sampai 30 Juni 2026" in page.text
    rows = page.text.partition("Bagaimana jumlahnya bergerak")[2]
    assert "2 Maret 2026 Rp0 Rp900.000 1 Mei 2026 +Rp50.000 Rp950.000" in rows
    assert "1 Juli 2026 +Rp100.000 Rp1.000.000 1 September 2026 +Rp110.000 Rp1.010.000" in rows


def test_only_the_chosen_years_are_added_up_and_settled_ones_never(city: World) -> None:
    for year in (2024, 2025):
        city.bill(nop(1), year)
    city.bill(nop(1), 2023, sisa=0)
    page = ask(Visitor(), "2026-09-20", 2025, 2023)
    assert "Tahun pajak 2025" in page.text
    assert "Bila dibayar pada 20 September 2026 Rp1.130.000" in page.text  # 13 months of 1 %
    both = ask(Visitor(), "2026-09-20")
    assert "Rp2.370.000" in both.text  # and 24 months of 2024


def test_english_says_the_same(city: World) -> None:
    city.bill(nop(1), 2026)
    page = ask(Visitor(), "2026-12-01", prefix="/en")
    assert "If paid on 1 December 2026 Rp1.040.000 Rp30.000 more than today." in page.text
    assert "This amount stays until 31 December 2026. After that it is Rp1.050.000." in page.text


@pytest.mark.parametrize("typed", ["31-12-2026", "31/12/2026", " 31.12.2026 ", "2026-12-31"])
def test_a_day_is_read_as_browsers_and_people_write_it(city: World, typed: str) -> None:
    city.bill(nop(1), 2026)
    assert "Bila dibayar pada 31 Desember 2026 Rp1.040.000" in ask(Visitor(), typed).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("besok", "tidak terbaca"),
        ("2026-02-30", "tidak terbaca"),
        ("31-13-2026", "tidak terbaca"),
        ("٣١-١٢-٢٠٢٦", "tidak terbaca"),
        ("2026-12-31" + "0" * 5000, "tidak terbaca"),
        ("2026-12-31%00", "tidak terbaca"),
        ("<script>alert(1)</script>", "tidak terbaca"),
        ("2026-09-13", "Pilih tanggal dari 14 September 2026 sampai 14 September 2029."),
        ("2029-09-15", "Pilih tanggal dari 14 September 2026 sampai 14 September 2029."),
    ],
)
def test_a_day_that_cannot_be_answered_for_is_refused_with_its_reason(
    city: World, typed: str, says: str
) -> None:
    city.bill(nop(1), 2026)
    before = city.counts()
    page = ask(Visitor(), typed)
    assert (page.status, page.title.startswith("Kesalahan: ")) == (422, True)
    assert page.text.count(says) == 2  # above the page and beside the field
    assert "<script>" not in page.html
    assert "Bila dibayar" not in page.text
    assert city.counts() == before


def test_the_last_day_is_three_years_on_also_from_a_leap_day(city: World) -> None:
    from sppt.portal.later import last_day

    assert last_day(date(2028, 2, 29)) == date(2031, 2, 28)
    city.bill(nop(1), 2026)
    page = ask(Visitor(), "2029-09-14")
    assert "Rp1.240.000" in page.text  # never more than 24 months
    assert page.status == 200


def test_asking_writes_nothing_names_no_nop_and_offers_no_payment(
    city: World, caplog: pytest.LogCaptureFixture
) -> None:
    city.bill(nop(1), 2026)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    before = city.counts()
    with caplog.at_level(logging.INFO):
        page = visitor.get(f"{bills}/kapan?tanggal=2027-01-01")
    assert city.counts() == before
    assert 'method="post"' not in page.html
    assert nop(1) not in page.html + caplog.text


def test_an_account_without_bills_leads_back_and_says_no_more_than_the_bills_do(city: World) -> None:
    visitor = Visitor()
    bills = visitor.look_up(nop(77))
    for page in ("kapan", "banding"):
        answer = visitor.get(f"{bills}/{page}")
        assert (answer.status, answer.to) == (302, bills)


def test_a_settled_account_is_told_that_nothing_is_owed(city: World) -> None:
    city.bill(nop(1), 2025, sisa=0)
    page = ask(Visitor(), "2027-01-01")
    assert (page.status, "Tidak ada yang harus dibayar" in page.text) == (200, True)


def test_a_year_under_review_is_not_counted_unless_it_is_asked_for(city: World) -> None:
    city.bill(nop(1), 2025, under_review=True)
    city.bill(nop(1), 2026)
    assert "Rp1.010.000" in ask(Visitor(), "2026-09-14").text
    assert "Rp1.130.000" in ask(Visitor(), "2026-09-14", 2025).text


def test_these_pages_have_a_budget_of_their_own(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_BUDGET_ADDRESS", (3, 6))
    city.bill(nop(1), 2026)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    statuses = [visitor.get(f"{bills}/{page}").status for page in ("kapan", "banding") * 2]
    assert statuses == [200, 200, 200, 429]
    assert visitor.post("/", {"nop": nop(1)}).status == 303  # look-ups are counted apart
