"""The page of partners' messages in Chromium, in both languages, judged on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.doors.test_office_messages import logged
from tests.world import nop

pytestmark = pytest.mark.browser


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    address = f"{portal.url}{prefix}/kantor/pesan-mitra"
    page.goto(address)
    page.click("main button")
    yield "pesan-mitra-salah"
    page.fill("#cari", "R-999")
    page.locator("#cari").press("Enter")
    yield "pesan-mitra-kosong"
    page.fill("#cari", nop(1))
    page.locator("#cari").press("Enter")
    expect(page.locator("pre").first).to_be_hidden()
    page.locator("summary").first.click()
    expect(page.locator("pre").first).to_be_visible()
    yield "pesan-mitra"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_messages_of_partners_have_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    portal.world.channel("bjb")
    portal.world.officer("agni", "auditor")
    portal.outside(lambda: logged(nop(1), "R-1"))
    portal.outside(lambda: logged(nop(1), "R-2", outcome="already_paid", status=409))
    token = portal.outside(lambda: token_of("agni", at=portal.at))
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    seen = judge(page, journey(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert seen == ["pesan-mitra-salah", "pesan-mitra-kosong", "pesan-mitra"]
