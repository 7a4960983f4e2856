"""Keeps a process of pages at the rules that the office approved; the channel process asks for itself."""

from __future__ import annotations

import threading

from sppt.kit import log

EVERY_SECONDS = 2.0


def watch_rules() -> None:
    """Begins a thread that asks every other second, on a connection of its own; a lost database is waited for."""
    threading.Thread(target=_watch, name="rules", daemon=True).start()


def _watch() -> None:
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.assessment.rulesets import refresh

    known, down, stopping = -1, False, threading.Event()
    while True:
        try:
            known = refresh(known)
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("rules", outcome="database_unavailable")
            down = True
        except Exception as trouble:
            # The rules that run stay as they are; pages must not fall with this thread.
            log.unexpected("rules", trouble)
        stopping.wait(EVERY_SECONDS)
