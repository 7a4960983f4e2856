"""All open differences, and one with its story and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.office.rekonsiliasi.days import READERS, case_table
from sppt.office.rekonsiliasi.words import ACCOUNT_NAMES, account_name, finding_name, sentence_of
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import address, asked_for, handed_out
from sppt.office.words import t
from sppt.partners.channels import channels
from sppt.reconciliation import cases as differences
from sppt.reconciliation import deciding
from sppt.reconciliation.cases import CaseFilter, CaseRow, EventRow
from sppt.reconciliation.classes import CAUSES, CLASSES, Finding, Verb
from sppt.rules.calendar import wib_day
from sppt.rules.posting import Account

ACTORS = (Role.BENDAHARA, Role.HEAD)
EXPORT_MAX = 10_000
CHOICES_MAX = 200
MANY_MAX = 100
_KEEPABLE = frozenset({Finding.STATEMENT_OVER, Finding.UNKNOWN_ENTRY, Finding.DUPLICATE_CLAIM})
_OTHER_SIDE: Mapping[Finding, Finding] = {
    Finding.CLAIM_ONLY: Finding.LEDGER_ONLY,
    Finding.LEDGER_ONLY: Finding.CLAIM_ONLY,
    Finding.REVERSED_THERE: Finding.REVERSED_HERE,
    Finding.REVERSED_HERE: Finding.REVERSED_THERE,
    Finding.UNKNOWN_ENTRY: Finding.STATEMENT_SHORT,
    Finding.STATEMENT_OVER: Finding.STATEMENT_SHORT,
    Finding.STATEMENT_SHORT: Finding.UNKNOWN_ENTRY,
}


@desk(*READERS)
def cases(request: OfficeRequest) -> HttpResponse:
    """Every open difference, the oldest first; by class, channel or owner."""
    return _list(request, request.GET, error="")


def _list(request: OfficeRequest, asked: QueryDict, *, error: str) -> HttpResponse:
    wanted = _filter(asked)
    after = asked.get("sesudah", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) <= 18 else 0
    _, form = asked_for(request)
    limit = EXPORT_MAX if form else differences.PAGE + 1
    found = differences.open_cases(wanted, after=0 if form else start, limit=limit)
    today = wib_day(request.officer.at)
    if form:
        return handed_out(request, case_table(found, today=today), form, name="selisih")
    shown = found[: differences.PAGE]
    query = urlencode({"kelas": wanted.finding, "kanal": wanted.channel, "petugas": wanted.owner})
    context = {
        "table": case_table(shown, today=today),
        "found": shown,
        "total": sum(one.amount for one in shown),
        "orphans": [one for one in shown if not one.owner or not one.account],
        "wanted": wanted,
        "classes": [(str(one), finding_name(one)) for one in CLASSES],
        "channels": sorted(channels()),
        "owners": differences.owners(),
        "query": query,
        "more": f"{query}&{urlencode({'sesudah': shown[-1].id})}" if len(found) > differences.PAGE else "",
        "may_change": request.officer.may(*ACTORS),
        "error": error,
    }
    return render(request, "office/rekonsiliasi/cases.html", context, status=422 if error else 200)


@desk(*ACTORS, methods=POST)
def assign_many(request: OfficeRequest) -> HttpResponse:
    """Gives the chosen differences one owner."""
    texts = request.POST.getlist("selisih")[:MANY_MAX]
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18]
    if not numbers:
        return _list(request, request.GET, error=t("Pilih sekurang-kurangnya satu selisih."))
    officer = request.officer
    try:
        differences.assign(numbers, owner=request.POST.get("petugas", ""), by=officer.name, at=officer.at)
    except NotAllowed as error:
        return _list(request, request.GET, error=sentence_of(error))
    return SeeOther(address("differences"))


@desk(*READERS)
def case(request: OfficeRequest, number: int) -> HttpResponse:
    """One difference: what it is, its story, and the steps that are open."""
    return _show(request, _found(number), error="", step="")


@desk(*ACTORS, methods=POST)
def change(request: OfficeRequest, number: int) -> HttpResponse:
    """An owner, an account, a remark, or a proposal that another officer decides."""
    found = _found(number)
    step = request.POST.get("langkah", "")
    action = _STEPS.get(step)
    if action is None:
        return _show(request, found, error=t("Pilih satu langkah."), step="")
    try:
        proposal = action(request, found)
    except NotAllowed as error:
        return _show(request, _found(number), error=sentence_of(error), step=step)
    return SeeOther(address("proposal", proposal) if proposal else address("difference", number))


def _assign(request: OfficeRequest, found: CaseRow) -> int:
    officer = request.officer
    differences.assign([found.id], owner=request.POST.get("petugas", ""), by=officer.name, at=officer.at)
    return 0


def _place(request: OfficeRequest, found: CaseRow) -> int:
    text = request.POST.get("akun", "")
    if text not in ACCOUNT_NAMES:
        raise NotAllowed("account_not_open", "Pilih salah satu akun yang ditawarkan.")
    differences.place(found.id, account=Account(text), by=request.officer.name, at=request.officer.at)
    return 0


def _note(request: OfficeRequest, found: CaseRow) -> int:
    words = request.POST.get("catatan", "")
    differences.note(found.id, text=words, by=request.officer.name, at=request.officer.at)
    return 0


def _match(request: OfficeRequest, found: CaseRow) -> int:
    text = request.POST.get("dengan", "")
    other = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    return deciding.propose_match(
        found.id, other, reason=_reason(request), maker=request.officer.name, at=request.officer.at
    )


def _keep(request: OfficeRequest, found: CaseRow) -> int:
    return deciding.propose_keep(
        found.id,
        channel=request.POST.get("kanal", ""),
        reason=_reason(request),
        maker=request.officer.name,
        at=request.officer.at,
    )


def _resolve(request: OfficeRequest, found: CaseRow) -> int:
    return deciding.propose_resolution(
        found.id, words=_reason(request), maker=request.officer.name, at=request.officer.at
    )


_STEPS: Mapping[str, Callable[[OfficeRequest, CaseRow], int]] = {
    "petugas": _assign,
    "akun": _place,
    "catatan": _note,
    "pasangkan": _match,
    "titipan": _keep,
    "selesai": _resolve,
}


def _reason(request: OfficeRequest) -> str:
    return request.POST.get("alasan", "")[: differences.NOTE_MAX]


def _filter(asked: QueryDict) -> CaseFilter:
    finding, channel, owner = (asked.get(key, "")[:40] for key in ("kelas", "kanal", "petugas"))
    return CaseFilter(finding=finding, channel=channel, owner=owner)


def _found(number: int) -> CaseRow:
    found = differences.case_by_id(number)
    if found is None:
        raise Http404
    return found


def _show(request: OfficeRequest, found: CaseRow, *, error: str, step: str) -> HttpResponse:
    officer = request.officer
    other = _OTHER_SIDE.get(found.finding)
    partners = differences.open_cases(CaseFilter(finding=str(other)), limit=CHOICES_MAX) if other else []
    context = {
        "case": found,
        "title": finding_name(found.finding),
        "meaning": t(found.known.meaning),
        "cause": t(CAUSES[found.cause]),
        "next_step": t(found.known.step),
        "account": account_name(found.account),
        "age": found.age_days(wib_day(officer.at)),
        "events": [_told(event) for event in differences.events_of(found.id)],
        "owners": differences.owners(),
        "accounts": [(str(one), t(ACCOUNT_NAMES[one])) for one in differences.ACCOUNTS],
        "partners": partners,
        "channels": sorted(channels()),
        "keepable": found.finding in _KEEPABLE,
        "may_change": found.is_open and officer.may(*ACTORS),
        "error": error,
        "step": step,
        "typed": request.POST.get("alasan", "") or request.POST.get("catatan", ""),
    }
    return render(request, "office/rekonsiliasi/case.html", context, status=422 if error else 200)


def _told(event: EventRow) -> Mapping[str, object]:
    sentences = {
        Verb.ASSIGN: t("Ditugaskan kepada {nama}.", nama=event.owner),
        Verb.PLACE: t("Uangnya dicatat pada akun {akun}.", akun=account_name(event.account)),
        Verb.NOTE: event.note,
        Verb.RESOLVE: event.note or t("Selesai dengan sendirinya: sisi lainnya sudah ketemu."),
    }
    actor = event.actor.removeprefix("officer:")
    return {
        "at": event.at,
        "actor": t("aturan pencocokan") if actor == "rule" else actor,
        "sentence": sentences[event.verb],
        "proposal": event.proposal,
    }
