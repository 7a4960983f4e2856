"""The lanes that every machine door shares: inquiries, payments and codes in batches, and errands one by one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from django.db import connection

from sppt.assessment.queries import BILLS_MAX, public_notices
from sppt.channels.gathering import Lane
from sppt.channels.judging import Order, settle
from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.actions import Claim, claim
from sppt.payments.actions import BATCH_MAX as PAYMENTS_MAX
from sppt.payments.actions import open_codes
from sppt.payments.codes import WISHES_MAX
from sppt.payments.inquiries import ASKS_MAX, Seen, codes_asked, inquire
from sppt.payments.language import Ask, CodeAsk, Inquired, Outcome, PaymentCode, Refusal, Wish
from sppt.rules.perda import Perda

WAITING_MAX = 4_000
ERRANDS_MAX = 500
INQUIRING_HANDS = 2  # one batch is computed while the database answers the other

Question: TypeAlias = Ask | CodeAsk | Refusal
"""What is inquired: a NOP with years, a code, or something that could not be read."""
Errand: TypeAlias = Callable[[datetime], object]
Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Told:
    """An answered question; `nama` is the masked name on the newest notice, empty if there is none."""

    answer: Inquired | PaymentCode | Refusal
    nama: str


@dataclass(frozen=True, slots=True)
class Keyed(Generic[Written]):
    """Something to write, with the claim of its Idempotency-Key; None where the ledger itself knows the key."""

    what: Written
    claim: Claim | None = None


class KeyReused:
    """The answer to a key that came before with another content."""


Inquiry: TypeAlias = tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Threads with a database connection each. Reads never wait for the disk that payments wait for."""

    inquiries: Lane[Inquiry, tuple[Told, ...]]
    payments: Lane[Keyed[Order], Outcome | KeyReused]
    codes: Lane[Keyed[Wish], PaymentCode | Refusal | KeyReused]
    errands: Lane[Errand, object]

    @classmethod
    def start(cls, perda: Perda, loop: asyncio.AbstractEventLoop) -> Lanes:
        inquiring = Inquiring(perda)

        def pay(batch: Sequence[Keyed[Order]]) -> list[Outcome | KeyReused]:
            at = clock.now()
            return _unless_reused(batch, lambda many: settle(many, at=at), at=at)

        def open_(batch: Sequence[Keyed[Wish]]) -> list[PaymentCode | Refusal | KeyReused]:
            at = clock.now()
            return _unless_reused(batch, lambda many: open_codes(perda_of(perda.city), many, at=at), at=at)

        def run(batch: Sequence[Errand]) -> list[object]:
            return [errand(clock.now()) for errand in batch]

        return cls(
            Lane(
                "inquiries",
                inquiring.answer,
                batch_max=ASKS_MAX,
                waiting_max=WAITING_MAX,
                loop=loop,
                hands=INQUIRING_HANDS,
            ),
            Lane("payments", pay, batch_max=PAYMENTS_MAX, waiting_max=WAITING_MAX, loop=loop),
            Lane("codes", open_, batch_max=WISHES_MAX, waiting_max=WAITING_MAX, loop=loop),
            Lane("errands", run, batch_max=1, waiting_max=ERRANDS_MAX, loop=loop),
        )

    def all(self) -> tuple[Lane[Inquiry, tuple[Told, ...]], ...]:
        return (self.inquiries, self.payments, self.codes, self.errands)  # type: ignore[return-value]


class Inquiring(threading.local):
    """The work of the inquiry lane, with what each thread knows for as long as its connection lives.

    Nothing is taken as stored that was stored over a connection since lost: the next may lead to a restored database.
    """

    def __init__(self, perda: Perda) -> None:
        self._perda = perda
        self._seen = Seen()
        self._known: object = None

    def answer(self, batch: Sequence[Inquiry]) -> list[tuple[Told, ...]]:
        connection.ensure_connection()
        if connection.connection is not self._known:
            self._seen, self._known = Seen(), connection.connection
        return answer_inquiries(perda_of(self._perda.city), batch, at=clock.now(), seen=self._seen)


def answer_inquiries(
    perda: Perda, batch: Sequence[Inquiry], *, at: datetime, seen: Seen
) -> list[tuple[Told, ...]]:
    """Every question of every inquiry, answered or refused: quotes by NOP, codes, and names, each in one read."""
    questions = [question for inquiry in batch for question in inquiry]
    asks = [question for question in questions if isinstance(question, Ask)]
    codes = [question for question in questions if isinstance(question, CodeAsk)]
    quoted: list[Inquired | Refusal] = []
    for start in range(0, len(asks), ASKS_MAX):
        quoted += inquire(perda, asks[start : start + ASKS_MAX], at=at, seen=seen)
    names = _names([one.lines[-1].facts.bill_id for one in quoted if isinstance(one, Inquired)])
    by_nop = iter(quoted)
    by_code = iter(codes_asked(codes, at=at) if codes else [])
    told: list[Told] = []
    for question in questions:
        if isinstance(question, Refusal):
            told.append(Told(question, ""))
        elif isinstance(question, CodeAsk):
            told.append(Told(next(by_code), ""))
        else:
            answer = next(by_nop)
            nama = names.get(answer.lines[-1].facts.bill_id, "") if isinstance(answer, Inquired) else ""
            told.append(Told(answer, nama))
    rest = iter(told)
    return [tuple(next(rest) for _ in inquiry) for inquiry in batch]


def _names(bill_ids: Sequence[int]) -> dict[int, str]:
    """The masked name on the notice of each bill."""
    names: dict[int, str] = {}
    for start in range(0, len(bill_ids), BILLS_MAX):
        part = bill_ids[start : start + BILLS_MAX]
        names.update((bill, notice.nama) for bill, notice in public_notices(part).items())
    return names


Answer = TypeVar("Answer")


def _unless_reused(
    batch: Sequence[Keyed[Written]], write: Callable[[Sequence[Written]], Sequence[Answer]], *, at: datetime
) -> list[Answer | KeyReused]:
    """Writes what comes with keys that are its own; the claims come first, in one call for all."""
    claims = [one.claim for one in batch if one.claim is not None]
    own = iter(claim(claims, at=at) if claims else [])
    admitted = [one.claim is None or next(own) for one in batch]
    written = iter(write([one.what for one, is_own in zip(batch, admitted, strict=True) if is_own]))
    return [next(written) if is_own else KeyReused() for is_own in admitted]
