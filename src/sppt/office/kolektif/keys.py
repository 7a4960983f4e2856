"""Keys for long lists: issued at the counter to a company or a village, shown once, taken back at any time."""

from __future__ import annotations

import re
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.collective import keys as collective
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.words import t
from sppt.rules.calendar import NotADate, read_date, wib_day

USUAL = timedelta(days=365)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@desk(Role.TELLER, methods=FORM)
def keys(request: OfficeRequest) -> HttpResponse:
    """Every key with its holder; the form issues a new one and shows it on the answering page, once."""
    at = request.officer.at
    made = error = ""
    if request.method == "POST":
        require_fresh(request, back=reverse("office:list_keys"))
        try:
            made = collective.issue(
                holder=request.POST.get("pemegang", ""),
                contact=request.POST.get("kontak", ""),
                until=read_date(request.POST.get("sampai", "")),
                by=request.officer.name,
                at=at,
            )
        except NotADate:
            error = t("Tanggalnya tidak terbaca. Tulis misalnya 2027-08-31.")
        except collective.KeyRefused as refused:
            error = t(str(refused))
    context = {
        "made": made,
        "error": error,
        "holders": collective.holders(),
        "today": wib_day(at),
        "until": wib_day(at) + USUAL,
        "holder": "" if made else request.POST.get("pemegang", "")[:120],
        "contact": "" if made else request.POST.get("kontak", "")[:120],
    }
    return render(request, "office/kolektif/keys.html", context, status=422 if error else 200)


@desk(Role.TELLER, methods=POST)
def revoke(request: OfficeRequest) -> HttpResponse:
    """Takes a key back at once: whoever holds it brings no more lists; codes that were made stay valid."""
    digest = request.POST.get("kunci", "")
    if _DIGEST.fullmatch(digest):
        collective.revoke(digest, by=request.officer.name, at=request.officer.at)
    return SeeOther(reverse("office:list_keys"))
