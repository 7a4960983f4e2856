"""The month as it reaches the city's own doors: asked, paid, reversed. What a bank keeps of it is its own book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from sppt.kit.perda import perda_of
from sppt.payments.actions import open_code, record_payment, reverse_by_channel
from sppt.payments.inquiries import inquire
from sppt.payments.language import Ask, Inquired, PaymentRequest, Pick, Refusal, ReversalRequest, Wish
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop
from sppt.trials.month.plan import Label, Month, Payer, by_time

ASKED_BEFORE = timedelta(seconds=40)
UNDONE_AFTER = timedelta(minutes=7)
REVERSED_HERE = frozenset({Label.REVERSED_HERE_NOT_THERE})
REVERSED_THERE = frozenset({Label.REVERSED_THERE_NOT_HERE})


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment as its bank has it: the bank took this money, at this time, and got this receipt ("" if none)."""

    payer: Payer
    nop: str  # "" for a code
    tax_year: int
    code: str
    amount: int
    receipt: str
    undone_at: datetime | None  # when the bank gave the money back

    @property
    def bank_day(self) -> date:
        """The day in whose report the bank puts it."""
        day = self.payer.paid_at.astimezone(WIB).date()
        return day + timedelta(days=1) if self.payer.label is Label.CARRIED_OVER else day


def play(
    month: Month,
    bills: Sequence[tuple[Nop, int]],
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[Taken, ...]:
    """Plays every payment through the core at its own time; returns what the banks have in their books.

    `bills` are NOPs with a tax year that owes something, as many as the month has bills.
    """
    taken = []
    for done, payer in enumerate(by_time(month.payers), start=1):
        one = _play_one(payer, [bills[bill] for bill in payer.bills])
        if payer.label is not Label.LEDGER_ONLY:
            taken.append(one)
        progress(done)
    return tuple(taken)


def _play_one(payer: Payer, bills: Sequence[tuple[Nop, int]]) -> Taken:
    perda = perda_of(settings.SPPT_CITY)
    asked_at = payer.paid_at - ASKED_BEFORE
    nop, year = bills[0]
    if payer.by_code:
        wish = Wish(tuple((one, frozenset({of_year})) for one, of_year in bills), f"month:{payer.reference}")
        opened = open_code(perda, wish, at=asked_at)
        pick, code, amount = None, opened.code, opened.amount
    else:
        pick, code = Pick(nop, frozenset({year})), ""
        amount = _asked(inquire(perda, [Ask(payer.channel, pick)], at=asked_at))
    receipt = ""
    if payer.label is not Label.CLAIM_ONLY:
        request = PaymentRequest(payer.channel, payer.reference, code, amount, payer.paid_at, pick=pick)
        receipt = record_payment(request, at=payer.paid_at + timedelta(seconds=1)).number  # type: ignore[union-attr]
    undone_at = None
    if payer.taken_back or payer.label in REVERSED_HERE:
        _undo(payer)
    if payer.taken_back or payer.label in REVERSED_THERE:
        undone_at = payer.paid_at + UNDONE_AFTER
    digits, of_year = ("", 0) if payer.by_code else (nop.digits, year)
    return Taken(payer, digits, of_year, code, amount, receipt, undone_at)


def _asked(answers: Iterable[Inquired | Refusal]) -> int:
    (answer,) = answers
    if isinstance(answer, Refusal):
        raise TypeError(f"a bill of the month cannot be asked for: {answer.code}")
    return answer.amount


def _undo(payer: Payer) -> None:
    request = ReversalRequest(payer.channel, f"B{payer.reference}", payer.reference, "Dibatalkan oleh bank")
    reverse_by_channel(request, at=payer.paid_at + UNDONE_AFTER)
