"""A report whose own trailer says that nothing moved is a fact of its day, which its name must tell."""

from __future__ import annotations

import re
from datetime import date, datetime

from sppt.reconciliation.reading.told import Told
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.calendar import day_start

_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>20\d\d)[-_.]?(?P<m>\d\d)[-_.]?(?P<d>\d\d)|(?P<d2>\d\d)[-_.]?(?P<m2>\d\d)[-_.]?(?P<y2>20\d\d))(?!\d)",
    re.ASCII,
)


def day_in(name: str) -> date | None:
    """The one day that stands in a file's name: 20261120, 2026-11-20 or 20-11-2026; None for none or several."""
    days: set[date] = set()
    for found in _DAY.finditer(name):
        year, month, day = (found[a] or found[b] for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            return None
    return days.pop() if len(days) == 1 else None


def quiet_day(name: str, told: Told, *, today: date) -> datetime:
    """The start of the day on which nothing moved. Raises ReportRefused for a file that does not say so itself."""
    if told.declared_count is None and told.declared_total is None:
        raise ReportRefused("header_only")
    day = day_in(name)
    if day is None:
        raise ReportRefused("quiet_day_unknown", line=told.trailer_line)
    if day > today:
        raise ReportRefused("future", text=day.isoformat(), wanted="nama berkas / file name")
    return day_start(day)
