"""Receipts of single NOPs are asked for, made in the background, and handed out one by one or all in one ZIP."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import IO

from django.db import connection, transaction

from sppt.documents import parts, store
from sppt.documents.actions import (
    CANNOT_BE_SET,
    LATE_IDS,
    SKIP_MAX,
    Failed,
    HandedOut,
    NoReceipt,
    Pass,
    ReceiptReversed,
)
from sppt.documents.keys import BadKeys
from sppt.documents.parts import Part, PartFile, PartReceipt, Progress
from sppt.documents.press import Press
from sppt.documents.queries import stts_of
from sppt.documents.stts import Stts, Tongue, pdf_of, plain
from sppt.kit.sheets import Cell, xlsx
from sppt.payments.language import FrozenItem, Receipt
from sppt.payments.queries import receipt_by_number
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop

BATCH = 50  # about a second of work: whole receipts wait no longer behind a long list
INDEX = "daftar.xlsx"
_TITLES = ("No.", "NOP", "Tahun pajak", "Jumlah", "Nomor bukti bayar", "Alamat pemeriksaan", "Berkas")


class NotMadeYet(Exception):
    """Receipts of single NOPs were not asked for, or are still being made."""

    code = "receipts_not_ready"


def ask(receipt: Receipt, *, at: datetime) -> int:
    """A receipt of its own for each NOP of a payment; asked twice is as once. Returns how many there are.

    Raises ReceiptReversed.
    """
    _standing(receipt)
    nops = list(dict.fromkeys(item.nop for item in receipt.items))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_part (token, receipt, nop, asked_at)"
            " SELECT token, %s, nop, %s FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY"
            " AS asked (token, nop, place) ORDER BY place ON CONFLICT DO NOTHING",
            [
                receipt.number,
                at,
                [parts.token_of(receipt.token, nop) for nop in nops],
                [nop.digits for nop in nops],
            ],
        )
    return len(nops)


def ask_all(receipts: Sequence[str], *, at: datetime) -> None:
    """Asks for the receipts of the NOPs of all these payments; one that was undone meanwhile is left out."""
    for number in receipts:
        payment = receipt_by_number(number)
        if payment is not None and not payment.reversed:
            ask(payment, at=at)


def progress(press: Press, receipts: Sequence[str]) -> Mapping[str, Progress]:
    """How far the receipts of NOPs of these payments are, for those where they were asked for."""
    try:
        revoked = press.keyring.keys().revoked
    except BadKeys:
        revoked = ()
    return parts.progress_of(receipts, revoked=revoked)


def addresses(press: Press, receipts: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """Where the receipts of NOPs of these payments are found, by (receipt, NOP)."""
    base = press.letterhead.base_url
    return {key: f"{base}/v/{token}" for key, token in parts.tokens_of(receipts).items()}


def make_waiting(press: Press, last: Pass, *, at: datetime) -> Pass:
    """One pass of the worker, as for whole receipts: at most fifty, those asked for first before others."""
    revoked = press.keyring.keys().revoked
    mark = last.mark if revoked == last.revoked else 0
    skip = [int(one.receipt.rpartition("/")[2]) for one in last.failed[-SKIP_MAX:]]
    todo = parts.waiting(mark, revoked=revoked, skip=skip, most=BATCH)
    failed: list[Failed] = []
    try:
        _make(press, todo, "id", at=at)
    except CANNOT_BE_SET:
        # By the row's number: the log may know neither a NOP nor an address.
        failed = [
            Failed(f"{part.receipt}/{part.id}", why)
            for part in todo
            if (why := _made_alone(press, part, at=at))
        ]
    reached = todo[-1].id if todo else parts.newest_id()
    return Pass(max(mark, reached - LATE_IDS), len(todo) - len(failed), (*last.failed, *failed), revoked)


def hand_out(press: Press, one: PartReceipt, language: Tongue, *, actor: str, at: datetime) -> HandedOut:
    """The file of one NOP's receipt, counted as a copy. Raises ReceiptReversed, NoReceipt, BadKeys."""
    _standing(one.payment)
    if not one.items:
        raise NoReceipt(f"Bukti bayar {one.part.number} tidak ditemukan. Periksa kembali nomornya.")
    file = _believed(press, [one.part], language).get(one.part.id)
    file = file or _make(press, [one.part], language, at=at)[one.part.id]
    file, content = _content(press, one.part, file, language, at=at)
    _count([file], actor=actor, at=at)
    suffix = "" if language == "id" else f"-{language}"
    return HandedOut(f"STTS-{one.part.number}{suffix}.pdf", content)


@dataclass(frozen=True, slots=True)
class Bundle:
    """All receipts of a payment in one ZIP; the file is nameless and gone once it is closed."""

    name: str
    size: int
    file: IO[bytes]


def bundle(press: Press, receipt: Receipt, *, actor: str, at: datetime) -> Bundle:
    """One file for each NOP and a list of them. Raises ReceiptReversed, NotMadeYet, BadKeys."""
    _standing(receipt)
    its = parts.parts_of(receipt.number)
    files = _believed(press, its, "id")
    if not its or len(files) < len(its):
        raise NotMadeYet("Bukti tiap NOP belum selesai dibuat. Tunggu sebentar, lalu coba lagi.")
    counted: list[PartFile] = []
    whole = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    moment = receipt.received_at.astimezone(WIB).timetuple()[:6]
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(INDEX, moment), _index(press, receipt, its))
        for place, part in enumerate(its, start=1):
            file, content = _content(press, part, files[part.id], "id", at=at)
            archive.writestr(zipfile.ZipInfo(_name(place, part), moment), content)
            counted.append(file)
    _count(counted, actor=actor, at=at)
    size = whole.tell()
    whole.seek(0)
    return Bundle(f"STTS-{receipt.number}-tiap-NOP.zip", size, whole)


def _standing(receipt: Receipt) -> None:
    if receipt.reversed:
        raise ReceiptReversed(
            f"Pembayaran {receipt.number} sudah dibatalkan, jadi bukti bayarnya tidak berlaku."
        )


def _name(place: int, part: Part) -> str:
    return f"{place:04d}-STTS-{part.nop}.pdf"


def _index(press: Press, receipt: Receipt, its: Sequence[Part]) -> bytes:
    """The list of the files as a table; its last row is their sum, which is the payment."""
    by_nop: dict[str, list[FrozenItem]] = {}
    for item in receipt.items:
        by_nop.setdefault(item.nop.digits, []).append(item)
    rows: list[Sequence[Cell]] = [
        (
            place,
            Nop(part.nop).printed,
            ", ".join(str(item.tax_year) for item in by_nop[part.nop]),
            sum(item.amount for item in by_nop[part.nop]),
            part.number,
            f"{press.letterhead.base_url}/v/{part.token}",
            _name(place, part),
        )
        for place, part in enumerate(its, start=1)
    ]
    rows.append((None, "Jumlah", "", receipt.amount, receipt.number, "", ""))
    return xlsx(_TITLES, rows, name=plain(receipt.number))


def _believed(press: Press, its: Sequence[Part], language: Tongue) -> Mapping[int, PartFile]:
    """Files that exist and whose key is still believed, by the part's id."""
    believed = press.keyring.keys().believed
    found = parts.files_of(its, language)
    return {part: file for part, file in found.items() if believed(file.kid) is not None}


def _content(
    press: Press, part: Part, file: PartFile, language: Tongue, *, at: datetime
) -> tuple[PartFile, bytes]:
    """The bytes of a file; one that is lost from the disk is made again."""
    content = store.get(press.folder, file.sha256)
    if content is None:
        file = _make(press, [part], language, at=at)[part.id]
        content = store.get(press.folder, file.sha256)
    if content is None:
        raise OSError(f"document {file.sha256} is not in the store")
    return file, content


def _count(files: Sequence[PartFile], *, actor: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_part_copy (file_id, at, actor)"
            " SELECT file, %s, %s FROM unnest(%s::bigint[]) AS file",
            [at, actor, [file.id for file in files]],
        )


def _made_alone(press: Press, part: Part, *, at: datetime) -> str:
    """Why it could not be made; "" if it was."""
    try:
        _make(press, [part], "id", at=at)
    except CANNOT_BE_SET as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _make(press: Press, its: Sequence[Part], language: Tongue, *, at: datetime) -> Mapping[int, PartFile]:
    """Sets, stores, then writes the rows: a row never names a file that is not there."""
    if not its:
        return {}
    seal = press.seal(at=at)
    before = parts.files_of(its, language)
    contents = {
        part: pdf_of(stts, language, press.letterhead, seal) for part, stts in _facts(its) if stts.lines
    }
    names = dict(zip(contents, store.put(press.folder, contents.values()), strict=True))
    new = [part for part in names if part.id not in before or before[part.id].sha256 != names[part]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_part_file (part_id, language, edition, sha256, size, kid, standing, made_at)"
            " SELECT part, %s, edition, sha256, size, %s, %s, %s"
            " FROM unnest(%s::bigint[], %s::smallint[], %s::text[], %s::integer[])"
            " AS made (part, edition, sha256, size) ON CONFLICT (part_id, language, edition) DO NOTHING",
            [
                language,
                seal.kid,
                str(seal.standing),
                at,
                [part.id for part in new],
                [before[part.id].edition + 1 if part.id in before else 1 for part in new],
                [names[part] for part in new],
                [len(contents[part]) for part in new],
            ],
        )
    return parts.files_of(its, language)


def _facts(its: Sequence[Part]) -> Iterator[tuple[Part, Stts]]:
    """What each of these receipts says; the payment of neighbours is read once."""
    for receipt, group in groupby(its, key=lambda part: part.receipt):
        yield from parts.stts_of_parts(list(group), stts_of([receipt])[receipt])
