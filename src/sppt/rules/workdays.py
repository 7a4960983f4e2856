"""Working days: Monday to Friday but for national holidays, cuti bersama, and what a city has added or taken back."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sppt.rules.perda.lines import at_its_line
from sppt.rules.reading import FieldError, Fields

FORMAT = 1
DAYS_MAX = 400
STANDINGS = ("confirmed", "to be confirmed")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day in a file is. `kerja` takes a holiday back: on that day work is done."""

    LIBUR = "libur"
    CUTI_BERSAMA = "cuti_bersama"
    KERJA = "kerja"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day with its name as the decision prints it."""

    on: date
    name: str
    kind: DayKind


@dataclass(frozen=True, slots=True)
class DayFile:
    """The days of one decision; `years` are those of which it tells all."""

    years: frozenset[int]
    days: tuple[SpecialDay, ...]
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days that count. Of a year outside `years` only the weekends are known."""

    days: Mapping[date, SpecialDay]
    years: frozenset[int]

    def holds(self, on: date) -> bool:
        """Whether work is done on this day."""
        special = self.days.get(on)
        return special.kind is DayKind.KERJA if special else on.weekday() < _SATURDAY

    def after(self, on: date, count: int) -> date:
        """The working day so many after this day; none after: the day itself, or the next working day."""
        while count > 0 or not self.holds(on):
            on += _ONE_DAY
            count -= self.holds(on)
        return on

    def since(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`."""
        return sum(self.holds(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))


def workdays_of(files: Iterable[DayFile]) -> Workdays:
    """Several decisions together; a later one wins on a day that both name."""
    days: dict[date, SpecialDay] = {}
    years: frozenset[int] = frozenset()
    for file in files:
        days |= {one.on: one for one in file.days}
        years |= file.years
    return Workdays(days, years)


class BadDays(ValueError):
    """A file of days that cannot be used; `str()` names file, line, field and fault."""

    code = "bad_days"


def read_days(text: str, *, source: str) -> DayFile:
    """The days of one TOML text. Raises BadDays."""
    try:
        top = Fields(tomllib.loads(text), path="")
        top.whole("format", at_least=FORMAT, at_most=FORMAT)
        years = top.wholes("years", at_least=2000, at_most=2199) if top.has("years") else frozenset()
        told, standing = top.text("source"), top.word("standing", words=STANDINGS)
        days = tuple(_day(fields) for fields in top.tables("day", at_most=DAYS_MAX))
        top.close()
    except tomllib.TOMLDecodeError as error:
        raise BadDays(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except FieldError as error:
        raise BadDays(str(at_its_line(error, text=text, source=source))) from None
    twice = {one.on for one in days if sum(other.on == one.on for other in days) > 1}
    if twice:
        raise BadDays(f"{source}: {min(twice).isoformat()} tertulis dua kali.")
    return DayFile(years, days, told, standing)


def _day(fields: Fields) -> SpecialDay:
    found = SpecialDay(
        fields.day("on"), fields.text("name"), DayKind(fields.word("kind", words=tuple(DayKind)))
    )
    fields.close()
    return found
