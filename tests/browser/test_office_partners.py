"""The page of partners in Chromium, in both languages, judged on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.browser.test_portal_va import let_in
from tests.doors.office_hands import token_of
from tests.doors.test_office_partners import INQUIRY, PAYMENT, said
from tests.world import NOON

pytestmark = pytest.mark.browser


def busy() -> None:
    from sppt.partners.iso8583 import speak_iso8583
    from sppt.partners.words import Dialect, Framing

    let_in()
    speak_iso8583(
        "demo-bank-va", acquirer="110", dialect=Dialect.BJB_2, framing=Framing.ASCII4, by="operator", at=NOON
    )
    said(INQUIRY, 200, NOON, times=9)
    said(PAYMENT, 200, NOON, times=7)
    said(PAYMENT, 404, NOON)


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/kantor/mitra")
    yield "mitra"
    page.get_by_role("rowheader").get_by_role("link").first.click()
    yield "satu-mitra"
    page.goto(f"{portal.url}{prefix}/kantor/mitra/bank-va/ubah")
    yield "ubah-mitra"
    page.goto(f"{portal.url}{prefix}/kantor/mesin-mitra/demo-bank-va/saluran/iso8583")
    yield "ubah-saluran"


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_page_of_partners_has_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    portal.outside(busy)
    portal.world.officer("agni", "auditor", "administrator")
    token = portal.outside(lambda: token_of("agni", at=portal.at))
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    seen = judge(page, journey(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert seen == ["mitra", "satu-mitra", "ubah-mitra", "ubah-saluran"]
