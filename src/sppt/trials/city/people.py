"""Invented people: names that look invented, ids that no real NIK can have."""

from __future__ import annotations

from typing import NamedTuple

from sppt.trials.city.places import KOTA, PLACES, Place
from sppt.trials.city.stream import Below, pick

NAME_MAX = 30
# No province has the code 99, so a NIK never starts like this.
ID_PREFIX = "9999"
MARKERS = ("CONTOH", "REKAAN", "UMPAMA", "TIRUAN", "KHAYALI", "MISALAN")

_HEADS = (
    "BOL",
    "DRAL",
    "GUM",
    "JEP",
    "KLON",
    "LUB",
    "MEND",
    "NGIR",
    "PLUT",
    "RAMB",
    "SROK",
    "TEMP",
    "WIG",
    "ZUL",
)
_MIDDLES = ("A", "ANTA", "E", "ENGA", "I", "IRO", "O", "OLU", "U", "UMBA")
_TAILS = ("BO", "DRI", "GA", "KSA", "LI", "MEN", "NDO", "PRA", "RAGA", "TIK", "WO")
_SECONDS = ("KARSA", "RAGA", "SUKMABO", "NALARO", "RASANTI", "KARYABU", "PRANADO", "WIRAMBA")
_FIRMS = ("PT", "CV", "YAYASAN", "KOPERASI")
_STREETS = (
    "JL. CONTOH RAYA",
    "JL. KARSA",
    "JL. RAGA UTARA",
    "JL. REKAAN INDAH",
    "GG. UMPAMA",
    "PERUM TIRUAN ASRI",
    "KP. MISALAN",
    "JL. KHAYALI SELATAN",
)
# A comma inside the value: CSV must quote it.
_COMMA_STREET = '"JL. CONTOH, GG. KARSA"'


class Subject(NamedTuple):
    """A tax subject as its rows show it; every field is ready for CSV."""

    id: str
    name: str
    # jalan, blok/kav, RW, RT, kelurahan, kota, kode pos
    address: str
    telephone: str
    npwp: str
    occupation: str


def subject_row(subject: Subject) -> str:
    return ",".join(subject) + "\n"


def _first_name(below: Below) -> str:
    word = pick(below, _HEADS) + pick(below, _MIDDLES) + pick(below, _TAILS)
    if below(100) == 0:
        # U+2019, as word processors write it: one byte in cp1252, three in UTF-8.
        return f"{word[:3]}’{word[3:]}"
    return word


def invent_name(below: Below) -> str:
    draw = below(100)
    if draw < 4:
        return f"{pick(below, _FIRMS)} {pick(below, MARKERS)} {_first_name(below)}"[:NAME_MAX]
    if draw < 60:
        return f"{_first_name(below)} {pick(below, MARKERS)}"
    return f"{_first_name(below)} {pick(below, MARKERS)} {pick(below, _SECONDS)}"[:NAME_MAX].rstrip()


def cut_name(name: str) -> str:
    """What is left of a longer name in a column of 30 characters."""
    return f"{name} BIN NGIROPRA SUKMABO WIRAMBANDO"[:NAME_MAX]


def invent_street(below: Below) -> str:
    """Street, number, RW and RT, as four columns."""
    street = _COMMA_STREET if below(100) == 0 else pick(below, _STREETS)
    number = (
        f"NO {1 + below(180)}" if below(4) else f"BLOK {'ABCDEFGH'[below(8)]}{1 + below(9)}/{1 + below(40)}"
    )
    return f"{street},{number},{1 + below(15):02},{1 + below(9):03}"


def invent_subject(below: Below, *, place: Place, serial: int, street: str) -> Subject:
    """`street`: where the object stands; four in five live there."""
    name = invent_name(below)
    home = below(100)
    if home < 80:
        address = f"{street},{place.name},{KOTA},"
    elif home < 94:
        address = f"{invent_street(below)},{pick(below, PLACES).name},{KOTA},"
    else:
        address = f"{invent_street(below)},REKAAN,KOTA CONTOH,"
    firm = name.startswith(_FIRMS)
    return Subject(
        id=f"{ID_PREFIX}{place.kecamatan}{place.kelurahan}{serial:06}",
        name=name,
        address=address,
        telephone=f"0000{below(10**8):08}" if below(3) == 0 else "",
        npwp=f"99{below(10**9):09}{below(10**4):04}" if firm or below(10) == 0 else "",
        occupation="4" if firm else ("1", "3", "5", "5", "5")[below(5)],
    )


def other_self(below: Below, subject: Subject, *, nop: str) -> tuple[Subject, Subject]:
    """The same person under two ids, as SISMIOP often has it: name and NPWP agree, the second id is made of a NOP."""
    one = subject._replace(npwp=subject.npwp or f"99{below(10**9):09}{below(10**4):04}")
    return one, one._replace(id=f"{ID_PREFIX}{nop.replace(',', '')[4:]}")
