"""The files copied into working tables of text, as they stand, each row with its line number."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from psycopg import sql

from sppt.imports.files import Source
from sppt.imports.lines import Odd, Reading
from sppt.imports.tables import FORMS, Table

Database = psycopg.Connection[tuple[object, ...]]


def raw_table(table: Table) -> str:
    return f"imports_raw_{table.lower()}"


def stage(
    database: Database, table: Table, source: Source | None, *, heard: Callable[[int], None]
) -> Reading | None:
    """Makes the working table and fills it; without a file it stays empty. Returns the reading, with what was odd."""
    known = FORMS[table].columns
    header = source.header if source else ()
    # A column nobody asks for needs a place in the row, but no name.
    brought = [name.lower() if name in known else f"x{place}" for place, name in enumerate(header)]
    lacking = [name.lower() for name in known if name not in header]
    columns = [sql.SQL("{} text").format(sql.Identifier(name)) for name in (*brought, *lacking)]
    name = sql.Identifier(raw_table(table))
    database.execute(
        sql.SQL("CREATE UNLOGGED TABLE {} (line bigint NOT NULL, {})").format(
            name, sql.SQL(", ").join(columns)
        )
    )
    if source is None:
        return None
    reading = Reading(source)
    copying = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, DELIMITER {})").format(
        name, sql.SQL(", ").join(map(sql.Identifier, ("line", *brought))), sql.Literal(source.delimiter)
    )
    with database.cursor() as cursor, cursor.copy(copying) as copy:
        for rows in reading.rows():
            copy.write(rows)
            heard(reading.done)
    return reading


def note_odd(database: Database, table: Table, odd: list[Odd]) -> None:
    """Puts what was odd about lines among the findings."""
    with (
        database.cursor() as cursor,
        cursor.copy('COPY imports_found ("table", line, key, problem, detail, text) FROM STDIN') as copy,
    ):
        for each in odd:
            copy.write_row((str(table), each.line, each.key, each.problem, each.detail, each.text))
