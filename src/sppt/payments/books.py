"""Self-checking books: every stored balance recomputed from the postings, every fact held against its audit row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from django.db import connection, transaction
from psycopg import sql

BOOKS = Path(__file__).parent / "books"
SHOWN_MAX = 100
AT_ONCE = 2  # a check works on one core, and each may take a gigabyte
_NAMED = re.compile(r"-- (\d\d_[a-z_]+): (.+)", re.ASCII)
_SHOWN = f"""
    SELECT name, subject, expected, found, many
    FROM (SELECT {{name}} AS name, subject, expected, found, count(*) OVER (PARTITION BY {{name}}) AS many,
                 row_number() OVER (PARTITION BY {{name}} ORDER BY subject) AS place
          FROM ({{differences}}) AS differences) AS counted
    WHERE place <= {SHOWN_MAX} ORDER BY name, place
"""  # noqa: S608 (our files)


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
    must hold. A file of several checks names each in such a line and gives the name before the rest. Two files run
    side by side, on connections of their own that share the snapshot.
    """
    files = sorted(file for folder in folders for file in folder.glob("*.sql"))
    with transaction.atomic(), connection.cursor() as cursor, ThreadPoolExecutor(AT_ONCE) as pool:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        yield from chain.from_iterable(pool.map(partial(_checked, snapshot=snapshot), files))


def _sentences(file: str, text: str) -> dict[str, str]:
    """What must hold, by the name of each check of a file."""
    found = [_NAMED.fullmatch(line) for line in text.splitlines()]
    named = {each[1]: each[2] for each in found if each}
    return named or {file: text.partition("\n")[0].removeprefix("-- ")}


def _checked(file: Path, *, snapshot: str) -> tuple[Checked, ...]:
    text = file.read_text(encoding="utf-8")
    told = _sentences(file.stem, text)
    name = f"'{file.stem}'::text" if file.stem in told else '"check"'
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
            cursor.execute("SET LOCAL work_mem = '1GB'")
            cursor.execute(_SHOWN.format(name=name, differences=text))
            rows = cursor.fetchall()
    finally:
        connection.close()  # this thread's own
    found = {check: list(differences) for check, differences in groupby(rows, itemgetter(0))}
    if found.keys() - told.keys():
        raise ValueError(f"{file.name} knows no sentence for {sorted(found.keys() - told.keys())}")
    return tuple(
        Checked(
            check=check,
            sentence=sentence,
            count=found[check][0][4] if check in found else 0,
            differences=tuple(
                Difference(check, subject, int(want), int(got))
                for _, subject, want, got, _ in found.get(check, [])
            ),
        )
        for check, sentence in told.items()
    )
