"""What a taxpayer asks of a bill: why this much, what another day costs, and how the NJOP compares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.portal import problems, tokens, visitors
from sppt.portal.asked import asked_years, query_of
from sppt.portal.bills import Account, account_of
from sppt.portal.compared import compared_of
from sppt.portal.later import last_day, later_of, read_day
from sppt.portal.pages import page
from sppt.portal.why import why_of
from sppt.portal.words import day_text, t
from sppt.rules.calendar import wib_day

STRETCHES_MAX = 60

Answer = Callable[[HttpRequest, str, Account], HttpResponse]


def _of_an_account(answer: Answer) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """A page about the bills behind a sealed address; each use is counted, and without bills it leads back to them."""

    @page("public", "GET")
    @wraps(answer)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        at = clock.now()
        nop = tokens.unseal(token, at=at)
        again_at = visitors.take(visitors.Use.EXPLAIN, nop, request, at=at)
        if again_at is not None:
            return problems.too_many(request, again_at=again_at, at=at)
        account = account_of(perda_of(settings.SPPT_CITY), nop, on=wib_day(at))
        if not account.facts:
            return HttpResponseRedirect(reverse("portal:bills", args=[token]))
        return answer(request, token, account)

    return view


@_of_an_account
def why(request: HttpRequest, token: str, account: Account) -> HttpResponse:
    """How a year's amount came about, step by step, and what moved it since the year before. `?tahun=` names it."""
    asked, _ = asked_years(request)
    years = [year for year in (*account.owing, *account.settled) if year.tax_year in asked]
    if len(years) != 1:
        return HttpResponseRedirect(reverse("portal:bills", args=[token]))
    found = why_of(perda_of(settings.SPPT_CITY), years[0], on=account.on)
    return render(request, "portal/why.html", {"account": account, "token": token, "why": found})


@_of_an_account
def later(request: HttpRequest, token: str, account: Account) -> HttpResponse:
    """What the chosen years cost on a day from today to three years on. Nothing is written."""
    payable = frozenset(year.tax_year for year in account.owing)
    years = (asked_years(request)[0] & payable) or account.preselected or payable
    today, typed = account.on, request.GET.get("tanggal", "")
    day = read_day(typed) if typed.strip() else today
    error = "" if day and today <= day <= last_day(today) else _no_such_day(today, readable=day)
    context = {
        "account": account,
        "token": token,
        "years": sorted(years),
        "query": query_of(years),
        "first": today,
        "last": last_day(today),
        "typed": typed[:40] if error else (day or today).isoformat(),
        "error": error,
    }
    if years and day and not error:
        found = later_of(perda_of(settings.SPPT_CITY), account.facts, chosen=years, today=today, day=day)
        context |= {
            "later": found,
            "stretches": [(one, one.total - found.now.total) for one in found.stretches[:STRETCHES_MAX]],
            "stretches_left_out": len(found.stretches) > STRETCHES_MAX,
        }
    return render(request, "portal/later.html", context, status=422 if error else 200)


def _no_such_day(today: date, *, readable: date | None) -> str:
    if readable is None:
        return t("Tanggal ini tidak terbaca. Tulis misalnya 31-12-2026.")
    return t(
        "Tanggal ini di luar jangkauan. Pilih tanggal dari {awal} sampai {akhir}.",
        awal=day_text(today),
        akhir=day_text(last_day(today)),
    )


@_of_an_account
def compared(request: HttpRequest, token: str, account: Account) -> HttpResponse:
    """The object's NJOP per square metre beside those of its zone, without saying whose they are."""
    newest = max(account.facts, key=lambda facts: facts.tax_year)
    context = {
        "account": account,
        "token": token,
        "compared": compared_of(newest.nop, tax_year=newest.tax_year),
    }
    return render(request, "portal/compared.html", context)
