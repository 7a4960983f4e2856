"""Objects that the rules treat otherwise: which there are, one with its history, and the forms that propose more."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.queries import open_proposals_about
from sppt.accounts.words import Role
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.treating import (
    OBJECTS_MAX,
    TREATMENT,
    Effect,
    TreatmentWish,
    first_open_year,
    propose_treatment,
    weigh_treatment,
)
from sppt.assessment.treatment_words import TreatmentKind
from sppt.assessment.treatments import (
    PAGE,
    SHEET_MAX,
    Treatment,
    history,
    holding_treatments,
    standing,
    treatment_counts,
)
from sppt.collective.reading import ListRefused, read_file, read_text
from sppt.kit import audit
from sppt.office.loket.till import opened_picks
from sppt.office.penetapan.paging import asked_page
from sppt.office.penetapan.refusing import sentence
from sppt.office.penetapan.treatment_form import FIELD_OF, BadField, asked_kind, form_of, read_wish
from sppt.office.penetapan.treatment_words import KIND_NAMES, value_text, years_text
from sppt.office.picks import Pick, read_line, seal_picks
from sppt.office.refusals import refusal_of
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, Value, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.register.owners import kelurahan_names, owned
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop, NotANop

READERS = (Role.PENETAPAN, Role.HEAD, Role.AUDITOR)
NOP_MAX = 100
FILE_MAX = 1 << 20
BAD_SHOWN = 5


@desk(*READERS, methods=FORM)
def index(request: OfficeRequest) -> HttpResponse:
    """What holds in a tax year, by kind and kelurahan; a NOP that is typed leads to its object."""
    typed, error = request.POST.get("nop", "")[:NOP_MAX], ""
    if request.method == "POST":
        try:
            pick = read_line(typed, city=settings.SPPT_CITY, year_now=wib_day(request.officer.at).year)
            if owned([pick.nop.digits]):
                return SeeOther(address("treatment", _sealed(request, pick.nop.digits)))
            error = sentence(Refused(Why.NO_SUCH_OBJECT, nop=pick.nop.printed))
        except NotANop as refusal:
            error = either(str(refusal), refusal.text_en)
    names = kelurahan_names()
    asked = {key: request.GET.get(key, "") for key in ("tahun", "jenis", "kelurahan")}
    plain = asked["tahun"].isascii() and asked["tahun"].isdecimal() and len(asked["tahun"]) == 4
    year = int(asked["tahun"]) if plain else first_open_year(at=request.officer.at)
    kind = asked["jenis"] if asked["jenis"] in set(TreatmentKind) else ""
    kelurahan = asked["kelurahan"] if asked["kelurahan"] in names else ""
    _, form = asked_for(request)
    if form:
        found = holding_treatments(year, kind=kind, kelurahan=kelurahan, size=SHEET_MAX)[:SHEET_MAX]
        return handed_out(request, _listed(request, found), form, name=f"objek-khusus-{year}")
    page = asked_page(request)
    found = holding_treatments(year, kind=kind, kelurahan=kelurahan, page=page)
    counts = treatment_counts(year)
    context = {
        "year": year,
        "kind": kind,
        "kelurahan": kelurahan,
        "kinds": [(one.value, t(name), counts.get(one, 0)) for one, name in KIND_NAMES.items()],
        "places": names.items(),
        "table": _listed(request, found[:PAGE]),
        "query": f"tahun={year}&jenis={kind}&kelurahan={kelurahan}",
        "page": page,
        "more": len(found) > PAGE,
        "typed": typed,
        "error": error,
        "may_write": request.officer.may(Role.PENETAPAN),
    }
    return render(request, "office/penetapan/treatments.html", context, status=422 if error else 200)


@desk(*READERS, methods=FORM)
def one(request: OfficeRequest, token: str) -> HttpResponse:
    """One object: what holds for it, all that was decided, and the form; sent, it shows what would follow in rupiah."""
    picks = opened_picks(request, token)
    if isinstance(picks, HttpResponse):
        return picks
    if request.method != "POST":
        return _show(request, token, picks[0].nop)
    kind = asked_kind(request)
    if kind is None or not request.officer.may(Role.PENETAPAN):
        raise Http404
    try:
        effect = weigh_treatment(read_wish(request, kind, [picks[0].nop.digits]), at=request.officer.at)
    except (BadField, Refused) as error:
        return _show(request, token, picks[0].nop, fault=_fault(error))
    return _show(request, token, picks[0].nop, effect=effect)


@desk(Role.PENETAPAN, methods=POST)
def propose(request: OfficeRequest, token: str) -> HttpResponse:
    """Puts the treatment of one object before a second officer."""
    picks, kind = opened_picks(request, token), asked_kind(request)
    if isinstance(picks, HttpResponse):
        return picks
    if kind is None:
        raise Http404
    require_fresh(request, back=f"{address('treatment', token)}?jenis={kind.value}")
    try:
        return _proposed(request, read_wish(request, kind, [picks[0].nop.digits]))
    except (BadField, Refused, NotAllowed) as error:
        return _show(request, token, picks[0].nop, fault=_fault(error))


@desk(Role.PENETAPAN, methods=FORM)
def many(request: OfficeRequest) -> HttpResponse:
    """The same treatment for a list of objects, typed or brought as a file."""
    kind = asked_kind(request)
    fault = ("", "")
    if kind is not None and request.method == "POST":
        require_fresh(request, back=f"{address('treatment_many')}?jenis={kind.value}")
        try:
            return _proposed(request, read_wish(request, kind, _nops(request)))
        except (BadField, Refused, NotAllowed) as error:
            fault = _fault(error)
    context = {
        "kinds": [(each.value, t(name)) for each, name in KIND_NAMES.items()],
        "form": None if kind is None else form_of(request, kind),
        "most": OBJECTS_MAX,
        "list": request.POST.get("daftar", ""),
        "field": fault[0],
        "error": fault[1],
    }
    return render(request, "office/penetapan/treatment_many.html", context, status=422 if fault[1] else 200)


def _proposed(request: OfficeRequest, wish: TreatmentWish) -> HttpResponse:
    number = propose_treatment(
        wish, reason=request.POST.get("alasan", "")[:1_000], maker=request.officer.name, at=request.officer.at
    )
    return SeeOther(address("proposal", number))


def _fault(error: BadField | Refused | NotAllowed) -> tuple[str, str]:
    """The field at fault and the sentence."""
    if isinstance(error, BadField):
        return error.name, str(error)
    if isinstance(error, Refused):
        return FIELD_OF.get(error.why, "isi-borang"), sentence(error)
    return "alasan", refusal_of(error)


def _nops(request: OfficeRequest) -> list[str]:
    """The NOPs of the list; a line that cannot be read refuses it whole. Raises BadField."""
    year_now = wib_day(request.officer.at).year
    uploaded = request.FILES.get("berkas")
    try:
        if uploaded is not None:
            if (uploaded.size or 0) > FILE_MAX:
                raise BadField("daftar", t("Berkasnya paling besar 1 MB."))
            lines = read_file(
                uploaded.name or "",
                uploaded.read(FILE_MAX),
                city=settings.SPPT_CITY,
                year_now=year_now,
                lines_max=OBJECTS_MAX,
            )
        else:
            text = request.POST.get("daftar", "")
            lines = read_text(text, city=settings.SPPT_CITY, year_now=year_now, lines_max=OBJECTS_MAX)
    except ListRefused as error:
        raise BadField("daftar", either(str(error), error.english)) from None
    bad = [line for line in lines if not line.nop]
    if bad:
        told = " ".join(
            t(
                "Baris {nomor} ({isi}): {sebab}",
                nomor=line.place,
                isi=line.text,
                sebab=either(line.why, line.why_en),
            )
            for line in bad[:BAD_SHOWN]
        )
        many_bad = t("{jumlah} baris tidak terbaca.", jumlah=len(bad))
        raise BadField("daftar", f"{many_bad} {told}")
    return [line.nop for line in lines]


def _show(
    request: OfficeRequest,
    token: str,
    nop: Nop,
    *,
    effect: Effect | None = None,
    fault: tuple[str, str] = ("", ""),
) -> HttpResponse:
    found = owned([nop.digits]).get(nop.digits)
    if found is None:
        raise Http404
    past = history(nop.digits)
    table = _history(past)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name="objek")
    audit.append(
        actor=request.officer.actor,
        verb="look_names",
        subject=f"object:{nop.digits}",
        detail={},
        at=request.officer.at,
    )
    kind, year = asked_kind(request), first_open_year(at=request.officer.at)
    holding = standing(year, nops=[nop.digits]).get(nop.digits, [])
    may_write = request.officer.may(Role.PENETAPAN)
    context = {
        "nop": nop,
        "token": token,
        "object": found,
        "year": year,
        "holding": [
            (t(KIND_NAMES[each.kind]), value_text(each.value), each.number, bool(each.subjek_id))
            for each in holding
        ],
        "waiting": open_proposals_about(TREATMENT, part="nops", item=nop.digits),
        "table": table,
        "kinds": [(each.value, t(name)) for each, name in KIND_NAMES.items()],
        "form": form_of(request, kind) if kind is not None and may_write else None,
        "effect": effect,
        "may_write": may_write,
        "field": fault[0],
        "error": fault[1],
    }
    return render(request, "office/penetapan/treatment.html", context, status=422 if fault[1] else 200)


def _listed(request: OfficeRequest, found: Sequence[Treatment]) -> Table:
    columns = (
        Column("NOP", Kind.DIGITS),
        Column("Jenis"),
        Column("Isi"),
        Column("Tahun pajak"),
        Column("Nomor keputusan"),
        Column("Tanggal keputusan", Kind.DAY),
        Column("Dasar"),
        Column("Petugas"),
    )
    rows = [
        (Link(Nop(each.nop).printed, address("treatment", _sealed(request, each.nop))), *_cells(each))
        for each in found
    ]
    return Table("objek", "Objek khusus", columns, rows, shown=PAGE)


def _history(found: Sequence[Treatment]) -> Table:
    columns = (
        Column("Dicatat", Kind.MOMENT),
        Column("Jenis"),
        Column("Isi"),
        Column("Tahun pajak"),
        Column("Nomor keputusan"),
        Column("Tanggal keputusan", Kind.DAY),
        Column("Dasar"),
        Column("Petugas"),
        Column("Alasan"),
    )
    rows = [(each.at, *_cells(each), each.reason) for each in found]
    return Table("riwayat", "Riwayat", columns, rows, shown=PAGE)


def _cells(each: Treatment) -> tuple[Value, ...]:
    return (
        t(KIND_NAMES[each.kind]),
        value_text(each.value),
        years_text(each.tax_year_from, each.tax_year_to),
        each.number,
        each.decided_on,
        each.article,
        f"{each.maker}, {each.checker}",
    )


def _sealed(request: OfficeRequest, nop: str) -> str:
    return seal_picks([Pick(Nop(nop), frozenset())], at=request.officer.at)
