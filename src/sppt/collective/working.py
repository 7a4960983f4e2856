"""The worker's part: lists are checked and their codes made, one list at a time."""

from __future__ import annotations

from datetime import datetime

from sppt.collective.checking import check
from sppt.collective.coding import make_codes
from sppt.collective.queries import pending
from sppt.collective.words import ListState


def work_once(*, at: datetime) -> int:
    """Does what waits; returns how many lists were brought further."""
    waiting = pending()
    for number, state in waiting:
        if state is ListState.TAKEN:
            check(number, at=at)
        else:
            make_codes(number, at=at)
    return len(waiting)
