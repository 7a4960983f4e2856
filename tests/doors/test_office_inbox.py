"""Four eyes: one proposes, another decides, once; what changes is shown; officers come and go by two people."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest

from tests.actions.desk import booked, opened, request
from tests.officers import PASSWORD, client, code, enrol, signed_in
from tests.world import NOON, World, nop

if TYPE_CHECKING:
    from django.test import Client

REASON = "Salah ketik tahun, warga minta dibatalkan"


@pytest.fixture
def office(city: World) -> World:
    for name, role in (
        ("laras", "teller"),
        ("bima", "bendahara"),
        ("kirana", "head"),
        ("agni", "auditor"),
        ("satya", "administrator"),
        ("surya", "administrator"),
    ):
        city.officer(name, role)
    return city


@pytest.fixture
def reversal(office: World) -> int:
    """A payment of Rp612.400 whose reversal the teller has proposed."""
    from sppt.payments.actions import propose_reversal

    office.bill(nop(), 2026, 612_400, jatuh_tempo=NOON.date() + timedelta(days=16))
    receipt = booked(request(opened((nop(), {2026}))))
    return propose_reversal(receipt.number, maker="laras", reason=REASON, at=NOON)


def read(browser: Client, address: str, *, at: datetime = NOON) -> str:
    from sppt.kit import clock

    with clock.stopped_at(at):
        answer = browser.get(address)
    assert answer.status_code in {200, 404}, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


Form = str | list[str] | datetime


def send(browser: Client, address: str, **form: Form) -> tuple[int, str]:
    """Posts a form (`at` is the moment); the status, and where it leads or what it says."""
    from sppt.kit import clock

    at = form.pop("at", NOON)
    assert isinstance(at, datetime)
    with clock.stopped_at(at):
        answer = browser.post(address, form)
    return answer.status_code, answer.get("Location", "") or re.sub(r"\s+", " ", answer.content.decode())


def decide(browser: Client, number: int, choice: str = "setuju", note: str = "") -> tuple[int, str]:
    return send(browser, f"/kantor/usulan/{number}/putusan", putusan=choice, catatan=note)


def state_of_the_bill(city: World) -> str:
    [(state,)] = city.rows("SELECT state FROM ledger_bill")
    return str(state)


def test_another_officer_sees_what_changes_and_approves(office: World, reversal: int) -> None:
    browser = signed_in("bima")
    assert "Pembatalan pembayaran" in read(browser, "/kantor/usulan")
    page = read(browser, f"/kantor/usulan/{reversal}/putusan")
    assert REASON in page
    assert "Petugas Laras" in page
    assert "Rp612.400" in page
    assert '<del class="was">berlaku</del>' in page
    assert '<ins class="now">batal</ins>' in page
    assert state_of_the_bill(office) == "paid"
    status, page = decide(browser, reversal, note="sudah dicek dengan warga")
    assert status == HTTPStatus.OK
    assert "sekarang batal" in page
    assert state_of_the_bill(office) == "unpaid"
    assert office.rows("SELECT maker_id, checker_id, decision FROM accounts_proposal_decision") == [
        ("laras", "bima", "approved")
    ]
    assert office.rows("SELECT actor FROM kit_audit_event WHERE verb = 'decide'") == [("officer:bima",)]
    assert "sudah dicek dengan warga" in read(signed_in("laras"), f"/kantor/usulan/{reversal}")


def test_a_refusal_needs_a_note_and_changes_nothing(office: World, reversal: int) -> None:
    browser = signed_in("kirana")
    assert decide(browser, reversal, "tolak")[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not office.rows("SELECT 1 FROM accounts_proposal_decision")
    assert decide(browser, reversal, "tolak", "bukti sudah dipakai balik nama")[0] == HTTPStatus.OK
    assert state_of_the_bill(office) == "paid"
    assert "ditolak" in read(signed_in("laras"), f"/kantor/usulan/{reversal}")


@pytest.mark.parametrize("choice", ["", "ya", "SETUJU", "setuju\u200b"])
def test_only_the_two_buttons_decide(office: World, reversal: int, choice: str) -> None:
    before = office.counts()["accounts_proposal_decision"]
    assert decide(signed_in("bima"), reversal, choice)[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert office.counts()["accounts_proposal_decision"] == before


def test_nobody_decides_his_own_proposal_even_with_the_role(office: World) -> None:
    from sppt.payments.actions import propose_reversal

    office.bill(nop(), 2026, 612_400, jatuh_tempo=NOON.date())
    receipt = booked(request(opened((nop(), {2026}))))
    number = propose_reversal(receipt.number, maker="bima", reason=REASON, at=NOON)
    browser = signed_in("bima")
    assert "Putuskan</a>" not in read(browser, f"/kantor/usulan/{number}")
    status, page = decide(browser, number)
    assert status == HTTPStatus.CONFLICT
    assert "oleh petugas lain" in page
    assert state_of_the_bill(office) == "paid"
    assert "Usulan Anda yang belum diputuskan" in read(browser, "/kantor/usulan")


@pytest.mark.parametrize("name", ["laras", "satya", "agni"])
def test_those_without_the_right_do_not_decide(office: World, reversal: int, name: str) -> None:
    status, _ = decide(signed_in(name), reversal)
    assert status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert not office.rows("SELECT 1 FROM accounts_proposal_decision")


def test_a_proposal_that_is_none_of_ones_business_is_not_found(office: World, reversal: int) -> None:
    assert "tidak ditemukan" in read(signed_in("satya"), f"/kantor/usulan/{reversal}")
    assert REASON in read(signed_in("agni"), f"/kantor/usulan/{reversal}")


def test_two_approving_at_once_one_wins_and_the_other_is_told_by_whom(office: World, reversal: int) -> None:
    from django.db import connections

    browsers = [signed_in("bima"), signed_in("kirana")]

    def act(browser: Client) -> tuple[int, str]:
        try:
            return decide(browser, reversal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        answers = sorted(hands.map(act, browsers))
    assert [status for status, _ in answers] == [HTTPStatus.OK, HTTPStatus.CONFLICT]
    assert "sudah diputuskan oleh Petugas" in answers[1][1]
    assert len(office.rows("SELECT 1 FROM payments_reversal")) == 1


def test_a_stale_form_is_told_who_decided_meanwhile(office: World, reversal: int) -> None:
    slow = signed_in("kirana")
    read(slow, f"/kantor/usulan/{reversal}/putusan")
    decide(signed_in("bima"), reversal, "tolak", "tidak perlu")
    status, page = decide(slow, reversal)
    assert status == HTTPStatus.CONFLICT
    assert "sudah diputuskan oleh Petugas Bima" in page
    assert state_of_the_bill(office) == "paid"


def test_a_reversal_whose_payment_was_undone_meanwhile_books_nothing_twice(
    office: World, reversal: int
) -> None:
    from sppt.payments.actions import approve_reversal, propose_reversal

    [(receipt,)] = office.rows("SELECT receipt FROM payments_payment")
    twin = propose_reversal(str(receipt), maker="laras", reason=REASON, at=NOON)
    approve_reversal(twin, checker="kirana", note="", at=NOON)
    postings = office.rows("SELECT count(*) FROM ledger_posting")
    status, _ = decide(signed_in("bima"), reversal)
    assert status in {HTTPStatus.OK, HTTPStatus.CONFLICT}
    assert office.rows("SELECT count(*) FROM ledger_posting") == postings
    assert len(office.rows("SELECT 1 FROM payments_reversal")) == 1


def test_deciding_asks_again_who_it_is_when_the_sign_in_is_old(office: World, reversal: int) -> None:
    from sppt.kit import clock

    browser = signed_in("bima")
    with clock.stopped_at(NOON + timedelta(minutes=11)):
        answer = browser.get(f"/kantor/usulan/{reversal}/putusan")
    assert answer["Location"].startswith("/kantor/masuk-lagi?next=%2Fkantor%2Fusulan%2F")
    old = signed_in("bima", at=NOON - timedelta(minutes=10))
    form: dict[str, Form] = {"putusan": "setuju", "catatan": ""}
    assert send(old, f"/kantor/usulan/{reversal}/putusan", at=NOON + timedelta(minutes=4), **form)[0] == 200
    assert state_of_the_bill(office) == "unpaid"


def test_a_form_left_open_for_too_long_decides_nothing(office: World, reversal: int) -> None:
    browser = signed_in("bima")
    for minutes in (10, 20):
        read(browser, "/kantor/", at=NOON + timedelta(minutes=minutes))
    at = NOON + timedelta(minutes=21)
    status, address = send(browser, f"/kantor/usulan/{reversal}/putusan", at=at, putusan="setuju")
    assert status == HTTPStatus.SEE_OTHER
    assert address.startswith("/kantor/masuk-lagi")
    assert state_of_the_bill(office) == "paid"


def test_the_history_has_pages(office: World) -> None:
    from sppt.accounts import actions
    from sppt.accounts.words import Decision

    for number in range(60):
        made = actions.propose(
            kind="reversal",
            subject=f"payment:{number}",
            before={},
            after={"state": "reversed"},
            reason=REASON,
            maker="laras",
            at=NOON,
        )
        actions.decide(
            proposal=made, kind="reversal", checker="bima", decision=Decision.REFUSED, note="tidak", at=NOON
        )
    first = read(signed_in("kirana"), "/kantor/usulan")
    assert first.count("ditolak") == 50
    assert "?hal=2" in first
    second = read(signed_in("kirana"), "/kantor/usulan?hal=2")
    assert second.count("ditolak") == 10
    for odd in ("0", "-1", "x", "99999", "１", ""):
        assert "Riwayat" in read(signed_in("kirana"), f"/kantor/usulan?hal={odd}")


# ---- officers ---------------------------------------------------------------------------------------------------


def propose_officer(browser: Client, name: str = "dewi.loket", **form: Form) -> int:
    wanted: dict[str, Form] = {
        "nama": name,
        "nama_lengkap": "Dewi Contohwati",
        "tugas": ["teller"],
        "alasan": "Petugas loket baru mulai Senin",
        **form,
    }
    status, address = send(browser, "/kantor/petugas-baru", **wanted)
    assert status == HTTPStatus.SEE_OTHER, address
    return int(address.rsplit("/", 1)[1])


def test_a_new_officer_needs_two_people_and_what_each_of_them_holds(office: World) -> None:
    from sppt.kit import clock

    maker, checker = signed_in("kirana"), signed_in("satya")
    number = propose_officer(maker)
    assert not office.rows("SELECT 1 FROM accounts_officer WHERE name = 'dewi.loket'")
    assert "Kode serah" not in read(maker, f"/kantor/usulan/{number}")
    _, page = decide(checker, number)
    link = re.search(r"http://localhost(/kantor/daftar/[\w-]{43})", page)
    assert link is not None
    handover = re.search(
        r'class="secret">([A-Z2-7]{5}-[A-Z2-7]{5})<', read(maker, f"/kantor/usulan/{number}")
    )
    assert handover is not None
    assert handover.group(1) not in read(checker, f"/kantor/usulan/{number}")
    new = client()
    secret = _secret(read(new, link.group(1)))
    form: dict[str, Form] = {"sandi": PASSWORD, "sandi_lagi": PASSWORD, "kode": code(NOON, secret=secret)}
    assert send(new, link.group(1), serah="AAAAA-AAAAA", **form)[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    status, page = send(new, link.group(1), serah=handover.group(1).lower(), **form)
    assert status == HTTPStatus.OK
    assert len(re.findall(r"<li>[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}</li>", page)) == 10
    with clock.stopped_at(NOON):
        assert client().get(link.group(1)).status_code == HTTPStatus.GONE
    at = NOON + timedelta(seconds=30)
    entered = client()
    typed = code(at, secret=secret)
    assert send(entered, "/kantor/masuk", at=at, nama="dewi.loket", sandi=PASSWORD, kode=typed)[0] == 303
    assert "Dewi Contohwati" in read(entered, "/kantor/", at=at)


def _secret(page: str) -> bytes:
    import base64

    shown = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert shown is not None
    return base64.b32decode(shown.group(1).replace(" ", ""))


@pytest.mark.parametrize(
    "form",
    [
        {"nama": "Dewi"},
        {"nama": "laras"},
        {"nama": "d"},
        {"nama": "dewi'; DROP TABLE accounts_officer"},
        {"nama_lengkap": ""},
        {"nama_lengkap": "Dewi\u202eiwed"},
        {"tugas": []},
        {"tugas": ["raja"]},
        {"alasan": "pendek"},
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_the_form_still_filled(
    office: World, form: dict[str, Form]
) -> None:
    wanted: dict[str, Form] = {
        "nama": "dewi.loket",
        "nama_lengkap": "Dewi Contohwati",
        "tugas": ["teller"],
        "alasan": "Petugas loket baru mulai Senin",
        **form,
    }
    status, page = send(signed_in("satya"), "/kantor/petugas-baru", **wanted)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ada yang perlu diperbaiki" in page
    assert not office.rows("SELECT 1 FROM accounts_proposal")


@pytest.mark.parametrize(("maker", "checker"), [("satya", "surya"), ("satya", "kirana"), ("kirana", "satya")])
def test_two_administrators_or_a_head_and_an_administrator_change_officers(
    office: World, maker: str, checker: str
) -> None:
    number = propose_officer(signed_in(maker))
    assert decide(signed_in(checker), number)[0] == HTTPStatus.OK


def test_two_heads_do_not_change_officers(office: World) -> None:
    office.officer("kartika", "head")
    number = propose_officer(signed_in("kirana"))
    status, page = decide(signed_in("kartika"), number)
    assert status == HTTPStatus.CONFLICT
    assert "dua administrator" in page
    assert not office.rows("SELECT 1 FROM accounts_officer WHERE name = 'dewi.loket'")
    assert not office.rows("SELECT 1 FROM accounts_proposal_decision")


def test_nobody_approves_what_is_about_himself(office: World) -> None:
    status, address = send(
        signed_in("satya"),
        "/kantor/petugas/surya/ubah",
        tugas=["administrator", "bendahara"],
        bertugas="ya",
        alasan="Merangkap selama cuti bersama",
    )
    assert status == HTTPStatus.SEE_OTHER
    assert decide(signed_in("surya"), int(address.rsplit("/", 1)[1]))[0] == HTTPStatus.CONFLICT
    assert office.rows("SELECT roles FROM accounts_officer WHERE name = 'surya'") == [(["administrator"],)]


def test_a_stopped_officer_is_out_at_the_moment_of_approval(office: World) -> None:
    from sppt.kit import clock

    theirs = signed_in("laras")
    status, address = send(
        signed_in("kirana"),
        "/kantor/petugas/laras/ubah",
        tugas=["teller"],
        bertugas="tidak",
        alasan="Pindah dinas per hari ini",
    )
    assert status == HTTPStatus.SEE_OTHER
    with clock.stopped_at(NOON):
        assert theirs.get("/kantor/").status_code == HTTPStatus.OK
        assert decide(signed_in("satya"), int(address.rsplit("/", 1)[1]))[0] == HTTPStatus.OK
        assert theirs.get("/kantor/").status_code == HTTPStatus.SEE_OTHER
    assert office.rows("SELECT ended_by FROM accounts_session WHERE officer_id = 'laras'") == [("satya",)]


def test_an_officer_who_changed_meanwhile_makes_the_proposal_stale(office: World) -> None:
    _, address = send(
        signed_in("kirana"),
        "/kantor/petugas/laras/ubah",
        tugas=["bendahara"],
        bertugas="ya",
        alasan="Pindah meja ke bendahara",
    )
    office.change("UPDATE accounts_officer SET roles = '{penetapan}' WHERE name = 'laras'")
    status, page = decide(signed_in("satya"), int(address.rsplit("/", 1)[1]))
    assert status == HTTPStatus.CONFLICT
    assert "sudah berubah sejak diusulkan" in page
    assert office.rows("SELECT roles FROM accounts_officer WHERE name = 'laras'") == [(["penetapan"],)]


def test_the_last_who_can_govern_cannot_be_stopped(office: World) -> None:
    office.change("UPDATE accounts_officer SET roles = '{teller}' WHERE name = 'surya'")
    _, address = send(
        signed_in("kirana"),
        "/kantor/petugas/satya/ubah",
        tugas=["teller"],
        bertugas="ya",
        alasan="Mengurangi administrator",
    )
    office.change("UPDATE accounts_officer SET roles = '{administrator}' WHERE name = 'surya'")
    office.change("UPDATE accounts_officer SET roles = '{teller}' WHERE name = 'kirana'")
    status, page = decide(signed_in("surya"), int(address.rsplit("/", 1)[1]))
    assert status == HTTPStatus.CONFLICT, page
    assert office.rows("SELECT roles FROM accounts_officer WHERE name = 'satya'") == [(["administrator"],)]


def test_a_lost_phone_is_reset_by_two_and_the_old_ways_in_are_gone(office: World) -> None:
    from sppt.kit import clock

    enrol("laras")
    theirs = signed_in("laras")
    _, address = send(
        signed_in("kirana"), "/kantor/petugas/laras/atur-ulang", alasan="Ponsel hilang di jalan"
    )
    _, page = decide(signed_in("satya"), int(address.rsplit("/", 1)[1]))
    assert "/kantor/daftar/" in page
    with clock.stopped_at(NOON):
        assert theirs.get("/kantor/").status_code == HTTPStatus.SEE_OTHER
    typed = code(NOON)
    assert send(client(), "/kantor/masuk", nama="laras", sandi=PASSWORD, kode=typed)[0] == 422
    assert not office.rows("SELECT 1 FROM accounts_totp")


def test_an_administrator_ends_anybodys_sessions_at_once(office: World) -> None:
    from sppt.kit import clock

    theirs = signed_in("laras")
    assert send(signed_in("satya"), "/kantor/petugas/laras/akhiri-sesi")[0] == HTTPStatus.SEE_OTHER
    with clock.stopped_at(NOON):
        assert theirs.get("/kantor/").status_code == HTTPStatus.SEE_OTHER
    assert send(signed_in("kirana"), "/kantor/petugas/bima/akhiri-sesi")[0] == HTTPStatus.FORBIDDEN


def test_the_console_makes_the_first_two_and_then_no_more(city: World) -> None:
    from sppt.accounts.actions import NotAllowed
    from sppt.accounts.officers import add_at_console
    from sppt.accounts.words import Role

    add_at_console("satya", full_name="Satya Contohwan", roles=[Role.ADMINISTRATOR], at=NOON)
    add_at_console("laras", full_name="Laras Contohwati", roles=[Role.TELLER], at=NOON)
    add_at_console("kirana", full_name="Kirana Contohwati", roles=[Role.HEAD], at=NOON)
    before = city.counts()
    with pytest.raises(NotAllowed) as refusal:
        add_at_console("surya", full_name="Surya Contohwan", roles=[Role.ADMINISTRATOR], at=NOON)
    assert refusal.value.code == "office_governs"
    assert city.counts() == before


def test_a_link_to_enrol_is_closed_after_a_day_and_by_a_newer_one(city: World) -> None:
    from sppt.accounts import enrolment

    city.officer("laras", "teller")
    first = enrolment.invite("laras", proposal=None, at=NOON)
    assert enrolment.opened(first, at=NOON).officer == "laras"
    second = enrolment.invite("laras", proposal=None, at=NOON)
    for token, at in ((first, NOON), (second, NOON + timedelta(hours=24)), ("x" * 43, NOON)):
        with pytest.raises(enrolment.CannotEnrol):
            enrolment.opened(token, at=at)
    assert first not in str(city.rows("SELECT * FROM accounts_enrolment"))


def test_a_hostile_full_name_is_only_text(office: World) -> None:
    number = propose_officer(signed_in("satya"), nama_lengkap="<script>alert(1)</script>=1+1")
    page = read(signed_in("surya"), f"/kantor/usulan/{number}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
