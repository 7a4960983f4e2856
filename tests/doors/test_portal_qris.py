"""QRIS on the page of a code: offered, shown, run out, refused, above the limit, and never a QR that cannot be paid."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from sppt.kit import clock
from sppt.partners.actions import add_partner
from sppt.partners.agreements import Agreement, agree
from sppt.partners.qr import Qr, move, newest_qr
from sppt.partners.qr_states import QrEvent, QrState
from sppt.payments import queries
from sppt.portal import qris
from sppt.trials.acquirer.minting import mint
from tests.browser.served import furnish
from tests.doors.qris_bank import MERCHANT, NMID, let_in
from tests.doors.visiting import Visitor
from tests.pixels import seen_by_a_camera
from tests.world import NOON, World, nop

AMOUNT = 128_130


def newest(address: str) -> Qr:
    found = queries.code_by_token(address.rpartition("/")[2], at=NOON)
    assert found is not None
    qr = newest_qr(found.code)
    assert qr is not None
    return qr


def content_of(qr: Qr) -> str:
    return mint(amount=qr.amount, nmid=NMID, merchant_id=MERCHANT, reference=qr.reference)


def answered(qr: Qr, *, at: datetime = NOON) -> None:
    """What the worker does once the acquirer has answered well."""
    if qr.state is QrState.WANTED:
        move(qr, QrEvent.SENT, at=at, again=timedelta(minutes=1))
        move(qr, QrEvent.ANSWERED, at=at, again=timedelta(minutes=1), content=content_of(qr))


@pytest.fixture
def visitor(city: World) -> Visitor:
    furnish(city)
    add_partner("qris-contoh", name="Akuirer", client_id="client-qris", by="operator", at=NOON)
    let_in("client-qris")
    return Visitor()


@pytest.fixture
def address(visitor: Visitor) -> str:
    return visitor.open_code(nop(1), 2026)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A worker whose acquirer answers while the page waits."""
    monkeypatch.setattr(qris, "pause", lambda: answered(newest(address), at=clock.now()))


def test_without_an_acquirer_the_page_says_nothing_of_qris(city: World) -> None:
    furnish(city)
    visitor = Visitor()
    page = visitor.get(visitor.open_code(nop(1), 2026))
    assert "QRIS" not in page.html


def test_one_tap_shows_the_qr_that_the_acquirer_made_and_an_image_of_it(
    visitor: Visitor, address: str, worker: None
) -> None:
    assert "Tampilkan QRIS" in visitor.get(address).text
    went = visitor.post(f"{address}/qris")
    assert (went.status, went.to) == (303, address)
    page, qr = visitor.get(address), newest(address)
    assert "Pindai QRIS ini" in page.text
    assert "BAPENDA KOTA CONTOH" in page.text
    assert NMID in page.text
    assert "sisa 15 menit" in page.text
    assert page.html.count("<svg") == 1
    image = visitor.picture(f"{address}/qris-{qr.id}.png")
    assert seen_by_a_camera(image) == [content_of(qr)]
    english = visitor.get(f"/en{address}").text
    assert "Scan this QRIS" in english
    assert "15 minutes left" in english


def test_the_page_with_a_qr_asks_again_by_itself_and_says_lunas_when_it_was_paid(
    visitor: Visitor, address: str, worker: None
) -> None:
    visitor.post(f"{address}/qris")
    assert visitor.get(address).headers["Refresh"].startswith("4;")
    qr = newest(address)
    from sppt.payments.actions import record_payment
    from sppt.payments.language import PaymentNotice

    record_payment(PaymentNotice("qris-contoh", qr.reference, qr.code, qr.amount), at=NOON)
    move(qr, QrEvent.MONEY, at=NOON)
    page = visitor.get(address)
    assert page.title.startswith("Lunas")
    assert "QRIS ini" not in page.text


def test_while_the_acquirer_has_not_answered_the_page_says_so_and_comes_back_sooner(
    visitor: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[int] = []
    monkeypatch.setattr(qris, "pause", lambda: steps.append(1))
    visitor.post(f"{address}/qris")
    assert len(steps) == 30
    page = visitor.get(address)
    assert "QRIS sedang disiapkan" in page.text
    assert page.headers["Refresh"].startswith("2;")
    assert "setiap 2 detik" in page.text
    first = newest(address).reference
    visitor.post(f"{address}/qris")
    assert newest(address).reference == first


def test_a_qr_that_ran_out_is_not_shown_and_one_tap_makes_a_new_one(
    visitor: Visitor, address: str, worker: None
) -> None:
    visitor.post(f"{address}/qris")
    old = newest(address)
    visitor.at += timedelta(minutes=15)
    page = visitor.get(address)
    assert "QR tadi sudah habis waktunya" in page.text
    assert "<svg" not in page.html
    assert visitor.get(f"{address}/qris-{old.id}.png").status == 404
    visitor.post(f"{address}/qris")
    new = newest(address)
    assert new.reference != old.reference
    assert "Pindai QRIS ini" in visitor.get(address).text


def test_a_qr_ends_no_later_than_its_code(visitor: Visitor, address: str, worker: None) -> None:
    code = queries.code_by_token(address.rpartition("/")[2], at=NOON)
    assert code is not None
    visitor.at = code.valid_until - timedelta(minutes=5)
    visitor.post(f"{address}/qris")
    assert newest(address).ends_at == code.valid_until


def test_what_the_acquirer_refused_is_told_and_can_be_tried_again(
    visitor: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        qr = newest(address)
        move(qr, QrEvent.SENT, at=NOON, again=timedelta(minutes=1))
        move(qr, QrEvent.REFUSED, at=NOON, why="qr_other_nmid")

    monkeypatch.setattr(qris, "pause", refuse)
    visitor.post(f"{address}/qris")
    page = visitor.get(address)
    assert "QRIS belum dapat ditampilkan" in page.text
    assert "Coba lagi" in page.text
    assert "<svg" not in page.html


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (Agreement(amount_max=100_000), "QRIS menerima paling banyak Rp100.000 sekali bayar."),
        (Agreement(opens=time(13), closes=time(22)), "QRIS dapat dipakai pukul 13.00 sampai 22.00 WIB."),
    ],
)
def test_above_the_limit_or_outside_the_hours_the_page_says_so_and_makes_no_wish(
    visitor: Visitor, address: str, agreed: Agreement, said: str
) -> None:
    agree("qris-contoh", agreed, by="operator", at=NOON)
    page = visitor.get(address)
    assert said in page.text
    assert "Tampilkan QRIS" not in page.text
    visitor.post(f"{address}/qris")
    code = queries.code_by_token(address.rpartition("/")[2], at=NOON)
    assert code is not None
    assert newest_qr(code.code) is None


def test_money_that_did_not_fit_is_told_so_that_nobody_pays_twice(
    visitor: Visitor, address: str, worker: None
) -> None:
    visitor.post(f"{address}/qris")
    move(newest(address), QrEvent.MONEY, at=NOON)
    page = visitor.get(address)
    assert "Uang QRIS sudah kami terima" in page.text
    assert "Jangan membayar lagi" in page.text
    first = newest(address).reference
    visitor.post(f"{address}/qris")
    assert newest(address).reference == first


def test_the_image_of_another_codes_qr_is_not_to_be_had(visitor: Visitor, address: str, worker: None) -> None:
    visitor.post(f"{address}/qris")
    other = visitor.open_code(nop(1), 2024)
    assert visitor.get(f"{other}/qris-{newest(address).id}.png").status == 404


def test_visitors_beyond_the_bound_do_not_wait_with_the_others(
    visitor: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Callable[[], None]] = []
    while qris._waiting.acquire(blocking=False):
        held.append(qris._waiting.release)
    try:
        monkeypatch.setattr(qris, "pause", lambda: pytest.fail("waited"))
        assert visitor.post(f"{address}/qris").status == 303
    finally:
        for release in held:
            release()
    assert newest(address).state is QrState.WANTED


def test_the_picture_in_the_page_is_the_same_qr(visitor: Visitor, address: str, worker: None) -> None:
    visitor.post(f"{address}/qris")
    svg = re.findall(r"<svg.*?</svg>", visitor.get(address).html, re.DOTALL)
    assert svg == [qris.drawn(content_of(newest(address)))]
