"""The lanes of ISO 8583: bills asked and described, payments judged among those that came before."""

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
from sppt.channels.judging import Order, settle
from sppt.channels.names import told_name
from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.quirks import NamePolicy
from sppt.payments.actions import BATCH_MAX as PAYMENTS_MAX
from sppt.payments.codes import Objects
from sppt.payments.inquiries import ASKS_MAX, Seen, inquire
from sppt.payments.language import (
    Ask,
    Inquired,
    Outcome,
    Refusal,
)
from sppt.payments.queries import bills_of
from sppt.rules.due import COLLECTIBLE, BillFacts
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda

WAITING_MAX = 4_000
ARREARS_YEARS = 5
SERVICE = "0200"
_DESCRIBED = (Path(__file__).parent / "sql" / "described.sql").read_text(encoding="utf-8")


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
