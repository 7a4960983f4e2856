"""The city's rules, read from the file that ships with the law and kept for the life of the process."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.perda import Perda, read_class_table, read_perda


class NoSuchCity(Exception):
    """No rules file for this city is installed."""


@cache
def perda_of(city: str) -> Perda:
    """The rules of a city by its SISMIOP code, such as "36.76"."""
    name = f"{city}.toml"
    source = resources.files("sppt.rules") / "perda" / name
    if not source.is_file():
        raise NoSuchCity(f"Tidak ada berkas aturan perda/{name}. Periksa SPPT_CITY.")
    return read_perda(source.read_text(encoding="utf-8"), source=name, class_tables=class_tables())


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
