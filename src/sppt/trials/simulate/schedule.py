"""What will go wrong, drawn whole from a seed before anything happens. Times are seconds after the schedule's start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from random import Random

from sppt.rules.calendar import WIB

DAY = 24 * 3600
DAYS = 4
TICKS_PER_DAY = (6, 8, 12, 24, 48, 96, 144, 288)  # each divides a day: a midnight is always a tick
PAYMENTS_PER_TICK = 20  # so many a day's tick: batches as full as a busy channel's
RIVALS = 0.05  # of payments have one
# Two days before: the discount falls, the discount ends, the bill is due, the year ends.
STARTS = (
    datetime(2026, 4, 29, 0, 0, tzinfo=WIB),
    datetime(2026, 6, 29, 0, 0, tzinfo=WIB),
    datetime(2026, 8, 30, 0, 0, tzinfo=WIB),
    datetime(2026, 12, 30, 0, 0, tzinfo=WIB),
)


class Model(StrEnum):
    """A kind of channel."""

    API_CODE = "api_code"
    API_NOP = "api_nop"
    SNAP_REQUEST = "snap_request"
    SNAP_NOTICE = "snap_notice"
    COUNTER = "counter"
    ISO = "iso"
    QRIS = "qris"


CHANNELS = {
    Model.API_CODE: ("bank-api", "bank-dua"),
    Model.API_NOP: ("bank-dua",),
    Model.SNAP_REQUEST: ("bank-va",),
    Model.SNAP_NOTICE: ("bank-kabar",),
    Model.COUNTER: ("loket",),
    Model.ISO: ("bank-iso", "bank-spopd"),
    Model.QRIS: ("akuirer",),
}
BY_NOP = frozenset({Model.API_NOP, Model.ISO})
"""Channels that ask and pay by NOP and year, one bill at a time."""
NOTICES = frozenset({Model.SNAP_NOTICE, Model.QRIS})
"""Channels that tell of money that has moved; they undo nothing."""
WEIGHTS = {
    Model.API_CODE: 3,
    Model.API_NOP: 2,
    Model.SNAP_REQUEST: 4,
    Model.SNAP_NOTICE: 3,
    Model.COUNTER: 2,
    Model.ISO: 4,
    Model.QRIS: 4,
}


class Deed(StrEnum):
    ASK = "ask"
    PAY = "pay"
    REVERSE = "reverse"
    PENDING = "pending"  # an acquirer tells, late or early, that its QR is not paid yet
    MISDIRECTED = "misdirected"  # an acquirer tells of this payment as another merchant's


class Making(StrEnum):
    """How an acquirer makes the QR that it is asked for."""

    GOOD = "good"
    PAID_FIRST = "paid_first"  # the payer is so quick that the notice overtakes the answer
    LOST = "lost"  # it is made, and the answer is lost
    NOT_MADE = "not_made"  # the question is lost
    WRONG = "wrong"  # it is not the QR that was asked for
    REFUSED = "refused"


class Taking(StrEnum):
    """Which money an acquirer takes for a QR, and tells of."""

    HONEST = "honest"
    DEAF = "deaf"  # takes it after the QR's end, or after it was cancelled, too
    UNTOLD = "untold"  # is never told of: whoever wants to know must ask


class Fault(StrEnum):
    """What happens to one delivery."""

    NONE = "none"
    REQUEST_LOST = "request_lost"
    ANSWER_LOST = "answer_lost"
    CRASH_BEFORE_COMMIT = "crash_before_commit"
    CRASH_AFTER_COMMIT = "crash_after_commit"
    RACED = "raced"  # its twin arrives while it is being committed


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of a payment. `turn` numbers its X-EXTERNAL-ID: an honest retry has a new one, a copy the same."""

    at: int
    deed: Deed
    fault: Fault = Fault.NONE
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """One payer's wish with everything that its channel will send. `pays_at` is the bank's time, by its own clock."""

    number: int
    model: Model
    channel: str
    bills: tuple[int, ...]
    pays_at: int
    off_by: int  # rupiah paid beside what was quoted
    deliveries: tuple[Delivery, ...]
    making: Making = Making.GOOD
    taking: Taking = Taking.HONEST
    same_qr: int = -1  # the payment whose QR this one pays, too

    @property
    def reference(self) -> str:
        return f"S-{self.number}"


class Task(StrEnum):
    """What officers do."""

    LOWER = "lower"  # a correction takes one step off a bill's pokok
    CLOSE = "close"  # a business day takes no more


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that officers do at a second: `number` is the bill's, or the day's from the schedule's start."""

    at: int
    task: Task
    number: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """All payments of a run, and what officers do meanwhile."""

    start: datetime
    payments: tuple[Payment, ...]
    duties: tuple[Duty, ...] = ()

    @property
    def end(self) -> int:
        """When banks have given up waiting: after every delivery, and before two days are over for the last of them."""
        last = max((one.at for payment in self.payments for one in payment.deliveries), default=0)
        return last + 3600


def drawn(seed: int, payments: int) -> Schedule:
    """The schedule of a seed: the same for ever."""
    chance = Random(f"simulate {seed}")  # noqa: S311 (replayed, not secret)
    start = chance.choice(STARTS)
    ticks = max(
        (one for one in TICKS_PER_DAY if one <= payments // PAYMENTS_PER_TICK), default=TICKS_PER_DAY[0]
    )
    outages = {
        channel: chance.randrange(0, DAYS * DAY) for channels in CHANNELS.values() for channel in channels
    }
    bills = max(2, 2 * payments)  # about one in three is wanted by somebody else, too
    world = _World(chance, bills, DAY // ticks, outages)
    made: list[Payment] = []
    while len(made) < payments:
        made += _wish(world, len(made), made[-1] if made else None)
    made = made[:payments]
    return Schedule(start, tuple(made), tuple(_duties(chance, made, DAY // ticks)))


@dataclass(frozen=True, slots=True)
class _World:
    """What all payments of a schedule are drawn from."""

    chance: Random
    bills: int
    tick: int
    outages: Mapping[str, int]


def _wish(world: _World, number: int, before: Payment | None) -> list[Payment]:
    """One payment: another's QR once more, or a payer of its own, now and then with a rival on another channel."""
    chance = world.chance
    if before is not None and before.model is Model.QRIS and before.same_qr < 0 and chance.random() < 0.1:
        return [_twin(world, number, before)]
    one = _payment(world, number)
    return [one] if chance.random() >= RIVALS else [_hurried(one), _rival(world, number + 1, one)]


def _duties(chance: Random, payments: Sequence[Payment], tick: int) -> Iterator[Duty]:
    """A correction for one payment in fifteen, mostly just while it is sent; each day closed at some time, or not."""
    for payment in chance.sample(payments, len(payments) // 15):
        sent = [one.at for one in payment.deliveries if one.deed is Deed.PAY]
        asked = min(one.at for one in payment.deliveries)
        at = chance.choice([sent[0], sent[0], sent[-1], asked + tick, sent[-1] + DAY])
        yield Duty(at, Task.LOWER, chance.choice(payment.bills))
    for day in range(DAYS):
        # Three hours before its end, with it, six hours after it, not at all.
        after = chance.choice([DAY - 3 * 3600, DAY, DAY + 6 * 3600, None])
        if after is not None:
            yield Duty(-(-(day * DAY + after) // tick) * tick, Task.CLOSE, day)


def _payment(world: _World, number: int) -> Payment:
    chance = world.chance
    model = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    many = 1 if model in BY_NOP else chance.choice([1, 1, 1, 2, 3])
    wanted = tuple(sorted(chance.sample(range(world.bills), min(many, world.bills))))
    asks = chance.randrange(0, DAYS * DAY)
    if chance.random() < 0.2:  # shortly before a midnight
        asks = asks // DAY * DAY + DAY - chance.randrange(1, 900)
    waits = chance.choice([30, 60, 120, 600, 3600, DAY // 2, DAY, 2 * DAY])
    return _told(world, model, wanted, number=number, asks=asks, pays=asks + waits)


def _told(
    world: _World, model: Model, bills: tuple[int, ...], *, number: int, asks: int, pays: int
) -> Payment:
    """A payment by this model with all that its channel will send."""
    chance = world.chance
    channel = chance.choice(CHANNELS[model])
    clock_error = chance.choice([0, 0, 0, 0, -600, -120, 120, 600])
    sent = [Delivery(asks, Deed.ASK), *_sent(world, model, pays, world.outages[channel])]
    if model is Model.QRIS:
        sent += _noise(chance, asks, pays)
    making, taking = Making.GOOD, Taking.HONEST
    if model is Model.QRIS:
        making = chance.choices(list(Making), [14, 2, 2, 1, 1, 1])[0]
        taking = chance.choices(list(Taking), [5, 3, 2])[0]
    return Payment(
        number,
        model,
        channel,
        bills,
        pays + clock_error,
        chance.choice([0] * 30 + [-1, 1]),
        _in_order(sent, world.tick),
        making,
        taking,
    )


def _hurried(one: Payment) -> Payment:
    """The same, raced by whatever comes in the tick of its first delivery."""
    first = next(delivery for delivery in one.deliveries if delivery.deed is Deed.PAY)
    raced = tuple(
        replace(delivery, fault=Fault.RACED) if delivery is first else delivery for delivery in one.deliveries
    )
    return replace(one, deliveries=raced)


def _rival(world: _World, number: int, one: Payment) -> Payment:
    """Another channel's payment of the same bill, asked and paid in the same ticks."""
    others = [model for model in WEIGHTS if model is not one.model]
    asks = min(delivery.at for delivery in one.deliveries)
    pays = next(delivery.at for delivery in one.deliveries if delivery.deed is Deed.PAY)
    model = world.chance.choice(others)
    bills = one.bills[:1] if model in BY_NOP else one.bills
    made = _told(world, model, bills, number=number, asks=asks, pays=pays)
    # Whatever else its channel does to it, it comes at that tick, and nothing happens to it on its way.
    together = Delivery(pays, Deed.PAY)
    first = next(delivery for delivery in made.deliveries if delivery.deed is Deed.PAY)
    later = [delivery for delivery in made.deliveries if delivery is not first]
    return replace(made, deliveries=_in_order([together, *later], world.tick))


def _twin(world: _World, number: int, one: Payment) -> Payment:
    """The money of somebody else for the same QR, told as another transaction."""
    pays = next(delivery.at for delivery in one.deliveries if delivery.deed is Deed.PAY)
    pays += world.chance.choice([0, world.tick, 4 * world.tick])
    made = _told(world, Model.QRIS, one.bills, number=number, asks=pays, pays=pays)
    kept = tuple(delivery for delivery in made.deliveries if delivery.deed is Deed.PAY)
    taking = Taking.HONEST if made.taking is Taking.UNTOLD else made.taking
    return replace(made, deliveries=kept, off_by=one.off_by, taking=taking, same_qr=one.number)


def _sent(world: _World, model: Model, pays: int, outage: int) -> list[Delivery]:
    """Deliveries until one gets through, copies of them, and perhaps reversals before or after."""
    chance, tick = world.chance, world.tick
    found: list[Delivery] = []
    at, turn = pays + chance.choice([0, 1, 5]), 0
    reverses = model not in NOTICES and chance.random() < 0.1
    early = reverses and chance.random() < 0.4
    if early:
        found += _reversal(chance, at)
        at += chance.choice([tick, 4 * tick, DAY])
    for rest in (60, 300, 3600, DAY // 2, 0):
        if outage <= at < outage + 2 * DAY and chance.random() < 0.3:
            at = (
                outage + 2 * DAY + chance.randrange(0, 600)
            )  # the partner was gone, and now completes by advice
        fault = chance.choices(list(Fault), [14, 2, 2, 1, 1, 1])[0] if rest else Fault.NONE
        found.append(Delivery(at, Deed.PAY, fault, turn))
        if chance.random() < 0.08:
            late = chance.choice([0, tick, 3600, DAY])
            found.append(Delivery(at + late, Deed.PAY, chance.choice([Fault.NONE, Fault.ANSWER_LOST]), turn))
        if fault in {Fault.NONE, Fault.RACED}:
            break
        if model is Model.ISO and chance.random() < 0.5:  # no answer: such banks undo rather than ask again
            return found + _reversal(chance, at + tick)
        wait = 2 * DAY + 3600 if chance.random() < 0.1 else rest  # longer than late advice is taken
        at, turn = at + max(wait, tick), turn + 1
    if reverses and not early:
        found += _reversal(chance, at + chance.choice([1, tick, 3600, DAY]))
    return found


def _reversal(chance: Random, at: int) -> list[Delivery]:
    faults = chance.choice([[Fault.NONE], [Fault.REQUEST_LOST, Fault.NONE], [Fault.ANSWER_LOST, Fault.NONE]])
    return [Delivery(at + 60 * place, Deed.REVERSE, fault, turn=place) for place, fault in enumerate(faults)]


def _noise(chance: Random, asks: int, pays: int) -> Iterator[Delivery]:
    """Notices that move nothing, before the payment or after it."""
    for deed in (Deed.PENDING, Deed.MISDIRECTED):
        if chance.random() < 0.08:
            yield Delivery(chance.choice([asks + 60, pays, pays + 3600]), deed)


def _in_order(many: Sequence[Delivery], tick: int) -> tuple[Delivery, ...]:
    """Whatever comes between two ticks is one batch; a midnight is always a tick."""
    on_tick = [replace(one, at=-(-one.at // tick) * tick) for one in many]
    return tuple(sorted(on_tick, key=lambda one: one.at))
