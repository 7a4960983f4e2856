"""Held money walked in Chromium from the list to a refund that a third officer pays, judged on a phone and a desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from sppt.payments import refunds, resolving
from sppt.payments.actions import record_payments
from sppt.payments.refunds import REFUND
from tests.actions.cities import objek, subjek
from tests.actions.desk import as_suspended, booked, notice, opened, request
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.world import NOON, nop

pytestmark = pytest.mark.browser
LONG_NAME = "RADEN AYU SITI AMINAH KUSUMANINGRUM"


def furnished(portal: Served) -> None:
    """One object paid twice, with two older years open; three treasurers and a head."""
    world = portal.world
    subjek(world, "S1", LONG_NAME)
    objek(world, nop(1), "S1", tanah_m2=100)
    for year, pokok in ((2026, 1_000_000), (2025, 300_000)):
        world.bill(nop(1), year, pokok)

    def twice() -> None:
        code = opened((nop(1), {2026}))
        booked(request(code))
        as_suspended(record_payments([notice(code, "NTB-20260914-000000012345")], at=NOON)[0])

    portal.outside(twice)
    for name, role in (("budi", "bendahara"), ("citra", "bendahara"), ("ana", "head")):
        world.officer(name, role)


def latest(portal: Served) -> int:
    [(number,)] = portal.world.rows("SELECT max(id) FROM accounts_proposal")
    return int(str(number))


def held(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    """Budi: one sum set off against the older year."""
    home = f"{portal.url}{prefix}/kantor/titipan"
    page.goto(home)
    yield "titipan"
    page.click("tbody a")
    page.fill("#alasan", "ya")
    page.locator("form.panel button").first.click()
    yield "titipan-salah"
    page.fill("#alasan", "permintaan wajib pajak 14 September")
    page.locator("form.panel button").first.click()
    page.wait_for_url("**/kantor/usulan/*")
    yield "titipan-diusulkan"
    page.goto(f"{home}/terlambat")
    page.select_option("#kanal", "loket")
    for field, typed in (("referensi", "NTB-7"), ("jumlah", "1.000"), ("waktu", "2026-08-31 20:00")):
        page.fill(f"#{field}", typed)
    page.fill("#nop", nop(1))
    page.fill("#tahun", "2025")
    page.locator("form.panel button").first.click()
    page.wait_for_selector("#akibat")
    yield "titipan-terlambat"
    page.goto(f"{home}/case-1/restitusi")
    yield "restitusi-permohonan"
    number = latest(portal)
    portal.outside(lambda: resolving.approve_placement(number, checker="ana", note="", at=portal.at))
    page.goto(f"{home}/case-1")
    expect(page.locator("tbody")).to_contain_text("339.000")
    yield "titipan-diputuskan"
    page.goto(f"{home}/case-1/restitusi")
    page.fill("#bank", "Bank Contoh")
    page.fill("#rekening", "1234567890")
    page.fill("#alasan", "permohonan wajib pajak 14 September")
    page.locator("form.panel button").first.click()
    page.wait_for_url("**/kantor/usulan/*")
    yield "restitusi-diusulkan"


def paid(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    """Citra: the refund paid after its hold."""
    page.goto(f"{portal.url}{prefix}/kantor/restitusi")
    yield "restitusi"
    page.click("tbody a")
    page.fill("#tanggal", "2026-09-18")
    page.fill("#transfer", "TRF-20260918-77")
    page.fill("#pemilik", "Siti Aminah")
    page.locator("form.panel button").first.click()
    yield "restitusi-nama-berbeda"
    page.fill("#pemilik", LONG_NAME.title())
    page.locator("form.panel button").first.click()
    expect(page.locator(".tag-done")).to_be_visible()
    yield "restitusi-dibayar"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_held_money_goes_its_way_on_pages_without_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    furnished(portal)
    seen: list[str] = []
    for walk, officer, later in ((held, "budi", 0), (paid, "citra", 4)):
        if walk is paid:
            number = latest(portal)
            assert REFUND in str(
                portal.world.rows("SELECT kind FROM accounts_proposal WHERE id = %s", number)
            )
            portal.outside(lambda: refunds.grant_refund(latest(portal), checker="ana", note="", at=portal.at))
        portal.at += timedelta(days=later)
        token = portal.outside(lambda: token_of(officer, at=portal.at))  # noqa: B023 (called at once)
        page = new_page(chromium)
        page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
        seen += judge(page, walk(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == 10
