"""The bendahara's month as one walk without JavaScript: from the first file to the pack of evidence.

Files in, a day matched, its differences decided by two, the day closed with its certificate, the deposit (STS), the
cash book, the journal, the month's report; then the auditor's sample with its evidence. The judge needs scripts, so
that it looks at the same address in a browser beside.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from sppt.bookkeeping.packing import make_next
from sppt.documents.papers import check_paper
from sppt.documents.press import press
from sppt.reconciliation.closing import certificate_of
from tests.actions.desk import wib
from tests.actions.held import books_differ
from tests.actions.recon_hands import MONDAY, TUESDAY, agree, pay
from tests.actions.report_files import API_HEADER
from tests.browser.judged import PHONE, judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.world import nop

pytestmark = pytest.mark.browser

MORNING = wib("2026-09-16 08:00:00")
REPORT = "\n".join(
    [
        API_HEADER,
        *(
            f"bank-satu,payment,{reference},{nop(number)},2026,,{amount},,2026-09-14T12:00:00+07:00,,,"
            for reference, number, amount in (("R-1", 1, 250_000), ("R-2", 2, 400_000), ("X-9", 9, 70_000))
        ),
        "TOTAL,3,720000",
        "",
    ]
)
STATEMENT = (
    ":20:KASDA1509\r\n:25:0001234567890\r\n:28C:00258/001\r\n:60F:C260914IDR1000000,00\r\n"
    ":61:2609150915C720000,00NTRFNONREF//B1\r\n:86:SETORAN PBB BANK-SATU 14/09/2026\r\n"
    ":61:2609150915C40000,00NTRFNONREF//B2\r\n:86:SETOR TUNAI\r\n:62F:C260915IDR1760000,00\r\n-\r\n"
)


def signed(page: Page, portal: Served, officer: str) -> Page:
    token = portal.outside(lambda: token_of(officer, at=portal.at))
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    return page


def a_page(chromium: Browser, portal: Served, officer: str) -> Page:
    """Somebody signed in whose browser runs no script."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 800})
    return signed(context.new_page(), portal, officer)


def beside(judged: Page, page: Page, journey: Iterator[str]) -> Iterator[str]:
    """The same walk, each address opened again where the judge can look."""
    for name in journey:
        judged.goto(page.url)
        yield name


def payload(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}


def approve(page: Page, address: str) -> None:
    """The second officer agrees to what the page before proposed."""
    page.goto(f"{address}/putusan")
    page.locator("button[value=setuju]").click()
    expect(page.locator("main h1")).to_contain_text("Sudah diputuskan")


def days(page: Page, portal: Served, second: Page) -> Iterator[str]:
    """Tini: files in, Monday matched, what differs decided with Budi, two days closed."""
    kantor = f"{portal.url}/kantor"
    day = f"{kantor}/rekonsiliasi/hari?tanggal=2026-09-14"
    page.goto(f"{kantor}/laporan")
    page.locator("#berkas").set_input_files(
        [payload("bank-satu-20260914.csv", REPORT), payload("rkud-20260915.sta", STATEMENT)]
    )
    page.locator("form[enctype] button").click()
    expect(page.locator("main")).to_contain_text("bank-satu-20260914.csv")
    for on in ("2026-09-14", "2026-09-15"):
        page.goto(day.replace("2026-09-14", on))
        page.click("text=Cocokkan lagi")
    page.goto(day)
    yield "bulan-hari"
    page.locator("a", has_text="Hanya di laporan kanal").first.click()
    page.click("text=Bukukan terlambat")
    page.fill("#alasan", "ada di laporan bank 14 September")
    page.click("text=Hitung akibatnya")
    expect(page.locator("#akibat")).to_contain_text("Pas")
    page.click("text=Usulkan kepada petugas lain")
    approve(second, page.url)
    page.goto(f"{kantor}/selisih?kelas=unknown_entry")
    page.locator("main th[scope=row] a").first.click()
    page.click("summary:has-text('Jadikan titipan')")
    page.fill("#alasan-titipan", "pengirimnya sedang dicari bank")
    page.click("text=Usulkan titipan")
    approve(second, page.url)
    page.goto(day)
    page.click("text=Cocokkan lagi")
    expect(page.locator("main")).to_contain_text("siap ditutup")
    for on in ("2026-09-14", "2026-09-15"):
        page.goto(day.replace("2026-09-14", on))
        page.click("text=Tutup hari ini")
        page.click("text=Tutup untuk selamanya")


def certified(page: Page, portal: Served) -> Iterator[str]:
    """The certificate as it is handed out is the one of the chain."""
    page.goto(f"{portal.url}/kantor/rekonsiliasi/hari?tanggal=2026-09-14")
    with page.expect_download() as waiting:
        page.click("text=Unduh sertifikat")
    paper = check_paper(Path(waiting.value.path()).read_bytes(), press().keyring.keys()).paper
    made = portal.outside(lambda: certificate_of(MONDAY))
    assert paper is not None
    assert made is not None
    assert (paper.on, paper.digest) == (MONDAY, made.hash)
    assert portal.outside(lambda: certificate_of(TUESDAY)) is not None
    yield "bulan-ditutup"


def books(page: Page, portal: Served) -> Iterator[str]:
    """Tini: what the days came to in the treasury's books."""
    pembukuan = f"{portal.url}/kantor/pembukuan"
    page.goto(f"{pembukuan}/sts?bulan=2026-09")
    expect(page.locator("main")).to_contain_text("STS/2026/000001")
    expect(page.locator("main")).to_contain_text("720.000")
    yield "bulan-sts"
    page.goto(f"{pembukuan}/bku?bulan=2026-09")
    expect(page.locator("main")).to_contain_text("STS/2026/000001")
    expect(page.locator("main")).not_to_contain_text("-Rp")
    yield "bulan-bku"
    page.goto(f"{pembukuan}/jurnal?bulan=2026-09")
    yield "bulan-jurnal"
    with page.expect_download() as waiting:
        page.locator("a", has_text="CSV").first.click()
    assert b"650000" in Path(waiting.value.path()).read_bytes()
    page.goto(f"{pembukuan}/lpj?bulan=2026-09")
    expect(page.locator("main")).to_contain_text("720.000")
    yield "bulan-lpj"


def audited(page: Page, portal: Served) -> Iterator[str]:
    """Agni: a sample of the month, and its evidence, whole by its own manifest."""
    page.goto(f"{portal.url}/kantor/bukti-audit")
    for field, typed in (("benih", "ST-1/2026"), ("dari", "2026-09-01"), ("sampai", "2026-09-30")):
        page.fill(f"#{field}", typed)
    page.click("button:has-text('Pilih sampel')")
    page.click("text=Buat paket bukti")
    portal.outside(lambda: make_next(press(), at=portal.at))
    page.goto(page.url)
    yield "bulan-sampel"
    with page.expect_download() as waiting:
        page.click("text=Unduh paket bukti")
    with zipfile.ZipFile(waiting.value.path()) as pack:
        told = {one["name"]: one["sha256"] for one in json.loads(pack.read("manifest.json"))["files"]}
        assert told == {
            name: hashlib.sha256(pack.read(name)).hexdigest()
            for name in pack.namelist()
            if name != "manifest.json"
        }
        assert len([name for name in told if name.startswith("bukti/")]) == 3


WITHOUT_SCRIPT = (
    *(
        "laporan",
        "laporan/profil",
        "laporan/profil/baru",
        "setoran",
        "titipan",
        "titipan/terlambat",
        "restitusi",
    ),
    *("pembukuan", "pembukuan/piutang/mutasi", "pembukuan/piutang/umur", "pembukuan/tutup-tahun"),
    *("pembukuan/telusur", "rekonsiliasi", "rekonsiliasi/pasangan?tanggal=2026-09-14", "selisih"),
    *("mitra", "mitra/bank-satu", "mitra/bank-satu/ubah"),
)


def test_the_bendaharas_month_is_walked_without_javascript_from_first_file_to_evidence(
    chromium: Browser, portal: Served
) -> None:
    portal.at = MORNING
    city = portal.world
    for name, roles in (
        ("tini", ("bendahara", "administrator")),
        ("budi", ("head",)),
        ("agni", ("auditor",)),
    ):
        city.officer(name, *roles)
    agree(city)

    def paid() -> None:
        pay(city, 1, 250_000)
        pay(city, 2, 400_000)
        city.bill(nop(9), 2026, 70_000, jatuh_tempo=date(2026, 12, 31))

    portal.outside(paid)
    second = a_page(chromium, portal, "budi")
    page = a_page(chromium, portal, "tini")
    judged = signed(new_page(chromium), portal, "tini")
    walk = chain(days(page, portal, second), certified(page, portal), books(page, portal))
    seen = judge(judged, beside(judged, page, walk), picture="kantor-{}-id-{}")
    auditor = a_page(chromium, portal, "agni")
    judged = signed(new_page(chromium), portal, "agni")
    seen += judge(judged, beside(judged, auditor, audited(auditor, portal)), picture="kantor-{}-id-{}")
    assert len(seen) == 7
    for address in WITHOUT_SCRIPT:
        answer = page.goto(f"{portal.url}/kantor/{address}")
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("main h1")).to_be_visible()
    for one in (page, second, auditor):
        one.context.close()
    assert portal.outside(books_differ) == []
