"""Self-checking books: every stored balance recomputed from the postings, every fact held against its audit row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

BOOKS = Path(__file__).parent / "books"
SHOWN_MAX = 100
AT_ONCE = 2  # a check works on one core, and each may take a gigabyte


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the books disagree with themselves; amounts in rupiah (or counts)."""

    check: str
    subject: str
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Checked:
    """One invariant with its differences: all of them counted, the first hundred listed."""

    check: str
    sentence: str
    count: int
    differences: tuple[Difference, ...]


def check_books(folders: Sequence[Path] = (BOOKS,)) -> Iterator[Checked]:
    """Runs every check of these folders in one snapshot, so that payments may go on; yields each as it is done.

    A check is a file of SQL that gives subject, expected and found for each difference; its first line says what
    must hold. Two run side by side, on connections of their own that share the snapshot.
    """
    files = sorted(file for folder in folders for file in folder.glob("*.sql"))
    with transaction.atomic(), connection.cursor() as cursor, ThreadPoolExecutor(AT_ONCE) as pool:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        yield from pool.map(partial(_checked, snapshot=snapshot), files)


def _checked(file: Path, *, snapshot: str) -> Checked:
    text = file.read_text(encoding="utf-8")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
            cursor.execute("SET LOCAL work_mem = '1GB'")
            cursor.execute(
                f"SELECT subject, expected, found, count(*) OVER () FROM ({text}) AS differences"  # noqa: S608 (our files)
                f" ORDER BY subject LIMIT {SHOWN_MAX}"
            )
            rows = cursor.fetchall()
    finally:
        connection.close()  # this thread's own
    return Checked(
        check=file.stem,
        sentence=text.partition("\n")[0].removeprefix("-- "),
        count=rows[0][3] if rows else 0,
        differences=tuple(
            Difference(file.stem, subject, int(want), int(got)) for subject, want, got, _ in rows
        ),
    )
