"""A treasurer's morning in Chromium: files in, one read, a profile made, cash deposited; judged in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.actions.report_files import API, MT940
from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.doors.test_office_reports import OWN

pytestmark = pytest.mark.browser


def of_september(text: str) -> bytes:
    """The samples are of November; the browser's tests live in September."""
    for november, september in (
        ("2026-11-2", "2026-09-1"),
        ("/11/2026", "/09/2026"),
        ("26112", "26091"),
        ("112", "091"),
    ):
        text = text.replace(november, september)
    return text.replace("20/09/2026", "10/09/2026").encode()


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/kantor/laporan")
    yield "laporan-kosong"
    page.locator("#berkas").set_input_files(
        [
            payload("bank-satu.csv", of_september(API)),
            payload("rkud.sta", of_september(MT940).replace(b"261119", b"260909")),
            payload("salah.csv", of_september(API).replace(b"TOTAL,3", b"TOTAL,4")),
        ]
    )
    page.locator("form[enctype] button").click()
    yield "laporan"
    page.locator("table a").first.click()
    yield "laporan-koran"
    page.goto(f"{portal.url}{prefix}/kantor/laporan/profil")
    yield "profil"
    page.locator("a.button").click()
    page.locator("#contoh").set_input_files([payload("contoh.csv", of_september(OWN))])
    page.locator("form[enctype] button").click()
    yield "profil-pilihan"
    page.locator("#nama").fill("bank-baru")
    page.locator("#bentuk-nilai").select_option("1.234.567")
    page.locator("#kolom-kind").select_option("Ket")
    page.locator("#kata-bayar").fill("LUNAS")
    page.locator("#penutup").fill("Jumlah")
    page.locator("button[value=lihat]").click()
    yield "profil-terbaca"
    page.goto(f"{portal.url}{prefix}/kantor/setoran")
    yield "setoran"


def furnished(portal: Served) -> None:
    from sppt.partners.channels import forget_channels
    from sppt.payments import shifts

    portal.world.channel("bank-satu")
    portal.world.change("UPDATE partners_partner SET account = '0001234567890'")
    portal.world.change("UPDATE partners_partner SET profile = 'api-csv' WHERE code = 'bank-satu'")
    portal.world.officer("rina", "bendahara", "teller")
    forget_channels()
    then = portal.at - timedelta(hours=3)
    turn = shifts.open_shift("rina", cash=0, at=then)
    shifts.close_shift("rina", shift=turn.id, counted=50_000, explanation="Uang pembulatan", at=then)


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_the_desk_of_reports_has_no_fault(
    chromium: Browser, portal: Served, prefix: str, language: str
) -> None:
    portal.outside(lambda: furnished(portal))
    token = portal.outside(lambda: token_of("rina", at=portal.at))
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": portal.url}])
    seen = judge(page, journey(page, portal, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert seen == [
        "laporan-kosong",
        "laporan",
        "laporan-koran",
        "profil",
        "profil-pilihan",
        "profil-terbaca",
        "setoran",
    ]
