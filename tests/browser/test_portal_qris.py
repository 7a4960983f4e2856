"""QRIS on the page of a code, in Chromium: judged in each state, read by a camera from the screen, paid to Lunas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from sppt.partners.qr import Qr, move, newest_qr
from sppt.partners.qr_states import QrEvent
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentNotice
from sppt.portal import qris, views
from sppt.trials.acquirer.minting import mint
from tests.browser.judged import judge, new_page, reload
from tests.browser.served import Served, furnish
from tests.browser.test_portal_va import to_code
from tests.doors.qris_bank import MERCHANT, NMID, let_in
from tests.pixels import seen_by_a_camera
from tests.world import NOON

pytestmark = pytest.mark.browser


def content_of(qr: Qr) -> str:
    return mint(amount=qr.amount, nmid=NMID, merchant_id=MERCHANT, reference=qr.reference)


def newest(code: str) -> Qr:
    qr = newest_qr(code)
    assert qr is not None
    return qr


def answer(portal: Served, code: str) -> None:
    """The acquirer answers, and the worker puts it down."""

    def act() -> None:
        qr = newest(code)
        move(qr, QrEvent.SENT, at=portal.at, again=timedelta(minutes=1))
        move(qr, QrEvent.ANSWERED, at=portal.at, again=timedelta(minutes=1), content=content_of(qr))

    portal.outside(act)


def pay(portal: Served, code: str) -> None:
    """The acquirer's notice is booked."""

    def act() -> None:
        qr = newest(code)
        record_payment(PaymentNotice("qris-contoh", qr.reference, code, qr.amount), at=portal.at)
        move(qr, QrEvent.MONEY, at=portal.at)

    portal.outside(act)


@pytest.fixture
def qris_city(portal: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    from sppt.partners.actions import add_partner

    def act() -> None:
        add_partner("qris-contoh", name="Akuirer", client_id="client-qris", by="operator", at=NOON)
        let_in("client-qris")

    monkeypatch.setattr(qris, "WAIT_STEPS", 0)
    furnish(portal.world)
    portal.outside(act)
    return portal


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    code = to_code(page, portal, prefix)
    yield "pay-qris-offer"
    page.click("#qris button")
    answer(portal, code)
    reload(page)
    yield "pay-qris"
    text = content_of(portal.outside(lambda: newest(code)))
    assert seen_by_a_camera(page.locator(".qris-kode").screenshot()) == [text]
    portal.at += timedelta(minutes=15)
    reload(page)
    yield "pay-qris-ended"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_qris_has_no_fault_from_the_offer_to_its_end_and_a_camera_reads_the_screen(
    chromium: Browser, qris_city: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    seen = judge(page, journey(page, qris_city, prefix), picture=picture)
    assert seen == ["pay-qris-offer", "pay-qris", "pay-qris-ended"]


def test_without_a_script_the_qr_appears_and_turns_to_lunas_by_itself(
    chromium: Browser, qris_city: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "REFRESH_SECONDS", 1)
    monkeypatch.setattr(views, "WAITING_SECONDS", 1)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    code = to_code(page, qris_city)
    page.click("#qris button")
    answer(qris_city, code)
    expect(page.locator("#qris-judul")).to_have_text("Pindai QRIS ini")
    pay(qris_city, code)
    expect(page.locator("h1")).to_have_text("Lunas")
    context.close()
