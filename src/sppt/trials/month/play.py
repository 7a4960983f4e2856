"""The month as it reaches the city's own doors: asked, paid, reversed. What a bank keeps of it is its own book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from sppt.kit.perda import perda_of
from sppt.payments.actions import open_code
from sppt.payments.inquiries import inquire
from sppt.payments.language import Ask, Pick, Refusal, Wish
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop
from sppt.trials.month.doors import Door, Wanted
from sppt.trials.month.plan import Label, Month, Payer, by_time

ASKED_BEFORE = timedelta(seconds=40)
UNDONE_AFTER = timedelta(minutes=7)
REVERSED_HERE = frozenset({Label.REVERSED_HERE_NOT_THERE})
REVERSED_THERE = frozenset({Label.REVERSED_THERE_NOT_HERE})


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment as its bank has it: the bank took this money, at this time, and got this receipt ("" if none).

    `reference` is its number there, `ours` the one under which we keep it.
    """

    payer: Payer
    reference: str
    ours: str
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
    doors: Mapping[str, Door],
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[Taken, ...]:
    """Plays every payment at its channel's door at its own time; returns each as its bank has it, or would have it.

    `bills` are NOPs with a tax year that owes something, as many as the month has bills.
    """
    taken = []
    for done, payer in enumerate(by_time(month.payers), start=1):
        taken.append(_play_one(payer, [bills[bill] for bill in payer.bills], doors[payer.channel]))
        progress(done)
    return tuple(taken)


def _play_one(payer: Payer, bills: Sequence[tuple[Nop, int]], door: Door) -> Taken:
    asked_at = payer.paid_at - ASKED_BEFORE
    (nop, year), code = bills[0], ""
    if payer.by_code:
        wish = Wish(tuple((one, frozenset({of_year})) for one, of_year in bills), f"month:{payer.reference}")
        opened = open_code(perda_of(settings.SPPT_CITY), wish, at=asked_at)
        code, amount = opened.code, opened.amount
    else:
        amount = _asked(payer.channel, Pick(nop, frozenset({year})), at=asked_at)
    order = door(Wanted(payer, nop, year, code, amount), asked_at)
    receipt = ""
    if payer.label is not Label.CLAIM_ONLY:
        receipt = order.pay(at=payer.paid_at + timedelta(seconds=1)).number
    undone_at = None
    if payer.taken_back or payer.label in REVERSED_HERE:
        order.undo(at=payer.paid_at + UNDONE_AFTER)
    if payer.taken_back or payer.label in REVERSED_THERE:
        undone_at = payer.paid_at + UNDONE_AFTER
    digits, of_year = ("", 0) if payer.by_code else (nop.digits, year)
    return Taken(payer, order.reference, order.ours, digits, of_year, code, amount, receipt, undone_at)


def _asked(channel: str, pick: Pick, *, at: datetime) -> int:
    (answer,) = inquire(perda_of(settings.SPPT_CITY), [Ask(channel, pick)], at=at)
    if isinstance(answer, Refusal):
        raise TypeError(f"a bill of the month cannot be asked for: {answer.code}")
    return answer.amount
