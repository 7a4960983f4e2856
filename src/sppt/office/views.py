"""The office's first page, and the page of help."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts import factors
from sppt.accounts.queries import waiting_for
from sppt.messages.inbox import new_count
from sppt.office.alerts import alerts
from sppt.office.kinds import decidable_by
from sppt.office.shell import OfficeRequest, desk


@desk()
def home(request: OfficeRequest) -> HttpResponse:
    """What waits for this officer."""
    officer = request.officer
    context = {
        "waiting": waiting_for(decidable_by(officer.roles), officer=officer.name),
        "messages": new_count(officer.name),
        "alerts": alerts(officer),
        "factors": factors.factors_of(officer.name),
    }
    return render(request, "office/home.html", context)


@desk()
def help_(request: OfficeRequest) -> HttpResponse:
    """The keys, and who helps with what."""
    return render(request, "office/help.html")
