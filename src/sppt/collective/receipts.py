"""What was paid of a list: its paid codes, also those of turns before the present one, and the receipt of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

PAID_MAX = 5_000
_SQL = Path(__file__).parent / "sql"
_CODES = (_SQL / "paid_codes.sql").read_text(encoding="utf-8")
_LINES = (_SQL / "paid_lines.sql").read_text(encoding="utf-8")

Receipts = Mapping[str, Mapping[int, str]]
"""Receipt numbers by tax year, by NOP."""


@dataclass(frozen=True, slots=True)
class PaidCode:
    """A code of a list whose payment stands: the receipt with its address, rupiah, and how many NOPs it paid."""

    code: str
    receipt: str
    token: str
    amount: int
    nops: int


def paid_codes(listing: int) -> list[PaidCode]:
    """The codes of a list that were paid, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CODES, {"listing": listing, "most": PAID_MAX})
        return [PaidCode(*row) for row in cursor]


def receipts_of_lines(receipts: Sequence[str]) -> Receipts:
    """Which of these receipts paid which year of which NOP."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"receipts": list(receipts)})
        found: dict[str, dict[int, str]] = {}
        for nop, year, receipt in cursor:
            found.setdefault(nop, {})[year] = receipt
        return found
