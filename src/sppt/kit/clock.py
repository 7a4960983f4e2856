"""The only place that knows what time it is. Doors ask once and pass the answer on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from sppt.rules.calendar import wib_day

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; shifted by SPPT_CLOCK_SHIFT_SECONDS when a drill asks for it."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    shift = os.environ.get("SPPT_CLOCK_SHIFT_SECONDS")
    moment = datetime.now(tz=UTC)
    return moment + timedelta(seconds=int(shift)) if shift else moment


def today() -> date:
    """The calendar day in WIB, which is the day of law and of business."""
    return wib_day(now())


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Holds the clock at an aware moment: for simulations and tests."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
