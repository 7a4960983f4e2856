"""Reading ahead: the next piece of the city is fetched while this one is being weighed.

The database works in a process of its own, so that waiting for it need not be added to the calculation. Both threads
share one connection and so one snapshot; only the reading one asks it anything while the iteration lasts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from typing import TypeVar

from django.db import connections

PIECES_MAX = 2
LOOK_SECONDS = 1

Piece = TypeVar("Piece")


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces in the same order; at most two wait. What goes wrong in reading is raised here."""
    shared = connections["default"]
    ready: Queue[Piece] = Queue(PIECES_MAX)
    stopping, ended = threading.Event(), threading.Event()
    trouble: list[Exception] = []

    def read() -> None:
        connections["default"] = shared
        try:
            for piece in pieces:
                while not stopping.is_set():
                    try:
                        ready.put(piece, timeout=LOOK_SECONDS)
                        break
                    except Full:
                        continue
                if stopping.is_set():
                    return
        except Exception as error:  # raised again by whoever iterates
            trouble.append(error)
        finally:
            ended.set()

    shared.inc_thread_sharing()
    thread = threading.Thread(target=read, name="reading ahead", daemon=True)
    thread.start()
    try:
        while not (ended.is_set() and ready.empty()):
            try:
                yield ready.get(timeout=LOOK_SECONDS)
            except Empty:
                continue
        if trouble:
            raise trouble[0]
    finally:
        stopping.set()
        thread.join()
        shared.dec_thread_sharing()
