"""The counter in Chromium: a day without the mouse, the same without JavaScript, and every page without a fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judged import judge, new_page, reload
from tests.browser.served import Served, furnish
from tests.doors.office_hands import token_of
from tests.world import nop

pytestmark = pytest.mark.browser

FUTURE = timedelta(days=16)


def staff(portal: Served) -> None:
    for name, roles in {
        "laras": ("teller",),
        "bima": ("bendahara",),
        "kirana": ("head",),
        "agni": ("auditor",),
    }.items():
        portal.world.officer(name, *roles)


def sign_in(portal: Served, context: BrowserContext, name: str) -> None:
    """A session of this officer in the browser, in the place of whoever was there."""
    token = portal.outside(lambda: token_of(name, at=portal.at))
    context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])


def bill(portal: Served, number: int, pokok: int) -> str:
    digits = nop(number)
    portal.world.bill(digits, 2026, pokok, jatuh_tempo=portal.at.date() + FUTURE)
    return digits


def test_a_teller_works_through_the_morning_without_the_mouse(chromium: Browser, portal: Served) -> None:
    staff(portal)
    bill(portal, 1, 250_000)
    bill(portal, 2, 125_500)
    context = chromium.new_context()
    sign_in(portal, context, "laras")
    page = context.new_page()
    page.goto(f"{portal.url}/kantor/loket")
    page.keyboard.type("500000")
    page.keyboard.press("Enter")
    for number, cash, change in [(1, "300000", "Kembalian Rp50.000"), (2, "", "Uang pas, tanpa kembalian")]:
        expect(page.locator("#nop")).to_be_focused()
        page.keyboard.type(f"36.76.050.015.005-{number:04d}.0")
        page.keyboard.press("Enter")
        expect(page.locator("#given")).to_be_focused()
        page.keyboard.type(cash)
        page.keyboard.press("Enter")
        expect(page.locator("#kembalian")).to_have_text(change)
    assert portal.world.rows("SELECT amount FROM payments_payment ORDER BY id") == [(250_000,), (125_500,)]
    context.close()


def test_enter_twice_back_and_a_second_tab_never_pay_twice(chromium: Browser, portal: Served) -> None:
    staff(portal)
    digits = bill(portal, 1, 250_000)
    context = chromium.new_context(java_script_enabled=False)
    sign_in(portal, context, "laras")
    page = context.new_page()
    page.goto(f"{portal.url}/kantor/loket")
    page.fill("#cash", "0")
    page.click("main button")
    page.fill("#nop", digits)
    page.click("main button")
    second = context.new_page()
    second.goto(page.url)
    page.locator("#given").press("Enter")
    expect(page.locator("h1")).to_contain_text("Lunas")
    receipt = page.url
    page.go_back()
    expect(page.locator("main")).to_contain_text("Semua tahunnya sudah selesai")
    page.go_forward()
    reload(page)
    assert page.url == receipt
    second.locator("#given").press("Enter")
    expect(second.locator("main")).to_contain_text("Formulir ini tidak menerima uang apa pun")
    assert portal.world.rows("SELECT count(*) FROM payments_payment") == [(1,)]
    context.close()


def test_unticking_a_year_changes_the_total_at_once(chromium: Browser, portal: Served) -> None:
    staff(portal)
    digits = bill(portal, 1, 250_000)
    portal.world.bill(digits, 2025, 100_000, jatuh_tempo=portal.at.date() + FUTURE)
    context = chromium.new_context()
    sign_in(portal, context, "laras")
    page = context.new_page()
    page.goto(f"{portal.url}/kantor/loket")
    page.fill("#cash", "0")
    page.click("main button")
    page.fill("#nop", digits)
    page.click("main button")
    page.fill("#given", "400000")
    page.uncheck("input[value='2025']")
    expect(page.locator("#terima")).to_have_text("Terima Rp250.000")
    assert page.input_value("#given") == "400000", "what was typed stays"
    page.locator("#given").press("Enter")
    expect(page.locator("#kembalian")).to_have_text("Kembalian Rp150.000")
    context.close()


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    """Walks through every page of the three desks; yields a name whenever one stands."""
    world, office = portal.world, f"{portal.url}{prefix}/kantor"
    digits = furnish(world)
    staff(portal)
    others = [bill(portal, number, 90_000 + 1_000 * number) for number in range(2, 6)]
    context = page.context
    sign_in(portal, context, "laras")
    page.goto(f"{office}/loket")
    yield "buka-giliran"
    page.fill("#cash", "banyak")
    page.click("main form button")
    yield "buka-giliran-salah"
    page.fill("#cash", "500.000")
    page.click("main form button")
    yield "loket"
    page.fill("#nop", "36.76.050")
    page.click("main form button")
    yield "loket-salah"
    page.fill("#nop", nop(77))
    page.click("main form button")
    yield "tagihan-kosong"
    page.goto(f"{office}/loket")
    page.fill("#nop", digits)
    page.click("main form button")
    yield "tagihan"
    page.fill("#given", "1000")
    page.click("#terima")
    yield "tagihan-salah"
    page.fill("#given", "5.000.000")
    page.click("#terima")
    yield "bukti"
    receipt = page.url
    page.goto(f"{receipt}/batal")
    yield "batal"
    page.fill("textarea", "Salah NOP, pembayar kembali ke loket")
    page.click("main form button")
    yield "bukti-diusulkan"
    page.goto(f"{office}/loket/daftar")
    page.fill("#daftar", "bukan NOP\n" + others[0])
    page.click("main form button")
    yield "daftar-salah"
    page.fill("#daftar", "\n".join([*others, f"{others[0]} 2026", nop(77), digits]))
    page.click("main form button")
    yield "daftar"
    page.click("#buat")
    yield "kode"
    portal.at += timedelta(days=9)
    sign_in(portal, context, "laras")
    reload(page)
    yield "kode-lewat"
    portal.at -= timedelta(days=9)
    sign_in(portal, context, "laras")
    page.goto(f"{office}/giliran")
    yield "giliran"
    page.fill("#counted", "1")
    page.click("main form button")
    yield "giliran-selisih"
    page.fill("#explanation", "Uang dibawa ke bank sebelum giliran ditutup")
    page.click("main form button")
    yield "giliran-ditutup"
    sign_in(portal, context, "bima")
    page.goto(f"{office}/cari")
    yield "cari"
    page.fill("#cari", "TRX-TIDAK-ADA")
    page.click("main form button")
    yield "cari-kosong"
    page.fill("#cari", digits)
    page.click("main form button")
    yield "objek"
    page.goto(f"{office}/giliran-loket")
    yield "giliran-loket"
    page.click("main .summary a")
    yield "giliran-sahkan"
    page.fill("textarea", "Setoran bank dicocokkan dengan slip")
    page.click("main form button")
    yield "giliran-disahkan"
    sign_in(portal, context, "kirana")
    page.goto(f"{office}/hari")
    yield "hari"
    page.goto(f"{office}/hari?tanggal=2025-01-01")
    yield "hari-kosong"
    page.goto(f"{office}/hari/pembayaran?tanggal=2026-09-14&kanal=loket")
    yield "hari-pembayaran"
    sign_in(portal, context, "agni")
    page.goto(f"{office}/jejak")
    yield "jejak"
    page.click("main form button")
    yield "rantai"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_no_page_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, portal: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"kantor-{{}}-{prefix[1:] or 'id'}-{{}}"
    assert len(judge(page, journey(page, portal, prefix), picture=picture)) == 28
