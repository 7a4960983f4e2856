"""The day's money by channel and kecamatan, against the day before and the year's target; down to the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from sppt.accounts.words import Role
from sppt.office.bendahara.chart import Chart, chart_of
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Link, Table, address, asked_for, handed_out
from sppt.office.words import either, t
from sppt.payments import day as money
from sppt.register.owners import kecamatan_names
from sppt.rules.calendar import NotADate, read_date, wib_day
from sppt.rules.rupiah import printed

READERS = (Role.BENDAHARA, Role.HEAD, Role.AUDITOR)
EXPORT_MAX = 100_000


@desk(*READERS)
def day(request: OfficeRequest) -> HttpResponse:
    """One business day, today's if none is named."""
    on, error = _asked(request)
    found = money.day_of(on, before=on - timedelta(days=1))
    names = kecamatan_names()
    tables = (_channels(found), _kecamatan(found, names))
    key, form = asked_for(request)
    if form:
        table = next((one for one in tables if one.key == key), None)
        if table is None:
            raise Http404
        return handed_out(request, table, form, name=f"hari-{on.isoformat()}")
    target = settings.SPPT_TARGETS.get(on.year, 0)
    context = {
        "day": found,
        "total": found.total,
        "error": error,
        "today": wib_day(request.officer.at),
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1) if on < wib_day(request.officer.at) else None,
        "tables": [
            (tables[0], _chart([(one.key, one) for one in found.channels])),
            (tables[1], _chart([(names.get(one.key, one.key), one) for one in found.kecamatan])),
        ],
        "query": urlencode({"tanggal": on.isoformat()}),
        "target": target,
        "reached": _per_mille(found.year.net, target),
        "all": f"{address('day_payments')}?{urlencode({'tanggal': on.isoformat()})}",
    }
    return render(request, "office/bendahara/day.html", context, status=422 if error else 200)


@desk(*READERS)
def payments(request: OfficeRequest) -> HttpResponse:
    """The payments of a day, of one channel or kecamatan if named, the latest first, a hundred a page."""
    on, error = _asked(request)
    channel, kecamatan = request.GET.get("kanal", "")[:40], request.GET.get("kecamatan", "")[:7]
    before = request.GET.get("sebelum", "")[:16]
    wanted = {"tanggal": on.isoformat(), "kanal": channel, "kecamatan": kecamatan}
    query = urlencode({key: value for key, value in wanted.items() if value})
    _, form = asked_for(request)
    limit = EXPORT_MAX if form else money.PAGE + 1
    rows = money.payments_on(
        on, channel=channel, kecamatan=kecamatan, before="" if form else before, limit=limit
    )
    columns = (
        Column("Bukti"),
        Column("Diterima", Kind.MOMENT),
        Column("Kanal"),
        Column("Referensi"),
        Column("Tagihan", Kind.COUNT),
        Column("Jumlah", Kind.MONEY),
        Column("Keadaan"),
    )
    cells = [
        (
            Link(one.receipt, address("till_receipt", one.token)),
            one.received_at,
            one.channel,
            one.reference,
            one.bills,
            one.amount,
            t("Dibatalkan") if one.reversed else t("Berlaku"),
        )
        for one in rows
    ]
    table = Table("pembayaran", "Pembayaran", columns, cells, shown=money.PAGE)
    if form:
        return handed_out(request, table, form, name=f"pembayaran-{on.isoformat()}")
    more = rows[money.PAGE - 1].receipt if len(rows) > money.PAGE else ""
    context = {
        "on": on,
        "error": error,
        "table": Table(table.key, table.caption, columns, cells[: money.PAGE], shown=money.PAGE),
        "query": query,
        "channel": channel,
        "kecamatan": kecamatan_names().get(kecamatan, kecamatan),
        "more": f"{query}&{urlencode({'sebelum': more})}" if more else "",
        "first": bool(before),
    }
    return render(request, "office/bendahara/payments.html", context, status=422 if error else 200)


def _asked(request: OfficeRequest) -> tuple[date, str]:
    """The day of the address; today and a sentence if it names none that can be read."""
    today = wib_day(request.officer.at)
    text = request.GET.get("tanggal", "").strip()
    if not text:
        return today, ""
    try:
        return read_date(text), ""
    except NotADate as error:
        return today, either(str(error), "This date cannot be read. Type year-month-day, such as 2026-09-14.")


def _channels(found: money.Day) -> Table:
    query = {"tanggal": found.on.isoformat()}
    rows = [
        (Link(one.key, f"{address('day_payments')}?{urlencode({**query, 'kanal': one.key})}"), *_figures(one))
        for one in found.channels
    ]
    return Table("kanal", "Menurut kanal", (Column("Kanal"), *_COLUMNS), rows)


def _kecamatan(found: money.Day, names: Mapping[str, str]) -> Table:
    query = {"tanggal": found.on.isoformat()}
    rows = [
        (
            Link(
                names.get(one.key, one.key),
                f"{address('day_payments')}?{urlencode({**query, 'kecamatan': one.key})}",
            ),
            *_figures(one),
        )
        for one in found.kecamatan
    ]
    return Table("kecamatan", "Menurut kecamatan", (Column("Kecamatan"), *_COLUMNS), rows)


_COLUMNS = (
    Column("Pembayaran", Kind.COUNT),
    Column("Pokok", Kind.MONEY),
    Column("Denda", Kind.MONEY),
    Column("Diterima", Kind.MONEY),
    Column("Pembatalan", Kind.MONEY),
    Column("Bersih", Kind.MONEY),
)


def _figures(one: money.Sum) -> tuple[int, int, int, int, int, int]:
    return one.payments, one.pokok, one.denda, one.received, one.undone, one.net


def _chart(rows: list[tuple[str, money.Sum]]) -> Chart:
    return chart_of([(label, one.net, printed(one.net)) for label, one in rows])


def _per_mille(part: int, whole: int) -> str:
    """A share as people read it, "48,3 %", without a float."""
    if whole <= 0:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10},{tenths % 10} %"
