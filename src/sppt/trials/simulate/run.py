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

from sppt.kit.perda import perda_of
from sppt.payments.codes import open_codes
from sppt.payments.inquiries import Seen, inquire
from sppt.payments.language import Ask, Inquired, Outcome, PaymentCode, Refusal, Wish
from sppt.rules.calendar import WIB, wib_day
from sppt.trials.simulate.audit import Breach, Cash, audit, cash
from sppt.trials.simulate.banks import Entry, Ledgers, Truth
from sppt.trials.simulate.city import YEAR, nop_of, settle_in
from sppt.trials.simulate.doors import BATCH, Doors, Sent, pick_of
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
    Task,
    drawn,
)

ROUNDS_MAX = 5
UNASKED = 10  # one in so many pays for a NOP without having asked


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
    _seen: Seen = field(default_factory=Seen)

    def __post_init__(self) -> None:
        entries = {one.number: Entry(one) for one in self.schedule.payments}
        self.ledgers = Ledgers(entries, self._office)

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
        mixed = sorted(many, key=lambda one: _order(one[0].payment.number, one[1]))
        self._ask([entry for entry, one in mixed if one.deed is Deed.ASK], at)
        alone = {Fault.CRASH_BEFORE_COMMIT, Fault.CRASH_AFTER_COMMIT, Fault.RACED}
        together: dict[Fault, list[Sent]] = {Fault.NONE: [], Fault.ANSWER_LOST: []}
        raced: list[Sent] = []
        undone: list[tuple[Entry, Fault]] = []
        for entry, one in mixed:
            if one.deed is Deed.ASK or not self._is_sent(entry, one):
                continue
            sent = Sent(entry, one.turn)
            if one.fault is Fault.REQUEST_LOST:
                self._note(at, entry, one.deed, one.fault, "-")
            elif one.deed is Deed.REVERSE:
                undone.append((entry, one.fault))
            elif one.fault is Fault.RACED:
                raced.append(sent)
            elif one.fault in alone:
                self._pay([sent], at, one.fault)
            else:
                together[one.fault].append(sent)
        for duty in duties:
            self._meanwhile(duty, together.pop(Fault.NONE, []), at)
        for sent in raced[:1]:
            self._race(sent, together.pop(Fault.NONE, []), at)
        for sent in raced[1:]:
            self._race(sent, [], at)
        for fault, batch in together.items():
            self._pay(batch, at, fault)
        for entry, fault in undone:
            self._reverse(entry, at, fault)

    def _is_sent(self, entry: Entry, one: Delivery) -> bool:
        """A bank pays nothing that it could not ask for, retries only what it does not know, undoes no refusal."""
        if not entry.amount:
            return False
        if one.deed is Deed.REVERSE:
            if entry.truth is Truth.REFUSED:
                return False
            entry.reversal_sent = True
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

    def _ask(self, entries: Sequence[Entry], at: datetime) -> None:
        perda = perda_of(settings.SPPT_CITY)
        for start in range(0, len(entries), BATCH):
            part = entries[start : start + BATCH]
            by_nop = [one for one in part if one.payment.model is Model.API_NOP]
            by_code = [one for one in part if one.payment.model is not Model.API_NOP]
            wishes = [
                Wish(
                    tuple((nop_of(bill), frozenset({YEAR})) for bill in one.payment.bills),
                    one.payment.reference,
                )
                for one in by_code
            ]
            for entry, code in zip(by_code, open_codes(perda, wishes, at=at), strict=True):
                self._quoted(entry, code, at)
            asking = [one for one in by_nop if one.payment.number % UNASKED]
            asks = [Ask(one.payment.channel, pick_of(one)) for one in asking]
            for entry, told in zip(asking, inquire(perda, asks, at=at, seen=self._seen), strict=True):
                self._quoted(entry, told, at)
            for entry in by_nop:
                if not entry.payment.number % UNASKED:
                    due = self._office.owed(entry.payment.bills[0], wib_day(at), at=at)
                    entry.amount = due + entry.payment.off_by

    def _quoted(self, entry: Entry, told: PaymentCode | Inquired | Refusal, at: datetime) -> None:
        if isinstance(told, Refusal):
            self._note(at, entry, Deed.ASK, Fault.NONE, f"refused {told.code}")
            return
        due = sum(self._office.owed(bill, wib_day(at), at=at) for bill in entry.payment.bills)
        if told.amount != due:
            self.ledgers.breach("the quote is the law's", entry, f"{told.amount}, not {due}")
        entry.code = told.code if isinstance(told, PaymentCode) else ""
        entry.amount = told.amount + entry.payment.off_by
        self._note(
            at,
            entry,
            Deed.ASK,
            Fault.NONE,
            f"quoted {told.amount} {told.valid_until.astimezone(WIB):%d %H:%M}",
        )

    def _pay(self, many: Sequence[Sent], at: datetime, fault: Fault) -> None:
        if many:
            for sent, answer in zip(many, self.doors.pay(many, at=at, fault=fault), strict=True):
                self._heard(sent, answer, at, fault)

    def _race(self, sent: Sent, others: Sequence[Sent], at: datetime) -> None:
        second = [sent, *others]
        first, later = self.doors.race([sent], second, at=at)
        self._heard(sent, first[0], at, Fault.RACED)
        for one, answer in zip(second, later, strict=True):
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

    def _reverse(self, entry: Entry, at: datetime, fault: Fault) -> None:
        answer = self.doors.reverse(entry, at=at)
        lost = fault is Fault.ANSWER_LOST
        word = "-" if lost else self.ledgers.hear_reversal(entry, answer)
        self._note(at, entry, Deed.REVERSE, fault, word)

    def _reckon(self, at: datetime) -> None:
        """Whoever does not know asks until he does; then everybody asks once more and hears the same."""
        entries = self.ledgers.entries.values()
        for turn in range(ROUNDS_MAX):
            unknown = [one for one in entries if one.truth is Truth.UNKNOWN]
            for entry in unknown:
                if entry.reversal_sent and not entry.reversal_heard:
                    self._reverse(entry, at, Fault.NONE)
            asking = [one for one in unknown if one.truth is Truth.UNKNOWN]
            self._pay([Sent(one, 90 + turn) for one in asking], at, Fault.NONE)
        known = [one for one in entries if one.truth in {Truth.BOOKED, Truth.SUSPENDED, Truth.REVERSED}]
        sticky = [
            one for one in entries if one.truth is Truth.REFUSED and one.payment.model is Model.SNAP_REQUEST
        ]
        self._pay([Sent(one, 99) for one in [*known, *sticky]], at + timedelta(seconds=1), Fault.NONE)

    def _note(self, at: datetime, entry: Entry, deed: Deed, fault: Fault, word: str) -> None:
        payment = entry.payment
        self.messages += 1
        self._line(f"{at:%d %H:%M:%S} {payment.channel} {payment.number} {deed} {fault} {word}")

    def _line(self, line: str) -> None:
        self.trace.append(line)
        self.digest.update(f"{line}\n".encode())


def _order(number: int, one: Delivery) -> int:
    """A place in the batch that stays the same when other payments are left out."""
    return crc32(f"{number} {one.at} {one.deed} {one.turn}".encode())
