"""Years are chosen, checked, and turned into a code: once, whatever fingers and tabs do."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from sppt.payments import actions, queries
from sppt.payments.language import PaymentRequest
from tests.browser.served import furnish
from tests.doors.visiting import Visitor
from tests.world import NOON, World, nop

OPEN = (2012, 2019, 2021, 2024, 2026)


def ticked(html: str) -> set[int]:
    return {int(year) for year in re.findall(r'value="(\d{4})" id="tahun-\d{4}" checked', html)}


def pay(code_address: str, visitor: Visitor, reference: str = "R-1") -> None:
    code = queries.code_by_token(code_address.rpartition("/")[2], at=visitor.at)
    assert code is not None
    actions.record_payment(PaymentRequest("loket", reference, code.code, code.amount), at=visitor.at)


def test_each_year_shows_its_parts_and_adds_up(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    page = visitor.get(visitor.look_up(nop(1)))
    # 2012: 240 000 + 24 x 2 %; 2021: 150 000 remain + 24 x 2 %; 2024: 520 750 + 24 x 1 %; 2026 is not due yet.
    for amount in (
        "Rp240.000",
        "Rp115.200",
        "Rp355.200",
        "Rp150.000",
        "Rp72.000",
        "Rp222.000",
        "Rp124.980",
        "Rp645.730",
    ):
        assert amount in page.text
    assert (
        "Yang harus dibayar Rp1.835.330" in page.text
    )  # 355 200 + 222 000 + 645 730 + 612 400, without 2019
    assert "Denda 24 bulan × 1% dari sisa pokok Rp520.750" in page.text
    assert "Tahun ini berasal dari kantor pajak negara" in page.text
    assert "Diterima Rp252.500, 31 Agustus 2021" in page.text


def test_oldest_stands_first_and_what_is_under_review_or_written_off_is_not_ticked(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    page = visitor.get(visitor.look_up(nop(1)))
    assert [int(year) for year in re.findall(r'id="tahun-(\d{4})"', page.html)] == list(OPEN)
    assert ticked(page.html) == {2012, 2021, 2024, 2026}
    assert "2016 Dihapuskan" in page.text
    assert "sudah dihapuskan, jadi tidak dapat dibayar" in page.text


def test_a_reduction_that_asks_for_another_year_falls_away_when_that_year_is_unticked(city: World) -> None:
    city.bill(nop(1), 2018)
    city.bill(nop(1), 2023, 500_000)
    visitor = Visitor(at=datetime(2023, 7, 10, 5, 0, tzinfo=UTC))
    bills = visitor.look_up(nop(1))
    # With 2023: 30 % off 1 000 000 and no denda, and 500 000. Alone: 1 000 000 and 24 months of 2 %.
    assert "Bayar Rp1.200.000" in visitor.check(bills, [2018, 2023]).text
    alone = visitor.check(bills, [2018])
    assert "Bayar Rp1.480.000" in alone.text
    assert "baru berlaku bila tahun 2023 sudah lunas atau dibayar bersama" in alone.text


def test_the_check_page_keeps_the_choice_on_the_way_back(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    back = re.findall(r'class="back"><a href="([^"]+)"', visitor.check(bills, [2024, 2026]).html)[0]
    assert ticked(visitor.get(back.replace("&amp;", "&")).html) == {2024, 2026}


@pytest.mark.parametrize(
    ("query", "says", "says_in_english"),
    [
        ("", "Belum ada tahun yang dipilih", "No year is chosen yet"),
        ("tahun=1899", "Tahun 1899 tidak dapat dibayar di sini", "Year 1899 cannot be paid here"),
        ("tahun=3000", "Tahun 3000 tidak dapat dibayar di sini", "Year 3000 cannot be paid here"),
        ("tahun=2023", "Tahun 2023 sudah lunas.", "Year 2023 is paid already."),
        ("tahun=2016", "Tahun 2016 tidak dapat dibayar di sini", "Year 2016 cannot be paid here"),
        ("tahun=2024&tahun=2022", "Tahun 2022 tidak dapat", "Year 2022 cannot"),
        ("tahun=dua+ribu", "Tahun yang dikirim tidak terbaca", "The years sent could not be read"),
        ("tahun=%D9%A2%D9%A0%D9%A2%D9%A4", "tidak terbaca", "could not be read"),
        ("tahun=2024;DROP", "tidak terbaca", "could not be read"),
        ("&".join(["tahun=2024"] * 101), "tidak terbaca", "could not be read"),
    ],
)
def test_a_choice_that_cannot_be_paid_comes_back_with_its_reason(
    city: World, query: str, says: str, says_in_english: str
) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    before = city.counts()
    for prefix, sentence, title in [("", says, "Kesalahan: "), ("/en", says_in_english, "Error: ")]:
        answer = visitor.get(f"{prefix}{bills}/periksa?{query}")
        assert answer.status == 422
        assert answer.title.startswith(title)
        assert answer.text.count(sentence) == 2
    years = [part.partition("=")[2] for part in query.split("&")]
    posted = visitor.post(f"{bills}/bayar", {"tahun": years, "shown": "0" * 64})
    assert posted.status == 303
    assert visitor.get(posted.to).status == 422 or "tahun=2024" in posted.to
    assert city.counts() == before


def test_all_paid_says_so_and_offers_nothing_to_tick(city: World) -> None:
    city.bill(nop(1), 2024, sisa=0)
    city.bill(nop(1), 2025, sisa=0)
    visitor = Visitor()
    for prefix, says in [("", "Tidak ada yang harus dibayar Rp0"), ("/en", "Nothing to pay Rp0")]:
        page = visitor.get(prefix + visitor.look_up(nop(1)))
        assert says in page.text
        assert "<form" not in page.html


def test_a_double_click_two_tabs_and_another_look_up_get_the_same_code(city: World) -> None:
    furnish(city)
    visitor, other = Visitor(), Visitor(address="203.0.113.9")
    bills = visitor.look_up(nop(1))
    shown = visitor.check(bills, [2024, 2026]).field("shown")
    clicks = {visitor.press_pay(bills, [2024, 2026], shown).to for _ in range(3)}
    clicks.add(other.open_code(nop(1), 2026, 2024))
    assert len(clicks) == 1
    assert city.rows("SELECT count(*) FROM payments_quote") == [(1,)]
    assert visitor.open_code(nop(1), 2024) not in clicks  # another choice is another code


def test_going_back_after_paying_and_pressing_again_opens_no_second_code(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    shown = visitor.check(bills, [2024]).field("shown")
    pay(visitor.press_pay(bills, [2024], shown).to, visitor)
    before = city.counts()
    again = visitor.press_pay(bills, [2024], shown)
    assert again.status == 303
    explained = visitor.get(again.to)
    assert (
        explained.status,
        "Tahun 2024 sudah lunas." in explained.text,
    ) == (422, True)
    assert city.counts() == before


def test_a_bill_that_changed_between_check_and_pay_is_shown_anew_and_nothing_is_written(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    shown = visitor.check(bills, [2024]).field("shown")
    with city.connect() as connection:
        connection.execute(
            "UPDATE ledger_bill SET sisa = 20750, state = 'partly_paid', version = version + 1 WHERE tax_year = 2024"
        )
    before = city.counts()
    answer = visitor.press_pay(bills, [2024], shown)
    assert answer.status == 303
    anew = visitor.get(answer.to)
    assert "Tagihan ini baru saja berubah" in anew.text
    assert "Bayar Rp25.730" in anew.text  # 20 750 + 24 x 1 % = 4 980
    assert city.counts() == before
    assert visitor.press_pay(bills, [2024], anew.field("shown")).to.startswith("/bayar/")


def test_an_amount_that_grew_overnight_is_shown_before_it_is_asked_for(city: World) -> None:
    city.bill(nop(1), 2026, jatuh_tempo=date(2026, 9, 14))
    visitor = Visitor(at=NOON)
    bills = visitor.look_up(nop(1))
    page = visitor.check(bills, [2026])
    assert "Bayar Rp1.000.000" in page.text
    visitor.at += timedelta(hours=13)  # past midnight, a day late: one month of 1 %
    answer = visitor.press_pay(bills, [2026], page.field("shown"))
    assert "Bayar Rp1.010.000" in visitor.get(answer.to).text


def test_amounts_sent_by_the_browser_are_never_believed(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    shown = visitor.check(bills, [2024]).field("shown")
    before = city.counts()
    for years, seal in [(["2012"], shown), (["2024", "2026"], shown), (["2024"], "0" * 64), (["2024"], "")]:
        form = {"tahun": years, "shown": seal, "amount": "1", "total": "1"}
        assert "berubah=1" in visitor.post(f"{bills}/bayar", form).to
    assert city.counts() == before


def test_a_form_without_our_cookie_is_refused_and_nothing_is_written(city: World) -> None:
    furnish(city)
    visitor, stranger = Visitor(), Visitor.strict()
    bills = visitor.look_up(nop(1))
    shown = visitor.check(bills, [2024]).field("shown")
    before = city.counts()
    for path, form in [("/", {"nop": nop(1)}), (f"{bills}/bayar", {"tahun": "2024", "shown": shown})]:
        for prefix, says in [
            ("", "Formulir ini tidak dapat kami terima"),
            ("/en", "We could not accept this form"),
        ]:
            answer = stranger.post(prefix + path, form)
            assert (answer.status, answer.title.startswith(says)) == (403, True)
    assert city.counts() == before


def test_a_form_with_our_cookie_and_token_is_taken(city: World) -> None:
    visitor = Visitor.strict()
    token = visitor.get("/").field("csrfmiddlewaretoken")
    assert visitor.post("/", {"nop": nop(1), "csrfmiddlewaretoken": token}).status == 303
    foreign = {"nop": nop(1), "csrfmiddlewaretoken": token}
    assert visitor.post("/", foreign, Origin="https://elsewhere.example").status == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_other_methods_are_answered_with_what_is_allowed(city: World, method: str) -> None:
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    for path, allowed in [
        ("/", "GET, POST, HEAD"),
        (bills, "GET, HEAD"),
        (f"{bills}/bayar", "POST"),
        ("/status", "GET, HEAD"),
    ]:
        answer = visitor.ask(method, path)
        assert (answer.status, answer.headers["Allow"]) == (405, allowed)


def test_head_answers_like_get(city: World) -> None:
    visitor = Visitor()
    assert visitor.ask("head", "/").status == 200
    assert visitor.ask("head", visitor.look_up(nop(1))).status == 200


def test_opening_a_code_by_get_is_not_possible(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    before = city.counts()
    for prefix in ("", "/en"):
        assert visitor.get(f"{prefix}{bills}/bayar?tahun=2024").status == 405
    assert city.counts() == before
