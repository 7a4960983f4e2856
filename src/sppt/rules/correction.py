"""What follows for money when a notice is corrected: bills lowered, payments quoted anew, an increase a new bill.

A lower pokok quotes each payment anew at its own law date; what was paid too much, pokok and denda apart, is owed back.
A correction never asks more for what a payment had already settled. A higher pokok leaves the old bill alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sppt.rules.due import BillFacts, Due, due
from sppt.rules.perda import Perda
from sppt.rules.posting import Account, Entry, correct
from sppt.rules.states import BillEvent, BillState, next_state


class Cause(StrEnum):
    """Why pokok changes; each is an event of the ledger."""

    PEMBETULAN = "pembetulan"
    PENGURANGAN = "pengurangan"
    PEMBATALAN = "pembatalan"


class CannotCorrect(ValueError):
    """A bill in this state is not corrected; `str()` says why in Indonesian."""

    code = "cannot_correct"


class Paid(NamedTuple):
    """One payment that stands on a bill, after what earlier corrections gave back; rupiah.

    brought: SISMIOP recorded it; then it may be a part, and its denda was never in our books. prerequisite: the tax
    years on which its potongan counted.
    """

    number: int  # of the payment's row, whoever keeps it
    law_on: date | None
    pokok: int  # settled by it, potongan included
    potongan: int
    denda: int
    brought: bool = False
    prerequisite: tuple[int, int] | None = None
    placed: bool = False  # settled by money that the city owed, not by a payment


class Bill(NamedTuple):
    """One bill of a notice with its payments in the order they were made."""

    facts: BillFacts
    paid: tuple[Paid, ...]
    brought: bool  # opened against saldo awal


class Requoted(NamedTuple):
    """A payment under the corrected notice: what it settles now, and what it is too much by."""

    paid: Paid
    pokok: int
    potongan: int
    denda: int

    @property
    def excess_pokok(self) -> int:
        """Cash, in rupiah."""
        return self.paid.pokok - self.paid.potongan - (self.pokok - self.potongan)

    @property
    def excess_denda(self) -> int:
        return self.paid.denda - self.denda


class Lowered(NamedTuple):
    """A bill with its lower pokok, what remains of it, and the postings that take it there."""

    bill_id: int
    pokok_before: int
    pokok: int
    sisa: int
    state: BillState
    requoted: tuple[Requoted, ...]
    entries: tuple[Entry, ...]


class Plan(NamedTuple):
    """Everything a correction does: bills lowered, the latest first, and the pokok of a new bill, or nothing."""

    lowered: tuple[Lowered, ...]
    opened: int

    @property
    def excess_pokok(self) -> int:
        return sum(one.excess_pokok for bill in self.lowered for one in bill.requoted)

    @property
    def excess_denda(self) -> int:
        return sum(one.excess_denda for bill in self.lowered for one in bill.requoted)


def plan(perda: Perda, bills: Sequence[Bill], *, pokok: int, cause: Cause) -> Plan:
    """From the bills of one notice, the first first, to a pokok of so many rupiah together.

    Raises CannotCorrect for a bill that was written off, cancelled or superseded.
    """
    for bill in bills:
        if bill.facts.state not in _CORRECTABLE:
            raise CannotCorrect(
                f"Tagihan ini {_STATE_WORDS[bill.facts.state]}, jadi tidak dapat dikoreksi. Pulihkan dahulu tagihannya."
            )
    total = sum(bill.facts.pokok_determined for bill in bills)
    if pokok > total:
        return Plan((), pokok - total)
    lowered, less = [], total - pokok
    for bill in reversed(bills):
        here = min(less, bill.facts.pokok_determined)
        if here or (cause is Cause.PEMBATALAN and bill.facts.state in _OPEN):
            lowered.append(_lower(perda, bill, less=here, cause=cause))
        less -= here
    return Plan(tuple(lowered), 0)


_OPEN = frozenset({BillState.UNPAID, BillState.PARTLY_PAID})
_CORRECTABLE = _OPEN | {BillState.PAID, BillState.PRINCIPAL_PAID}
_STATE_WORDS = {
    BillState.WRITTEN_OFF: "sudah dihapuskan",
    BillState.CANCELLED: "sudah dibatalkan",
    BillState.SUPERSEDED: "sudah diganti",
}


def _lower(perda: Perda, bill: Bill, *, less: int, cause: Cause) -> Lowered:
    pokok = bill.facts.pokok_determined - less
    requoted = tuple(_requoted(perda, bill, pokok=pokok))
    sisa = pokok - sum(one.pokok for one in requoted)
    opposite = Account.SALDO_AWAL if bill.brought else Account.PENDAPATAN
    entries = list(
        correct(less, against=Account.PENGURANGAN if cause is Cause.PENGURANGAN else opposite, event=cause)
    )
    for one in requoted:
        entries += _moved(one)
    return Lowered(
        bill_id=bill.facts.bill_id,
        pokok_before=bill.facts.pokok_determined,
        pokok=pokok,
        sisa=sisa,
        state=_state(bill.facts.state, pokok=pokok, sisa=sisa, cause=cause),
        requoted=requoted,
        entries=tuple(entries),
    )


def _requoted(perda: Perda, bill: Bill, *, pokok: int) -> Iterator[Requoted]:
    left = pokok
    for paid in bill.paid:
        quote = _quote(perda, bill.facts, paid, pokok=pokok, sisa=left)
        settled = min(paid.pokok, left)
        if paid.brought:
            potongan, denda = 0, paid.denda if quote is None else min(paid.denda, quote.denda)
        else:
            # What was granted and paid settles as much as it did: less discount than then is never asked for.
            cash = paid.pokok - paid.potongan
            granted = 0 if quote is None else quote.potongan
            potongan = max(granted, settled - cash)
            denda = paid.denda if quote is None else min(paid.denda, quote.denda)
        yield Requoted(paid, settled, potongan, denda)
        left -= settled


def _quote(perda: Perda, facts: BillFacts, paid: Paid, *, pokok: int, sisa: int) -> Due | None:
    """What was owed on the day of the payment, had the pokok been this one; None where the day is not known."""
    if paid.law_on is None:
        return None
    programmes = tuple(
        one
        for one in perda.programmes
        if one.prerequisite_years is None or _within(one.prerequisite_years, paid.prerequisite)
    )
    then = facts._replace(
        state=BillState.UNPAID if sisa == pokok else BillState.PARTLY_PAID, pokok_determined=pokok, sisa=sisa
    )
    chosen = frozenset({facts.tax_year})
    return due(replace(perda, programmes=programmes), [then], on=paid.law_on, chosen=chosen)[0]


def _within(years: tuple[int, int], granted: tuple[int, int] | None) -> bool:
    return granted is not None and granted[0] <= years[0] and years[1] <= granted[1]


def _moved(one: Requoted) -> Iterator[Entry]:
    """From what a payment was to what it is: the discount that falls away, and what is owed back."""
    piutang, change = Account.PIUTANG_POKOK, one.paid.potongan - one.potongan
    if change > 0:
        yield Entry(piutang, Account.POTONGAN, change, "ubah_potongan")
    elif change < 0:
        yield Entry(Account.POTONGAN, piutang, -change, "ubah_potongan")
    if one.excess_pokok:
        yield Entry(piutang, Account.UTANG_LEBIH, one.excess_pokok, "lebih_pokok")
    if one.excess_denda:
        income = Account.SALDO_AWAL if one.paid.brought else Account.PENDAPATAN_DENDA
        yield Entry(income, Account.UTANG_LEBIH, one.excess_denda, "lebih_denda")


def _state(state: BillState, *, pokok: int, sisa: int, cause: Cause) -> BillState:
    if state not in _OPEN:
        return state  # paid stays paid: what is too much is owed back
    if cause is Cause.PEMBATALAN and not pokok:
        return next_state(state, BillEvent.CANCELLED)
    if not sisa:
        return next_state(state, BillEvent.SETTLED)
    return state
