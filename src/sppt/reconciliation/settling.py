"""Money that reached the city's account: its postings, and the register of deposits (STS)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from sppt.ledger.actions import Cause, post
from sppt.ledger.words import Source
from sppt.rules.posting import settlement


def post_settlements(numbers: Sequence[int], *, at: datetime) -> None:
    """Posts what came and what the channel kept, and gives each settlement that moved money a number in the register.

    In the caller's transaction, which holds the lock of reconciliation: numbers have no gap and no double.
    """
    for number in numbers:
        channel, posted, kept, credited_on = _settlement(number)
        entries = settlement(posted, fee=kept)
        if entries:
            cause = Cause(Source.SETTLEMENT, number, credited_on, at)
            post(None, entries, cause, channel=channel)
        if posted:
            _register(number, credited_on.year, at=at)


def _settlement(number: int) -> tuple[str, int, int, date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channel, posted, kept, credited_on FROM reconciliation_settlement WHERE id = %s", [number]
        )
        channel, posted, kept, credited_on = cursor.fetchone()
    return channel, posted, kept, credited_on


def _register(number: int, year: int, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO reconciliation_sts (number, settlement_id, channel, "on", account, amount, bank_reference, at)'
            " SELECT 'STS/' || %s || '/' || lpad((1 + (SELECT count(*) FROM reconciliation_sts"
            " WHERE number LIKE 'STS/' || %s || '/%%'))::text, 6, '0'), settled.id, settled.channel,"
            " settled.credited_on, settled.account, settled.posted,"
            " coalesce((SELECT min(entry.bank_reference) FROM reconciliation_settlement_entry AS linked"
            " JOIN reconciliation_entry AS entry ON entry.id = linked.entry_id"
            " WHERE linked.settlement_id = settled.id), ''),"
            " %s FROM reconciliation_settlement AS settled WHERE settled.id = %s",
            [str(year), str(year), at, number],
        )
