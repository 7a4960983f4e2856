"""Certificates of closed days and letters about held money: signed, checked by command and by page, and outlived."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sppt.documents.claims import Signature
from sppt.documents.letters import of_placement, of_refund
from sppt.documents.papers import MARK, Paper, PaperKind, check_paper, digest_of, sealed
from sppt.documents.press import press
from sppt.kit import clock
from sppt.payments import owed, resolving
from sppt.payments import refunds as money
from sppt.payments.actions import record_payments
from sppt.payments.owed import Origin
from sppt.reconciliation.closing import chain_holds, close_day
from tests.actions.cities import objek, subjek
from tests.actions.desk import as_suspended, booked, notice, opened, request, wib
from tests.actions.recon_hands import MONDAY, TUESDAY, agree
from tests.doors.office_hands import signed_in
from tests.doors.printing import a_press, printed
from tests.doors.printing import paper as receipt
from tests.doors.test_documents_commands import sppt
from tests.doors.visiting import Answer, Visitor
from tests.world import NOON, World, nop

PAPER = Paper(PaperKind.SKPDLB, "00002/SKPDLB/2026", 661_000, date(2026, 9, 14), "ab" * 32)
BARE = b"%PDF-1.7\nbody\nstartxref\n9\n%%EOF\n"


def shown(content: bytes, *, prefix: str = "") -> Answer:
    """What the public page says of a file."""
    file = SimpleUploadedFile("surat.pdf", content, content_type="application/pdf")
    return Visitor().post(f"{prefix}/cek-dokumen", {"berkas": file})


def test_a_paper_says_what_was_signed_and_no_byte_of_it_can_be_changed(tmp_path: Path) -> None:
    ring = a_press(tmp_path).keyring
    content = sealed(BARE, PAPER, ring.signer(at=NOON))
    checked = check_paper(content, ring.keys())
    assert (checked.signature, checked.paper) == (Signature.VALID, PAPER)
    for place in range(len(content)):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert check_paper(changed, ring.keys()).paper is None, place
    assert check_paper(content + b"\n%", ring.keys()).signature is Signature.CHANGED
    assert check_paper(BARE, ring.keys()).signature is Signature.UNSIGNED
    stranger = a_press(tmp_path / "stranger").keyring
    stranger.signer(at=NOON)
    assert check_paper(content, stranger.keys()).signature is Signature.UNKNOWN_KEY


def test_the_signature_of_a_receipt_is_worth_nothing_on_a_letter(tmp_path: Path) -> None:
    made = a_press(tmp_path)
    content = printed(made, receipt())
    assert MARK not in content
    assert check_paper(content, made.keyring.keys()).signature is Signature.UNSIGNED


def test_the_hash_of_facts_is_that_of_their_one_spelling() -> None:
    # printf '{"amount":5,"nop":"1"}' | sha256sum
    assert digest_of({"nop": "1", "amount": 5}) == (
        "77f44251fcdd6abd553467e13107710d4a492393d495fe4c102c6d9d54a3e5b2"
    )


@pytest.fixture
def overpaid(city: World) -> World:
    """A bill of Rp1.000.000 paid twice, and an older one of Rp300.000 of the same taxpayer; three treasurers."""
    subjek(city, "S1", "SITI AMINAH")
    objek(city, nop(1), "S1", tanah_m2=100)
    city.bill(nop(1), 2026)
    city.bill(nop(1), 2025, 300_000)
    code = opened((nop(1), {2026}))
    booked(request(code))
    as_suspended(record_payments([notice(code, "N-1", amount=1_000_000)], at=NOON)[0])
    for name, role in (("budi", "bendahara"), ("ana", "head")):
        city.officer(name, role)
    return city


def granted() -> money.Refund:
    """What was left after the older bill is to go back to the taxpayer."""
    asked = resolving.propose_placement(
        Origin.CASE, 1, 2, maker="budi", reason="permintaan wajib pajak", at=NOON
    )
    resolving.approve_placement(asked, checker="ana", note="", at=NOON)
    wanted = money.Application(
        Origin.CASE, 1, nop(1), NOON.date(), "SITI AMINAH", "Bank Contoh", "1234567890"
    )
    number = money.propose_refund(wanted, maker="budi", reason="permohonan 14 September", at=NOON)
    return money.grant_refund(number, checker="ana", note="", at=NOON)


def test_a_letter_is_signed_known_to_command_and_page_and_falls_with_its_refund(
    overpaid: World, tmp_path: Path
) -> None:
    one = granted()
    found = owed.resolution(1)
    assert found is not None
    hands = signed_in(overpaid, "citra", "bendahara")
    with clock.stopped_at(NOON):
        skpdlb = hands.client.get("/kantor/restitusi/2/skpdlb").content
        kompensasi = hands.client.get("/kantor/titipan/surat/1").content
    keys = press().keyring.keys()
    assert check_paper(skpdlb, keys).paper == of_refund(one)
    assert check_paper(kompensasi, keys).paper == of_placement(found[0])
    for content, said in ((skpdlb, "Rp661.000"), (kompensasi, "Rp339.000")):
        assert "masih berlaku" in shown(content).text
        assert said in shown(content).text
    assert "it stands" in shown(skpdlb, prefix="/en").text
    file = tmp_path / "skpdlb.pdf"
    file.write_bytes(skpdlb)
    status, told, _ = sppt("verify-document", str(file))
    assert (status, told["document"], told["number"], told["amount"], told["stands"]) == (
        0,
        "skpdlb",
        one.letter,
        661_000,
        True,
    )
    money.withdraw_refund(2, officer="citra", note="rekening sudah ditutup bank", at=NOON)
    status, told, said = sppt("verify-document", str(file))
    assert (status, told["signature"], told["stands"]) == (1, "valid", False)
    assert "TIDAK berlaku" in said
    assert "TIDAK berlaku" in shown(skpdlb).text


def test_a_certificate_stands_with_the_chain_before_it(city: World, tmp_path: Path) -> None:
    agree(city)
    made = close_day(MONDAY, actor="operator", at=wib("2026-09-16 08:00:00"))
    second = close_day(TUESDAY, actor="operator", at=wib("2026-09-16 08:00:00"))
    assert chain_holds(MONDAY, made.hash)
    assert chain_holds(TUESDAY, second.hash)
    assert not chain_holds(MONDAY, "0" * 64)
    assert not chain_holds(TUESDAY, made.hash)
    content = sealed(
        BARE,
        Paper(PaperKind.CERTIFICATE, str(made.number), 0, made.on, made.hash),
        press().keyring.signer(at=NOON),
    )
    file = tmp_path / "sertifikat.pdf"
    file.write_bytes(content)
    status, told, _ = sppt("verify-document", str(file))
    assert (status, told["document"], told["on"], told["hash"], told["stands"]) == (
        0,
        "sertifikat-hari",
        "2026-09-14",
        made.hash,
        True,
    )
    assert "Sertifikat penutupan hari" in shown(content).text
    city.change("ALTER TABLE reconciliation_certificate DISABLE TRIGGER ALL")
    city.change("UPDATE reconciliation_certificate SET figures = figures || ' ' WHERE number = 1")
    assert not chain_holds(TUESDAY, second.hash)
    assert "sudah TIDAK berlaku" in shown(content).text


def test_the_page_refuses_what_is_no_document(city: World, tmp_path: Path) -> None:
    stranger = sealed(BARE, PAPER, a_press(tmp_path).keyring.signer(at=NOON))
    ours = sealed(BARE, PAPER, press().keyring.signer(at=NOON))
    for content, said in (
        (BARE, "Tidak ada tanda tangan elektronik kota"),
        (stranger, "tidak ditandatangani dengan kunci kota"),
        (ours.replace(b"body", b"bods"), "sudah diubah"),
        (ours, "sudah TIDAK berlaku"),
    ):
        answer = shown(content)
        assert (answer.status, said in answer.text) == (200, True), answer.text
    empty = Visitor().post("/cek-dokumen", {})
    large = shown(BARE + b" " * (2 << 20))
    assert [(one.status, "Kesalahan:" in one.text) for one in (empty, large)] == [(422, True)] * 2
