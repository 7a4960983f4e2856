"""Lists in any layout people know: pasted text, CSV and XLSX with the NOP in one column or in seven, DHKP, 22 digits.

Nothing is guessed: a cell that a spreadsheet has shortened, a formula, a merged or empty cell, another city's NOP is a
line with its reason, and the list goes on.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from sppt.rules.nop import NotANop
from sppt.rules.nop_years import read_with_years, read_years

BYTES_MAX = 16 << 20
UNPACKED_MAX = 256 << 20
RATIO_MAX = 200
COLUMNS_MAX = 200
SHOWN_MAX = 60
HEAD_ROWS = 30  # a DHKP begins with its title, its kelurahan and an empty line
_PARTS = (
    ("kd_propinsi", 2),
    ("kd_dati2", 2),
    ("kd_kecamatan", 3),
    ("kd_kelurahan", 3),
    ("kd_blok", 3),
    ("no_urut", 4),
    ("kd_jns_op", 1),
)
_NOP_HEADS = frozenset(
    {"nop", "nomor objek pajak", "nomor objek", "no objek pajak", "no. objek pajak", "nop pbb"}
)
_YEAR_HEADS = frozenset(
    {"tahun", "tahun pajak", "thn pajak", "thn", "thn_pajak_sppt", "tahun_pajak", "thn pajak sppt"}
)


class ListRefused(Exception):
    """A list that cannot be taken at all; `code` is stable, the texts say why and what to do."""

    def __init__(self, code: str, message: str, english: str) -> None:
        super().__init__(message)
        self.code = code
        self.english = english


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of a list: its place in the source, a NOP with years (none: all that is due), or why it has none."""

    place: int
    nop: str
    years: frozenset[int]
    text: str
    why: str
    why_en: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a table keeps its NOPs: in one column or in seven, and the year beside it."""

    nop: tuple[int, ...]
    year: int | None


def read_text(text: str, *, city: str, year_now: int, lines_max: int) -> list[ReadLine]:
    """A pasted list, one NOP a line, with or without years behind it; raises ListRefused."""
    lines = [(place, line.strip()) for place, line in enumerate(text.splitlines(), start=1) if line.strip()]
    _bounded(len(lines), lines_max)
    return [_line(place, line, "", city=city, year_now=year_now) for place, line in lines]


def read_file(name: str, content: bytes, *, city: str, year_now: int, lines_max: int) -> list[ReadLine]:
    """A list from a file, CSV or XLSX by what it is and not by its name; raises ListRefused."""
    return _read_rows(table_rows(name, content), city=city, year_now=year_now, lines_max=lines_max)


def table_rows(name: str, content: bytes) -> Iterator[Sequence[str]]:
    """The cells of a table, CSV or XLSX by what it is and not by its name, row by row; raises ListRefused."""
    if len(content) > BYTES_MAX:
        raise ListRefused(
            "too_big",
            f"Berkas {name[:80]} lebih besar dari {BYTES_MAX >> 20} MB. Bagi menjadi beberapa berkas.",
            f"The file {name[:80]} is larger than {BYTES_MAX >> 20} MB. Split it.",
        )
    if not content.strip():
        raise _empty()
    return _sheet(content) if content.startswith(b"PK") else _separated(content)


def _read_rows(rows: Iterator[Sequence[str]], *, city: str, year_now: int, lines_max: int) -> list[ReadLine]:
    head = list(islice(rows, HEAD_ROWS))
    begins, layout = 0, None
    for place, row in enumerate(head):
        layout = _layout(row)
        if layout is not None:
            begins = place + 1
            break
    found: list[ReadLine] = []
    for place, row in enumerate([*head[begins:], *rows] if layout is None else _chain(head[begins:], rows)):
        if not any(cell.strip() for cell in row):
            continue
        if len(found) >= lines_max:
            _bounded(lines_max + 1, lines_max)
        text, year = _cells(row, layout)
        found.append(_line(begins + place + 1, text, year, city=city, year_now=year_now))
    if not found:
        raise _empty()
    if layout is None and not any(line.nop for line in found):
        raise ListRefused(
            "no_nops",
            "Tidak ada kolom NOP dalam berkas ini. Beri judul kolomnya NOP, atau tulis satu NOP pada tiap baris.",
            "No column of NOPs in this file. Name the column NOP, or write one NOP a line.",
        )
    return found


def _chain(head: Iterable[Sequence[str]], rest: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield from head
    yield from rest


def _layout(row: Sequence[str]) -> _Layout | None:
    """What a row of titles says; None if it is no row of titles."""
    heads = [re.sub(r"\s+", " ", cell.strip().lower()) for cell in row]
    year = next((place for place, head in enumerate(heads) if head in _YEAR_HEADS), None)
    parts = [heads.index(head) if head in heads else None for head, _ in _PARTS]
    if all(part is not None for part in parts):
        return _Layout(tuple(part for part in parts if part is not None), year)
    whole = next((place for place, head in enumerate(heads) if head in _NOP_HEADS), None)
    return None if whole is None else _Layout((whole,), year)


def _cells(row: Sequence[str], layout: _Layout | None) -> tuple[str, str]:
    """The text of the NOP and of the year in a row."""
    if layout is None:
        return next((cell for cell in row if cell.strip()), ""), ""
    year = row[layout.year] if layout.year is not None and layout.year < len(row) else ""
    cells = [row[place].strip() if place < len(row) else "" for place in layout.nop]
    if len(cells) == 1:
        return cells[0], year
    # Excel drops the zeros in front of a column of numbers: each part has its own width.
    return "".join(cell.zfill(width) for cell, (_, width) in zip(cells, _PARTS, strict=True)), year


def _line(place: int, text: str, year: str, *, city: str, year_now: int) -> ReadLine:
    shown = text.strip()[:SHOWN_MAX]
    if text.lstrip().startswith(("=", "@")):
        why = "Sel ini rumus, bukan NOP. Salin nilainya saja."
        return ReadLine(
            place, "", frozenset(), shown, why, "This cell is a formula, not a NOP. Copy its value."
        )
    if not text.strip():
        why = "Sel NOP kosong; mungkin sel gabungan. Isi NOP pada tiap baris."
        return ReadLine(
            place, "", frozenset(), shown, why, "The NOP cell is empty, perhaps merged. Fill each line."
        )
    try:
        nop, years = read_with_years(text, city=city, year_now=year_now)
        if year.strip():
            years = read_years(year.strip().removesuffix(".0"), year_now=year_now)
    except NotANop as error:
        return ReadLine(place, "", frozenset(), shown, str(error), error.text_en)
    return ReadLine(place, nop.digits, years, "", "", "")


def _separated(content: bytes) -> Iterator[Sequence[str]]:
    """Rows of a CSV in UTF-8, UTF-16 or cp1252, separated by what stands most often in its first lines."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise _unreadable()
    first = text[:20_000]
    delimiter = max(";\t,|", key=first.count)
    if not first.count(delimiter):
        yield from ([line] for line in text.splitlines())
        return
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield row[:COLUMNS_MAX]
    except csv.Error as error:
        raise _unreadable() from error


def _sheet(content: bytes) -> Iterator[Sequence[str]]:
    """Rows of the first sheet with anything in it. What would unpack beyond measure is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size > UNPACKED_MAX or size > RATIO_MAX * len(content):
            raise ListRefused(
                "bomb",
                "Berkas ini membengkak jauh melebihi ukurannya dan tidak dibuka. Simpan ulang sebagai CSV.",
                "This file would unpack far beyond its size and was not opened. Save it as CSV.",
            )
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                yield from ([_text(cell) for cell in row[:COLUMNS_MAX]] for row in rows)
                return
    except (zipfile.BadZipFile, CalamineError) as error:
        raise _unreadable() from error


def _text(cell: object) -> str:
    """A cell as its digits: a number of 16 digits or more has lost some and is shown as spreadsheets do."""
    if isinstance(cell, float):
        return f"{int(cell)}" if cell == int(cell) and abs(cell) < 1e15 else f"{cell:.5E}"
    return "" if cell is None else str(cell)


def _bounded(lines: int, lines_max: int) -> None:
    if lines > lines_max:
        many = f"{lines_max:,}".replace(",", ".")
        raise ListRefused(
            "too_many",
            f"Daftarnya terlalu panjang. Paling banyak {many} baris sekali kirim; bagi menjadi beberapa daftar.",
            f"The list is too long. At most {lines_max:,} lines at once; split it.",
        )
    if lines == 0:
        raise _empty()


def _empty() -> ListRefused:
    return ListRefused(
        "empty",
        "Daftarnya masih kosong. Tulis satu NOP pada tiap baris, atau pilih berkasnya.",
        "The list is empty. Write one NOP a line, or choose a file.",
    )


def _unreadable() -> ListRefused:
    return ListRefused(
        "unreadable",
        "Berkas ini bukan CSV atau XLSX yang dapat dibaca. Simpan ulang dari lembar kerja, lalu kirim lagi.",
        "This file is no CSV or XLSX that can be read. Save it anew and send it again.",
    )
