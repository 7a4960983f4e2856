"""The bendahara's cash: the buku kas umum, the register of deposits, and the month's accountability."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpResponse

from sppt.bookkeeping import cashbook
from sppt.bookkeeping.cashbook import Accountability
from sppt.office.bendahara.chart import chart_of
from sppt.office.pembukuan.frame import READERS, Asked, Sheet, chart, month_after, month_before, shown
from sppt.office.pembukuan.names import event_name, holder_name
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Table
from sppt.office.words import t
from sppt.rules.rupiah import printed


@desk(*READERS)
def cash_book(request: OfficeRequest) -> HttpResponse:
    """The buku kas umum of a month."""
    asked = Asked(request)
    first, last = asked.month()
    found = cashbook.cash_book(chart(), first=first, last=last)
    columns = (
        Column("Tanggal", Kind.DAY),
        Column("Uraian"),
        Column("Kanal"),
        Column("Nomor bukti"),
        Column("Posting", Kind.COUNT),
        Column("Penerimaan", Kind.MONEY),
        Column("Pengeluaran", Kind.MONEY),
        Column("Saldo", Kind.MONEY),
    )
    rows = [
        (
            one.day,
            event_name(one.event),
            one.channel,
            one.paper,
            one.postings,
            one.received,
            one.paid_out,
            one.balance,
        )
        for one in found.lines
    ]
    table = Table("bku", "Buku kas umum penerimaan", columns, rows, shown=200)
    return shown(
        asked,
        "cash_book",
        [Sheet(table)],
        name=f"bku-{first:%Y-%m}",
        context={"book": found, **_months(first)},
    )


@desk(*READERS)
def deposits(request: OfficeRequest) -> HttpResponse:
    """The register of deposits (STS) of a month."""
    asked = Asked(request)
    first, last = asked.month()
    found = cashbook.register(first=first, last=last)
    columns = (
        Column("Nomor STS"),
        Column("Tanggal", Kind.DAY),
        Column("Kanal"),
        Column("Rekening", Kind.DIGITS),
        Column("Referensi bank"),
        Column("Jumlah", Kind.MONEY),
    )
    rows = [(one.number, one.on, one.channel, one.account, one.bank_reference, one.amount) for one in found]
    table = Table("sts", "Register STS", columns, rows, shown=200)
    context = {"total": sum(one.amount for one in found), "count": len(found), **_months(first)}
    return shown(asked, "deposits", [Sheet(table)], name=f"sts-{first:%Y-%m}", context=context)


@desk(*READERS)
def accountability(request: OfficeRequest) -> HttpResponse:
    """The month's accountability report (LPJ) of the bendahara penerimaan."""
    asked = Asked(request)
    first, _ = asked.month()
    found = cashbook.accountability(chart(), year=first.year, month=first.month)
    months = cashbook.receipts_by_month(chart(), year=first.year)
    bars = chart_of([(f"{first.year}-{month:02d}", amount, printed(amount)) for month, amount in months])
    sheets = [Sheet(_revenue(found)), Sheet(_custody(found)), Sheet(_by_month(first.year, months), bars)]
    context = {
        "report": found,
        "received": sum(one.month for one in found.revenue),
        "held": sum(one.closing for one in found.custody),
        "target": settings.SPPT_TARGETS.get(first.year, 0),
        "year_so_far": sum(one.total for one in found.revenue),
        **_months(first),
    }
    return shown(asked, "accountability", sheets, name=f"lpj-{first:%Y-%m}", context=context)


def _revenue(found: Accountability) -> Table:
    columns = (
        Column("Kode rekening"),
        Column("Rekening"),
        Column("Sampai bulan lalu", Kind.MONEY),
        Column("Bulan ini", Kind.MONEY),
        Column("Sampai bulan ini", Kind.MONEY),
    )
    rows: list[tuple[str | int, ...]] = [
        (one.code, one.name, one.before, one.month, one.total) for one in found.revenue
    ]
    rows.append(
        (
            t("Jumlah"),
            "",
            sum(one.before for one in found.revenue),
            sum(one.month for one in found.revenue),
            sum(one.total for one in found.revenue),
        )
    )
    return Table("rekening", "Penerimaan menurut rekening", columns, rows)


def _custody(found: Accountability) -> Table:
    columns = (
        Column("Pemegang kas"),
        Column("Saldo awal", Kind.MONEY),
        Column("Diterima", Kind.MONEY),
        Column("Dibatalkan", Kind.MONEY),
        Column("Disetor", Kind.MONEY),
        Column("Biaya dan lainnya", Kind.MONEY),
        Column("Saldo akhir", Kind.MONEY),
    )
    rows = [
        (
            holder_name(one.holder),
            one.opening,
            one.received,
            one.undone,
            one.deposited,
            one.others,
            one.closing,
        )
        for one in found.custody
    ]
    return Table("kas", "Kas yang harus disetor", columns, rows, shown=100)


def _by_month(year: int, months: list[tuple[int, int]]) -> Table:
    columns = (Column("Bulan", Kind.DIGITS), Column("Penerimaan bersih", Kind.MONEY))
    rows = [(f"{year}-{month:02d}", amount) for month, amount in months]
    return Table("bulanan", "Penerimaan menurut bulan", columns, rows)


def _months(first: date) -> dict[str, date]:
    return {"first": first, "before": month_before(first), "after": month_after(first)}
