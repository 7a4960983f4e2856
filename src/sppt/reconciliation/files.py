"""What came in, as pages show it: files, the lines of one, and the bytes it came as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from sppt.reconciliation.notes import Note, read_notes
from sppt.reconciliation.profile import Kind

PAGE = 50
BOOKS = Path(__file__).parent / "books" / "files"
"""Checks of what came in, for `sppt check-books`."""


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Empty texts and None ask for all; `on` is a day that a file tells of."""

    channel: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file. `of` is its channel, or the account of a statement; `size` in bytes."""

    id: int
    kind: str  # report or statement
    of: str
    profile: str
    name: str
    sha256: str
    first_day: date
    last_day: date
    lines: int
    total: int
    taken_at: datetime
    taken_by: str
    size: int
    findings: str

    @property
    def is_report(self) -> bool:
        return self.kind == Kind.REPORT

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is worth knowing about it."""
        return read_notes(self.findings)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a report, or a booking of a statement; `repeats` is the earlier file that had it, 0 if none."""

    number: int
    kind: str
    reference: str
    nop: str
    tax_year: int
    code: str
    amount: int
    fee: int
    at: datetime | date
    settles_on: date | None
    receipt: str
    original: str
    text: str
    repeats: int


_FILES = """
    SELECT id, kind, coalesce(channel, account), profile, name, sha256, first_day, last_day, lines, total, taken_at,
           taken_by, octet_length(content), findings
    FROM reconciliation_file
"""


def files(wanted: FileFilter, *, before: int | None = None, limit: int = PAGE) -> list[FileRow]:
    """The newest first; `before` goes on below a number."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_FILES} WHERE (%s = '' OR channel = %s) AND (%s::date IS NULL OR %s BETWEEN first_day AND last_day)"
            " AND (%s::bigint IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
            [wanted.channel, wanted.channel, wanted.on, wanted.on, before, before, limit],
        )
        return [FileRow(*row) for row in cursor.fetchall()]


def file_by_id(number: int) -> FileRow | None:
    """One file, None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_FILES} WHERE id = %s", [number])
        row = cursor.fetchone()
    return FileRow(*row) if row else None


def content_of(number: int) -> bytes:
    """The bytes as they came."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM reconciliation_file WHERE id = %s", [number])
        return bytes(cursor.fetchone()[0])


_CLAIMS = """
    SELECT c.line_no, c.kind, c.reference, c.nop, c.tax_year, c.code, c.amount, c.fee, c.paid_at, c.settlement_date,
           c.receipt, c.original_reference, '', coalesce(e.file_id, 0)
    FROM reconciliation_claim c LEFT JOIN reconciliation_claim e ON e.id = c.repeats_id
    WHERE c.file_id = %s AND c.line_no > %s ORDER BY c.line_no LIMIT %s
"""
_ENTRIES = """
    SELECT number, 'entry', reference, '', 0, '', amount, 0, booked_on, value_date, bank_reference, '', text, repeats
    FROM (
        SELECT row_number() OVER (ORDER BY n.id) AS number, n.reference, n.amount, n.booked_on, n.value_date,
               n.bank_reference, n.text, coalesce(was.file_id, 0) AS repeats
        FROM reconciliation_entry n
        JOIN reconciliation_statement s ON s.id = n.statement_id
        LEFT JOIN reconciliation_entry e ON e.id = n.repeats_id
        LEFT JOIN reconciliation_statement was ON was.id = e.statement_id
        WHERE s.file_id = %s
    ) AS entries WHERE number > %s ORDER BY number LIMIT %s
"""


def lines_of(file: FileRow, *, after: int = 0, limit: int = PAGE) -> list[LineRow]:
    """The lines of a file in its order; a statement's are numbered through."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIMS if file.is_report else _ENTRIES, [file.id, after, limit])
        return [LineRow(*row) for row in cursor.fetchall()]
