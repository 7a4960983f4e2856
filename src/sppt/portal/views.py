"""The journey of a taxpayer: a NOP is typed, years are chosen and checked, a code is paid, a receipt is seen."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.va import want_vas
from sppt.payments import codes
from sppt.payments.language import PaymentCode, Refused, Wish
from sppt.payments.queries import code_by_token, receipt_by_number
from sppt.portal import problems, tokens, visitors
from sppt.portal.asked import asked_years, query_of
from sppt.portal.bills import Account, Choice, account_of, choice_in, choice_of, parts_of
from sppt.portal.pages import page
from sppt.portal.qris import panel_of
from sppt.portal.ways import opened_in, ways_of
from sppt.portal.words import either, t
from sppt.rules.calendar import wib_day
from sppt.rules.nop import TEXT_MAX, Nop, NotANop
from sppt.rules.states import CodeState


class SeeOther(HttpResponseRedirect):
    """Go on with GET, so that Back and reload never send a form again."""

    status_code = 303


# ---- start ----------------------------------------------------------------------------------------------------


@page("public", "GET", "POST")
def start(request: HttpRequest) -> HttpResponse:
    """The NOP form. A NOP that could exist leads on, whether or not it does."""
    if request.method != "POST":
        return render(request, "portal/start.html")
    typed = request.POST.get("nop", "")
    try:
        nop = Nop.read(typed, city=settings.SPPT_CITY)
    except NotANop as error:
        context = {"typed": typed[:TEXT_MAX], "error": either(str(error), error.text_en)}
        return render(request, "portal/start.html", context, status=422)
    at = clock.now()
    again_at = visitors.take(visitors.Use.LOOK_UP, nop, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    return SeeOther(reverse("portal:bills", args=[tokens.seal(nop, at=at)]))


# ---- bills, choice, check -------------------------------------------------------------------------------------


@page("public", "GET")
def bills(request: HttpRequest, token: str) -> HttpResponse:
    """All years of a NOP; `?tahun=` keeps a choice made before."""
    at = clock.now()
    nop = tokens.unseal(token, at=at)
    account = account_of(perda_of(settings.SPPT_CITY), nop, on=wib_day(at))
    ticked, _ = asked_years(request)
    return _bills(request, token, account, ticked=ticked or account.preselected, error="")


@page("public", "GET")
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The chosen years and what they cost together, just before a code is made. Nothing is written."""
    at = clock.now()
    nop = tokens.unseal(token, at=at)
    years, unreadable = asked_years(request)
    account = account_of(perda_of(settings.SPPT_CITY), nop, on=wib_day(at))
    if unreadable or not years:
        error = (
            _no_such_year()
            if unreadable
            else t("Belum ada tahun yang dipilih. Centang paling sedikit satu tahun.")
        )
        return _bills(request, token, account, ticked=years, error=error)
    choice = choice_in(perda_of(settings.SPPT_CITY), account, years)
    missing = sorted(years - {line.facts.tax_year for line in choice.lines})
    if missing:
        error = _why_not(account, missing)
        return _bills(request, token, account, ticked=years - set(missing), error=error)
    context = {
        "account": account,
        "choice": choice,
        "token": token,
        "shown": tokens.shown(choice.lines),
        "query": query_of(years),
        "changed": "berubah" in request.GET,
    }
    return render(request, "portal/check.html", context)


@page("public", "POST")
def open_code(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the payment code for what the check page showed; if that has changed, shows it anew and writes nothing."""
    at = clock.now()
    nop = tokens.unseal(token, at=at)
    years, _ = asked_years(request)
    choice = choice_of(perda_of(settings.SPPT_CITY), nop, years, on=wib_day(at))
    seen = request.POST.get("shown", "")
    if not choice.lines or seen != tokens.shown(choice.lines):
        return _check_again(token, years)
    return _open(request, choice, at=at) or _check_again(token, years)


def _open(request: HttpRequest, choice: Choice, *, at: datetime) -> HttpResponse | None:
    """The way to the code of a choice; None if it was refused because something changed in this very moment."""
    again_at = visitors.take(visitors.Use.OPEN_CODE, choice.nop, request, at=at)
    if again_at is not None:
        return problems.too_many(request, again_at=again_at, at=at)
    key = tokens.wish_key(choice.nop, choice.lines, on=choice.on)
    try:
        code = codes.open_code(perda_of(settings.SPPT_CITY), Wish(((choice.nop, choice.years),), key), at=at)
    except Refused:
        return None
    want_vas(code.code, code.amount, until=code.valid_until, at=at)
    return SeeOther(reverse("portal:pay", args=[code.token]))


def _check_again(token: str, years: frozenset[int]) -> HttpResponse:
    return SeeOther(f"{reverse('portal:check', args=[token])}?{query_of(years)}&berubah=1")


def _bills(
    request: HttpRequest, token: str, account: Account, *, ticked: frozenset[int], error: str
) -> HttpResponse:
    context = {
        "account": account,
        "token": token,
        "ticked": ticked,
        "error": error,
        "error_target": f"tahun-{account.owing[0].tax_year}" if account.owing else "selesai",
    }
    return render(request, "portal/bills.html", context, status=422 if error else 200)


def _why_not(account: Account, years: list[int]) -> str:
    """Why these years cannot be paid; the commonest reason is a good one."""
    named = ", ".join(map(str, years))
    if account.paid_years.issuperset(years):
        return t("Tahun {tahun} sudah lunas. Tidak ada yang perlu dibayar lagi untuk tahun itu.", tahun=named)
    return t("Tahun {tahun} tidak dapat dibayar di sini. Lihat keterangannya di bawah ini.", tahun=named)


def _no_such_year() -> str:
    return t("Tahun yang dikirim tidak terbaca. Pilih tahun dari daftar di bawah ini.")


# ---- the code -------------------------------------------------------------------------------------------------

REFRESH_SECONDS = 4
WAITING_SECONDS = 2  # while a QR is being made
REFRESH_MAX = timedelta(minutes=15)
PARTS_MAX = 50


@page("public", "GET")
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """A payment code in the state the books have it in; while it is open the page asks again by itself."""
    at = clock.now()
    code = code_of(token, at=at)
    is_open = code.state is CodeState.OPEN
    ways = ways_of(code, request) if is_open else ()
    qris = panel_of(code, at=at) if is_open else None
    bank = opened_in(ways)
    seconds = WAITING_SECONDS if qris is not None and qris.waits else REFRESH_SECONDS
    refresh = _refresh(request, bank=bank, seconds=seconds, at=at) if is_open else None
    parts = parts_of(code.items, at=at)
    context = {
        "code": code,
        "token": token,
        "ways": ways,
        "qris": qris,
        "seconds": seconds,
        "bank": bank,
        "parts": parts[:PARTS_MAX],
        "parts_left_out": len(parts[PARTS_MAX:]),
        "receipt": receipt_by_number(code.receipt) if code.receipt else None,
        "until": code.valid_until
        - timedelta(minutes=1),  # people read 23.59 of the last day, not 00.00 of the next
        "refreshing": refresh is not None,
    }
    response = render(request, "portal/pay.html", context)
    if refresh is not None:
        response["Refresh"] = refresh
    return response


@page("public", "POST")
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """A new code for an expired one: at once if the same bills still cost the same, else by way of the check page."""
    at = clock.now()
    code = code_of(token, at=at)
    parts = parts_of(code.items, at=at)
    if code.state is not CodeState.EXPIRED or len(parts) != 1:
        return SeeOther(reverse("portal:pay", args=[token]))
    years = frozenset(item.tax_year for item in code.items)
    choice = choice_of(perda_of(settings.SPPT_CITY), parts[0].nop, years, on=wib_day(at))
    if choice.total == code.amount and years == {line.facts.tax_year for line in choice.lines}:
        answer = _open(request, choice, at=at)
        if answer is not None:
            return answer
    return _check_again(parts[0].token, years)


def code_of(token: str, *, at: datetime) -> PaymentCode:
    """The payment code behind an address; raises Http404."""
    code = code_by_token(token, at=at)
    if code is None:
        raise Http404
    return code


def _refresh(request: HttpRequest, *, bank: str, seconds: int, at: datetime) -> str | None:
    """The header that renews the page for a quarter of an hour; None once it is over, or when somebody paused it."""
    if "jeda" in request.GET:
        return None
    latest = int((at + REFRESH_MAX).timestamp())
    asked = request.GET.get("sampai", "")
    until = min(int(asked), latest) if re.fullmatch(r"\d{1,12}", asked, re.ASCII) else latest
    if until <= int(at.timestamp()):
        return None
    kept = f"&bank={bank}" if bank else ""
    return f"{seconds};url={request.path}?sampai={until}{kept}"
