"""The pages of determination in Chromium, in both languages, judged on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sppt.assessment.treating import approve_treatment
from sppt.assessment.working import work_once
from tests.actions.cities import YEAR
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.doors.test_office_determination import some_objects
from tests.world import nop

pytestmark = pytest.mark.browser


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    home = f"{portal.url}{prefix}/kantor/penetapan"
    page.goto(home)
    page.fill("#tahun", "2099")
    page.click("main button")
    yield "penetapan-salah"
    page.fill("#tahun", str(YEAR))
    page.click("main button")
    page.wait_for_selector("progress")
    yield "penetapan-menunggu"
    portal.outside(lambda: work_once(at=portal.at))
    page.goto(f"{home}/{YEAR}")
    expect(page.locator("progress")).to_have_count(0)
    yield "penetapan-tahun"
    page.goto(f"{home}/{YEAR}/janggal")
    yield "penetapan-janggal"
    page.locator("tbody a").last.click()
    page.locator("form.panel button").click()
    yield "penetapan-objek-salah"
    page.locator("input[value=ikutkan]").check()
    page.fill("#catatan", "Tahun bangun salah ketik.")
    page.locator("form.panel button").click()
    page.wait_for_selector("ol.steps")
    yield "penetapan-objek"
    page.goto(f"{home}/subjek")
    yield "penetapan-subjek"
    page.goto(f"{home}/{YEAR}")
    page.fill("#alasan", "penetapan massal 2027")
    page.locator("form.panel button").first.click()
    page.wait_for_url("**/kantor/usulan/*")
    yield "penetapan-diusulkan"


def decision(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/kantor/keputusan")
    page.click("main button")
    yield "keputusan-salah"
    page.fill("#nop", f"{nop(3)} 2026")
    page.locator("input[value=pengurangan]").check()
    page.click("main button")
    page.wait_for_selector("#persen")
    page.locator("form.panel button").first.click()
    yield "keputusan-isian-salah"
    page.fill("#nomor", "973/12")
    page.fill("#tanggal", "2026-09-01")
    page.fill("#persen", "25")
    page.fill("#pasal", "Perda 10/2023 Pasal 90")
    page.fill("#alasan", "wajib pajak kurang mampu")
    page.locator("form.panel button").first.click()
    page.wait_for_selector("#akibat")
    yield "keputusan-akibat"


def special(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    home = f"{portal.url}{prefix}/kantor/objek-khusus"
    page.goto(f"{home}/daftar?jenis=dikecualikan")
    page.fill("#daftar", "12345")
    page.locator("form.panel button").click()
    yield "objek-khusus-daftar-salah"
    page.goto(home)
    page.fill("#nop", nop(3))
    page.locator("form.panel button").first.click()
    page.locator("main a[href*=pengurangan]").click()
    page.fill("#persen", "25")
    page.fill("#nomor", "973/12")
    page.fill("#tanggal", "2026-09-01")
    page.fill("#dasar", "Perda 10/2023 Pasal 90")
    page.fill("#alasan", "veteran, surat lengkap")
    page.locator("form.panel button").first.click()
    page.wait_for_selector("#akibat")
    yield "objek-khusus-akibat"
    page.locator("form.panel button").nth(1).click()
    page.wait_for_url("**/kantor/usulan/*")
    yield "objek-khusus-diusulkan"
    number = int(page.url.rsplit("/", 1)[1])
    portal.outside(lambda: approve_treatment(number, checker="ana", note="", at=portal.at))
    page.goto(home)
    yield "objek-khusus"


def furnished(portal: Served) -> None:
    """A notice of this year beside the objects of the next."""
    some_objects(portal.world)
    bill = portal.world.bill(nop(3), 2026, 100_000)
    portal.world.change(
        "INSERT INTO assessment_notice (bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp,"
        " kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan, content)"
        " VALUES (%s, %s, 2026, 1, 'BOLABO', '', '', '', '', '', '', '', '', '', '', 200, 0, 110000000, 0, 110000000,"
        " 10000000, 100000, 0, 100000, '2026-08-31', '2026-01-05', '0', 'x')",
        bill,
        nop(3),
    )


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_pages_of_determination_have_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    furnished(portal)
    portal.world.officer("budi", "penetapan")
    token = portal.outside(lambda: token_of("budi", at=portal.at))
    seen: list[str] = []
    portal.world.officer("ana", "head")
    for walk in (journey, decision, special):
        page = new_page(chromium)
        page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
        seen += judge(page, walk(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == 15
