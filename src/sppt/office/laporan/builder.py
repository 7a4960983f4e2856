"""Profiles: which there are, and a new one made from a sample, seen as parsed rows before it is saved."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.laporan.files import READERS
from sppt.office.laporan.table import report_table
from sppt.office.laporan.words import refusal_text
from sppt.office.shell import FORM, OfficeRequest, SeeOther, desk
from sppt.office.tables import address
from sppt.office.words import t
from sppt.partners.channels import channels
from sppt.reconciliation import building
from sppt.reconciliation.building import Choices, Sample
from sppt.reconciliation.files import LineRow
from sppt.reconciliation.language import ReportLine
from sppt.reconciliation.profile import ENCODINGS, AmountForm, Field, Format, ProfileProblem, Total
from sppt.reconciliation.profiles_known import profiles as known_profiles
from sppt.reconciliation.profiles_known import save_profile
from sppt.reconciliation.refusals import ReportRefused

SHOWN = 20
TEXT_MAX = 100
TOML_MAX = 12_000

FIELD_NAMES: Mapping[Field, str] = {
    Field.CHANNEL: "Kanal",
    Field.KIND: "Jenis baris",
    Field.REFERENCE: "Nomor referensi",
    Field.NOP: "NOP",
    Field.TAX_YEAR: "Tahun pajak",
    Field.NOP_YEAR: "NOP dan tahun (22 angka)",
    Field.CODE: "Kode bayar atau nomor VA",
    Field.AMOUNT: "Nilai",
    Field.FEE: "Biaya",
    Field.PAID_AT: "Tanggal dan jam bayar",
    Field.PAID_DATE: "Tanggal bayar",
    Field.PAID_TIME: "Jam bayar",
    Field.SETTLEMENT_DATE: "Tanggal setor",
    Field.RECEIPT: "NTPD",
    Field.ORIGINAL_REFERENCE: "Referensi yang dibatalkan",
}
DAYS: Mapping[str, str] = {
    "%d/%m/%Y": "20/11/2026",
    "%d-%m-%Y": "20-11-2026",
    "%d.%m.%Y": "20.11.2026",
    "%Y-%m-%d": "2026-11-20",
    "%Y%m%d": "20261120",
    "%d %b %Y": "20 Nov 2026",
    "iso": "2026-11-20T13:05:07+07:00",
}
CLOCKS: Mapping[str, str] = {"%H:%M:%S": "13:05:07", "%H:%M": "13:05", "%H%M%S": "130507", "%H.%M": "13.05"}
DELIMITERS: Mapping[str, str] = {";": ";", ",": ",", "tab": "Tab", "|": "|"}


@desk(*READERS)
def profiles(request: OfficeRequest) -> HttpResponse:
    """Every profile that stands, and the channels that use it."""
    users = [(channel.profile, code) for code, channel in channels().items()]
    rows = [(each, [code for name, code in users if name == each.name]) for each in known_profiles()]
    return render(
        request,
        "office/laporan/profiles.html",
        {"rows": rows, "may_make": request.officer.may(Role.BENDAHARA)},
    )


@desk(Role.BENDAHARA, methods=FORM)
def build(request: OfficeRequest) -> HttpResponse:
    """A sample first; then choices beside what they read, as often as it takes; then saved as a new version."""
    if request.method != "POST":
        return render(request, "office/laporan/sample.html", {"error": ""})
    try:
        sample = _sample(request)
    except ReportRefused as refusal:
        return render(request, "office/laporan/sample.html", {"error": refusal_text(refusal)}, status=422)
    form = request.POST
    if "nama" not in form:
        return _show(request, sample, building.first_choices(sample), toml="", lines=(), error="")
    choices = _choices(form)
    step = form.get("langkah")
    shown = form.get("toml", "")[:TOML_MAX].replace("\r\n", "\n")
    toml = shown if _is_own(form) and shown else building.written(choices)
    name = form.get("nama", "")[:TEXT_MAX].strip()
    try:
        lines = building.preview(name or "contoh", toml, sample, at=request.officer.at, most=SHOWN)
        # Choices changed since the rows were shown are shown again first: what is saved has been seen.
        if step == "simpan" and toml == shown:
            save_profile(name, toml, by=request.officer.name, at=request.officer.at)
            return SeeOther(address("report_profiles"))
    except (ReportRefused, ProfileProblem) as refusal:
        return _show(request, sample, choices, toml=toml, lines=(), error=refusal_text(refusal))
    return _show(request, sample, choices, toml=toml, lines=lines, error="")


def _is_own(form: QueryDict) -> bool:
    """Whether the profile was typed as TOML, not made of the choices."""
    return form.get("langkah") == "toml" or (form.get("langkah") == "simpan" and form.get("asal") == "toml")


def _sample(request: OfficeRequest) -> Sample:
    """The sample that was chosen now, or the one that travels with the form."""
    uploaded = request.FILES.get("contoh")
    if uploaded is not None:
        return building.sample_of(bytes(uploaded.read(building.SAMPLE_MAX * 25)))
    try:
        content = base64.b64decode(request.POST.get("isi", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    return replace(building.sample_of(content), cut=request.POST.get("terpotong") == "1")


def _choices(form: QueryDict) -> Choices:
    def word(name: str) -> str:
        return form.get(name, "")[:TEXT_MAX].strip()

    skip = word("lewati")
    form_day, form_clock, form_amount = word("bentuk-tanggal"), word("bentuk-jam"), word("bentuk-nilai")
    delimiter = word("pemisah")
    return Choices(
        label=word("label"),
        format=Format.XLSX if word("format") == Format.XLSX else Format.CSV,
        encoding=building.known_encoding(word("tulisan")),
        delimiter="\t" if delimiter == "tab" else delimiter[:1] or ";",
        skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) <= 2 else 0,
        sheet=word("lembar"),
        columns={field: word(f"kolom-{field}") for field in Field if word(f"kolom-{field}")},
        amount=form_amount if form_amount in set(AmountForm) else AmountForm.PLAIN,
        day=form_day if form_day in DAYS else "%d/%m/%Y",
        clock=form_clock if form_clock in CLOCKS else "%H:%M:%S",
        payment=word("kata-bayar"),
        reversal=word("kata-batal"),
        passed_over=word("kata-lewat"),
        trailer=word("penutup"),
        count_at=word("penutup-jumlah"),
        total_at=word("penutup-total"),
        total_is=Total.GROSS if word("penutup-arti") == Total.GROSS else Total.NET,
    )


def _show(
    request: OfficeRequest,
    sample: Sample,
    choices: Choices,
    *,
    toml: str,
    lines: Sequence[ReportLine],
    error: str,
) -> HttpResponse:
    rows = _rows(sample, choices)
    header = [cell for cell in rows[0] if cell] if rows else []
    context = {
        "sample": base64.b64encode(sample.content).decode("ascii"),
        "cut": "1" if sample.cut else "",
        "is_sheet": sample.is_sheet,
        "name": request.POST.get("nama", "")[:TEXT_MAX],
        "choices": choices,
        "delimiter": "tab" if choices.delimiter == "\t" else choices.delimiter,
        "raw": [(number, row) for number, row in enumerate(rows, start=choices.skip + 1)],
        "fields": [(field, t(FIELD_NAMES[field]), choices.columns.get(field, ""), header) for field in Field],
        "encodings": ENCODINGS,
        "delimiters": DELIMITERS.items(),
        "amounts": list(AmountForm),
        "days": DAYS.items(),
        "clocks": CLOCKS.items(),
        "toml": toml,
        "origin": "toml" if _is_own(request.POST) else "",
        "changed": request.POST.get("langkah") == "simpan" and bool(lines),
        "table": report_table([_row(line) for line in lines]) if lines else None,
        "asked": bool(toml),
        "error": error,
    }
    return render(request, "office/laporan/build.html", context, status=422 if error else 200)


def _rows(sample: Sample, choices: Choices) -> list[list[str]]:
    try:
        return building.sample_rows(
            sample,
            encoding=choices.encoding,
            delimiter=choices.delimiter,
            sheet=choices.sheet,
            skip=choices.skip,
        )
    except ReportRefused:
        return []  # its preview says why


def _row(line: ReportLine) -> LineRow:
    return LineRow(
        number=line.line_no,
        kind=line.kind,
        reference=line.reference,
        nop=line.nop,
        tax_year=line.tax_year,
        code=line.code,
        amount=line.amount,
        fee=line.fee,
        at=line.paid_at,
        settles_on=line.settlement_date,
        receipt=line.receipt,
        original=line.original_reference,
        text="",
        repeats=0,
    )
