"""The desk of held money, by pages alone: the list, one sum, its ways out, the letters, and a refund by three."""

from __future__ import annotations

import pytest

from sppt.payments.actions import record_payments
from sppt.reconciliation.cases import open_cases
from sppt.reconciliation.matching import reconcile
from tests.actions.cities import objek, subjek
from tests.actions.desk import as_suspended, booked, notice, opened, request, wib
from tests.actions.held import bill_of, books_differ
from tests.actions.recon_hands import MONDAY, Line, agree, pay, report
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.world import NOON, World, nop

LIST = "/kantor/titipan"
LATER = wib("2026-09-18 10:00:00")


@pytest.fixture
def budi(city: World) -> Hands:
    """One object paid twice in 2026, with 2025 still open; three treasurers, a head and an auditor."""
    subjek(city, "S1", "SITI AMINAH")
    objek(city, nop(1), "S1", tanah_m2=100)
    city.bill(nop(1), 2026)
    city.bill(nop(1), 2025, 300_000)
    code = opened((nop(1), {2026}))
    booked(request(code))
    as_suspended(record_payments([notice(code, "N-1", amount=1_000_000)], at=NOON)[0])
    for name, role in (("citra", "bendahara"), ("ana", "head"), ("tono", "auditor")):
        city.officer(name, role)
    return signed_in(city, "budi", "bendahara")


def approved(page_address: str, name: str = "ana") -> str:
    """What another officer reads after he has approved."""
    done = again(name).post(f"{page_address}/putusan", {"putusan": "setuju", "catatan": ""})
    assert done.status == 200, done.text
    return done.text


def test_money_paid_twice_settles_another_year_and_the_letter_says_so(budi: Hands, city: World) -> None:
    listed = budi.get(LIST)
    for said in ("Rp1.000.000 belum diputuskan", "Titipan 1", "Tagihannya sudah lunas"):
        assert said in listed.text, said
    page = budi.get(f"{LIST}/case-1")
    assert "Terutang Rp339.000 per 14 September 2026" in page.text  # 300.000 and 13 months at 1 %
    with counting(city):
        short = budi.send(page, "perhitungkan", tagihan="2", alasan="ya")
        none = budi.send(page, "perhitungkan", tagihan="", alasan="permintaan wajib pajak")
        much = budi.send(
            page, "perhitungkan", tagihan="2", jumlah="1.000.001", alasan="permintaan wajib pajak"
        )
    assert [(one.status, "Kesalahan:" in one.text) for one in (short, none, much)] == [(422, True)] * 3
    assert "paling banyak sebesar sisanya" in much.text
    proposed = budi.send(page, "perhitungkan", tagihan="2", alasan="permintaan wajib pajak")
    for said in ("Titipan untuk tagihan", "Rp1.000.000 Rp661.000", "Rp300.000 Rp0", "Kompensasi"):
        assert said in proposed.text, said
    assert "Usulan nomor 1" in budi.get(f"{LIST}/case-1").text
    assert "Rp339.000 dibukukan" in approved(proposed.address)
    after = budi.get(f"{LIST}/case-1")
    assert "Rp661.000" in after.text
    assert "tidak punya tagihan terbuka" in after.text
    story = budi.get(f"{LIST}/case-1?tabel=riwayat&unduh=csv")
    assert "339000" in story.html
    letter = again("tono").get(f"{LIST}/surat/1")
    assert (letter.status, letter.html[:5]) == (200, "%PDF-")
    assert books_differ() == []


def test_a_refund_goes_through_three_pairs_of_hands(budi: Hands, city: World) -> None:
    page = budi.get(f"{LIST}/case-1/restitusi")
    assert "Masih ada tagihan lewat jatuh tempo: 1" in page.text
    typed = {"bank": "Bank Contoh", "rekening": "1234567890", "alasan": "permohonan 14 September"}
    with counting(city):
        refused = budi.send(page, "restitusi", **typed)
    assert (refused.status, "Perhitungkan dahulu" in refused.text) == (422, True)
    placing = budi.send(
        budi.get(f"{LIST}/case-1"), "perhitungkan", tagihan="2", alasan="diperhitungkan dahulu"
    )
    approved(placing.address)
    with counting(city):
        wrong = budi.send(page, "restitusi", **typed, penerima="Joko Calo")
    assert "Penerima harus wajib pajaknya sendiri" in wrong.text
    proposed = budi.send(page, "restitusi", **typed)
    assert "SITI AMINAH" in proposed.text
    assert "00002/SKPDLB/2026" in approved(proposed.address)
    hold = again("citra").get("/kantor/restitusi/2")
    assert "Masih dalam masa tahan" in hold.text
    assert "<h2>Catat pembayaran" not in hold.html
    citra = again("citra", at=LATER)
    ready = citra.get("/kantor/restitusi/2")
    with counting(city):
        another = citra.send(
            ready, "bayar", tanggal="2026-09-18", transfer="TRF-9", pemilik="SITI AMINAH BINTI"
        )
    own = again("budi", at=LATER).get("/kantor/restitusi/2")
    assert "berbeda dari nama penerima" in another.text
    assert "Dibayarkan oleh bendahara ketiga" in own.text
    done = citra.send(ready, "bayar", tanggal="2026-09-18", transfer="TRF-9", pemilik="Siti Aminah")
    for said in ("Sudah dibayar", "TRF-9", "Rp661.000"):
        assert said in done.text, said
    assert again("tono").get("/kantor/restitusi/2/skpdlb").html[:5] == "%PDF-"
    assert books_differ() == []


def test_a_late_payment_is_weighed_proposed_and_booked(budi: Hands, city: World) -> None:
    facts = "kanal=loket&referensi=B-7&jumlah=336000&waktu=2026-08-31+20:00:00&menurut=baris+4"
    page = budi.get(f"{LIST}/terlambat?{facts}&nop={nop(1)}&tahun=2025")
    with counting(city):
        weighed = budi.send(page, "terlambat")
        vague = budi.send(page, "terlambat", waktu="kemarin")
        unnamed = budi.send(page, "terlambat", nop="", tahun="")
    assert "Terutang pada waktu itu Rp336.000" in weighed.text  # 12 months at 1 %
    assert "Pas" in weighed.text
    assert [(one.status, "Kesalahan:" in one.text) for one in (vague, unnamed)] == [(422, True)] * 2
    action, data = weighed.form("terlambat")
    proposed = budi.post(f"{action}/usulkan", {**dict(data), "alasan": "ada di laporan loket"})
    assert "lunas, pas dengan tagihan pada waktu itu" in proposed.text
    assert "Pembayaran dibukukan dengan bukti" in approved(proposed.address, "citra")
    assert bill_of(city, 2) == (0, "paid")


def test_who_may_what(budi: Hands, city: World) -> None:
    city.officer("lina", "teller")
    tono, lina = again("tono"), again("lina")
    for address in (LIST, f"{LIST}/case-1", "/kantor/restitusi"):
        assert tono.get(address).status == 200
        assert lina.get(address).status == 403
    page = tono.get(f"{LIST}/case-1")
    assert "Usulkan kepada petugas lain" not in page.text
    for part in ("perhitungkan", "kembalikan", "restitusi"):
        assert tono.status(f"{LIST}/case-1/{part}", {"alasan": "coba-coba saja"}) == 403
    assert city.rows("SELECT FROM accounts_proposal") == []
    with counting(city):
        for part in ("case-99", "credit-1", "case-1/surat"):
            assert budi.get(f"{LIST}/{part}").status == 404
        assert budi.get("/kantor/restitusi/1").status == 404


def test_the_list_is_filtered_and_taken_away(budi: Hands) -> None:
    assert "Tidak ada." in budi.get(f"{LIST}?keadaan=spent").text
    assert "Tidak ada." in budi.get(f"{LIST}?kanal=bank-x").text
    assert "Titipan 1" in budi.get(f"{LIST}?keadaan=all&jenis=case&kanal=loket").text
    sheet = budi.get(f"{LIST}?keadaan=all&tabel=titipan&unduh=csv")
    assert "N-1" in sheet.html
    assert sheet.headers["Content-Type"].startswith("text/csv")


def test_a_difference_leads_to_the_booking_and_to_the_undoing(budi: Hands, city: World) -> None:
    agree(city)
    city.bill(nop(5), 2026, 400_000)
    pay(city, 6, 90_000)
    lines = [
        Line("X-9", 404_000, nop=nop(5), tax_year=2026),
        Line("R-6", 90_000),
        Line("V-6", 90_000, kind="reversal", original="R-6"),
    ]
    report(city, lines)
    reconcile(MONDAY, at=wib("2026-09-16 08:00:00"))
    budi = again("budi", at=wib("2026-09-16 09:00:00"))
    numbers = {str(one.finding): one.id for one in open_cases()}
    page = budi.get(f"/kantor/selisih/{numbers['claim_only']}")
    assert "/bukukan" in page.html
    form = budi.get(f"/kantor/selisih/{numbers['claim_only']}/bukukan")
    weighed = budi.send(form, "terlambat")
    assert "Terutang pada waktu itu Rp404.000" in weighed.text
    assert "Tagihannya menjadi lunas" in weighed.text
    undo = budi.get(f"/kantor/selisih/{numbers['reversed_there_not_here']}/batalkan")
    proposed = budi.send(undo, "batalkan", alasan="laporan bank menyebutnya batal")
    assert "Pembatalan pembayaran" in proposed.text
