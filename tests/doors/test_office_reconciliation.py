"""The bendahara's day in the office: calendar, three sides, a short list, two officers, the close, its certificate."""

from __future__ import annotations

from datetime import date

import pytest

from sppt.documents.papers import check_paper
from sppt.documents.press import press
from sppt.kit import clock
from sppt.reconciliation.closing import certificate_of
from sppt.reconciliation.matching import reconcile
from tests.actions.desk import wib
from tests.actions.recon_hands import MONDAY, TUESDAY, Credit, Line, agree, pay, report, statement
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.world import World, nop

MORNING = wib("2026-09-16 08:00:00")
CLOSE = "/kantor/rekonsiliasi/tutup"
DAY = "/kantor/rekonsiliasi/hari?tanggal=2026-09-14"


@pytest.fixture
def tini(city: World) -> Hands:
    """A bendahara the morning after two payments, one of them unknown to us, and a credit that says nothing."""
    agree(city)
    pay(city, 1, 250_000)
    report(city, [Line("R-1", 250_000), Line("X-9", 70_000, nop=nop(9), tax_year=2026)])
    statement(city, [Credit(320_000, "BANK-SATU"), Credit(40_000, "SETORAN")])
    reconcile(TUESDAY, at=MORNING)
    return signed_in(city, "tini", "bendahara", at=MORNING)


def test_a_day_shows_three_sides_and_folds_what_agrees(tini: Hands) -> None:
    page = tini.get(DAY)
    for said in (
        "Rp250.000",
        "Rp320.000",
        "Hanya di laporan kanal",
        "Rp70.000",
        "belum punya penanggung jawab",
    ):
        assert said in page.text, said
    assert "<details><summary>Yang cocok" in page.html
    pairs = tini.get("/kantor/rekonsiliasi/pasangan?tanggal=2026-09-14&kanal=bank-satu")
    assert "Nomor referensi kanal sama." in pairs.text
    assert "Reconciliation of" in tini.get(f"/en{DAY}").text
    assert tini.get(f"{DAY}&tabel=selisih&unduh=csv").html.count("X-9") == 1


def test_a_day_says_what_of_it_stands_in_another_days_books_or_report(city: World) -> None:
    agree(city)
    pay(city, 1, 250_000)
    pay(city, 2, 90_000, at=wib("2026-09-14 23:58:00"))
    report(city, [Line("R-1", 250_000)])
    report(city, [Line("R-2", 90_000)], on=TUESDAY)
    reconcile(TUESDAY, at=MORNING)
    tini = signed_in(city, "tini", "bendahara", at=MORNING)
    monday = tini.get(DAY).text
    assert "Di buku hari ini, di laporan hari lain: 1 pembayaran, Rp90.000." in monday
    assert "dibukukan pada hari lain" not in monday
    tuesday = tini.get(f"/en{DAY.replace('-14', '-15')}").text
    assert "In this day's report, booked on another day: 1 lines, Rp90.000." in tuesday


def test_the_calendar_shows_each_days_state_and_the_turn(tini: Hands) -> None:
    page = tini.get("/kantor/rekonsiliasi?bulan=2026-09")
    assert "Beda" in page.text
    assert "Hari berikutnya yang harus ditutup: 14 September 2026." in page.text
    assert tini.get("/kantor/rekonsiliasi?bulan=banyak").status == 200


def test_the_calendar_names_the_holidays_and_says_when_it_knows_none(tini: Hands) -> None:
    august = tini.get("/kantor/rekonsiliasi?bulan=2026-08")
    assert "17 Agustus 2026: Proklamasi Kemerdekaan" in august.text
    assert "belum dikenal" not in august.text
    assert "Holidays of this month" in tini.get("/en/kantor/rekonsiliasi?bulan=2026-08").text
    assert "hanya akhir pekan yang dihitung" in tini.get("/kantor/rekonsiliasi?bulan=2024-08").text


def test_a_day_is_closed_with_owner_and_confirmation_and_hands_out_a_signed_certificate(tini: Hands) -> None:
    assert "Yang masih terbuka" in tini.get(f"{CLOSE}?tanggal=2026-09-14").text
    refused = tini.post(CLOSE, {"tanggal": "2026-09-14"})
    assert refused.status == 409
    assert certificate_of(MONDAY) is None
    case = tini.get(DAY).html.split("/kantor/selisih/")[1].split('"')[0]
    tini.post("/kantor/selisih/tugaskan", {"selisih": [case], "petugas": "tini"})
    done = tini.post(CLOSE, {"tanggal": "2026-09-14"})
    assert "Hari ini sudah ditutup" in done.text
    assert "Selisih tak terjelaskan Rp0" in done.text
    with clock.stopped_at(MORNING):
        answer = tini.client.get("/kantor/rekonsiliasi/sertifikat?tanggal=2026-09-14")
    made = certificate_of(MONDAY)
    assert made is not None
    paper = check_paper(answer.content, press().keyring.keys()).paper
    assert paper is not None
    assert (paper.digest, paper.on) == (made.hash, MONDAY)
    assert tini.status("/kantor/rekonsiliasi/sertifikat?tanggal=2026-09-15") == 404


def test_over_money_becomes_titipan_by_two_officers(city: World, tini: Hands) -> None:
    page = tini.get("/kantor/selisih?kelas=unknown_entry")
    case = page.html.split('<th scope="row" class="whole"><a href="')[1].split('"')[0]
    with counting(city):
        refused = tini.post(f"{case}/ubah", {"langkah": "titipan", "kanal": "bank-satu", "alasan": "apa"})
    assert refused.status == 422
    assert "sekurang-kurangnya sepuluh huruf" in refused.text
    asked = tini.post(
        f"{case}/ubah",
        {"langkah": "titipan", "kanal": "bank-satu", "alasan": "Pengirim belum diketahui"},
    )
    number = asked.address.rsplit("/", 1)[1]
    budi = signed_in(city, "budi", "head", at=MORNING)
    done = budi.post(f"/kantor/usulan/{number}/putusan", {"putusan": "setuju", "catatan": ""})
    assert "titipan" in done.text
    assert city.rows("SELECT amount FROM payments_case WHERE kind = 'suspense'") == [(40_000,)]
    assert "Selesai" in tini.get(case).text


def test_an_auditor_reads_and_changes_nothing(city: World, tini: Hands) -> None:
    agni = signed_in(city, "agni", "auditor", at=MORNING)
    assert agni.get(DAY).status == 200
    for address in (
        "/kantor/rekonsiliasi/cocokkan",
        "/kantor/rekonsiliasi/tutup",
        "/kantor/selisih/tugaskan",
    ):
        assert agni.status(address, {}) == 403
    again = tini.post("/kantor/rekonsiliasi/cocokkan", {"tanggal": "2026-09-14"})
    assert "Pencocokan sudah dijalankan" in again.text


def test_an_unreadable_day_is_said_and_no_day_breaks_the_page(tini: Hands) -> None:
    assert tini.get("/kantor/rekonsiliasi/hari?tanggal=kemarin").status == 422
    assert "Tidak ada uang kanal" in tini.get(f"/kantor/rekonsiliasi/hari?tanggal={date(2026, 9, 1)}").text


def test_what_waits_too_long_is_told_on_the_first_page(city: World, tini: Hands) -> None:
    from datetime import timedelta

    later = MORNING + timedelta(days=6)
    page = again("tini", at=later).get("/kantor/")
    assert "14 September 2026 belum ditutup sesudah 8 hari." in page.text
    assert "Kanal bank-satu tidak menerima pembayaran sejak 14 September 2026." in page.text
    sari = signed_in(city, "sari", "teller", at=later)
    assert "belum ditutup" not in sari.get("/kantor/").text
