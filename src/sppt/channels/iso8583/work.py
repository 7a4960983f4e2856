"""The lanes of ISO 8583: bills asked and described, payments judged among those that came before.

One lane judges all payments of this door in one thread, so that what came before is known when the next is judged; the
ledger's locks are the last word all the same.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from sppt.channels.gathering import Lane
from sppt.channels.iso8583.profile import About
from sppt.channels.names import told_name
from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.exchanges import OK, Asked, Before, before, keep
from sppt.partners.quirks import NamePolicy
from sppt.payments.actions import BATCH_MAX as PAYMENTS_MAX
from sppt.payments.actions import record_payments
from sppt.payments.codes import Objects
from sppt.payments.inquiries import ASKS_MAX, Seen, inquire
from sppt.payments.language import (
    Ask,
    Inquired,
    Outcome,
    PaymentRequest,
    Refusal,
    RefusalCode,
)
from sppt.payments.queries import bills_of
from sppt.rules.calendar import wib_day
from sppt.rules.due import COLLECTIBLE, BillFacts
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda

WAITING_MAX = 4_000
ARREARS_YEARS = 5
SERVICE = "0200"
_DESCRIBED = (Path(__file__).parent / "sql" / "described.sql").read_text(encoding="utf-8")
# These say nothing about the payment itself: the same request may come again and is judged anew.
PASSING = frozenset({RefusalCode.TROUBLE, RefusalCode.CHANNEL_CLOSED, RefusalCode.CHANNEL_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Question:
    """A bill of one year: what is owed for it is asked, frozen and told, or, without `ask`, it is only described."""

    nop: Nop
    tax_year: int
    names: NamePolicy
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What is owed, if that was asked, and what is known of the bill."""

    owed: Inquired | Refusal | None
    about: About


@dataclass(frozen=True, slots=True)
class Order:
    """A payment to book, asked with this key."""

    asked: Asked
    what: PaymentRequest


@dataclass(frozen=True, slots=True)
class IsoLanes:
    """Threads with a database connection each.

    One answers all questions: two would halve the batches, and cost more in statements than they save in waiting.
    """

    questions: Lane[Question, Answered]
    payments: Lane[Order, Outcome]

    @classmethod
    def start(cls, perda: Perda, loop: asyncio.AbstractEventLoop) -> IsoLanes:
        describing = Describing(perda)

        def pay(batch: Sequence[Order]) -> list[Outcome]:
            return settle(batch, at=clock.now())

        return cls(
            Lane(
                "iso_questions",
                describing.answer,
                batch_max=ASKS_MAX,
                waiting_max=WAITING_MAX,
                loop=loop,
            ),
            Lane("iso_payments", pay, batch_max=PAYMENTS_MAX, waiting_max=WAITING_MAX, loop=loop),
        )


class Describing(threading.local):
    """The work of the lane of questions, with what each thread knows for as long as its connection lives."""

    def __init__(self, perda: Perda) -> None:
        self._perda = perda
        self._seen = Seen()
        self._known: object = None

    def answer(self, batch: Sequence[Question]) -> list[Answered]:
        connection.ensure_connection()
        if connection.connection is not self._known:
            self._seen, self._known = Seen(), connection.connection
        return answer_questions(perda_of(self._perda.city), batch, at=clock.now(), seen=self._seen)


def answer_questions(perda: Perda, batch: Sequence[Question], *, at: datetime, seen: Seen) -> list[Answered]:
    """Every question: amounts frozen for its channel, and the bill described unless nothing is owed."""
    nops = sorted({one.nop for one in batch})
    objects = dict(zip(nops, bills_of(nops), strict=True))
    asks = [one.ask for one in batch if one.ask is not None]
    owed = iter(inquire(perda, asks, at=at, seen=seen, objects=objects, disk="later") if asks else [])
    answers = [next(owed) if one.ask is not None else None for one in batch]
    described = [one for one, answer in zip(batch, answers, strict=True) if not isinstance(answer, Refusal)]
    about = iter(_described(described, objects))
    return [Answered(answer, About() if isinstance(answer, Refusal) else next(about)) for answer in answers]


def _described(questions: Sequence[Question], objects: Objects) -> list[About]:
    """What is known of each bill, in one read for all."""
    if not questions:
        return []
    bills = [_bill(objects[one.nop][1], one.tax_year) for one in questions]
    with connection.cursor() as cursor:
        today = [objects[one.nop][0].digits for one in questions]
        cursor.execute(_DESCRIBED, [today, [bill.bill_id if bill else None for bill in bills]])
        rows = cursor.fetchall()
    return [
        About(
            nama=told_name(nama, one.names),
            lokasi=lokasi,
            kelurahan=kelurahan,
            kecamatan=kecamatan,
            luas_bumi=luas_bumi,
            luas_bangunan=luas_bangunan,
            jatuh_tempo=bill.jatuh_tempo if bill else None,
            tahun_sisa=_still_unpaid(objects[one.nop][1], one.tax_year),
        )
        for one, bill, (lokasi, kelurahan, kecamatan, nama, luas_bumi, luas_bangunan) in zip(
            questions, bills, rows, strict=True
        )
    ]


def _bill(bills: Sequence[BillFacts], tax_year: int) -> BillFacts | None:
    """The bill of a year; of several the newest."""
    return next((bill for bill in reversed(bills) if bill.tax_year == tax_year), None)


def _still_unpaid(bills: Sequence[BillFacts], tax_year: int) -> int:
    """The newest of the five earlier years that is still unpaid; 0 for none."""
    unpaid = [bill.tax_year for bill in bills if bill.state in COLLECTIBLE and bill.sisa > 0]
    earlier = [year for year in unpaid if tax_year - ARREARS_YEARS <= year < tax_year]
    return max(earlier, default=0)


def settle(batch: Sequence[Order], *, at: datetime) -> list[Outcome]:
    """Books each order once and answers each; orders with one key follow each other in turn."""
    answers: dict[int, Outcome] = {}
    waiting = list(range(len(batch)))
    while waiting:
        now: list[int] = []
        later: list[int] = []
        keys: set[tuple[str, str]] = set()
        for place in waiting:
            key = (batch[place].asked.partner, batch[place].asked.request_id)
            (later if key in keys else now).append(place)
            keys.add(key)
        answers.update(zip(now, _settle([batch[place] for place in now], at=at), strict=True))
        waiting = later
    return [answers[place] for place in range(len(batch))]


def _settle(batch: Sequence[Order], *, at: datetime) -> list[Outcome]:
    earlier = before([one.asked for one in batch], day=wib_day(at))
    judged = [_judged_before(one, known) for one, known in zip(batch, earlier, strict=True)]
    orders = [one.what for one, answer in zip(batch, judged, strict=True) if answer is None]
    booked = iter(record_payments(orders, at=at))
    answers = [answer or next(booked) for answer in judged]
    new = [
        (one.asked, str(answer.code) if isinstance(answer, Refusal) else OK)
        for one, known, answer in zip(batch, earlier, answers, strict=True)
        if known.first is None and not (isinstance(answer, Refusal) and answer.code in PASSING)
    ]
    if new:
        keep(new, day=wib_day(at), at=at, waits=(SERVICE,))
    return answers


def _judged_before(one: Order, known: Before) -> Refusal | None:
    """The answer that follows from what came before; None if the ledger is to say.

    What was paid the ledger knows, and gives the same receipt. What was refused stays refused, even if it could be paid
    by now: the bank has given the money back.
    """
    first = known.first
    if first is None:
        return None
    if not one.asked.is_same(first.va, first.amount):
        return Refusal.of(RefusalCode.REFERENCE_REUSED)
    return Refusal.of(RefusalCode(first.outcome)) if first.outcome != OK else None
