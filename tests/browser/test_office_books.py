"""The desk of the books in Chromium: from the trial balance down to a receipt, the reports, a sample with its pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.actions.desk import booked, opened, request
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.world import nop

pytestmark = pytest.mark.browser


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    books = f"{portal.url}{prefix}/kantor/pembukuan"
    page.goto(books)
    yield "neraca-saldo"
    page.click("text=1.1.01.06.01.0001")
    page.select_option("#rinci", "day")
    page.click("main form button")
    yield "kartu-rekening"
    page.locator("table a").first.click()
    page.locator("table a").first.click()
    yield "posting"
    page.locator("dl.facts a").click()
    yield "telusur"
    page.goto(f"{books}/piutang/umur")
    yield "umur-piutang"
    page.goto(f"{books}/piutang/mutasi" + ("?dari=2026-13-01" if prefix else ""))
    yield "mutasi-piutang"
    if prefix:
        return
    page.goto(f"{books}/lpj")
    yield "lpj"
    page.goto(f"{books}/bku")
    yield "bku"
    page.goto(f"{books}/tutup-tahun")
    yield "tutup-tahun"
    page.goto(f"{portal.url}/kantor/bukti-audit")
    page.fill("#benih", "ST-1/2026")
    page.fill("#dari", "2026-01-01")
    page.fill("#sampai", "2026-12-31")
    yield "bukti-audit"
    page.click("main form button")
    page.click("text=Buat paket bukti")
    expect(page.locator("[role=status]")).to_contain_text("Sedang dibuat")
    yield "sampel"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_desk_of_the_books_has_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    city, at = portal.world, portal.at

    def paid() -> str:
        for number, year in ((1, 2026), (2, 2020), (3, 2024)):
            city.bill(nop(number), year, number * 125_000)
        booked(request(opened((nop(1), {2026}), at=at), "R-1"), at=at - timedelta(seconds=1))
        return token_of("agni", at=at)

    city.officer("agni", "auditor")
    token = portal.outside(paid)
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    seen = judge(page, journey(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == (6 if prefix else 11)
