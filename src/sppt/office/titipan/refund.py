"""Refunds: applied for, granted in the inbox, paid by a third officer after the hold, or withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Role
from sppt.documents.letters import of_refund
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.titipan.letters import handed, skpdlb
from sppt.office.titipan.refusing import sentence
from sppt.office.titipan.sums import key_of, sum_at
from sppt.office.words import t
from sppt.payments import owed
from sppt.payments import refunds as money
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.owed import Held
from sppt.payments.refunds import Application, Refund, Transfer
from sppt.register.owners import owned
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.nop import Nop, NotANop
from sppt.rules.overpayment import RefundState
from sppt.rules.rupiah import NotRupiah, read_rupiah

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
TEXT_MAX = 1_000
APPLY_FIELDS = ("nop", "tanggal", "jumlah", "penerima", "bank", "rekening", "alasan")
PAY_FIELDS = ("tanggal", "transfer", "pemilik", "catatan")
FIELD_OF = {
    CreditWhy.TOO_MUCH: "jumlah",
    CreditWhy.IN_THE_FUTURE: "tanggal",
    CreditWhy.ACCOUNT_MALFORMED: "rekening",
    CreditWhy.NOT_HIS_NOP: "nop",
    CreditWhy.OFFSET_FIRST: "nop",
}
PAY_FIELD_OF = {
    CreditWhy.IN_THE_FUTURE: "tanggal",
    CreditWhy.REFUND_HELD: "tanggal",
    CreditWhy.NAME_DIFFERS: "pemilik",
}
STATES = {
    RefundState.GRANTED: "Menunggu dibayar",
    RefundState.PAID: "Sudah dibayar",
    RefundState.WITHDRAWN: "Ditarik",
}


@desk(Role.BENDAHARA, methods=FORM)
def apply(request: OfficeRequest, key: str) -> HttpResponse:
    """A taxpayer's application, recorded and put before a second officer."""
    held = sum_at(key)
    require_fresh(request, back=address("sum_refund", key))
    if request.method != "POST":
        return _apply_page(request, held, error="", field="")
    try:
        wanted = _application(request, held)
    except (NotRupiah, NotADate, NotANop):
        error = t("NOP, tanggal, atau jumlahnya tidak terbaca. Tulis misalnya 2026-08-31 dan 1.250.000.")
        return _apply_page(request, held, error=error, field="nop")
    try:
        number = money.propose_refund(
            wanted,
            maker=request.officer.name,
            reason=request.POST.get("alasan", "")[:TEXT_MAX],
            at=request.officer.at,
        )
    except (CreditRefused, NotAllowed) as refusal:
        field = "alasan" if isinstance(refusal, NotAllowed) else FIELD_OF.get(refusal.code, "penerima")
        return _apply_page(request, held, error=sentence(refusal), field=field)
    return SeeOther(address("proposal", number))


@desk(*READERS)
def refunds(request: OfficeRequest) -> HttpResponse:
    """What waits to be paid, what must go first first."""
    found = money.unpaid_refunds()
    table = _table(request, found)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name="restitusi")
    today = wib_day(request.officer.at)
    context = {
        "table": table,
        "total": sum(one.amount for one in found),
        "late": sum(one.pay_by < today for one in found),
        "query": "",
    }
    return render(request, "office/titipan/refunds.html", context)


@desk(*READERS)
def one(request: OfficeRequest, number: int) -> HttpResponse:
    """One refund: its letter, its days, and its payment by a third officer."""
    found = _found(number)
    if _may_pay(request, found):
        require_fresh(request)
    return _show(request, found, error="", field="")


@desk(Role.BENDAHARA, methods=POST)
def pay(request: OfficeRequest, number: int) -> HttpResponse:
    """A third officer writes down that the treasury has paid it."""
    found = _found(number)
    require_fresh(request, back=address("refund", number))
    try:
        paid_on = read_date(request.POST.get("tanggal", "").strip())
    except NotADate:
        error = t("Tanggal tidak terbaca. Tulis misalnya 2026-08-31.")
        return _show(request, found, error=error, field="tanggal")
    transfer = Transfer(
        paid_on, request.POST.get("transfer", "")[:TEXT_MAX], request.POST.get("pemilik", "")[:TEXT_MAX]
    )
    try:
        money.pay_refund(number, transfer, payer=request.officer.name, at=request.officer.at)
    except (CreditRefused, NotAllowed) as refusal:
        field = (
            PAY_FIELD_OF.get(refusal.code, "transfer") if isinstance(refusal, CreditRefused) else "transfer"
        )
        return _show(request, _found(number), error=sentence(refusal), field=field)
    return SeeOther(address("refund", number))


@desk(Role.BENDAHARA, methods=POST)
def withdraw(request: OfficeRequest, number: int) -> HttpResponse:
    """A third officer finds that it cannot be paid as granted."""
    found = _found(number)
    require_fresh(request, back=address("refund", number))
    note = request.POST.get("catatan", "")[:TEXT_MAX]
    try:
        money.withdraw_refund(number, officer=request.officer.name, note=note, at=request.officer.at)
    except (CreditRefused, NotAllowed) as refusal:
        return _show(request, found, error=sentence(refusal), field="catatan")
    return SeeOther(address("refund", number))


@desk(*READERS)
def letter(request: OfficeRequest, number: int) -> HttpResponse:
    """SKPDLB as a PDF."""
    found = _found(number)
    name, subject = f"skpdlb-{number}", f"refund:{number}"
    return handed(request, skpdlb(found), of_refund(found), name=name, subject=subject)


def _found(number: int) -> Refund:
    try:
        return money.refund_of(number)
    except CreditRefused:
        raise Http404 from None


def _may_pay(request: OfficeRequest, found: Refund) -> bool:
    officer = request.officer
    return (
        found.state is RefundState.GRANTED
        and officer.may(Role.BENDAHARA)
        and officer.name not in {found.maker, found.checker}
    )


def _show(request: OfficeRequest, found: Refund, *, error: str, field: str) -> HttpResponse:
    today = wib_day(request.officer.at)
    about = owed.resolution(found.number)
    context = {
        "refund": found,
        "nop": Nop(found.nop),
        "state": t(STATES[found.state]),
        "open": found.state is RefundState.GRANTED,
        "key": key_of(about[1]) if about else "",
        "may_pay": _may_pay(request, found),
        "held_until": found.pay_from if today < found.pay_from else None,
        "interest": money.interest_on(found, paid_on=today),
        "today": today,
        "form": {name: request.POST.get(name, "")[:TEXT_MAX] for name in PAY_FIELDS},
        "error": error,
        "field": field,
    }
    return render(request, "office/titipan/refund.html", context, status=422 if error else 200)


def _application(request: OfficeRequest, held: Held) -> Application:
    """What was typed; raises NotRupiah, NotADate, NotANop."""
    typed = {name: request.POST.get(name, "").strip()[:TEXT_MAX] for name in APPLY_FIELDS}
    return Application(
        origin=held.origin,
        number=held.number,
        nop=Nop.read(typed["nop"], city=settings.SPPT_CITY).digits,
        applied_on=read_date(typed["tanggal"]),
        payee=typed["penerima"],
        bank=typed["bank"],
        account=typed["rekening"],
        amount=read_rupiah(typed["jumlah"]) if typed["jumlah"] else None,
    )


def _apply_page(request: OfficeRequest, held: Held, *, error: str, field: str) -> HttpResponse:
    nop = held.nops[0] if held.nops else ""
    owner = owned([nop]).get(nop) if nop else None
    standing = {
        "nop": Nop(nop).printed if nop else "",
        "tanggal": wib_day(request.officer.at).isoformat(),
        "penerima": owner.nama if owner else "",
    }
    typed = {name: request.POST.get(name, standing.get(name, ""))[:TEXT_MAX] for name in APPLY_FIELDS}
    debts = money.overdue(list(held.nops), on=wib_day(request.officer.at)) if held.nops else []
    context = {
        "held": held,
        "key": key_of(held),
        "form": typed,
        "debts": [(Nop(one.nop), one) for one in debts],
        "error": error,
        "field": field,
    }
    return render(request, "office/titipan/apply.html", context, status=422 if error else 200)


def _table(request: OfficeRequest, found: list[Refund]) -> Table:
    today = wib_day(request.officer.at)
    columns = (
        Column("SKPDLB"),
        Column("Penerima"),
        Column("Jumlah", Kind.MONEY),
        Column("Bunga bila dibayar hari ini", Kind.MONEY),
        Column("Dibayarkan mulai", Kind.DAY),
        Column("Dibayarkan paling lambat", Kind.DAY),
        Column("Keadaan"),
    )
    rows = [
        (
            Link(one.letter, address("refund", one.number)),
            one.payee,
            one.amount,
            money.interest_on(one, paid_on=today).amount,
            one.pay_from,
            one.pay_by,
            t("Masa tahan")
            if today < one.pay_from
            else t("Terlambat")
            if one.pay_by < today
            else t("Siap dibayar"),
        )
        for one in found
    ]
    return Table("restitusi", "Restitusi yang menunggu dibayar", columns, rows, shown=500)
