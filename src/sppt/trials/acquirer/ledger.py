"""What the acquirer remembers: QRs that it made, who paid them, and how it is to misbehave next."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

KEPT_MAX = 500


class Manner(StrEnum):
    """How the next QR is made."""

    GOOD = "good"
    SLOW = "slow"  # answers after five seconds
    LOST = "lost"  # makes the QR and hangs up
    WRONG_AMOUNT = "wrong_amount"
    BAD_CRC = "bad_crc"
    OTHER_MERCHANT = "other_merchant"
    REFUSED = "refused"
    PAID_FIRST = "paid_first"  # the payer is so quick that the notice overtakes the answer


class Paying(StrEnum):
    """How a payment is told."""

    GOOD = "good"
    TWICE = "twice"
    TWICE_OTHERWISE = "twice_otherwise"  # as two transactions
    WRONG_AMOUNT = "wrong_amount"
    OTHER_MERCHANT = "other_merchant"
    SILENT = "silent"  # not told at all
    PENDING_AFTER = "pending_after"  # an older "pending" is told after the success
    UNKNOWN = "unknown"  # for a QR that nobody asked for


@dataclass(slots=True)
class Made:
    """A QR with what became of it; `status` in the standard's digits."""

    number: int
    reference: str
    partner_reference: str
    amount: int
    merchant_id: str
    ends_at: datetime
    content: str
    status: str = "01"
    rrn: str = ""
    paid_at: datetime | None = None


@dataclass(slots=True)
class Ledger:
    """Everything in memory; a restart forgets, as a simulator may."""

    manner: Manner = Manner.GOOD
    _made: dict[str, Made] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def locked(self) -> Iterator[Ledger]:
        """One at a time."""
        with self._lock:
            yield self

    def number(self) -> int:
        return next(self._numbers)

    def next_manner(self) -> Manner:
        """How to make the next QR; the one after it is good again."""
        manner, self.manner = self.manner, Manner.GOOD
        return manner

    def add(self, made: Made) -> None:
        self._made[made.partner_reference] = made
        while len(self._made) > KEPT_MAX:
            del self._made[next(iter(self._made))]

    def by_reference(self, partner_reference: str) -> Made | None:
        return self._made.get(partner_reference)

    def newest_of(self, beginning: str) -> Made | None:
        """The newest QR whose reference begins so: the city's references begin with its payment code."""
        found = [one for key, one in self._made.items() if key.startswith(beginning)]
        return found[-1] if found and beginning else None

    def all(self) -> list[Made]:
        """The newest first."""
        return list(reversed(self._made.values()))
