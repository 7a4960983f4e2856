"""A list of NOPs in Chromium, without a script: brought, checked, paid, seen as paid; in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.judged import judge, new_page, reload
from tests.browser.served import Served
from tests.world import nop

pytestmark = pytest.mark.browser


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/daftar")
    page.click("form button")
    yield "list-empty"
    page.fill("#daftar", f"{nop(1)}\n{nop(2)} 2026\n{nop(3)}\n3.67605E+17\n{nop(4)}")
    page.fill("#nama", "Jalan Melati Karangan")
    page.click("form button")
    yield "list-checked"
    page.click("form button")
    yield "list-codes"
    portal.pay(re.sub(r"\D", "", page.locator("table th.digits a").first.inner_text()))
    reload(page)
    yield "list-paid"
    page.click("form[action$='/bukti'] button")
    page.wait_for_selector("progress")
    portal.make_receipts_of_nops()
    reload(page)
    yield "list-receipts"
    page.click("table td a")
    yield "receipt-of-many"
    page.click(".settled a")
    yield "receipt-of-one-nop"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_a_list_is_brought_checked_and_paid(chromium: Browser, portal: Served, prefix: str) -> None:
    portal.world.bill(nop(1), 2025, 1_000_000)
    portal.world.bill(nop(1), 2026, 1_000_000)
    portal.world.bill(nop(2), 2026, sisa=0)
    portal.world.bill(nop(4), 2026, 1_000_000)
    page = new_page(chromium)
    seen = judge(page, journey(page, portal, prefix), picture=f"{{}}-{prefix[1:] or 'id'}-{{}}")
    assert seen == [
        "list-empty",
        "list-checked",
        "list-codes",
        "list-paid",
        "list-receipts",
        "receipt-of-many",
        "receipt-of-one-nop",
    ]
