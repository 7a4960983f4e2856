"""Payments judged among those that came before: what was refused stays refused.

Whoever was refused has given the money back, or asks for another. A copy of the request that comes later, when the bill
could be paid after all, may not move it. One lane judges all payments of a door in one thread, so that what came before
is known when the next is judged; the ledger's locks are the last word all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sppt.partners.exchanges import OK, Asked, Kept, first_answers, keep
from sppt.payments.actions import malformed, record_payments
from sppt.payments.language import Outcome, PaymentRequest, Refusal, RefusalCode
from sppt.rules.calendar import wib_day

# These say nothing about the payment itself: the same request may come again and is judged anew.
PASSING = frozenset({RefusalCode.TROUBLE, RefusalCode.CHANNEL_CLOSED, RefusalCode.CHANNEL_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Order:
    """A payment to book, asked with this key."""

    asked: Asked
    what: PaymentRequest


def settle(batch: Sequence[Order], *, at: datetime) -> list[Outcome]:
    """Books each order once and answers each; orders with one key follow each other in turn."""
    answers: dict[int, Outcome] = {}
    waiting: list[int] = []
    for place, one in enumerate(batch):
        refusal = malformed(one.what)
        if refusal is None:
            waiting.append(place)
        else:
            answers[place] = refusal
    while waiting:
        now: list[int] = []
        later: list[int] = []
        keys: set[tuple[str, str, str]] = set()
        for place in waiting:
            asked = batch[place].asked
            key = (asked.partner, asked.service, asked.request_id)
            (later if key in keys else now).append(place)
            keys.add(key)
        answers.update(zip(now, _settle([batch[place] for place in now], at=at), strict=True))
        waiting = later
    return [answers[place] for place in range(len(batch))]


def _settle(batch: Sequence[Order], *, at: datetime) -> list[Outcome]:
    earlier = first_answers([one.asked for one in batch])
    judged = [_judged_before(one, first) for one, first in zip(batch, earlier, strict=True)]
    orders = [one.what for one, answer in zip(batch, judged, strict=True) if answer is None]
    booked = iter(record_payments(orders, at=at) if orders else [])
    answers = [answer or next(booked) for answer in judged]
    new = [
        (one.asked, str(answer.code) if isinstance(answer, Refusal) else OK)
        for one, first, answer in zip(batch, earlier, answers, strict=True)
        if first is None and _is_kept(one, answer)
    ]
    if new:
        keep(new, day=wib_day(at), at=at, waits={one.service for one, _ in new})
    return answers


def _is_kept(one: Order, answer: Outcome) -> bool:
    """Refusals of the payment itself; of what was booked only a number of the bank's own, which the ledger lacks.

    A reference that had paid for something else keeps that answer.
    """
    if isinstance(answer, Refusal):
        return answer.code not in PASSING and answer.code is not RefusalCode.REFERENCE_REUSED
    return bool(one.asked.reference_no)


def _judged_before(one: Order, first: Kept | None) -> Refusal | None:
    """The answer that follows from what came before; None if the ledger is to say, which knows what was paid."""
    if first is None:
        return None
    if not one.asked.is_same(first.va, first.amount):
        return Refusal.of(RefusalCode.REFERENCE_REUSED)
    return Refusal.of(RefusalCode(first.outcome)) if first.outcome != OK else None
