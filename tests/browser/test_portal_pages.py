"""Every page, in both languages, on a phone and on a desk: no accessibility fault, nothing cut off at the side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.judged import faults_of, judge, new_page
from tests.browser.served import Served, furnish
from tests.world import nop

pytestmark = pytest.mark.browser


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    """Walks through all pages there are; yields a name whenever a page stands."""
    digits = furnish(portal.world)
    page.goto(f"{portal.url}{prefix}/")
    yield "start"
    page.fill("#nop", "36.76.050.015.005-001")
    page.click("form button")
    yield "start-wrong"
    page.fill("#nop", nop(77))
    page.click("form button")
    yield "bills-none"
    page.goto(f"{portal.url}{prefix}/")
    page.fill("#nop", digits)
    page.click("form button")
    yield "bills"
    for details in page.locator("summary").all():
        details.click()
    yield "bills-why"
    for box in page.locator("input[type=checkbox]").all():
        box.uncheck()
    page.click("form button")
    yield "bills-nothing-ticked"
    page.check("#tahun-2024")
    page.check("#tahun-2026")
    page.click("form button")
    yield "check"
    page.goto(page.url + "&berubah=1")
    yield "check-changed"
    page.click("form button")
    yield "pay-open"
    code = page.locator(".code").inner_text().replace("\n", "").replace(" ", "")
    address = page.url
    page.goto(address.partition("?")[0] + "?jeda=1")
    yield "pay-paused"
    portal.at += timedelta(days=5)
    page.goto(address)
    yield "pay-expired"
    portal.at -= timedelta(days=5)
    portal.pay(code)
    page.goto(address)
    yield "pay-settled"
    portal.reverse()
    page.goto(address)
    yield "pay-reversed"
    page.goto(f"{portal.url}{prefix}/tidak-ada")
    yield "not-found"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_no_page_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, portal: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    assert len(judge(page, journey(page, portal, prefix), picture=picture)) == 14


def test_a_fault_would_be_seen(chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(
        '<html lang="id"><title>x</title><main><h1>x</h1><input><p style="color:#bbb">pucat</p></main></html>'
    )
    found = {rule for rule, _ in faults_of(page)}
    context.close()
    assert {"label", "color-contrast"} <= found
