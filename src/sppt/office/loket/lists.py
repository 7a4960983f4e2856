"""Many NOPs from a pasted list into one payment code."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.kit.perda import perda_of
from sppt.office.loket.bills import Listing, listing_of
from sppt.office.loket.till import new_nonce, opened_picks
from sppt.office.picks import LINES_MAX, read_list, seal_picks
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk
from sppt.office.words import either, t
from sppt.payments.actions import open_code
from sppt.payments.language import Refused, Wish
from sppt.rules.calendar import wib_day

TEXT_MAX = 20_000
_NONCE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


@desk(Role.TELLER, methods=FORM)
def paste(request: OfficeRequest) -> HttpResponse:
    """The field for a list. Each line that cannot be read is named with its reason; nothing goes on until all can."""
    if request.method != "POST":
        return render(request, "office/loket/paste.html", {"lines_max": LINES_MAX})
    at = request.officer.at
    text = request.POST.get("daftar", "")
    read = read_list(text[:TEXT_MAX], city=settings.SPPT_CITY, year_now=wib_day(at).year)
    if len(text) > TEXT_MAX or read.beyond:
        error = t("Daftarnya terlalu panjang. Paling banyak {batas} NOP sekali tempel.", batas=LINES_MAX)
    elif read.bad:
        error = t("{jumlah} baris tidak terbaca. Betulkan atau hapus, lalu ulangi.", jumlah=len(read.bad))
    elif not read.picks:
        error = t("Daftarnya masih kosong. Tempel satu NOP pada tiap baris.")
    else:
        return SeeOther(reverse("office:till_list", args=[seal_picks(read.picks, at=at)]))
    bad = [(line.number, line.text, either(line.why, line.why_en)) for line in read.bad]
    context = {"lines_max": LINES_MAX, "error": error, "text": text[:TEXT_MAX], "bad": bad}
    return render(request, "office/loket/paste.html", context, status=422)


@desk(Role.TELLER)
def listing(request: OfficeRequest, token: str) -> HttpResponse:
    """What each NOP of a list owes: payable, paid already, not found, named twice."""
    found = _listing(request, token)
    if isinstance(found, HttpResponse):
        return found
    return _show(request, token, found, error="", nonce=new_nonce())


@desk(Role.TELLER, methods=POST)
def one_code(request: OfficeRequest, token: str) -> HttpResponse:
    """One payment code for all that a list owes, exactly as the page showed it."""
    nonce = request.POST.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Http404
    found = _listing(request, token)
    if isinstance(found, HttpResponse):
        return found
    if request.POST.get("shown") != found.shown:
        error = t("Tagihan dalam daftar ini berubah. Periksa jumlah yang baru, lalu ulangi.")
        return _show(request, token, found, error=error, nonce=nonce)
    try:
        wish = Wish(found.picks, f"loket:{request.officer.name}:{nonce}:{found.shown}")
        code = open_code(perda_of(settings.SPPT_CITY), wish, at=request.officer.at)
    except Refused as refused:
        return _show(request, token, found, error=t(str(refused)), nonce=nonce)
    return SeeOther(reverse("office:till_code", args=[code.token]))


def _listing(request: OfficeRequest, token: str) -> Listing | HttpResponse:
    picks = opened_picks(request, token)
    if isinstance(picks, HttpResponse):
        return picks
    return listing_of(perda_of(settings.SPPT_CITY), picks, on=wib_day(request.officer.at))


def _show(request: OfficeRequest, token: str, found: Listing, *, error: str, nonce: str) -> HttpResponse:
    context = {"listing": found, "token": token, "error": error, "nonce": nonce}
    return render(request, "office/loket/list.html", context, status=422 if error else 200)
