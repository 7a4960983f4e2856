"""The worker's part: lists are checked and their codes made, one list at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sppt.collective.checking import check
from sppt.collective.coding import make_codes
from sppt.collective.queries import listing, pending, state_of
from sppt.collective.words import ListState


def work_once(*, at: datetime) -> int:
    """Does what waits; returns how many lists were brought further."""
    return sum(_work(number, at=at) for number in pending())


def work_now(token: str, *, at: datetime) -> None:
    """Does what waits for one short list, while its owner waits too."""
    one = listing(token)
    if one is not None and one.working:
        _work(one.number, at=at)


def _work(number: int, *, at: datetime) -> bool:
    """One list brought further; False if another process does so, and nobody waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('list', %s))", [number])
        if not cursor.fetchone()[0]:
            return False
    try:
        match state_of(number):
            case ListState.TAKEN:
                check(number, at=at)
            case ListState.ASKED:
                make_codes(number, at=at)
            case _:
                return False
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('list', %s))", [number])
    return True
