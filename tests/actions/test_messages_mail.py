"""Mails through a real conversation: taken, refused, put off, over TLS or not at all, and no heading but ours."""

from __future__ import annotations

import socket
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.actions.mail_server import MailBox, mail_server
from tests.actions.test_messages import PAGE, address, open_day
from tests.actions.test_messages import tell as told
from tests.world import NOON, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sppt.messages.delivering import Passed
    from sppt.messages.post import Post, Server
    from sppt.messages.writing import Site

SENDER = "pbb@kota.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(city: World) -> World:
    """Two treasurers who get mail, each with a message; their confirmed addresses have been told."""
    for name in ("bima", "bunga"):
        city.officer(name, "bendahara")
        address(name, at=NOON - timedelta(days=8))
    told(open_day())
    return city


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as server:
        yield server


def plain(box: MailBox) -> Server:
    from sppt.messages.post import Server, Tls

    return Server("127.0.0.1", box.port, Tls.NONE, SENDER)


def site() -> Site:
    from sppt.messages.writing import Site

    return Site("Kota Uji", "https://pbb.kota.example", SENDER)


def deliver(post: Post, *, at: datetime = NOON) -> Passed:
    from sppt.kit import clock
    from sppt.messages.delivering import deliver

    with clock.stopped_at(at):
        return deliver(post, site(), at=at)


def tries(city: World) -> list[tuple[object, ...]]:
    return city.rows(
        "SELECT officer_id, number, outcome, status, next_at FROM messages_attempt AS attempt"
        " JOIN messages_delivery AS delivery ON delivery.id = attempt.delivery_id ORDER BY 1, 2"
    )


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def test_each_officer_gets_one_mail_with_a_sentence_and_a_link_and_never_again(
    office: World, box: MailBox
) -> None:
    assert deliver(plain(box)).sent == 2
    assert box.envelopes == [(SENDER, "bima@kota.example"), (SENDER, "bunga@kota.example")]
    mail = box.mails[0]
    assert mail["Subject"] == "PBB Kota Uji: Hari belum ditutup"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "10 September 2026 belum ditutup sesudah 4 hari." in text_of(mail)
    assert f"https://pbb.kota.example{PAGE}" in text_of(mail)
    assert deliver(plain(box), at=NOON + timedelta(days=1)).sent == 0
    assert len(box.mails) == 2


def test_a_server_that_is_down_is_tried_again_later_and_asks_nothing_of_the_other_mails(
    office: World, box: MailBox
) -> None:
    from sppt.messages.post import Server, Tls
    from sppt.messages.words import Outcome

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Server("127.0.0.1", taken.getsockname()[1], Tls.NONE, SENDER)
        assert deliver(nobody).closed is Outcome.NOT_REACHED
    assert tries(office) == [("bima", 1, "not_reached", None, NOON + MINUTE)]
    assert deliver(plain(box)).sent == 1  # only the one that was never tried is due
    assert deliver(plain(box), at=NOON + MINUTE).sent == 1
    assert {to for _, to in box.envelopes} == {"bima@kota.example", "bunga@kota.example"}


def test_an_address_that_the_server_refuses_is_given_up_and_keeps_no_other_mail_back(
    office: World, box: MailBox
) -> None:
    box.says["RCPT"] = ["550 tidak ada orang itu"]
    passed = deliver(plain(box))
    assert (passed.sent, passed.failed, passed.closed) == (1, 1, None)
    assert tries(office) == [("bima", 1, "refused", 550, None), ("bunga", 1, "sent", 250, None)]
    assert deliver(plain(box), at=NOON + timedelta(days=2)).failed == 0


@pytest.mark.parametrize("word", ["RCPT", "DATA", "MAIL"])
def test_a_mail_that_is_put_off_is_taken_at_the_next_try(office: World, box: MailBox, word: str) -> None:
    office.change("UPDATE accounts_officer SET is_active = false WHERE name = 'bunga'")
    box.says[word] = ["451 nanti saja"]
    assert deliver(plain(box)).sent == 0
    assert not box.mails
    assert deliver(plain(box)).sent == 0  # not before its time
    assert deliver(plain(box), at=NOON + MINUTE).sent == 1
    assert len(box.mails) == 1


def test_a_mail_is_given_up_after_seven_tries_and_the_head_sees_it_and_may_ask_for_one_more(
    office: World, box: MailBox
) -> None:
    from sppt.messages.delivering import State, mails, try_again
    from sppt.messages.refusals import MessageRefused

    office.change("UPDATE accounts_officer SET is_active = false WHERE name = 'bunga'")
    office.officer("kirana", "head")
    box.says["RCPT"] = ["450 nanti"] * 20
    at = NOON
    for minutes in (0, 1, 5, 30, 120, 360, 720, 720):
        at += minutes * MINUTE
        deliver(plain(box), at=at)
    [failed] = mails(State.FAILED, at=at)
    assert (failed.officer, failed.tried, failed.status) == ("bima", 7, 450)
    try_again(failed.number, by="kirana", at=at)
    with pytest.raises(MessageRefused):
        try_again(failed.number, by="kirana", at=at)
    box.says.clear()
    assert deliver(plain(box), at=at).sent == 1
    assert not mails(State.FAILED, at=at)


def test_a_try_that_died_with_its_worker_is_made_again_under_the_same_message_id(
    office: World, box: MailBox
) -> None:
    from sppt.messages import delivering

    class Died(Exception):
        pass

    def die(*_: object, **__: object) -> None:
        raise Died

    office.change("UPDATE accounts_officer SET is_active = false WHERE name = 'bunga'")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivering, "_note", die)
        with pytest.raises(Died):
            deliver(plain(box))
    assert deliver(plain(box), at=NOON + 9 * MINUTE).sent == 0
    assert deliver(plain(box), at=NOON + 10 * MINUTE).sent == 1
    assert len({mail["Message-ID"] for mail in box.mails}) == 1


def test_two_workers_never_send_the_same_mail(office: World, box: MailBox) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def once(_: int) -> int:
        try:
            return deliver(plain(box)).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        assert sum(hands.map(once, range(4))) == 2
    assert sorted(to for _, to in box.envelopes) == ["bima@kota.example", "bunga@kota.example"]


def test_tls_that_is_demanded_and_absent_sends_nothing_and_no_password(
    office: World, box: MailBox, tmp_path: Path
) -> None:
    from sppt.messages.post import Server, Tls
    from sppt.messages.words import Outcome

    secret = tmp_path / "sandi"
    secret.write_text("rahasia")
    demanding = Server("127.0.0.1", box.port, Tls.STARTTLS, SENDER, user="pbb", password_file=secret)
    assert deliver(demanding).closed is Outcome.INSECURE
    assert not box.mails
    assert not {"AUTH", "MAIL"} & {line.split()[0] for line in box.heard}


def test_tls_with_the_citys_own_certificate_and_a_password_sends_and_anothers_certificate_does_not(
    office: World, tmp_path: Path
) -> None:
    from sppt.messages.post import Server, Tls
    from sppt.messages.words import Outcome

    secret = tmp_path / "sandi"
    secret.write_text("rahasia\n")
    with mail_server(tmp_path, password="rahasia") as box:
        stranger = Server("127.0.0.1", box.port, Tls.STARTTLS, SENDER)
        assert deliver(stranger).closed is Outcome.INSECURE
        ours = Server("127.0.0.1", box.port, Tls.STARTTLS, SENDER, "pbb", secret, box.certificate)
        assert deliver(ours, at=NOON + MINUTE).sent == 2
        secret.write_text("salah")
        told(open_day(), at=NOON + timedelta(days=1))
        assert deliver(ours, at=NOON + timedelta(days=1)).closed is Outcome.NOT_LET_IN


def test_settings_that_would_show_a_password_are_refused(tmp_path: Path) -> None:
    from sppt.messages.post import BadMailSettings, Server, Tls

    with pytest.raises(BadMailSettings):
        Server("127.0.0.1", 25, Tls.NONE, SENDER, user="pbb", password_file=tmp_path / "sandi")
    with pytest.raises(BadMailSettings):
        Server("127.0.0.1", 25, Tls.TLS, SENDER, user="pbb")


def test_a_fact_that_tries_to_write_headings_or_lines_of_its_own_stays_one_line(
    office: World, box: MailBox
) -> None:
    from sppt.messages.inbox import Message
    from sppt.messages.words import Kind, Language
    from sppt.messages.writing import told_mail

    evil = "bjb\r\nBcc: lain@luar.example\r\n\r\n<b>isi</b>\u202e"
    message = Message(
        1,
        Kind.CHANNEL_SILENT,
        {"kanal": evil, "hari": "2026-09-01"},
        PAGE,
        NOON,
        NOON,
        None,
        None,
        mailed=True,
    )
    mail = told_mail(
        site(), [message], to="bima@kota.example", name="pesan-1", language=Language.INDONESIAN, at=NOON
    )
    with plain(box).line() as line:
        line.send(mail, to="bima@kota.example")
    [came] = box.mails
    assert came.get_all("Bcc") is None
    assert "Kanal bjb Bcc: lain@luar.example <b>isi</b> tidak menerima" in text_of(came)
    assert box.envelopes == [(SENDER, "bima@kota.example")]


def test_a_heading_that_breaks_reaches_no_server(office: World, box: MailBox) -> None:
    from sppt.messages.words import Outcome
    from sppt.messages.writing import test_mail as trial_mail

    with pytest.raises(ValueError, match=r"header|linefeed|newline"):
        trial_mail(site(), to="bima@kota.example\nBcc: lain@luar.example", at=NOON)
    from sppt.messages.delivering import deliver as send
    from sppt.messages.writing import Site

    bad = Site("Kota", "https://x.example", "pbb@kota.example\nBcc: lain@luar.example")
    assert send(plain(box), bad, at=NOON).sent == 0
    assert [row[2] for row in tries(office)] == [str(Outcome.BROKEN)] * 2
    assert not box.heard


def test_what_is_over_or_was_read_meanwhile_is_not_sent(office: World, box: MailBox) -> None:
    from sppt.messages.inbox import mark_read, messages_of

    [mine] = messages_of("bima", only_new="yes", page=1)
    mark_read("bima", [mine.number], at=NOON)
    office.change("UPDATE messages_message SET ended_at = %s WHERE officer_id = 'bunga'", NOON)
    assert deliver(plain(box)).sent == 0
    assert [row[2] for row in tries(office)] == ["withdrawn", "withdrawn"]
    assert not box.heard


def test_an_address_is_asked_by_mail_and_a_link_that_was_used_or_is_too_old_is_not_sent(
    city: World, box: MailBox
) -> None:
    from sppt.messages.preferences import ask_to_confirm

    city.officer("bima", "bendahara")
    asked = ask_to_confirm("bima", "bima@kota.example", by="bima", at=NOON)
    assert deliver(plain(box)).sent == 1
    assert f"https://pbb.kota.example/kantor/pesan/alamat/{asked.token}" in text_of(box.mails[0])
    ask_to_confirm("bima", "bima@lain.example", by="bima", at=NOON)
    assert deliver(plain(box), at=NOON + timedelta(hours=49)).sent == 0


def test_a_mail_in_english_leads_to_english_pages(office: World, box: MailBox) -> None:
    from sppt.messages.preferences import Preference, choose
    from sppt.messages.words import Language

    choose("bima", Preference(language=Language.ENGLISH), at=NOON)
    deliver(plain(box))
    assert "10 September 2026 has not been closed after 4 days." in text_of(box.mails[0])
    assert f"https://pbb.kota.example/en{PAGE}" in text_of(box.mails[0])


def test_a_folder_takes_mails_as_files(office: World, tmp_path: Path) -> None:
    from sppt.messages.post import Folder

    assert deliver(Folder(tmp_path / "surel", SENDER)).sent == 2
    files = sorted((tmp_path / "surel").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert b"To: bima@kota.example" in files[0].read_bytes()
