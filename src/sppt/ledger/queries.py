"""Reads of the ledger: the card of each bill, posting by posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sppt.rules.states import BillState

POSTINGS_MAX = 2000


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill as it stands; rupiah. `brought`: opened against saldo awal, so SISMIOP's."""

    id: int
    version: int
    round: int
    kind: str
    ke: int
    state: BillState
    pokok: int
    sisa: int
    jatuh_tempo: date
    provenance: str
    under_review: bool
    brought: bool


@dataclass(frozen=True, slots=True)
class CardLine:
    """One posting on a bill's card, in rupiah."""

    bill_id: int
    nop: str
    tax_year: int
    at: datetime
    business_day: date
    law_on: date
    event: str
    debit: str
    credit: str
    channel: str | None
    amount: int
    source: str


def cards_of(bill_ids: Sequence[int]) -> list[CardLine]:
    """The postings of these bills in the order they were made; at most 2 000."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bill.id, bill.nop, bill.tax_year, posting.at, posting.business_day, posting.law_on, posting.event,"
            " posting.debit, posting.credit, posting.channel, posting.amount, posting.source"
            " FROM ledger_posting AS posting JOIN ledger_bill AS bill ON bill.id = posting.bill_id"
            " WHERE posting.bill_id = ANY (%s) ORDER BY posting.id LIMIT %s",
            [list(bill_ids), POSTINGS_MAX],
        )
        return [CardLine(*row) for row in cursor]


def has_bills() -> bool:
    """Whether any bill is there at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_bill)")
        return bool(cursor.fetchone()[0])


def sizes() -> tuple[int, int]:
    """How many bills and how many postings there are; counts every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM ledger_bill), (SELECT count(*) FROM ledger_posting)")
        bills, postings = cursor.fetchone()
    return bills, postings


def sum_by_bill() -> None:
    """The bare sum of all postings by bill: what any check of balances must at least do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(total) FROM (SELECT sum(amount) AS total FROM ledger_posting GROUP BY bill_id) AS sums"
        )


def days_closed(first: date, last: date) -> frozenset[date]:
    """The closed business days from the first to the last of these."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "on" FROM ledger_closed_day WHERE "on" BETWEEN %s AND %s', [first, last])
        return frozenset(on for (on,) in cursor)
