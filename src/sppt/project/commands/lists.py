"""The worker's task of collective payment: checks lists that were brought and makes the codes that were asked for."""

from __future__ import annotations

import threading

from sppt.kit import log
from sppt.project.boot import work_as

LISTS_REST_SECONDS = 1.0


def lists_until(stopping: threading.Event) -> None:
    """Looks for work every second; what a lost database interrupts, the next pass takes up where it stopped."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.collective.working import work_once
    from sppt.kit import clock

    work_as("app")
    down = False
    while not stopping.wait(LISTS_REST_SECONDS):
        try:
            if done := work_once(at=clock.now()):
                log.info("lists", outcome="done", batch=done)
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("lists", outcome="database_unavailable")
            down = True
    connection.close()
