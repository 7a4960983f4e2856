"""The bendahara's day in Chromium, in both languages: calendar, three sides, differences, the close."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from sppt.reconciliation.matching import reconcile
from tests.actions.desk import wib
from tests.actions.recon_hands import TUESDAY, Credit, Line, agree, pay, report, statement
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.world import nop

pytestmark = pytest.mark.browser

MORNING = wib("2026-09-16 08:00:00")


def books(portal: Served) -> None:
    city = portal.world
    agree(city, fee=2_500, fee_rule="netted")
    pay(city, 1, 250_000)
    pay(city, 2, 400_000)
    pay(city, 3, 90_000, at=wib("2026-09-14 23:58:00"))
    report(city, [Line("R-3", 90_000, fee=2_500)], on=TUESDAY)
    report(
        city,
        [
            Line("R-1", 250_000, fee=2_500),
            Line("R-2", 410_000, fee=2_500),
            Line("X-9", 70_000, fee=2_500, nop=nop(9), tax_year=2026),
        ],
    )
    statement(city, [Credit(722_500, "SETORAN BANK-SATU"), Credit(40_000, "TRANSFER TANPA BERITA")])
    reconcile(TUESDAY, at=MORNING)


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    kantor = f"{portal.url}{prefix}/kantor"
    page.goto(f"{kantor}/rekonsiliasi?bulan=2026-09")
    yield "rekonsiliasi"
    page.goto(f"{kantor}/rekonsiliasi/hari?tanggal=2026-09-14")
    page.locator("summary").first.click()
    yield "rekonsiliasi-hari"
    page.goto(f"{kantor}/rekonsiliasi/pasangan?tanggal=2026-09-14")
    yield "rekonsiliasi-pasangan"
    page.goto(f"{kantor}/selisih")
    page.locator("details summary").first.click()
    yield "selisih"
    page.locator("main th[scope=row] a").first.click()
    page.locator("details summary").last.click()
    yield "selisih-satu"
    page.locator("details[open] button").click()
    yield "selisih-salah"
    page.goto(f"{kantor}/rekonsiliasi/tutup?tanggal=2026-09-14")
    yield "rekonsiliasi-tutup"
    page.goto(f"{kantor}/rekonsiliasi/hari?tanggal=2026-09-01")
    yield "rekonsiliasi-kosong"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_bendaharas_day_has_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    portal.at = MORNING
    portal.world.officer("tini", "bendahara")
    portal.outside(lambda: books(portal))
    token = portal.outside(lambda: token_of("tini", at=portal.at))
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    seen = judge(page, journey(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == 8
