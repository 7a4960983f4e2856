"""Deposits of the counter's cash: what waits, what was recorded, and a slip in four fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.laporan.files import EXPORT_MAX, READERS
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, Value, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.reconciliation import deposits as slips
from sppt.reconciliation.deposits import PAGE, Deposit, DepositProblem, Slip
from sppt.reconciliation.moments import moment_reader
from sppt.rules.rupiah import NotRupiah, read_rupiah

MOMENT_FORM = "%Y-%m-%d %H:%M"
_FIELDS = ("slip", "jumlah", "waktu")
_FIELD_OF: Mapping[str, str] = {
    "number": "slip",
    "slip_taken": "slip",
    "amount": "jumlah",
    "moment": "waktu",
    "turns": "giliran",
    "no_account": "slip",
}


@desk(*READERS)
def deposits(request: OfficeRequest) -> HttpResponse:
    """Recorded slips, the latest first, and the form for the next."""
    return _show(request, error="", field="")


@desk(Role.BENDAHARA, methods=POST)
def record(request: OfficeRequest) -> HttpResponse:
    """Records a slip; it becomes a claim that the statement must confirm."""
    form = request.POST
    texts = form.getlist("giliran")[:200]
    turns = {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18}
    try:
        amount = read_rupiah(form.get("jumlah", ""))
    except NotRupiah as error:
        english = "This amount cannot be read. Type whole rupiah, such as 1234567 or 1.234.567."
        return _show(request, error=either(str(error), english), field="jumlah")
    try:
        deposited_at: datetime = moment_reader(MOMENT_FORM)(form.get("waktu", "").strip())
    except ValueError:
        sentence = t("Waktu setor tidak terbaca. Tulis seperti 2026-09-14 10:30.")
        return _show(request, error=sentence, field="waktu")
    slip = Slip(form.get("slip", "").strip()[:100], amount, deposited_at)
    try:
        slips.record_deposit(slip, turns, by=request.officer.name, at=request.officer.at)
    except DepositProblem as error:
        return _show(request, error=either(str(error), error.text_en), field=_FIELD_OF[error.code])
    return SeeOther(address("deposits"))


def _show(request: OfficeRequest, *, error: str, field: str) -> HttpResponse:
    before = request.GET.get("sebelum", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) <= 18 else None
    _, form = asked_for(request)
    found = slips.deposits(before=None if form else last, limit=EXPORT_MAX if form else PAGE + 1)
    if form:
        return handed_out(request, _table(found), form, name="setoran")
    chosen = set(request.POST.getlist("giliran"))
    waiting = slips.waiting()
    context = {
        "table": _table(found[:PAGE]),
        "turns": [(turn, str(turn.id) in chosen or not chosen) for turn in waiting],
        "cash": sum(turn.cash for turn in waiting),
        "may_record": request.officer.may(Role.BENDAHARA),
        "typed": {name: request.POST.get(name, "")[:100] for name in _FIELDS},
        "more": f"sebelum={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "first": last is not None,
        "error": error,
        "field": field,
    }
    return render(request, "office/laporan/deposits.html", context, status=422 if error else 200)


def _table(found: Sequence[Deposit]) -> Table:
    columns = (
        Column("Nomor slip", Kind.DIGITS),
        Column("Jumlah", Kind.MONEY),
        Column("Waktu setor", Kind.MOMENT),
        Column("Rekening", Kind.DIGITS),
        Column("Giliran"),
        Column("Oleh"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            Link(one.number, address("report", one.file_id)),
            one.amount,
            one.deposited_at,
            one.account,
            ", ".join(str(turn) for turn in one.turns),
            one.made_by.removeprefix("officer:"),
        )
        for one in found
    ]
    return Table("setoran", "Setoran yang sudah dicatat", columns, rows, shown=PAGE)
