"""Signed inquiries and payments over HTTP, held against one statement at a time from pgbench in the same minutes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import TypeAlias

from sppt.kit import clock
from sppt.partners.actions import Credentials
from sppt.rules.nop import Nop
from sppt.trials.bench import doors
from sppt.trials.bench.doors import Payable
from sppt.trials.bench.measure import ROUNDS, Result, Round
from sppt.trials.bench.served import fast_partner, serving
from sppt.trials.bench.wrk import Request, Run, Target

Sign: TypeAlias = Callable[[Sequence[bytes]], list[Request]]
ASKED_IN_A_ROUND = 20_000
ASKED_AGAIN = 2_000


def signed(caller: Credentials, path: str, bodies: Sequence[bytes], *, at: datetime) -> list[Request]:
    """Each body with its time and its signature, as docs/operating/api.md describes them."""
    stamp, secret = at.isoformat(), caller.client_secret.encode()
    requests = []
    for body in bodies:
        told = f"POST:{path}:{hashlib.sha256(body).hexdigest()}:{stamp}"
        mac = base64.b64encode(hmac.new(secret, told.encode(), hashlib.sha512).digest()).decode()
        requests.append(Request({"X-TIMESTAMP": stamp, "X-SIGNATURE": mac}, body))
    return requests


def lookup(*, city: str, connections: int) -> Result:
    """Inquiries for all that a random NOP owes, each of them new: its quote is stored, as the limit stores it.

    `notes` has the same NOPs asked again and again, which only reads, beside the limit that only reads.
    """
    chance = random.Random(clock.now().isoformat())  # noqa: S311 (which NOPs are asked for is no secret)

    def bodies(asked: Sequence[Nop]) -> list[bytes]:
        return [json.dumps({"items": [{"nop": nop.digits}]}).encode() for nop in asked]

    with doors.nops_to_ask() as nops, _run("/api/v1/inquiries", connections) as (run, sign):
        chance.shuffle(nops)
        fresh = iter(nops)
        share = min(ASKED_IN_A_ROUND, len(nops) // (ROUNDS + 1))

        def unasked(_number: int) -> Round:
            return run.round(sign(bodies(list(islice(fresh, share)))), again="yes")

        first = run.compared(
            "lookup (door: api, {} connections)",
            unasked,
            limit=lambda: doors.freeze_limit(clock.now(), city=city),
            limit_name=doors.FREEZE_LIMIT,
            objects=len(nops),
        )
        known = bodies(chance.sample(nops, k=min(len(nops), ASKED_AGAIN)))
        again = run.compared(
            "lookup again (door: api, {} connections)",
            lambda _: run.round(sign(known), again="yes"),
            limit=doors.lookup_limit,
            limit_name=doors.LOOKUP_LIMIT,
            objects=len(known),
        )
    told: dict[str, str | int | float] = {
        "again_per_second": again.per_second,
        "again_p99_ms": again.p99_ms,
        "again_limit_name": again.limit_name,
        "again_limit_per_second": again.limit_per_second,
        "again_ratio_to_limit": again.ratio_to_limit,
    }
    return replace(first, notes={**first.notes, **told})


def payment(*, city: str, connections: int) -> Result:
    """Payments of fresh codes, each with a reference of its own."""
    at = clock.now()

    def body(one: Payable) -> bytes:
        told = {"code": one.code, "amount": one.amount, "reference": f"ukur-{at:%H%M%S}-{one.code}"}
        return json.dumps(told).encode()

    with doors.codes_to_pay(at, city=city) as codes, _run("/api/v1/payments", connections) as (run, sign):
        share = len(codes) // (ROUNDS + 1)
        parts = iter([codes[start : start + share] for start in range(0, len(codes), share)])
        return run.compared(
            "payment (door: api, {} connections)",
            lambda _: run.round(sign([body(one) for one in next(parts)]), again="no"),
            limit=lambda: doors.payment_limit(at),
            limit_name=doors.PAYMENT_LIMIT,
            objects=len(codes),
        )


@contextmanager
def _run(path: str, connections: int) -> Iterator[tuple[Run, Sign]]:
    with fast_partner() as caller, serving("doors") as served:
        run = Run(Target(served["doors"], path, {"X-CLIENT-ID": caller.client_id}), connections)
        yield run, lambda bodies: signed(caller, path, bodies, at=clock.now())
