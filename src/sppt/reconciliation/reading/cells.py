"""Columns of text read into values, a whole column at a time: a hundred thousand lines are read in about a second.

Each reader takes the cells of one column and returns their values, or raises `BadCell` with the place of the first
that it cannot read. What is not written as the profile says is refused, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from sppt.reconciliation.moments import ISO, day_reader, moment_reader, time_reader
from sppt.reconciliation.profile import AmountForm
from sppt.rules.calendar import WIB
from sppt.rules.nop import YEAR_FIRST, YEAR_LAST
from sppt.rules.rupiah import AMOUNT_MAX

_T = TypeVar("_T")


class BadCell(Exception):
    """A cell that does not say what its column should: which of them, and why."""

    def __init__(self, index: int, code: str, text: str) -> None:
        super().__init__(code)
        self.index, self.code, self.text = index, code, text


_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
_FORMS = {
    AmountForm.PLAIN: r"-?\d{1,16}",
    AmountForm.POINTS: r"-?\d{1,3}(?:\.\d{3}){0,5}",
    AmountForm.POINTS_SEN: r"-?\d{1,3}(?:\.\d{3}){0,5},00",
    AmountForm.COMMAS_SEN: r"-?\d{1,3}(?:,\d{3}){0,5}\.00",
    AmountForm.PLAIN_SEN: r"-?\d{1,16}\.00",
    AmountForm.MINOR: r"-?\d{1,16}00",
}
_WITH_SEN = {
    AmountForm.POINTS_SEN: re.compile(r"-?\d{1,3}(?:\.\d{3}){0,5},\d\d", re.ASCII),
    AmountForm.COMMAS_SEN: re.compile(r"-?\d{1,3}(?:,\d{3}){0,5}\.\d\d", re.ASCII),
    AmountForm.PLAIN_SEN: re.compile(r"-?\d{1,16}\.\d\d", re.ASCII),
    AmountForm.MINOR: re.compile(r"-?\d{1,18}", re.ASCII),
}
_SEN_DIGITS = {AmountForm.PLAIN: 0, AmountForm.POINTS: 0}
_YEARS = {"": 0, **{str(year): year for year in range(YEAR_FIRST, YEAR_LAST + 1)}}
_NO_MARKS = str.maketrans("", "", ".,")
_GROUPED = str.maketrans("", "", ".- ")


class _Shape:
    """What every cell of a column must look like; the whole column is held against it in one go."""

    def __init__(self, pattern: str) -> None:
        self.one = re.compile(pattern, re.ASCII)
        self._all = re.compile(rf"(?:(?:{pattern})\n)*+", re.ASCII)

    def first_misfit(self, cells: Sequence[str]) -> int | None:
        """The place of the first cell that looks otherwise, None if there is none."""
        text = "\n".join(cells) + "\n"
        if text.count("\n") == len(cells) and self._all.fullmatch(text):
            return None
        return next((place for place, cell in enumerate(cells) if not self.one.fullmatch(cell)), None)


_AMOUNTS = {form: _Shape(pattern) for form, pattern in _FORMS.items()}
_AMOUNTS_OR_NONE = {form: _Shape(f"(?:{pattern})?") for form, pattern in _FORMS.items()}
_REFERENCE = _Shape(r"(?:[!-~](?:[ -~]{0,62}[!-~])?)?")
_CODE = _Shape(r"(?:\d{10})?")
_SECONDS = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d"
_QUICK = {
    ISO: _Shape(rf"{_SECONDS}(?:[+-]\d\d:\d\d)?"),
    "%Y-%m-%d %H:%M:%S": _Shape(_SECONDS.replace("[ T]", " ")),
}
_DIGITS = {digits: _Shape(rf"(?:\d{{{digits}}})?") for digits in (18, 22)}


def amounts(cells: Sequence[str], form: AmountForm) -> list[int]:
    """Whole rupiah with their signs."""
    return _whole(cells, form, _AMOUNTS[form])


def amounts_or_zero(cells: Sequence[str], form: AmountForm) -> list[int]:
    """Whole rupiah with their signs, 0 where the cell is empty."""
    return _whole(cells, form, _AMOUNTS_OR_NONE[form])


def _whole(cells: Sequence[str], form: AmountForm, shape: _Shape) -> list[int]:
    misfit = shape.first_misfit(cells)
    if misfit is not None:
        raise BadCell(misfit, _amount_trouble(cells[misfit], form, read_before=misfit), cells[misfit])
    sen = -_SEN_DIGITS.get(form, 2) or None
    plain = cells if form is AmountForm.PLAIN else [cell.translate(_NO_MARKS)[:sen] for cell in cells]
    found = [int(cell or 0) for cell in plain]
    if max(found) > AMOUNT_MAX or min(found) < -AMOUNT_MAX:
        place = next(place for place, amount in enumerate(found) if abs(amount) > AMOUNT_MAX)
        raise BadCell(place, "amount_range", cells[place])
    return found


def _amount_trouble(cell: str, form: AmountForm, *, read_before: int) -> str:
    if not cell:
        return "field_missing"
    if _SCIENTIFIC.fullmatch(cell):
        return "scientific"
    if form in _WITH_SEN and _WITH_SEN[form].fullmatch(cell):
        return "amount_sen"
    other = any(shape.one.fullmatch(cell) for shape in _AMOUNTS.values())
    return "two_amount_forms" if other and read_before else "amount_form"


def references(cells: Sequence[str]) -> list[str]:
    """Plain signs, at most 64, or none; not what a spreadsheet made of a long number."""
    misfit = _REFERENCE.first_misfit(cells)
    if misfit is not None:
        raise BadCell(misfit, "reference", cells[misfit])
    for place, cell in enumerate(cells):
        if "E+" in cell and _SCIENTIFIC.fullmatch(cell):
            raise BadCell(place, "scientific", cell)
    return list(cells)


def nops(cells: Sequence[str]) -> list[str]:
    """18 digits, or none. Points, dashes and blanks between the groups are dropped."""
    return _identities(cells, 18)


def nops_with_years(cells: Sequence[str]) -> tuple[list[str], list[int]]:
    """NOP and tax years from 22 digits; "" and 0 where the cell is empty."""
    found = _identities(cells, 22)
    return [cell[:18] for cell in found], years([cell[18:] for cell in found])


def _identities(cells: Sequence[str], digits: int) -> list[str]:
    shape = _DIGITS[digits]
    plain = list(cells) if shape.first_misfit(cells) is None else [cell.translate(_GROUPED) for cell in cells]
    misfit = shape.first_misfit(plain)
    if misfit is not None:
        cell = cells[misfit]
        raise BadCell(misfit, "scientific" if _SCIENTIFIC.fullmatch(cell) else "nop", cell)
    return plain


def years(cells: Sequence[str]) -> list[int]:
    """Tax years, 0 where the cell is empty."""
    try:
        return [_YEARS[cell] for cell in cells]
    except KeyError:
        index = next(place for place, cell in enumerate(cells) if cell not in _YEARS)
        raise BadCell(index, "tax_year", cells[index]) from None


def codes(cells: Sequence[str]) -> list[str]:
    """Payment codes of 10 digits, or none."""
    misfit = _CODE.first_misfit(cells)
    if misfit is not None:
        cell = cells[misfit]
        raise BadCell(misfit, "scientific" if _SCIENTIFIC.fullmatch(cell) else "code", cell)
    return list(cells)


def days(cells: Sequence[str], form: str) -> list[date | None]:
    """Days, None where the cell is empty. Few days stand in many lines, so each is read once."""
    read = day_reader(form)
    known: dict[str, date | None] = {"": None}
    for index, cell in enumerate(cells):
        if cell not in known:
            try:
                known[cell] = read(cell)
            except ValueError:
                raise BadCell(index, "date", cell) from None
    return [known[cell] for cell in cells]


def times(cells: Sequence[str], form: str) -> list[time]:
    """Times of day."""
    return _read_each(cells, time_reader(form))


def moments(cells: Sequence[str], form: str) -> list[datetime]:
    """Aware moments, WIB where none is named."""
    quick = _QUICK.get(form)
    if quick is not None and quick.first_misfit(cells) is None:
        try:
            found = [datetime.fromisoformat(cell) for cell in cells]
        except ValueError:
            pass  # the slow way says which
        else:
            return [each if each.tzinfo else each.replace(tzinfo=WIB) for each in found]
    return _read_each(cells, moment_reader(form))


def _read_each(cells: Sequence[str], read: Callable[[str], _T]) -> list[_T]:
    found: list[_T] = []
    for index, cell in enumerate(cells):
        try:
            found.append(read(cell))
        except ValueError:
            raise BadCell(index, "date" if cell else "field_missing", cell) from None
    return found


def joined(found: Sequence[date | None], clocks: Sequence[time]) -> list[datetime]:
    """Moments in WIB from a column of days and one of times."""
    if None in found:
        raise BadCell(found.index(None), "field_missing", "")
    return [datetime.combine(day, clock, WIB) for day, clock in zip(found, clocks, strict=True) if day]
