"""Reads of the day's money: what came in by channel and by kecamatan, what was undone, and the payments themselves.

Only payments that this system booked; what SISMIOP recorded before is no day's money of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sppt.payments.search import PAYMENT, FoundPayment
from sppt.rules.calendar import YEAR_FIRST

PAGE = 100


@dataclass(frozen=True, slots=True)
class Sum:
    """Money under one heading, in rupiah: received and undone on these days; pokok is what was paid of it."""

    key: str
    payments: int
    pokok: int
    denda: int
    received: int
    undone: int

    @property
    def net(self) -> int:
        return self.received - self.undone


@dataclass(frozen=True, slots=True)
class Day:
    """A business day: by channel and by kecamatan (seven digits), with the day before and the year so far."""

    on: date
    channels: tuple[Sum, ...]
    kecamatan: tuple[Sum, ...]
    before: Sum
    year: Sum

    @property
    def total(self) -> Sum:
        parts = self.channels
        return Sum(
            key="",
            payments=sum(part.payments for part in parts),
            pokok=sum(part.pokok for part in parts),
            denda=sum(part.denda for part in parts),
            received=sum(part.received for part in parts),
            undone=sum(part.undone for part in parts),
        )


# Two sides of one table: payments of these days, and reversals made on these days.
_SUMS = """
    SELECT {key}, count(DISTINCT paid.id), coalesce(sum(item.pokok - item.potongan), 0)::bigint,
           coalesce(sum(item.denda), 0)::bigint, coalesce(sum(item.amount), 0)::bigint, 0::bigint
    FROM payments_payment AS paid JOIN payments_payment_item AS item ON item.payment_id = paid.id
    WHERE paid.business_day BETWEEN %s AND %s GROUP BY 1
    UNION ALL
    SELECT {key}, 0, 0, 0, 0, coalesce(sum(item.amount), 0)::bigint
    FROM payments_reversal AS undone
    JOIN payments_payment AS paid ON paid.id = undone.payment_id
    JOIN payments_payment_item AS item ON item.payment_id = paid.id
    WHERE undone.business_day BETWEEN %s AND %s GROUP BY 1
"""
_KEYS = {"channel": "paid.channel", "kecamatan": "substr(item.nop, 1, 7)", "all": "''"}


def day_of(on: date, *, before: date) -> Day:
    """The money of a business day; `before` is the day it is held against."""
    return Day(
        on=on,
        channels=_sums("channel", on, on),
        kecamatan=_sums("kecamatan", on, on),
        before=_whole(before, before),
        year=_whole(date(max(on.year, YEAR_FIRST), 1, 1), on),
    )


def _whole(first: date, last: date) -> Sum:
    """Payments and money of a span of days; the undone of the span taken off."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(sum(amount), 0)::bigint FROM payments_payment"
            " WHERE business_day BETWEEN %s AND %s",
            [first, last],
        )
        payments, received = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(sum(paid.amount), 0)::bigint FROM payments_reversal AS undone"
            " JOIN payments_payment AS paid ON paid.id = undone.payment_id"
            " WHERE undone.business_day BETWEEN %s AND %s",
            [first, last],
        )
        (undone,) = cursor.fetchone()
    return Sum("", payments, 0, 0, received, undone)


def _sums(by: str, first: date, last: date) -> tuple[Sum, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(key=_KEYS[by]), [first, last, first, last])
        rows = cursor.fetchall()
    found: dict[str, Sum] = {}
    for key, *figures in rows:
        one = found.get(key, Sum(key, 0, 0, 0, 0, 0))
        parts = (one.payments, one.pokok, one.denda, one.received, one.undone)
        found[key] = Sum(key, *(had + more for had, more in zip(parts, figures, strict=True)))
    return tuple(sorted(found.values(), key=lambda one: (-one.received, one.key)))


def payments_on(
    on: date, *, channel: str = "", kecamatan: str = "", before: str = "", limit: int = PAGE
) -> Sequence[FoundPayment]:
    """The payments of a business day, the latest first, older than the receipt `before`; by channel or kecamatan."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{PAYMENT} WHERE payment.business_day = %s"  # noqa: S608 (our own words)
            " AND (%s = '' OR payment.channel = %s)"
            " AND (%s = '' OR EXISTS (SELECT FROM payments_payment_item AS item"
            " WHERE item.payment_id = payment.id AND substr(item.nop, 1, 7) = %s))"
            " AND (%s = '' OR payment.id < (SELECT last.id FROM payments_payment AS last WHERE last.receipt = %s))"
            " ORDER BY payment.id DESC LIMIT %s",
            [on, channel, channel, kecamatan, kecamatan, before, before, limit],
        )
        return [FoundPayment(*row) for row in cursor]
