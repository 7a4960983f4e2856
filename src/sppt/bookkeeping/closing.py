"""The year's end: the allowance and the closing entries, proposed by the bendahara and approved by another officer.

What belongs to one year goes to equity and to the budget's balance; everything else stands.
The entries are computed again at approval, by the same rules; if the books have moved meanwhile, nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from sppt.accounts.actions import decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.journal import Balance, Entry, trial_balances
from sppt.bookkeeping.receivables import By, ageing
from sppt.bookkeeping.refusals import Refused, Why
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Book, EntryKind, Side, Stage
from sppt.kit import audit
from sppt.kit.canonical import canonical
from sppt.rules.calendar import wib_day
from sppt.rules.perda import Perda

YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class YearState:
    """A year in which something was posted: its days that are not closed, and who closed the year."""

    year: int
    days: int
    days_open: int
    first_open: date | None
    closed_at: datetime | None
    maker: str
    checker: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a year's end would write; rupiah. `surplus` is revenue less expense, after the allowance."""

    year: int
    entries: tuple[Entry, ...]
    receivables: int
    allowance: int
    allowance_before: int
    surplus: int
    budget: int  # revenue less expenditure of the budget

    @property
    def digest(self) -> str:
        told = [[str(e.kind), str(e.book), e.debit, e.credit, e.amount] for e in self.entries]
        return hashlib.sha256(canonical(told).encode()).hexdigest()[:32]


def years() -> list[YearState]:
    """The years of the books, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(statement("years"))
        return [YearState(*row) for row in cursor]


def prepare(chart: Chart, perda: Perda, year: int, *, today: date) -> Prepared:
    """What closing the year would write. Raises Refused; writes nothing."""
    _require_closable(year, today=today)
    last = date(year, 12, 31)
    aged = ageing(chart, perda, on=last, by=By.TAX_YEAR)
    found = trial_balances(chart, on=last, stage=Stage.BEFORE_CLOSING)
    if found[Book.ACCRUAL].unruled:
        raise Refused(Why.UNRULED, peristiwa=found[Book.ACCRUAL].unruled[0].event)
    wanted, before = sum(aged.allowance), found[Book.ACCRUAL].closing(chart.year_end.allowance)
    made = list(_allowance(chart, last, wanted - before))
    accrual = list(_closing(chart, Book.ACCRUAL, last, found[Book.ACCRUAL].balances, made))
    budget = list(_closing(chart, Book.BUDGET, last, found[Book.BUDGET].balances, []))
    return Prepared(
        year=year,
        entries=(*made, *accrual, *budget),
        receivables=aged.total.total,
        allowance=wanted,
        allowance_before=before,
        surplus=_gained(accrual, chart.year_end.equity),
        budget=_gained(budget, chart.year_end.budget_balance),
    )


def propose_year_end(chart: Chart, perda: Perda, year: int, *, maker: str, reason: str, at: datetime) -> int:
    """The bendahara proposes to close a year; returns the proposal. Raises Refused, NotAllowed."""
    require_role(maker, Role.BENDAHARA)
    with transaction.atomic():
        ready = prepare(chart, perda, year, today=wib_day(at))
        return propose(
            kind=YEAR_END,
            subject=f"year:{year}",
            before={"allowance": ready.allowance_before},
            after={
                "year": year,
                "receivables": ready.receivables,
                "allowance": ready.allowance,
                "surplus": ready.surplus,
                "budget": ready.budget,
                "entries": len(ready.entries),
                "chart": chart.hash,
                "digest": ready.digest,
            },
            reason=reason,
            maker=maker,
            at=at,
        )


def approve_year_end(
    chart: Chart, perda: Perda, proposal: int, *, checker: str, note: str, at: datetime
) -> Prepared:
    """Another officer approves, and the entries are written. Raises Refused (stale_year_end …), NotAllowed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('year end', 0))")
        decided = decide(
            proposal=proposal, kind=YEAR_END, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        told = json.loads(decided.after)
        ready = prepare(chart, perda, int(told["year"]), today=wib_day(at))
        if (ready.digest, chart.hash) != (told["digest"], told["chart"]):
            raise Refused(Why.STALE, tahun=ready.year)
        cursor.execute(
            "INSERT INTO bookkeeping_year_end (year, chart, chart_hash, proposal, maker, checker, reason, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                ready.year,
                chart.pinned(),
                chart.hash,
                proposal,
                decided.maker,
                checker,
                decided.reason,
                at,
            ],
        )
        number = cursor.fetchone()[0]
        cursor.executemany(
            "INSERT INTO bookkeeping_entry (year_end_id, kind, book, day, debit, credit, amount)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(number, str(e.kind), str(e.book), e.day, e.debit, e.credit, e.amount) for e in ready.entries],
        )
        audit.append(
            actor=f"officer:{checker}",
            verb="close_year",
            subject=f"year:{ready.year}",
            detail={"proposal": proposal, "entries": len(ready.entries), "digest": ready.digest},
            at=at,
        )
    return ready


def _require_closable(year: int, *, today: date) -> None:
    if year >= today.year:
        raise Refused(Why.YEAR_NOT_OVER, tahun=year)
    found = {one.year: one for one in years()}
    this = found.get(year)
    if this is None:
        raise Refused(Why.NOTHING_TO_CLOSE, tahun=year)
    if this.closed_at is not None:
        raise Refused(Why.YEAR_CLOSED, tahun=year)
    earlier = [one.year for one in found.values() if one.year < year and one.closed_at is None]
    if earlier:
        raise Refused(Why.YEAR_BEFORE_OPEN, tahun=min(earlier))
    if this.days_open:
        raise Refused(Why.DAYS_OPEN, jumlah=this.days_open, hari=this.first_open)


def _allowance(chart: Chart, last: date, more: int) -> Iterator[Entry]:
    """What the allowance must grow by, or shrink."""
    expense, kept = chart.year_end.allowance_expense, chart.year_end.allowance
    if more > 0:
        yield Entry(EntryKind.ALLOWANCE, Book.ACCRUAL, last, expense, kept, more)
    elif more < 0:
        yield Entry(EntryKind.ALLOWANCE, Book.ACCRUAL, last, kept, expense, -more)


def _closing(
    chart: Chart, book: Book, last: date, balances: tuple[Balance, ...], made: list[Entry]
) -> Iterator[Entry]:
    """Each account of one year, with what was just written on it, to where the year's end leads."""
    into = chart.year_end.equity if book is Book.ACCRUAL else chart.year_end.budget_balance
    for one in balances:
        if not one.kind.is_of_one_year:
            continue
        on_debit = one.closing if one.normal is Side.DEBIT else -one.closing
        on_debit += sum(e.amount * ((e.debit == one.key) - (e.credit == one.key)) for e in made)
        if on_debit > 0:
            yield Entry(EntryKind.CLOSING, book, last, into, one.key, on_debit)
        elif on_debit < 0:
            yield Entry(EntryKind.CLOSING, book, last, one.key, into, -on_debit)


def _gained(made: list[Entry], into: str) -> int:
    return sum(one.amount * ((one.credit == into) - (one.debit == into)) for one in made)


__all__ = [
    "YEAR_END",
    "Prepared",
    "YearState",
    "approve_year_end",
    "prepare",
    "propose_year_end",
    "years",
]
