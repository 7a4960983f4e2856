"""Receivables: their roll-forward, tied to the bills, and their ages with what is set aside."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

from sppt.bookkeeping import receivables
from sppt.bookkeeping.receivables import Aged, Ageing, By, Rolled, RollForward
from sppt.bookkeeping.words import Movement
from sppt.kit.perda import perda_of
from sppt.office.bendahara.chart import chart_of
from sppt.office.pembukuan.frame import READERS, Asked, Sheet, chart, shown
from sppt.office.pembukuan.names import MOVEMENTS
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Table
from sppt.office.words import either, t
from sppt.register.owners import kecamatan_names
from sppt.rules.rupiah import printed

HEADINGS = {By.TAX_YEAR: "Tahun pajak", By.KECAMATAN: "Kecamatan", By.BUKU: "Buku"}


@desk(*READERS)
def roll_forward(request: OfficeRequest) -> HttpResponse:
    """How receivables got from one day to another."""
    asked = Asked(request)
    first, last = asked.span()
    by = By(asked.word("menurut", list(By)))
    found = receivables.roll_forward(chart(), perda_of(settings.SPPT_CITY), first=first, last=last, by=by)
    context = {"first": first, "last": last, "by": by, "headings": HEADINGS.items(), "total": found.total}
    sheets = [Sheet(_rolled(found))]
    return shown(asked, "rolled", sheets, name=f"mutasi-piutang-{last.isoformat()}", context=context)


def _rolled(found: RollForward) -> Table:
    moving = [place for place, amount in enumerate(_ever(found)) if amount]
    columns = (
        Column(HEADINGS[found.by]),
        Column("Saldo awal", Kind.MONEY),
        *(Column(MOVEMENTS[list(Movement)[place]], Kind.MONEY) for place in moving),
        Column("Saldo akhir", Kind.MONEY),
        Column("Menurut tagihan", Kind.MONEY),
    )
    named = _named(found.by)

    def row(label: str, one: Rolled) -> tuple[str | int, ...]:
        return (label, one.opening, *(one.moved[place] for place in moving), one.closing, one.owed)

    rows = [row(named(one.key), one) for one in found.lines]
    if rows:
        rows.append(row(t("Jumlah"), found.total))
    return Table("mutasi", "Mutasi piutang pokok", columns, rows, shown=100)


def _ever(found: RollForward) -> list[int]:
    """How much each movement moved in either direction, so that a column of nothing is left out."""
    return [sum(abs(one.moved[place]) for one in found.lines) for place in range(len(Movement))]


@desk(*READERS)
def ageing(request: OfficeRequest) -> HttpResponse:
    """Receivables by age on the evening of a day."""
    asked = Asked(request)
    on = asked.day("tanggal", asked.today)
    by = By(asked.word("menurut", [By.BUKU, By.KECAMATAN, By.TAX_YEAR]))
    found = receivables.ageing(chart(), perda_of(settings.SPPT_CITY), on=on, by=by)
    names = _classes(found)
    bars = chart_of(
        [(name, amount, printed(amount)) for name, amount in zip(names, found.total.amounts, strict=True)]
    )
    sheets = [Sheet(_allowance(found, names), bars), Sheet(_aged(found, names))]
    context = {
        "on": on,
        "by": by,
        "headings": HEADINGS.items(),
        "total": found.total.total,
        "set_aside": sum(found.allowance),
        "rules": found.rules,
    }
    return shown(asked, "aged", sheets, name=f"umur-piutang-{on.isoformat()}", context=context)


def _classes(found: Ageing) -> list[str]:
    return [either(one.name, one.name_en) for one in found.rules.classes]


def _allowance(found: Ageing, names: list[str]) -> Table:
    columns = (
        Column("Golongan umur"),
        Column("Sesudah jatuh tempo"),
        Column("Tagihan", Kind.COUNT),
        Column("Piutang", Kind.MONEY),
        Column("Disisihkan"),
        Column("Penyisihan", Kind.MONEY),
    )
    rows: list[tuple[str | int, ...]] = [
        (name, _until(rule.months_up_to), bills, amount, rule.percent.percent, aside)
        for name, rule, bills, amount, aside in zip(
            names,
            found.rules.classes,
            found.total.bills,
            found.total.amounts,
            found.allowance,
            strict=True,
        )
    ]
    total = found.total
    rows.append((t("Jumlah"), "", sum(total.bills), total.total, "", sum(found.allowance)))
    return Table("golongan", "Piutang menurut umur", columns, rows)


def _until(months: int | None) -> str:
    return t("lebih lama") if months is None else t("sampai {bulan} bulan", bulan=months)


def _aged(found: Ageing, names: list[str]) -> Table:
    columns = (
        Column(HEADINGS[found.by]),
        Column("Tagihan", Kind.COUNT),
        *(Column(name, Kind.MONEY) for name in names),
        Column("Jumlah", Kind.MONEY),
    )
    named = _named(found.by)

    def row(label: str, one: Aged) -> tuple[str | int, ...]:
        return (label, sum(one.bills), *one.amounts, one.total)

    rows = [row(named(one.key), one) for one in found.lines]
    if rows:
        rows.append(row(t("Jumlah"), found.total))
    return Table("umur", "Rincian umur piutang", columns, rows, shown=100)


def _named(by: By) -> Callable[[str], str]:
    """How a heading is shown."""
    names = kecamatan_names() if by is By.KECAMATAN else {}

    def named(key: str) -> str:
        return t("Buku {nomor}", nomor=key) if by is By.BUKU else names.get(key, key)

    return named
