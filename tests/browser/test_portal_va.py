"""Virtual accounts on the page of a code, in Chromium: judged, copied, followed to Lunas without a script, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sppt.portal import views
from tests.browser.judged import judge, new_page, reload
from tests.browser.served import Served, furnish
from tests.world import NOON, nop

pytestmark = pytest.mark.browser

BYTES_MAX = 50_000
BANKS = (("bank-va", "Bank Contoh VA", "88812"), ("bank-va-dua", "Bank Contoh VA Dua", "77120"))


def let_in() -> None:
    from sppt.partners.actions import add_partner
    from sppt.partners.snap import speak_snap

    for code, name, prefix in BANKS:
        add_partner(code, name=name, client_id=f"demo-{code}", by="operator", at=NOON)
        speak_snap(f"demo-{code}", partner_id=code, va_prefix=prefix, by="operator", at=NOON)


def to_code(page: Page, portal: Served, prefix: str = "") -> str:
    """From a NOP to a code of one year, as people go; the code."""
    page.goto(f"{portal.url}{prefix}/")
    page.fill("#nop", nop(1))
    page.click("form button")
    for box in page.locator("input[type=checkbox]").all():
        box.uncheck()
    page.check("#tahun-2026")
    page.click("form button")
    page.click("form button")
    return re.sub(r"\D", "", page.locator(".code").inner_text())


@pytest.fixture
def bank_city(portal: Served) -> Served:
    furnish(portal.world)
    portal.outside(let_in)
    return portal


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    code = to_code(page, portal, prefix)
    yield "pay-va"
    page.click("#va-88812 a")
    expect(page.locator("#va-88812 li").first).to_be_visible()
    yield "pay-va-steps"
    portal.pay(code)
    reload(page)
    yield "pay-va-settled"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_the_numbers_and_their_steps_have_no_fault(chromium: Browser, bank_city: Served, prefix: str) -> None:
    page = new_page(chromium)
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    seen = judge(page, journey(page, bank_city, prefix), picture=picture)
    assert seen == ["pay-va", "pay-va-steps", "pay-va-settled"]


def test_a_number_is_copied_whole_with_one_click_and_without_its_gaps(
    chromium: Browser, bank_city: Served
) -> None:
    page = new_page(chromium)
    code = to_code(page, bank_city)
    page.goto(f"{page.url.partition('?')[0]}?jeda=1")
    page.click("#va-88812 .va-number")
    assert page.evaluate("getSelection().toString()").strip() == "88812" + code
    page.context.close()


def test_without_a_script_the_page_keeps_its_steps_and_says_lunas_by_itself(
    chromium: Browser, bank_city: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "REFRESH_SECONDS", 1)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    code = to_code(page, bank_city)
    page.click("#va-77120 a")
    with page.expect_navigation():
        pass
    expect(page.locator("#va-77120 li").first).to_be_visible()
    bank_city.pay(code)
    expect(page.locator("h1")).to_have_text("Lunas")
    context.close()


def test_the_page_with_all_its_files_is_light(chromium: Browser, bank_city: Served) -> None:
    context = chromium.new_context()
    page = context.new_page()
    to_code(page, bank_city)
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(f"{page.url.partition('?')[0]}?jeda=1&bank=88812", wait_until="networkidle")
    context.close()
    assert 2_000 < sum(sizes) < BYTES_MAX, sizes
