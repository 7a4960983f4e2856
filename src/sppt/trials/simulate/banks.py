"""What each bank wrote into its own ledger, and which answers may never follow each other."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sppt.payments.language import Outcome, Receipt, Refusal, RefusalCode, Reversed, Suspended
from sppt.rules.calendar import wib_day
from sppt.trials.simulate.office import Office
from sppt.trials.simulate.schedule import NOTICES, Model, Payment

# These say nothing about the payment: the bank knows no more than before.
PASSING = frozenset({RefusalCode.TROUBLE, RefusalCode.CHANNEL_CLOSED, RefusalCode.CHANNEL_UNKNOWN})
# A refused request of these doors may be sent again under its key and be taken (docs/operating/api.md).


class Truth(StrEnum):
    """What a bank knows about one of its payments."""

    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    BOOKED = "booked"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    REVERSED = "reversed"


@dataclass(slots=True)
class Entry:
    """One payment in its bank's ledger."""

    payment: Payment
    code: str = ""
    amount: int = 0
    truth: Truth = Truth.NOT_SENT
    receipt: Receipt | None = None
    case_id: int = 0
    undone: str = ""  # the receipt that its reversal was answered with
    reversal_sent: bool = False
    reversal_heard: bool = False
    turns: set[int] = field(default_factory=set)  # retries that were sent
    quoted: int = 0
    key: str = ""  # under which we keep it, where that is not the payment's own reference
    wish: str = ""  # our reference of the QR that it pays
    moved: bool = False  # whether an acquirer has taken the money
    paid_at: datetime | None = None

    @property
    def is_undone_unseen(self) -> bool:
        """Reversed before it arrived: it is refused from then on, as its bank wished."""
        return self.truth is Truth.REVERSED and self.receipt is None and not self.undone

    @property
    def named(self) -> str:
        """The acquirer's number of the transaction: some give two payers of one QR the same, some do not."""
        payment = self.payment
        return f"A{payment.same_qr if payment.same_qr >= 0 and payment.number % 2 else payment.number}"

    @property
    def rrn(self) -> str:
        return f"{self.payment.number:012d}"

    @property
    def keys(self) -> tuple[str, ...]:
        """The references under which our books may keep it, the surest first."""
        if self.payment.model is not Model.QRIS:
            return (self.key or self.payment.reference,)
        if not self.wish:
            return (f"?{self.named}",)
        other = hashlib.sha256(f"{self.named} {self.rrn}".encode()).hexdigest()[:16]
        return (f"{self.wish}-{other}", self.wish)


@dataclass(slots=True)
class Ledgers:
    """Every bank's ledger; `broken` are the sentences about what may not be, each beginning with its rule."""

    entries: dict[int, Entry]
    office: Office
    broken: list[tuple[str, int, str]] = field(default_factory=list)
    heard: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)  # receipts in the order in which they were first told

    def breach(self, rule: str, entry: Entry, told: str) -> None:
        self.broken.append((rule, entry.payment.number, told))

    def hear(self, entry: Entry, answer: Outcome) -> str:
        """A bank hears an answer to a payment; returns it as one word of the trace."""
        word = self.word(answer)
        self._count(answer)
        before = entry.truth
        if isinstance(answer, Refusal) and answer.code in PASSING:
            return word
        if before in {Truth.NOT_SENT, Truth.UNKNOWN}:
            self._first(entry, answer)
        elif isinstance(answer, Receipt):
            self._receipt_after(entry, answer, before)
        elif isinstance(answer, Suspended):
            if before is not Truth.SUSPENDED or answer.case_id != entry.case_id:
                self.breach("one definite answer", entry, f"{before}, then {word}")
        elif before is not Truth.REFUSED and not entry.is_undone_unseen:
            self.breach("one definite answer", entry, f"{before}, then {word}")
        return word

    def _first(self, entry: Entry, answer: Outcome) -> None:
        if isinstance(answer, Receipt):
            entry.truth, entry.receipt = Truth.REVERSED if answer.reversed else Truth.BOOKED, answer
            if answer.reversed and not entry.reversal_sent:
                self.breach("nobody asked to reverse", entry, self.word(answer))
            if answer.amount != entry.amount or sum(one.amount for one in answer.items) != entry.amount:
                self.breach("amount as sent", entry, f"{entry.amount}, not {answer.amount}")
            booked_at = answer.received_at
            due = sum(self.office.owed(bill, answer.law_on, at=booked_at) for bill in entry.payment.bills)
            if answer.business_day > wib_day(booked_at):
                self.heard["booked_into_the_next_open_day"] += 1
            if due != answer.amount:
                self.breach(
                    "amount owed on its law date", entry, f"{due} on {answer.law_on}, not {answer.amount}"
                )
        elif isinstance(answer, Suspended):
            entry.truth, entry.case_id = Truth.SUSPENDED, answer.case_id
        else:
            entry.truth = Truth.REFUSED
            if entry.payment.model in NOTICES:
                self.breach("nothing moved is dropped", entry, str(answer.code))

    def _receipt_after(self, entry: Entry, answer: Receipt, before: Truth) -> None:
        if entry.receipt is None and entry.undone == answer.number:
            entry.receipt = answer  # the bank learnt of the reversal before it learnt of the payment
        known = entry.receipt
        same = known is not None and (known.number, known.items, known.law_on, known.business_day) == (
            answer.number,
            answer.items,
            answer.law_on,
            answer.business_day,
        )
        if not same or not answer.replayed:
            self.breach("same request, same receipt", entry, f"{before}, then {self.word(answer)}")
        elif answer.reversed is not (before is Truth.REVERSED):
            if answer.reversed and entry.reversal_sent:
                entry.truth = Truth.REVERSED
            else:
                self.breach("receipts are monotonic", entry, f"{before}, then {self.word(answer)}")

    def hear_reversal(self, entry: Entry, answer: Reversed | Refusal) -> str:
        """A bank hears what became of its reversal."""
        if isinstance(answer, Reversed):
            word = f"reversed {self._name(answer.receipt)}{' again' if answer.replayed else ''}"
            if entry.receipt is not None and entry.receipt.number != answer.receipt:
                self.breach("one definite answer", entry, word)
            entry.truth, entry.reversal_heard = Truth.REVERSED, True
            entry.undone = answer.receipt
        else:
            word = f"reversal {answer.code}"
            if answer.code in PASSING:
                return word
            entry.reversal_heard = True
            if answer.code is RefusalCode.PAYMENT_NOT_FOUND:
                if entry.truth in {Truth.BOOKED, Truth.REVERSED} and entry.receipt is not None:
                    self.breach("acknowledged is durable", entry, f"{entry.truth}, then {word}")
                entry.truth = Truth.REVERSED
            elif entry.truth is Truth.REVERSED:
                self.breach("one definite answer", entry, f"reversed, then {word}")
        self.heard["reversed" if isinstance(answer, Reversed) else f"reversal {answer.code}"] += 1
        return word

    def _count(self, answer: Outcome) -> None:
        if isinstance(answer, Refusal):
            self.heard[f"refused {answer.code}"] += 1
        else:
            kind = "booked" if isinstance(answer, Receipt) else f"suspended {answer.why}"
            self.heard[f"{kind} again" if answer.replayed else kind] += 1

    def word(self, answer: Outcome) -> str:
        """An answer without what chance made of it."""
        if isinstance(answer, Refusal):
            return f"refused {answer.code}"
        if isinstance(answer, Suspended):
            return f"suspended {answer.case_id} {answer.why}{' again' if answer.replayed else ''}"
        marks = f"{' again' if answer.replayed else ''}{' reversed' if answer.reversed else ''}"
        return (
            f"booked {self._name(answer.number)} {answer.amount} {answer.law_on} {answer.business_day}{marks}"
        )

    def _name(self, receipt: str) -> str:
        return self.names.setdefault(receipt, f"#{len(self.names) + 1}")
