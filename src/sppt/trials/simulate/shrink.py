"""The smallest schedule that still breaks the same rule: fewer payments, then fewer deeds of officers and messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sppt.trials.simulate.audit import Breach
from sppt.trials.simulate.ground import Ground
from sppt.trials.simulate.planted import Bug
from sppt.trials.simulate.run import Result, play
from sppt.trials.simulate.schedule import Deed, Duty, Payment, Schedule

SECONDS_MAX = 280
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Smallest:
    """A schedule of which nothing more could be left out, or the best that was found in time, with its run."""

    schedule: Schedule
    result: Result
    tries: int


def smallest(
    ground: Ground, schedule: Schedule, broken: Breach, *, bug: Bug | None = None, seconds: int = SECONDS_MAX
) -> Smallest | None:
    """Makes a failing schedule smaller for at most so many seconds; None if it never failed again."""
    give_up = time.monotonic() + seconds
    best: list[Smallest] = []
    duties: Sequence[Duty] = schedule.duties
    tries = 0

    def fails(payments: Sequence[Payment]) -> bool:
        nonlocal tries
        if time.monotonic() > give_up or not payments:
            return False
        tries += 1
        tried = replace(schedule, payments=tuple(payments), duties=tuple(duties))
        result = play(ground, tried, bug=bug)
        if any(rule == broken[0] for rule, _, _ in result.broken):
            best[:] = [Smallest(tried, result, tries)]
            return True
        return False

    start = next((some for some in _suspects(schedule, broken[1]) if fails(some)), None)
    if start is None:
        return None
    payments = fewer(start, fails)

    def fails_with(some: Sequence[Duty]) -> bool:
        nonlocal duties
        before, duties = duties, some
        if not fails(payments):
            duties = before
        return duties is some

    if not fails_with(()):
        fewer(schedule.duties, fails_with)
    for payment in payments:
        others = [one for one in best[0].schedule.payments if one.number != payment.number]
        kept = next(one for one in best[0].schedule.payments if one.number == payment.number)
        asks = tuple(one for one in kept.deliveries if one.deed is Deed.ASK)
        rest = [one for one in kept.deliveries if one.deed is not Deed.ASK]

        def still(
            deliveries: Sequence[object],
            others: list[Payment] = others,
            kept: Payment = kept,
            asks: tuple[object, ...] = asks,
        ) -> bool:
            left = tuple(one for one in kept.deliveries if one in deliveries or one in asks)
            return fails(sorted([*others, replace(kept, deliveries=left)], key=lambda one: one.number))

        fewer(rest, still)
    found = best[0]
    return Smallest(found.schedule, found.result, tries)


def _suspects(schedule: Schedule, number: int) -> list[list[Payment]]:
    """The payment in question, it with those who wanted its bills, and all."""
    one = [payment for payment in schedule.payments if payment.number == number]
    bills = {bill for payment in one for bill in payment.bills}
    near = [payment for payment in schedule.payments if bills & {*payment.bills}]
    return [some for some in (one, near) if some] + [list(schedule.payments)]


def fewer(parts: Sequence[Part], fails: Callable[[Sequence[Part]], bool]) -> list[Part]:
    """Delta debugging (Zeller): parts of which none can be left out without the failure going away."""
    left, pieces = list(parts), 2
    while len(left) >= 2:
        size = -(-len(left) // pieces)
        for start in range(0, len(left), size):
            without = left[:start] + left[start + size :]
            if fails(without):
                left, pieces = without, max(2, pieces - 1)
                break
        else:
            if size == 1:
                break
            pieces = min(len(left), pieces * 2)
    return left
