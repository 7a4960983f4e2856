"""The ratio study: how even the city's values are against what objects were sold for."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from sppt.assessment.ratio import SALES_MIN, Study, Verdict
from sppt.assessment.ratio_study import city_study
from sppt.office.penetapan.rules import READERS
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Table, Value, asked_for, handed_out
from sppt.office.words import in_english, t
from sppt.register.owners import kelurahan_names
from sppt.rules.calendar import wib_day

_MARKS = {Verdict.GOOD: "✓", Verdict.LOW: "↓", Verdict.HIGH: "↑"}


@desk(*READERS)
def study(request: OfficeRequest) -> HttpResponse:
    """Median, COD, PRD and PRB of each kelurahan with at least five sales."""
    this_year = wib_day(request.officer.at).year
    text = request.GET.get("tahun", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this_year + 1
    year = min(max(year, 1990), this_year + 1)
    found = city_study(year)
    names = kelurahan_names()
    rows = [_row(names.get(key, key).title(), one) for key, one in found.kelurahan.items()]
    if found.city is not None:
        rows.insert(0, _row(t("Seluruh kota"), found.city))
    columns = (
        Column("Kelurahan"),
        Column("Penjualan", Kind.COUNT),
        Column("Median rasio"),
        Column("COD"),
        Column("PRD"),
        Column("PRB"),
    )
    table = Table("rasio", "Rasio NJOP terhadap harga jual", columns, rows, shown=100)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name=f"rasio-{year}")
    context = {"study": found, "year": year, "table": table, "least": SALES_MIN}
    return render(request, "office/penetapan/ratio.html", context)


def _row(name: str, one: Study) -> tuple[Value, ...]:
    prb = "–" if one.prb is None else f"{_number(one.prb)} {_MARKS[one.prb_verdict]}"
    return (
        name,
        one.sales,
        _number(one.median),
        f"{_number(one.cod)}% {_MARKS[one.cod_verdict]}",
        f"{_number(one.prd)} {_MARKS[one.prd_verdict]}",
        prb,
    )


def _number(value: Decimal) -> str:
    return str(value) if in_english() else str(value).replace(".", ",")
