"""Reading ahead: the next piece of the city is fetched while this one is being weighed.

The database works in a process of its own, so that waiting for it need not be added to the calculation. Both threads
share one connection and so one snapshot; only the reading one asks it anything while the iteration lasts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Full, Queue
from typing import TypeVar

from django.db import connections

PIECES_MAX = 2
LOOK_SECONDS = 1

Piece = TypeVar("Piece")


@contextmanager
def ahead(pieces: Iterator[Piece]) -> Iterator[Iterator[Piece]]:
    """Begins to read; gives the same pieces in the same order, of which at most two wait.

    What goes wrong in reading is raised where the pieces are taken. Reading ends with the block.
    """
    shared = connections["default"]
    ready: Queue[Piece] = Queue(PIECES_MAX)
    stopping, ended = threading.Event(), threading.Event()
    trouble: list[Exception] = []

    def read() -> None:
        connections["default"] = shared
        try:
            for piece in pieces:
                while not stopping.is_set():
                    with suppress(Full):
                        ready.put(piece, timeout=LOOK_SECONDS)
                        break
                if stopping.is_set():
                    return
        except Exception as error:  # raised again by whoever takes the pieces
            trouble.append(error)
        finally:
            ended.set()

    def taken() -> Iterator[Piece]:
        while not (ended.is_set() and ready.empty()):
            with suppress(Empty):
                yield ready.get(timeout=LOOK_SECONDS)
        if trouble:
            raise trouble[0]

    shared.inc_thread_sharing()
    thread = threading.Thread(target=read, name="reading ahead", daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        stopping.set()
        thread.join()
        shared.dec_thread_sharing()
