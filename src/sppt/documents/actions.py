"""Documents are made once, stored by what they contain, and every copy that leaves the house is counted.

Whoever needs a document first makes it: the worker after each payment, or the page that was faster. The unique row
(receipt, language, edition) decides between two who do it at once; both have set the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sppt.documents import store
from sppt.documents.press import Press
from sppt.documents.queries import RECEIPTS_MAX, Document, documents_of, newest_payment_id, stts_of, waiting
from sppt.documents.stts import Tongue, pdf_of
from sppt.payments.language import Receipt

BATCH = 20
LATE_IDS = (
    5_000  # ids are given before their payments commit: so far behind the newest, none is still to come
)
SKIP_MAX = 1000
CANNOT_BE_SET = (RuntimeError, ValueError, TypeError)  # typst's own, and what odd facts lead to


class NoReceipt(LookupError):
    """There is no receipt with this number."""

    code = "receipt_not_found"


class ReceiptReversed(Exception):
    """The payment was undone: no document is handed out for it any more."""

    code = "receipt_reversed"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A file on its way out."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """A receipt that could not be set, and the reason as its library gave it."""

    receipt: str
    why: str


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass of the worker did; the next begins at `mark` and leaves out `failed`."""

    mark: int = 0
    made: int = 0
    failed: tuple[Failed, ...] = ()
    revoked: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        return self.made == 0


def make(press: Press, receipts: Sequence[str], language: Tongue, *, at: datetime) -> Mapping[str, Document]:
    """The document of each of these receipts, made now where there is none yet. Unknown receipts are left out."""
    there = documents_of(receipts, language)
    believed = press.keyring.keys().believed
    missing = [number for number in receipts if number not in there or believed(there[number].kid) is None]
    if not missing:
        return there
    return {**there, **_make(press, missing, there, language, at=at)}


def hand_out(press: Press, receipt: Receipt, language: Tongue, *, actor: str, at: datetime) -> HandedOut:
    """The file of a standing receipt, counted as a copy. Raises NoReceipt, ReceiptReversed, BadKeys."""
    if receipt.reversed:
        raise ReceiptReversed(
            f"Pembayaran {receipt.number} sudah dibatalkan, jadi bukti bayarnya tidak berlaku."
        )
    document = make(press, [receipt.number], language, at=at).get(receipt.number)
    if document is None:
        raise NoReceipt(f"Bukti bayar {receipt.number} tidak ditemukan. Periksa kembali nomornya.")
    content = store.get(press.folder, document.sha256)
    if content is None:
        document = _make(press, [receipt.number], {receipt.number: document}, language, at=at)[receipt.number]
        content = store.get(press.folder, document.sha256)
    if content is None:
        raise OSError(f"document {document.sha256} is not in the store")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_copy (document_id, at, actor) VALUES (%s, %s, %s)",
            [document.id, at, actor],
        )
    suffix = "" if language == "id" else f"-{language}"
    return HandedOut(f"STTS-{receipt.number}{suffix}.pdf", content)


def make_waiting(press: Press, last: Pass, *, at: datetime) -> Pass:
    """One pass of the worker: at most twenty documents, oldest payments first.

    The queue is the absence of a document, so nothing can be lost from it. A receipt that cannot be set is left out
    of later passes of this process; its page tries again whenever somebody asks for it.
    """
    revoked = press.keyring.keys().revoked
    mark = last.mark if revoked == last.revoked else 0
    skip = [one.receipt for one in last.failed[-SKIP_MAX:]]
    todo = waiting(mark, "id", revoked=revoked, skip=skip, most=BATCH)
    numbers = [one.receipt for one in todo]
    failed: list[Failed] = []
    try:
        make(press, numbers, "id", at=at)
    except CANNOT_BE_SET:
        failed = [Failed(number, why) for number in numbers if (why := _made_alone(press, number, at=at))]
    reached = todo[-1].payment_id if todo else newest_payment_id()
    made = len(todo) - len(failed)
    return Pass(max(mark, reached - LATE_IDS), made, (*last.failed, *failed), revoked)


def _made_alone(press: Press, number: str, *, at: datetime) -> str:
    """Why it could not be made; "" if it was."""
    try:
        make(press, [number], "id", at=at)
    except CANNOT_BE_SET as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _make(
    press: Press,
    numbers: Sequence[str],
    before: Mapping[str, Document],
    language: Tongue,
    *,
    at: datetime,
) -> dict[str, Document]:
    """Sets, stores, then writes the rows: a row never names a file that is not there."""
    seal = press.seal(at=at)
    found: dict[str, Document] = {}
    for place in range(0, len(numbers), RECEIPTS_MAX):
        facts = stts_of(numbers[place : place + RECEIPTS_MAX])
        contents = {number: pdf_of(stts, language, press.letterhead, seal) for number, stts in facts.items()}
        names = dict(zip(contents, store.put(press.folder, contents.values()), strict=True))
        # The same bytes as before: a lost file is back, and the row that names it stands.
        new = [number for number in names if number not in before or before[number].sha256 != names[number]]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO documents_document (receipt, language, edition, sha256, size, kid, standing, made_at)"
                " SELECT receipt, %s, edition, sha256, size, %s, %s, %s"
                " FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::integer[])"
                " AS made (receipt, edition, sha256, size) ON CONFLICT (receipt, language, edition) DO NOTHING",
                [
                    language,
                    seal.kid,
                    str(seal.standing),
                    at,
                    new,
                    [before[number].edition + 1 if number in before else 1 for number in new],
                    [names[number] for number in new],
                    [len(contents[number]) for number in new],
                ],
            )
        found.update(documents_of(list(names), language))
    return found
