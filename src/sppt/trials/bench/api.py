"""Signed inquiries and payments over HTTP, held against one statement at a time from pgbench in the same minutes."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from statistics import median

from sppt.kit import clock
from sppt.rules.nop import Nop
from sppt.trials.bench import doors
from sppt.trials.bench.doors import Payable
from sppt.trials.bench.measure import ROUNDS, BenchTrouble, Result, Round, compare
from sppt.trials.bench.served import fast_partner, serving
from sppt.trials.bench.wrk import Again, Target, load, signed

SECONDS = 4
ASKED_IN_A_ROUND = 20_000
ASKED_AGAIN = 2_000


@dataclass(slots=True)
class Run:
    """Rounds of wrk against one address of the API, and what each request cost wrk itself."""

    target: Target
    connections: int
    own_seconds: list[float] = field(default_factory=list)

    def round(self, bodies: Sequence[bytes], *, again: Again) -> Round:
        """Signs the bodies and sends them; raises BenchTrouble if any answer is not 200."""
        lines = signed(self.target, bodies, at=clock.now())
        found = load(self.target, lines, connections=self.connections, seconds=SECONDS, again=again)
        if found.refused or found.broken or not found.round.operations:
            raise BenchTrouble(
                f"{found.refused} permintaan ditolak dan {found.broken} terputus; ukuran ini tidak berlaku."
            )
        self.own_seconds.append(found.own_seconds / found.round.operations)
        return found.round

    def compared(
        self,
        name: str,
        ours: Callable[[int], Round],
        *,
        limit: Callable[[], float],
        limit_name: str,
        objects: int,
    ) -> Result:
        """Five alternations with the limit, after one round that is not counted."""
        load_before = round(os.getloadavg()[0], 2)
        ours(ROUNDS)
        self.own_seconds.clear()
        result = compare(
            name=f"{name} (door: api, {self.connections} connections)",
            ours=ours,
            limit=limit,
            limit_name=limit_name,
            notes={"objects": objects, "connections": self.connections, "load_before": load_before},
        )
        own = {"wrk_cpu_microseconds_per_request": round(median(self.own_seconds) * 1_000_000, 1)}
        return replace(result, notes={**result.notes, **own})


def lookup(*, city: str, connections: int) -> Result:
    """Inquiries for all that a random NOP owes, each of them new: its quote is stored, as the limit stores it.

    `notes` has the same NOPs asked again and again, which only reads, beside the limit that only reads.
    """
    chance = random.Random(clock.now().isoformat())  # noqa: S311 (which NOPs are asked for is no secret)

    def bodies(asked: Sequence[Nop]) -> list[bytes]:
        return [json.dumps({"items": [{"nop": nop.digits}]}).encode() for nop in asked]

    with doors.nops_to_ask() as nops, _run("/api/v1/inquiries", connections) as run:
        chance.shuffle(nops)
        fresh = iter(nops)
        share = min(ASKED_IN_A_ROUND, len(nops) // (ROUNDS + 1))

        def unasked(_number: int) -> Round:
            return run.round(bodies(list(islice(fresh, share))), again="yes")

        first = run.compared(
            "lookup",
            unasked,
            limit=lambda: doors.freeze_limit(clock.now(), city=city),
            limit_name=doors.FREEZE_LIMIT,
            objects=len(nops),
        )
        known = bodies(chance.sample(nops, k=min(len(nops), ASKED_AGAIN)))
        again = run.compared(
            "lookup again",
            lambda _: run.round(known, again="yes"),
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

    with doors.codes_to_pay(at, city=city) as codes, _run("/api/v1/payments", connections) as run:
        share = len(codes) // (ROUNDS + 1)
        parts = iter([codes[start : start + share] for start in range(0, len(codes), share)])
        return run.compared(
            "payment",
            lambda _: run.round([body(one) for one in next(parts)], again="no"),
            limit=lambda: doors.payment_limit(at),
            limit_name=doors.PAYMENT_LIMIT,
            objects=len(codes),
        )


@contextmanager
def _run(path: str, connections: int) -> Iterator[Run]:
    with fast_partner() as caller, serving("doors") as served:
        yield Run(Target(served["doors"], path, caller), connections)
