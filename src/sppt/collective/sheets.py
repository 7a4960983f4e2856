"""A list as a table for Excel: each line with what is true of it, its code, and the receipt that paid it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sppt.collective.queries import CodeView, ListView, all_lines, codes
from sppt.collective.words import SENTENCES
from sppt.kit.sheets import Cell, csv_bytes, xlsx

TITLES = (
    "Baris",
    "NOP",
    "Tahun pajak",
    "Tagihan",
    "Jumlah",
    "Keadaan",
    "Kode bayar",
    "Nomor bukti bayar",
    "Tertulis",
)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
CODES_MAX = 5_000


def sheet(one: ListView, form: str, *, at: datetime) -> bytes:
    """The list as "xlsx" or "csv"."""
    rows = _rows(one, at=at)
    if form == "csv":
        return csv_bytes(TITLES, rows)
    return xlsx(TITLES, rows, name=f"Daftar {one.number}")


def _rows(one: ListView, *, at: datetime) -> Iterator[Sequence[Cell]]:
    made: Mapping[int, CodeView] = {code.number: code for code in codes(one, at=at, limit=CODES_MAX)}
    for line in all_lines(one.number):
        code = made.get(line.code)
        yield (
            line.place,
            line.nop,
            line.years.replace(",", ", "),
            line.bills,
            line.amount,
            line.why or SENTENCES[line.state][0],
            code.code if code else "",
            code.receipt if code else "",
            line.text,
        )
