"""A payment that only the channel's report knows: typed in or handed over, weighed, put before a second officer."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import address
from sppt.office.titipan.refusing import sentence
from sppt.office.words import t
from sppt.partners.channels import channels
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.language import Refused
from sppt.payments.late import LateMoney, LateWeighed, propose_late, propose_undoing, weigh_late
from sppt.payments.owed import Origin, sum_of
from sppt.payments.queries import receipt_by_number
from sppt.reconciliation.cases import CaseRow, case_by_id
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop, NotANop
from sppt.rules.rupiah import NotRupiah, read_rupiah

FIELDS = ("kanal", "referensi", "jumlah", "waktu", "kode", "nop", "tahun", "menurut", "alasan")
TEXT_MAX = 1_000
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2})[:.](\d{2})(?:[:.](\d{2}))?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)


class _BadField(Exception):
    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@desk(Role.BENDAHARA, methods=FORM)
def form(request: OfficeRequest) -> HttpResponse:
    """The facts of the report; sent, it shows what the bill owed at that time. Nothing is written.

    A page that knows the facts leads here with them in the address.
    """
    if request.method != "POST":
        return _show(request, weighed=None, error="", field="")
    try:
        weighed = weigh_late(_money(request), at=request.officer.at)
    except _BadField as wrong:
        return _show(request, weighed=None, error=str(wrong), field=wrong.field)
    except CreditRefused as refusal:
        return _show(request, weighed=None, error=sentence(refusal), field=_field_of(refusal))
    return _show(request, weighed=weighed, error="", field="")


@desk(Role.BENDAHARA)
def from_difference(request: OfficeRequest, number: int) -> HttpResponse:  # noqa: ARG001 (a view)
    """The same form with the facts of a difference between us and a channel's report."""
    found = case_by_id(number)
    if found is None or not found.is_open or found.paid_at is None:
        raise Http404
    facts = {
        "kanal": found.channel,
        "referensi": found.reference,
        "jumlah": found.found or found.amount,
        "waktu": f"{found.paid_at.astimezone(WIB):%Y-%m-%d %H:%M:%S}",
        "kode": found.code,
        "nop": "" if found.code else found.nop,
        "tahun": "" if found.code else found.tax_year or "",
        "menurut": t("selisih nomor {nomor}", nomor=found.id),
    }
    return SeeOther(f"{address('late')}?{urlencode(facts)}")


@desk(Role.BENDAHARA, methods=FORM)
def undo(request: OfficeRequest, number: int) -> HttpResponse:
    """The channel has given this money back: puts before a second officer that it is undone here too."""
    found = case_by_id(number)
    if found is None or not found.is_open or not found.channel or not _undone(found):
        raise Http404
    require_fresh(request, back=address("difference_undo", number))
    error, reason = "", request.POST.get("alasan", "")[:TEXT_MAX]
    if request.method == "POST":
        try:
            proposal = propose_undoing(
                found.channel,
                _undone(found),
                maker=request.officer.name,
                reason=reason,
                at=request.officer.at,
            )
        except (CreditRefused, NotAllowed, Refused) as refusal:
            error = sentence(refusal)
        else:
            return SeeOther(address("proposal", proposal))
    context = {"case": found, "reason": reason, "error": error, "field": "alasan"}
    return render(request, "office/titipan/undo.html", context, status=422 if error else 200)


@desk(Role.BENDAHARA, methods=POST)
def propose(request: OfficeRequest) -> HttpResponse:
    """Puts it before a second officer."""
    require_fresh(request, back=address("late"))
    try:
        number = propose_late(
            _money(request),
            maker=request.officer.name,
            reason=request.POST.get("alasan", "")[:TEXT_MAX],
            at=request.officer.at,
        )
    except _BadField as wrong:
        return _show(request, weighed=None, error=str(wrong), field=wrong.field)
    except (CreditRefused, NotAllowed, Refused) as refusal:
        return _show(request, weighed=None, error=sentence(refusal), field=_field_of(refusal))
    return SeeOther(address("proposal", number))


def _undone(found: CaseRow) -> str:
    """The reference of our side: a reversal's line in a report has one of its own."""
    if found.receipt:
        receipt = receipt_by_number(found.receipt)
        return receipt.reference if receipt else ""
    return sum_of(Origin.CASE, found.suspense_id).reference if found.suspense_id else found.reference


def _field_of(refusal: CreditRefused | NotAllowed | Refused) -> str:
    """Where the cure is."""
    if isinstance(refusal, NotAllowed):
        return "alasan"
    found = {
        CreditWhy.IN_THE_FUTURE: "waktu",
        CreditWhy.AMOUNT_MALFORMED: "jumlah",
        CreditWhy.NOT_NAMED: "kode",
        CreditWhy.CHANNEL_UNKNOWN: "kanal",
    }
    return found.get(refusal.code, "referensi") if isinstance(refusal, CreditRefused) else "referensi"


def _money(request: OfficeRequest) -> LateMoney:
    """What was typed; raises _BadField."""
    typed = {name: request.POST.get(name, "").strip()[:TEXT_MAX] for name in FIELDS}
    try:
        amount = read_rupiah(typed["jumlah"])
    except NotRupiah:
        raise _BadField(
            "jumlah", t("Jumlah tidak terbaca. Tulis rupiah bulat, misalnya 1.250.000.")
        ) from None
    try:
        nop = Nop.read(typed["nop"], city=settings.SPPT_CITY).digits if typed["nop"] else ""
    except NotANop:
        raise _BadField("nop", t("NOP tidak terbaca. Periksa 18 angkanya.")) from None
    if typed["tahun"] and not _YEAR.fullmatch(typed["tahun"]):
        raise _BadField("tahun", t("Tahun pajak ditulis dengan empat angka."))
    return LateMoney(
        channel=typed["kanal"],
        reference=typed["referensi"],
        amount=amount,
        paid_at=_moment(typed["waktu"]),
        code=typed["kode"],
        nop="" if typed["kode"] else nop,
        tax_year=0 if typed["kode"] else int(typed["tahun"] or 0),
        about=typed["menurut"][:200],
    )


def _moment(text: str) -> datetime:
    found = _MOMENT.fullmatch(text)
    try:
        if found is not None:
            whole = f"{found[1]}T{found[2]}:{found[3]}:{found[4] or '00'}"
            return datetime.fromisoformat(whole).replace(tzinfo=WIB)
    except ValueError:
        pass
    raise _BadField("waktu", t("Waktu tidak terbaca. Tulis misalnya 2026-08-31 14:05."))


def _show(request: OfficeRequest, *, weighed: LateWeighed | None, error: str, field: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    typed = {name: sent.get(name, "")[:TEXT_MAX] for name in FIELDS}
    context = {
        "form": typed,
        "channels": [(code, one.name, code == typed["kanal"]) for code, one in channels().items()],
        "weighed": weighed,
        "lines": [(Nop(line.facts.nop).printed, line) for line in weighed.lines] if weighed else [],
        "error": error,
        "field": field,
    }
    return render(request, "office/titipan/late.html", context, status=422 if error else 200)
