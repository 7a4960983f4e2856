"""The city's rules: the file that ships with the law, and over it what the office has approved since.

Each process learns of approved rules through `adopt`, when it starts and whenever its watch finds new ones, so that
no page or channel waits for the database to know the law.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.perda import Perda, read_class_table, read_perda


class NoSuchCity(Exception):
    """No rules file for this city is installed."""


_CITY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_ADOPTED: dict[str, Perda] = {}


def perda_of(city: str) -> Perda:
    """The rules of a city by its SISMIOP code, such as "36.76", as they run now in this process."""
    return _ADOPTED.get(city) or perda_in_file(city)


def adopt(perda: Perda) -> None:
    """From now on these are the rules of their city in this process."""
    _ADOPTED[perda.city] = perda


def forget_adopted() -> None:
    """Back to the file, as in a new process."""
    _ADOPTED.clear()


@cache
def perda_in_file(city: str) -> Perda:
    """The rules as the file has them."""
    file = _file(city)
    return read_perda(file.read_text(encoding="utf-8"), source=file.name, class_tables=class_tables())


@cache
def document_of(city: str) -> Mapping[str, object]:
    """The file's values as they stand there, to be copied into a proposal."""
    return tomllib.loads(_file(city).read_text(encoding="utf-8"))


def _file(city: str) -> Traversable:
    name = f"{city}.toml"
    file = resources.files("sppt.rules") / "perda" / name
    # A city is asked for by whoever writes a document: it must not lead into another folder.
    if not _CITY.fullmatch(city) or not file.is_file():
        raise NoSuchCity(f"Tidak ada berkas aturan perda/{name}. Periksa SPPT_CITY.")
    return file


@cache
def class_tables() -> dict[str, ClassTable]:
    """The class tables that are installed, by name."""
    folder = resources.files("sppt.rules") / "perda" / "kelas"
    read = [
        read_class_table(file.read_text(encoding="utf-8"), source=f"kelas/{file.name}")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    return {table.name: table for table in read}
