"""The audit trail as auditors read it: by actor, verb, subject and day, with the state of the chain."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.kit import audit
from sppt.kit import trail as rows_of
from sppt.office.shell import POST, OfficeRequest, desk
from sppt.office.tables import Column, Kind, Table, asked_for, handed_out
from sppt.office.words import either
from sppt.rules.calendar import NotADate, read_date

READERS = (Role.AUDITOR, Role.HEAD)
TEXT_MAX = 200
EXPORT_MAX = 50_000
WALK_MAX = (
    300_000  # rows; a longer chain is walked by `sppt audit verify`, not while somebody waits for a page
)


@desk(*READERS)
def trail(request: OfficeRequest) -> HttpResponse:
    """Fifty rows a page, the latest first."""
    wanted, error = _wanted(request)
    before = request.GET.get("sebelum", "")
    last = int(before) if before.isdecimal() and len(before) < 18 else None
    _, form = asked_for(request)
    limit = EXPORT_MAX if form else rows_of.PAGE + 1
    found = rows_of.events(wanted, before=None if form else last, limit=limit)
    table = _table(found if form else found[: rows_of.PAGE])
    if form:
        return handed_out(request, table, form, name="jejak")
    query = urlencode({key: value for key, value in _fields(request).items() if value})
    more = found[rows_of.PAGE - 1].id if len(found) > rows_of.PAGE else 0
    context = {
        "table": table,
        "chain": rows_of.chain_state(),
        "fields": _fields(request),
        "query": query,
        "more": f"{query}&sebelum={more}" if more else "",
        "first": last is not None,
        "error": error,
    }
    return render(request, "office/bendahara/trail.html", context, status=422 if error else 200)


@desk(*READERS, methods=POST)
def check(request: OfficeRequest) -> HttpResponse:
    """Walks the whole chain and says whether each row is as it was sealed."""
    state = rows_of.chain_state()
    verified = None
    if rows_of.length_estimate() <= WALK_MAX:
        verified = audit.verify(settings.SPPT_HOME / "witness" / f"{settings.SCHEMA}.jsonl")
        audit.append(
            actor=request.officer.actor,
            verb="verify_trail",
            subject="audit:chain",
            detail={"rows": verified.rows, "breaks": len(verified.breaks)},
            at=request.officer.at,
        )
    return render(request, "office/bendahara/chain.html", {"verified": verified, "chain": state})


def _fields(request: OfficeRequest) -> dict[str, str]:
    return {
        name: request.GET.get(name, "").strip()[:TEXT_MAX] for name in ("siapa", "apa", "tentang", "tanggal")
    }


def _wanted(request: OfficeRequest) -> tuple[rows_of.Filter, str]:
    fields = _fields(request)
    on: date | None = None
    error = ""
    if fields["tanggal"]:
        try:
            on = read_date(fields["tanggal"])
        except NotADate as trouble:
            error = either(str(trouble), "This date cannot be read. Type year-month-day, such as 2026-09-14.")
    return rows_of.Filter(fields["siapa"], fields["apa"], fields["tentang"], on), error


def _table(found: list[rows_of.Event]) -> Table:
    columns = (
        Column("Nomor", Kind.COUNT),
        Column("Kapan", Kind.MOMENT),
        Column("Siapa"),
        Column("Apa"),
        Column("Tentang"),
        Column("Rincian"),
    )
    rows = [(one.id, one.at, one.actor, one.verb, one.subject, one.detail) for one in found]
    return Table("jejak", "Jejak audit", columns, rows, shown=rows_of.PAGE)
