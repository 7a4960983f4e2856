"""A schedule played against the core: tick by tick, every message where and when it was drawn to arrive."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zlib import crc32

from django.conf import settings

from sppt.channels.qris.claims import Verdict
from sppt.partners.qr_states import QrState
from sppt.payments.language import Outcome
from sppt.rules.calendar import wib_day
from sppt.trials.simulate.acquirer import Acquirer, look
from sppt.trials.simulate.asking import Asking
from sppt.trials.simulate.audit import Breach, Cash, audit, cash, known
from sppt.trials.simulate.banks import Entry, Ledgers, Truth
from sppt.trials.simulate.city import settle_in
from sppt.trials.simulate.doors import BATCH, STICKY, Doors, Sent
from sppt.trials.simulate.ground import Ground
from sppt.trials.simulate.office import Office
from sppt.trials.simulate.planted import Bug, plant
from sppt.trials.simulate.schedule import (
    CHANNELS,
    DAYS,
    Deed,
    Delivery,
    Duty,
    Fault,
    Model,
    Schedule,
    Taking,
    Task,
    drawn,
)

ROUNDS_MAX = 5
NEW = frozenset({QrState.WANTED})
LOOKS = 12
LOOK_EVERY = timedelta(minutes=20)  # so that every QR has ended when the worker looks for the last time


@dataclass(frozen=True, slots=True)
class Result:
    """What a run showed. `digest` is SHA-256 over the trace: every message with what was heard of it."""

    payments: int
    messages: int
    heard: dict[str, int]
    digest: str
    seconds: int
    broken: tuple[Breach, ...]
    trace: tuple[str, ...]


def simulate(
    ground: Ground,
    *,
    seed: int,
    payments: int,
    bug: Bug | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Result:
    """Plays the schedule of a seed; nothing of it stays."""
    return play(ground, drawn(seed, payments), bug=bug, progress=progress)


def play(
    ground: Ground,
    schedule: Schedule,
    *,
    bug: Bug | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> Result:
    """Plays a schedule in a fresh city and holds both sides' books against each other."""
    began = time.monotonic()
    with ground.fresh() as url:
        plant(bug, url, settings.SCHEMA)
        settle_in({bill for payment in schedule.payments for bill in payment.bills})
        run = Run(schedule, Doors(schedule.start, bug))
        try:
            run.all(progress)
        finally:
            run.doors.close()
        broken = [*run.ledgers.broken, *audit(run.ledgers, remembered=run.remembered)]
    return Result(
        payments=len(schedule.payments),
        messages=run.messages,
        heard=dict(sorted(run.ledgers.heard.items())),
        digest=run.digest.hexdigest(),
        seconds=round(time.monotonic() - began),
        broken=tuple(broken),
        trace=tuple(run.trace),
    )


@dataclass(slots=True)
class Run:
    """The state of one run."""

    schedule: Schedule
    doors: Doors
    ledgers: Ledgers = field(init=False)
    remembered: Cash = field(default_factory=dict)
    messages: int = 0
    trace: list[str] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _office: Office = field(default_factory=Office)
    _acquirer: Acquirer = field(init=False)
    _asking: Asking = field(init=False)
    _now: datetime = field(init=False)

    def __post_init__(self) -> None:
        entries = {one.number: Entry(one) for one in self.schedule.payments}
        self.ledgers = Ledgers(entries, self._office)
        self._now = self.schedule.start
        self._acquirer = Acquirer(self.schedule.start, self._pay_at_once, self._note_look)
        self._asking = Asking(self.ledgers, self._acquirer, self._note_asked)

    def all(self, progress: Callable[[int], None]) -> None:
        """Every tick, then the reckoning."""
        ticks: dict[int, list[tuple[Entry, Delivery]]] = defaultdict(list)
        for payment in self.schedule.payments:
            for delivery in payment.deliveries:
                ticks[delivery.at].append((self.ledgers.entries[payment.number], delivery))
        duties: dict[int, list[Duty]] = defaultdict(list)
        wanted = {bill for payment in self.schedule.payments for bill in payment.bills}
        for duty in self.schedule.duties:
            if duty.task is Task.CLOSE or duty.number in wanted:
                duties[duty.at].append(duty)
        today = wib_day(self.schedule.start)
        for place, second in enumerate(sorted({*ticks, *duties})):
            at = self._at(second)
            if wib_day(at) != today:
                today = wib_day(at)
                self._remember(today - timedelta(days=1))
            self._tick(ticks[second], duties[second], at)
            progress(100 * (place + 1) // len(ticks))
        self._reckon(self._at(self.schedule.end))

    def _at(self, second: int) -> datetime:
        return self.schedule.start + timedelta(seconds=second)

    def _remember(self, until: date) -> None:
        """What lies on each day up to this one, which is over or closed, may not change any more."""
        now = cash()
        days = [self.schedule.start.date() + timedelta(days=day) for day in range(DAYS)]
        self.remembered = {
            (channel, day): now.get((channel, day), 0)
            for channels in CHANNELS.values()
            for channel in channels
            for day in days
            if day <= until
        }

    def _tick(self, many: Iterable[tuple[Entry, Delivery]], duties: Sequence[Duty], at: datetime) -> None:
        """Questions first; then payments and reversals in an order that has nothing to do with who sent first.

        What officers do comes while the payments are on their way that nothing happens to.
        """
        self._now = at
        mixed = sorted(many, key=lambda one: _order(one[0].payment.number, one[1]))
        self._asking.ask([entry for entry, one in mixed if one.deed is Deed.ASK], at=at)
        look(self._acquirer, at=at, states=NEW)
        self._take_money([entry for entry, one in mixed if one.deed is Deed.PAY], at)
        is_early = crc32(f"{at:%d %H:%M}".encode()) % 2  # the worker asks before notices come, or after
        if is_early:
            look(self._acquirer, at=at)
        sent = [one for one in mixed if self._arrives(*one, at)]
        undone = [one for one in sent if one[1].deed is Deed.REVERSE]
        paid: dict[Fault, list[Sent]] = {fault: [] for fault in Fault}
        for entry, one in sent:
            if one.deed is Deed.PAY:
                paid[one.fault].append(Sent(entry, one.turn))
        for fault in (Fault.CRASH_BEFORE_COMMIT, Fault.CRASH_AFTER_COMMIT):
            self._pay(paid[fault], at, fault)
        for duty in duties:
            self._meanwhile(duty, paid.pop(Fault.NONE, []), at)
        if paid[Fault.RACED]:
            self._race(paid[Fault.RACED], paid.pop(Fault.NONE, []), at)
        for fault in (Fault.NONE, Fault.ANSWER_LOST):
            self._pay(paid.get(fault, []), at, fault)
        for entry, one in undone:
            self._reverse(entry, at, one)
        if not is_early:
            look(self._acquirer, at=at)

    def _arrives(self, entry: Entry, one: Delivery, at: datetime) -> bool:
        """Whether a payment or a reversal is sent and comes to our door; notices that move nothing are told here."""
        if one.deed in {Deed.PENDING, Deed.MISDIRECTED}:
            self._move_nothing(entry, one.deed, at)
        if one.deed not in {Deed.PAY, Deed.REVERSE} or not self._is_sent(entry, one):
            return False
        if one.fault is not Fault.REQUEST_LOST:
            return True
        if entry.payment.model is Model.ISO:
            self.doors.lines.cut(entry)
        self._note(at, entry, one.deed, one.fault, "-")
        return False

    def _take_money(self, entries: Sequence[Entry], at: datetime) -> None:
        """Payers pay QRs; from then on their money has moved, whether we are told or not."""
        for entry in entries:
            if entry.payment.model is not Model.QRIS or entry.moved:
                continue
            first = self.ledgers.entries.get(entry.payment.same_qr)
            if first is not None and first.wish:
                entry.wish, entry.code = first.wish, first.code
                entry.amount = first.quoted + entry.payment.off_by
            is_strange = not entry.wish and entry.payment.same_qr < 0 and bool(entry.amount)
            if is_strange or self._acquirer.take(entry, at=at):
                entry.moved, entry.truth = True, Truth.UNKNOWN
                entry.paid_at = entry.paid_at or self._at(entry.payment.pays_at)

    def _pay_at_once(self, entry: Entry) -> None:
        entry.paid_at = self._now
        self._take_money([entry], self._now)
        if entry.moved and entry.payment.taking is not Taking.UNTOLD:
            entry.turns.add(0)
            self._pay([Sent(entry, 0)], self._now, Fault.NONE)

    def _move_nothing(self, entry: Entry, deed: Deed, at: datetime) -> None:
        said = self.doors.move_nothing(entry, deed, at=at)
        self._note(at, entry, deed, Fault.NONE, said if isinstance(said, Verdict) else "booked")
        wanted = Verdict.NOTHING_MOVED if deed is Deed.PENDING else Verdict.OTHER_MERCHANT
        if said is not wanted:
            self.ledgers.breach("what has not moved is not booked", entry, f"{deed}: {said}")

    def _is_sent(self, entry: Entry, one: Delivery) -> bool:
        """A bank pays nothing that it could not ask for, retries only what it does not know, undoes no refusal."""
        if not entry.amount or (entry.payment.model is Model.QRIS and not _is_told(entry)):
            return False
        if one.deed is Deed.REVERSE:
            if entry.truth is Truth.REFUSED:
                return False
            entry.reversal_sent = True
        elif entry.truth is Truth.REFUSED and entry.payment.model is Model.COUNTER:
            return False  # a teller who was refused sees it; no copy of that is under way
        elif one.turn not in entry.turns and (
            entry.truth not in {Truth.NOT_SENT, Truth.UNKNOWN}
            or (entry.reversal_sent and entry.truth is Truth.UNKNOWN)
        ):
            return False
        else:
            entry.turns.add(one.turn)
        if entry.truth is Truth.NOT_SENT:
            entry.truth = Truth.UNKNOWN
        return True

    def _pay(self, many: Sequence[Sent], at: datetime, fault: Fault) -> None:
        if many:
            for sent, answer in zip(many, self.doors.pay(many, at=at, fault=fault), strict=True):
                self._heard(sent, answer, at, fault)

    def _race(self, many: Sequence[Sent], others: Sequence[Sent], at: datetime) -> None:
        """Twins of these, and all others, come while they are being committed."""
        second = [*many, *others]
        first, later = self.doors.race(many, second, at=at)
        for one, answer in zip([*many, *second], [*first, *later], strict=True):
            self._heard(one, answer, at, Fault.RACED)

    def _meanwhile(self, duty: Duty, sent: Sequence[Sent], at: datetime) -> None:
        """An officer's deed, in whose midst these payments arrive."""
        day = self.schedule.start.date() + timedelta(days=duty.number)

        def deed() -> str:
            if duty.task is Task.LOWER:
                return self._office.lower(duty.number, at=at)
            return self._office.close(day, at=at)

        word, answers = self.doors.meanwhile(deed, sent[:BATCH], at=at)
        self._line(f"{at:%d %H:%M:%S} office {duty.number} {word}")
        self.ledgers.heard[word.partition(" ")[0]] += 1
        for one, answer in zip(sent, answers, strict=False):
            self._heard(one, answer, at, Fault.NONE)
        self._pay(sent[BATCH:], at, Fault.NONE)
        if duty.task is Task.CLOSE:
            self._remember(max(day, wib_day(at) - timedelta(days=1)))

    def _heard(self, sent: Sent, answer: Outcome | None, at: datetime, fault: Fault) -> None:
        word = self.ledgers.hear(sent.entry, answer) if answer is not None else "-"
        self._note(at, sent.entry, Deed.PAY, fault, word)

    def _reverse(self, entry: Entry, at: datetime, one: Delivery) -> None:
        answer = self.doors.reverse(entry, turn=one.turn, at=at)
        lost = one.fault is Fault.ANSWER_LOST
        word = "-" if lost else self.ledgers.hear_reversal(entry, answer)
        self._note(at, entry, Deed.REVERSE, one.fault, word)

    def _reckon(self, at: datetime) -> None:
        """Whoever does not know asks until he does; then everybody asks once more and hears the same."""
        for _ in range(LOOKS):
            at += LOOK_EVERY
            self._now = at
            look(self._acquirer, at=at)
        self._find_untold()
        entries = self.ledgers.entries.values()
        for turn in range(ROUNDS_MAX):
            unknown = [one for one in entries if one.truth is Truth.UNKNOWN]
            for entry in unknown:
                if entry.reversal_sent and not entry.reversal_heard:
                    self._reverse(entry, at, Delivery(self.schedule.end, Deed.REVERSE, turn=9))
            asking = [one for one in unknown if one.truth is Truth.UNKNOWN]
            self._pay([Sent(one, 90 + turn) for one in asking], at, Fault.NONE)
        known = [one for one in entries if one.truth in {Truth.BOOKED, Truth.SUSPENDED, Truth.REVERSED}]
        sticky = [one for one in entries if one.truth is Truth.REFUSED and one.payment.model in STICKY]
        self._pay([Sent(one, 99) for one in [*known, *sticky]], at + timedelta(seconds=1), Fault.NONE)

    def _find_untold(self) -> None:
        """Money that no notice told of, while our worker could ask for it."""
        ours = known()
        for entry in self.ledgers.entries.values():
            if not entry.moved or entry.payment.taking is not Taking.UNTOLD:
                continue
            if any((entry.payment.channel, key) in ours for key in entry.keys):
                self.ledgers.heard["found_untold"] += 1
            elif entry.wish:
                self.ledgers.breach("what is not told is asked for", entry, f"{entry.amount} moved")

    def _note_look(self, entry: Entry, what: str, word: str) -> None:
        self._line(f"{self._now:%d %H:%M:%S} worker {entry.payment.number} {what} {word}")

    def _note_asked(self, entry: Entry, word: str) -> None:
        self._note(self._now, entry, Deed.ASK, Fault.NONE, word)

    def _note(self, at: datetime, entry: Entry, deed: Deed, fault: Fault, word: str) -> None:
        payment = entry.payment
        self.messages += 1
        self._line(f"{at:%d %H:%M:%S} {payment.channel} {payment.number} {deed} {fault} {word}")

    def _line(self, line: str) -> None:
        self.trace.append(line)
        self.digest.update(f"{line}\n".encode())


def _is_told(entry: Entry) -> bool:
    """Whether the acquirer has money to tell of, and tells."""
    return entry.moved and entry.payment.taking is not Taking.UNTOLD


def _order(number: int, one: Delivery) -> int:
    """A place in the batch that stays the same when other payments are left out."""
    return crc32(f"{number} {one.at} {one.deed} {one.turn}".encode())
