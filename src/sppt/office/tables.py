"""A table of the office: shown on a page, and handed out as XLSX or CSV with the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.http import HttpResponse
from django.urls import reverse

from sppt.kit import audit
from sppt.kit.sheets import Cell, csv_bytes, xlsx
from sppt.kit.visible import visible
from sppt.office.shell import OfficeRequest, require_fresh
from sppt.office.words import day_text, moment_text, t
from sppt.rules.rupiah import printed

FRESH_ROWS = 200  # a sheet with more rows than this leaves only with an officer who has just shown who he is
SHOWN = 25
CELL_MAX = 300
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Kind(StrEnum):
    """How a column's values are shown; every kind keeps its type in a sheet."""

    TEXT = "text"
    DIGITS = "digits"
    MONEY = "money"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"


NUMBERS = frozenset({Kind.MONEY, Kind.COUNT})


@dataclass(frozen=True, slots=True)
class Column:
    """A heading in Indonesian, and the kind of its values."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page of the office."""

    text: str
    address: str


Value = Cell | Link


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as a page shows it."""

    label: str
    text: str
    address: str
    form: str  # "number": to the right; "whole": never broken over two lines


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the table in addresses and file names; the caption is Indonesian."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    shown: int = SHOWN  # rows on the page; a sheet has them all

    @property
    def hidden(self) -> int:
        return max(0, len(self.rows) - self.shown)

    @property
    def headings(self) -> list[tuple[str, str]]:
        return [(t(column.label), _form(column.kind)) for column in self.columns]

    @property
    def cells(self) -> list[list[Shown]]:
        return [
            [_shown(column, value) for column, value in zip(self.columns, row, strict=True)]
            for row in self.rows[: self.shown]
        ]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > FRESH_ROWS


def _form(kind: Kind) -> str:
    return "number" if kind in NUMBERS else "" if kind is Kind.TEXT else "whole"


def _shown(column: Column, value: Value) -> Shown:
    address = value.address if isinstance(value, Link) else ""
    plain = value.text if isinstance(value, Link) else value
    if plain is None or plain == "":
        text = "–"
    elif isinstance(plain, int):
        text = printed(plain) if column.kind is Kind.MONEY else f"{plain:,}".replace(",", ".")
    elif isinstance(plain, datetime):
        text = moment_text(plain)
    elif isinstance(plain, date):
        text = day_text(plain)
    else:
        text = visible(plain, most=CELL_MAX)
    return Shown(t(column.label), text, address, _form(column.kind))


def asked_for(request: OfficeRequest) -> tuple[str, str]:
    """Which table is wanted and as what: ("kanal", "xlsx"); two empty texts if the page itself is."""
    form = request.GET.get("unduh", "")
    return (request.GET.get("tabel", ""), form) if form in {"xlsx", "csv"} else ("", "")


def handed_out(request: OfficeRequest, table: Table, form: str, *, name: str) -> HttpResponse:
    """The table as a file. Who takes it is written into the trail; a long one asks who he is first."""
    if table.is_long:
        require_fresh(request)
    titles = [t(column.label) for column in table.columns]
    rows = [[value.text if isinstance(value, Link) else value for value in row] for row in table.rows]
    if form == "xlsx":
        body, kind = xlsx(titles, rows, name=t(table.caption)), _XLSX
    else:
        body, kind = csv_bytes(titles, rows), "text/csv; charset=utf-8"
    audit.append(
        actor=request.officer.actor,
        verb="export",
        subject=f"page:{request.resolver_match.view_name if request.resolver_match else ''}",
        detail={"table": table.key, "form": form, "rows": len(rows)},
        at=request.officer.at,
    )
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}-{table.key}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def address(view: str, *parts: object) -> str:
    """The address of a page of the office."""
    return reverse(f"office:{view}", args=list(parts))
