"""Receipts of single NOPs out of a payment of many: what each says, how far they are made, which files exist.

A code over a whole street is one payment with one receipt. Each NOP of it may have a receipt of its own, which says
what was paid for that NOP and names the payment; the receipts of all its NOPs add up to it, to the rupiah.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from sppt.documents.claims import Claims
from sppt.documents.keys import spelled
from sppt.documents.stts import Line, Stts, Tongue, Whole
from sppt.payments.language import FrozenItem, Receipt
from sppt.payments.queries import receipt_by_number
from sppt.rules.nop import Nop

_ADDRESS = b"SPPT Online, STTS per NOP, address, 1\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One NOP's receipt, as it was asked for; `token` is its address."""

    id: int
    token: str
    receipt: str
    nop: str

    @property
    def number(self) -> str:
        return f"{self.receipt}-{self.nop}"


@dataclass(frozen=True, slots=True)
class PartReceipt:
    """What the books say of one NOP of a payment: its lines in the order they were frozen."""

    part: Part
    payment: Receipt
    items: tuple[FrozenItem, ...]

    @property
    def amount(self) -> int:
        return sum(item.amount for item in self.items)

    @property
    def nops(self) -> int:
        """How many NOPs the payment was for."""
        return len({item.nop for item in self.payment.items})


@dataclass(frozen=True, slots=True)
class PartFile:
    """One file that was made of a part; `sha256` is its name in the store."""

    id: int
    part: int
    edition: int
    sha256: str
    kid: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the NOPs of a payment: how many have a receipt that was asked for, and how many of those are made."""

    asked: int = 0
    made: int = 0

    @property
    def ready(self) -> bool:
        return 0 < self.asked == self.made

    @property
    def working(self) -> bool:
        return self.made < self.asked


def token_of(payment: str, nop: Nop) -> str:
    """The address of one NOP's receipt, from the payment's token.

    Whoever holds the payment's address finds every NOP's; whoever holds one NOP's finds no other.
    """
    return spelled(hashlib.sha256(_ADDRESS + f"{payment} {nop.digits}".encode("ascii")).digest()[:16])


def part_by_token(token: str) -> PartReceipt | None:
    """The receipt of one NOP by its address, as the books have it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, token, receipt, nop FROM documents_part WHERE token = %s", [token])
        row = cursor.fetchone()
    part = Part(*row) if row else None
    return _told(part) if part else None


def part_of(receipt: str, nop: Nop) -> PartReceipt | None:
    """The receipt of one NOP of a payment, as the books have it now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, token, receipt, nop FROM documents_part WHERE receipt = %s AND nop = %s",
            [receipt, nop.digits],
        )
        row = cursor.fetchone()
    part = Part(*row) if row else None
    return _told(part) if part else None


def _told(part: Part) -> PartReceipt | None:
    payment = receipt_by_number(part.receipt)
    if payment is None:
        return None
    items = tuple(item for item in payment.items if item.nop.digits == part.nop)
    return PartReceipt(part, payment, items)


def parts_of(receipt: str) -> list[Part]:
    """The NOPs' receipts of a payment that were asked for, in the order of its lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, token, receipt, nop FROM documents_part WHERE receipt = %s ORDER BY id", [receipt]
        )
        return [Part(*row) for row in cursor]


def tokens_of(receipts: Sequence[str]) -> Mapping[tuple[str, str], str]:
    """The addresses of NOPs' receipts by (receipt, NOP), for those that were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, nop, token FROM documents_part WHERE receipt = ANY (%s)", [list(receipts)]
        )
        return {(receipt, nop): token for receipt, nop, token in cursor}


def progress_of(receipts: Sequence[str], *, revoked: Sequence[str]) -> Mapping[str, Progress]:
    """How far the receipts of NOPs of these payments are, for those where they were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, count(*), count(*) FILTER (WHERE EXISTS ("
            "   SELECT FROM documents_part_file AS file WHERE file.part_id = part.id AND file.language = 'id'"
            "   AND file.kid <> ALL (%s)))"
            " FROM documents_part AS part WHERE receipt = ANY (%s) GROUP BY receipt",
            [list(revoked), list(receipts)],
        )
        return {receipt: Progress(asked, made) for receipt, asked, made in cursor}


def files_of(parts: Sequence[Part], language: Tongue) -> Mapping[int, PartFile]:
    """The latest edition for each of these parts that has one, by the part's id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (part_id) id, part_id, edition, sha256, kid FROM documents_part_file"
            " WHERE part_id = ANY (%s) AND language = %s ORDER BY part_id, edition DESC",
            [[part.id for part in parts], language],
        )
        return {row[1]: PartFile(*row) for row in cursor}


def waiting(after: int, *, revoked: Sequence[str], skip: Sequence[int], most: int) -> list[Part]:
    """Parts with an id above `after` that have no file signed by a key that is still believed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, token, receipt, nop FROM documents_parts_waiting(%s, 'id', %s, %s, %s)",
            [after, list(revoked), list(skip), most],
        )
        return [Part(*row) for row in cursor]


def newest_id() -> int:
    """The highest id that a part has; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM documents_part")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def stts_of_parts(its: Sequence[Part], payment: Stts) -> Iterator[tuple[Part, Stts]]:
    """What the receipts of these NOPs say, out of what their payment's says."""
    by_nop: dict[str, list[Line]] = {}
    for line in payment.lines:
        by_nop.setdefault(line.item.nop.digits, []).append(line)
    whole = Whole(payment.amount, len(by_nop))
    for part in its:
        lines = tuple(by_nop.get(part.nop, ()))
        amount = sum(line.item.amount for line in lines)
        yield part, replace(payment, token=part.token, amount=amount, lines=lines, whole=whole)


def claims_stand(claims: Claims) -> bool:
    """Whether the books still say what the city once signed: the same address and rupiah, and not undone."""
    if claims.nop is None:
        payment = receipt_by_number(claims.receipt)
        return (
            payment is not None
            and not payment.reversed
            and (payment.token, payment.amount) == (claims.token, claims.amount)
        )
    one = part_of(claims.receipt, claims.nop)
    return (
        one is not None
        and not one.payment.reversed
        and (one.part.token, one.amount) == (claims.token, claims.amount)
    )
