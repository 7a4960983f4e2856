"""Money that found no place: the list, one sum with its story, and its ways out, each put before a second officer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.actions import NotAllowed
from sppt.accounts.queries import Proposal, open_proposals
from sppt.accounts.words import Role
from sppt.documents.letters import PLACED, of_placement
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, Value, address, asked_for, handed_out
from sppt.office.titipan.deciding import BILL_STATES, WAYS
from sppt.office.titipan.letters import handed, placement_letter
from sppt.office.titipan.refusing import sentence
from sppt.office.words import t
from sppt.payments import owed, refunds, resolving
from sppt.payments.credit_refusals import CreditRefused
from sppt.payments.owed import Held, Origin, Resolved, Standing, Wanted
from sppt.payments.refunds import REFUND
from sppt.payments.resolving import GIVE_BACK, RESOLUTION
from sppt.payments.words import ResolutionKind
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop, NotANop
from sppt.rules.rupiah import NotRupiah, read_rupiah

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
REASON_MAX = 1_000
PAGES_MAX = 1_000
ORIGINS = {Origin.CASE: "Titipan", Origin.CREDIT: "Kelebihan bayar"}
STANDINGS = {"open": "Masih ada sisa", "spent": "Sudah habis", "all": "Semua"}
WHY = {
    "already_paid": "Tagihannya sudah lunas",
    "bill_changed": "Tagihannya berubah",
    "bill_withdrawn": "Tagihannya dibatalkan",
    "written_off": "Tagihannya dihapuskan",
    "amount_differs": "Jumlahnya tidak sama",
    "code_expired": "Kode bayarnya lewat masa",
    "code_not_found": "Tagihannya tidak dikenal",
    "too_late": "Kabarnya datang terlambat",
    "reversed_before": "Kanalnya lebih dahulu membatalkan",
    "pembetulan": "Pembetulan",
    "pengurangan": "Pengurangan",
    "pembatalan": "Pembatalan SPPT",
}


@desk(*READERS)
def held(request: OfficeRequest) -> HttpResponse:
    """All of it, the oldest first, fifty a page, by state, kind and channel."""
    standing, origin = request.GET.get("keadaan", "open"), request.GET.get("jenis", "")
    channel = request.GET.get("kanal", "").strip()[:40]
    wanted = Wanted(
        standing=Standing(standing) if standing in set(Standing) else None,
        origin=Origin(origin) if origin in set(Origin) else None,
        channel=channel,
    )
    page = _page(request)
    _, form = asked_for(request)
    if form:
        found = owed.sums(wanted, most=owed.EXPORT_MAX)
        return handed_out(request, _table(request, found.sums), form, name="titipan")
    found = owed.sums(wanted, skip=owed.PAGE * (page - 1))
    query = {"keadaan": standing, "jenis": origin, "kanal": channel}
    context = {
        "found": found,
        "table": _table(request, found.sums),
        "standings": [(key, t(name), key == standing) for key, name in STANDINGS.items()],
        "origins": [("", t("Semua"), not origin)]
        + [(key.value, t(name), key.value == origin) for key, name in ORIGINS.items()],
        "channel": channel,
        "query": urlencode({key: value for key, value in query.items() if value}),
        "page": page,
        "more": found.count > owed.PAGE * page,
        "may_propose": request.officer.may(Role.BENDAHARA),
    }
    return render(request, "office/titipan/list.html", context)


@desk(*READERS)
def one(request: OfficeRequest, key: str) -> HttpResponse:
    """One sum with its story and its ways out."""
    found = _found(key)
    _, form = asked_for(request)
    if form:
        return handed_out(request, _story(owed.resolutions_of(found)), form, name=f"titipan-{key}")
    return _show(request, found, error="", field="alasan")


@desk(Role.BENDAHARA, methods=POST)
def place(request: OfficeRequest, key: str) -> HttpResponse:
    """Puts before a second officer that it settles a bill, whole or in part."""
    found = _found(key)
    require_fresh(request, back=address("sum", key))
    chosen = request.POST.get("tagihan", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) <= 18):
        return _show(request, found, error=t("Pilih satu tagihan dari daftarnya."), field="tagihan")
    typed = request.POST.get("jumlah", "").strip()
    try:
        amount = read_rupiah(typed) if typed else None
        owner = _owner(request)
    except (NotRupiah, NotANop):
        error = t("Jumlah atau NOP-nya tidak terbaca. Tulis rupiah bulat, dan NOP dengan 18 angka.")
        return _show(request, found, error=error, field="jumlah")
    try:
        number = resolving.propose_placement(
            found.origin,
            found.number,
            int(chosen),
            amount=amount,
            owner=owner,
            maker=request.officer.name,
            reason=request.POST.get("alasan", "")[:REASON_MAX],
            at=request.officer.at,
        )
    except (CreditRefused, NotAllowed) as refusal:
        return _show(request, found, error=sentence(refusal), field="alasan")
    return SeeOther(address("proposal", number))


@desk(Role.BENDAHARA, methods=POST)
def give_back(request: OfficeRequest, key: str) -> HttpResponse:
    """Puts before a second officer that its channel has taken it back."""
    found = _found(key)
    require_fresh(request, back=address("sum", key))
    if found.origin is not Origin.CASE:
        raise Http404
    reason = request.POST.get("alasan", "")[:REASON_MAX]
    try:
        number = resolving.propose_give_back(
            found.number, maker=request.officer.name, reason=reason, at=request.officer.at
        )
    except (CreditRefused, NotAllowed) as refusal:
        return _show(request, found, error=sentence(refusal), field="alasan-kembali")
    return SeeOther(address("proposal", number))


@desk(*READERS)
def letter(request: OfficeRequest, number: int) -> HttpResponse:
    """The letter that tells the taxpayer which bill his money has settled."""
    found = owed.resolution(number)
    if found is None or found[0].kind not in PLACED:
        raise Http404
    done, held = found
    letter_of = placement_letter(done, held)
    name = f"kompensasi-{number}"
    return handed(request, letter_of, of_placement(done), name=name, subject=held.subject)


def key_of(found: Held) -> str:
    """As addresses name a sum."""
    return f"{found.origin}-{found.number}"


def sum_at(key: str) -> Held:
    """The sum of an address, or 404."""
    return _found(key)


def _found(key: str) -> Held:
    origin, _, number = key.partition("-")
    try:
        return owed.sum_of(Origin(origin), int(number))
    except CreditRefused:
        raise Http404 from None


def _show(request: OfficeRequest, found: Held, *, error: str, field: str) -> HttpResponse:
    try:
        owner = _owner(request)
    except NotANop:
        owner, error = "", error or t("NOP tidak terbaca. Periksa 18 angkanya.")
    bills = resolving.candidates(found, owner=owner, at=request.officer.at)
    may = request.officer.may(Role.BENDAHARA)
    context = {
        "held": found,
        "key": key_of(found),
        "origin": t(ORIGINS[found.origin]),
        "why": t(WHY.get(found.why, found.why)),
        "meant": _meant(found),
        "nops": ", ".join(Nop(one).printed for one in found.nops) if ":" not in found.what else "",
        "age": (wib_day(request.officer.at) - found.since).days,
        "story": _story(owed.resolutions_of(found)),
        "refunds": refunds.refunds_of(found),
        "waiting": _waiting(found),
        "bills": [
            (one, Nop(one.bill.nop).printed, t(WAYS[one.kind]), t(BILL_STATES[one.state])) for one in bills
        ],
        "chosen": request.POST.get("tagihan", ""),
        "amount": request.POST.get("jumlah", "")[:30],
        "reason": request.POST.get("alasan", "")[:REASON_MAX],
        "owner": owner,
        "asks_owner": may and not found.nops and found.left > 0,
        "may_propose": may and found.left > 0,
        "from_channel": found.origin is Origin.CASE,
        "error": error,
        "field": field,
    }
    return render(request, "office/titipan/one.html", context, status=422 if error else 200)


def _owner(request: OfficeRequest) -> str:
    typed = (request.POST.get("nop", "") or request.GET.get("nop", "")).strip()[:40]
    return Nop.read(typed, city=settings.SPPT_CITY).digits if typed else ""


def _waiting(found: Held) -> Sequence[Proposal]:
    return [one for one in open_proposals([RESOLUTION, GIVE_BACK, REFUND]) if one.subject == found.subject]


def _meant(found: Held) -> str:
    nop, _, years = found.what.partition(":")
    if years and len(nop) == 18 and nop.isdecimal():
        return f"{Nop(nop).printed} {years.replace(',', ', ')}"
    return found.what


def _table(request: OfficeRequest, sums: Sequence[Held]) -> Table:
    today = wib_day(request.officer.at)
    columns = (
        Column("Titipan"),
        Column("Sejak", Kind.DAY),
        Column("Umur (hari)", Kind.COUNT),
        Column("Jenis"),
        Column("Sebab"),
        Column("Kanal"),
        Column("Referensi"),
        Column("Dimaksudkan untuk"),
        Column("Jumlah", Kind.MONEY),
        Column("Sisa", Kind.MONEY),
    )
    rows: list[Sequence[Value]] = [
        (
            Link(f"{t(ORIGINS[one.origin])} {one.number}", address("sum", key_of(one))),
            one.since,
            (today - one.since).days,
            t(ORIGINS[one.origin]),
            t(WHY.get(one.why, one.why)),
            one.channel,
            one.reference,
            _meant(one),
            one.amount,
            one.left,
        )
        for one in sums
    ]
    return Table("titipan", "Uang yang masih menjadi utang kota", columns, rows, shown=owed.PAGE)


def _story(done: Sequence[Resolved]) -> Table:
    columns = (
        Column("Jalan keluar"),
        Column("Diputuskan", Kind.MOMENT),
        Column("Jumlah", Kind.MONEY),
        Column("Tagihan"),
        Column("Pokok", Kind.MONEY),
        Column("Denda", Kind.MONEY),
        Column("Dihitung per tanggal", Kind.DAY),
        Column("Petugas"),
        Column("Surat"),
    )
    rows = [
        (
            t(WAYS[ResolutionKind(one.kind)]),
            one.at,
            one.amount,
            f"{Nop(one.nop).printed} {one.tax_year}" if one.nop else "",
            one.pokok,
            one.denda,
            one.law_on,
            f"{one.maker}, {one.checker}",
            _letter(one),
        )
        for one in done
    ]
    return Table("riwayat", "Yang sudah diputuskan", columns, rows, shown=owed.PAGE)


def _letter(one: Resolved) -> Link | str:
    """Where the letter about it is found."""
    kind = ResolutionKind(one.kind)
    if kind is ResolutionKind.RESTITUSI:
        return Link("SKPDLB", address("refund", one.number))
    return "" if kind is ResolutionKind.KEMBALI else Link("PDF", address("placement_letter", one.number))


def _page(request: OfficeRequest) -> int:
    text = request.GET.get("hal", "1")
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) <= 4 else 1
