"""Forms for tables of the Perda: what is typed becomes a table shaped as in the file, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import QueryDict

from sppt.assessment.rulesets_content import Table
from sppt.office.words import either, t
from sppt.rules.calendar import NotADate, read_date
from sppt.rules.rupiah import NotARate, NotRupiah, Rate, read_rupiah

BLANK_ROWS = 2
ROWS_MAX = 20
TEXT_MAX = 400
SHARE_MAX = 100  # of a cap on increases, the largest share that there is
BUKU = ("1", "2", "3", "4", "5")
ROMAN = ("I", "II", "III", "IV")
SPAN = ("paid_from", "paid_to")


class Form(StrEnum):
    """How a value is typed."""

    TEXT = "text"
    RUPIAH = "rupiah"
    PERCENT = "percent"
    WHOLE = "whole"
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    BUKU = "buku"
    CODES = "codes"
    BRACKETS = "brackets"
    TOPS = "tops"  # the upper bounds of Buku I to IV; Buku V has none
    SPAN = "span"  # tax years that must be paid, from and to


@dataclass(frozen=True, slots=True)
class Spec:
    """A key of a table and how it is typed; `unit` makes it a measured value. Words are Indonesian."""

    key: str
    label: str
    form: Form = Form.TEXT
    unit: str = ""
    hint: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A bracket, a Buku or one end of a span, as it is typed."""

    number: int
    up_to: str
    rate: str
    fault: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page: what stands in it and what is wrong with it."""

    spec: Spec
    text: str = ""
    chosen: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    fault: str = ""

    @property
    def id(self) -> str:
        return f"f-{self.spec.key}"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, word and whether it is chosen."""
        if self.spec.form is Form.BUKU:
            return [(number, number, number in self.chosen) for number in BUKU]
        return [(value, t(word), value == self.text) for value, word in self.spec.options]


@dataclass(slots=True)
class Read:
    """What a form says: the table, and what could not be read, by the name of the input."""

    table: dict[str, object] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def read(specs: Sequence[Spec], typed: QueryDict, *, before: Table) -> Read:
    """The table that was typed; keys that no field shows stay as they were."""
    known = {spec.key for spec in specs}
    found = Read({key: value for key, value in before.items() if key not in known})
    for spec in specs:
        if spec.form is Form.BRACKETS:
            found.table[spec.key] = _brackets(spec, typed, found.faults)
        elif spec.form is Form.TOPS:
            found.table[spec.key] = _tops(spec, typed, found.faults)
        elif spec.form is Form.SPAN:
            span = _span(spec, typed, found.faults)
            if span:
                found.table[spec.key] = span
        elif spec.form is Form.BUKU:
            numbers = [int(one) for one in typed.getlist(spec.key) if one in BUKU]
            if numbers:
                found.table[spec.key] = sorted(set(numbers))
        elif spec.form is Form.FLAG:
            if spec.key in typed or not spec.optional:
                found.table[spec.key] = spec.key in typed
        else:
            _read_one(
                spec, (typed.get(spec.key) or "").strip()[:TEXT_MAX], found, before=before.get(spec.key)
            )
    return found


def _read_one(spec: Spec, text: str, found: Read, *, before: object) -> None:
    if not text and spec.optional:
        return
    try:
        value = _value(spec.form, text)
    except (NotRupiah, NotADate, ValueError) as error:
        told = str(error) if isinstance(error, NotRupiah | NotADate) else ""
        found.faults[spec.key] = _fault(spec.form, told)
        return
    if spec.form is Form.PERCENT and text == shown(spec.form, before):
        found.table[spec.key] = (
            before  # a file may write 10 % as "0.10": what nobody changed keeps its spelling
        )
    else:
        found.table[spec.key] = {"value": value, "unit": spec.unit} if spec.unit else value


def _value(form: Form, text: str) -> object:
    if form is Form.RUPIAH:
        return int(read_rupiah(text))
    if form is Form.PERCENT:
        return percent(text)
    if form is Form.WHOLE:
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise ValueError(text)
        return int(text)
    if form is Form.DAY:
        return read_date(text).isoformat()
    if form is Form.CODES:
        return [one for one in text.replace(",", " ").split() if one]
    return text


def percent(text: str) -> str:
    """ "0,1", "0.1 %" and "0,1%" are "0.1%"; the check of the rules judges the rest."""
    return text.replace(",", ".").replace("%", "").strip() + "%"


def _fault(form: Form, told: str) -> str:
    if form is Form.RUPIAH:
        return either(told, "Write whole rupiah, such as 1000000 or 1.000.000.")
    if form is Form.DAY:
        return either(told, "This date cannot be read. Type year-month-day, such as 2027-01-31.")
    return t("Tulis bilangan bulat, misalnya 10.")


def _brackets(spec: Spec, typed: QueryDict, faults: dict[str, str]) -> list[dict[str, object]]:
    """Rows with a rate; an empty bound is an open one. Rows without anything in them are passed over."""
    unit = spec.unit
    found: list[dict[str, object]] = []
    for number in range(1, ROWS_MAX + 1):
        top = (typed.get(f"{spec.key}-{number}-up_to") or "").strip()[:40]
        rate = (typed.get(f"{spec.key}-{number}-rate") or "").strip()[:20]
        if not top and not rate:
            continue
        row: dict[str, object] = {}
        if top:
            try:
                row["up_to"] = {"value": int(read_rupiah(top)), "unit": "rupiah"}
            except NotRupiah as error:
                faults[f"{spec.key}-{number}"] = _fault(Form.RUPIAH, str(error))
        row["rate"] = {"value": percent(rate), "unit": unit}
        found.append(row)
    return found


def _tops(spec: Spec, typed: QueryDict, faults: dict[str, str]) -> list[dict[str, object]]:
    """Buku I to V; an empty bound stays away, and the check of the rules says so."""
    found: list[dict[str, object]] = []
    for number in range(1, len(BUKU) + 1):
        row: dict[str, object] = {"number": number}
        top = (typed.get(f"{spec.key}-{number}-up_to") or "").strip()[:40]
        if top and number < len(BUKU):
            try:
                row["up_to"] = {"value": int(read_rupiah(top)), "unit": "rupiah"}
            except NotRupiah as error:
                faults[f"{spec.key}-{number}"] = _fault(Form.RUPIAH, str(error))
        found.append(row)
    return found


def _span(spec: Spec, typed: QueryDict, faults: dict[str, str]) -> dict[str, int]:
    """Two tax years; nothing where both are empty."""
    found: dict[str, int] = {}
    for number, end in enumerate(SPAN, start=1):
        text = (typed.get(f"{spec.key}-{number}-up_to") or "").strip()[:10]
        if text and not (text.isascii() and text.isdecimal()):
            faults[f"{spec.key}-{number}"] = t("Tulis tahun pajak dengan empat angka, misalnya 2026.")
        elif text:
            found[end] = int(text)
    return found


def fields(
    specs: Sequence[Spec],
    table: Table,
    *,
    typed: QueryDict | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[Field]:
    """The fields of a page: of the table as it stands, or as it was typed."""
    wrong = faults or {}
    return [_field(spec, table.get(spec.key), typed, wrong) for spec in specs]


def _field(spec: Spec, value: object, typed: QueryDict | None, wrong: Mapping[str, str]) -> Field:
    fault = wrong.get(spec.key, "")
    if spec.form is Form.BRACKETS:
        rows = _typed_rows(spec, typed, wrong) if typed is not None else _rows(value)
        return Field(spec, rows=tuple(rows), fault=fault)
    if spec.form in {Form.TOPS, Form.SPAN}:
        return Field(spec, rows=tuple(_single_rows(spec, value, typed, wrong)), fault=fault)
    if spec.form is Form.BUKU:
        numbers = typed.getlist(spec.key) if typed is not None else _listed(value)
        return Field(spec, chosen=frozenset(numbers), fault=fault)
    if spec.form is Form.FLAG:
        on = spec.key in typed if typed is not None else bool(value)
        return Field(spec, text="1" if on else "", fault=fault)
    if typed is not None:
        return Field(spec, text=(typed.get(spec.key) or "")[:TEXT_MAX], fault=fault)
    return Field(spec, text=shown(spec.form, value), fault=fault)


def shown(form: Form, value: object) -> str:
    """A value of a table as it is typed."""
    if isinstance(value, Mapping):
        value = value.get("value")
    if value is None:
        return ""
    if form is Form.CODES:
        return ", ".join(_listed(value))
    if form is Form.RUPIAH and isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return _percent_shown(str(value)) if form is Form.PERCENT else str(value)


def _percent_shown(text: str) -> str:
    """A share of the document, "0.10" or "10%", as a percent without its sign."""
    try:
        return Rate.read(text, at_most=SHARE_MAX).percent.removesuffix("%")
    except NotARate:
        return text


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _rows(value: object) -> list[Row]:
    items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
    rows = [
        Row(number, shown(Form.RUPIAH, item.get("up_to")), shown(Form.PERCENT, item.get("rate")), "")
        for number, item in enumerate(items, start=1)
    ]
    last = min(len(rows) + BLANK_ROWS, ROWS_MAX)
    return [*rows, *(Row(number, "", "", "") for number in range(len(rows) + 1, last + 1))]


def _typed_rows(spec: Spec, typed: QueryDict, wrong: Mapping[str, str]) -> list[Row]:
    rows: list[Row] = []
    for number in range(1, ROWS_MAX + 1):
        name = f"{spec.key}-{number}"
        if f"{name}-rate" in typed:
            top, rate = typed.get(f"{name}-up_to") or "", typed.get(f"{name}-rate") or ""
            rows.append(Row(number, top[:40], rate[:20], wrong.get(name, "")))
    return rows


def _single_rows(spec: Spec, value: object, typed: QueryDict | None, wrong: Mapping[str, str]) -> list[Row]:
    """One input a row: the bound of each Buku, or each end of a span. `rate` is the row's name."""
    if spec.form is Form.TOPS:
        items = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
        tops = {item.get("number"): shown(Form.RUPIAH, item.get("up_to")) for item in items}
        rows = [(f"Buku {roman}", tops.get(number, "")) for number, roman in enumerate(ROMAN, start=1)]
    else:
        span = value if isinstance(value, Mapping) else {}
        rows = [
            (t(word), shown(Form.WHOLE, span.get(end)))
            for word, end in zip(("dari", "sampai"), SPAN, strict=True)
        ]
    found: list[Row] = []
    for number, (name, text) in enumerate(rows, start=1):
        key = f"{spec.key}-{number}"
        there = text if typed is None else (typed.get(f"{key}-up_to") or "")[:40]
        found.append(Row(number, there, name, wrong.get(key, "")))
    return found
