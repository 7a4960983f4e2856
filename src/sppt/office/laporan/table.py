"""The lines of a file as a table."""

from __future__ import annotations

from collections.abc import Sequence

from sppt.office.laporan.words import line_kind
from sppt.office.tables import Column, Kind, Link, Table, Value, address
from sppt.office.words import t
from sppt.reconciliation.files import PAGE, FileRow, LineRow

_REPORT_COLUMNS = (
    Column("Baris", Kind.COUNT),
    Column("Jenis"),
    Column("Referensi", Kind.DIGITS),
    Column("NOP", Kind.DIGITS),
    Column("Tahun", Kind.DIGITS),
    Column("Kode bayar", Kind.DIGITS),
    Column("Jumlah", Kind.MONEY),
    Column("Biaya", Kind.MONEY),
    Column("Dibayar", Kind.MOMENT),
    Column("Tanggal setor", Kind.DAY),
    Column("NTPD", Kind.DIGITS),
    Column("Membatalkan", Kind.DIGITS),
    Column("Ulangan dari"),
)
_ENTRY_COLUMNS = (
    Column("Baris", Kind.COUNT),
    Column("Dibukukan", Kind.DAY),
    Column("Tanggal valuta", Kind.DAY),
    Column("Jumlah", Kind.MONEY),
    Column("Referensi", Kind.DIGITS),
    Column("Referensi bank", Kind.DIGITS),
    Column("Berita"),
    Column("Ulangan dari"),
)


def lines_table(file: FileRow, found: Sequence[LineRow]) -> Table:
    """Lines as their file's kind has them."""
    if file.is_report:
        return report_table(found)
    return Table("baris", "Mutasi rekening", _ENTRY_COLUMNS, [_entry_row(one) for one in found], shown=PAGE)


def report_table(found: Sequence[LineRow]) -> Table:
    """Lines of a channel's report."""
    return Table("baris", "Baris laporan", _REPORT_COLUMNS, [_report_row(one) for one in found], shown=PAGE)


def _repeats(one: LineRow) -> Value:
    return Link(t("berkas {nomor}", nomor=one.repeats), address("report", one.repeats)) if one.repeats else ""


def _report_row(one: LineRow) -> tuple[Value, ...]:
    year = str(one.tax_year) if one.tax_year else ""
    return (
        one.number, line_kind(one.kind), one.reference, one.nop, year, one.code, one.amount, one.fee, one.at,
        one.settles_on, one.receipt, one.original, _repeats(one),
    )  # fmt: skip


def _entry_row(one: LineRow) -> tuple[Value, ...]:
    return (
        one.number, one.at, one.settles_on, one.amount, one.reference, one.receipt, one.text, _repeats(one),
    )  # fmt: skip
