"""The calendar of days, one day in three columns, and the pairs behind what agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.rekonsiliasi.words import account_name, asked_day, finding_name, point_text
from sppt.office.shell import POST, OfficeRequest, SeeOther, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import t
from sppt.reconciliation import days, matching
from sppt.reconciliation.cases import CaseRow
from sppt.reconciliation.classes import CAUSES, RULES
from sppt.reconciliation.closing import next_to_close, open_points
from sppt.rules.calendar import YEAR_FIRST, YEAR_LAST, wib_day

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
EXPORT_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the calendar; `state` is closed, open, waiting (differences unexplained), empty or ahead."""

    day: days.DayState
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class Column3:
    """One channel with what agrees, folded, and what does not."""

    of: days.ChannelDay
    agrees: Sequence[tuple[str, days.Tally]]
    differs: Sequence[tuple[str, days.Tally]]
    carried: int
    elsewhere: days.Elsewhere | None
    pairs: str


@desk(*READERS)
def month(request: OfficeRequest) -> HttpResponse:
    """The days of a month with their state; the present month if none is named."""
    today = wib_day(request.officer.at)
    first = _month(request.GET.get("bulan", ""), today)
    states = days.month_of(first)
    cells = [_cell(states[on], today) for on in sorted(states)]
    weeks: list[list[Cell | None]] = []
    row: list[Cell | None] = [None] * first.weekday()
    for cell in cells:
        row.append(cell)
        if len(row) == 7:
            weeks.append(row)
            row = []
    if row:
        weeks.append([*row, *[None] * (7 - len(row))])
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    context = {
        "first": first,
        "weeks": weeks,
        "cells": [cell for cell in cells if cell.state != "ahead"],
        "previous": f"{before:%Y-%m}" if before.year >= YEAR_FIRST else "",
        "next": f"{after:%Y-%m}" if after <= today else "",
        "turn": next_to_close(),
        "received": sum(cell.day.received for cell in cells),
        "unexplained": sum(cell.day.unexplained for cell in cells),
        "open_cases": sum(cell.day.cases for cell in cells),
        "special": [special for on in sorted(states) if (special := settings.WORKDAYS.days.get(on))],
        "year_known": first.year in settings.WORKDAYS.years,
    }
    return render(request, "office/rekonsiliasi/month.html", context)


@desk(*READERS)
def day(request: OfficeRequest) -> HttpResponse:
    """One day: each channel's three sides; what agrees is folded, what does not is a short list."""
    on, error = asked_day(request, request.GET.get("tanggal", "").strip())
    view = days.day_view(on)
    table = case_table(view.open_cases, today=wib_day(request.officer.at))
    _, form = asked_for(request)
    if form:
        return handed_out(request, table, form, name=f"selisih-{on.isoformat()}")
    points = open_points(view, today=wib_day(request.officer.at)) if view.closed_at is None else ()
    context = {
        "view": view,
        "error": error,
        "columns": [_column(one, view) for one in view.channels if not one.is_idle],
        "idle": [one.code for one in view.channels if one.is_idle],
        "table": table,
        "points": [(point_text(point), point.case_id) for point in points],
        "ended": len(view.cases) - len(view.open_cases),
        "query": urlencode({"tanggal": on.isoformat()}),
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1),
        "past": on < wib_day(request.officer.at),
        "may_run": request.officer.may(Role.BENDAHARA),
        "done": request.GET.get("selesai", "") == "1",
    }
    return render(request, "office/rekonsiliasi/day.html", context, status=422 if error else 200)


@desk(Role.BENDAHARA, methods=POST)
def run(request: OfficeRequest) -> HttpResponse:
    """Holds everything up to this day against each other again; adds only what is new."""
    on, _ = asked_day(request, request.POST.get("tanggal", "").strip())
    matching.reconcile(on, at=request.officer.at)
    query = urlencode({"tanggal": on.isoformat(), "selesai": "1"})
    return SeeOther(f"{address('reconciliation_day')}?{query}")


@desk(*READERS)
def pairs(request: OfficeRequest) -> HttpResponse:
    """What agrees on a day, pair by pair, each with the rule that says so; a hundred a page."""
    on, error = asked_day(request, request.GET.get("tanggal", "").strip())
    channel = request.GET.get("kanal", "")[:40]
    after = _number(request.GET.get("sesudah", ""))
    _, form = asked_for(request)
    found = days.pairs_of(
        on, channel=channel, after=0 if form else after, limit=EXPORT_MAX if form else days.PAGE
    )
    shown = found if form else found[: days.PAGE]
    table = _pair_table(shown)
    if form:
        return handed_out(request, table, form, name=f"pasangan-{on.isoformat()}")
    query = urlencode({"tanggal": on.isoformat(), "kanal": channel})
    context = {
        "on": on,
        "error": error,
        "channel": channel,
        "table": table,
        "query": query,
        "more": f"{query}&{urlencode({'sesudah': shown[-1].id})}" if len(found) > days.PAGE else "",
    }
    return render(request, "office/rekonsiliasi/pairs.html", context, status=422 if error else 200)


def case_table(found: Sequence[CaseRow], *, today: date) -> Table:
    """Cases as a short list: class, cause, step, owner, age."""
    columns = (
        Column("Selisih"),
        Column("Hari", Kind.DAY),
        Column("Kanal"),
        Column("Tentang"),
        Column("Jumlah", Kind.MONEY),
        Column("Sebab yang mungkin"),
        Column("Langkah berikutnya"),
        Column("Akun"),
        Column("Penanggung jawab"),
        Column("Umur (hari)", Kind.COUNT),
    )
    rows = [
        (
            Link(f"#{one.id} {finding_name(one.finding)}", address("difference", one.id)),
            one.day,
            one.channel,
            one.reference or one.text or one.nop,
            one.amount,
            t(CAUSES[one.cause]),
            t(one.known.step),
            account_name(one.account),
            one.owner_name or t("Belum ada"),
            one.age_days(today),
        )
        for one in found
    ]
    return Table("selisih", "Selisih yang terbuka", columns, rows, shown=100)


def _pair_table(found: Sequence[days.PairRow]) -> Table:
    columns = (
        Column("Referensi"),
        Column("Kanal"),
        Column("Hasil"),
        Column("Buku kita", Kind.MONEY),
        Column("Laporan kanal", Kind.MONEY),
        Column("Sebab dipasangkan"),
        Column("Bukti"),
        Column("Hari di laporan", Kind.DAY),
    )
    rows = [
        (
            one.reference or f"#{one.id}",
            one.channel,
            finding_name(one.finding),
            one.expected,
            one.found,
            t(RULES[one.rule]),
            Link(one.receipt, address("till_receipt", one.receipt_token)) if one.receipt else "",
            one.claim_day,
        )
        for one in found
    ]
    return Table("pasangan", "Pasangan hari itu", columns, rows, shown=days.PAGE)


def _column(one: days.ChannelDay, view: days.DayView) -> Column3:
    tallies = [tally for tally in view.tallies if tally.channel == one.code]
    return Column3(
        of=one,
        agrees=[(finding_name(tally.finding), tally) for tally in tallies if tally.agrees],
        differs=[(finding_name(tally.finding), tally) for tally in tallies if not tally.agrees],
        carried=sum(carried.count for carried in view.carried if carried.channel == one.code),
        elsewhere=view.elsewhere.get(one.code),
        pairs=f"{address('reconciliation_pairs')}?"
        + urlencode({"tanggal": view.on.isoformat(), "kanal": one.code}),
    )


def _cell(state: days.DayState, today: date) -> Cell:
    if state.on >= today:
        word = "ahead"
    elif state.closed:
        word = "closed"
    elif state.unexplained:
        word = "waiting"
    elif state.payments or state.cases:
        word = "open"
    else:
        word = "empty"
    return Cell(
        state, word, f"{address('reconciliation_day')}?{urlencode({'tanggal': state.on.isoformat()})}"
    )


def _month(text: str, today: date) -> date:
    year, _, number = text.partition("-")
    if not (len(text) == 7 and year.isdecimal() and number.isdecimal() and text.isascii()):
        return today.replace(day=1)
    known = YEAR_FIRST <= int(year) <= YEAR_LAST and 1 <= int(number) <= 12
    return date(int(year), int(number), 1) if known else today.replace(day=1)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
