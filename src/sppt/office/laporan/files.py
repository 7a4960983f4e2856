"""Files of channels and of the bank: the list, bringing some in, one with its lines, and the bytes it came as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.kit.visible import visible
from sppt.office.laporan.table import lines_table
from sppt.office.laporan.words import kind_name, note_text, refusal_text
from sppt.office.shell import POST, OfficeRequest, desk
from sppt.office.tables import Column, Kind, Link, Table, Value, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.partners.channels import channels
from sppt.reconciliation.files import (
    PAGE,
    FileFilter,
    FileRow,
    content_of,
    file_by_id,
    files,
    lines_of,
)
from sppt.reconciliation.guessing import guess_profile
from sppt.reconciliation.profile import ProfileProblem
from sppt.reconciliation.profiles_known import profiles
from sppt.reconciliation.refusals import ReportRefused
from sppt.reconciliation.taking import Taken, take_file
from sppt.rules.calendar import NotADate, read_date

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
EXPORT_MAX = 100_000
UPLOADS_MAX = 20
UPLOAD_MAX = 64 << 20
NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was brought: its number, or why it was refused."""

    name: str
    taken: Taken | None
    sentence: str
    notes: Sequence[str]


@desk(*READERS)
def reports(request: OfficeRequest) -> HttpResponse:
    """Fifty files a page, the latest first; by channel and by a day they tell of."""
    return _list(request, [], error="")


def _list(request: OfficeRequest, outcomes: Sequence[Outcome], *, error: str) -> HttpResponse:
    wanted, wrong = _wanted(request)
    before = request.GET.get("sebelum", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) <= 18 else None
    _, form = asked_for(request)
    found = files(wanted, before=None if form else last, limit=EXPORT_MAX if form else PAGE + 1)
    if form:
        return handed_out(request, _files_table(found), form, name="laporan")
    query = urlencode({"kanal": wanted.channel, "tanggal": wanted.on.isoformat() if wanted.on else ""})
    more = found[PAGE - 1].id if len(found) > PAGE else 0
    refused = any(one.taken is None for one in outcomes)
    context = {
        "table": _files_table(found[:PAGE]),
        "channels": sorted(channels()),
        "channel": wanted.channel,
        "on": request.GET.get("tanggal", "")[:20],
        "query": query,
        "more": f"{query}&sebelum={more}" if more else "",
        "first": last is not None,
        "profiles": [(each.name, each.label) for each in profiles()],
        "profile": request.POST.get("profil", "")[:60],
        "may_take": request.officer.may(Role.BENDAHARA),
        "outcomes": outcomes,
        "error": error,
        "wrong": wrong,
    }
    status = 422 if error or wrong or refused else 200
    return render(request, "office/laporan/files.html", context, status=status)


@desk(Role.BENDAHARA, methods=POST)
def take(request: OfficeRequest) -> HttpResponse:
    """Takes each file that was chosen; what one is refused for keeps no other out."""
    uploaded = request.FILES.getlist("berkas")[:UPLOADS_MAX]
    if not uploaded:
        return _list(request, [], error=t("Pilih dulu satu berkas atau lebih."))
    profile = request.POST.get("profil", "")[:60]
    return _list(request, [_take(request, each, profile) for each in uploaded], error="")


def _take(request: OfficeRequest, uploaded: UploadedFile[bytes], profile: str) -> Outcome:
    name = visible(uploaded.name or "", most=NAME_MAX)
    try:
        content = _content(uploaded)
        taken = take_file(
            name,
            content,
            profile=profile or guess_profile(name, content),
            by=request.officer.actor,
            at=request.officer.at,
        )
    except (ReportRefused, ProfileProblem) as refusal:
        return Outcome(name, None, refusal_text(refusal), ())
    return Outcome(name, taken, "", [note_text(note) for note in taken.findings])


def _content(uploaded: UploadedFile[bytes]) -> bytes:
    if (uploaded.size or 0) > UPLOAD_MAX:
        raise ReportRefused("file_too_large", wanted=f"{UPLOAD_MAX >> 20} MiB")
    return bytes(uploaded.read(UPLOAD_MAX))


@desk(*READERS)
def report(request: OfficeRequest, number: int) -> HttpResponse:
    """One file: what it is, what was found in it, and its lines."""
    file = _file(number)
    _, form = asked_for(request)
    if form:
        table = lines_table(file, lines_of(file, limit=EXPORT_MAX))
        return handed_out(request, table, form, name=f"laporan-{file.id}")
    after = request.GET.get("sesudah", "")
    start = int(after) if after.isascii() and after.isdecimal() and len(after) <= 9 else 0
    found = lines_of(file, after=start, limit=PAGE + 1)
    context = {
        "file": file,
        "name": visible(file.name, most=NAME_MAX),
        "kind": kind_name(file),
        "is_report": file.is_report,
        "notes": [note_text(note) for note in file.notes],
        "table": lines_table(file, found[:PAGE]),
        "by": file.taken_by.removeprefix("officer:"),
        "more": f"sesudah={found[PAGE - 1].number}" if len(found) > PAGE else "",
        "first": bool(start),
    }
    return render(request, "office/laporan/file.html", context)


@desk(*READERS)
def original(request: OfficeRequest, number: int) -> HttpResponse:
    """The bytes as they came, never shown in the browser; who takes them is written into the trail."""
    file = _file(number)
    audit.append(
        actor=request.officer.actor,
        verb="export",
        subject=f"file:{file.id}",
        detail={"sha256": file.sha256},
        at=request.officer.at,
    )
    response = HttpResponse(content_of(file.id), content_type="application/octet-stream")
    response["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(visible(file.name, most=NAME_MAX))}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(number: int) -> FileRow:
    found = file_by_id(number)
    if found is None:
        raise Http404
    return found


def _wanted(request: OfficeRequest) -> tuple[FileFilter, str]:
    on: date | None = None
    error = ""
    text = request.GET.get("tanggal", "").strip()[:20]
    if text:
        try:
            on = read_date(text)
        except NotADate as trouble:
            error = either(str(trouble), "This date cannot be read. Type year-month-day, such as 2026-09-14.")
    return FileFilter(request.GET.get("kanal", "")[:40], on), error


def _files_table(found: Sequence[FileRow]) -> Table:
    columns = (
        Column("Berkas"),
        Column("Jenis"),
        Column("Kanal atau rekening"),
        Column("Dari", Kind.DAY),
        Column("Sampai", Kind.DAY),
        Column("Baris", Kind.COUNT),
        Column("Jumlah", Kind.MONEY),
        Column("Catatan"),
        Column("Diambil", Kind.MOMENT),
        Column("Oleh"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            Link(visible(one.name, most=60), address("report", one.id)),
            kind_name(one),
            one.of,
            one.first_day,
            one.last_day,
            one.lines,
            one.total,
            " ".join(note_text(note) for note in one.notes),
            one.taken_at,
            one.taken_by.removeprefix("officer:"),
        )
        for one in found
    ]
    return Table("berkas", "Berkas yang sudah diambil", columns, rows, shown=PAGE)
