"""Writes of the ledger for those who decide about bills: opened, corrected, posted. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sppt.ledger.queries import BillRow
from sppt.ledger.words import BillKind, Source
from sppt.rules.posting import Entry
from sppt.rules.states import BillState


@dataclass(frozen=True, slots=True)
class Cause:
    """What made postings: its source with its number there, on which day of law, and when."""

    source: Source
    number: int
    law_on: date
    at: datetime


def hold_days() -> None:
    """Keeps every business day as it is, open or closed, until the transaction ends.

    Whoever will post calls this before he locks a bill; whoever closes a day waits for him.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_hold_days()")


def lock_bills(nop: str, tax_year: int) -> list[BillRow]:
    """The SPPT of a NOP and year with what corrections added, the first first, kept from others meanwhile."""
    hold_days()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bill.id, bill.version, bill.round, bill.kind, bill.ke, bill.state, bill.pokok, bill.sisa,"
            " bill.jatuh_tempo, bill.provenance, bill.under_review,"
            " EXISTS (SELECT FROM ledger_posting AS opened"
            "         WHERE opened.bill_id = bill.id AND opened.event = 'saldo_awal')"
            " FROM ledger_bill AS bill WHERE bill.nop = %s AND bill.tax_year = %s"
            " AND bill.kind IN ('sppt', 'kurang_bayar') ORDER BY bill.id FOR UPDATE OF bill",
            [nop, tax_year],
        )
        rows = [
            BillRow(number, version, turn, kind, ke, BillState(state), *rest)
            for number, version, turn, kind, ke, state, *rest in cursor
        ]
    return sorted(rows, key=lambda row: (row.kind != BillKind.SPPT, row.ke))


def open_bill(nop: str, tax_year: int, kind: BillKind, *, pokok: int, jatuh_tempo: date, cause: Cause) -> int:
    """A bill of our own with its opening posting; returns its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bill_id FROM ledger_open_bills(%s, %s, %s, %s, %s, %s, %s::smallint[], %s::bigint[], %s::date[])",
            [
                cause.at,
                cause.law_on,
                str(kind),
                str(cause.source),
                cause.number,
                [nop],
                [tax_year],
                [pokok],
                [jatuh_tempo],
            ],
        )
        return int(cursor.fetchone()[0])


def restate(bill_id: int, *, pokok: int, sisa: int, state: BillState) -> None:
    """Another pokok for a bill that the caller has locked; its version rises, so that open codes no longer fit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_bill SET pokok = %s, sisa = %s, state = %s, version = version + 1 WHERE id = %s",
            [pokok, sisa, str(state), bill_id],
        )


def post(bill_id: int | None, entries: Iterable[Entry], cause: Cause, *, channel: str | None = None) -> None:
    """Postings into the open business day, on a bill or on none; `channel` is whose cash moves, where cash does.

    Whoever locks bills or keys has called `hold_days` before them.
    """
    hold_days()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id, event,"
            " source, source_id) VALUES (%s, ledger_open_day((%s AT TIME ZONE 'Asia/Jakarta')::date), %s, %s, %s, %s,"
            " %s, %s, %s, %s, %s)",
            [
                (
                    cause.at,
                    cause.at,
                    cause.law_on,
                    str(entry.debit),
                    str(entry.credit),
                    channel,
                    entry.amount,
                    bill_id,
                    entry.event,
                    str(cause.source),
                    cause.number,
                )
                for entry in entries
            ],
        )


def shut_day(on: date, *, by: str, at: datetime) -> None:
    """A business day takes no more postings. The caller holds the days alone: see reconciliation's closing."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO ledger_closed_day ("on", closed_at, closed_by) VALUES (%s, %s, %s)', [on, at, by]
        )
