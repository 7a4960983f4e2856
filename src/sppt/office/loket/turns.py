"""A teller's turn: opened with counted cash, closed against the books."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.office.loket.cash import GIVEN_MAX, REASON_MAX, sentence
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.words import t
from sppt.payments import shifts
from sppt.payments.shifts import ShiftProblem
from sppt.rules.rupiah import NotRupiah, read_rupiah

LATELY_MAX = 20


@desk(Role.TELLER)
def turn(request: OfficeRequest) -> HttpResponse:
    """The open turn with the form that ends it, and the turns before."""
    return _show(request, error="", typed="", explanation="")


@desk(Role.TELLER, methods=POST)
def begin(request: OfficeRequest) -> HttpResponse:
    """Opens a turn with the cash that was counted in the drawer."""
    typed = request.POST.get("cash", "")[:GIVEN_MAX]
    try:
        shifts.open_shift(request.officer.name, cash=_amount(typed), at=request.officer.at)
    except ShiftProblem as error:
        if error.code == "shift_open":  # a form sent twice: the turn it asked for is open
            return SeeOther(reverse("office:till"))
        context = {"error": sentence(error), "typed": typed}
        return render(request, "office/loket/closed.html", context, status=422)
    return SeeOther(reverse("office:till"))


@desk(Role.TELLER, methods=POST)
def end(request: OfficeRequest) -> HttpResponse:
    """Ends the turn with the drawer counted; a difference needs words."""
    typed = request.POST.get("counted", "")[:GIVEN_MAX]
    explanation = request.POST.get("explanation", "")[:REASON_MAX]
    number = request.POST.get("shift", "")
    try:
        shifts.close_shift(
            request.officer.name,
            shift=int(number) if number.isdecimal() and len(number) < 16 else 0,
            counted=_amount(typed),
            explanation=explanation,
            at=request.officer.at,
        )
    except ShiftProblem as error:
        if error.code == "shift_missing":
            return SeeOther(reverse("office:turn"))
        return _show(request, error=sentence(error), typed=typed, explanation=explanation)
    return SeeOther(reverse("office:turn"))


def _show(request: OfficeRequest, *, error: str, typed: str, explanation: str) -> HttpResponse:
    context = {
        "shift": shifts.open_shift_of(request.officer.name),
        "closed": shifts.closed_shifts(teller=request.officer.name, limit=LATELY_MAX),
        "error": error,
        "typed": typed,
        "explanation": explanation,
    }
    return render(request, "office/loket/turn.html", context, status=422 if error else 200)


def _amount(text: str) -> int:
    try:
        return read_rupiah(text)
    except NotRupiah:
        raise ShiftProblem(
            "bad_amount",
            t("Jumlah uang tidak terbaca. Tulis rupiah bulat, misalnya 500000 atau 500.000."),
            t("Jumlah uang tidak terbaca. Tulis rupiah bulat, misalnya 500000 atau 500.000."),
        ) from None
