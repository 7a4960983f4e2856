"""Lists of an officer: brought as text or file, checked by the worker, paid by codes. A lurah sees his wilayah only."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from sppt.accounts.officers import officer as officer_by_name
from sppt.accounts.words import Role
from sppt.collective import coding, queries
from sppt.collective.queries import ListView
from sppt.collective.reading import BYTES_MAX, ListRefused, ReadLine, read_file, read_text
from sppt.collective.receipts import PaidCode, paid_codes
from sppt.collective.sheets import TYPES, sheet
from sppt.collective.taking import Bringer, take
from sppt.collective.words import LINES_MAX, PAID_SENTENCES, SENTENCES, LineState, ListState, Owner
from sppt.collective.working import work_now
from sppt.documents import parts_making
from sppt.documents.actions import ReceiptReversed
from sppt.documents.keys import BadKeys
from sppt.documents.parts import Progress
from sppt.documents.press import press
from sppt.kit import audit
from sppt.office.shell import FORM, POST, OfficeRequest, SeeOther, desk, require_fresh
from sppt.office.tables import FRESH_ROWS
from sppt.office.words import either
from sppt.partners.channels import channels
from sppt.payments.queries import receipt_by_number
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop

WRITERS = (Role.TELLER, Role.LURAH)
AT_ONCE = 200
REFRESH_SECONDS = 2
TEXT_MAX = 40_000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


@desk(*WRITERS)
def lists(request: OfficeRequest) -> HttpResponse:
    """The officer's own lists, the newest first."""
    asked = request.GET.get("sebelum", "")
    before = int(asked) if re.fullmatch(r"\d{1,12}", asked) else 0
    found = queries.lists_of(Owner.OFFICER, request.officer.name, before=before, limit=51)
    context = {
        "lists": found[:50],
        "older": found[49].number if len(found) > 50 else 0,
        "wilayah": _wilayah(request),
    }
    return render(request, "office/kolektif/lists.html", context)


@desk(*WRITERS, methods=FORM)
def bring(request: OfficeRequest) -> HttpResponse:
    """The form for a list. What it names outside a lurah's own wilayah is told, and never looked up."""
    if request.method != "POST":
        return _form(request, error="")
    at = request.officer.at
    try:
        lines = _lines(request, at=at)
    except ListRefused as refused:
        return _form(request, error=either(str(refused), refused.english))
    agreed = channels().get(request.POST.get("lewat", ""))
    by = Bringer(
        Owner.OFFICER,
        request.officer.name,
        agreed.code if agreed else "",
        agreed.amount_max if agreed else 0,
        _wilayah(request),
    )
    title = request.POST.get("nama", "")
    content = "\n".join(f"{line.nop} {sorted(line.years)} {line.text}" for line in lines)
    said = f"{wib_day(at)}|{by.channel}|{title}|{content}"
    key = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    token = take(lines, by, key=key, title=title, at=at)
    if len(lines) <= AT_ONCE:
        work_now(token, at=at)
    return SeeOther(reverse("office:list_one", args=[token]))


@desk(*WRITERS)
def listing(request: OfficeRequest, token: str) -> HttpResponse:
    """One list: how far it is, what each line says, its codes and receipts; as a sheet where that is asked."""
    one = _own(request, token)
    at = request.officer.at
    form = request.GET.get("unduh", "")
    if form in TYPES:
        return _sheet(request, one, form)
    chosen = request.GET.get("hanya", "")
    state = LineState(chosen) if chosen in set(LineState) else None
    after = int(request.GET["sesudah"]) if re.fullmatch(r"\d{1,6}", request.GET.get("sesudah", "")) else 0
    lines = queries.lines(one.number, state=state, after=after, limit=queries.PAGE + 1)
    sums = queries.sums(one.number)
    made = queries.codes(one, at=at) if one.state in {ListState.CODED, ListState.ASKED} else []
    settled = {code.number for code in made if code.receipt}
    shared = _shared(one) if made else []
    progress = parts_making.progress(press(), [code.receipt for code in shared])
    sentences = PAID_SENTENCES if len(settled) == len(made) > 0 else SENTENCES
    context = {
        "listing": one,
        "owes": sums.get(LineState.OWES, queries.Sum()),
        "states": [(word, sums[word].lines, either(*sentences[word])) for word in LineState if word in sums],
        "state": state or "",
        "lines": [
            (line, _printed(line.nop), line.years.replace(",", ", "), _told(line, settled))
            for line in lines[: queries.PAGE]
        ],
        "next": lines[queries.PAGE - 1].place if len(lines) > queries.PAGE else 0,
        "codes": made,
        "paid": len(settled),
        "shared": [(code, progress.get(code.receipt, Progress())) for code in shared],
        "unasked": any(code.receipt not in progress for code in shared),
        "is_teller": request.officer.may(Role.TELLER),
    }
    response = render(request, "office/kolektif/list.html", context)
    if one.working or any(each.working for each in progress.values()):
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@desk(*WRITERS, methods=POST)
def ask(request: OfficeRequest, token: str) -> HttpResponse:
    """Asks for codes of all that a list owes."""
    one = _own(request, token)
    try:
        coding.ask(token, at=request.officer.at)
    except coding.NotReady:
        return SeeOther(reverse("office:list_one", args=[token]))
    if one.lines <= AT_ONCE:
        work_now(token, at=request.officer.at)
    return SeeOther(reverse("office:list_one", args=[token]))


@desk(*WRITERS, methods=POST)
def ask_for_singles(request: OfficeRequest, token: str) -> HttpResponse:
    """Asks for a receipt of its own for each NOP that the list has paid."""
    one = _own(request, token)
    parts_making.ask_all([code.receipt for code in _shared(one)], at=request.officer.at)
    return SeeOther(reverse("office:list_one", args=[token]) + "#tiap-nop")


@desk(*WRITERS)
def singles(request: OfficeRequest, token: str, receipt: str) -> HttpResponseBase:
    """The receipts of all NOPs of one of the list's payments in one ZIP; back to the list while some are missing."""
    one = _own(request, token)
    payment = receipt_by_number(receipt) if receipt in {code.receipt for code in _shared(one)} else None
    if payment is None:
        raise Http404
    if len(payment.items) > FRESH_ROWS:
        require_fresh(request)
    try:
        packed = parts_making.bundle(press(), payment, actor=request.officer.actor, at=request.officer.at)
    except (parts_making.NotMadeYet, ReceiptReversed, BadKeys, OSError):
        return SeeOther(reverse("office:list_one", args=[token]) + "#tiap-nop")
    response = FileResponse(packed.file, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{packed.name}"'
    response["Content-Length"] = str(packed.size)
    return response


def _own(request: OfficeRequest, token: str) -> ListView:
    one = queries.listing(token) if _TOKEN.fullmatch(token) else None
    if one is None or (one.owner_kind, one.owner) != (Owner.OFFICER, request.officer.name):
        raise Http404
    return one


def _wilayah(request: OfficeRequest) -> str:
    """How NOPs must begin for this officer; a teller may see all."""
    if request.officer.may(Role.TELLER):
        return ""
    found = officer_by_name(request.officer.name)
    if found is None or not found.wilayah:
        raise Http404
    return found.wilayah


def _lines(request: OfficeRequest, *, at: datetime) -> list[ReadLine]:
    year_now, most = wib_day(at).year, LINES_MAX[Owner.OFFICER]
    file = request.FILES.get("berkas")
    if file is not None:
        content = file.read(BYTES_MAX + 1)
        return read_file(file.name or "", content, city=settings.SPPT_CITY, year_now=year_now, lines_max=most)
    text = request.POST.get("daftar", "")
    return read_text(text, city=settings.SPPT_CITY, year_now=year_now, lines_max=most)


def _sheet(request: OfficeRequest, one: ListView, form: str) -> HttpResponse:
    if one.lines > FRESH_ROWS:
        require_fresh(request)
    audit.append(
        actor=request.officer.actor,
        verb="export",
        subject=f"list:{one.number}",
        detail={"table": "daftar", "form": form, "rows": one.lines},
        at=request.officer.at,
    )
    addresses = parts_making.addresses(press(), [code.receipt for code in paid_codes(one.number)])
    content = sheet(one, form, addresses, at=request.officer.at)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="daftar-{one.number}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(request: OfficeRequest, *, error: str) -> HttpResponse:
    context = {
        "error": error,
        "text": request.POST.get("daftar", "")[:TEXT_MAX],
        "title": request.POST.get("nama", "")[:80],
        "most": LINES_MAX[Owner.OFFICER],
        "wilayah": _wilayah(request),
        "channels": [(one.code, one.name, one.amount_max) for one in channels().values() if one.active],
        "chosen": request.POST.get("lewat", "loket"),
    }
    return render(request, "office/kolektif/bring.html", context, status=422 if error else 200)


def _printed(nop: str) -> str:
    return Nop(nop).printed if nop else ""


def _shared(one: ListView) -> list[PaidCode]:
    """The paid codes over several NOPs: of these each NOP may have a receipt of its own."""
    return [code for code in paid_codes(one.number) if code.nops > 1]


def _told(line: queries.LineView, settled: set[int]) -> str:
    """What is true of a line, or why it could not be read; `settled` are the numbers of paid codes."""
    state = LineState.PAID if line.code in settled else line.state
    return either(line.why, line.why_en) if line.why else either(*SENTENCES[state])
