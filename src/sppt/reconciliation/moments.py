"""Days and times as reports write them: forms such as %d/%m/%Y, or iso."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from sppt.rules.calendar import WIB

ISO = "iso"
TYPED = "@"  # before what a spreadsheet knew as a day or a time, and was written in ISO


_PARTS = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%b": r"(?P<b>[A-Za-z]{3,9})",
    "%H": r"(?P<H>\d{2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})",
}
_TIGHT = {
    "%m": r"(?P<m>\d{2})",
    "%d": r"(?P<d>\d{2})",
}  # where digits follow each other without a sign between
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "mei may",
            "jun",
            "jul",
            "agu ags aug",
            "sep",
            "okt oct",
            "nov",
            "des dec",
        ),
        1,
    )
    for word in words.split()
}  # Indonesian and English


def _compiled(form: str) -> re.Pattern[str]:
    pieces = re.split(r"(%[A-Za-z])", form)
    tight = not any(piece.strip() for piece in pieces[0::2])
    known = {**_PARTS, **_TIGHT} if tight else _PARTS
    if any(piece not in known for piece in pieces[1::2]):
        raise ValueError(f"unknown sign in {form}")
    return re.compile("".join(known.get(piece) or re.escape(piece) for piece in pieces), re.ASCII)


def tells_a_day(form: str) -> bool:
    """Whether a form tells a whole day and nothing else."""
    return form == ISO or _tells(form) == {"day"}


def tells_a_time(form: str) -> bool:
    """Whether a form tells a time of day and nothing else."""
    return _tells(form) == {"time"}


def tells_a_moment(form: str) -> bool:
    """Whether a form tells a day and a time of it."""
    return form == ISO or _tells(form) == {"day", "time"}


def _tells(form: str) -> set[str]:
    try:
        groups = set(_compiled(form).groupindex)
    except (ValueError, re.error):
        return set()
    day = ("Y" in groups) + ("y" in groups) == 1 and ("m" in groups) + ("b" in groups) == 1 and "d" in groups
    clock = {"H", "M"} <= groups
    if groups & set("YymbdHMS") and not day and groups & set("Yymbd"):
        return set()
    return {word for word, there in (("day", day), ("time", clock)) if there}


def _reader(form: str) -> Callable[[str], tuple[int, int, int, int, int, int]]:
    fits = _compiled(form).fullmatch

    def read(cell: str) -> tuple[int, int, int, int, int, int]:
        match = fits(cell)
        if match is None:
            raise ValueError(cell)
        part = match.groupdict()
        month = part.get("m") or _MONTHS.get((part.get("b") or "")[:3].lower(), 0)
        year = part.get("Y") or f"20{part.get('y') or '00'}"
        return (
            int(year),
            int(month),
            int(part.get("d") or 0),
            int(part.get("H") or 0),
            int(part.get("M") or 0),
            int(part.get("S") or 0),
        )

    return read


def day_reader(form: str) -> Callable[[str], date]:
    """What reads a day; it raises ValueError for anything else."""
    read = _reader(form) if form != ISO else None

    def day(cell: str) -> date:
        if cell[:1] == TYPED:
            return _whole_day(datetime.fromisoformat(cell[1:]))
        return date(*read(cell)[:3]) if read else date.fromisoformat(cell)

    return day


def _whole_day(moment: datetime) -> date:
    if moment.time() != time(0):
        raise ValueError(str(moment))
    return moment.date()


def time_reader(form: str) -> Callable[[str], time]:
    """What reads a time of day; it raises ValueError for anything else."""
    read = _reader(form)
    return lambda cell: time.fromisoformat(cell[1:]) if cell[:1] == TYPED else time(*read(cell)[3:])


def moment_reader(form: str) -> Callable[[str], datetime]:
    """What reads an aware moment, WIB where none is named; it raises ValueError for anything else."""
    read = _reader(form) if form != ISO else None

    def moment(cell: str) -> datetime:
        if cell[:1] == TYPED:
            return _iso(cell[1:])
        return datetime(*read(cell), tzinfo=WIB) if read else _iso(cell)

    return moment


def _iso(cell: str) -> datetime:
    if len(cell) < 16:  # a day alone is no moment
        raise ValueError(cell)
    found = datetime.fromisoformat(cell)
    return found if found.tzinfo else found.replace(tzinfo=WIB)
