"""Reads for officers who look for a payment, a code, a reference, or everything that happened to an object's bills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from django.db import connection

FOUND_MAX = 50
ROWS_MAX = 1000


@dataclass(frozen=True, slots=True)
class FoundPayment:
    """A payment found by its reference, or a row of a list of payments. Amount in rupiah."""

    receipt: str
    token: str
    channel: str
    reference: str
    amount: int
    received_at: datetime
    business_day: date
    bills: int
    reversed: bool


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A payment code that holds a bill of these."""

    code: str
    created_at: datetime
    valid_until: datetime
    amount: int
    bills: int
    paid: bool


@dataclass(frozen=True, slots=True)
class FoundReversal:
    """The undoing of a payment: by its channel (then without officers), or by two officers."""

    receipt: str
    token: str
    kind: str
    channel: str
    amount: int
    maker: str | None
    checker: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FoundCase:
    """Something a person has to decide about these bills or this reference."""

    id: int
    kind: str
    why: str
    channel: str | None
    reference: str | None
    amount: int
    opened_at: datetime


PAYMENT = """
    SELECT payment.receipt, payment.token, payment.channel, payment.reference, payment.amount, payment.received_at,
           payment.business_day,
           (SELECT count(*) FROM payments_payment_item AS item WHERE item.payment_id = payment.id),
           EXISTS (SELECT FROM payments_reversal AS undone WHERE undone.payment_id = payment.id)
    FROM payments_payment AS payment
"""


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def payments_by_reference(reference: str) -> list[FoundPayment]:
    """Payments that carry this reference, whatever their channel; at most fifty."""
    with connection.cursor() as cursor:
        cursor.execute(_sql("search_reference.sql"), [reference, FOUND_MAX])
        return [FoundPayment(*row) for row in cursor]


def payments_of_bills(bill_ids: Sequence[int]) -> list[FoundPayment]:
    """Our own payments of these bills, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{PAYMENT} WHERE payment.id IN"  # noqa: S608 (our own words)
            " (SELECT item.payment_id FROM payments_payment_item AS item WHERE item.bill_id = ANY (%s))"
            " ORDER BY payment.id DESC LIMIT %s",
            [list(bill_ids), ROWS_MAX],
        )
        return [FoundPayment(*row) for row in cursor]


def codes_of_bills(bill_ids: Sequence[int]) -> list[FoundCode]:
    """The latest payment codes that hold one of these bills; at most fifty."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote.code, quote.created_at, quote.valid_until, quote.amount,"
            " (SELECT count(*) FROM payments_quote_item AS item WHERE item.quote_id = quote.id),"
            " EXISTS (SELECT FROM payments_payment AS paid WHERE paid.quote_id = quote.id)"
            " FROM payments_quote AS quote WHERE quote.code IS NOT NULL AND quote.id IN"
            " (SELECT item.quote_id FROM payments_quote_item AS item WHERE item.bill_id = ANY (%s))"
            " ORDER BY quote.id DESC LIMIT %s",
            [list(bill_ids), FOUND_MAX],
        )
        return [FoundCode(*row) for row in cursor]


def reversals_of_bills(bill_ids: Sequence[int]) -> list[FoundReversal]:
    """The reversals of payments of these bills, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payment.receipt, payment.token, undone.kind, undone.channel, payment.amount, undone.maker_id,"
            " undone.checker_id, undone.reason, undone.at"
            " FROM payments_reversal AS undone JOIN payments_payment AS payment ON payment.id = undone.payment_id"
            " WHERE payment.id IN (SELECT item.payment_id FROM payments_payment_item AS item"
            " WHERE item.bill_id = ANY (%s)) ORDER BY undone.id DESC LIMIT %s",
            [list(bill_ids), ROWS_MAX],
        )
        return [FoundReversal(*row) for row in cursor]


def cases_of_bills(bill_ids: Sequence[int]) -> list[FoundCase]:
    """The cases about these bills, the latest first."""
    return _cases("bill_id = ANY (%s)", list(bill_ids))


def cases_by_reference(reference: str) -> list[FoundCase]:
    """Money in suspense that carries this reference."""
    return _cases("reference = %s AND kind = 'suspense'", reference)


def _cases(condition: str, value: str | list[int]) -> list[FoundCase]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, why, channel, reference, amount, opened_at"  # noqa: S608 (two conditions of ours)
            f" FROM payments_case WHERE {condition} ORDER BY id DESC LIMIT %s",
            [value, FOUND_MAX],
        )
        return [FoundCase(*row) for row in cursor]
