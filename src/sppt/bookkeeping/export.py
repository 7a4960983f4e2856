"""The journal of a span of days as the city's accounting system takes it in: one line for each side of a transfer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sppt.bookkeeping.chart import Chart, Line
from sppt.bookkeeping.journal import Step, entries, spans_of
from sppt.bookkeeping.reading import roomy
from sppt.bookkeeping.words import Book
from sppt.kit.sheets import Cell


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One side of a transfer, the postings of a day by event and channel together; rupiah, one side is nothing."""

    number: str  # the same for both sides: "JU/20260914/0001"
    day: date
    book: Book
    code: str
    name: str
    debit: int
    credit: int
    event: str
    channel: str
    postings: int


def export_lines(chart: Chart, *, first: date, last: date) -> list[ExportLine]:
    """The same postings and rules give the same lines and numbers; the numbers of a closed day never change."""
    with roomy():
        transfers = [
            (day, book, line, moved.amount, moved.event, channel, moved.postings)
            for day, channel, moved in spans_of(chart, first=first, last=last, step=Step.DAY)
            if (rule := moved.rule(chart)) is not None
            for book, line in rule.lines()
        ]
        transfers += [
            (one.day, one.book, Line(one.debit, one.credit), one.amount, str(one.kind), "", 0)
            for one in entries(first=first, last=last)
        ]
    transfers.sort(key=lambda one: (one[0], one[6] == 0))  # a year's own entries come last on its last day
    found: list[ExportLine] = []
    counts: dict[date, int] = {}
    for day, book, line, amount, event, channel, postings in transfers:
        counts[day] = counts.get(day, 0) + 1
        number = f"JU/{day:%Y%m%d}/{counts[day]:04d}"
        for key, debit, credit in _sides(line, amount):
            code = chart.code(key, on=day)
            found.append(
                ExportLine(number, day, book, code.code, code.name, debit, credit, event, channel, postings)
            )
    return found


HEADINGS = (
    "nomor_jurnal", "tanggal", "buku", "kode_rekening", "rekening", "debit", "kredit", "peristiwa", "kanal", "posting",
)  # fmt: skip


def row_of(one: ExportLine) -> tuple[Cell, ...]:
    """A line as it stands in the file, in the order of HEADINGS."""
    return (
        one.number, one.day, str(one.book), one.code, one.name, one.debit, one.credit, one.event, one.channel,
        one.postings,
    )  # fmt: skip


def _sides(line: Line, amount: int) -> Iterator[tuple[str, int, int]]:
    yield line.debit, amount, 0
    yield line.credit, 0, amount
