"""The lanes of SNAP: inquiries and payments in batches, each request looked for among those that were judged before.

One lane judges all payments of this door in one thread, so that what came before is known when the next is judged; the
ledger's locks are the last word all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from django.db import connection

from sppt.channels.gathering import Lane
from sppt.channels.judging import PASSING
from sppt.channels.names import told_name
from sppt.channels.snap.codes import Service
from sppt.kit import clock
from sppt.partners.exchanges import OK, Asked, Before, before, keep, same_external
from sppt.partners.quirks import NamePolicy
from sppt.payments.actions import BATCH_MAX as PAYMENTS_MAX
from sppt.payments.actions import record_payments
from sppt.payments.inquiries import ASKS_MAX, codes_asked
from sppt.payments.language import (
    CodeAsk,
    Incoming,
    Outcome,
    PaymentCode,
    Refusal,
    RefusalCode,
    Suspended,
)
from sppt.rules.calendar import wib_day

WAITING_MAX = 4_000
SUSPENSE = "suspense"
_NAMES = (Path(__file__).parent / "sql" / "names.sql").read_text(encoding="utf-8")


class Conflict(Enum):
    """X-EXTERNAL-ID was used on this day with another request id."""

    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is owed for a number (as a payment code), asked with these ids."""

    asked: Asked
    code: str
    names: NamePolicy


@dataclass(frozen=True, slots=True)
class Told:
    """An answered inquiry. `again`: it came before with both of its ids."""

    answer: PaymentCode | Refusal
    name: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Something to book, asked with these ids."""

    asked: Asked
    what: Incoming


@dataclass(frozen=True, slots=True)
class Done:
    """A judged order. `again`: it came before with both of its ids."""

    outcome: Outcome
    again: bool = False


@dataclass(frozen=True, slots=True)
class SnapLanes:
    """Two threads with a database connection each."""

    inquiries: Lane[Inquiry, Told | Conflict]
    payments: Lane[Order, Done | Conflict]

    @classmethod
    def start(cls, loop: asyncio.AbstractEventLoop) -> SnapLanes:
        def answer(batch: Sequence[Inquiry]) -> list[Told | Conflict]:
            return answer_inquiries(batch, at=clock.now())

        def pay(batch: Sequence[Order]) -> list[Done | Conflict]:
            return settle(batch, at=clock.now())

        return cls(
            Lane("snap_inquiries", answer, batch_max=ASKS_MAX, waiting_max=WAITING_MAX, loop=loop),
            Lane("snap_payments", pay, batch_max=PAYMENTS_MAX, waiting_max=WAITING_MAX, loop=loop),
        )


def answer_inquiries(batch: Sequence[Inquiry], *, at: datetime) -> list[Told | Conflict]:
    """Each number if it could be paid at this moment, else why not. One read, one for the names, one write."""
    answers = codes_asked([CodeAsk(one.asked.partner, one.code) for one in batch], at=at)
    names = _names(batch, answers)
    before = _earlier(batch, answers, at=at)
    told: list[Told | Conflict] = []
    for one, same, answer, name in zip(batch, before, answers, names, strict=True):
        if same is not None and same != one.asked.request_id:
            told.append(Conflict.CONFLICT)
        else:
            told.append(Told(answer, name, again=same is not None))
    return told


def _earlier(
    batch: Sequence[Inquiry], answers: Sequence[PaymentCode | Refusal], *, at: datetime
) -> list[str | None]:
    """The request id that each X-EXTERNAL-ID came with earlier today, if it did; keeps those that are new."""
    day = wib_day(at)
    first: dict[tuple[str, str], tuple[Asked, str]] = {}
    for one, answer in zip(batch, answers, strict=True):
        first.setdefault((one.asked.partner, one.asked.external_id), (one.asked, _word(answer)))
    fresh = keep(list(first.values()), day=day, at=at, waits=())
    again = [asked for ids, (asked, _) in first.items() if ids not in fresh]
    known = same_external(again, day=day) if again else []
    ids_before = {
        (asked.partner, asked.external_id): same.request_id
        for asked, same in zip(again, known, strict=True)
        if same is not None
    }
    found: list[str | None] = []
    for one in batch:
        ids = (one.asked.partner, one.asked.external_id)
        asked = first[ids][0]
        found.append(ids_before.get(ids) or (None if asked is one.asked else asked.request_id))
    return found


def settle(batch: Sequence[Order], *, at: datetime) -> list[Done | Conflict]:
    """Books each order once and answers each; orders that share an id follow each other in turn."""
    answers: list[Done | Conflict | None] = [None] * len(batch)
    waiting = list(range(len(batch)))
    while waiting:
        now, waiting = _apart(batch, waiting)
        for place, answer in zip(now, _settle([batch[place] for place in now], at=at), strict=True):
            answers[place] = answer
    return [answer for answer in answers if answer is not None]


def _apart(batch: Sequence[Order], places: Sequence[int]) -> tuple[list[int], list[int]]:
    """Places whose ids are all different, and the rest."""
    seen: set[tuple[str, str, str, str]] = set()
    now: list[int] = []
    later: list[int] = []
    for place in places:
        asked = batch[place].asked
        ids = {
            (asked.partner, asked.service, "external", asked.external_id),
            (asked.partner, asked.service, "request", asked.request_id),
        }
        (later if ids & seen else now).append(place)
        seen |= ids
    return now, later


def _settle(batch: Sequence[Order], *, at: datetime) -> list[Done | Conflict]:
    earlier = before([one.asked for one in batch], day=wib_day(at))
    judged = [_judged_before(one, known) for one, known in zip(batch, earlier, strict=True)]
    booked = iter(
        record_payments(
            [one.what for one, answer in zip(batch, judged, strict=True) if answer is None], at=at
        )
    )
    answers: list[Done | Conflict] = []
    new: list[tuple[Asked, str]] = []
    for one, known, answer in zip(batch, earlier, judged, strict=True):
        done = answer or Done(next(booked), again=known.same_external is not None)
        answers.append(done)
        if isinstance(done, Done) and known.same_external is None and not _is_passing(done.outcome):
            new.append((one.asked, _word(done.outcome)))
    if new:
        keep(new, day=wib_day(at), at=at, waits=(Service.PAYMENT,))
    return answers


def _judged_before(one: Order, known: Before) -> Done | Conflict | None:
    """The answer that follows from what came before; None if the ledger is to say.

    What was paid the ledger knows, and gives the same receipt. What was refused stays refused, even if it could be paid
    by now: the bank has given the money back. A notice tells of money that moved and always goes to the ledger.
    """
    same, first = known.same_external, known.first
    if same is not None and same.request_id != one.asked.request_id:
        return Conflict.CONFLICT
    if one.asked.service != Service.PAYMENT or first is None:
        return None
    again = same is not None
    if not one.asked.is_same(first.va, first.amount):
        return Done(Refusal.of(RefusalCode.REFERENCE_REUSED), again=again)
    if first.outcome != OK:
        return Done(Refusal.of(RefusalCode(first.outcome)), again=again)
    return None


def _is_passing(outcome: Outcome) -> bool:
    return isinstance(outcome, Refusal) and outcome.code in PASSING


def _word(outcome: Outcome | PaymentCode) -> str:
    """An outcome as it is kept. A payment that was undone meanwhile had been made."""
    if isinstance(outcome, Refusal):
        return str(outcome.code)
    return SUSPENSE if isinstance(outcome, Suspended) else OK


def _names(batch: Sequence[Inquiry], answers: Sequence[PaymentCode | Refusal]) -> list[str]:
    """The name on the newest bill of each code, as far as its partner may know it; empty if there is none."""
    asked = [
        answer.code
        for one, answer in zip(batch, answers, strict=True)
        if isinstance(answer, PaymentCode) and one.names is not NamePolicy.NONE
    ]
    if not asked:
        return [""] * len(batch)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [asked])
        known = dict[str, str](cursor.fetchall())
    return [
        told_name(known.get(answer.code, ""), one.names) if isinstance(answer, PaymentCode) else ""
        for one, answer in zip(batch, answers, strict=True)
    ]
