"""What happens in the month: who pays what, where and when, and which differences are planted among it.

Written from the description of channels and settlement alone, by a hand that has not read how the city matches them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from sppt.rules.calendar import WIB

BILLS_IN_A_CODE = (1, 1, 1, 2, 3, 5)
BY_CODE = 4  # where both are known, one in so many payments is of a code, with one or several bills
TAKEN_BACK = 60  # one in so many is undone the same day, on both sides
OPEN, SHUT = 6 * 3600, 21 * 3600 + 1800  # seconds of the day between which people pay


class Label(StrEnum):
    """Everything that may be true of a line or of a credit; `matched` is what is planted nowhere."""

    MATCHED = "matched"
    CARRIED_OVER = "carried_over"
    LEDGER_ONLY = "ledger_only"
    CLAIM_ONLY = "claim_only"
    AMOUNT_DIFFERS = "amount_differs"
    DUPLICATE_CLAIM = "duplicate_claim"
    REVERSED_THERE_NOT_HERE = "reversed_there_not_here"
    REVERSED_HERE_NOT_THERE = "reversed_here_not_there"
    FEE_DIFFERS = "fee_differs"
    STATEMENT_SHORT = "statement_short"
    STATEMENT_OVER = "statement_over"
    UNKNOWN_ENTRY = "unknown_entry"


IN_A_LINE = (
    Label.CARRIED_OVER,
    Label.LEDGER_ONLY,
    Label.CLAIM_ONLY,
    Label.AMOUNT_DIFFERS,
    Label.DUPLICATE_CLAIM,
    Label.REVERSED_THERE_NOT_HERE,
    Label.REVERSED_HERE_NOT_THERE,
    Label.FEE_DIFFERS,
)
TAKEN_BACK_ON_ONE_SIDE = (Label.REVERSED_THERE_NOT_HERE, Label.REVERSED_HERE_NOT_THERE)
IN_THE_STATEMENT = (Label.STATEMENT_SHORT, Label.STATEMENT_OVER, Label.UNKNOWN_ENTRY)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as its payers know it: `cut_off` ends its day (00:00 is midnight); some take codes and nothing else,
    some take one bill and no code.

    Some have no column for fees in their reports, where no odd fee can show; some cannot undo what was paid.
    """

    channel: str
    cut_off: time
    only_codes: bool
    tells_fees: bool
    only_bills: bool = False
    undoes: bool = True

    def allows(self, label: Label) -> bool:
        """Whether such a difference can come about here, and be seen for what it is."""
        if label is Label.FEE_DIFFERS:
            return self.tells_fees
        return self.undoes or label not in TAKEN_BACK_ON_ONE_SIDE


@dataclass(frozen=True, slots=True)
class Payer:
    """One payment as its payer makes it: `bills` are numbers of the city's bills, several only by a code."""

    number: int
    channel: str
    paid_at: datetime
    bills: tuple[int, ...]
    by_code: bool
    label: Label
    taken_back: bool  # reversed by its bank the same day, on both sides

    @property
    def day(self) -> date:
        return self.paid_at.astimezone(WIB).date()

    @property
    def reference(self) -> str:
        """The bank's own number of the payment, as banks write it: day, channel's sign, running number."""
        return f"{self.day:%y%m%d}{self.channel[-3:].upper()}{self.number:07d}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of payments, and how many differences of each kind the statement of the treasury's bank gets."""

    first: date
    days: int
    payers: tuple[Payer, ...]
    statement: Mapping[Label, int]
    seed: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def bills(self) -> tuple[int, ...]:
        return tuple(bill for payer in self.payers for bill in payer.bills)


def planned(
    *, seed: int, ways: Sequence[Way], first: date, days: int, a_day: int, plants: Mapping[Label, int]
) -> Month:
    """A month of `a_day` payments a day at each channel, with so many of each difference; drawn from the seed alone."""
    chance = Random(seed)  # noqa: S311 (a month to be drawn again, not a secret)
    slots = [(day, way) for day in range(days) for way in ways for _ in range(a_day)]
    labels = _labels(chance, slots, days, plants)
    payers, bill = [], 0
    for number, (day, way) in enumerate(slots):
        label = labels.get(number, Label.MATCHED)
        by_code = way.only_codes or (
            label is Label.MATCHED and not way.only_bills and chance.randrange(BY_CODE) == 0
        )
        many = chance.choice(BILLS_IN_A_CODE) if by_code else 1
        payers.append(
            Payer(
                number=number,
                channel=way.channel,
                paid_at=_moment(chance, first + timedelta(days=day), way, label),
                bills=tuple(range(bill, bill + many)),
                by_code=by_code,
                label=label,
                taken_back=label is Label.MATCHED and way.undoes and chance.randrange(TAKEN_BACK) == 0,
            )
        )
        bill += many
    statement = {label: plants.get(label, 0) for label in IN_THE_STATEMENT}
    return Month(first, days, tuple(payers), statement, seed)


def _labels(
    chance: Random, slots: Sequence[tuple[int, Way]], days: int, plants: Mapping[Label, int]
) -> dict[int, Label]:
    """Which payments carry a difference: at most one each; the last day has none, for some need the day after."""
    places = [number for number, (day, _) in enumerate(slots) if day < days - 1]
    # What few channels know is placed first.
    wanted = sorted(
        (label for label in IN_A_LINE for _ in range(plants.get(label, 0))),
        key=lambda label: sum(slots[number][1].allows(label) for number in places),
    )
    found: dict[int, Label] = {}
    for label in wanted:
        free = [number for number in places if number not in found and slots[number][1].allows(label)]
        found[chance.choice(free)] = label
    return found


def _moment(chance: Random, day: date, way: Way, label: Label) -> datetime:
    """When people pay; what is carried over is paid in the last minute of the channel's day."""
    if label is Label.CARRIED_OVER:
        ends = datetime.combine(day, way.cut_off, WIB)
        if way.cut_off == time(0, 0):
            ends += timedelta(days=1)
        return ends - timedelta(seconds=chance.randrange(5, 55))
    second = chance.randrange(OPEN, SHUT)
    return datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60), WIB)


def by_time(payers: Sequence[Payer]) -> Iterator[Payer]:
    yield from sorted(payers, key=lambda payer: (payer.paid_at, payer.number))
