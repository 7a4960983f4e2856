"""An officer's inbox: what he was told, where it is worked, and what he has read."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.messages.inbox import PAGE, Message, mark_read, message_of, messages_of
from sppt.messages.words import Language
from sppt.messages.writing import in_language
from sppt.office.pesan.language import language
from sppt.office.pesan.mails import READERS
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t

PAGES_MAX = 1_000
EXPORT_MAX = 5_000


@desk()
def told(request: OfficeRequest) -> HttpResponse:
    """What waits to be read, or all of it; the newest first."""
    officer = request.officer
    new = "no" if request.GET.get("semua") == "ya" else "yes"
    _, form = asked_for(request)
    if form:
        found = messages_of(officer.name, only_new=new, page=1, most=EXPORT_MAX)
        return handed_out(request, _table(found[:EXPORT_MAX]), form, name="pesan")
    page = _page(request)
    found = messages_of(officer.name, only_new=new, page=page)
    speaks = language()
    context = {
        "lines": [
            (one, one.title(speaks), one.sentence(speaks), one.step(speaks), in_language(one.page, speaks))
            for one in found[:PAGE]
        ],
        "all": new == "no",
        "query": "semua=ya" if new == "no" else "semua=",
        "page": page,
        "more": len(found) > PAGE,
        "sees_mails": officer.may(*READERS),
    }
    return render(request, "office/pesan/inbox.html", context)


@desk(methods=POST)
def read(request: OfficeRequest) -> HttpResponse:
    """Marks the messages of the page as read."""
    numbers = [
        int(text)
        for text in request.POST.getlist("pesan")[:PAGE]
        if text.isascii() and text.isdecimal() and len(text) <= 18
    ]
    mark_read(request.officer.name, numbers, at=request.officer.at)
    return SeeOther(address("told"))


@desk(methods=POST)
def opened(request: OfficeRequest, number: int) -> HttpResponse:
    """Marks a message as read and leads to where it is worked."""
    found = message_of(request.officer.name, number)
    if found is None:
        raise Http404
    mark_read(request.officer.name, [number], at=request.officer.at)
    return SeeOther(in_language(found.page, language()))


def _table(found: Sequence[Message]) -> Table:
    speaks: Language = language()
    columns = (
        Column("Pesan"),
        Column("Isi"),
        Column("Langkah berikutnya"),
        Column("Pertama kali", Kind.MOMENT),
        Column("Diberitahukan", Kind.MOMENT),
        Column("Dibaca", Kind.MOMENT),
        Column("Selesai", Kind.MOMENT),
        Column("Surel"),
    )
    rows = [
        (
            Link(one.title(speaks), one.page),
            one.sentence(speaks),
            one.step(speaks),
            one.since,
            one.told_at,
            one.read_at,
            one.ended_at,
            t("ya") if one.mailed else t("tidak"),
        )
        for one in found
    ]
    return Table("pesan", "Pesan untuk Anda", columns, rows)


def _page(request: OfficeRequest) -> int:
    text = request.GET.get("hal", "1")
    return min(max(int(text), 1), PAGES_MAX) if text.isascii() and text.isdigit() and len(text) <= 4 else 1
