"""Receipts and messages in a browser: both languages, phone and desk, no accessibility fault, no JavaScript needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sppt.payments.language import Receipt
from tests.actions.desk import booked, opened, request
from tests.browser.judged import judge, new_page
from tests.browser.served import Served, furnish

pytestmark = pytest.mark.browser


def bought(portal: Served) -> Receipt:
    digits = furnish(portal.world)
    return portal.outside(
        lambda: booked(request(opened((digits, {2024, 2026}), at=portal.at), "LOKET-1"), at=portal.at)
    )


def message(portal: Served, receipt: Receipt) -> str:
    return (
        f"Kode 1234567890, bukti {receipt.number}, {portal.url}/v/{receipt.token}, https://locaIhost-bayar.top/"
        " atau bit.ly/pbb"
    )


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    """Walks through all pages of receipts and messages; yields a name whenever a page stands."""
    receipt = bought(portal)
    page.goto(f"{portal.url}{prefix}/v/{receipt.token}")
    yield "receipt"
    portal.reverse()
    page.goto(f"{portal.url}{prefix}/v/{receipt.token}")
    yield "receipt-reversed"
    page.goto(f"{portal.url}{prefix}/v/{'A' * 22}")
    yield "receipt-unknown"
    page.goto(f"{portal.url}{prefix}/cek-pesan")
    yield "message"
    page.click("form button")
    yield "message-empty"
    page.fill("#pesan", message(portal, receipt))
    page.click("form button")
    yield "message-checked"
    page.goto(f"{portal.url}{prefix}/cek-dokumen")
    page.set_input_files(
        "#berkas", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.click("form button")
    yield "paper-checked"


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_no_page_of_receipts_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, portal: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"{{}}-{prefix[1:] or 'id'}-{{}}"
    assert len(judge(page, journey(page, portal, prefix), picture=picture)) == 7


@pytest.mark.parametrize(
    ("prefix", "button", "name"),
    [("", "Unduh bukti bayar (PDF)", "STTS-{}.pdf"), ("/en", "Download the receipt (PDF)", "STTS-{}-en.pdf")],
    ids=["id", "en"],
)
def test_a_receipt_is_downloaded_and_a_message_checked_without_javascript(
    chromium: Browser, portal: Served, prefix: str, button: str, name: str
) -> None:
    receipt = bought(portal)
    context = chromium.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{portal.url}{prefix}/v/{receipt.token}")
    with page.expect_download() as waiting:
        page.click(f"text={button}")
    download = waiting.value
    assert download.suggested_filename == name.format(receipt.number)
    assert Path(download.path()).read_bytes().startswith(b"%PDF-1.7")
    page.goto(f"{portal.url}{prefix}/cek-pesan")
    page.fill("#pesan", f"Bukti {receipt.number}")
    page.press("#pesan", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hasil")
    assert receipt.number in page.locator("dl.rows dt").inner_text()
    assert "Rp" in page.locator("dl.rows dd").inner_text()
    context.close()
