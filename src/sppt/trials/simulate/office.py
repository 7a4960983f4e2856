"""What officers do while banks pay: a bill is lowered by a correction, a business day is closed, late or early.

A correction here is the ledger's share of one (payments.corrections does it with the notice and the decision): the
law's plan for an unpaid bill, its postings, and a version that rises, so that codes opened before no longer fit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import connection

from sppt.kit.perda import perda_of
from sppt.ledger.actions import Cause as LedgerCause
from sppt.ledger.actions import lock_bills, post, restate, shut_day
from sppt.ledger.words import Source
from sppt.rules.calendar import wib_day
from sppt.rules.correction import Bill, Cause, plan
from sppt.rules.due import BillFacts
from sppt.rules.states import BillState
from sppt.trials.simulate.city import STEP, YEAR, nop_of, owed, pokok_of


def lower(nop: str, tax_year: int, *, decision: int, at: datetime) -> int | None:
    """Takes one step off the pokok of a bill that is unpaid, and returns what remains; None for any other bill.

    At the lowest only its version rises. In the caller's transaction.
    """
    row = lock_bills(nop, tax_year)[0]
    if row.state is not BillState.UNPAID:
        return None
    facts = BillFacts(
        row.id,
        row.version,
        nop,
        tax_year,
        row.state,
        row.pokok,
        row.sisa,
        row.jatuh_tempo,
        row.provenance,
        row.under_review,
    )
    pokok = max(STEP, row.pokok - STEP)
    cause = LedgerCause(Source.DECISION, decision, wib_day(at), at)
    bill = Bill(facts, (), row.brought)
    planned = plan(perda_of(settings.SPPT_CITY), [bill], pokok=pokok, cause=Cause.PEMBETULAN)
    for lowered in planned.lowered:
        restate(lowered.bill_id, pokok=lowered.pokok, sisa=lowered.sisa, state=lowered.state)
        post(lowered.bill_id, lowered.entries, cause)
    if not planned.lowered:
        restate(row.id, pokok=row.pokok, sisa=row.sisa, state=row.state)
    return pokok


@dataclass(slots=True)
class Office:
    """What was decided so far. Its methods that write are called inside a transaction."""

    _lowered: dict[int, list[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(list))
    _decisions: int = 0

    def owed(self, bill: int, on: date, *, at: datetime) -> int:
        """Rupiah due for an unpaid bill by the law of a day, with its pokok as it stood at a moment."""
        return owed(self._pokok(bill, at=at), on)

    def _pokok(self, bill: int, *, at: datetime) -> int:
        known = self._lowered.get(bill, ())
        return next((pokok for since, pokok in reversed(known) if since <= at), pokok_of(bill))

    def lower(self, bill: int, *, at: datetime) -> str:
        """A correction; what became of it."""
        self._decisions += 1
        pokok = lower(nop_of(bill).digits, YEAR, decision=self._decisions, at=at)
        if pokok is None:
            return "kept"
        self._lowered[bill].append((at, pokok))
        return f"lowered to {pokok}"

    def close(self, day: date, *, at: datetime) -> str:
        """Closes a business day as reconciliation does: alone with the days."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('day close', 0))")
        shut_day(day, by="simulasi", at=at)
        return f"closed {day}"
