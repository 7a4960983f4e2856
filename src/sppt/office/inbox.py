"""The four-eyes inbox: what waits, what it changes, and the decision. Nobody decides his own proposal."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts import enrolment, officers
from sppt.accounts.actions import decide
from sppt.accounts.queries import PAGE, Proposal, decided_proposals, open_proposals, proposal
from sppt.accounts.words import Decision, Role
from sppt.office import problems
from sppt.office.alerts import alerts
from sppt.office.kinds import (
    KINDS,
    REFUSALS,
    Change,
    Decider,
    Result,
    changes,
    decidable_by,
    title_of,
)
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, OfficeRequest, desk, require_fresh
from sppt.office.words import t

NOTE_MAX = 1_000
PAGES_MAX = 1_000
_HANDED_OVER = frozenset({str(officers.Kind.ADD), str(officers.Kind.RESET)})


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list."""

    of: Proposal

    @property
    def title(self) -> str:
        return title_of(self.of)


@desk()
def inbox(request: OfficeRequest) -> HttpResponse:
    """What waits for this officer, what he has proposed, and what was decided."""
    officer = request.officer
    mine = set(decidable_by(officer.roles))
    waiting = open_proposals(KINDS)
    page = _page_number(request)
    decided = decided_proposals(_readable(request), page=page)
    context = {
        "waiting": [Line(one) for one in waiting if one.kind in mine and one.maker != officer.name],
        "own": [Line(one) for one in waiting if one.maker == officer.name],
        "decided": [Line(one) for one in decided[:PAGE]],
        "alerts": alerts(officer),
        "page": page,
        "more": len(decided) > PAGE,
    }
    return render(request, "office/inbox.html", context)


@desk()
def one(request: OfficeRequest, number: int) -> HttpResponse:
    """A proposal with what it changes; its maker finds here the hand-over code for a new officer."""
    found = _found(request, number)
    handover = ""
    if (
        found.decision is Decision.APPROVED
        and found.kind in _HANDED_OVER
        and found.maker == request.officer.name
    ):
        handover = enrolment.handover_code(number)
    return render(request, "office/inbox_one.html", {**_shown(request, found), "handover": handover})


@desk(methods=FORM)
def decision(request: OfficeRequest, number: int) -> HttpResponse:
    """The decision form, for another officer than the maker who has just shown who he is; and the decision."""
    found = _found(request, number)
    stopped = _stopped(request, found)
    if stopped is not None:
        return stopped
    require_fresh(request, back=reverse("office:decision", args=[number]))
    if request.method != "POST":
        return render(request, "office/inbox_decision.html", _shown(request, found))
    note = request.POST.get("catatan", "").strip()[:NOTE_MAX]
    choice = request.POST.get("putusan", "")
    if choice not in {"setuju", "tolak"} or (choice == "tolak" and not note):
        error = t("Pilih Setujui atau Tolak. Untuk menolak, tuliskan alasannya.")
        context = {**_shown(request, found), "error": error, "note": note}
        return render(request, "office/inbox_decision.html", context, status=422)
    try:
        result = _decide(request, found, choice, note)
    except REFUSALS as error:
        now = proposal(number) or found
        return _not_done(request, now, _decided_by(now) if now.decision else refusal_of(error))
    link = ""
    if result.invitation:
        link = request.build_absolute_uri(reverse("office:enrol", args=[result.invitation]))
    return render(request, "office/inbox_done.html", {"proposal": found, "result": result, "link": link})


def _stopped(request: OfficeRequest, found: Proposal) -> HttpResponse | None:
    """Why this officer cannot decide this proposal, as a page; or None."""
    deciders = KINDS[found.kind].deciders
    if not request.officer.may(*deciders):
        return problems.forbidden(request, deciders)
    if found.maker == request.officer.name:
        return _not_done(request, found, t("Usulan sendiri harus diputuskan oleh petugas lain."))
    return None if found.decision is None else _not_done(request, found, _decided_by(found))


def _decide(request: OfficeRequest, found: Proposal, choice: str, note: str) -> Result:
    officer = request.officer
    if choice == "setuju":
        return KINDS[found.kind].approve(found.number, Decider(officer.name, note, officer.at))
    decide(
        proposal=found.number,
        kind=found.kind,
        checker=officer.name,
        decision=Decision.REFUSED,
        note=note,
        at=officer.at,
    )
    return Result(t("Usulan ditolak. Tidak ada yang berubah."))


def _readable(request: OfficeRequest) -> list[str]:
    """The kinds whose history this officer may read: what he may decide; heads and auditors read all."""
    officer = request.officer
    return list(KINDS) if officer.may(Role.HEAD, Role.AUDITOR) else decidable_by(officer.roles)


def _found(request: OfficeRequest, number: int) -> Proposal:
    found = proposal(number)
    if found is None or found.kind not in KINDS:
        raise Http404
    if found.maker != request.officer.name and found.kind not in _readable(request):
        raise Http404
    return found


def _shown(request: OfficeRequest, found: Proposal) -> dict[str, object]:
    officer = request.officer
    lines: list[Change] = changes(found)
    return {
        "proposal": found,
        "title": title_of(found),
        "changes": lines,
        "own": found.maker == officer.name,
        "may_decide": found.decision is None
        and found.maker != officer.name
        and officer.may(*KINDS[found.kind].deciders),
    }


def _decided_by(found: Proposal) -> str:
    return t("Usulan ini sudah diputuskan oleh {nama}.", nama=found.checker_name)


def _not_done(request: OfficeRequest, found: Proposal, why: str) -> HttpResponse:
    return render(request, "office/inbox_one.html", {**_shown(request, found), "why": why}, status=409)


def _page_number(request: OfficeRequest) -> int:
    text = request.GET.get("hal", "1")
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) <= 4 else 1
