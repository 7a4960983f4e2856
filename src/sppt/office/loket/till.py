"""The till: one field for a NOP, a payment code or a receipt number, and the bill that it leads to."""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.kit.perda import perda_of
from sppt.office import problems
from sppt.office.loket.bills import Bill, bill_of
from sppt.office.picks import Pick, Unsealable, read_line, seal_picks, unseal_picks
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.words import either, t
from sppt.payments import queries, shifts
from sppt.payments.numbers import is_code, is_receipt_number
from sppt.rules.calendar import wib_day
from sppt.rules.nop import TEXT_MAX, Nop, NotANop

YEARS_MAX = 100
_YEAR = re.compile(r"\d{4}", re.ASCII)
_JUNK = re.compile(r"[\s.\-]+")


@desk(Role.TELLER, methods=FORM)
def till(request: OfficeRequest) -> HttpResponse:
    """The field that a teller types into all day; without an open turn, the form that opens one."""
    shift = shifts.open_shift_of(request.officer.name)
    if shift is None:
        return render(request, "office/loket/closed.html", {"lately": _lately(request)})
    typed = request.POST.get("nop", "")
    error = ""
    if request.method == "POST":
        answer = _lead_on(request, typed)
        if isinstance(answer, HttpResponse):
            return answer
        error = answer
    context = {"shift": shift, "typed": typed[:TEXT_MAX], "error": error}
    return render(request, "office/loket/till.html", context, status=422 if error else 200)


def _lately(request: OfficeRequest) -> shifts.ClosedShift | None:
    return next(iter(shifts.closed_shifts(teller=request.officer.name, limit=1)), None)


def _lead_on(request: OfficeRequest, typed: str) -> HttpResponse | str:
    """Where what was typed leads, or a sentence why it leads nowhere."""
    at = request.officer.at
    short = _JUNK.sub("", typed[:TEXT_MAX]).upper()
    if is_code(short):
        code = queries.code_by_digits(short, at=at)
        if code is None:
            return t("Kode bayar ini tidak dikenal. Periksa kembali 10 angkanya.")
        return SeeOther(reverse("office:till_code", args=[code.token]))
    if is_receipt_number(short):
        receipt = queries.receipt_by_number(short)
        if receipt is None:
            return t("Nomor bukti bayar ini tidak dikenal. Periksa kembali 16 hurufnya.")
        return SeeOther(reverse("office:till_receipt", args=[receipt.token]))
    try:
        pick = read_line(typed, city=settings.SPPT_CITY, year_now=wib_day(at).year)
    except NotANop as error:
        return either(str(error), error.text_en)
    address = reverse("office:till_bill", args=[seal_picks([Pick(pick.nop)], at=at)])
    years = "&".join(f"tahun={year}" for year in sorted(pick.years))
    return SeeOther(f"{address}?pilih=1&{years}" if years else address)


@desk(Role.TELLER)
def bill(request: OfficeRequest, token: str) -> HttpResponse:
    """A NOP's bills with the years that are due ticked, and the field for the cash. `?pilih=1&tahun=` ticks others."""
    opened = opened_nop(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    years = asked_years(request) if "pilih" in request.GET else None
    found = bill_of(perda_of(settings.SPPT_CITY), opened, years=years, on=wib_day(request.officer.at))
    return show(request, token, found, error="", given="", nonce=new_nonce())


def show(
    request: HttpRequest, token: str, found: Bill, *, error: str, given: str, nonce: str
) -> HttpResponse:
    """The bill page; with what went wrong where something did."""
    context = {"bill": found, "token": token, "error": error, "given": given, "nonce": nonce}
    return render(request, "office/loket/bill.html", context, status=422 if error else 200)


def opened_nop(request: OfficeRequest, token: str) -> Nop | HttpResponse:
    """The NOP behind a sealed address, or the page that says why there is none."""
    picks = opened_picks(request, token)
    return picks if isinstance(picks, HttpResponse) else picks[0].nop


def opened_picks(request: OfficeRequest, token: str) -> tuple[Pick, ...] | HttpResponse:
    """The NOPs behind a sealed address, or the page that says why there are none."""
    try:
        picks = unseal_picks(token, at=request.officer.at)
    except Unsealable as error:
        if error.code == "unknown":
            raise Http404 from None
        return problems.problem(
            request,
            410,
            t("Halaman ini sudah ditutup"),
            t("Halaman tagihan di loket hanya terbuka selama 12 jam."),
            t("Ketik lagi NOP-nya di halaman loket."),
        )
    if not picks:
        raise Http404
    return picks


def asked_years(request: HttpRequest) -> frozenset[int]:
    """The tax years a form names; what is no year is passed over, and shows as a changed choice."""
    form = request.POST if request.method == "POST" else request.GET
    return frozenset(int(text) for text in form.getlist("tahun")[:YEARS_MAX] if _YEAR.fullmatch(text))


def new_nonce() -> str:
    """A form's own number: sent twice, it is one payment."""
    return secrets.token_urlsafe(16)
