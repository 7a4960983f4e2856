"""The tellers' turns: what was counted against the books, and the differences that a second officer must see."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.office.loket.cash import REASON_MAX, sentence
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t
from sppt.payments import shifts
from sppt.payments.shifts import ShiftProblem

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)


@desk(*READERS)
def turns(request: OfficeRequest) -> HttpResponse:
    """Turns that wait for somebody first, then the latest."""
    found = shifts.closed_shifts()
    table = _table(found)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name="giliran")
    context = {"waiting": [one for one in found if one.waiting], "table": table}
    return render(request, "office/bendahara/turns.html", context)


@desk(*READERS)
def turn(request: OfficeRequest, number: int) -> HttpResponse:
    """One closed turn; the bendahara acknowledges its difference here."""
    found = _closed(number)
    if _may_acknowledge(request, found):
        require_fresh(request)
    return _show(request, found, error="", note="")


@desk(Role.BENDAHARA, methods=POST)
def acknowledge(request: OfficeRequest, number: int) -> HttpResponse:
    """Somebody other than the teller has seen the difference and says what is done about it."""
    here = reverse("office:turn_seen", args=[number])
    require_fresh(request, back=here)
    note = request.POST.get("note", "")[:REASON_MAX]
    try:
        shifts.acknowledge(number, checker=request.officer.name, note=note, at=request.officer.at)
    except ShiftProblem as error:
        if error.code == "shift_not_found":
            raise Http404 from None
        return _show(request, _closed(number), error=sentence(error), note=note)
    except NotAllowed as error:
        return _show(request, _closed(number), error=sentence(error), note=note)
    return SeeOther(here)


def _closed(number: int) -> shifts.ClosedShift:
    try:
        return shifts.closed_shift(number)
    except ShiftProblem:
        raise Http404 from None


def _may_acknowledge(request: OfficeRequest, found: shifts.ClosedShift) -> bool:
    return found.waiting and request.officer.may(Role.BENDAHARA) and found.teller != request.officer.name


def _show(request: OfficeRequest, found: shifts.ClosedShift, *, error: str, note: str) -> HttpResponse:
    context = {
        "turn": found,
        "error": error,
        "note": note,
        "may_acknowledge": _may_acknowledge(request, found),
    }
    return render(request, "office/bendahara/turn.html", context, status=422 if error else 200)


def _table(found: Sequence[shifts.ClosedShift]) -> Table:
    columns = (
        Column("Giliran"),
        Column("Dibuka", Kind.MOMENT),
        Column("Ditutup", Kind.MOMENT),
        Column("Uang awal", Kind.MONEY),
        Column("Menurut catatan", Kind.MONEY),
        Column("Dihitung", Kind.MONEY),
        Column("Selisih", Kind.MONEY),
        Column("Disahkan oleh"),
    )
    rows = [
        (
            Link(f"{one.teller} #{one.number}", address("turn_seen", one.id)),
            one.opened_at,
            one.closed_at,
            one.opening,
            one.expected,
            one.counted,
            one.difference,
            t("Menunggu") if one.waiting else one.checker,
        )
        for one in found
    ]
    return Table("giliran", "Giliran yang sudah ditutup", columns, rows, shown=shifts.SHIFTS_MAX)
