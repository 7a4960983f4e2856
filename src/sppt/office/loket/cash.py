"""Cash for a bill or a code, its receipt, and the proposal to undo it.

One form is one payment, however often it is sent: its number is the payment's key.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.kit.perda import perda_of
from sppt.office.loket.bills import Bill, bill_of
from sppt.office.loket.till import asked_years, new_nonce, opened_nop, show
from sppt.office.picks import Pick, seal_picks
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk
from sppt.office.words import either, t
from sppt.payments import queries, shifts
from sppt.payments.actions import open_code, propose_reversal
from sppt.payments.language import PaymentCode, Receipt, Refused, Wish
from sppt.payments.shifts import ShiftProblem
from sppt.rules.calendar import wib_day
from sppt.rules.rupiah import NotRupiah, read_rupiah
from sppt.rules.states import CodeState

_NONCE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
GIVEN_MAX = 40
REASON_MAX = 1000
RECEIPT_ROLES = (Role.TELLER, Role.BENDAHARA, Role.HEAD, Role.AUDITOR)


class Mistyped(Exception):
    """What a form says cannot be used; the text says why, in the language of the page."""


@desk(Role.TELLER, methods=POST)
def take(request: OfficeRequest, token: str) -> HttpResponse:
    """Takes the cash for the ticked years exactly as the page showed them; if they have changed, shows them anew."""
    reference = _reference(request)
    done = _receipt_of(reference)
    if done is not None:
        return _to_receipt(done)
    opened = opened_nop(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    years = asked_years(request)
    given = request.POST.get("given", "")[:GIVEN_MAX]
    found = bill_of(perda_of(settings.SPPT_CITY), opened, years=years, on=wib_day(request.officer.at))
    nonce = request.POST.get("nonce", "")
    if "hitung" in request.POST:
        ticked = "".join(f"&tahun={year}" for year in sorted(years))
        return SeeOther(f"{reverse('office:till_bill', args=[token])}?pilih=1{ticked}")
    try:
        return _to_receipt(_take(request, _code_for(request, found), reference))
    except (Mistyped, Refused, ShiftProblem) as error:
        # The same form may have been booked in the very moment in which this one looked.
        again = _receipt_of(reference)
        if again is not None:
            return _to_receipt(again)
        return show(request, token, found, error=sentence(error), given=given, nonce=nonce)


@desk(Role.TELLER)
def code(request: OfficeRequest, token: str) -> HttpResponse:
    """A payment code that somebody brought or that was opened here, with the field for the cash."""
    return _show_code(request, token, error="", given="", nonce=new_nonce())


@desk(Role.TELLER, methods=POST)
def take_code(request: OfficeRequest, token: str) -> HttpResponse:
    """Takes the cash for a payment code."""
    reference = _reference(request)
    done = _receipt_of(reference)
    if done is not None:
        return _to_receipt(done)
    try:
        return _to_receipt(_take(request, _code(request, token), reference))
    except (Mistyped, Refused, ShiftProblem) as error:
        again = _receipt_of(reference)
        if again is not None:
            return _to_receipt(again)
        given = request.POST.get("given", "")[:GIVEN_MAX]
        return _show_code(
            request, token, error=sentence(error), given=given, nonce=request.POST.get("nonce", "")
        )


@desk(*RECEIPT_ROLES)
def receipt(request: OfficeRequest, token: str) -> HttpResponse:
    """A receipt as the books have it now, the change to hand back, and the field for the next payer."""
    found = _receipt(token)
    context = {
        "receipt": found,
        "cash": shifts.cash_of(found.number),
        "proposed": request.GET.get("usulan", "") if request.GET.get("usulan", "").isdecimal() else "",
        "may_take": request.officer.may(Role.TELLER),
        "may_propose": request.officer.may(Role.TELLER, Role.BENDAHARA) and not found.reversed,
    }
    return render(request, "office/loket/receipt.html", context)


@desk(Role.TELLER, Role.BENDAHARA, methods=FORM)
def reversal(request: OfficeRequest, token: str) -> HttpResponse:
    """Proposes, with a reason, that a payment be undone. Another officer decides in the inbox."""
    found = _receipt(token)
    error = reason = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:REASON_MAX]
        try:
            number = propose_reversal(
                found.number, maker=request.officer.name, reason=reason, at=request.officer.at
            )
        except (NotAllowed, Refused) as trouble:
            error = sentence(trouble)
        else:
            return SeeOther(f"{reverse('office:till_receipt', args=[token])}?usulan={number}")
    context = {"receipt": found, "error": error, "reason": reason}
    return render(request, "office/loket/reversal.html", context, status=422 if error else 200)


def sentence(error: Exception) -> str:
    """A refusal in the language of the page."""
    return either(str(error), error.text_en) if isinstance(error, ShiftProblem) else t(str(error))


def _show_code(request: OfficeRequest, token: str, *, error: str, given: str, nonce: str) -> HttpResponse:
    found = _code(request, token)
    by_nop: dict[str, list[object]] = {}
    for item in found.items:
        by_nop.setdefault(item.nop.printed, []).append(item)
    nops = dict.fromkeys(item.nop for item in found.items)
    picks = [Pick(nop, frozenset(item.tax_year for item in found.items if item.nop == nop)) for nop in nops]
    anew = found.state is CodeState.EXPIRED
    context = {
        "code": found,
        "token": token,
        "parts": by_nop,
        "until": found.valid_until - timedelta(minutes=1),  # people read 23.59 of the last day
        "anew": seal_picks(picks, at=request.officer.at) if anew else "",
        "error": error,
        "given": given,
        "nonce": nonce,
    }
    return render(request, "office/loket/code.html", context, status=422 if error else 200)


def _code(request: OfficeRequest, token: str) -> PaymentCode:
    found = queries.code_by_token(token, at=request.officer.at)
    if found is None:
        raise Http404
    return found


def _code_for(request: OfficeRequest, found: Bill) -> PaymentCode:
    """A code for the ticked years, once everything else about the form is right."""
    if asked_years(request) - found.years:
        raise Mistyped(
            t("Tahun yang dipilih baru saja dibayar atau berubah. Formulir ini tidak menerima uang apa pun.")
        )
    if not found.ticked:
        raise Mistyped(t("Belum ada tahun yang dipilih. Centang paling sedikit satu tahun."))
    if request.POST.get("shown") != found.shown:
        raise Mistyped(
            t(
                "Pilihan atau jumlahnya berubah. Belum ada yang dibayar. Periksa jumlah yang baru, lalu ulangi."
            )
        )
    shifts.require_ready(request.officer.name, amount=found.total, given=_given(request, exact=found.total))
    # The same form with other years is another wish: its key holds both.
    key = f"loket:{request.officer.name}:{request.POST.get('nonce', '')}:{found.shown}"
    wish = Wish(((found.nop, found.years),), key)
    return open_code(perda_of(settings.SPPT_CITY), wish, at=request.officer.at)


def _receipt(token: str) -> Receipt:
    found = queries.receipt_by_token(token)
    if found is None:
        raise Http404
    return found


def _reference(request: OfficeRequest) -> str:
    """The payment's key at this channel: the form's number, so that one form is one payment."""
    nonce = request.POST.get("nonce", "")
    if not _NONCE.fullmatch(nonce):
        raise Http404
    return f"loket-{nonce}"


def _receipt_of(reference: str) -> Receipt | None:
    return queries.receipt_by_reference(shifts.CHANNEL, reference)


def _take(request: OfficeRequest, code: PaymentCode, reference: str) -> Receipt:
    return shifts.take_cash(
        request.officer.name,
        code,
        given=_given(request, exact=code.amount),
        reference=reference,
        at=request.officer.at,
    )


def _given(request: OfficeRequest, *, exact: int) -> int:
    """The cash that was handed over; an empty field means exactly the bill."""
    text = request.POST.get("given", "").strip()
    if not text:
        return exact
    try:
        return read_rupiah(text)
    except NotRupiah:
        raise Mistyped(
            t("Uang yang diterima tidak terbaca. Tulis rupiah bulat, misalnya 500000 atau 500.000.")
        ) from None


def _to_receipt(found: Receipt) -> HttpResponse:
    return SeeOther(reverse("office:till_receipt", args=[found.token]))
