"""How a report is read, as data: which columns, in which form, and what the file says of itself.

A profile is a TOML file of `profiles/`, or a version of one saved in the office: see docs/operating/laporan.md.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from sppt.reconciliation.language import LineKind
from sppt.reconciliation.moments import tells_a_day, tells_a_moment, tells_a_time

_Word = TypeVar("_Word", bound=StrEnum)
_Table = Mapping[str, object]

ENCODINGS = ("utf-8", "cp1252", "utf-16")
CELLS_MAX = 200
RECORD_MAX = 4_000


class ProfileProblem(Exception):
    """A profile that nothing can be read by. `field` is where in it, as the TOML names it."""

    code = "profile"

    def __init__(self, field: str, text: str, text_en: str) -> None:
        super().__init__(f"Profil, {field}: {text}")
        self.field = field
        self.text_en = f"Profile, {field}: {text_en}"


class Kind(StrEnum):
    REPORT = "report"
    STATEMENT = "statement"


class Format(StrEnum):
    CSV = "csv"
    FIXED = "fixed"
    XLSX = "xlsx"
    MT940 = "mt940"
    CAMT053 = "camt053"


class Field(StrEnum):
    """What a column may hold. `nop_year`: 22 digits, NOP and tax year; `paid_at`: date and time in one."""

    CHANNEL = "channel"
    KIND = "kind"
    REFERENCE = "reference"
    NOP = "nop"
    TAX_YEAR = "tax_year"
    NOP_YEAR = "nop_year"
    CODE = "code"
    AMOUNT = "amount"
    FEE = "fee"
    PAID_AT = "paid_at"
    PAID_DATE = "paid_date"
    PAID_TIME = "paid_time"
    SETTLEMENT_DATE = "settlement_date"
    RECEIPT = "receipt"
    ORIGINAL_REFERENCE = "original_reference"


class AmountForm(StrEnum):
    """How 1 234 567 rupiah are written."""

    PLAIN = "1234567"
    POINTS = "1.234.567"
    POINTS_SEN = "1.234.567,00"
    COMMAS_SEN = "1,234,567.00"
    PLAIN_SEN = "1234567.00"
    MINOR = "00000123456700"  # two digits of sen, no sign between


class Total(StrEnum):
    """What the trailer's total adds up: all amounts, or payments less reversals."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field stands: under a name, at a position (from 1), or from a place of a fixed line on.

    `first` and `last` keep so many characters of either end; 0 keeps all.
    """

    name: str = ""
    position: int = 0
    start: int = 0
    length: int = 0
    first: int = 0
    last: int = 0

    @property
    def shown(self) -> str:
        return self.name or str(self.position or self.start)


@dataclass(frozen=True, slots=True)
class Trailer:
    """The last line: how it begins, and where it tells the count and the total."""

    begins: str
    count: Column | None
    total: Column | None
    total_is: Total


@dataclass(frozen=True, slots=True)
class Records:
    """The first characters of fixed lines, and how long each line is."""

    header: str
    detail: str
    trailer: str
    length: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of reading. `version` 0 is the one that came with the program."""

    name: str
    version: int
    label: str
    kind: Kind
    format: Format
    encoding: str
    delimiter: str
    skip: int  # title lines above the header
    header: bool
    sheet: str
    channel: str  # whose reports they are, if the file does not say
    columns: Mapping[Field, Column]
    forms: Mapping[Field, str]
    kinds: Mapping[str, LineKind | None]  # word (upper case) → kind; None: a line that moved no money
    records: Records | None
    trailer: Trailer | None

    @property
    def amount_form(self) -> AmountForm:
        return AmountForm(self.forms[Field.AMOUNT])

    @property
    def stamp(self) -> str:
        """Name and version, as a file remembers what it was read by."""
        return f"{self.name}@{self.version}" if self.version else self.name


def parse_profile(text: str, *, name: str, version: int) -> Profile:
    """A profile from its TOML. Raises ProfileProblem."""
    try:
        table: _Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileProblem("TOML", f"tidak terbaca ({error}).", f"cannot be read ({error}).") from None
    kind = _word(table, "kind", Kind, Kind.REPORT)
    form = _word(table, "format", Format, None)
    _known(table, "", _TOP)
    records = _records(_table(table, "records"))
    profile = Profile(
        name=name,
        version=version,
        label=_text(table, "label", name),
        kind=kind,
        format=form,
        encoding=_encoding(_text(table, "encoding", "utf-8")),
        delimiter=_text(table, "delimiter", ","),
        skip=_number(table, "skip", 0, most=50),
        header=_flag(table, "header"),
        sheet=_text(table, "sheet", ""),
        channel=_text(table, "channel", ""),
        columns=_columns(_table(table, "columns")),
        forms=_forms(_table(table, "forms")),
        kinds=_kinds(_table(table, "kinds")),
        records=records,
        trailer=_trailer(table, records),
    )
    _fits(profile)
    return profile


_TOP = {
    "label", "kind", "format", "encoding", "delimiter", "skip", "header", "sheet", "channel", "columns", "forms",
    "kinds", "records", "trailer",
}  # fmt: skip


def _wrong(field: str, wanted: str, wanted_en: str) -> ProfileProblem:
    return ProfileProblem(field, f"seharusnya {wanted}.", f"should be {wanted_en}.")


def _known(table: _Table, where: str, words: set[str]) -> None:
    for key in table:
        if key not in words:
            raise ProfileProblem(f"{where}{key}", "tidak dikenal; periksa ejaannya.", "is unknown; check it.")


def _table(table: _Table, key: str) -> _Table:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise _wrong(key, f"tabel [{key}]", f"a table [{key}]")
    return found


def _text(table: _Table, key: str, otherwise: str) -> str:
    found = table.get(key, otherwise)
    if not isinstance(found, str) or len(found) > CELLS_MAX:
        raise _wrong(key, "teks", "text")
    return found


def _number(table: _Table, key: str, otherwise: int, *, most: int) -> int:
    found = table.get(key, otherwise)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
        raise _wrong(key, f"angka 0 sampai {most}", f"a number from 0 to {most}")
    return found


def _flag(table: _Table, key: str) -> bool:
    found = table.get(key, True)
    if not isinstance(found, bool):
        raise _wrong(key, "true atau false", "true or false")
    return found


def _word(table: _Table, key: str, words: type[_Word], otherwise: _Word | None) -> _Word:
    found = table.get(key, otherwise)
    if found not in set(words):
        known = ", ".join(words)
        raise _wrong(key, f"salah satu dari {known}", f"one of {known}")
    return words(str(found))


def _encoding(text: str) -> str:
    if text not in ENCODINGS:
        raise _wrong("encoding", ", ".join(ENCODINGS), ", ".join(ENCODINGS))
    return codecs.lookup(text).name if text == "cp1252" else text


def _column(where: str, value: object) -> Column:
    if isinstance(value, str) and value.strip():
        return Column(name=value.strip())
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= CELLS_MAX:
        return Column(position=value)
    if not isinstance(value, dict):
        raise _wrong(where, "nama kolom, nomor kolom, atau tempatnya", "a column's name, number or place")
    _known(value, f"{where}.", {"column", "start", "length", "first", "last"})
    place = {key: _number(value, key, 0, most=RECORD_MAX) for key in ("start", "length", "first", "last")}
    if bool(place["start"]) != bool(place["length"]) or bool(place["start"]) == ("column" in value):
        raise _wrong(where, "column, atau start dan length", "column, or start and length")
    plain = _column(where, value["column"]) if "column" in value else Column()
    return Column(name=plain.name, position=plain.position, **place)


def _columns(table: _Table) -> Mapping[Field, Column]:
    _known(table, "columns.", set(Field))
    return MappingProxyType({Field(key): _column(f"columns.{key}", value) for key, value in table.items()})


_FORMED: Mapping[Field, Callable[[str], bool]] = {
    Field.AMOUNT: lambda form: form in set(AmountForm),
    Field.PAID_AT: tells_a_moment,
    Field.PAID_DATE: tells_a_day,
    Field.PAID_TIME: tells_a_time,
    Field.SETTLEMENT_DATE: tells_a_day,
}


def _forms(table: _Table) -> Mapping[Field, str]:
    _known(table, "forms.", {str(field) for field in _FORMED})
    return MappingProxyType({Field(key): _text(table, key, "") for key in table})


def _kinds(table: _Table) -> Mapping[str, LineKind | None]:
    _known(table, "kinds.", {*LineKind, "skip"})
    found: dict[str, LineKind | None] = {}
    for key, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise _wrong(f"kinds.{key}", "daftar kata", "a list of words")
        for word in words:
            if word.upper() in found:
                raise ProfileProblem(f"kinds.{key}", f"“{word}” disebut dua kali.", f"“{word}” stands twice.")
            found[word.upper()] = None if key == "skip" else LineKind(key)
    return MappingProxyType(found)


def _records(table: _Table) -> Records | None:
    if not table:
        return None
    _known(table, "records.", {"header", "detail", "trailer", "length"})
    return Records(
        header=_text(table, "header", ""),
        detail=_text(table, "detail", ""),
        trailer=_text(table, "trailer", ""),
        length=_number(table, "length", 0, most=RECORD_MAX),
    )


def _trailer(top: _Table, records: Records | None) -> Trailer | None:
    table = _table(top, "trailer")
    if not table:
        return None
    _known(table, "trailer.", {"begins", "count", "total", "total_is"})
    begins = _text(table, "begins", records.trailer if records else "")
    if not begins:
        raise _wrong("trailer.begins", "kata pertama baris penutup", "the first word of the trailer")
    places = {key: _column(f"trailer.{key}", table[key]) for key in ("count", "total") if key in table}
    for key, place in places.items():
        if not (place.start if records else place.position):
            raise _wrong(f"trailer.{key}", "nomor kolom atau tempatnya", "a column's number or place")
    return Trailer(
        begins=begins,
        count=places.get("count"),
        total=places.get("total"),
        total_is=_word(table, "total_is", Total, Total.NET),
    )


def _fits(profile: Profile) -> None:
    """Whether the parts of a profile belong together. Raises ProfileProblem."""
    if (profile.format in {Format.MT940, Format.CAMT053}) != (profile.kind is Kind.STATEMENT):
        raise _wrong("format", "mt940 atau camt053 untuk rekening koran", "mt940 or camt053 for a statement")
    if profile.kind is Kind.STATEMENT:
        return
    _fits_fields(profile)
    columns = profile.columns
    if profile.format is Format.FIXED:
        _fits_fixed(profile)
    elif any(column.start for column in columns.values()):
        raise _wrong("columns", "nama atau nomor kolom", "names or numbers of columns")
    if profile.format is Format.CSV and len(profile.delimiter) != 1:
        raise _wrong("delimiter", "satu tanda", "one sign")
    if not profile.header and any(column.name for column in columns.values()):
        raise _wrong(
            "columns", "nomor kolom, karena tanpa kepala", "numbers of columns, there being no header"
        )


def _fits_fields(profile: Profile) -> None:
    """Whether the columns tell what a line must tell. Raises ProfileProblem."""
    columns, forms = profile.columns, profile.forms
    moment = Field.PAID_DATE if Field.PAID_DATE in columns else Field.PAID_AT
    for field in (Field.AMOUNT, moment):
        if field not in columns:
            raise ProfileProblem(f"columns.{field}", "belum disebut.", "is missing.")
    for field in sorted(set(_FORMED) & set(columns)):
        if not _FORMED[field](forms.get(field, "")):
            raise ProfileProblem(
                f"forms.{field}", "belum disebut atau tidak dikenal.", "is missing or unknown."
            )
    if not {Field.REFERENCE, Field.CODE, Field.NOP, Field.NOP_YEAR} & set(columns):
        raise ProfileProblem("columns", "perlu reference, code, atau nop.", "needs reference, code or nop.")
    if Field.KIND in columns and not profile.kinds:
        raise ProfileProblem(
            "kinds", "kata untuk kolom kind belum disebut.", "names no words for column kind."
        )


def _fits_fixed(profile: Profile) -> None:
    records = profile.records
    if records is None or not records.detail or not records.length:
        raise _wrong("records", "detail dan length", "detail and length")
    for field, column in profile.columns.items():
        if not column.start or column.start + column.length - 1 > records.length:
            raise _wrong(
                f"columns.{field}", "start dan length di dalam baris", "start and length in the line"
            )
