"""Notices of money that has moved after its code ended or its bills changed: booked all the same if exactly due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sppt.kit.perda import perda_of
from sppt.payments import queries
from sppt.payments.codes import freeze
from sppt.payments.language import PaymentNotice
from sppt.payments.numbers import is_code
from sppt.rules.calendar import wib_day
from sppt.rules.due import BillFacts, Due, due
from sppt.rules.nop import Nop

SKEW = timedelta(minutes=5)
GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What a notice's code had frozen."""

    quote_id: int
    created_at: datetime
    valid_until: datetime
    unchanged: bool
    bill_ids: frozenset[int]
    nops: tuple[str, ...]


def requote(notices: Mapping[int, PaymentNotice], *, at: datetime) -> dict[int, int]:
    """For each notice (by its place) whose code no longer holds but whose amount is exactly what its bills owe at
    the law date: the id of a quote of its own. Every other notice keeps its code, and SQL judges it.
    """
    places = [place for place, notice in notices.items() if is_code(notice.code)]
    found: dict[int, int] = {}
    for place, frozen in _frozen(notices, places).items():
        notice = notices[place]
        in_time = notice.paid_at is not None and frozen.created_at <= notice.paid_at <= at + SKEW
        law_at = notice.paid_at if in_time and notice.paid_at is not None else at
        if frozen.unchanged and law_at <= frozen.valid_until + GRACE:
            continue
        lines = _owed(frozen, law_at=law_at)
        if sum(line.total for line in lines) == notice.amount and len(lines) == len(frozen.bill_ids):
            found[place] = _own_quote(notice, frozen, lines, law_at=law_at)
    return found


def _frozen(notices: Mapping[int, PaymentNotice], places: Sequence[int]) -> dict[int, _Frozen]:
    """What the codes of new notices had frozen, by the notices' places."""
    if not places:
        return {}
    asked = [notices[place] for place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ord, quote_id, created_at, valid_until, unchanged, bill_ids, nops"
            " FROM payments_frozen_of(%s, %s, %s)",
            [[one.channel for one in asked], [one.reference for one in asked], [one.code for one in asked]],
        )
        return {
            places[ord_ - 1]: _Frozen(
                quote_id, created_at, valid_until, unchanged, frozenset(bills), tuple(nops)
            )
            for ord_, quote_id, created_at, valid_until, unchanged, bills, nops in cursor
        }


def _owed(frozen: _Frozen, *, law_at: datetime) -> list[Due]:
    """What the frozen bills owe on the day of the payment, each object's years counted as paid together."""
    objects: dict[Nop, tuple[BillFacts, ...]] = dict(queries.bills_of([Nop(nop) for nop in frozen.nops]))
    lines: list[Due] = []
    for nop, facts in objects.items():
        years = frozenset(bill.tax_year for bill in facts if bill.bill_id in frozen.bill_ids)
        owed = due(perda_of(nop.city), facts, on=wib_day(law_at), chosen=years)
        lines.extend(line for line in owed if line.payable and line.facts.bill_id in frozen.bill_ids)
    return lines


def _own_quote(notice: PaymentNotice, frozen: _Frozen, lines: Sequence[Due], *, law_at: datetime) -> int:
    """A quote that ended a second before the payment: used inside its grace, it gives the payment its law date."""
    second = timedelta(seconds=1)
    return freeze(
        key=f"notice:{notice.channel}:{notice.reference}:{notice.code}:{notice.amount}",
        lines=lines,
        rules=perda_of(Nop(lines[0].facts.nop).city).hash,
        law_on=wib_day(law_at),
        created_at=law_at - 2 * second,
        valid_until=law_at - second,
        renews=frozen.quote_id,
    )
