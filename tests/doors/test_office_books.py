"""The desk of the books: every report adds up, leads down to the posting and back, and the year is closed by two."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO

import pytest

from tests.actions.desk import booked, opened, request, undone, wib
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.world import NOON, World, nop

BOOKS = "/kantor/pembukuan"
NEW_YEAR = wib("2027-01-04 10:00:00")
PAGES: Mapping[str, str] = {
    "": "Neraca saldo",
    "/jurnal": "Jurnal harian",
    "/piutang/mutasi": "Mutasi piutang",
    "/piutang/umur": "Umur piutang",
    "/bku": "Buku kas umum",
    "/sts": "Register STS",
    "/lpj": "LPJ bendahara penerimaan",
    "/tutup-tahun": "Tutup tahun",
    "/telusur": "Telusur",
}


@pytest.fixture
def bima(city: World) -> Hands:
    """A bendahara of a city with three imported bills: one paid here, one paid with denda and undone, one left.

    Noon is 14 September 2026. Bill 1: 250 000 of 2026, due in October, paid: no denda. Bill 2: 125 000 of 2025, due
    31 August 2025, 13 months late at 1 %: denda 16 250; undone. Bill 3: 100 000 of 2020, left.
    """
    city.channel("bjb")
    city.bill(nop(1), 2026, 250_000, jatuh_tempo=(NOON + timedelta(days=30)).date())
    city.bill(nop(2), 2025, 125_000)
    city.bill(nop(3), 2020, 100_000)
    booked(request(opened((nop(1), {2026})), "R-1"))
    booked(request(opened((nop(2), {2025})), "R-2", channel="bjb"))
    undone("R-2", "V-2", channel="bjb")
    return signed_in(city, "bima", "bendahara")


def test_every_report_opens_and_leaves_as_a_sheet(bima: Hands) -> None:
    for address, title in PAGES.items():
        page = bima.get(BOOKS + address)
        assert (page.status, title in page.text) == (200, True), address
    for address, key in [
        ("", "akrual"),
        ("/jurnal", "jurnal"),
        ("/piutang/mutasi", "mutasi"),
        ("/bku", "bku"),
    ]:
        sheet = bima.get(f"{BOOKS}{address}?tabel={key}&unduh=csv")
        assert (sheet.status, sheet.headers["Content-Type"]) == (200, "text/csv; charset=utf-8"), address


def test_the_trial_balance_of_both_books_stands(bima: Hands) -> None:
    page = bima.get(BOOKS)
    # Receivables 475 000 less 250 000 paid; cash 250 000; equity 475 000. Budget: 250 000 of revenue.
    for said in ("Rp225.000", "Rp250.000", "Rp475.000", "Seimbang", "1.1.03.01.15.0001", "4.1.01.15.01.0001"):
        assert said in page.text, said
    assert "Tidak seimbang" not in page.text
    before = bima.get(f"{BOOKS}?tanggal=2026-09-13")
    assert "Rp250.000" not in before.text
    assert bima.get(f"{BOOKS}?tanggal=kemarin").status == 422


def test_a_figure_leads_down_to_the_posting_and_the_receipt_and_back(bima: Hands) -> None:
    card = bima.get(f"{BOOKS}/rekening/kas_transit?rinci=day")
    assert ("Pembayaran pokok" in card.text, "Pembatalan: Pembayaran denda" in card.text) == (True, True)
    where = next(
        one
        for one in card.html.split('href="')
        if "posting?" in one and "bayar_pokok" in one and "loket" in one
    )
    postings = bima.get(where.split('"')[0].replace("&amp;", "&"))
    link = next(one for one in postings.html.split('href="') if one.startswith(f"{BOOKS}/posting/"))
    posting = bima.get(link.split('"')[0])
    assert "Kartu tagihan" in posting.text
    receipt = next(one for one in posting.html.split('href="') if "/telusur/" in one).split('"')[0]
    story = bima.get(receipt)
    assert ("R-1" in story.text, "Rp250.000" in story.text, "Pesan mitra" in story.text) == (True, True, True)
    by_reference = bima.send(bima.get(f"{BOOKS}/telusur"), "/telusur", cari="R-2")
    assert "Dibatalkan" in by_reference.text
    assert bima.send(bima.get(f"{BOOKS}/telusur"), "/telusur", cari="X-9").status == 422
    card = bima.send(bima.get(f"{BOOKS}/telusur"), "/telusur", cari=nop(1))
    assert ("Kartu NOP" in card.text, card.text.count("Rp250.000")) == (True, 3)


def test_receivables_roll_and_age_to_the_rupiah(bima: Hands) -> None:
    rolled = bima.get(f"{BOOKS}/piutang/mutasi?menurut=tahun")
    for said in ("Rp475.000", "-Rp250.000", "Rp225.000", "Cocok"):
        assert said in rolled.text, said
    aged = bima.get(f"{BOOKS}/piutang/umur")
    # 125 000 is 12 months and 14 days old: 10 %; 100 000 of 2020: 100 %.
    for said in ("Kurang lancar", "Rp12.500", "Rp100.000", "Rp112.500", "<svg"):
        assert said in aged.text + aged.html, said


def test_the_cash_book_and_the_months_report_say_the_same(bima: Hands) -> None:
    book = bima.get(f"{BOOKS}/bku?bulan=2026-09")
    # In: 250 000, 125 000 and 16 250; out: the last two, undone.
    for said in ("Rp391.250", "Rp141.250", "Rp250.000"):
        assert said in book.text, said
    report = bima.get(f"{BOOKS}/lpj?bulan=2026-09")
    for said in ("Pendapatan PBB-P2 - LRA", "Rp250.000", "2026-09", "bjb"):
        assert said in report.text, said
    assert bima.get(f"{BOOKS}/lpj?bulan=2026-13").status == 422


def test_a_year_is_closed_by_two_when_all_its_days_are(city: World, bima: Hands) -> None:
    later = again("bima", at=NEW_YEAR)
    early = bima.get(f"{BOOKS}/tutup-tahun/2026")
    assert (early.status, "belum berakhir" in early.text) == (409, True)
    stopped = later.get(f"{BOOKS}/tutup-tahun/2026")
    assert (stopped.status, "1 hari yang memuat pembukuan belum ditutup" in stopped.text) == (409, True)
    city.change(
        "INSERT INTO ledger_closed_day (\"on\", closed_at, closed_by) VALUES ('2026-09-14', %s, 'bima')",
        NEW_YEAR,
    )
    ready = later.get(f"{BOOKS}/tutup-tahun/2026")
    # At the year's end: 125 000 is 16 months old (10 %), 100 000 of 2020 is lost (100 %).
    for said in ("Rp112.500", "Rp250.000"):
        assert said in ready.text, said
    with counting(city):
        assert later.send(ready, "/usulkan", alasan="ya").status == 422
    proposal = later.send(ready, "/usulkan", alasan="Berita acara 973/1/2027")
    assert "Tutup tahun buku" in proposal.text
    kirana = signed_in(city, "kirana", "head", at=NEW_YEAR)
    done = kirana.post(f"{proposal.address}/putusan", {"putusan": "setuju", "catatan": ""})
    assert "Tahun 2026 sekarang tertutup" in done.text
    after = later.get(f"{BOOKS}?tanggal=2026-12-31")
    assert ("Rp112.500" in after.text, "Tidak seimbang" in after.text) == (True, False)
    assert "sudah ditutup" in later.get(f"{BOOKS}/tutup-tahun/2026").text
    before = later.get(f"{BOOKS}?tanggal=2026-12-31&tahap=sebelum_penutupan")
    assert "Beban Penyisihan Piutang PBB-P2" in before.text
    assert "Beban Penyisihan Piutang PBB-P2" not in later.get(f"{BOOKS}?tanggal=2027-01-04").text


def test_an_auditor_picks_a_sample_and_takes_its_evidence(city: World, bima: Hands) -> None:
    from sppt.bookkeeping.packing import make_next
    from sppt.documents.press import press
    from sppt.kit import clock

    agni = signed_in(city, "agni", "auditor")
    wrong = agni.send(
        agni.get("/kantor/bukti-audit"), "/pilih", benih="", dari="2026-01-01", sampai="2026-12-31"
    )
    assert (wrong.status, "benih" in wrong.text) == (422, True)
    picked = agni.send(
        agni.get("/kantor/bukti-audit"),
        "/pilih",
        benih="ST-1/2026",
        dari="2026-01-01",
        sampai="2026-12-31",
        banyak="2",
    )
    assert ("Populasi" in picked.text, "Rp391.250" in picked.text) == (True, True)
    waiting = agni.send(picked, "/paket")
    assert "Sedang dibuat" in waiting.text
    number = make_next(press(), at=NOON)
    assert number is not None
    assert make_next(press(), at=NOON) is None
    ready = agni.get(f"/kantor/bukti-audit/{number}")
    assert "Unduh paket bukti" in ready.text
    with clock.stopped_at(NOON):
        taken = agni.client.get(f"/kantor/bukti-audit/{number}/paket.zip")
    archive = zipfile.ZipFile(BytesIO(taken.content))
    manifest = json.loads(archive.read("manifest.json"))
    assert {one["name"] for one in manifest["files"]} == set(archive.namelist()) - {"manifest.json"}
    assert (manifest["sample"]["seed"], len([n for n in archive.namelist() if n.startswith("bukti/")])) == (
        "ST-1/2026",
        1,
    )
    assert signed_in(city, "lara", "bendahara").status(f"/kantor/bukti-audit/{number}/paket.zip") == 403


def test_only_bendahara_head_and_auditor_read_the_books(city: World) -> None:
    for role, status in [("teller", 403), ("penetapan", 403), ("administrator", 403), ("auditor", 200)]:
        hands = signed_in(city, f"uji.{role}", role)
        assert hands.status(BOOKS) == status, role
