"""What will go wrong, drawn whole from a seed before anything happens. Times are seconds after the schedule's start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from sppt.rules.calendar import WIB

DAY = 24 * 3600
DAYS = 4
TICKS_PER_DAY_MAX = 288
LAST_MINUTES = timedelta(minutes=10)
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


CHANNELS = {
    Model.API_CODE: ("bank-api", "bank-dua"),
    Model.API_NOP: ("bank-dua",),
    Model.SNAP_REQUEST: ("bank-va",),
    Model.SNAP_NOTICE: ("bank-kabar",),
    Model.COUNTER: ("loket",),
}


class Deed(StrEnum):
    ASK = "ask"
    PAY = "pay"
    REVERSE = "reverse"


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
    ticks = min(TICKS_PER_DAY_MAX, max(6, payments // 8))
    outages = {
        channel: chance.randrange(0, DAYS * DAY) for channels in CHANNELS.values() for channel in channels
    }
    bills = max(2, 2 * payments)  # about one in three is wanted by somebody else, too
    made = [_payment(chance, number, bills, DAY // ticks, outages) for number in range(payments)]
    return Schedule(start, tuple(made), tuple(_duties(chance, made, DAY // ticks)))


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


def _payment(chance: Random, number: int, bills: int, tick: int, outages: dict[str, int]) -> Payment:
    model = chance.choices(list(Model), [3, 2, 4, 3, 2])[0]
    channel = chance.choice(CHANNELS[model])
    many = 1 if model is Model.API_NOP else chance.choice([1, 1, 1, 2, 3])
    wanted = tuple(sorted(chance.sample(range(bills), min(many, bills))))
    asks = chance.randrange(0, DAYS * DAY)
    if chance.random() < 0.2:  # shortly before a midnight
        asks = asks // DAY * DAY + DAY - chance.randrange(1, 900)
    pays = asks + chance.choice([30, 60, 120, 600, 3600, DAY // 2, DAY, 2 * DAY])
    clock_error = chance.choice([0, 0, 0, 0, -600, -120, 120, 600])
    deliveries = [
        _on_tick(Delivery(asks, Deed.ASK), tick),
        *_told(chance, model, pays, outages[channel], tick),
    ]
    return Payment(
        number,
        model,
        channel,
        wanted,
        pays + clock_error,
        chance.choice([0] * 30 + [-1, 1]),
        tuple(sorted(deliveries, key=lambda one: one.at)),
    )


def _told(chance: Random, model: Model, pays: int, outage: int, tick: int) -> list[Delivery]:
    """Deliveries until one gets through, copies of them, and perhaps reversals before or after."""
    found: list[Delivery] = []
    at, turn = pays + chance.choice([0, 1, 5]), 0
    reverses = model is not Model.SNAP_NOTICE and chance.random() < 0.1
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
        wait = 2 * DAY + 3600 if chance.random() < 0.1 else rest  # longer than late advice is taken
        at, turn = at + max(wait, tick), turn + 1
    if reverses and not early:
        found += _reversal(chance, at + chance.choice([1, tick, 3600, DAY]))
    return [_on_tick(one, tick) for one in found]


def _reversal(chance: Random, at: int) -> list[Delivery]:
    faults = chance.choice([[Fault.NONE], [Fault.REQUEST_LOST, Fault.NONE], [Fault.ANSWER_LOST, Fault.NONE]])
    return [Delivery(at + 60 * place, Deed.REVERSE, fault) for place, fault in enumerate(faults)]


def _on_tick(one: Delivery, tick: int) -> Delivery:
    """Whatever comes between two ticks is one batch; a midnight is always a tick."""
    return Delivery(-(-one.at // tick) * tick, one.deed, one.fault, one.turn)
