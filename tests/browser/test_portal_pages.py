"""Every page, in both languages, on a phone and on a desk: no accessibility fault, nothing cut off at the side."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.served import Served, furnish
from tests.world import nop

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder: where it is set, each page is also kept as a picture (docs/screenshots)."""


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
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, portal: Served, prefix: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    faults: dict[str, object] = {}
    seen: list[str] = []
    for name in journey(page, portal, prefix):
        seen.append(name)
        found = Axe().run(page).response["violations"]
        if found:
            faults[name] = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults[f"{name} is wider than the screen"] = page.evaluate("document.documentElement.scrollWidth")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{prefix[1:] or 'id'}-{width}.png", full_page=True)
    context.close()
    assert not faults
    assert len(seen) == 14


def test_a_fault_would_be_seen(chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content(
        '<html lang="id"><title>x</title><main><h1>x</h1><input><p style="color:#bbb">pucat</p></main></html>'
    )
    found = {fault["id"] for fault in Axe().run(page).response["violations"]}
    context.close()
    assert {"label", "color-contrast"} <= found
