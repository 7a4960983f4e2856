"""Reading ahead: another connection fetches the next rows of the same snapshot while these are being worked on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import Full, Queue
from typing import Generic, TypeVar

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

CHUNK = 2_000  # rows at a time
CHUNKS_MAX = 4  # that wait for their turn
WAIT_SECONDS = 0.5


def shared_snapshot() -> str:
    """A name for the view of the database that this transaction has, while it lasts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


@contextmanager
def ahead(snapshot: str, rows: Callable[[], Iterator[T]]) -> Iterator[Iterator[T]]:
    """The rows, fetched by a thread with a connection of its own in the same snapshot; it begins at once.

    `rows` uses Django's connection as everywhere. What fails there is raised where the rows are taken.
    """
    reader = _Reader(connections["default"], snapshot, rows)
    reader.start()
    try:
        yield reader.taken()
    finally:
        reader.stop()


class _Reader(threading.Thread, Generic[T]):
    """Fetches chunk after chunk; an empty one, or what went wrong, is the last."""

    def __init__(self, like: BaseDatabaseWrapper, snapshot: str, rows: Callable[[], Iterator[T]]) -> None:
        super().__init__(daemon=True)
        self._like, self._snapshot, self._rows = like, snapshot, rows
        self._queue: Queue[list[T] | BaseException] = Queue(CHUNKS_MAX)
        self._stopping = threading.Event()

    def run(self) -> None:
        connections["default"] = own = self._like.copy()
        try:
            with transaction.atomic(), own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{self._snapshot}'")
                cursor.execute("SET LOCAL statement_timeout = 0")
                source = self._rows()
                chunk = list(islice(source, CHUNK))
                while chunk and self._put(chunk):
                    chunk = list(islice(source, CHUNK))
            self._put([])
        except BaseException as error:
            self._put(error)
        finally:
            own.close()

    def _put(self, item: list[T] | BaseException) -> bool:
        while not self._stopping.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=WAIT_SECONDS)
                return True
        return False

    def taken(self) -> Iterator[T]:
        """What was fetched, in its order."""
        while True:
            chunk = self._queue.get()
            if isinstance(chunk, BaseException):
                raise chunk
            if not chunk:
                return
            yield from chunk

    def stop(self) -> None:
        self._stopping.set()
        self.join()
