"""Bytes of CSV, fixed lines and XLSX as rows of cells, each with the number of its line. Bounded, and read once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import python_calamine

from sppt.reconciliation.moments import TYPED
from sppt.reconciliation.profile import Format, Profile
from sppt.reconciliation.reading.sheets import refuse_what_swells
from sppt.reconciliation.refusals import ReportRefused

FILE_MAX = 256 << 20
LINES_MAX = 2_000_000
EXACT_MAX = 10**15  # a spreadsheet keeps fifteen digits; of a longer number the rest is lost

Row = tuple[int, Sequence[str]]

_ARCHIVES = ((b"PK\x03\x04", "ZIP"), (b"\x1f\x8b", "GZIP"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "RAR"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def refuse_what_is_no_text(content: bytes, *, encoding: str) -> None:
    """Empty and huge files, archives, and texts of another encoding than the profile's. Raises ReportRefused."""
    if not content.strip():
        raise ReportRefused("file_empty")
    if len(content) > FILE_MAX:
        raise ReportRefused("file_too_large", wanted=f"{FILE_MAX >> 20} MiB")
    for mark, name in _ARCHIVES:
        if content.startswith(mark):
            raise ReportRefused("archive", text=name)
    is_utf16 = content.startswith(_UTF16) or (b"\x00" in content[:4096] and len(content) % 2 == 0)
    if is_utf16 != (encoding == "utf-16"):
        raise ReportRefused("encoding", text="UTF-16" if is_utf16 else "UTF-8", wanted=encoding.upper())
    if content.startswith(_UTF8_MARK) and encoding == "cp1252":
        raise ReportRefused("encoding", text="UTF-8", wanted="CP1252")


def rows(content: bytes, profile: Profile) -> Iterator[Row]:
    """Every row that is not blank, its cells without blanks around them. Raises ReportRefused."""
    read = {Format.CSV: _csv, Format.FIXED: _fixed, Format.XLSX: _xlsx}[profile.format]
    for count, row in enumerate(read(content, profile)):
        if count >= LINES_MAX:
            raise ReportRefused("too_many_lines", wanted=str(LINES_MAX))
        yield row


def text_of(content: bytes, *, encoding: str) -> io.TextIOWrapper:
    """The text, decoded as it is read."""
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(io.BytesIO(content), encoding=name, errors="strict", newline="")


def undecodable(content: bytes, encoding: str) -> ReportRefused:
    """The refusal of a text that its encoding cannot have made, with the line of the first such byte."""
    line = None
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    return ReportRefused("encoding", line=line, text="lain / unknown", wanted=encoding.upper())


def _csv(content: bytes, profile: Profile) -> Iterator[Row]:
    refuse_what_is_no_text(content, encoding=profile.encoding)
    reader = csv.reader(text_of(content, encoding=profile.encoding), delimiter=profile.delimiter, strict=True)
    try:
        skip = profile.skip
        for cells in reader:
            if cells and (cells[0] or any(cells)) and reader.line_num > skip:
                yield reader.line_num, cells
    except UnicodeDecodeError:
        raise undecodable(content, profile.encoding) from None
    except csv.Error:
        raise ReportRefused("broken_quote", line=reader.line_num) from None


def _fixed(content: bytes, profile: Profile) -> Iterator[Row]:
    """The cells of a detail in the order of the profile's columns; a header or trailer as one cell."""
    refuse_what_is_no_text(content, encoding=profile.encoding)
    records = profile.records
    if records is None:
        raise ValueError(f"profile {profile.name} has no records")
    places = [slice(each.start - 1, each.start - 1 + each.length) for each in profile.columns.values()]
    known = " / ".join(each for each in (records.header, records.detail, records.trailer) if each)
    try:
        for line_no, raw in enumerate(text_of(content, encoding=profile.encoding), start=1):
            line = raw.rstrip("\r\n")
            if line_no <= profile.skip or not line:
                continue
            if line.startswith(records.detail):
                if len(line) != records.length:
                    raise ReportRefused(
                        "record_length", line=line_no, text=str(len(line)), wanted=str(records.length)
                    )
                yield line_no, [line[place] for place in places]
            elif records.trailer and line.startswith(records.trailer):
                yield line_no, [line]
            elif not (records.header and line.startswith(records.header)):
                raise ReportRefused("record_kind", line=line_no, text=line[:1], wanted=known)
    except UnicodeDecodeError:
        raise undecodable(content, profile.encoding) from None


def _xlsx(content: bytes, profile: Profile) -> Iterator[Row]:
    for line_no, cells in enumerate(raw_sheet(content, profile.sheet), start=1):
        if line_no > profile.skip and any(cells):
            yield line_no, cells


def raw_sheet(content: bytes, name: str) -> Iterator[list[str]]:
    """The rows of a sheet as text, of the first one if no name is given. Raises ReportRefused."""
    if not content:
        raise ReportRefused("file_empty")
    if len(content) > FILE_MAX:
        raise ReportRefused("file_too_large", wanted=f"{FILE_MAX >> 20} MiB")
    refuse_what_swells(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        names = book.sheet_names
        wanted = name or (names[0] if names else "")
        if wanted not in names:
            raise ReportRefused("sheet_missing", text=", ".join(names), wanted=wanted)
        found = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    except python_calamine.CalamineError:
        raise ReportRefused("not_this_format", wanted="XLSX") from None
    for cells in found:
        yield [_typed(cell) for cell in cells]


def _typed(cell: object) -> str:
    """A cell as text. Days and times of a spreadsheet are values, not text: they are marked and written in ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime | date | time):
        return f"{TYPED}{cell}"
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return str(int(cell)) if abs(cell) < EXACT_MAX else f"{cell:.5E}"
    return str(cell)
