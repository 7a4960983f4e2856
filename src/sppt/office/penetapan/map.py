"""A city's kelurahan drawn by how much they change: shapes from a small file of ours, matched by name.

A city without such a file has the table alone. Files are made by tools/outline.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from sppt.office.words import t

_FOLDER = Path(__file__).parent / "outlines"
_CITY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
STEPS = (-100, -1, 0, 100, 250, 500)
"""Per mille, upper bounds inclusive: falls above 10 %, falls, unchanged, rises to 10, 25, 50 %, and above."""


class Outline(msgspec.Struct, frozen=True):
    """One kelurahan: its name, and an SVG path in the units of the city's box."""

    code: str
    name: str
    d: str


class City(msgspec.Struct, frozen=True):
    """A city's box and its kelurahan."""

    source: str
    width: int
    height: int
    kelurahan: list[Outline]


@dataclass(frozen=True, slots=True)
class Shape:
    """A kelurahan on the map: its path, which of the steps it falls into (-1: nothing known), and its words."""

    d: str
    step: int
    words: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map of a city."""

    width: int
    height: int
    source: str
    shapes: tuple[Shape, ...]
    legend: tuple[tuple[int, str], ...]


def drawn(city: str, changes: Sequence[tuple[str, int | None]]) -> Drawn | None:
    """The map of a city for (name of kelurahan, change in per mille or None); None if there is no outline of it."""
    outline = _outline(city)
    if outline is None:
        return None
    known: Mapping[str, tuple[str, int | None]] = {plain(name): (name, change) for name, change in changes}
    shapes: list[Shape] = []
    for one in outline.kelurahan:
        name, change = known.get(plain(one.name), (one.name, None))
        step = -1 if change is None else step_of(change)
        words = name.title() + (": " + percent(change) if change is not None else "")
        shapes.append(Shape(one.d, step, words))
    legend = (
        (0, t("turun lebih dari 10%")),
        (1, t("turun sampai 10%")),
        (2, t("tetap")),
        (3, t("naik sampai 10%")),
        (4, t("naik 10 sampai 25%")),
        (5, t("naik 25 sampai 50%")),
        (6, t("naik lebih dari 50%")),
    )
    return Drawn(outline.width, outline.height, outline.source, tuple(shapes), legend)


def step_of(change: int) -> int:
    """Which step a change in per mille falls into."""
    return sum(change > bound for bound in STEPS)


def percent(per_mille: int) -> str:
    """ "+12,5%", as people read it."""
    sign = "-" if per_mille < 0 else "+" if per_mille > 0 else ""
    whole, tenth = divmod(abs(per_mille), 10)
    return f"{sign}{whole},{tenth}%"


def plain(name: str) -> str:
    """A name without spaces, signs and case: "Rawa Buntu" and "RAWABUNTU" are one."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).upper() if sign.isalnum())


@cache
def _outline(city: str) -> City | None:
    file = _FOLDER / f"{city}.json"
    if _CITY.fullmatch(city) is None or not file.is_file():
        return None
    return msgspec.json.decode(file.read_bytes(), type=City)
