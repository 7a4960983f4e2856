"""A list as a table for Excel: each line with what is true of it, its code, and the receipt that paid it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sppt.collective.queries import CodeView, LineView, ListView, all_lines, codes
from sppt.collective.receipts import Receipts, paid_codes, receipts_of_lines
from sppt.collective.words import SENTENCES, LineState
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
    "Bukti bayar NOP ini",
    "Tertulis",
)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
CODES_MAX = 5_000


Addresses = Mapping[tuple[str, str], str]
"""Where the receipt of a NOP is found, by (receipt, NOP)."""


def sheet(one: ListView, form: str, addresses: Addresses, *, at: datetime) -> bytes:
    """The list as "xlsx" or "csv", with the addresses of single NOPs' receipts that there are."""
    rows = _rows(one, addresses, at=at)
    if form == "csv":
        return csv_bytes(TITLES, rows)
    return xlsx(TITLES, rows, name=f"Daftar {one.number}")


def _rows(one: ListView, addresses: Addresses, *, at: datetime) -> Iterator[Sequence[Cell]]:
    made: Mapping[int, CodeView] = {code.number: code for code in codes(one, at=at, limit=CODES_MAX)}
    paid = receipts_of_lines([code.receipt for code in paid_codes(one.number)])
    for line in all_lines(one.number):
        code = made.get(line.code)
        receipts = _receipts(line, paid)
        state = LineState.PAID if receipts and line.state is LineState.OWES else line.state
        yield (
            line.place,
            line.nop,
            line.years.replace(",", ", "),
            line.bills,
            line.amount,
            line.why or SENTENCES[state][0],
            code.code if code else "",
            ", ".join(receipts),
            ", ".join(
                addresses[receipt, line.nop] for receipt in receipts if (receipt, line.nop) in addresses
            ),
            line.text,
        )


def _receipts(line: LineView, paid: Receipts) -> Sequence[str]:
    """The receipts that paid the years of a line: one, or two where codes of different turns shared them."""
    its = paid.get(line.nop, {})
    years = [int(year) for year in line.years.split(",") if year] or sorted(its)
    return list(dict.fromkeys(its[year] for year in years if year in its))
