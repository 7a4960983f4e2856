"""Each NOP of a payment of many gets a receipt of its own; together they are the payment, to the rupiah."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import psycopg
import pytest
from python_calamine import CalamineWorkbook

from sppt.documents import parts, parts_making
from sppt.documents.actions import Pass, ReceiptReversed
from sppt.documents.claims import Signature, digest_of
from sppt.documents.parts_making import (
    NotMadeYet,
    ask,
    bundle,
    hand_out,
    make_waiting,
)
from sppt.documents.press import Press
from sppt.documents.seals import check_file
from sppt.documents.stts import Stts
from sppt.payments.language import Receipt
from sppt.payments.queries import receipt_by_number
from sppt.rules.nop import Nop
from tests.actions.desk import undone
from tests.doors.printing import a_press
from tests.doors.receipts import street
from tests.world import NOON, World, nop


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return a_press(tmp_path)


def made(press: Press, receipt: Receipt) -> None:
    ask(receipt, at=NOON)
    done = Pass()
    while not (done := make_waiting(press, done, at=NOON)).idle:
        assert not done.failed


def now(receipt: Receipt) -> Receipt:
    found = receipt_by_number(receipt.number)
    assert found
    return found


def pdfs(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_receipts_of_all_nops_add_up_to_the_payment(city: World, press: Press) -> None:
    receipt = street(city)
    assert ask(receipt, at=NOON) == 3
    ones = [parts.part_of(receipt.number, Nop(nop(number))) for number in (1, 2, 3)]
    # 14 September 2026: 2024 is 25 months late, of which 24 count, 2025 thirteen; 1 % a month (money.md 20).
    assert [one.amount for one in ones if one] == [1_240_000 + 1_130_000, 1_130_000, 1_130_000]
    assert sum(one.amount for one in ones if one) == receipt.amount
    assert {one.nops for one in ones if one} == {3}
    tokens = {one.part.token for one in ones if one}
    assert len(tokens) == 3
    assert receipt.token not in tokens


def test_a_nops_receipt_is_signed_for_that_nop_alone(city: World, press: Press) -> None:
    receipt = street(city)
    ask(receipt, at=NOON)
    one = parts.part_of(receipt.number, Nop(nop(1)))
    assert one
    handed = hand_out(press, one, "id", actor="public", at=NOON)
    assert handed.name == f"STTS-{receipt.number}-{nop(1)}.pdf"
    checked = check_file(handed.content, press.keyring.keys())
    assert checked.signature is Signature.VALID
    claims = checked.claims
    assert claims
    assert (claims.receipt, claims.nop, claims.amount) == (receipt.number, Nop(nop(1)), 2_370_000)
    assert claims.number == f"{receipt.number}-{nop(1)}"
    assert claims.address.endswith(f"/v/{one.part.token}")
    assert claims.digest == digest_of(item for item in receipt.items if item.nop.digits == nop(1))
    assert city.rows("SELECT actor FROM documents_part_copy") == [("public",)]


def test_the_address_of_one_nop_leads_to_that_nop_and_to_no_other(city: World) -> None:
    receipt = street(city)
    ask(receipt, at=NOON)
    token = parts.token_of(receipt.token, Nop(nop(2)))
    one = parts.part_by_token(token)
    assert one
    assert {item.nop.digits for item in one.items} == {nop(2)}
    assert parts.part_by_token(receipt.token) is None
    assert parts.token_of(token, Nop(nop(1))) not in {part.token for part in parts.parts_of(receipt.number)}


def test_asked_twice_is_as_once(city: World, press: Press) -> None:
    receipt = street(city)
    made(press, receipt)
    before = city.counts()
    ask(receipt, at=NOON)
    assert make_waiting(press, Pass(), at=NOON).idle
    assert city.counts() == before


def test_a_long_list_is_made_pass_by_pass_and_says_how_far_it_is(
    city: World, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_making, "BATCH", 2)
    receipt = street(city)
    ask(receipt, at=NOON)

    def progress() -> tuple[int, int]:
        one = parts.progress_of([receipt.number], revoked=())[receipt.number]
        return one.made, one.asked

    assert progress() == (0, 3)
    first = make_waiting(press, Pass(), at=NOON)
    assert progress() == (2, 3)
    with pytest.raises(NotMadeYet):
        bundle(press, receipt, actor="public", at=NOON)
    assert make_waiting(press, first, at=NOON).made == 1
    assert progress() == (3, 3)


def test_the_zip_holds_every_receipt_and_a_list_that_adds_up(city: World, press: Press) -> None:
    receipt = street(city)
    made(press, receipt)
    packed = bundle(press, receipt, actor="officer:tini", at=NOON)
    with packed.file as file:
        content = file.read()
    assert (packed.name, packed.size) == (f"STTS-{receipt.number}-tiap-NOP.zip", len(content))
    files = pdfs(content)
    papers = [f"{number:04d}-STTS-{nop(number)}.pdf" for number in (1, 2, 3)]
    assert list(files) == ["daftar.xlsx", *papers]
    checked = [check_file(files[name], press.keyring.keys()) for name in papers]
    assert sum(one.claims.amount for one in checked if one.claims) == receipt.amount
    rows = CalamineWorkbook.from_filelike(io.BytesIO(files["daftar.xlsx"])).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[1:]] == [2_370_000, 1_130_000, 1_130_000, receipt.amount]
    assert rows[1][1:3] == [Nop(nop(1)).printed, "2024, 2025"]
    assert city.rows("SELECT actor, count(*) FROM documents_part_copy GROUP BY actor") == [
        ("officer:tini", 3)
    ]


def test_an_undone_payment_gives_no_receipt_of_any_nop(city: World, press: Press) -> None:
    receipt = street(city)
    made(press, receipt)
    undone("STREET")
    one = parts.part_of(receipt.number, Nop(nop(1)))
    assert one
    before = city.counts()
    with pytest.raises(ReceiptReversed):
        ask(now(receipt), at=NOON)
    with pytest.raises(ReceiptReversed):
        hand_out(press, one, "id", actor="public", at=NOON)
    with pytest.raises(ReceiptReversed):
        bundle(press, now(receipt), actor="public", at=NOON)
    assert city.counts() == before


def test_one_that_cannot_be_set_holds_up_no_other_and_its_name_tells_no_nop(
    city: World, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = street(city)
    ask(receipt, at=NOON)

    def stubborn(stts: Stts, *rest: object) -> bytes:
        if stts.lines[0].item.nop.digits == nop(2):
            raise ValueError("this one cannot be set")
        return f"%PDF {stts.amount} {stts.lines[0].item.nop.digits}".encode()

    monkeypatch.setattr(parts_making, "pdf_of", stubborn)
    done = make_waiting(press, Pass(), at=NOON)
    [failed] = done.failed
    assert (done.made, failed.why) == (2, "ValueError: this one cannot be set")
    assert failed.receipt.startswith(f"{receipt.number}/")
    assert nop(2) not in failed.receipt
    assert make_waiting(press, done, at=NOON).idle


def test_what_was_undone_while_it_waited_is_not_made(city: World, press: Press) -> None:
    receipt = street(city)
    ask(receipt, at=NOON)
    undone("STREET")
    assert make_waiting(press, Pass(), at=NOON).idle


def test_a_lost_file_comes_back_and_after_a_revocation_all_are_made_anew(city: World, press: Press) -> None:
    receipt = street(city)
    made(press, receipt)
    with bundle(press, receipt, actor="public", at=NOON).file as file:
        first = pdfs(file.read())
    for path in press.folder.rglob("*.pdf"):
        path.unlink()
    with bundle(press, receipt, actor="public", at=NOON).file as file:
        assert pdfs(file.read()) == first
    press.keyring.revoke(press.keyring.signer(at=NOON).kid, at=NOON)
    with pytest.raises(NotMadeYet):
        bundle(press, receipt, actor="public", at=NOON)
    assert make_waiting(press, Pass(), at=NOON).made == 3
    assert city.rows("SELECT edition, count(*) FROM documents_part_file GROUP BY 1 ORDER BY 1") == [
        (1, 3),
        (2, 3),
    ]


def test_what_was_made_cannot_be_unwritten(city: World, press: Press) -> None:
    receipt = street(city, houses=2)
    made(press, receipt)
    bundle(press, receipt, actor="public", at=NOON).file.close()
    with city.connect("migrator") as connection:
        for table in ("documents_part", "documents_part_file", "documents_part_copy"):
            for verb in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with pytest.raises(psycopg.Error):
                    connection.execute(verb.format(table).encode())
