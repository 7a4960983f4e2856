"""Reads of documents: what receipts say, which files exist, what is still to be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from sppt.assessment.queries import masked
from sppt.documents.stts import Line, Stts, Tongue
from sppt.payments.language import FrozenItem
from sppt.rules.nop import Nop

RECEIPTS_MAX = 1000


@dataclass(frozen=True, slots=True)
class Document:
    """One file that was made; `sha256` is its name in the store."""

    id: int
    receipt: str
    edition: int
    sha256: str
    size: int
    kid: str
    standing: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment without a document."""

    payment_id: int
    receipt: str


def stts_of(receipts: Sequence[str]) -> Mapping[str, Stts]:
    """What these receipts say, by number, names masked; at most 1 000, one round trip."""
    if len(receipts) > RECEIPTS_MAX:
        raise ValueError(f"at most {RECEIPTS_MAX} receipts in one call")
    found: dict[str, Stts] = {}
    lines: dict[str, list[Line]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, token, channel, reference, total, paid_at, received_at, law_on, nop, tax_year, pokok,"
            " potongan, denda, amount, nama_wp, kelurahan, kecamatan, luas_bumi, luas_bangunan, jatuh_tempo"
            " FROM documents_stts_lines(%s)",
            [list(receipts)],
        )
        for number, token, channel, reference, total, paid_at, received_at, law_on, *rest in cursor:
            if number not in found:
                found[number] = Stts(
                    number, token, channel, reference, total, paid_at, received_at, law_on, ()
                )
            nop, year, pokok, potongan, denda, amount, nama, *about = rest
            item = FrozenItem(Nop(nop), year, pokok, potongan, denda, amount)
            lines.setdefault(number, []).append(Line(item, masked(nama), *about))
    return {number: _with_lines(stts, lines[number]) for number, stts in found.items()}


def _with_lines(stts: Stts, lines: Sequence[Line]) -> Stts:
    return Stts(
        number=stts.number,
        token=stts.token,
        channel=stts.channel,
        reference=stts.reference,
        amount=stts.amount,
        paid_at=stts.paid_at,
        received_at=stts.received_at,
        law_on=stts.law_on,
        lines=tuple(lines),
    )


def documents_of(receipts: Sequence[str], language: Tongue) -> Mapping[str, Document]:
    """The latest edition for each of these receipts that has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (receipt) id, receipt, edition, sha256, size, kid, standing"
            " FROM documents_document WHERE receipt = ANY (%s) AND language = %s ORDER BY receipt, edition DESC",
            [list(receipts), language],
        )
        return {row[1]: Document(*row) for row in cursor}


def waiting(
    after: int, language: Tongue, *, revoked: Sequence[str], skip: Sequence[str], most: int
) -> list[Waiting]:
    """Standing payments with an id above `after` that have no document signed by a key that is still believed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, receipt FROM documents_waiting(%s, %s, %s, %s, %s)",
            [after, language, list(revoked), list(skip), most],
        )
        return [Waiting(*row) for row in cursor]


def newest_payment_id() -> int:
    """The highest id that a payment has; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_newest_payment()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def copies_of(receipt: str) -> int:
    """How often a receipt's documents have been handed out, in every language."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM documents_copy AS copy JOIN documents_document AS document"
            " ON document.id = copy.document_id WHERE document.receipt = %s",
            [receipt],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0
