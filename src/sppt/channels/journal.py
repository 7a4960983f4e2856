"""The message log of the machine doors, written beside the work by a thread of its own.

A clean stop writes everything. A crash loses what waited here (half a second's worth) and at most 0.6 s that the
database had not put on disk; a database that is away for long, what does not fit. Losses are counted and logged; the
ledger and the audit are the truth.
"""

from __future__ import annotations

import threading
from collections import deque

from django.db import DatabaseError, InterfaceError, connection

from sppt.kit import log
from sppt.partners.actions import log_messages
from sppt.partners.queries import LoggedMessage

WAITING_MAX = 20_000
BATCH_MAX = 1_000
PAUSE_SECONDS = 0.5
LAST_TRIES = 3


class Journal:
    """Takes messages from any thread and writes them in batches until it is stopped."""

    def __init__(self, *, keep_years: int) -> None:
        self.lost = 0
        self._keep_years = keep_years
        self._waiting: deque[LoggedMessage] = deque()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def add(self, message: LoggedMessage) -> None:
        """Never waits and never fails: what does not fit is counted as lost."""
        if len(self._waiting) >= WAITING_MAX:
            self.lost += 1
            if self.lost == 1 or self.lost % 1000 == 0:
                log.error("journal", lost=self.lost, outcome="full")
            return
        self._waiting.append(message)

    def stop(self, *, seconds: int) -> None:
        """Writes what waits, and ends; what could not be written is logged as lost."""
        self._stopping.set()
        self._thread.join(seconds)
        if self._waiting:
            self.lost += len(self._waiting)
            log.error("journal", lost=self.lost, outcome="stopped")

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE_SECONDS):
            self._write_all()
        for _ in range(LAST_TRIES):
            self._write_all()
        connection.close()

    def _write_all(self) -> None:
        while self._waiting:
            batch = [self._waiting[place] for place in range(min(len(self._waiting), BATCH_MAX))]
            if not self._write(batch):
                return
            for _ in batch:
                self._waiting.popleft()

    def _write(self, batch: list[LoggedMessage]) -> bool:
        """Whether the batch is done with: written, or refused row by row by a database that works."""
        try:
            log_messages(batch, keep_years=self._keep_years)
        except (DatabaseError, InterfaceError) as error:
            if not connection.is_usable():
                connection.close()
                return False
            if len(batch) == 1:
                self.lost += 1
                log.error("journal", lost=self.lost, kind=log.kind_of(error), outcome="refused")
                return True
            return sum(self._write([one]) for one in batch) == len(
                batch
            )  # all of them, whatever the first did
        return True
