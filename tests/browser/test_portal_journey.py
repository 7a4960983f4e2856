"""The whole way from a NOP to a receipt in Chromium without JavaScript, as people walk it: on phones, back, twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sppt.portal import views
from tests.browser.judged import reload
from tests.browser.served import Served, furnish
from tests.world import nop

pytestmark = pytest.mark.browser

WORDS = {
    "": {
        "start": "Cek dan bayar PBB",
        "pay": "Bayar Rp1.258.130",
        "code": "Bayar dengan kode ini",
        "paid": "Lunas",
    },
    "/en": {"start": "Check and pay", "pay": "Pay Rp1.258.130", "code": "Pay with this code", "paid": "Paid"},
}


def without_scripts(chromium: Browser, width: int = 320) -> BrowserContext:
    return chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)


def to_check(page: Page, portal: Served, prefix: str = "") -> None:
    """From the first page to the check of 2024 and 2026: one field is typed, all else is ticked."""
    page.goto(f"{portal.url}{prefix}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS[prefix]["start"])
    page.locator("#nop").fill("36.76.050.015.005-0001.0")
    page.locator("form button").click()
    page.locator("#tahun-2012").uncheck()
    page.locator("#tahun-2021").uncheck()
    page.locator("form button").click()


def code_on(page: Page) -> str:
    return re.sub(r"\D", "", page.locator(".code").inner_text())


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_typed_nop_becomes_a_receipt_without_javascript_and_the_page_says_so_by_itself(
    chromium: Browser, portal: Served, monkeypatch: pytest.MonkeyPatch, prefix: str, width: int
) -> None:
    monkeypatch.setattr(views, "REFRESH_SECONDS", 1)
    furnish(portal.world)
    said = WORDS[prefix]
    with without_scripts(chromium, width) as context:
        page = context.new_page()
        to_check(page, portal, prefix)
        page.get_by_role("button", name=said["pay"]).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(said["code"])
        address = page.url.partition("?")[0]
        receipt = portal.pay(code_on(page))
        # The page asks every second here; that it asks every four elsewhere, test_portal_code.py says.
        expect(page.get_by_role("heading", level=1)).to_have_text(said["paid"])
        expect(page.get_by_text(receipt)).to_be_visible()
        assert page.url.partition("?")[0] == address
    assert not [line for line in portal.seen if nop(1) in line or "3676050" in line]
    assert portal.world.rows("SELECT count(*) FROM payments_payment") == [(1,)]


def test_back_after_paying_says_it_is_paid_and_never_pays_again(chromium: Browser, portal: Served) -> None:
    furnish(portal.world)
    with without_scripts(chromium) as context:
        page = context.new_page()
        to_check(page, portal)
        page.locator("form button").click()
        portal.pay(code_on(page))
        page.goto(page.url.partition("?")[0])
        page.go_back()
        expect(page.locator(".summary")).to_contain_text("Tahun 2024, 2026 sudah lunas.")
        expect(page.get_by_role("button", name="Bayar")).to_have_count(0)
    assert portal.world.rows("SELECT count(*) FROM payments_quote") == [(1,)]
    assert portal.world.rows("SELECT count(*) FROM payments_payment") == [(1,)]


def test_a_double_click_and_two_tabs_make_one_code(chromium: Browser, portal: Served) -> None:
    furnish(portal.world)
    with without_scripts(chromium) as context:
        one, two = context.new_page(), context.new_page()
        to_check(one, portal)
        two.goto(one.url)
        one.locator("form button").dblclick()
        two.locator("form button").click()
        expect(one.locator(".code")).to_be_visible()
        assert code_on(one) == code_on(two)
        reload(one)
        assert code_on(one) == code_on(two)
    assert portal.world.rows("SELECT count(*) FROM payments_quote") == [(1,)]


def test_a_pause_keeps_the_page_still(
    chromium: Browser, portal: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "REFRESH_SECONDS", 1)
    furnish(portal.world)
    with without_scripts(chromium) as context:
        page = context.new_page()
        to_check(page, portal)
        page.locator("form button").click()
        page.get_by_role("link", name="Jeda").click()
        seen = len(portal.seen)
        page.wait_for_timeout(2_000)
        assert len(portal.seen) == seen


def test_the_keyboard_alone_leads_from_the_first_page_to_the_code(chromium: Browser, portal: Served) -> None:
    furnish(portal.world)
    with without_scripts(chromium, 1280) as context:
        page = context.new_page()
        page.goto(portal.url + "/")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator("#nop")).to_be_focused()
        page.keyboard.type(nop(1))
        page.keyboard.press("Enter")
        expect(page.locator("#tahun-2012")).to_be_visible()
        page.locator("#tahun-2012").focus()
        page.keyboard.press("Space")
        expect(page.locator("#tahun-2012")).not_to_be_checked()
        page.keyboard.press("Enter")
        page.locator("form button").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".code")).to_be_visible()


def test_targets_are_large_enough_for_thumbs(chromium: Browser, portal: Served) -> None:
    furnish(portal.world)
    small: list[object] = []
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    measure = """() => [...document.querySelectorAll('button, summary, .pick label, input[type=text], .back a, .top a')]
        .map(e => [e.textContent.trim().slice(0, 30), Math.round(e.getBoundingClientRect().height)])
        .filter(([_, height]) => height < 44)"""
    to_check(page, portal)
    for address in (portal.url, page.url, page.url.partition("/periksa")[0]):
        page.goto(address)
        small += page.evaluate(measure)
    context.close()
    assert small == []


@pytest.mark.parametrize("name", ["bills", "paid"])
def test_a_page_prints_on_one_sheet_of_a4(chromium: Browser, portal: Served, name: str) -> None:
    furnish(portal.world)
    context = chromium.new_context()
    page = context.new_page()
    to_check(page, portal)
    if name == "bills":
        page.goto(page.url.partition("/periksa")[0])
    else:
        page.locator("form button").click()
        portal.pay(code_on(page))
        page.goto(page.url)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    context.close()
    assert sheets == 1
