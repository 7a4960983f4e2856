"""What is odd about the objects of a year: a list to work off, and one object with its derivation and the decision."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.assessment import actions, determinations
from sppt.assessment.determinations import AnomalyLine, Determination
from sppt.assessment.explaining import explain_draft
from sppt.assessment.refusals import Refused
from sppt.assessment.words import Choice, DeterminationState, Oddity
from sppt.office.loket.till import opened_picks
from sppt.office.penetapan.anomaly_words import NAMES, kind_name, kind_sentence
from sppt.office.penetapan.paging import asked_page
from sppt.office.penetapan.refusing import sentence
from sppt.office.picks import Pick, seal_picks
from sppt.office.refusals import refusal_of
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.rules.assessment.core import Outcome
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

READERS = (Role.PENETAPAN, Role.HEAD, Role.AUDITOR)
NOTE_MAX = 1_000
SHEET_MAX = 200_000


@desk(*READERS)
def anomalies(request: OfficeRequest, number: int) -> HttpResponse:
    """The odd objects of a year, of one kind or of all, page by page; as a sheet all of them."""
    found = determinations.of_year(number)
    if found is None:
        raise Http404
    asked = request.GET.get("jenis", "")
    kind = asked if asked in NAMES else ""
    _, form = asked_for(request)
    if form:
        lines = determinations.anomaly_lines(found.number, kind=kind, size=SHEET_MAX)
        return handed_out(request, _table(request, found, lines[:SHEET_MAX]), form, name=f"janggal-{number}")
    page = asked_page(request)
    lines = determinations.anomaly_lines(found.number, kind=kind, page=page)
    context = {
        "year": found,
        "kind": kind,
        "kinds": [
            (one.kind, kind_name(one.kind), one.objects)
            for one in determinations.anomaly_counts(found.number)
        ],
        "table": _table(request, found, lines[: determinations.PAGE]),
        "page": page,
        "more": len(lines) > determinations.PAGE,
    }
    return render(request, "office/penetapan/anomalies.html", context)


@desk(*READERS)
def anomaly(request: OfficeRequest, token: str) -> HttpResponse:
    """One odd object: what is odd, how its tax comes about, and the decision."""
    return _show(request, token, error="")


@desk(Role.PENETAPAN, methods=POST)
def decide(request: OfficeRequest, token: str) -> HttpResponse:
    """An officer leaves the object out or takes it in as it is."""
    picks = opened_picks(request, token)
    if isinstance(picks, HttpResponse):
        return picks
    error = _decide(request, next(iter(picks[0].years), 0), picks[0].nop)
    return _show(request, token, error=error) if error else SeeOther(address("anomaly", token))


def _show(request: OfficeRequest, token: str, *, error: str) -> HttpResponse:
    picks = opened_picks(request, token)
    if isinstance(picks, HttpResponse):
        return picks
    nop = picks[0].nop
    found = determinations.of_year(next(iter(picks[0].years), 0))
    draft = None if found is None else determinations.draft_of(found.number, nop.digits)
    if found is None or draft is None:
        raise Http404
    lines = determinations.anomaly_lines(found.number, nop=nop.digits)
    context = {
        "year": found,
        "nop": nop,
        "token": token,
        "draft": draft,
        "told": [
            (kind_name(one.kind), kind_sentence(one.kind, _printed(one)), one.withholds) for one in lines
        ],
        "decided": lines[0] if lines and lines[0].choice else None,
        "steps": [
            (either(step.text, step.text_en), step.article, step.effective_from)
            for step in explain_draft(found.number, nop.digits)
        ],
        "outcome": _outcome(draft.outcome),
        "may_decide": request.officer.may(Role.PENETAPAN)
        and found.state is DeterminationState.DRAFT
        and any(one.withholds for one in lines),
        "may_include": draft.computable,
        "error": error,
        "note": request.POST.get("catatan", "")[:NOTE_MAX],
    }
    return render(request, "office/penetapan/anomaly.html", context, status=422 if error else 200)


def _decide(request: OfficeRequest, number: int, nop: Nop) -> str:
    """Empty if it was decided; else why not."""
    choices = {"ikutkan": Choice.INCLUDE, "keluarkan": Choice.EXCLUDE}
    choice = choices.get(request.POST.get("putusan", ""))
    if choice is None:
        return t("Pilih ikutkan atau keluarkan.")
    try:
        actions.decide_anomaly(
            number,
            nop.digits,
            choice,
            note=request.POST.get("catatan", "")[:NOTE_MAX],
            officer=request.officer.name,
            at=request.officer.at,
        )
    except Refused as error:
        return sentence(error)
    except NotAllowed as error:
        return refusal_of(error)
    return ""


def _printed(one: AnomalyLine) -> str:
    return printed(int(one.detail)) if one.kind == Oddity.NJOP_HALVED else one.detail


def _outcome(outcome: Outcome) -> str:
    words = {Outcome.NOTICE: "Mendapat SPPT", Outcome.NO_SPPT: "Tanpa SPPT", Outcome.ANOMALY: "Ditahan"}
    return t(words[outcome])


def _table(request: OfficeRequest, found: Determination, lines: list[AnomalyLine]) -> Table:
    columns = (
        Column("NOP", Kind.DIGITS),
        Column("Yang janggal"),
        Column("Rincian"),
        Column("Keadaan"),
        Column("NJOP", Kind.MONEY),
        Column("Pokok", Kind.MONEY),
        Column("Pokok tahun lalu", Kind.MONEY),
        Column("Putusan"),
        Column("Catatan"),
    )
    decided = {"include": "Diikutkan", "exclude": "Dikeluarkan"}
    rows = [
        (
            Link(Nop(one.nop).printed, _address(request, found, one.nop)),
            kind_name(one.kind),
            _printed(one),
            _outcome(one.outcome),
            one.njop,
            one.pokok,
            one.pokok_before,
            t(decided[one.choice]) if one.choice else "",
            one.note,
        )
        for one in lines
    ]
    return Table("janggal", "Objek yang janggal", columns, rows, shown=len(rows))


def _address(request: OfficeRequest, found: Determination, nop: str) -> str:
    pick = Pick(Nop(nop), frozenset({found.tax_year}))
    return address("anomaly", seal_picks([pick], at=request.officer.at))
