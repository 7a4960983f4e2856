"""The end of a run: every bank's ledger against our books, our books against themselves, past days against the past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeAlias

from django.db import connection

from sppt.payments.books import check_books
from sppt.trials.simulate.banks import Entry, Ledgers, Truth
from sppt.trials.simulate.schedule import NOTICES

_SQL = Path(__file__).parent / "sql"
Breach: TypeAlias = tuple[str, int, str]
Cash: TypeAlias = dict[tuple[str, date], int]
NOBODY = -1


def audit(ledgers: Ledgers, *, remembered: Cash) -> list[Breach]:
    """Everything that does not fit, as (rule, number of the payment or -1, what was found)."""
    return [
        *_payments(ledgers),
        *_cash(ledgers, remembered),
        *(("paid once", NOBODY, f"{nop}: {many} payments stand") for nop, many in _rows("paid_twice")),
        *(
            ("the books agree", NOBODY, f"{checked.check}: {checked.count}, first {checked.differences[0]}")
            for checked in check_books()
            if checked.count
        ),
    ]


def cash() -> Cash:
    """Rupiah on their way, by channel and business day."""
    return {
        (str(channel), day): int(str(amount))
        for channel, day, amount in _rows("cash")
        if isinstance(day, date)
    }


def known() -> set[tuple[str, str]]:
    """Channel and reference of all money that our books know, as a payment or as a case."""
    rows = [*_rows("payments"), *_rows("suspense")]
    return {(str(channel), str(reference)) for channel, reference, *_ in rows}


def _payments(ledgers: Ledgers) -> Iterator[Breach]:
    kept = {
        (str(channel), str(reference)): (receipt, amount, undone)
        for channel, reference, receipt, amount, undone in _rows("payments")
    }
    cases = {
        (str(channel), str(reference)): (case, amount)
        for channel, reference, case, amount in _rows("suspense")
    }
    for number, entry in _surest_first(ledgers):
        if entry.truth is Truth.NOT_SENT and entry.payment.model in NOTICES:
            continue  # no money has moved, and what others pay by the same QR is not its own
        named = [(entry.payment.channel, key) for key in entry.keys]
        key = next((one for one in named if one in kept or one in cases), named[0])
        ours, suspended = kept.pop(key, None), cases.pop(key, None)
        found = f"the bank knows {entry.truth}, we keep {ours or suspended}"
        if entry.truth is Truth.UNKNOWN:
            yield "decidable for ever", number, found
        elif entry.truth is Truth.SUSPENDED:
            if suspended != (entry.case_id, entry.amount) or ours:
                yield "acknowledged is durable", number, found
        elif suspended or _standing(entry) != ours:
            yield "both ledgers agree", number, found
    for key in [*kept, *cases]:
        yield "both ledgers agree", NOBODY, f"no bank knows {key}"


def _surest_first(ledgers: Ledgers) -> list[tuple[int, Entry]]:
    """Payers of one QR: what is kept under another's own name is not looked for under the QR's."""
    ours = known()

    def sure(told: tuple[int, Entry]) -> bool:
        return (told[1].payment.channel, told[1].keys[0]) not in ours

    return sorted(ledgers.entries.items(), key=sure)


def _standing(entry: Entry) -> tuple[object, object, object] | None:
    """What must be kept of a payment: its receipt, its rupiah, and whether it was undone; None if nothing."""
    receipt = entry.receipt.number if entry.receipt else entry.undone
    if entry.truth not in {Truth.BOOKED, Truth.REVERSED} or not receipt:
        return None
    return receipt, entry.amount, entry.truth is Truth.REVERSED


def _cash(ledgers: Ledgers, remembered: Cash) -> Iterator[Breach]:
    now = cash()
    theirs: dict[str, int] = defaultdict(int)
    ours: dict[str, int] = defaultdict(int)
    for entry in ledgers.entries.values():
        if entry.truth in {Truth.BOOKED, Truth.SUSPENDED}:
            theirs[entry.payment.channel] += entry.amount
    for (channel, _), amount in now.items():
        ours[channel] += amount
    for channel in sorted({*theirs, *ours}):
        if theirs[channel] != ours[channel]:
            yield "no rupiah is lost", NOBODY, f"{channel}: bank {theirs[channel]}, we {ours[channel]}"
    for (channel, day), amount in remembered.items():
        if now.get((channel, day), 0) != amount:
            yield "a past day stays", NOBODY, f"{channel} {day}: {amount}, now {now.get((channel, day), 0)}"


def _rows(name: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))
        return list(cursor.fetchall())
