"""The notices of a year: asked for, watched, put before a second officer, given up."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.assessment import actions, determinations, issuing
from sppt.assessment.determinations import Determination
from sppt.assessment.refusals import Refused
from sppt.assessment.treating import undecided
from sppt.assessment.words import DeterminationState
from sppt.office.penetapan.anomaly_words import kind_name, reason_name
from sppt.office.penetapan.refusing import sentence
from sppt.office.refusals import refusal_of
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t
from sppt.rules.calendar import wib_day

READERS = (Role.PENETAPAN, Role.HEAD, Role.AUDITOR)
UNDER_WAY = frozenset({DeterminationState.WAITING, DeterminationState.RUNNING, DeterminationState.APPROVED})
REASON_MAX = 1_000


@desk(*READERS)
def years(request: OfficeRequest) -> HttpResponse:
    """Every year with where it stands, and the form that asks for another one."""
    _, form = asked_for(request)
    if form:
        return handed_out(request, _table(determinations.all_years()), form, name="penetapan")
    return _years(request, error="", status=200)


@desk(Role.PENETAPAN, methods=POST)
def ask(request: OfficeRequest) -> HttpResponse:
    """Asks the worker for the drafts of a year."""
    text = request.POST.get("tahun", "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        return _years(request, error=t("Tulis tahun pajaknya dengan empat angka."), status=422)
    try:
        actions.ask(int(text), maker=request.officer.name, at=request.officer.at)
    except (Refused, NotAllowed) as error:
        return _years(request, error=_why(error), status=422)
    return SeeOther(address("determination", int(text)))


@desk(*READERS)
def year(request: OfficeRequest, number: int) -> HttpResponse:
    """One year: its progress, its totals beside the year before, what is odd, and what may be done now."""
    key, form = asked_for(request)
    if form:
        found = _of(number)
        table = _without(found) if key == "tanpa" else _odd(found)
        return handed_out(request, table, form, name=f"penetapan-{number}")
    return _year(request, number, error="", target="", status=200)


@desk(Role.PENETAPAN, methods=POST)
def propose(request: OfficeRequest, number: int) -> HttpResponse:
    """Puts the drafts before a second officer."""
    require_fresh(request, back=address("determination", number))
    reason = request.POST.get("alasan", "")[:REASON_MAX]
    try:
        proposal = issuing.propose_issue(
            number, maker=request.officer.name, reason=reason, at=request.officer.at
        )
    except (Refused, NotAllowed) as error:
        return _year(request, number, error=_why(error), target="alasan", status=422)
    return SeeOther(address("proposal", proposal))


@desk(Role.PENETAPAN, methods=POST)
def abandon(request: OfficeRequest, number: int) -> HttpResponse:
    """Gives the drafts of a year up."""
    found = _of(number)
    try:
        actions.abandon(found.number, officer=request.officer.name, problem="", at=request.officer.at)
    except Refused as error:
        return _year(request, number, error=_why(error), target="lepas", status=422)
    return SeeOther(address("determinations"))


def _years(request: OfficeRequest, *, error: str, status: int) -> HttpResponse:
    context = {
        "table": _table(determinations.all_years()),
        "error": error,
        "typed": request.POST.get("tahun", str(wib_day(request.officer.at).year + 1))[:10],
        "may_ask": request.officer.may(Role.PENETAPAN),
    }
    return render(request, "office/penetapan/years.html", context, status=status)


def _year(request: OfficeRequest, number: int, *, error: str, target: str, status: int) -> HttpResponse:
    found = _of(number)
    has_drafts = found.state in {
        DeterminationState.DRAFT,
        DeterminationState.APPROVED,
        DeterminationState.ISSUED,
    }
    context = {
        "year": found,
        "state": state_name(found.state),
        "under_way": found.state in UNDER_WAY,
        "has_drafts": has_drafts,
        "is_draft": found.state is DeterminationState.DRAFT,
        "compared": json.loads(found.summary) if has_drafts else {},
        "odd": _odd(found) if has_drafts else None,
        "without": _without(found) if has_drafts else None,
        "waiting": sum(one.waiting for one in determinations.anomaly_counts(found.number))
        if has_drafts
        else 0,
        "undecided": undecided(number) if found.state is DeterminationState.DRAFT else 0,
        "may_write": request.officer.may(Role.PENETAPAN),
        "error": error,
        "target": target,
        "reason": request.POST.get("alasan", "")[:REASON_MAX],
    }
    return render(request, "office/penetapan/year.html", context, status=status)


def _of(number: int) -> Determination:
    found = determinations.of_year(number)
    if found is None:
        raise Http404
    return found


def _why(error: Refused | NotAllowed) -> str:
    return sentence(error) if isinstance(error, Refused) else refusal_of(error)


def state_name(state: DeterminationState) -> str:
    """A state in the language of the page."""
    return t(_STATES[state])


_STATES = {
    DeterminationState.WAITING: "Menunggu giliran",
    DeterminationState.RUNNING: "Sedang dihitung",
    DeterminationState.DRAFT: "Rancangan",
    DeterminationState.APPROVED: "Disetujui, sedang diterbitkan",
    DeterminationState.ISSUED: "Terbit",
    DeterminationState.ABANDONED: "Dilepas",
}


def _table(found: list[Determination]) -> Table:
    columns = (
        Column("Tahun pajak", Kind.DIGITS),
        Column("Keadaan"),
        Column("SPPT", Kind.COUNT),
        Column("Tanpa SPPT", Kind.COUNT),
        Column("Ditahan", Kind.COUNT),
        Column("Pokok", Kind.MONEY),
        Column("Terbit", Kind.DAY),
        Column("Keterangan"),
    )
    rows = [
        (
            str(one.tax_year)
            if one.state is DeterminationState.ABANDONED
            else Link(str(one.tax_year), address("determination", one.tax_year)),
            state_name(one.state),
            one.notices,
            one.no_sppt,
            one.anomalies,
            one.pokok,
            one.terbit,
            one.problem,
        )
        for one in found
    ]
    return Table("tahun", "Tahun yang ditetapkan di sini", columns, rows, shown=len(rows))


def _odd(found: Determination) -> Table:
    columns = (
        Column("Yang janggal"),
        Column("Jumlah objek", Kind.COUNT),
        Column("Menunggu putusan", Kind.COUNT),
        Column("Akibat"),
    )
    rows = [
        (
            Link(kind_name(one.kind), f"{address('anomalies', found.tax_year)}?jenis={one.kind}"),
            one.objects,
            one.waiting,
            t("SPPT ditahan") if one.withholds else t("SPPT tetap dibuat"),
        )
        for one in determinations.anomaly_counts(found.number)
    ]
    return Table("janggal", "Yang janggal", columns, rows, shown=len(rows))


def _without(found: Determination) -> Table:
    summary = json.loads(found.summary)
    columns = (Column("Sebab"), Column("Jumlah objek", Kind.COUNT))
    rows = [
        (reason_name(reason, found.tax_year), count) for reason, count in summary.get("reasons", {}).items()
    ]
    return Table("tanpa", "Objek tanpa SPPT dan yang ditahan", columns, rows, shown=len(rows))
