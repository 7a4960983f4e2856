"""The trial balance of both books, the card of each account, and the postings of a day that stand on it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse

from sppt.bookkeeping import journal
from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.export import export_lines
from sppt.bookkeeping.journal import CardSpan, Step, TrialBalance
from sppt.bookkeeping.tracing import POSTINGS_PAGE, account_postings
from sppt.bookkeeping.words import Book, Stage
from sppt.office.pembukuan.frame import READERS, Asked, Sheet, chart, month_after, month_before, shown
from sppt.office.pembukuan.names import KINDS, book_name, event_name
from sppt.office.shell import OfficeRequest, desk
from sppt.office.tables import Column, Kind, Link, Table, Value, address
from sppt.office.words import t

CAPTIONS = {Book.ACCRUAL: "Buku akrual", Book.BUDGET: "Buku anggaran (LRA)"}


@desk(*READERS)
def trial_balance(request: OfficeRequest) -> HttpResponse:
    """Both books on the evening of a day."""
    asked = Asked(request)
    on = asked.day("tanggal", asked.today)
    stage = Stage(asked.word("tahap", list(Stage)[::-1]))
    rules = chart()
    found = journal.trial_balances(rules, on=on, stage=stage)
    sheets = [Sheet(_table(found[book], on)) for book in Book]
    context = {
        "on": on,
        "stage": stage,
        "unruled": [(event_name(one.event), one) for one in found[Book.ACCRUAL].unruled],
        "unbalanced": [CAPTIONS[book] for book in Book if found[book].debit != found[book].credit],
        "totals": [(CAPTIONS[book], found[book]) for book in Book],
        "to_confirm": any(one.standing != "confirmed" for one in rules.codes),
    }
    return shown(asked, "balance", sheets, name=f"neraca-saldo-{on.isoformat()}", context=context)


def _table(found: TrialBalance, on: date) -> Table:
    columns = (
        Column("Kode rekening"),
        Column("Rekening"),
        Column("Golongan"),
        Column("Saldo awal tahun", Kind.MONEY),
        Column("Mutasi debit", Kind.MONEY),
        Column("Mutasi kredit", Kind.MONEY),
        Column("Saldo debit", Kind.MONEY),
        Column("Saldo kredit", Kind.MONEY),
    )
    span = urlencode({"dari": date(on.year, 1, 1).isoformat(), "sampai": on.isoformat()})
    rows: list[tuple[Value, ...]] = [
        (
            Link(one.code, f"{address('account_card', one.key)}?{span}"),
            one.name,
            t(KINDS[one.kind]),
            one.opening,
            one.debit,
            one.credit,
            *one.sides,
        )
        for one in found.balances
        if not one.is_empty
    ]
    if rows:
        rows.append((t("Jumlah"), "", "", None, *_moved(found), found.debit, found.credit))
    return Table(str(found.book), CAPTIONS[found.book], columns, rows, shown=100)


def _moved(found: TrialBalance) -> tuple[int, int]:
    return sum(one.debit for one in found.balances), sum(one.credit for one in found.balances)


@desk(*READERS)
def account_card(request: OfficeRequest, key: str) -> HttpResponse:
    """An account by month or day."""
    asked, rules = Asked(request), chart()
    _require(rules, key)
    first, last = asked.span()
    step = Step(asked.word("rinci", [Step.MONTH, Step.DAY]))
    card = journal.account_card(rules, key, first=first, last=last, step=step)
    columns = (
        Column("Sejak" if step is Step.MONTH else "Tanggal", Kind.DAY),
        Column("Peristiwa"),
        Column("Kanal"),
        Column("Rekening lawan"),
        Column("Posting", Kind.COUNT),
        Column("Debit", Kind.MONEY),
        Column("Kredit", Kind.MONEY),
    )
    rows = [
        (
            one.first,
            _drill(one, key, step),
            one.channel,
            rules.code(one.other, on=one.first).name,
            one.postings,
            one.debit,
            one.credit,
        )
        for one in card.spans
    ]
    table = Table("kartu", "Kartu rekening", columns, rows, shown=200)
    context = {
        "code": rules.code(key, on=last),
        "card": card,
        "first": first,
        "last": last,
        "step": step,
        "key": key,
    }
    return shown(asked, "card", [Sheet(table)], name=f"kartu-{key}", context=context)


def _drill(one: CardSpan, key: str, step: Step) -> str | Link:
    """A month leads to its days, a day to its postings; an entry of the year's end has neither."""
    name = event_name(one.event)
    if not one.postings:
        return name
    if step is Step.DAY:
        where = {"tanggal": one.first.isoformat(), "peristiwa": one.event, "kanal": one.channel}
        return Link(name, f"{address('account_postings', key)}?{urlencode(where)}")
    days = {"dari": one.first.isoformat(), "sampai": _month_end(one.first).isoformat(), "rinci": "day"}
    return Link(name, f"{address('account_card', key)}?{urlencode(days)}")


def _month_end(first: date) -> date:
    return date.fromordinal(month_after(first.replace(day=1)).toordinal() - 1)


@desk(*READERS)
def account_days_postings(request: OfficeRequest, key: str) -> HttpResponse:
    """The postings of one day on an account, a hundred a page."""
    asked, rules = Asked(request), chart()
    _require(rules, key)
    on = asked.day("tanggal", asked.today)
    event, channel = request.GET.get("peristiwa", "")[:40], request.GET.get("kanal", "")[:40]
    after = request.GET.get("sesudah", "")
    last = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    found = account_postings(rules, key, on=on, event=event, channel=channel, after=last)
    asked.said |= {"peristiwa": event, "kanal": channel}
    columns = (
        Column("Posting", Kind.DIGITS),
        Column("Saat", Kind.MOMENT),
        Column("Peristiwa"),
        Column("Kanal"),
        Column("Tahun pajak", Kind.DIGITS),
        Column("Debit", Kind.MONEY),
        Column("Kredit", Kind.MONEY),
    )
    rows = [
        (
            Link(str(one.id), address("posting", one.id)),
            one.at,
            event_name(one.event),
            one.channel,
            str(one.tax_year or ""),
            one.debit,
            one.credit,
        )
        for one in found[:POSTINGS_PAGE]
    ]
    table = Table("posting", "Posting pada hari itu", columns, rows, shown=POSTINGS_PAGE)
    more = f"{asked.query}&sesudah={found[POSTINGS_PAGE - 1].id}" if len(found) > POSTINGS_PAGE else ""
    context = {"code": rules.code(key, on=on), "key": key, "on": on, "more": more, "first_page": not last}
    return shown(asked, "postings", [Sheet(table)], name=f"posting-{on.isoformat()}", context=context)


@desk(*READERS)
def journal_export(request: OfficeRequest) -> HttpResponse:
    """The journal of a month, day by day, as the city's accounting system takes it in."""
    asked = Asked(request)
    first, last = asked.month()
    columns = (
        Column("Nomor jurnal"),
        Column("Tanggal", Kind.DAY),
        Column("Jenis buku"),
        Column("Kode rekening"),
        Column("Rekening"),
        Column("Debit", Kind.MONEY),
        Column("Kredit", Kind.MONEY),
        Column("Uraian"),
        Column("Posting", Kind.COUNT),
    )
    rows = [
        (
            one.number,
            one.day,
            book_name(one.book),
            one.code,
            one.name,
            one.debit,
            one.credit,
            event_name(one.event) + (f" ({one.channel})" if one.channel else ""),
            one.postings,
        )
        for one in export_lines(chart(), first=first, last=last)
    ]
    table = Table("jurnal", "Jurnal harian", columns, rows, shown=100)
    context = {"first": first, "before": month_before(first), "after": month_after(first)}
    return shown(asked, "journal", [Sheet(table)], name=f"jurnal-{first:%Y-%m}", context=context)


def _require(rules: Chart, key: str) -> None:
    if not any(one.key == key for one in rules.codes):
        raise Http404


__all__ = ["account_card", "account_days_postings", "journal_export", "trial_balance"]
