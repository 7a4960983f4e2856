"""A campaign: banks pay from threads of their own while the blows of the seed's schedule fall."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from sppt.trials.chaos.audit import differences
from sppt.trials.chaos.banks import ApiBank, GaveUp, Line, SnapTeller, pay_by_api, pay_by_snap
from sppt.trials.chaos.failpoints import FailPoint
from sppt.trials.chaos.site import SHIFT, Site
from sppt.trials.conformance.partner_file import read_snap_partner
from sppt.trials.simulate.city import YEAR, nop_of

TELLERS = 4
FELL_SECONDS_MAX = 30
SHIFT_SECONDS_MAX = 200  # doors allow five minutes between a bank's clock and theirs


class Blow(StrEnum):
    """What is done to the installation."""

    DOORS_KILLED = "doors_killed"
    CLOCK_SHIFTED = "clock_shifted"  # killed, and begun anew with another clock
    DATABASE_KILLED = "database_killed"
    DISK_FULL = "disk_full"  # the database can write no more, and then again
    DAY_PASSED = "day_passed"  # everybody's clock goes on by a day, and both doors begin anew
    DOORS_PAUSED = "doors_paused"  # SIGSTOP, SIGCONT
    KILLED_AFTER_COMMIT = "killed_after_commit"
    KILLED_BEFORE_COMMIT = "killed_before_commit"


@dataclass(frozen=True, slots=True)
class Plan:
    """The schedule of a seed: blows with the number of finished payments after which each falls."""

    seed: int
    payments: int
    blows: tuple[tuple[int, Blow], ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a campaign showed. `trace` is what happened, in order; `broken` is empty if nothing was lost or doubled."""

    plan: Plan
    booked: int
    noticed: int  # told by notices: booked or in suspense
    refused: int
    undone: int
    blows: dict[str, int]
    seconds: int
    broken: tuple[str, ...]
    trace: tuple[str, ...]


def planned(seed: int, payments: int, blows: int) -> Plan:
    """The same for ever."""
    chance = Random(f"chaos {seed}")  # noqa: S311 (replayed, not secret)
    kinds = list(Blow)
    chance.shuffle(kinds)
    fall = [kinds[number % len(kinds)] for number in range(blows)]
    return Plan(
        seed, payments, tuple((payments * (n + 1) // (blows + 1), blow) for n, blow in enumerate(fall))
    )


@dataclass(slots=True)
class _Work:
    """What the tellers share."""

    todo: queue.SimpleQueue[int]
    ledger: list[Line] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    done: int = 0
    allowed: int = 0  # payments beyond this number wait for the next blow
    lock: threading.Lock = field(default_factory=threading.Lock)


def campaign(
    site: Site, schema: str, *, seed: int, payments: int, blows: int, first_bill: int = 0
) -> Campaign:
    """Pays so many bills of the site's city from `first_bill` on, under so many blows, and audits both sides."""
    began = time.monotonic()
    plan = planned(seed, payments, blows)
    work = _Work(queue.SimpleQueue())
    for number in range(payments):
        work.todo.put(number)
    with _clock_of(site):
        trace = _under_blows(site, plan, work, first_bill)
    site.ledger += work.ledger
    broken = [*work.troubles, *differences(site.url, schema, site.ledger)]
    return Campaign(
        plan=plan,
        booked=sum(line.booked for line in work.ledger),
        noticed=sum(line.noticed for line in work.ledger),
        refused=sum(not (line.booked or line.noticed) for line in work.ledger),
        undone=sum(line.undone for line in work.ledger),
        blows=dict(Counter(str(blow) for _, blow in plan.blows)),
        seconds=round(time.monotonic() - began),
        broken=tuple(broken),
        trace=(*trace, *(f"{one.channel} {one.reference} {'; '.join(one.answers)}" for one in work.ledger)),
    )


def _under_blows(site: Site, plan: Plan, work: _Work, first_bill: int) -> list[str]:
    """Tellers pay until nobody is left, while the blows fall; what fell, and when."""
    tellers = [threading.Thread(target=_tell, args=(site, work, plan, first_bill)) for _ in range(TELLERS)]
    for one in tellers:
        one.start()
    trace: list[str] = []
    chance = Random(f"blows {plan.seed}")  # noqa: S311 (replayed, not secret)
    for after, blow in plan.blows:
        work.allowed = after + TELLERS
        while work.done < after and any(one.is_alive() for one in tellers):
            time.sleep(0.01)
        played = _strike(site, blow, chance, lambda: any(one.is_alive() for one in tellers))
        trace.append(f"after {work.done}: {blow}{'' if played else ' (cannot be done here)'}")
    work.allowed = plan.payments
    for one in tellers:
        one.join()
    return trace


@contextmanager
def _clock_of(site: Site) -> Iterator[None]:
    """The banks, who live in this process, have the same clock as the site."""
    before = os.environ.get(SHIFT)
    os.environ[SHIFT] = str(site.ahead)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(SHIFT, None)
        else:
            os.environ[SHIFT] = before


def _strike(site: Site, blow: Blow, chance: Random, busy: Callable[[], bool]) -> bool:
    """Whether it could be done here."""
    if blow is Blow.DATABASE_KILLED:
        site.kill_database()
    elif blow is Blow.DOORS_KILLED:
        site.kill_doors(chance)
    elif blow is Blow.CLOCK_SHIFTED:
        site.kill_doors(chance, shift=chance.choice([-SHIFT_SECONDS_MAX, SHIFT_SECONDS_MAX]))
    elif blow is Blow.DISK_FULL:
        return site.fill_disk(busy)
    elif blow is Blow.DAY_PASSED:
        site.next_day()
    elif blow is Blow.DOORS_PAUSED:
        site.pause_doors(chance)
    else:
        point = FailPoint.AFTER_COMMIT if blow is Blow.KILLED_AFTER_COMMIT else FailPoint.BEFORE_COMMIT
        site.arm(point)
        until = time.monotonic() + FELL_SECONDS_MAX
        while not site.revive() and busy() and time.monotonic() < until:
            time.sleep(0.005)
        site.disarm(point)
    return True


def _tell(site: Site, work: _Work, plan: Plan, first_bill: int) -> None:
    """A teller takes one payer after another, until none is left."""
    api, snap = _banks(site)
    while True:
        try:
            number = work.todo.get_nowait()
        except queue.Empty:
            return
        while number >= work.allowed:
            time.sleep(0.01)
        chance = Random(f"payer {plan.seed} {number}")  # noqa: S311 (replayed, not secret)
        bank = chance.choice(api)
        teller = snap if chance.random() < 0.5 else None
        channel = teller.partner.partner_id if teller else bank.partner
        line = Line(channel, f"C-{plan.seed}-{number}", nop_of(first_bill + number).digits)
        line.moved = teller is not None and chance.random() < 0.3
        told_twice: list[Line] = []
        try:
            _open(bank, line, chance)
            if teller:
                pay_by_snap(teller, line, chance)
                if not line.moved and chance.random() < 0.2:
                    told_twice.append(_money_again(teller, line, chance))
            else:
                pay_by_api(bank, line, chance)
        except GaveUp as trouble:
            work.troubles.append(f"no definite answer: {trouble}")
        with work.lock:
            work.ledger += [line, *told_twice]
            work.done += 1


def _money_again(teller: SnapTeller, line: Line, chance: Random) -> Line:
    """The same bill's money once more, by a notice with an id of its own: nobody's mistake may lose it."""
    again = Line(line.channel, f"{line.reference}-2", line.nop, line.code, line.amount, moved=True)
    pay_by_snap(teller, again, chance)
    return again


def _open(bank: ApiBank, line: Line, chance: Random) -> None:
    items = [{"nop": line.nop, "tax_years": [YEAR]}]
    status, said = bank.call("/api/v1/codes", {"items": items}, key=f"K-{line.reference}", chance=chance)
    if status != 200:
        raise GaveUp(f"code of {line.nop}: {said}")
    line.code, line.amount = str(said["code"]), int(str(said["amount"]))


def _banks(site: Site) -> tuple[list[ApiBank], SnapTeller]:
    """The partners of the site's file, each with every door's address."""
    file: Path = site.home / "partners.json"
    entrances = tuple(one.url for one in site.entrances)
    told = json.loads(file.read_text(encoding="utf-8"))["partners"]
    api = [
        ApiBank(one["partner_id"], one["client_id"], one["client_secret"], entrances)
        for one in told
        if one["protocol"] == "api"
    ]
    return api, SnapTeller(read_snap_partner(file), entrances)
