"""The room a report of the whole city needs: memory to join in, and longer than a page may wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

MEMORY = "256MB"
SECONDS = 60


@contextmanager
def roomy() -> Iterator[None]:
    """Reads within see one snapshot, join in memory and may take a minute."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # inside another transaction its own snapshot stands
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
        yield
