"""The doors of a simulation: calls of the core as the real doors make them, with crashes and races at exact places."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from django.db import connection, transaction

from sppt.channels import judging
from sppt.channels.api.desks import order_of
from sppt.channels.qris.claims import Verdict
from sppt.channels.qris.claims import judge as judge_claims
from sppt.channels.snap.codes import Service
from sppt.channels.snap.work import Conflict, Done, Order, settle
from sppt.partners.exchanges import Asked
from sppt.payments.actions import record_payments, reverse_by_channel
from sppt.payments.language import (
    Incoming,
    Outcome,
    PaymentNotice,
    PaymentRequest,
    Pick,
    Refusal,
    Refused,
    ReversalRequest,
    Reversed,
)
from sppt.trials.simulate.acquirer import claim
from sppt.trials.simulate.banks import Entry
from sppt.trials.simulate.city import YEAR, nop_of
from sppt.trials.simulate.lines import Lines
from sppt.trials.simulate.planted import Bug
from sppt.trials.simulate.schedule import BY_NOP, Deed, Fault, Model, Payment

BATCH = 400
RACE_SECONDS_MAX = 20
T = TypeVar("T")
Lane: TypeAlias = "Callable[[Sequence[Sent], datetime], list[Outcome]]"
STICKY = frozenset({Model.API_CODE, Model.API_NOP, Model.SNAP_REQUEST, Model.ISO})
"""What these doors have refused stays refused."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on its way: whose, and its X-EXTERNAL-ID's turn."""

    entry: Entry
    turn: int


@dataclass(slots=True)
class Doors:
    """Where messages arrive. With the planted bug, a channel hears answers before they are committed."""

    start: datetime
    bug: Bug | None
    lines: Lines = field(init=False)
    _second: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    def __post_init__(self) -> None:
        self.lines = Lines(self.start)

    def close(self) -> None:
        self._second.submit(_close_own).result()
        self._second.shutdown()

    def pay(self, many: Sequence[Sent], *, at: datetime, fault: Fault = Fault.NONE) -> list[Outcome | None]:
        """What each bank hears; None where nothing comes back."""
        if fault is Fault.CRASH_BEFORE_COMMIT:
            with transaction.atomic():
                answers = self._judge(many, at=at)
                transaction.set_rollback(True)
            return [*answers] if self.bug is Bug.REPLY_BEFORE_COMMIT else [None for _ in many]
        answers = self._judge(many, at=at)
        lost = fault in {Fault.ANSWER_LOST, Fault.CRASH_AFTER_COMMIT}
        return [None if lost else answer for answer in answers]

    def race(
        self, first: Sequence[Sent], second: Sequence[Sent], *, at: datetime
    ) -> tuple[list[Outcome], list[Outcome]]:
        """The second call comes while the first is done but not committed; it waits for its locks or passes by."""
        return self.meanwhile(lambda: self._judge(first, at=at), second, at=at)

    def meanwhile(
        self, deed: Callable[[], T], many: Sequence[Sent], *, at: datetime
    ) -> tuple[T, list[Outcome]]:
        """The call comes while the deed is done but not committed."""
        ready: Future[int] = Future()

        def follow() -> list[Outcome]:
            connection.ensure_connection()
            ready.set_result(connection.connection.info.backend_pid)
            return self._judge(many, at=at)

        with transaction.atomic():
            done = deed()
            if many:
                following = self._second.submit(follow)
                _wait_until_blocked(ready.result(), following)
        return done, following.result() if many else []

    def reverse(self, entry: Entry, *, turn: int, at: datetime) -> Reversed | Refusal:
        payment = entry.payment
        if payment.model is Model.ISO:
            return self.lines.undo(entry, turn=turn, at=at)
        request = ReversalRequest(
            payment.channel, f"V-{payment.number}", payment.reference, "Simulasi pembatalan"
        )
        try:
            return reverse_by_channel(request, at=at)
        except Refused as refused:
            return refused.refusal

    def move_nothing(self, entry: Entry, deed: Deed, *, at: datetime) -> Outcome | Verdict:
        """A notice of an acquirer about money that is not there, or not ours."""
        return judge_claims([claim(entry, turn=0, deed=deed)], at=at)[0].outcome

    def _judge(self, many: Sequence[Sent], *, at: datetime) -> list[Outcome]:
        """One call for each lane, in the order in which messages came."""
        told: dict[int, Outcome] = {}
        lanes: dict[Lane, list[int]] = {
            one: [] for one in (self._core, self._api, self._snap, self._iso, self._qris)
        }
        for place, one in enumerate(many):
            lanes[self._lane(one.entry.payment.model)].append(place)
        for call, places in lanes.items():
            for start in range(0, len(places), BATCH):
                part = places[start : start + BATCH]
                told.update(zip(part, call([many[place] for place in part], at), strict=True))
        return [told[place] for place in range(len(many))]

    def _lane(self, model: Model) -> Lane:
        match model:
            case Model.API_CODE | Model.API_NOP:
                return self._api
            case Model.SNAP_REQUEST | Model.SNAP_NOTICE:
                return self._snap
            case Model.ISO:
                return self._iso
            case Model.QRIS:
                return self._qris
        return self._core

    def _core(self, many: Sequence[Sent], at: datetime) -> list[Outcome]:
        return record_payments([self._request(one.entry) for one in many], at=at)

    def _api(self, many: Sequence[Sent], at: datetime) -> list[Outcome]:
        return judging.settle([order_of(self._request(one.entry)) for one in many], at=at)

    def _snap(self, many: Sequence[Sent], at: datetime) -> list[Outcome]:
        orders = []
        for one in many:
            payment = one.entry.payment
            service = Service.PAYMENT if payment.model is Model.SNAP_REQUEST else Service.NOTICE
            asked = Asked(
                payment.channel,
                service,
                f"E{payment.number}x{one.turn}",
                payment.reference,
                one.entry.code,
                one.entry.amount,
            )
            orders.append(Order(asked, self._incoming(one.entry)))
        return [_outcome(answer) for answer in settle(orders, at=at)]

    def _iso(self, many: Sequence[Sent], at: datetime) -> list[Outcome]:
        return judging.settle([self.lines.order(one.entry, at=at) for one in many], at=at)

    def _qris(self, many: Sequence[Sent], at: datetime) -> list[Outcome]:
        claims = [claim(one.entry, turn=one.turn) for one in many]
        return [_booked(judged.outcome) for judged in judge_claims(claims, at=at)]

    def _incoming(self, entry: Entry) -> Incoming:
        payment = entry.payment
        if payment.model is not Model.SNAP_NOTICE:
            return self._request(entry)
        return PaymentNotice(
            payment.channel, payment.reference, entry.code, entry.amount, self._paid_at(payment)
        )

    def _request(self, entry: Entry) -> PaymentRequest:
        payment = entry.payment
        pick = pick_of(entry) if payment.model in BY_NOP else None
        given = None if payment.model is Model.COUNTER else self._paid_at(payment)
        return PaymentRequest(payment.channel, payment.reference, entry.code, entry.amount, given, pick=pick)

    def _paid_at(self, payment: Payment) -> datetime:
        return self.start + timedelta(seconds=payment.pays_at)


def _outcome(answer: Done | Conflict) -> Outcome:
    if isinstance(answer, Conflict):
        raise TypeError("the schedule uses each X-EXTERNAL-ID for one payment only")
    return answer.outcome


def _booked(outcome: Outcome | Verdict) -> Outcome:
    if isinstance(outcome, Verdict):
        raise TypeError(f"money of ours was judged {outcome}")
    return outcome


def _close_own() -> None:
    connection.close()  # of the thread that runs this


def pick_of(entry: Entry) -> Pick:
    return Pick(nop_of(entry.payment.bills[0]), frozenset({YEAR}))


def _wait_until_blocked(pid: int, following: Future[list[Outcome]]) -> None:
    """Until the other connection waits for this one, or has passed by."""
    give_up = time.monotonic() + RACE_SECONDS_MAX
    while not following.done():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid() = ANY (pg_blocking_pids(%s))", [pid])
            if cursor.fetchone()[0]:
                return
        if time.monotonic() > give_up:
            raise TimeoutError("the second call of a race neither waits nor ends")
        time.sleep(0.001)  # looked at again; nothing depends on how long it takes
