"""Subjects that may be one person: proposed by name and number, decided by an officer."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.assessment.matching import SamePerson, decide_same, same_person
from sppt.assessment.refusals import Refused
from sppt.assessment.words import Persons
from sppt.kit import audit
from sppt.kit.sealing import Unsealable, seal, unseal
from sppt.office.penetapan.paging import asked_page
from sppt.office.penetapan.refusing import sentence
from sppt.office.picks import LIFETIME
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import address
from sppt.office.words import t

PAGE = 25
NOTE_MAX = 1_000
_PURPOSE = "same person"


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as the page shows it; `token` brings its ids back."""

    of: SamePerson
    token: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.of.subjects, self.of.names, strict=True))


@desk(Role.PENETAPAN, Role.HEAD, Role.AUDITOR)
def subjects(request: OfficeRequest) -> HttpResponse:
    """Those nobody has decided first; each with a yes and a no."""
    return _show(request, error="")


@desk(Role.PENETAPAN, methods=POST)
def decide(request: OfficeRequest) -> HttpResponse:
    """One person or several, as an officer says."""
    error = _decide(request)
    if error:
        return _show(request, error=error)
    return SeeOther(f"{address('same_person')}?hal={asked_page(request)}")


def _show(request: OfficeRequest, *, error: str) -> HttpResponse:
    found = sorted(same_person(), key=lambda one: one.is_decided)
    page = asked_page(request)
    shown = found[PAGE * (page - 1) : PAGE * page]
    audit.append(
        actor=request.officer.actor,
        verb="look_names",
        subject="register:same_person",
        detail={"found": len(shown)},
        at=request.officer.at,
    )
    context = {
        "groups": [Shown(one, _seal(request, one)) for one in shown],
        "waiting": sum(not one.is_decided for one in found),
        "all": len(found),
        "page": page,
        "more": len(found) > PAGE * page,
        "may_decide": request.officer.may(Role.PENETAPAN),
        "error": error,
    }
    return render(request, "office/penetapan/subjects.html", context, status=422 if error else 200)


def _seal(request: OfficeRequest, one: SamePerson) -> str:
    return seal(json.dumps(one.subjects), purpose=_PURPOSE, until=request.officer.at + LIFETIME)


def _decide(request: OfficeRequest) -> str:
    """Empty if it was decided; else why not."""
    verdict = {"sama": Persons.ONE, "beda": Persons.SEVERAL}.get(request.POST.get("putusan", ""))
    if verdict is None:
        return t("Pilih satu orang atau bukan.")
    try:
        ids = json.loads(unseal(request.POST.get("kelompok", ""), purpose=_PURPOSE, at=request.officer.at))
        note = request.POST.get("catatan", "")[:NOTE_MAX]
        decide_same(ids, verdict, note=note, officer=request.officer.name, at=request.officer.at)
    except Unsealable:
        return t("Halaman ini sudah terlalu lama terbuka. Buka lagi, lalu ulangi.")
    except Refused as error:
        return sentence(error)
    return ""
