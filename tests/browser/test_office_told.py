"""An officer's inbox and choices in Chromium: from a message to the page where it is worked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.browser.judged import judge, new_page
from tests.browser.served import Served
from tests.doors.office_hands import token_of
from tests.world import NOON

pytestmark = pytest.mark.browser


def happened() -> None:
    """What a head finds on a Monday: a long day open, a silent channel, a mail that was refused."""
    from django.db import connection

    from sppt.messages.demo import give_address
    from sppt.messages.preferences import preferences
    from sppt.messages.rules import rules_at
    from sppt.messages.telling import Fact, tell
    from sppt.messages.words import Kind

    give_address("kirana", "kirana.kepala.badan.pendapatan.daerah@kota-contoh.example", at=NOON)
    page = "/kantor/rekonsiliasi"
    silent = Fact(Kind.CHANNEL_SILENT, "bjb", page, {"kanal": "bjb", "hari": "2026-09-01"}, owner="kirana")
    open_day = Fact(
        Kind.DAY_OPEN,
        "x",
        f"{page}/hari?tanggal=2026-09-10",
        {"hari": "2026-09-10", "lama": 4},
        owner="kirana",
    )
    tell([silent], rules_at(None), by_mail=preferences(), at=NOON - timedelta(days=3))
    tell([silent, open_day], rules_at(None), by_mail=preferences(), at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_attempt (delivery_id, number, begun_at, outcome, status)"
            " SELECT min(id), 1, %s, 'refused', 550 FROM messages_delivery",
            [NOON],
        )


def journey(page: Page, portal: Served, prefix: str) -> Iterator[str]:
    page.goto(f"{portal.url}{prefix}/kantor/pesan")
    yield "pesan"
    page.locator("form[action$='/buka'] button").first.click()
    expect(page).to_have_url(f"{portal.url}{prefix}/kantor/rekonsiliasi/hari?tanggal=2026-09-10")
    page.goto(f"{portal.url}{prefix}/kantor/pesan?semua=ya")
    yield "pesan-semua"
    page.goto(f"{portal.url}{prefix}/kantor/pesan/atur")
    page.fill("#alamat", "bukan alamat")
    page.locator("form[action$='/alamat'] button").click()
    expect(page.locator("#alamat-error")).to_be_visible()
    yield "pesan-atur-salah"
    page.fill("#alamat", "kirana@kota.example")
    page.locator("form[action$='/alamat'] button").click()
    yield "pesan-atur"
    page.goto(f"{portal.url}{prefix}/kantor/pesan/alamat/{portal.outside(_token)}")
    yield "pesan-benarkan"
    page.goto(f"{portal.url}{prefix}/kantor/pesan/surel")
    yield "pesan-surel"


def _token() -> str:
    from sppt.messages.preferences import waiting_address

    waiting = waiting_address("kirana", at=NOON)
    assert waiting
    return waiting.token


@pytest.fixture
def office(portal: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Served:
    """A head with messages, in an office that sends mail."""
    monkeypatch.setattr(settings, "SPPT_MAIL_DIR", tmp_path, raising=False)
    portal.world.officer("kirana", "head")
    portal.outside(happened)
    return portal


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
def test_an_officers_messages_have_no_fault(
    chromium: Browser, office: Served, prefix: str, language: str
) -> None:
    token = office.outside(lambda: token_of("kirana", at=office.at))
    page = new_page(chromium)
    page.context.add_cookies([{"name": "kantor", "value": token, "url": office.url}])
    seen = judge(page, journey(page, office, prefix), picture=f"kantor-{{}}-{language}-{{}}")
    assert len(seen) == 6
