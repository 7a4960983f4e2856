"""An officer's inbox from the fact to the page where it is worked, his choices, and the mails that did not arrive."""

from __future__ import annotations

import re
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.actions.desk import booked, opened, request
from tests.actions.mail_server import mail_server
from tests.doors.office_hands import again, counting
from tests.world import NOON, World, nop

if TYPE_CHECKING:
    from datetime import datetime

DAY = timedelta(days=1)
REASON = "Salah ketik tahun, warga minta dibatalkan"


@pytest.fixture
def office(city: World) -> World:
    """A payment ten days ago whose day was never closed, and its reversal that waits for a second officer."""
    from sppt.payments.actions import propose_reversal

    for name, role in (
        ("laras", "teller"),
        ("bima", "bendahara"),
        ("kirana", "head"),
        ("satya", "administrator"),
    ):
        city.officer(name, role)
    city.bill(nop(), 2026, 612_400, jatuh_tempo=NOON.date() + timedelta(days=16))
    receipt = booked(request(opened((nop(), {2026}), at=NOON - 10 * DAY)), at=NOON - 10 * DAY)
    propose_reversal(receipt.number, maker="laras", reason=REASON, at=NOON)
    return city


def tell(*, at: datetime = NOON) -> tuple[int, int]:
    from sppt.kit import clock
    from sppt.project.commands.messages_work import tell_once

    with clock.stopped_at(at):
        return tell_once()


def told_to(city: World, name: str) -> list[tuple[object, ...]]:
    return city.rows("SELECT kind, fact FROM messages_message WHERE officer_id = %s ORDER BY kind", name)


def test_what_stands_reaches_those_who_can_do_something_about_it(office: World) -> None:
    tell()
    assert told_to(office, "bima") == [
        ("channel_silent", "loket"),
        ("day_open", "2026-09-04"),
        ("proposal", "1"),
    ]
    assert told_to(office, "laras") == []  # she made the proposal
    assert told_to(office, "kirana") == []
    tell(at=NOON + DAY)
    assert {"day_open", "proposal"} <= {str(kind) for kind, _ in told_to(office, "kirana")}


def test_a_message_leads_to_where_it_is_worked_and_is_read_then(office: World) -> None:
    tell()
    bima = again("bima")
    page = bima.get("/kantor/pesan")
    assert "4 September 2026 belum ditutup sesudah 10 hari." in page.text
    assert "Usulan 1 (Pembatalan pembayaran) menunggu putusan" in page.text
    assert "3" in bima.get("/kantor/").text
    links = re.findall(r'action="(/kantor/pesan/\d+/buka)"', page.html)
    assert len(links) == 3
    reached = {bima.post(link, {}).address for link in links}
    assert reached == {
        "/kantor/rekonsiliasi",
        "/kantor/rekonsiliasi/hari?tanggal=2026-09-04",
        "/kantor/usulan/1",
    }
    assert "Tidak ada pesan baru" in bima.get("/kantor/pesan").text
    assert "4 September 2026" in bima.get("/kantor/pesan?semua=ya").text


def test_every_page_that_a_message_leads_to_lets_its_reader_in(office: World) -> None:
    tell()
    tell(at=NOON + DAY)
    for name in ("bima", "kirana", "satya"):
        hands = again(name, at=NOON + DAY)
        for (page,) in office.rows("SELECT page FROM messages_message WHERE officer_id = %s", name):
            assert hands.get(str(page)).status == HTTPStatus.OK, (name, page)


def test_nobody_opens_or_reads_anothers_message(office: World) -> None:
    tell()
    [(number,)] = office.rows(
        "SELECT id FROM messages_message WHERE officer_id = 'bima' AND kind = 'day_open'"
    )
    kirana = again("kirana")
    assert kirana.status(f"/kantor/pesan/{number}/buka", {}) == HTTPStatus.NOT_FOUND
    kirana.post("/kantor/pesan/baca", {"pesan": [str(number), "x", "9" * 30]})
    assert office.rows("SELECT count(*) FROM messages_message WHERE read_at IS NOT NULL") == [(0,)]
    assert kirana.status(f"/kantor/pesan/{number}/buka") == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_inbox_has_pages_and_a_sheet(office: World) -> None:
    from sppt.messages.rules import rules_at
    from sppt.messages.telling import Fact
    from sppt.messages.telling import tell as tell_facts
    from sppt.messages.words import Kind

    facts = [
        Fact(
            Kind.CHANNEL_SILENT,
            f"bank{number}",
            "/kantor/rekonsiliasi",
            {"kanal": f"bank{number}", "hari": "2026-09-01"},
        )
        for number in range(27)
    ]
    tell_facts(facts, rules_at(None), by_mail={}, at=NOON)
    bima = again("bima")
    first, second = bima.get("/kantor/pesan"), bima.get("/kantor/pesan?semua=&hal=2")
    assert (first.text.count("Kanal bank"), second.text.count("Kanal bank")) == (25, 2)
    sheet = bima.get("/kantor/pesan?tabel=pesan&unduh=csv")
    assert sheet.html.count("Kanal bank") == 27
    read = bima.send(first, "baca")
    assert read.text.count("Kanal bank") == 2


def test_what_was_dealt_with_is_over(office: World) -> None:
    from sppt.accounts.actions import decide
    from sppt.accounts.words import Decision
    from sppt.payments.actions import REVERSAL

    tell()
    decide(
        proposal=1,
        kind=REVERSAL,
        checker="bima",
        decision=Decision.REFUSED,
        note="tidak perlu",
        at=NOON,
    )
    tell(at=NOON + timedelta(minutes=15))
    page = again("bima").get("/kantor/pesan")
    assert "Usulan 1" not in page.text


def test_an_officer_sets_his_address_by_the_link_that_came_to_it_and_chooses_what_comes(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.kit import clock
    from sppt.project.commands.messages_work import send_once

    bima = again("bima")
    off = bima.get("/kantor/pesan/atur")
    assert "belum mengirim surel" in off.text
    with counting(office):
        assert bima.status("/kantor/pesan/atur/alamat", {"alamat": "bima@kota.example"}) == 422
    with mail_server() as box:
        mail_by(monkeypatch, box.port)
        page = bima.get("/kantor/pesan/atur")
        with counting(office):
            wrong = bima.send(page, "atur/alamat", alamat="bima@kota")
        assert wrong.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "tidak terbaca" in wrong.text
        asked = bima.send(page, "atur/alamat", alamat="bima@kota.example")
        assert "Menunggu dibenarkan" in asked.text
        with clock.stopped_at(NOON):
            assert send_once() == ""
        [link] = re.findall(r"/kantor/pesan/alamat/[\w-]{43}", str(box.mails[0].get_content()))[:1]
        assert again("kirana").get(link).status == HTTPStatus.GONE  # in a stranger's hand
        with counting(office):
            confirm = bima.get(link)  # a mail scanner that follows links changes nothing
        assert "bima@kota.example" in confirm.text
        assert "sekarang dipakai" in bima.post(link, {}).text
        assert bima.post(link, {}).status == HTTPStatus.GONE
        chosen = bima.send(
            bima.get("/kantor/pesan/atur"), "pesan/atur", surel="ya", hal=["proposal"], bahasa="en"
        )
        assert "sudah disimpan" in chosen.text
        assert tell() == (3, 1)
        with clock.stopped_at(NOON):
            send_once()
        text = str(box.mails[1].get_content())
    assert "Proposal 1 (Reversal of a payment) has waited" in text
    assert "has not been closed" not in text


def test_an_officer_chooses_among_what_his_roles_are_told(office: World) -> None:
    teller, treasurer, head = (
        again(name).get("/kantor/pesan/atur").text for name in ("laras", "bima", "kirana")
    )
    assert "Untuk tugas Anda belum ada" in teller
    assert ("Kanal sepi" in treasurer, "Mitra tanpa kunci" in treasurer) == (True, False)
    assert "Mitra tanpa kunci" in head


def mail_by(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_MAIL_HOST", "127.0.0.1", raising=False)
    monkeypatch.setattr(settings, "SPPT_MAIL_PORT", port, raising=False)
    monkeypatch.setattr(settings, "SPPT_MAIL_TLS", "none", raising=False)
    monkeypatch.setattr(settings, "SPPT_MAIL_FROM", "pbb@kota.example", raising=False)


def test_an_administrator_writes_an_address_down_and_cannot_confirm_it(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_by(monkeypatch, 9)
    satya = again("satya")
    page = satya.get("/kantor/petugas/bima")
    assert "/kantor/petugas/bima/alamat" in page.html
    done = satya.send(satya.get("/kantor/petugas/bima/alamat"), "bima/alamat", alamat="bima@kota.example")
    assert "sesudah petugasnya sendiri membenarkannya" in done.text
    assert "bima@kota.example" not in done.text
    assert office.rows("SELECT officer_id, made_by_id, confirmed_at FROM messages_confirmation") == [
        ("bima", "satya", None)
    ]
    assert satya.get("/kantor/petugas/tiada/alamat").status == HTTPStatus.NOT_FOUND


def test_the_head_sees_what_did_not_arrive_and_why_and_asks_for_one_more_try(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sppt.kit import clock
    from sppt.project.commands.messages_work import send_once
    from tests.actions.test_messages import address

    address("bima", at=NOON - 8 * DAY)
    with mail_server() as box:
        mail_by(monkeypatch, box.port)
        tell()
        box.says["RCPT"] = ["550 tidak ada"]
        with clock.stopped_at(NOON):
            send_once()
        kirana = again("kirana")
        page = kirana.get("/kantor/pesan/surel")
        assert "Peladen menolak alamat atau isinya" in page.text
        assert "bima@kota.example" not in page.text
        tell(at=NOON + timedelta(minutes=15))
        assert "1 surel kepada petugas tidak sampai" in again("satya").get("/kantor/pesan").text
        assert "1 surel kepada petugas tidak sampai" in kirana.get("/kantor/pesan").text
        assert "Tidak sampai" in kirana.send(page, "lagi").text
        with clock.stopped_at(NOON):
            send_once()
        assert len(box.mails) == 1
    assert kirana.send(page, "lagi").status == HTTPStatus.CONFLICT
    assert again("bima").get("/kantor/pesan/surel").status == HTTPStatus.FORBIDDEN


def test_the_worker_tells_and_sends_by_itself_and_a_wrong_setting_does_not_end_it(
    office: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import threading

    from django.conf import settings

    from sppt.project.commands import messages_work

    class Passes(threading.Event):
        """Stops after some passes, without sleeping."""

        left = 3

        def wait(self, timeout: float | None = None) -> bool:
            rests.append(timeout)
            self.left -= 1
            return self.left < 0

    rests: list[float | None] = []
    monkeypatch.setattr(messages_work, "work_as", lambda _: None)
    monkeypatch.setattr(settings, "SPPT_MAIL_HOST", "127.0.0.1", raising=False)
    monkeypatch.setattr(settings, "SPPT_MAIL_FROM", "bukan alamat", raising=False)
    messages_work.messages_until(Passes())
    assert rests == [5.0, 60.0, 60.0, 60.0]
    assert office.rows("SELECT count(*) > 0 FROM messages_message") == [(True,)]
