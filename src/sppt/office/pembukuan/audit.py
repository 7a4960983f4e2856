"""What an auditor asks: a figure traced down to the bank's line and back, samples, and packs of evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.words import Role
from sppt.bookkeeping import packing, sampling, tracing
from sppt.bookkeeping.refusals import Refused
from sppt.bookkeeping.sampling import Sample, Wanted
from sppt.bookkeeping.tracing import BankLine, JournalLine, Posting, Trace
from sppt.bookkeeping.words import Picking
from sppt.office.pembukuan.frame import READERS, chart
from sppt.office.pembukuan.names import book_name, event_name
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.partners.channels import channels
from sppt.register.owners import kecamatan_names
from sppt.rules.calendar import NotADate, read_date
from sppt.rules.nop import Nop, NotANop

AUDITORS = (Role.AUDITOR, Role.HEAD)
TEXT_MAX = 80
REFRESH_SECONDS = 3
_REFERENCE = re.compile(r"[!-~]{1,64}", re.ASCII)
PICKINGS = {Picking.RANDOM: "Acak", Picking.BY_AMOUNT: "Menurut nilai (MUS)"}


@desk(*READERS)
def posting(request: OfficeRequest, number: int) -> HttpResponse:
    """One posting: its journal in both books, its bill, and what made it."""
    found = tracing.posting(number)
    if found is None:
        raise Http404
    receipts = []
    if found.source in {"payment", "reversal"}:
        receipts = tracing.receipts_for("", source=found.source, number=found.source_id)
    bank: tuple[BankLine, ...] = ()
    if found.source == "settlement":
        bank = tracing.bank_lines([], until=request.officer.at, settlement=found.source_id)
    context = {
        "posting": found,
        "bank": _bank(bank, "bank") if bank else None,
        "event": event_name(found.event),
        "nop": Nop(found.nop).printed if found.nop else "",
        "table": _journal(tracing.journal_of(chart(), found), found),
        "receipts": receipts,
        "card": _bill_card(found),
    }
    return render(request, "office/pembukuan/posting.html", context)


def _journal(lines: list[JournalLine], one: Posting) -> Table:
    columns = (
        Column("Jenis buku"),
        Column("Kode rekening"),
        Column("Rekening"),
        Column("Debit", Kind.MONEY),
        Column("Kredit", Kind.MONEY),
    )
    span = f"?sampai={one.business_day.isoformat()}"
    rows = [
        (
            book_name(line.book),
            Link(line.code, address("account_card", line.key) + span),
            line.name,
            line.debit,
            line.credit,
        )
        for line in lines
    ]
    return Table("jurnal", "Jurnalnya di kedua buku", columns, rows)


def _bill_card(one: Posting) -> Table | None:
    """All postings of the same bill: its card, from the opening to what remains."""
    if one.bill_id is None:
        return None
    columns = (
        Column("Hari buku", Kind.DAY),
        Column("Peristiwa"),
        Column("Debit"),
        Column("Kredit"),
        Column("Jumlah", Kind.MONEY),
        Column("Sisa pokok", Kind.MONEY),
    )
    rows, left = [], 0
    for line in tracing.bill_card(one.bill_id):
        left += line.amount * ((line.debit == "piutang_pokok") - (line.credit == "piutang_pokok"))
        link = Link(event_name(line.event), address("posting", line.id))
        rows.append((line.business_day, link, line.debit, line.credit, line.amount, left))
    return Table("kartu", "Kartu tagihan", columns, rows, shown=100)


@desk(*READERS, methods=FORM)
def trace(request: OfficeRequest) -> HttpResponse:
    """From a receipt or a bank's reference back up to the books; what is looked for travels in the form."""
    typed = request.POST.get("cari", "").strip()[:TEXT_MAX]
    if request.method != "POST":
        return render(request, "office/pembukuan/trace.html", {})
    try:
        card = _card_of_nop(Nop.read(typed, city=settings.SPPT_CITY))
    except NotANop:
        card = None
    if card is not None and card.rows:
        return render(request, "office/pembukuan/trace.html", {"typed": typed, "card": card})
    short = re.sub(r"[\s.\-]+", "", typed).upper()
    readable = bool(_REFERENCE.fullmatch(typed))
    receipts = (
        list(dict.fromkeys([*tracing.receipts_for(short), *tracing.receipts_for(typed)])) if readable else []
    )
    if not receipts:
        error = t("Tidak ada pembayaran atau tagihan dengan tulisan itu. Periksa lagi angkanya.")
        return render(request, "office/pembukuan/trace.html", {"typed": typed, "error": error}, status=422)
    return render(
        request, "office/pembukuan/trace.html", {"typed": typed, "found": _traced(receipts, request)}
    )


@desk(*READERS)
def receipt(request: OfficeRequest, number: str) -> HttpResponse:
    """The whole story of one receipt."""
    found = _traced([number], request)
    if not found:
        raise Http404
    return render(request, "office/pembukuan/trace.html", {"typed": number, "found": found})


def _traced(receipts: list[str], request: OfficeRequest) -> list[tuple[Trace, tuple[Table, ...]]]:
    found = tracing.traces(receipts, until=request.officer.at)
    return [
        (one, (_postings(one), _claims(one), _bank(one.bank, f"bank-{one.payment.receipt}"))) for one in found
    ]


def _bank(lines: Sequence[BankLine], key: str) -> Table:
    columns = (
        Column("Rekening kas daerah", Kind.DIGITS),
        Column("Dibukukan bank", Kind.DAY),
        Column("Tanggal nilai", Kind.DAY),
        Column("Referensi bank"),
        Column("Nomor STS"),
        Column("Jumlah", Kind.MONEY),
    )
    rows = [
        (one.account, one.booked_on, one.value_date, one.bank_reference, one.slip, one.amount)
        for one in lines
    ]
    return Table(key, "Baris rekening koran", columns, rows, shown=50)


def _card_of_nop(nop: Nop) -> Table:
    """Every posting of a NOP with what is left of each year's pokok after it."""
    columns = (
        Column("Tahun pajak", Kind.DIGITS),
        Column("Hari buku", Kind.DAY),
        Column("Peristiwa"),
        Column("Jumlah", Kind.MONEY),
        Column("Sisa pokok", Kind.MONEY),
    )
    rows, left = [], Counter[int | None]()
    for line in tracing.nop_card(nop.digits):
        left[line.bill_id] += line.amount * (
            (line.debit == "piutang_pokok") - (line.credit == "piutang_pokok")
        )
        link = Link(event_name(line.event), address("posting", line.id))
        rows.append((str(line.tax_year), line.business_day, link, line.amount, left[line.bill_id]))
    return Table("nop", "Kartu NOP", columns, rows, shown=1_000)


def _postings(one: Trace) -> Table:
    columns = (
        Column("Posting", Kind.DIGITS),
        Column("Hari buku", Kind.DAY),
        Column("Peristiwa"),
        Column("Debit"),
        Column("Kredit"),
        Column("Jumlah", Kind.MONEY),
    )
    rows = [
        (
            Link(str(each.id), address("posting", each.id)),
            each.business_day,
            event_name(each.event),
            each.debit,
            each.credit,
            each.amount,
        )
        for each in one.postings
    ]
    return Table(f"posting-{one.payment.receipt}", "Posting buku besar", columns, rows, shown=100)


def _claims(one: Trace) -> Table:
    columns = (
        Column("Berkas laporan"),
        Column("Baris", Kind.COUNT),
        Column("Jenis"),
        Column("Referensi"),
        Column("Jumlah", Kind.MONEY),
        Column("Biaya", Kind.MONEY),
        Column("Saat", Kind.MOMENT),
    )
    rows = [
        (each.file, each.line_no, each.kind, each.reference, each.amount, each.fee, each.paid_at)
        for each in one.claims
    ]
    return Table(f"laporan-{one.payment.receipt}", "Baris laporan kanal", columns, rows, shown=50)


@desk(*AUDITORS)
def samples(request: OfficeRequest) -> HttpResponse:
    """The samples that were picked, and the form for another."""
    return _samples(request, {}, "", 200)


@desk(Role.AUDITOR, methods=POST)
def pick(request: OfficeRequest) -> HttpResponse:
    """Picks a sample."""
    fields = {
        name: request.POST.get(name, "").strip()[:TEXT_MAX]
        for name in ("cara", "benih", "dari", "sampai", "banyak", "kanal", "kecamatan")
    }
    try:
        wanted = Wanted(
            picking=Picking(fields["cara"]) if fields["cara"] in set(Picking) else Picking.RANDOM,
            seed=fields["benih"],
            first=read_date(fields["dari"]),
            last=read_date(fields["sampai"]),
            size=int(fields["banyak"]) if re.fullmatch(r"\d{1,6}", fields["banyak"], re.ASCII) else 0,
            channel=fields["kanal"],
            kecamatan=fields["kecamatan"],
        )
        number = sampling.pick(wanted, officer=request.officer.name, at=request.officer.at)
    except NotADate as trouble:
        said = either(str(trouble), "This date cannot be read. Type year-month-day, such as 2026-09-14.")
        return _samples(request, fields, said, 422)
    except Refused as refusal:
        return _samples(request, fields, either(str(refusal), refusal.text_en), 422)
    return SeeOther(reverse("office:sample", args=[number]))


def _samples(request: OfficeRequest, fields: dict[str, str], error: str, status: int) -> HttpResponse:
    columns = (
        Column("Sampel", Kind.DIGITS),
        Column("Dipilih", Kind.MOMENT),
        Column("Oleh"),
        Column("Cara"),
        Column("Benih"),
        Column("Dari", Kind.DAY),
        Column("Sampai", Kind.DAY),
        Column("Populasi", Kind.COUNT),
        Column("Nilai populasi", Kind.MONEY),
    )
    rows = [
        (
            Link(str(one.id), address("sample", one.id)),
            one.made_at,
            one.made_by,
            t(PICKINGS[one.wanted.picking]),
            one.wanted.seed,
            one.wanted.first,
            one.wanted.last,
            one.population,
            one.total,
        )
        for one in sampling.samples()
    ]
    context = {
        "table": Table("sampel", "Sampel yang sudah dipilih", columns, rows, shown=100),
        "fields": fields,
        "error": error,
        "may_pick": request.officer.may(Role.AUDITOR),
        "pickings": PICKINGS.items(),
        "channels": sorted(channels()),
        "kecamatan": sorted(kecamatan_names().items()),
    }
    return render(request, "office/pembukuan/samples.html", context, status=status)


@desk(*AUDITORS)
def sample(request: OfficeRequest, number: int) -> HttpResponse:
    """One sample, and its evidence pack on its way or ready."""
    found = _sample(number)
    pack = packing.pack_of(number)
    table = _picked(found)
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name=f"sampel-{number}")
    context = {
        "sample": found,
        "picking": PICKINGS[found.wanted.picking],
        "table": table,
        "pack": pack,
        "kecamatan": kecamatan_names().get(found.wanted.kecamatan, found.wanted.kecamatan),
        "may_ask": request.officer.may(Role.AUDITOR),
    }
    response = render(request, "office/pembukuan/sample.html", context)
    if pack is not None and pack.finished_at is None:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@desk(Role.AUDITOR, methods=POST)
def ask_pack(request: OfficeRequest, number: int) -> HttpResponse:
    """Asks the worker for the evidence pack of a sample."""
    _sample(number)
    packing.ask(number, officer=request.officer.name, at=request.officer.at)
    return SeeOther(reverse("office:sample", args=[number]))


@desk(*AUDITORS)
def pack_file(request: OfficeRequest, number: int) -> HttpResponse:
    """The pack itself, for an officer who has just shown who he is; who takes it is written into the trail."""
    pack = packing.pack_of(number)
    content = packing.content_of(pack) if pack is not None and pack.is_ready else None
    if pack is None or content is None:
        raise Http404
    require_fresh(request)
    packing.told_taken(pack, actor=request.officer.actor, at=request.officer.at)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="bukti-sampel-{number}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _picked(found: Sample) -> Table:
    columns = (
        Column("Bukti"),
        Column("Urutan", Kind.COUNT),
        Column("Jumlah", Kind.MONEY),
        Column("Kena", Kind.COUNT),
    )
    rows = [
        (Link(one.receipt, address("trace_receipt", one.receipt)), one.place, one.amount, one.hits)
        for one in found.picked
    ]
    return Table("isi", "Bukti yang terpilih", columns, rows, shown=100)


def _sample(number: int) -> Sample:
    try:
        return sampling.sample(number)
    except Refused:
        raise Http404 from None
