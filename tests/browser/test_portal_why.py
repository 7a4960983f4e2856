"""The pages that explain a bill: on a phone and a desk, in both languages, light, on paper, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import PHONE, judge, new_page, reload
from tests.browser.served import Served
from tests.browser.test_portal_weight import BYTES_MAX, REQUESTS_MAX
from tests.doors.test_portal_compared import parcel, zone
from tests.doors.test_portal_why import LAST_YEAR, THIS_YEAR, Sppt, issue
from tests.doors.visiting import Visitor
from tests.world import World, nop

pytestmark = pytest.mark.browser


def furnish(world: World) -> None:
    """A house with an old debt, last year paid and this year late, in a zone with nine like it."""
    world.change("INSERT INTO register_kecamatan (code, name) VALUES ('3676050', 'SERPONG')")
    world.change(
        "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor)"
        " VALUES ('3676050015', '3676050', 'CILENGGANG', '')"
    )
    for sppt in (Sppt(2021, 300_000_000, 386_801, kelas_tanah="061"), LAST_YEAR, THIS_YEAR):
        issue(world, sppt)
    for number in range(1, 11):
        parcel(world, number, 1_000_000 + number * 100_000)
    zone(world, 2025, 2_500_000)
    zone(world, 2026, 2_640_000)


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    furnish(portal.world)
    page.goto(f"{portal.url}{prefix}/")
    page.fill("#nop", nop(1))
    page.click("form button")
    bills = page.url
    page.locator("summary").first.click()
    page.locator(".why .ways a").first.click()
    yield "why-parting"
    page.goto(f"{bills}/mengapa?tahun=2026")
    yield "why"
    page.locator(".moves ~ p a").click()
    yield "compared"
    portal.world.change("DELETE FROM register_bumi WHERE nop = %s", nop(10))
    reload(page)
    yield "compared-few"
    page.goto(bills)
    page.locator(".total .ways a").first.click()
    yield "later"
    page.fill("#tanggal", "2027-06-01")
    page.click("form button")
    yield "later-day"
    page.goto(f"{bills}/kapan?tanggal=2020-01-01")
    yield "later-wrong"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_no_page_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, portal: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    assert len(judge(page, journey(page, portal, prefix), picture=picture)) == 7


@pytest.mark.parametrize("address", ["mengapa?tahun=2026", "banding", "kapan?tanggal=2029-01-01"])
def test_a_first_visit_is_light_and_runs_no_script(chromium: Browser, portal: Served, address: str) -> None:
    furnish(portal.world)
    bills = portal.outside(lambda: Visitor().look_up(nop(1)))
    context = chromium.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[int] = []
    requests: list[str] = []
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    page.on("request", lambda request: requests.append(request.resource_type))
    page.goto(f"{portal.url}{bills}/{address}", wait_until="networkidle")
    expect(page.locator("h1")).to_be_visible()
    context.close()
    assert len(requests) <= REQUESTS_MAX, requests
    assert "script" not in requests
    assert 2_000 < sum(received) <= BYTES_MAX, received


def test_an_explanation_prints_whole_on_few_sheets(chromium: Browser, portal: Served, tmp_path: Path) -> None:
    page = new_page(chromium)
    furnish(portal.world)
    page.goto(portal.url)
    page.fill("#nop", nop(1))
    page.click("form button")
    page.goto(f"{page.url}/mengapa?tahun=2026")
    page.emulate_media(media="print")
    for text in ("Pajak terutang", "Denda bulan demi bulan", "Dibanding tahun 2025"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.locator(".back")).to_be_hidden()
    sheets = page.pdf(path=tmp_path / "why.pdf", format="A4").count(b"/Type /Page\n")
    page.context.close()
    assert 1 <= sheets <= 3
