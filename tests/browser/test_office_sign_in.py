"""Officers in Chromium: passkeys with a virtual authenticator, the way without scripts, and every page with axe."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.officers import PASSWORD, code, enrol
from tests.world import nop

pytestmark = pytest.mark.browser

LONG_NAME = "Raden Ajeng Kartikaningtyas Purbaningrum Wirakusumahatmadja"


@pytest.fixture
def office(portal: Served) -> Served:
    """Officers with factors, and a reversal that waits for a second one."""
    for name, role in (
        ("laras", "teller"),
        ("bima", "bendahara"),
        ("kirana", "head"),
        ("satya", "administrator"),
    ):
        portal.world.officer(name, role)
        portal.outside(lambda name=name: enrol(name))  # type: ignore[misc]
    portal.world.change("UPDATE accounts_officer SET full_name = %s WHERE name = 'kirana'", LONG_NAME)
    portal.outside(lambda: _propose(portal))
    return portal


def _propose(portal: Served) -> None:
    from sppt.payments.actions import propose_reversal
    from tests.actions.desk import booked, opened, request

    portal.world.bill(nop(), 2026, 612_400, jatuh_tempo=portal.at.date() + timedelta(days=16))
    receipt = booked(request(opened((nop(), {2026}), at=portal.at)), at=portal.at)
    propose_reversal(
        receipt.number, maker="laras", reason="Salah ketik tahun, warga minta dibatalkan", at=portal.at
    )


def sign_in(page: Page, office: Served, name: str, prefix: str = "") -> None:
    office.at += timedelta(seconds=30)  # a code works once
    page.context.clear_cookies()
    page.goto(f"{office.url}{prefix}/kantor/masuk")
    page.fill("#nama", name)
    page.fill("#sandi", PASSWORD)
    page.fill("#kode", code(office.at))
    page.press("#kode", "Enter")


def virtual_key(context: BrowserContext, page: Page) -> None:
    """A device with a fingerprint reader that always says yes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_made_and_then_opens_the_office_and_the_steps_that_matter(
    chromium: Browser, office: Served
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        virtual_key(context, page)
        sign_in(page, office, "kirana")
        page.click("text=Tambah passkey")
        page.fill("#sebutan", "laptop kepala")
        page.click("text=Buat passkey")
        expect(page.locator("text=Passkey sudah disimpan.")).to_be_visible()
        expect(page.locator("text=laptop kepala").first).to_be_visible()
        page.click("text=Keluar")
        page.click("text=Masuk dengan passkey")
        expect(page.locator("h1")).to_contain_text("Selamat bekerja")
        office.at += timedelta(minutes=11)
        page.goto(f"{office.url}/kantor/usulan")
        page.click("text=Pembatalan pembayaran")
        page.click("main >> text=Putuskan")
        page.click("text=Pakai passkey")
        page.click("text=Setujui")
        expect(page.locator("[role=status]")).to_contain_text("sekarang batal")
        assert not complaints
    assert office.world.rows("SELECT method FROM accounts_session ORDER BY id") == [("code",), ("passkey",)]
    assert not office.world.rows("SELECT 1 FROM accounts_challenge")


def test_a_passkey_that_was_removed_opens_nothing(chromium: Browser, office: Served) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        virtual_key(context, page)
        sign_in(page, office, "kirana")
        page.goto(f"{office.url}/kantor/akun/passkey")
        page.click("text=Buat passkey")
        page.click("main >> text=Hapus")
        expect(page.locator("text=Passkey sudah dihapus.")).to_be_visible()
        page.click("text=Keluar")
        page.click("text=Masuk dengan passkey")
        expect(page.locator("text=tidak dikenal di sini").first).to_be_visible()


def test_an_answer_is_accepted_once(chromium: Browser, office: Served) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        virtual_key(context, page)
        sign_in(page, office, "kirana")
        page.goto(f"{office.url}/kantor/akun/passkey")
        page.click("text=Buat passkey")
        expect(page.locator("text=Passkey sudah disimpan.")).to_be_visible()
        page.click("text=Keluar")
        with page.expect_request("**/kantor/masuk/passkey") as sent:
            page.click("text=Masuk dengan passkey")
        body = sent.value.post_data or ""
        expect(page.locator("h1")).to_contain_text("Selamat bekerja")
        page.click("text=Keluar")
        token = page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        again = re.sub(r"csrfmiddlewaretoken=[^&]*", f"csrfmiddlewaretoken={token}", body)
        answer = context.request.post(
            f"{office.url}/kantor/masuk/passkey",
            data=again,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": office.url},
        )
        assert answer.status == 422


def test_everything_works_without_scripts_from_sign_in_to_decision_to_sign_out(
    chromium: Browser, office: Served
) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{office.url}/kantor/usulan")
        assert page.locator("text=Masuk dengan passkey").is_hidden()
        page.fill("#nama", "bima")
        page.fill("#sandi", PASSWORD)
        page.fill("#kode", code(office.at))
        page.press("#kode", "Enter")
        page.click("text=Pembatalan pembayaran")
        page.click("main >> text=Putuskan")
        page.fill("#catatan", "sudah dicek")
        page.click("text=Setujui")
        assert "sekarang batal" in page.locator("[role=status]").inner_text()
        page.click("text=Keluar")
        assert page.url.endswith("/kantor/masuk")
        page.goto(f"{office.url}/kantor/")
        assert "/kantor/masuk" in page.url


def test_the_question_mark_opens_the_help_and_can_be_switched_off(chromium: Browser, office: Served) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        sign_in(page, office, "laras")
        page.locator("body").press("?")
        expect(page.locator("h1")).to_have_text("Bantuan")
        page.uncheck("label[data-shortcuts] input")
        page.goto(f"{office.url}/kantor/akun")
        page.locator("body").press("?")
        expect(page.locator("h1")).to_have_text("Akun saya")


def journey(page: Page, office: Served, prefix: str) -> Iterator[str]:
    """Walks through the pages of the shell and of the administrator; yields a name whenever a page stands."""
    at = f"{office.url}{prefix}/kantor"
    page.goto(f"{at}/masuk")
    yield "masuk"
    page.fill("#nama", "satya")
    page.press("#nama", "Enter")
    yield "masuk-salah"
    link = office.outside(lambda: _invitation(office))
    page.goto(f"{at}/daftar/{link}")
    yield "pendaftaran"
    page.fill("#sandi", "pendek")
    page.fill("#sandi-lagi", "pendek")
    page.fill("#kode", code(office.at, secret=_secret(page)))
    page.press("#kode", "Enter")
    yield "pendaftaran-salah"
    page.fill("#sandi", PASSWORD)
    page.fill("#sandi-lagi", PASSWORD)
    page.fill("#kode", code(office.at, secret=_secret(page)))
    page.press("#kode", "Enter")
    yield "pendaftaran-jadi"
    page.goto(f"{at}/daftar/{link}")
    yield "pendaftaran-tutup"
    sign_in(page, office, "satya", prefix)
    yield "beranda"
    for name, path in (
        ("akun", "akun"),
        ("akun-passkey", "akun/passkey"),
        ("akun-kode", "akun/kode-pemulihan"),
        ("sandi", "sandi"),
        ("bantuan", "bantuan"),
        ("petugas", "petugas"),
        ("petugas-baru", "petugas-baru"),
        ("petugas-satu", "petugas/laras"),
        ("bukan-tugas", "loket"),
        ("tidak-ada", "petugas/tiada"),
        ("lagi", "masuk-lagi"),
    ):
        page.goto(f"{at}/{path}")
        yield name
    page.goto(f"{at}/petugas-baru")
    page.click("main form button")
    yield "petugas-baru-salah"
    sign_in(page, office, "kirana", prefix)
    yield "kabar"
    page.goto(f"{at}/usulan")
    yield "usulan"
    page.click("main table a")
    yield "usulan-satu"
    page.click("main p > a.button")
    yield "usulan-putuskan"
    page.click("button.danger")
    yield "usulan-putuskan-salah"
    page.fill("#catatan", "sudah dicek")
    page.click("button[value=setuju]")
    yield "usulan-jadi"
    page.goto(f"{at}/usulan")
    yield "usulan-riwayat"


def _invitation(office: Served) -> str:
    from sppt.accounts import enrolment

    office.world.officer("surya" + str(len(office.seen)), "administrator")
    [(name,)] = office.world.rows("SELECT name FROM accounts_officer WHERE name LIKE 'surya%%'")
    return enrolment.invite(str(name), proposal=None, at=office.at)


def _secret(page: Page) -> bytes:
    return base64.b32decode(page.locator(".secret").inner_text().replace(" ", ""))


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_no_page_has_an_accessibility_fault_or_is_cut_off(
    chromium: Browser, office: Served, prefix: str
) -> None:
    page = new_page(chromium)
    picture = f"kantor-{{}}-{prefix[1:] or 'id'}-{{}}"
    assert len(judge(page, journey(page, office, prefix), picture=picture)) == 26
