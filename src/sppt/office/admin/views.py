"""Officers: who they are, and proposals to add, change or reset one. Two people make every change."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts import factors, officers, sessions
from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.office.refusals import refusal_of
from sppt.office.roles import role_name
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh

TEXT_MAX = 1_000
WILAYAH_MAX = 20
Choice = tuple[str, str, bool]


@desk(Role.ADMINISTRATOR, Role.HEAD, Role.AUDITOR)
def people(request: OfficeRequest) -> HttpResponse:
    """Everybody with a log-in name."""
    return render(request, "office/admin_people.html", {"officers": officers.officers()})


@desk(Role.ADMINISTRATOR, Role.HEAD, Role.AUDITOR)
def person(request: OfficeRequest, name: str) -> HttpResponse:
    """One officer, his factors and open sessions, and what may be proposed about him."""
    return _person(request, name)


@desk(Role.ADMINISTRATOR, Role.HEAD, methods=FORM)
def add(request: OfficeRequest) -> HttpResponse:
    """Proposes a new officer."""
    form = request.POST
    error = ""
    if request.method == "POST":
        try:
            number = officers.propose_add(
                form.get("nama", "").strip(),
                full_name=form.get("nama_lengkap", ""),
                roles=_asked_roles(request),
                wilayah=form.get("wilayah", "")[:WILAYAH_MAX],
                reason=form.get("alasan", "")[:TEXT_MAX],
                maker=request.officer.name,
                at=request.officer.at,
            )
            return SeeOther(reverse("office:proposal", args=[number]))
        except NotAllowed as refusal:
            error = refusal_of(refusal)
    context = {
        "error": error,
        "name": form.get("nama", "")[:40],
        "full_name": form.get("nama_lengkap", "")[:100],
        "wilayah": form.get("wilayah", "")[:WILAYAH_MAX],
        "reason": form.get("alasan", "")[:TEXT_MAX],
        "choices": _choices(_asked_roles(request)),
    }
    return render(request, "office/admin_add.html", context, status=422 if error else 200)


@desk(Role.ADMINISTRATOR, Role.HEAD, methods=POST)
def change(request: OfficeRequest, name: str) -> HttpResponse:
    """Proposes other roles, or that an officer stops or starts again."""
    try:
        number = officers.propose_change(
            name,
            roles=_asked_roles(request),
            wilayah=request.POST.get("wilayah", "")[:WILAYAH_MAX],
            active="yes" if request.POST.get("bertugas") == "ya" else "no",
            reason=request.POST.get("alasan", "")[:TEXT_MAX],
            maker=request.officer.name,
            at=request.officer.at,
        )
    except NotAllowed as refusal:
        return _person(request, name, error=refusal_of(refusal), target="ubah")
    return SeeOther(reverse("office:proposal", args=[number]))


@desk(Role.ADMINISTRATOR, Role.HEAD, methods=POST)
def reset(request: OfficeRequest, name: str) -> HttpResponse:
    """Proposes to take an officer's factors away and hand him a new link."""
    try:
        number = officers.propose_reset(
            name,
            reason=request.POST.get("alasan", "")[:TEXT_MAX],
            maker=request.officer.name,
            at=request.officer.at,
        )
    except NotAllowed as refusal:
        return _person(request, name, error=refusal_of(refusal), target="atur-ulang")
    return SeeOther(reverse("office:proposal", args=[number]))


@desk(Role.ADMINISTRATOR, methods=POST)
def end_sessions(request: OfficeRequest, name: str) -> HttpResponse:
    """Ends all sessions of an officer at once; that needs no second person, because it takes nothing away for good."""
    if officers.officer(name) is None:
        raise Http404
    require_fresh(request, back=reverse("office:person", args=[name]))
    sessions.end_all(name, by=request.officer.name, at=request.officer.at)
    return SeeOther(reverse("office:person", args=[name]))


def _person(request: OfficeRequest, name: str, *, error: str = "", target: str = "") -> HttpResponse:
    found = officers.officer(name)
    if found is None:
        raise Http404
    asked = request.method == "POST" and target == "ubah"
    context = {
        "found": found,
        "factors": factors.factors_of(name),
        "sessions": sessions.list_of(name, at=request.officer.at),
        "choices": _choices(_asked_roles(request) if asked else found.roles),
        "wilayah": request.POST.get("wilayah", "")[:WILAYAH_MAX] if asked else found.wilayah,
        "active": request.POST.get("bertugas") == "ya" if asked else found.active,
        "reason": request.POST.get("alasan", "")[:TEXT_MAX],
        "may_propose": request.officer.may(Role.ADMINISTRATOR, Role.HEAD),
        "may_end": request.officer.may(Role.ADMINISTRATOR),
        "error": error,
        "target": target,
    }
    return render(request, "office/admin_person.html", context, status=422 if error else 200)


def _asked_roles(request: OfficeRequest) -> list[Role]:
    """The roles that were ticked; words that are no role are left out, and an empty choice is refused later."""
    asked = set(request.POST.getlist("tugas"))
    return [role for role in Role if str(role) in asked]


def _choices(ticked: Sequence[Role]) -> list[Choice]:
    return [(str(role), role_name(role), role in ticked) for role in Role]
