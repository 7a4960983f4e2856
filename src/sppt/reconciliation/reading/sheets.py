"""An XLSX is a ZIP of XML: what it would grow to is counted before anything lays it out in memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from sppt.reconciliation.refusals import ReportRefused

UNPACKED_MAX = 512 << 20
TEXTS_MAX = 64 << 20
CELLS_MAX = 20_000_000  # rows times columns, empty ones too: so the sheet lies in memory
MEMBERS_MAX = 1_000

_BLOCK = 1 << 20
_OVERLAP = 64
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""", re.IGNORECASE)
_LETTERS = 26


def refuse_what_swells(content: bytes) -> None:
    """Counts while unpacking, whatever the directory of the archive claims. Raises ReportRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names or len(names) > MEMBERS_MAX:
                raise ReportRefused("archive", text="ZIP")
            _count(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise ReportRefused("not_this_format", wanted="XLSX") from None


def _count(archive: zipfile.ZipFile) -> None:
    left, cells, longest = UNPACKED_MAX, 0, 0
    for member in archive.infolist():
        rows = columns = 0
        tail = b""
        with archive.open(member) as reading:
            while block := reading.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise _bomb()
                if member.filename.startswith("xl/worksheets/"):
                    rows, columns = _farthest(tail + block, rows, columns)
                    tail = block[-_OVERLAP:]
        cells = max(cells, rows * columns)
        if member.filename == "xl/sharedStrings.xml":
            longest = _longest(archive, member)
    # Each cell holds its own copy of a text that the file holds once.
    if cells > CELLS_MAX or cells * longest > max(UNPACKED_MAX, 1_000 * cells):
        raise _bomb()


def _bomb() -> ReportRefused:
    return ReportRefused("archive_bomb", wanted=f"{UNPACKED_MAX >> 20} MiB")


def _farthest(block: bytes, rows: int, columns: int) -> tuple[int, int]:
    places = _PLACE.findall(block)
    if not places:
        return rows, columns
    widest = max((len(letters), letters.upper()) for letters in {letters for letters, _ in places})[1]
    number = 0
    for letter in widest:
        number = number * _LETTERS + letter - ord("A") + 1
    return max(rows, *(int(row) for row in {row for _, row in places})), max(columns, number)


def _longest(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Bytes of the longest shared text."""
    with archive.open(member) as reading:
        texts = reading.read(TEXTS_MAX + 1)
    if len(texts) > TEXTS_MAX:
        raise _bomb()
    return max(len(text) for text in texts.split(b"</si>"))
