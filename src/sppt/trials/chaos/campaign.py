"""A campaign: banks pay from threads of their own while the blows of the seed's schedule fall."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from sppt.trials.chaos.audit import differences
from sppt.trials.chaos.banks import ApiBank, GaveUp, Line, SnapTeller, pay_by_api, pay_by_snap
from sppt.trials.chaos.failpoints import FailPoint
from sppt.trials.chaos.iso import IsoBank, Order, pay_by_iso
from sppt.trials.chaos.qr import WISHES, NoQr, Phone, pay_by_qr
from sppt.trials.chaos.site import SHIFT, Site, faketime
from sppt.trials.conformance.partner_file import read_snap_partner
from sppt.trials.simulate.city import YEAR, nop_of

TELLERS = 4
ISO_PARTNER, QR_PARTNER = "iso-a", "qris-contoh"
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
    WORKER_KILLED = "worker_killed"  # who asks the acquirer for QRs


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
    answers: int  # definite ones
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
        answers=sum(len(line.answers) for line in work.ledger),
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
    trace = [f"clocks are put on by {'libfaketime' if faketime() else 'a setting: libfaketime is not here'}"]
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
    elif blow is Blow.WORKER_KILLED:
        site.kill_worker()
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
    hands = _Hands.of(site)
    while True:
        try:
            number = work.todo.get_nowait()
        except queue.Empty:
            hands.iso.close()
            return
        while number >= work.allowed:
            time.sleep(0.01)
        chance = Random(f"payer {plan.seed} {number}")  # noqa: S311 (replayed, not secret)
        payer = _Payer(plan.seed, number, nop_of(first_bill + number).digits)
        ledger: list[Line] = []
        try:
            _pay(hands, payer, ledger, chance)
        except GaveUp as trouble:
            work.troubles.append(f"no definite answer: {trouble}")
        with work.lock:
            work.ledger += ledger
            work.done += 1


def _pay(hands: _Hands, payer: _Payer, ledger: list[Line], chance: Random) -> None:
    """One payer's wish at a channel, now and then with a rival at another. Raises GaveUp."""
    bank = chance.choice(hands.api)
    way = chance.choices(list(Way), [4, 5, 4, 4])[0]
    line = payer.line(
        hands.channel(way, bank), moved=way is Way.QRIS or (way is Way.SNAP and chance.random() < 0.3)
    )
    _open(bank, line, chance)
    ledger.append(line)
    if way is Way.SNAP:
        pay_by_snap(hands.snap, line, chance)
        if not line.moved and chance.random() < 0.2:
            ledger.append(_money_again(hands.snap, line, chance))
    elif way is Way.ISO:
        pay_by_iso(hands.iso, payer.order(line), chance)
    elif way is Way.QRIS:
        ledger += _pay_by_qr(hands, bank, line, chance)
    elif chance.random() < 0.3:
        ledger.append(_with_a_rival(hands, payer, bank, line, chance))
    else:
        pay_by_api(bank, line, chance)


def _pay_by_qr(hands: _Hands, bank: ApiBank, line: Line, chance: Random) -> list[Line]:
    try:
        return pay_by_qr(hands.phone, line, chance)
    except NoQr:
        line.channel, line.moved = bank.partner, False
        pay_by_api(bank, line, chance)
        return []


def _with_a_rival(hands: _Hands, payer: _Payer, bank: ApiBank, line: Line, chance: Random) -> Line:
    """Two channels pay one bill at the same time: each learns one truth, and one of them is refused."""
    rival = Line(ISO_PARTNER, "", line.nop, line.code, line.amount)
    order, seed = payer.order(rival), chance.random()
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(pay_by_iso, hands.iso, order, Random(seed))  # noqa: S311 (replayed, not secret)
        pay_by_api(bank, line, chance)
        other.result()
    return rival


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


class Way(StrEnum):
    """A kind of channel."""

    API = "api"
    SNAP = "snap"
    ISO = "iso"
    QRIS = "qris"


@dataclass(frozen=True, slots=True)
class _Payer:
    """Who pays which bill."""

    seed: int
    number: int
    nop: str

    def line(self, channel: str, *, moved: bool) -> Line:
        return Line(channel, f"C-{self.seed}-{self.number}", self.nop, moved=moved)

    def order(self, line: Line) -> Order:
        return Order.of(line, seed=self.seed, number=self.number, tax_year=YEAR)


@dataclass(frozen=True, slots=True)
class _Hands:
    """A teller's partners of the site's file, each with every door's address."""

    api: list[ApiBank]
    snap: SnapTeller
    iso: IsoBank
    phone: Phone

    @classmethod
    def of(cls, site: Site) -> _Hands:
        file: Path = site.home / "partners.json"
        entrances = tuple(one.url for one in site.entrances)
        told = json.loads(file.read_text(encoding="utf-8"))["partners"]
        api = [
            ApiBank(one["partner_id"], one["client_id"], one["client_secret"], entrances)
            for one in told
            if one["protocol"] == "api"
        ]
        return cls(
            api,
            SnapTeller(read_snap_partner(file), entrances),
            IsoBank(ISO_PARTNER, tuple(one.iso_port for one in site.entrances)),
            Phone(QR_PARTNER, site.acquirer_port, site.home / WISHES),
        )

    def channel(self, way: Way, bank: ApiBank) -> str:
        """Whose books a payment by this way is in."""
        names = {
            Way.SNAP: self.snap.partner.partner_id,
            Way.ISO: self.iso.partner,
            Way.QRIS: self.phone.partner,
        }
        return names.get(way, bank.partner)
