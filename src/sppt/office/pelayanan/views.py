"""The search of the office and an object's page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.kit.perda import perda_of
from sppt.office.loket.cash import RECEIPT_ROLES
from sppt.office.loket.till import opened_nop
from sppt.office.pelayanan.story import LOOK, story_of
from sppt.office.picks import Pick, read_line, seal_picks
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t
from sppt.payments import queries
from sppt.payments import search as payments
from sppt.payments.language import PaymentCode
from sppt.payments.numbers import is_code, is_receipt_number
from sppt.register.owners import NAME_MIN, Owned, owned_by_name
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop, NotANop

SEARCHERS = (Role.TELLER, Role.PENETAPAN, Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
NAMES = (Role.PENETAPAN, Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
TEXT_MAX = 80
_REFERENCE = re.compile(r"[!-~]{1,64}", re.ASCII)
_JUNK = re.compile(r"[\s.\-]+")


@dataclass(frozen=True, slots=True)
class Results:
    """What a text leads to, by exact keys and by the beginning of a name."""

    code: PaymentCode | None
    tables: tuple[Table, ...]

    @property
    def empty(self) -> bool:
        return self.code is None and not any(table.rows for table in self.tables)


@desk(*SEARCHERS, methods=FORM)
def search(request: OfficeRequest) -> HttpResponse:
    """One field for everything. A NOP and a receipt's number lead on at once."""
    typed = request.POST.get("cari", "")[:TEXT_MAX].strip()
    if request.method != "POST":
        return render(request, "office/pelayanan/search.html", {"may_names": request.officer.may(*NAMES)})
    lead = _at_once(request, typed)
    if lead is not None:
        return lead
    results = _results(request, typed)
    context = {
        "typed": typed,
        "results": results,
        "may_names": request.officer.may(*NAMES),
        "error": "" if typed else t("Tulis dulu yang dicari."),
    }
    return render(request, "office/pelayanan/search.html", context, status=200 if typed else 422)


def _at_once(request: OfficeRequest, typed: str) -> HttpResponse | None:
    at = request.officer.at
    short = _JUNK.sub("", typed).upper()
    if is_receipt_number(short):
        receipt = queries.receipt_by_number(short)
        if receipt is not None and request.officer.may(*RECEIPT_ROLES):
            return SeeOther(address("till_receipt", receipt.token))
    try:
        pick = read_line(typed, city=settings.SPPT_CITY, year_now=wib_day(at).year)
    except NotANop:
        return None
    return SeeOther(address("object", seal_picks([Pick(pick.nop)], at=at)))


def _results(request: OfficeRequest, typed: str) -> Results:
    at = request.officer.at
    short = _JUNK.sub("", typed)
    code = queries.code_by_digits(short, at=at) if is_code(short) else None
    found = payments.payments_by_reference(typed) if _REFERENCE.fullmatch(typed) else []
    cases = payments.cases_by_reference(typed) if _REFERENCE.fullmatch(typed) else []
    tables = [_payments_table(request, found), _cases_table(cases)]
    if request.officer.may(*NAMES) and len(typed) >= NAME_MIN and not any(sign.isdigit() for sign in typed):
        owners = owned_by_name(typed)
        audit.append(
            actor=request.officer.actor,
            verb="look_names",
            subject="register:names",
            detail={"found": len(owners)},
            at=at,
        )
        tables.append(_owners_table(request, owners))
    return Results(code, tuple(tables))


def _payments_table(request: OfficeRequest, found: list[payments.FoundPayment]) -> Table:
    columns = (
        Column("Bukti"),
        Column("Kanal"),
        Column("Referensi"),
        Column("Diterima", Kind.MOMENT),
        Column("Jumlah", Kind.MONEY),
        Column("Keadaan"),
    )
    may = request.officer.may(*RECEIPT_ROLES)
    rows = [
        (
            Link(one.receipt, address("till_receipt", one.token)) if may else one.receipt,
            one.channel,
            one.reference,
            one.received_at,
            one.amount,
            t("Dibatalkan") if one.reversed else t("Berlaku"),
        )
        for one in found
    ]
    return Table("pembayaran", "Pembayaran dengan referensi ini", columns, rows)


def _cases_table(found: list[payments.FoundCase]) -> Table:
    columns = (
        Column("Perkara", Kind.COUNT),
        Column("Sebab"),
        Column("Kanal"),
        Column("Jumlah", Kind.MONEY),
        Column("Dibuka", Kind.MOMENT),
    )
    rows = [(one.id, one.why, one.channel, one.amount, one.opened_at) for one in found]
    return Table("titipan", "Titipan dengan referensi ini", columns, rows)


def _owners_table(request: OfficeRequest, found: list[Owned]) -> Table:
    columns = (Column("NOP", Kind.DIGITS), Column("Nama"), Column("Letak"))
    rows = [
        (
            Link(
                Nop(one.nop).printed,
                address("object", seal_picks([Pick(Nop(one.nop))], at=request.officer.at)),
            ),
            one.nama,
            one.letak,
        )
        for one in found
    ]
    return Table("nama", "Nama yang berawalan begini", columns, rows)


@desk(*SEARCHERS)
def story(request: OfficeRequest, token: str) -> HttpResponse:
    """An object from its register to its last posting. Each look is written into the trail."""
    opened = opened_nop(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    names = frozenset({"seen"}) if request.officer.may(*NAMES) else frozenset[str]()
    found = story_of(perda_of(settings.SPPT_CITY), opened, names=names, on=wib_day(request.officer.at))
    key, form = asked_for(request)
    if form:
        table = found.table(key)
        if table is None:
            raise Http404
        return handed_out(request, table, form, name="objek")
    if found.known:
        audit.append(
            actor=request.officer.actor,
            verb=LOOK,
            subject=f"nop:{found.head.nop.digits}",
            detail={"names": bool(names)},
            at=request.officer.at,
        )
    whole = request.GET.get("semua", "")
    found = replace(
        found,
        tables=tuple(
            replace(table, shown=len(table.rows)) if table.key == whole else table for table in found.tables
        ),
    )
    context = {
        "story": found,
        "token": token,
        "may_take": request.officer.may(Role.TELLER),
        "sees_names": bool(names),
    }
    return render(request, "office/pelayanan/object.html", context)
