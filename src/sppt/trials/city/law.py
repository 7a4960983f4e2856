"""The arithmetic of the tax as the city's own notices had it, in whole rupiah."""

from __future__ import annotations

from bisect import bisect_left
from csv import DictReader
from datetime import date
from importlib.resources import files
from typing import NamedTuple

NJOPTKP = 10_000_000
NO_CLASS = ("XXX", "1986")
CLASS_YEAR = "2011"
_MILYAR = 1_000_000_000


class Kelas(NamedTuple):
    """One class of PMK 150/PMK.03/2010; Rp per m2, `over` exclusive, `upto` inclusive."""

    code: str
    over: int
    upto: int
    njop: int


def _read_classes(name: str) -> tuple[Kelas, ...]:
    with (files(__package__) / "data" / name).open(encoding="ascii") as lines:
        return tuple(
            Kelas(
                row["class"], int(row["value_over_rp_m2"]), int(row["value_to_rp_m2"]), int(row["njop_rp_m2"])
            )
            for row in DictReader(lines)
        )


LAND_CLASSES = _read_classes("land_classes.csv")
BUILDING_CLASSES = _read_classes("building_classes.csv")
_LAND_RISING = LAND_CLASSES[::-1]
_LAND_UPTO = [kelas.upto for kelas in _LAND_RISING]


def land_class(rp_m2: int) -> Kelas:
    """The class with over < value <= upto."""
    return _LAND_RISING[bisect_left(_LAND_UPTO, rp_m2)]


def half_up(amount: int, *, times: int, over: int) -> int:
    """amount x times / over, half a rupiah upwards; none of the three is negative."""
    return (2 * amount * times + over) // (2 * over)


def terhutang(*, njop: int, njoptkp: int, tax_year: int) -> int:
    """From 2024 Perda 10/2023, bracket by NJOP; before, 0.1 % below Rp1 milyar NJOPKP and else 0.2 %."""
    njopkp = max(njop - njoptkp, 0)
    if tax_year < 2024:
        return half_up(njopkp, times=1 if njopkp < _MILYAR else 2, over=1000)
    if njop <= _MILYAR:
        rate = 10
    elif njop <= 5 * _MILYAR:
        rate = 20
    elif njop <= 10 * _MILYAR:
        rate = 25
    else:
        rate = 30
    return half_up(njopkp, times=rate, over=10_000)


def months_late(*, due: date, year: int, month: int, day: int) -> int:
    """Started months after the due date by anniversary, at most 24."""
    months = (year - due.year) * 12 + month - due.month + (1 if day > due.day else 0)
    return min(max(months, 0), 24)


def denda(*, pokok: int, due: date, year: int, month: int, day: int) -> int:
    """2 % a month for what fell due in 2023 or earlier, 1 % after; on the pokok still unpaid."""
    months = months_late(due=due, year=year, month=month, day=day)
    return half_up(pokok, times=months * (2 if due.year <= 2023 else 1), over=100)
