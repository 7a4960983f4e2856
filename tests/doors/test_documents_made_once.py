"""A document is made once, found again for ever, and every copy is counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from sppt.documents import store
from sppt.documents.actions import (
    LATE_IDS,
    Failed,
    NoReceipt,
    Pass,
    ReceiptReversed,
    hand_out,
    make,
    make_waiting,
)
from sppt.documents.claims import Claims, Signature
from sppt.documents.press import Press
from sppt.documents.queries import copies_of, documents_of
from sppt.documents.seals import CitySeal, Seal, Standing, check_file
from sppt.payments.language import Receipt
from sppt.payments.queries import receipt_by_number
from tests.actions.desk import undone
from tests.doors.printing import a_press
from tests.doors.receipts import paid
from tests.world import NOON, World


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return a_press(tmp_path)


def documents(city: World) -> list[tuple[object, ...]]:
    return city.rows("SELECT receipt, language, edition FROM documents_document ORDER BY id")


def handed(press: Press, receipt: Receipt) -> bytes:
    return hand_out(press, receipt, "id", actor="public", at=NOON).content


def now(receipt: Receipt) -> Receipt:
    found = receipt_by_number(receipt.number)
    assert found
    return found


# ---- the worker -----------------------------------------------------------------------------------------------


def test_the_worker_makes_what_is_missing_and_then_rests(city: World, press: Press) -> None:
    receipts = [paid(city, number) for number in (1, 2, 3)]
    done = make_waiting(press, Pass(), at=NOON)
    assert (done.made, done.failed) == (3, ())
    assert documents(city) == [(receipt.number, "id", 1) for receipt in receipts]
    assert make_waiting(press, done, at=NOON).idle
    later = paid(city, 4)
    assert make_waiting(press, done, at=NOON).made == 1
    assert documents(city)[-1] == (later.number, "id", 1)
    assert city.rows("SELECT count(*) FROM documents_copy") == [(0,)]


def test_more_than_a_batch_takes_more_than_one_pass(city: World, press: Press) -> None:
    for number in range(1, 24):
        paid(city, number)
    first = make_waiting(press, Pass(), at=NOON)
    second = make_waiting(press, first, at=NOON)
    assert (first.made, second.made, make_waiting(press, second, at=NOON).made) == (20, 3, 0)


def test_a_payment_whose_id_was_given_earlier_but_came_later_is_not_overlooked(
    city: World, press: Press
) -> None:
    """Ids are given before transactions commit: here the second of two commits while the first still waits."""
    paid(city, 1)
    gap = city.rows("SELECT nextval('payments_payment_id_seq')")[0][0]
    early = paid(city, 2)
    done = make_waiting(press, Pass(), at=NOON)
    idle = make_waiting(press, done, at=NOON)
    assert (done.made, idle.idle) == (2, True)
    city.rows("SELECT setval('payments_payment_id_seq', %s, false)", gap)
    late = paid(city, 3)
    assert city.rows(
        "SELECT count(*) FROM payments_payment WHERE receipt = %s AND id = %s", late.number, gap
    ) == [(1,)]
    assert make_waiting(press, idle, at=NOON).made == 1
    assert [row[0] for row in documents(city)][1:] == [early.number, late.number]


def test_payments_far_behind_the_newest_are_not_walked_through_again(city: World, press: Press) -> None:
    paid(city, 1)
    city.rows("SELECT setval('payments_payment_id_seq', 1000000)")
    paid(city, 2)
    done = make_waiting(press, Pass(), at=NOON)
    assert done.mark == 1_000_001 - LATE_IDS
    assert make_waiting(press, done, at=NOON).mark == done.mark


def test_a_payment_undone_before_its_document_was_made_gets_none(city: World, press: Press) -> None:
    paid(city, 1, reference="R-1")
    undone("R-1")
    assert make_waiting(press, Pass(), at=NOON).idle
    assert documents(city) == []


@dataclass(frozen=True, slots=True)
class _Stubborn:
    """A seal that fails for one receipt."""

    inner: CitySeal
    number: str

    @property
    def standing(self) -> Standing:
        return self.inner.standing

    @property
    def kid(self) -> str:
        return self.inner.kid

    def words(self, claims: Claims) -> str:
        if claims.receipt == self.number:
            raise ValueError("this one cannot be sealed")
        return self.inner.words(claims)

    def close(self, pdf: bytes, words: str) -> bytes:
        return self.inner.close(pdf, words)


@dataclass(frozen=True, slots=True)
class _StubbornPress(Press):
    number: str = ""

    def seal(self, *, at: datetime) -> Seal:
        return _Stubborn(CitySeal(self.keyring.signer(at=at)), self.number)


def test_a_receipt_that_cannot_be_made_holds_up_no_other(city: World, press: Press) -> None:
    receipts = [paid(city, number) for number in (1, 2, 3)]
    bad = _StubbornPress(press.letterhead, press.keyring, press.folder, receipts[1].number)
    done = make_waiting(bad, Pass(), at=NOON)
    failed = Failed(receipts[1].number, "ValueError: this one cannot be sealed")
    assert (done.made, done.failed) == (2, (failed,))
    assert make_waiting(bad, done, at=NOON).idle
    assert [row[0] for row in documents(city)] == [receipts[0].number, receipts[2].number]
    assert make_waiting(press, Pass(), at=NOON).made == 1  # a worker that starts anew tries again


# ---- on demand ------------------------------------------------------------------------------------------------


def test_a_page_that_is_faster_than_the_worker_gets_the_same_file(city: World, press: Press) -> None:
    receipt = paid(city)
    first = handed(press, receipt)
    assert make_waiting(press, Pass(), at=NOON).idle
    assert handed(press, receipt) == first
    assert check_file(first, press.keyring.keys()).signature is Signature.VALID
    assert documents(city) == [(receipt.number, "id", 1)]
    assert copies_of(receipt.number) == 2


def test_eight_who_ask_at_once_get_one_document(city: World, press: Press) -> None:
    from django.db import connections

    receipt = paid(city)
    press.keyring.signer(at=NOON)

    def ask(_number: int) -> bytes:
        try:
            return handed(press, receipt)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        files = set(many.map(ask, range(8)))
    assert len(files) == 1
    assert documents(city) == [(receipt.number, "id", 1)]
    assert copies_of(receipt.number) == 8


def test_each_language_is_a_document_of_its_own(city: World, press: Press) -> None:
    receipt = paid(city)
    names = [hand_out(press, receipt, tongue, actor="public", at=NOON).name for tongue in ("id", "en")]
    assert names == [f"STTS-{receipt.number}.pdf", f"STTS-{receipt.number}-en.pdf"]
    assert documents(city) == [(receipt.number, "id", 1), (receipt.number, "en", 1)]


def test_every_copy_says_when_and_at_whose_wish(city: World, press: Press) -> None:
    receipt = paid(city)
    for actor, days in (("public", 0), ("officer:tini", 400)):
        hand_out(press, receipt, "id", actor=actor, at=NOON + timedelta(days=days))
    assert city.rows("SELECT actor, at FROM documents_copy ORDER BY id") == [
        ("public", NOON),
        ("officer:tini", NOON + timedelta(days=400)),
    ]


def test_no_file_leaves_for_an_undone_payment(city: World, press: Press) -> None:
    receipt = paid(city, 1, reference="R-1")
    handed(press, receipt)
    undone("R-1")
    before = city.counts()
    with pytest.raises(ReceiptReversed):
        handed(press, now(receipt))
    assert city.counts() == before


def test_an_unknown_receipt_makes_nothing(city: World, press: Press) -> None:
    from dataclasses import replace

    stranger = replace(paid(city), number="0000000000000000")
    before = city.counts()
    with pytest.raises(NoReceipt):
        handed(press, stranger)
    assert make(press, ["0000000000000000"], "id", at=NOON) == {}
    assert city.counts() == before


# ---- the store ------------------------------------------------------------------------------------------------


def stored(press: Press, receipt: Receipt) -> Path:
    name = documents_of([receipt.number], "id")[receipt.number].sha256
    return press.folder / name[:2] / f"{name[2:]}.pdf"


def test_a_lost_file_comes_back_byte_for_byte(city: World, press: Press) -> None:
    receipt = paid(city)
    first = handed(press, receipt)
    stored(press, receipt).unlink()
    assert handed(press, receipt) == first
    assert documents(city) == [(receipt.number, "id", 1)]


def test_a_file_changed_in_the_store_is_never_handed_out(city: World, press: Press) -> None:
    receipt = paid(city)
    first = handed(press, receipt)
    stored(press, receipt).write_bytes(first.replace(b"%PDF-1.7", b"%PDF-1.6"))
    assert handed(press, receipt) == first


def test_a_lost_file_that_can_no_longer_be_made_alike_becomes_the_next_edition(
    city: World, press: Press, tmp_path: Path
) -> None:
    receipt = paid(city)
    first = handed(press, receipt)
    stored(press, receipt).unlink()
    moved = a_press(tmp_path, base_url="https://pajak.kota.example")
    second = handed(moved, receipt)
    assert second != first
    assert handed(moved, receipt) == second
    assert documents(city) == [(receipt.number, "id", 1), (receipt.number, "id", 2)]


def test_the_store_names_files_by_what_they_hold(tmp_path: Path) -> None:
    # SHA-256 of nothing, of FIPS 180-4's "abc".
    names = store.put(tmp_path, [b"", b"abc", b"abc"])
    assert names == [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ]
    assert [store.get(tmp_path, name) for name in names] == [b"", b"abc", b"abc"]
    assert store.get(tmp_path, "0" * 64) is None
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 2


# ---- keys and rows --------------------------------------------------------------------------------------------


def test_after_a_rotation_the_old_file_is_still_the_receipt(city: World, press: Press) -> None:
    first, receipt = b"", paid(city)
    first = handed(press, receipt)
    press.keyring.rotate(at=NOON)
    assert handed(press, receipt) == first
    assert check_file(first, press.keyring.keys()).signature is Signature.VALID
    other = handed(press, paid(city, 2))
    checked = check_file(other, press.keyring.keys())
    assert (checked.signature, checked.kid) == (Signature.VALID, press.keyring.signer(at=NOON).kid)


def test_after_a_revocation_the_worker_makes_new_editions_with_the_new_key(city: World, press: Press) -> None:
    receipt = paid(city)
    done = make_waiting(press, Pass(), at=NOON)
    first = handed(press, receipt)
    press.keyring.revoke(press.keyring.signer(at=NOON).kid, at=NOON)
    assert check_file(first, press.keyring.keys()).signature is Signature.UNKNOWN_KEY
    assert make_waiting(press, done, at=NOON).made == 1
    second = handed(press, receipt)
    assert check_file(second, press.keyring.keys()).signature is Signature.VALID
    assert documents(city) == [(receipt.number, "id", 1), (receipt.number, "id", 2)]


@pytest.mark.parametrize("table", ["documents_document", "documents_copy"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("role", ["app", "migrator"])
def test_what_was_made_and_handed_out_cannot_be_unwritten(
    city: World, press: Press, table: str, verb: str, role: str
) -> None:
    handed(press, paid(city))
    with city.connect(role) as connection, pytest.raises(psycopg.Error):
        connection.execute(verb.format(table).encode())
    assert city.rows("SELECT count(*) FROM documents_copy") == [(1,)]
