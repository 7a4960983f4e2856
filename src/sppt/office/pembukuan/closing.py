"""The year's end: which years stand open, what closing one would write, and the proposal to do so."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.bookkeeping import closing
from sppt.bookkeeping.closing import Prepared
from sppt.bookkeeping.refusals import Refused
from sppt.kit.perda import perda_of
from sppt.office.pembukuan.frame import READERS, chart
from sppt.office.pembukuan.names import book_name, event_name
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, Value, address
from sppt.office.words import either, t
from sppt.rules.calendar import wib_day

REASON_MAX = 1_000


@desk(*READERS)
def years(request: OfficeRequest) -> HttpResponse:
    """The years of the books."""
    today = wib_day(request.officer.at)
    columns = (
        Column("Tahun", Kind.DIGITS),
        Column("Hari dengan pembukuan", Kind.COUNT),
        Column("Hari belum ditutup", Kind.COUNT),
        Column("Ditutup", Kind.MOMENT),
        Column("Diusulkan oleh"),
        Column("Disetujui oleh"),
    )
    found = closing.years()
    rows: list[tuple[Value, ...]] = [
        (
            Link(str(one.year), address("year_end", one.year))
            if one.closed_at is None and one.year < today.year
            else str(one.year),
            one.days,
            one.days_open,
            one.closed_at,
            one.maker,
            one.checker,
        )
        for one in found
    ]
    context = {
        "table": Table("tahun", "Tahun buku", columns, rows),
        "open": [one.year for one in found if one.closed_at is None and one.year < today.year],
    }
    return render(request, "office/pembukuan/years.html", context)


@desk(*READERS)
def year_end(request: OfficeRequest, year: int) -> HttpResponse:
    """What closing a year would write, or why it cannot be closed yet."""
    try:
        ready = closing.prepare(
            chart(), perda_of(settings.SPPT_CITY), year, today=wib_day(request.officer.at)
        )
    except Refused as refusal:
        context = {"year": year, "why": either(str(refusal), refusal.text_en)}
        return render(request, "office/pembukuan/year_end.html", context, status=409)
    return render(request, "office/pembukuan/year_end.html", _shown(request, ready))


@desk(Role.BENDAHARA, methods=FORM)
def propose(request: OfficeRequest, year: int) -> HttpResponse:
    """Puts the year's end before another officer."""
    if request.method != "POST":
        return SeeOther(address("year_end", year))
    reason = request.POST.get("alasan", "").strip()[:REASON_MAX]
    rules, law = chart(), perda_of(settings.SPPT_CITY)
    try:
        number = closing.propose_year_end(
            rules, law, year, maker=request.officer.name, reason=reason, at=request.officer.at
        )
    except Refused as refusal:
        context = {"year": year, "why": either(str(refusal), refusal.text_en)}
        return render(request, "office/pembukuan/year_end.html", context, status=409)
    except NotAllowed as refusal:
        ready = closing.prepare(rules, law, year, today=wib_day(request.officer.at))
        context = {**_shown(request, ready), "error": refusal_of(refusal), "reason": reason}
        return render(request, "office/pembukuan/year_end.html", context, status=422)
    return SeeOther(reverse("office:proposal", args=[number]))


def _shown(request: OfficeRequest, ready: Prepared) -> dict[str, object]:
    rules = chart()
    columns = (
        Column("Jurnal"),
        Column("Jenis buku"),
        Column("Rekening debit"),
        Column("Rekening kredit"),
        Column("Jumlah", Kind.MONEY),
    )
    rows = [
        (
            event_name(str(one.kind)),
            book_name(one.book),
            rules.code(one.debit, on=one.day).name,
            rules.code(one.credit, on=one.day).name,
            one.amount,
        )
        for one in ready.entries
    ]
    return {
        "year": ready.year,
        "ready": ready,
        "table": Table("jurnal", "Jurnal yang akan ditulis", columns, rows, shown=100),
        "may_propose": request.officer.may(Role.BENDAHARA),
        "says": t("Setujui di halaman Usulan oleh petugas lain."),
    }
