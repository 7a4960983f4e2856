"""A channel under fire: pays, repeats, undoes, and asks again after each lost connection until it has its answer.

Two threads of a pair send the same references over the same bills, as a bank does that doubts the first delivery.
Each acknowledged answer goes to a file before anything else happens; SIGKILL does not take it back.
"""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import django

from tests.faults.crash.load import AMOUNT, Ack, Work, first_bill, nop_of
from tests.world import NOON

Answer = TypeVar("Answer")
CHUNK = 20
GONE_SECONDS_MAX = 60
stopped = threading.Event()


class _Stopped(Exception):
    """The campaign is over; what is unanswered stays unanswered."""


def main() -> None:
    work = Work.read(sys.argv[1])
    django.setup()
    acks = os.open(work.acks, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    known = {Ack.read(line).reference for line in Path(work.acks).read_text().splitlines()}
    threads = [
        threading.Thread(target=_pay_all, args=(work, pair, twin, acks, known))
        for pair in range(work.pairs)
        for twin in (0, 1)
    ]
    for thread in threads:
        thread.start()
    sys.stdin.read()  # until the campaign closes it
    stopped.set()
    for thread in threads:
        thread.join()


def _pay_all(work: Work, pair: int, twin: int, acks: int, known: set[str]) -> None:
    from django.db import connections

    chance = random.Random(f"{work.seed} {work.worker} {pair} {twin}")
    first = first_bill(work.worker, pair)
    todo = [bill for bill in range(first, first + work.bills) if f"R-{bill}" not in known]
    try:
        for start in range(0, len(todo), CHUNK):
            _pay_chunk(todo[start : start + CHUNK], chance, acks)
    except _Stopped:
        pass
    finally:
        connections.close_all()


def _pay_chunk(bills: list[int], chance: random.Random, acks: int) -> None:
    from sppt.kit.perda import perda_of
    from sppt.payments import actions
    from sppt.payments.language import PaymentCode, PaymentRequest, Receipt, Wish
    from sppt.rules.nop import Nop

    wishes = [Wish(((Nop(nop_of(bill)), frozenset({2026})),), f"wish-{bill}") for bill in bills]
    codes = _answered(partial(actions.open_codes, perda_of("36.76"), wishes, at=NOON))
    requests = []
    for bill, code in zip(bills, codes, strict=True):
        assert isinstance(code, PaymentCode), code
        requests.append(PaymentRequest("loket", f"R-{bill}", code.code, AMOUNT))
    while requests:
        size = chance.randint(1, 5)
        batch, requests = requests[:size], requests[size:]
        answers = _answered(partial(actions.record_payments, batch, at=NOON))
        for one, answer in zip(batch, answers, strict=True):
            if isinstance(answer, Receipt):
                os.write(acks, Ack("paid", one.reference, answer.number, answer.amount).line())
            else:
                os.write(acks, Ack("wrong", one.reference, type(answer).__name__, one.amount).line())
        if chance.random() < 0.2:
            _pay_twice(chance.choice(batch), acks)
        if chance.random() < 0.2:
            _undo(chance.choice(batch).reference, acks)


def _pay_twice(one: object, acks: int) -> None:
    """The same code with a reference of another's: never a second payment."""
    from dataclasses import replace

    from sppt.payments import actions
    from sppt.payments.language import PaymentRequest, Refusal

    assert isinstance(one, PaymentRequest)
    other = replace(one, reference=f"X-{one.reference}")
    [answer] = _answered(partial(actions.record_payments, [other], at=NOON))
    if not isinstance(answer, Refusal):
        os.write(acks, Ack("wrong", other.reference, "paid_twice", other.amount).line())


def _undo(reference: str, acks: int) -> None:
    from sppt.payments import actions
    from sppt.payments.language import ReversalRequest

    request = ReversalRequest("loket", f"V-{reference}", reference, "Nasabah membatalkan")
    answer = _answered(partial(actions.reverse_by_channel, request, at=NOON))
    os.write(acks, Ack("undone", reference, answer.receipt, AMOUNT).line())


def _answered(call: Callable[[], Answer]) -> Answer:
    """Asks again, over a new connection, until the database gives a definite answer."""
    from django.db import InterfaceError, OperationalError, connection

    since = time.monotonic()
    while True:
        if stopped.is_set():
            raise _Stopped
        try:
            return call()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() - since > GONE_SECONDS_MAX:
                raise
            time.sleep(0.05)  # eight threads that ask without a pause keep the machine from recovering


if __name__ == "__main__":
    main()
