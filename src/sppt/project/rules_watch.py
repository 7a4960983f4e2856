"""Keeps a process of pages at the rules that the office approved; the channel process asks for itself."""

from __future__ import annotations

import threading

from sppt.kit import log

EVERY_SECONDS = 2.0
UNKNOWN = -1


def watch_rules() -> None:
    """Asks once before any page is served, then every other second in a thread with a connection of its own."""
    known = look(UNKNOWN)
    threading.Thread(target=_watch, args=(known,), name="rules", daemon=True).start()


def _watch(known: int) -> None:
    stopping = threading.Event()
    while not stopping.wait(EVERY_SECONDS):
        known = look(known)


def look(known: int) -> int:
    """The newest set that this process has heard of. A lost database is waited for; what runs stays as it is.

    No connection is held between two looks, so that nobody waits for this thread.
    """
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.assessment.rulesets import refresh

    try:
        return refresh(known)
    except (DatabaseError, InterfaceError):
        log.warning("rules", outcome="database_unavailable")
    except Exception as trouble:
        # Pages must not fall with this thread; whoever starts the system anew is told by boot().
        log.unexpected("rules", trouble)
    finally:
        connection.close()
    return known
