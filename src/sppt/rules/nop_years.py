"""A NOP with tax years behind it, as people write them: "… 2024", "… 2021-2023", "…: 2021, 2023", 22 digits in one."""

import re

from sppt.rules.nop import LENGTH, TEXT_MAX, YEAR_FIRST, Nop, NotANop

_ONE = r"(?:19|20)\d\d"
_LIST = rf"{_ONE}(?:\s*[-,/;\s]\s*{_ONE})*"
_YEARS = re.compile(_LIST, re.ASCII)
_BEHIND = re.compile(rf"[\s:;,|]+({_LIST})\s*$", re.ASCII)
_OPEN_SPAN = re.compile(rf"{_ONE}\s*-\s*$", re.ASCII)
_SPAN = re.compile(r"(\d{4})(?:\s*-\s*(\d{4}))?", re.ASCII)
_LINE_MAX = TEXT_MAX * 2  # longer than that, no NOP and no years are looked for apart


def read_with_years(text: str, *, city: str, year_now: int) -> tuple[Nop, frozenset[int]]:
    """The NOP and the years wanted of it; no years means all that is due.

    Raises NotANop; a span that is open or runs backwards is refused, never guessed.
    """
    behind = _BEHIND.search(text) if len(text) <= _LINE_MAX else None
    if behind is not None and sum(sign.isdigit() for sign in text[: behind.start()]) >= LENGTH:
        return Nop.read(text[: behind.start()], city=city), read_years(behind[1], year_now=year_now)
    if _OPEN_SPAN.search(text[-_LINE_MAX:]) and sum(sign.isdigit() for sign in text) > LENGTH:
        raise NotANop("nop_year", text=text.strip()[-5:].strip())
    nop, year = Nop.read_with_year(text, city=city, year_now=year_now)
    return nop, frozenset() if year is None else frozenset({year})


def read_years(text: str, *, year_now: int) -> frozenset[int]:
    """One or more tax years and spans of them ("2021, 2023-2024"), at least one; raises NotANop."""
    if _YEARS.fullmatch(text.strip()) is None:
        raise NotANop("nop_year", text=text.strip()[:20])
    years: set[int] = set()
    for first, last in _SPAN.findall(text):
        if not YEAR_FIRST <= int(first) <= int(last or first) <= year_now + 1:
            raise NotANop("nop_year", text=f"{first}-{last}" if last else first)
        years.update(range(int(first), int(last or first) + 1))
    return frozenset(years)
