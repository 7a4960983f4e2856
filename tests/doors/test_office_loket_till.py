"""The till over HTTP without JavaScript: a NOP typed, cash taken once, change told, the next NOP."""

from __future__ import annotations

import pytest

from tests.doors.office_hands import Hands, Page, counting, signed_in
from tests.world import World, nop

TILL = "/kantor/loket"


@pytest.fixture
def laras(city: World) -> Hands:
    hands = signed_in(city, "laras", "teller")
    hands.send(hands.get(TILL), "/giliran/buka", cash="500.000")
    return hands


def typed(hands: Hands, text: str) -> Page:
    return hands.send(hands.get(TILL), TILL, nop=text)


def test_without_a_turn_the_till_asks_for_the_counted_cash(city: World) -> None:
    hands = signed_in(city, "laras", "teller")
    page = hands.get(TILL)
    assert "Buka giliran" in page.text
    assert 'name="nop"' not in page.html
    assert "Uang di laci" not in page.text
    till = hands.send(page, "/giliran/buka", cash="Rp500.000")
    assert 'name="nop"' in till.html
    assert "autofocus" in till.html


def test_a_typed_nop_becomes_a_receipt_with_the_change(city: World, laras: Hands) -> None:
    # Due 31 August 2026, paid 14 September: one month at 1 % of 250 000 is Rp2 500.
    city.bill(nop(1), 2026, 250_000)
    city.bill(nop(1), 2025, 100_000, sisa=0)
    page = typed(laras, "36.76.050.015.005-0001.0")
    assert (page.status, "Rp252.500" in page.text) == (200, True)
    assert nop(1) not in page.address
    receipt = laras.send(page, "/terima", given="300.000")
    assert "Lunas Rp252.500" in receipt.text
    assert "Kembalian Rp47.500" in receipt.text
    assert "/stts.pdf" in receipt.html
    assert 'name="nop"' in receipt.html, "the field for the next payer stands on the receipt"
    assert city.rows("SELECT actor, channel, amount FROM payments_payment") == [
        ("officer:laras", "loket", 252_500)
    ]
    assert city.rows("SELECT given, amount FROM payments_shift_payment") == [(300_000, 252_500)]


def test_an_empty_cash_field_means_exactly_the_bill(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    receipt = laras.send(typed(laras, nop(1)), "/terima")
    assert "Uang pas, tanpa kembalian" in receipt.text


def test_the_same_form_twice_is_one_payment_and_one_receipt(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    first = laras.send(page, "/terima")
    with counting(city):
        again = laras.send(page, "/terima", given="999.999.999")
    assert again.address == first.address
    assert len(city.rows("SELECT FROM payments_payment")) == 1


def test_two_tabs_pay_a_bill_once_and_the_second_is_told_so(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    one, other = typed(laras, nop(1)), typed(laras, nop(1))
    laras.send(one, "/terima")
    with counting(city):
        late = laras.send(other, "/terima")
    assert late.status == 422
    assert len(city.rows("SELECT FROM payments_payment")) == 1


def test_unticking_a_year_pays_only_what_the_page_then_shows(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    city.bill(nop(1), 2025, 100_000)
    page = typed(laras, nop(1))
    with counting(city):
        shown = laras.send(page, "/terima", tahun=["2026"])
    assert shown.status == 422
    assert "Belum ada yang dibayar" in shown.text
    paid = laras.send(shown, "/terima")
    assert "Lunas Rp252.500" in paid.text
    assert city.rows("SELECT tax_year FROM payments_payment_item") == [(2026,)]


def test_counting_again_without_javascript_shows_the_new_total(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    city.bill(nop(1), 2025, 100_000)
    with counting(city):
        page = laras.send(typed(laras, nop(1)), "/terima", tahun=["2026"], hitung="1")
    assert page.status == 200
    assert "Terima Rp252.500" in page.text


def test_bad_cash_books_nothing_and_says_why(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    unread = ["-5", "1e6", "3,5", "9" * 30, "'; DROP TABLE x", "٣٠٠٠٠٠"]
    with counting(city):
        for given, says in [("252.499", "kurang Rp1"), *((text, "tidak terbaca") for text in unread)]:
            answer = laras.send(page, "/terima", given=given)
            assert (answer.status, says in answer.text) == (422, True), given
            assert "Terima Rp252.500" in answer.text, "the form stands ready to be sent again"


def test_a_bill_that_changed_meanwhile_is_shown_anew(city: World, laras: Hands) -> None:
    bill = city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE id = %s", bill)
    with counting(city):
        answer = laras.send(page, "/terima")
    assert answer.status == 422
    assert "berubah" in answer.text
    assert "Lunas" in laras.send(answer, "/terima").text


def test_what_is_no_nop_is_refused_in_words_and_kept(laras: Hands) -> None:
    for text in ["", "12", "abc", "3676050015005000", "3.67605E+17", "x" * 10_000, "📄", "<script>"]:
        page = typed(laras, text)
        assert page.status == 422, text
        assert "Kesalahan:" in page.text
        assert 'aria-invalid="true"' in page.html


def test_an_unknown_nop_is_said_to_have_no_bills(laras: Hands) -> None:
    page = typed(laras, nop(77))
    assert page.status == 200
    assert "Tidak ada tagihan untuk NOP ini" in page.text


def test_the_one_field_also_knows_codes_and_receipts(city: World, laras: Hands) -> None:
    from tests.actions.desk import opened

    city.bill(nop(1), 2026, 250_000)
    code = opened((nop(1), {2026}))
    page = typed(laras, f"{code.code[:3]} {code.code[3:6]} {code.code[6:]}")
    assert f"Kode bayar {code.code}" in page.text
    receipt = laras.send(page, "/terima", given="260000")
    assert "Kembalian Rp7.500" in receipt.text
    number = str(city.rows("SELECT receipt FROM payments_payment")[0][0])
    assert typed(laras, number.lower()).address == receipt.address
    assert "Kode ini sudah dibayar" in typed(laras, code.code).text


def test_a_payment_is_undone_only_when_another_officer_agrees(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    receipt = laras.send(typed(laras, nop(1)), "/terima")
    form = laras.get(f"{receipt.address}/batal")
    with counting(city):
        short = laras.send(form, "/batal", reason="salah")
    assert short.status == 422
    sent = laras.send(form, "/batal", reason="Salah NOP, pembayar kembali ke loket")
    assert "menunggu keputusan petugas lain" in sent.text
    assert "Lunas" in sent.text
    assert city.rows("SELECT maker_id, kind FROM accounts_proposal") == [("laras", "reversal")]
    assert city.rows("SELECT FROM payments_reversal") == []


def test_a_closed_turn_takes_no_money_from_a_page_left_open(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    closed = laras.send(laras.get("/kantor/giliran"), "/giliran/tutup", counted="500000")
    assert "Cocok" in closed.text
    with counting(city):
        answer = laras.send(page, "/terima")
    assert answer.status == 422
    assert "buka giliran" in answer.text


def test_a_difference_asks_for_words_then_waits_for_the_bendahara(city: World, laras: Hands) -> None:
    page = laras.get("/kantor/giliran")
    with counting(city):
        asked = laras.send(page, "/giliran/tutup", counted="499000")
    assert asked.status == 422
    assert "-Rp1.000" in asked.text
    closed = laras.send(asked, "/giliran/tutup", explanation="Kembalian lebih seribu tadi pagi")
    assert "Menunggu bendahara" in closed.text


def test_tampered_addresses_and_numbers_lead_nowhere(city: World, laras: Hands) -> None:
    city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    action, data = page.form("/terima")
    address = action.removesuffix("/terima")
    assert laras.status(address) == 200
    for place in (len(address) - 1, len(address) - 10, len(address) - 40):
        other = "A" if address[place] != "A" else "B"
        assert laras.status(address[:place] + other + address[place + 1 :]) == 404
    assert laras.status(action, {**dict(data), "nonce": "x"}) == 404
    assert laras.status("/kantor/loket/bukti/" + "A" * 22) == 404
    assert laras.status("/kantor/loket/kode/" + "A" * 22) == 404


def test_a_page_of_yesterday_is_closed_in_words(city: World, laras: Hands) -> None:
    from datetime import timedelta

    from tests.doors.office_hands import again

    city.bill(nop(1), 2026, 250_000)
    page = typed(laras, nop(1))
    later = again("laras", at=laras.at + timedelta(hours=13))
    answer = later.get(page.address)
    assert answer.status == 410
    assert "12 jam" in answer.text


def test_nobody_but_a_teller_enters_the_till(city: World) -> None:
    for role in ["penetapan", "bendahara", "head", "auditor", "administrator"]:
        hands = signed_in(city, f"lain.{role}", role)
        for address in (TILL, "/kantor/loket/daftar", "/kantor/giliran"):
            assert hands.status(address) == 403, (role, address)
