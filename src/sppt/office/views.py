"""The office's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts import sessions
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, cookie_name, desk, gate, safe_next


@desk()
def home(request: OfficeRequest) -> HttpResponse:
    """What waits for this officer."""
    return render(request, "office/home.html")


@gate("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "office/sign_in.html")


@desk(methods=POST)
def sign_out(request: OfficeRequest) -> HttpResponse:
    """Ends this session, and lets the browser forget what it saw."""
    officer = request.officer
    sessions.end(officer.session_id, officer=officer.name, by=officer.name, at=officer.at)
    response = SeeOther(reverse("office:sign_in"))
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@desk(methods=POST)
def heard(request: OfficeRequest) -> HttpResponse:
    """The officer has read what he had to hear about his account."""
    sessions.acknowledge(request.officer.session_id)
    return SeeOther(safe_next(request.POST.get("next", "")))


@desk()
def account(request: OfficeRequest) -> HttpResponse:
    return render(request, "office/home.html")


@desk(methods=FORM)
def again(request: OfficeRequest) -> HttpResponse:
    return render(request, "office/home.html")


@desk(methods=FORM)
def password(request: OfficeRequest) -> HttpResponse:
    return render(request, "office/home.html")


@desk()
def inbox(request: OfficeRequest) -> HttpResponse:
    return render(request, "office/home.html")


@desk()
def help_(request: OfficeRequest) -> HttpResponse:
    return render(request, "office/help.html")
