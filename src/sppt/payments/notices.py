"""Notices of money that has moved after its code ended or its bills changed: booked all the same if exactly due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from sppt.kit.perda import perda_of
from sppt.payments import queries
from sppt.payments.codes import freeze
from sppt.payments.language import PaymentNotice
from sppt.rules.calendar import wib_day
from sppt.rules.due import Due, due
from sppt.rules.nop import Nop

SKEW = timedelta(minutes=5)
GRACE = timedelta(minutes=5)

_STALE = """
    SELECT quote.code, quote.created_at, quote.valid_until, bool_and(bill.version = item.bill_version),
           array_agg(item.nop ORDER BY item.id), array_agg(item.tax_year ORDER BY item.id)
    FROM payments_quote AS quote
    JOIN payments_quote_item AS item ON item.quote_id = quote.id
    JOIN ledger_bill AS bill ON bill.id = item.bill_id
    WHERE quote.code = ANY (%s)
    GROUP BY quote.id
"""


def requote(notices: Sequence[tuple[int, PaymentNotice]], *, at: datetime) -> dict[int, int]:
    """For each notice (by its place) whose code no longer holds but whose amount is exactly what its bills owe at
    the law date: the id of a quote of its own. Every other notice keeps its code, and SQL judges it.
    """
    if not notices:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [[notice.code for _, notice in notices]])
        codes = {row[0]: row[1:] for row in cursor}
    found: dict[int, int] = {}
    for place, notice in notices:
        if notice.code not in codes:
            continue
        created_at, valid_until, unchanged, nops, years = codes[notice.code]
        in_time = notice.paid_at is not None and created_at <= notice.paid_at <= at + SKEW
        law_at = notice.paid_at if in_time and notice.paid_at is not None else at
        if unchanged and law_at <= valid_until + GRACE:
            continue
        lines = _owed(list(zip(nops, years, strict=True)), law_at=law_at)
        if sum(line.total for line in lines) == notice.amount and len(lines) == len(nops):
            found[place] = _own_quote(notice, lines, law_at=law_at, at=at)
    return found


def _owed(bills: Sequence[tuple[str, int]], *, law_at: datetime) -> list[Due]:
    """What these bills owe on the day of the payment, each year counted as chosen."""
    nops = sorted({nop for nop, _ in bills})
    lines: list[Due] = []
    for nop, (_, facts) in zip(nops, queries.bills_of([Nop(nop) for nop in nops]), strict=True):
        chosen = frozenset(year for one, year in bills if one == nop)
        owed = due(perda_of(Nop(nop).city), facts, on=wib_day(law_at), chosen=chosen)
        lines.extend(
            line for line in owed if line.payable and (line.facts.nop, line.facts.tax_year) in set(bills)
        )
    return lines


def _own_quote(notice: PaymentNotice, lines: Sequence[Due], *, law_at: datetime, at: datetime) -> int:
    """A quote that ended a second ago: used inside its grace, it gives the payment its own date as law date."""
    rules = perda_of(Nop(lines[0].facts.nop).city).hash
    key = f"notice:{notice.channel}:{notice.reference}:{notice.amount}"
    second = timedelta(seconds=1)
    return freeze(
        key=key,
        lines=lines,
        rules=rules,
        law_on=wib_day(law_at),
        created_at=at - 2 * second,
        valid_until=at - second,
    )
