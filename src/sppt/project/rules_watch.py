"""Keeps a process of pages at the rules that the office approved; the channel process asks for itself."""

from __future__ import annotations

import threading

from sppt.kit import log

EVERY_SECONDS = 2.0


def watch_rules() -> None:
    """Begins a thread that asks every other second; a lost database is waited for."""
    threading.Thread(target=_watch, name="rules", daemon=True).start()


def _watch() -> None:
    known, stopping = -1, threading.Event()
    lost = False
    while True:
        newest = look(known)
        if newest is None and not lost:
            log.warning("rules", outcome="database_unavailable")
        lost = newest is None
        known = known if newest is None else newest
        stopping.wait(EVERY_SECONDS)


def look(known: int) -> int | None:
    """Adopts what was approved since the set with this number; the newest number, or None without a database.

    Holds no connection between two looks: one that lies idle keeps a database from being copied or dropped.
    """
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.assessment.rulesets import refresh

    try:
        return refresh(known)
    except (DatabaseError, InterfaceError):
        return None
    except Exception as trouble:
        # The rules that run stay as they are; pages must not fall with this thread.
        log.unexpected("rules", trouble)
        return known
    finally:
        connection.close()
