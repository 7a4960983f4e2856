"""Tables for people who live in Excel: XLSX and CSV whose cells are values and can never be formulas.

XLSX: text is typed as text, whatever it begins with; numbers, days and moments are typed too. CSV: text that a
spreadsheet would take for a formula gets an apostrophe in front. Signs that no cell may hold are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeAlias

import rustpy_xlsxwriter

from sppt.kit.visible import visible
from sppt.rules.calendar import WIB

Cell: TypeAlias = str | int | date | datetime | None

ROWS_MAX = 200_000  # of 1 048 576 that Excel can hold: enough for a day or a kelurahan, never a whole city by accident
TEXT_MAX = 32_000  # characters of a cell; Excel's own limit is 32 767
NAME_MAX = 31
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


class TooManyRows(Exception):
    """More rows than one sheet may carry."""

    code = "too_many_rows"

    def __init__(self) -> None:
        super().__init__(f"Lebih dari {ROWS_MAX} baris. Persempit pilihannya, lalu unduh lagi.")


def xlsx(titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str) -> bytes:
    """An Excel file with one sheet; moments in WIB. Raises TooManyRows."""
    records: Iterator[dict[str, Cell]] = (
        dict(zip(titles, map(_typed, row), strict=True)) for row in _bounded(rows)
    )
    first = next(records, dict.fromkeys(titles))
    file = io.BytesIO()
    rustpy_xlsxwriter.write_worksheet(
        _chained(first, records),
        file,
        _plain(name)[:NAME_MAX],
        bold_headers=True,
        freeze_row=1,
        autofit=True,
        datetime_format="yyyy-mm-dd hh:mm:ss",
    )
    return file.getvalue()


def csv_bytes(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as CSV (RFC 4180, UTF-8 with a mark that Excel needs). Raises TooManyRows."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_guarded(title) for title in titles])
    writer.writerows([_guarded(cell) for cell in row] for row in _bounded(rows))
    return file.getvalue().encode("utf-8-sig")


def _chained(first: dict[str, Cell], rest: Iterator[dict[str, Cell]]) -> Iterator[dict[str, Cell]]:
    yield first
    yield from rest


def _bounded(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    source = iter(rows)
    yield from islice(source, ROWS_MAX)
    if next(source, None) is not None:
        raise TooManyRows


def _typed(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(WIB).replace(tzinfo=None, microsecond=0)
    return cell


def _guarded(cell: Cell) -> str:
    """A cell as CSV text. Numbers keep their sign: they come from us, not from a taxpayer."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = _plain(cell)
        return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA and text.strip(" ") else text
    if isinstance(cell, datetime):
        return cell.astimezone(WIB).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _plain(text: str) -> str:
    return visible(text, most=TEXT_MAX)
