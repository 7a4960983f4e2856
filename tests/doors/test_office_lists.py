"""Lists at the office: a teller's reach everywhere, a lurah's own wilayah only; keys are shown once and taken back."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest

from sppt.accounts import officers
from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.documents.actions import Pass
from sppt.documents.parts_making import make_waiting
from sppt.documents.press import press
from sppt.kit import clock
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentRequest, Receipt
from tests.doors.office_hands import Hands, again, counting, signed_in
from tests.doors.visiting import Visitor
from tests.world import NOON, World, nop

NEW = "/kantor/kolektif/baru"
OUTSIDE = nop(1, kelurahan="060001")


def brought(hands: Hands, *lines: str, **more: str) -> str:
    page = hands.send(hands.get(NEW), "/kolektif/baru", daftar="\n".join(lines), **more)
    return page.text


def test_a_teller_brings_a_list_of_any_wilayah_and_makes_its_code(city: World) -> None:
    city.bill(nop(1), 2026, 1_000_000)
    city.bill(OUTSIDE, 2026, 2_000_000)
    laras = signed_in(city, "laras", "teller")
    page = laras.send(laras.get(NEW), "/kolektif/baru", daftar=f"{nop(1)}\n{OUTSIDE}", nama="Dua kelurahan")
    assert "Rp3.030.000" in page.text  # with one month of 1 %
    coded = laras.send(page, "/kode")
    assert re.search(r"\b\d{10}\b 2 Rp3\.030\.000 Belum dibayar", coded.text)
    assert "Dua kelurahan" in laras.get("/kantor/kolektif").text
    assert laras.get(f"{coded.address}?unduh=csv").html.count("\n") >= 2


def test_each_nop_that_a_lurah_paid_gets_a_receipt_of_its_own(city: World) -> None:
    for number in (1, 2):
        city.bill(nop(number), 2026, 1_000_000)
    lurah = signed_in(city, "lestari", "lurah")
    page = lurah.send(lurah.get(NEW), "/kolektif/baru", daftar=f"{nop(1)}\n{nop(2)}")
    coded = lurah.send(page, "/kode")
    assert "tiap NOP" not in coded.text
    [code] = re.findall(r"\b\d{10}\b", coded.text)
    receipt = record_payment(PaymentRequest("loket", "R1", code, 2_020_000), at=NOON)
    assert isinstance(receipt, Receipt)
    asked = lurah.send(lurah.get(coded.address), "/bukti")
    assert "sedang disiapkan: 0 dari 2" in asked.text
    assert make_waiting(press(), Pass(), at=NOON).made == 2
    ready = lurah.get(coded.address)
    assert "unduh 2 bukti bayar (ZIP)" in ready.text
    assert "Ada yang harus dibayar. Tidak" not in ready.text
    path = f"{coded.address}/bukti/{receipt.number}.zip"
    with clock.stopped_at(NOON):
        packed = zipfile.ZipFile(io.BytesIO(lurah.client.get(path).getvalue()))
    assert len(packed.namelist()) == 3
    assert city.rows("SELECT DISTINCT actor FROM documents_part_copy") == [("officer:lestari",)]
    assert signed_in(city, "laras", "teller").status(path) == 404
    rows = lurah.get(f"{coded.address}?unduh=csv").html.splitlines()
    assert all(receipt.number in row and "/v/" in row and "Sudah lunas." in row for row in rows[1:3])


def test_a_lurah_learns_nothing_of_another_wilayah(city: World) -> None:
    city.bill(nop(1), 2026, 1_000_000)
    city.bill(OUTSIDE, 2026, 2_000_000)
    lurah = signed_in(city, "lestari", "lurah")
    text = brought(lurah, nop(1), OUTSIDE, nop(2, kelurahan="060001"))
    assert "Rp1.010.000" in text
    assert "Rp2.0" not in text
    assert text.count("Bukan wilayah Anda.") == 3  # two lines, and the sieve that counts them
    assert "wilayah 3676050015 saja" in lurah.get("/kantor/kolektif").text


def test_an_officers_list_is_nobody_elses(city: World) -> None:
    laras = signed_in(city, "laras", "teller")
    address = laras.send(laras.get(NEW), "/kolektif/baru", daftar=nop(1)).address
    other = signed_in(city, "lestari", "lurah")
    assert other.status(address) == 404
    assert Visitor().get(address.replace("/kantor/kolektif", "/daftar")).status == 404


def test_a_list_that_cannot_be_read_gets_a_sentence_and_writes_nothing(city: World) -> None:
    laras = signed_in(city, "laras", "teller")
    page = laras.get(NEW)
    with counting(city):
        assert "Daftarnya masih kosong" in laras.send(page, "/kolektif/baru", daftar=" ").text


def test_a_key_is_issued_at_the_counter_shown_once_and_taken_back(city: World) -> None:
    city.bill(nop(1), 2026, 1_000_000)
    laras = signed_in(city, "laras", "teller")
    issued = laras.send(laras.get("/kantor/kolektif/kunci"), "/kunci", pemegang="PT Contoh Karangan")
    [key] = re.findall(r"\b(?:[A-Z2-7]{5}-){3}[A-Z2-7]{5}\b", issued.text)
    shown = laras.get("/kantor/kolektif/kunci")
    assert key not in shown.text
    assert "PT Contoh Karangan" in shown.text
    visitor = Visitor()
    form = {"daftar": nop(1), "kunci": key}
    assert visitor.post("/daftar", form).status == 303
    laras.send(shown, "/cabut")
    assert "dicabut" in laras.get("/kantor/kolektif/kunci").text
    assert "Kunci ini tidak berlaku" in visitor.post("/daftar", form).text


def test_a_key_needs_a_holder_and_a_day_that_is_not_over(city: World) -> None:
    laras = signed_in(city, "laras", "teller")
    page = laras.get("/kantor/kolektif/kunci")
    with counting(city):
        assert "Tuliskan nama pemegang" in laras.send(page, "/kunci", pemegang="").text
        assert (
            "tidak boleh sudah lewat" in laras.send(page, "/kunci", pemegang="PT X", sampai="2020-01-01").text
        )
        assert "tidak terbaca" in laras.send(page, "/kunci", pemegang="PT X", sampai="besok").text


def test_a_lurah_is_made_by_two_with_the_wilayah_that_they_both_saw(city: World) -> None:
    for name in ("satya", "agung"):
        city.officer(name, "administrator")

    def propose(wilayah: str) -> int:
        return officers.propose_add(
            "lestari",
            full_name="Lestari Contohwati",
            roles=[Role.LURAH],
            wilayah=wilayah,
            reason="Lurah baru sejak September",
            maker="satya",
            at=NOON,
        )

    with counting(city):
        for wilayah in ("", "36760500", "abc"):
            with pytest.raises(NotAllowed) as refused:
                propose(wilayah)
            assert refused.value.code == "bad_wilayah"
    number = propose("36.76.050.015")
    agung = again("agung", at=NOON + timedelta(minutes=1))
    assert "3676050015" in agung.get(f"/kantor/usulan/{number}").text
    officers.approve(number, officers.Kind.ADD, checker="agung", note="", at=NOON)
    found = officers.officer("lestari")
    assert found is not None
    assert (found.roles, found.wilayah) == ((Role.LURAH,), "3676050015")
