"""Keys and indexes put aside while empty tables are filled, and put back exactly as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

Database = psycopg.Connection[tuple[object, ...]]

BIG_TABLES = ("ledger_bill", "ledger_posting", "assessment_notice", "payments_imported_payment")

# Foreign keys first, then the keys that no foreign key leans on, then plain indexes. A bill's id stays a key, because
# quotes and payments point at it.
_CONSTRAINTS = """
SELECT own.conrelid::regclass::text, quote_ident(own.conname), pg_get_constraintdef(own.oid), own.contype::text
FROM pg_constraint AS own
WHERE own.conrelid = ANY (%s::regclass[]) AND own.contype IN ('f', 'u', 'p')
  AND NOT (own.contype <> 'f' AND EXISTS (SELECT FROM pg_constraint AS leaning
                                          WHERE leaning.contype = 'f' AND leaning.conindid = own.conindid))
ORDER BY own.contype = 'f' DESC, own.oid
"""
_INDEXES = """
SELECT own.indexrelid::regclass::text, pg_get_indexdef(own.indexrelid)
FROM pg_index AS own
WHERE own.indrelid = ANY (%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint AS owner WHERE owner.conindid = own.indexrelid)
ORDER BY own.indexrelid
"""


@contextmanager
def unhindered(database: Database, *, begin: Callable[[str], None]) -> Iterator[None]:
    """Drops keys and indexes of the big tables for the block, and makes them anew behind it.

    For empty tables inside a transaction: checking and sorting once is several times as fast as row by row, and the
    deferred checks of foreign keys would otherwise queue one event for each of millions of rows. If the block raises,
    the transaction is lost and with it the dropping.
    """
    constraints = database.execute(_CONSTRAINTS, [list(BIG_TABLES)]).fetchall()
    indexes = database.execute(_INDEXES, [list(BIG_TABLES)]).fetchall()
    for table, name, _, _ in constraints:
        _run(database, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        _run(database, f"DROP INDEX {name}")
    yield
    for _, made in indexes:
        begin("Membangun indeks")
        _run(database, str(made))
    for table, name, definition, _ in reversed(constraints):
        begin("Membangun kunci")
        _run(database, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _run(database: Database, statement: str) -> None:
    # Names and definitions come from the catalogue, quoted by PostgreSQL itself.
    database.execute(statement.encode())
