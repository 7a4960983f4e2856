"""Lists at the office in Chromium: a teller's list and keys, a lurah's own wilayah; both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import judge, new_page, reload
from tests.browser.served import Served
from tests.browser.test_office_loket import sign_in
from tests.world import nop

pytestmark = pytest.mark.browser


def at_the_counter(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    home = f"{portal.url}{prefix}/kantor/kolektif"
    page.goto(home)
    yield "kantor-daftar-kolektif-kosong"
    page.goto(f"{home}/baru")
    page.click("main form button")
    yield "kantor-daftar-kolektif-salah"
    page.fill("#daftar", f"{nop(1)}\n{nop(2)} 2026\n{nop(3)}\n{nop(4)}")
    page.fill("#nama", "Jalan Melati Karangan")
    page.click("main form button")
    expect(page.locator("tbody tr")).to_have_count(4)
    yield "kantor-daftar-kolektif"
    page.click("main form button")
    yield "kantor-daftar-kolektif-kode"
    portal.pay(page.locator("tbody th a").first.inner_text())
    reload(page)
    page.click("form[action$='/bukti'] button")
    yield "kantor-daftar-kolektif-bukti"
    page.goto(home)
    yield "kantor-daftar-kolektif-semua"
    page.goto(f"{home}/kunci")
    page.fill("#pemegang", "PT Griya Karangan")
    page.click("main form button")
    expect(page.locator(".made")).to_be_visible()
    yield "kantor-kunci-daftar"


def in_the_kelurahan(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/kantor/kolektif/baru")
    page.fill("#daftar", f"{nop(1)}\n{nop(1, kelurahan='060001')}")
    page.click("main form button")
    yield "kantor-daftar-lurah"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_the_desk_of_lists_has_no_fault(chromium: Browser, portal: Served, prefix: str) -> None:
    portal.world.bill(nop(1), 2026, 1_000_000)
    portal.world.bill(nop(2), 2026, sisa=0)
    portal.world.bill(nop(4), 2026, 1_000_000)
    portal.world.officer("laras", "teller")
    portal.world.officer("lestari", "lurah")
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    for name, journey, pages in (("laras", at_the_counter, 7), ("lestari", in_the_kelurahan, 1)):
        page = new_page(chromium)
        sign_in(portal, page.context, name)
        assert len(judge(page, journey(page, portal, prefix), picture=picture)) == pages
