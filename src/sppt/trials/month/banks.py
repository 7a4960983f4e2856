"""What the channels report and what reaches the treasury's account, with every planted difference and its label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sppt.trials.month.plan import IN_A_LINE, Label, Month
from sppt.trials.month.play import Taken

ODD_FEE = 1_000
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """A channel's contract: `fee` is kept back of each payment if `netted`; money comes after so many working days."""

    channel: str
    name: str
    fee: int
    netted: bool
    settle_days: int
    account: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a channel's report."""

    reversal: bool
    reference: str
    nop: str
    tax_year: int
    code: str
    amount: int
    fee: int
    paid_at: datetime
    settles_on: date
    receipt: str
    original_reference: str
    ours: str  # the city's own number of the payment, where the channel was told one


@dataclass(frozen=True, slots=True)
class Report:
    """What a channel reports of one of its days, in the order in which it happened."""

    channel: str
    day: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that reached the account."""

    account: str
    on: date
    amount: int
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A difference that must come back: of a line by its reference, of a credit by channel and day of settlement."""

    label: Label
    channel: str
    day: date
    reference: str
    amount: int
    ours: str = ""  # the number under which we keep what it is about


@dataclass(frozen=True, slots=True)
class Banks:
    """The month as the banks tell it."""

    reports: tuple[Report, ...]
    arrived: tuple[Credit, ...]
    planted: tuple[Planted, ...]
    numbers: Mapping[
        tuple[str, str], str
    ]  # channel and its number of a payment → the number under which we keep it


def told(month: Month, taken: Sequence[Taken], terms: Mapping[str, Terms]) -> Banks:
    """Reports by channel and day (a day without payments is an empty report), and the credits of the account."""
    chance = Random(month.seed + 1)  # noqa: S311 (a month to be drawn again, not a secret)
    lines: dict[tuple[str, date], list[Line]] = defaultdict(list)
    for one in taken:
        if one.payer.label is Label.LEDGER_ONLY:  # the bank has forgotten it
            continue
        for line in _lines(one, terms[one.payer.channel], chance):
            lines[one.payer.channel, one.bank_day].append(line)
    days = [month.first + timedelta(days=number) for number in range(month.days + 1)]
    reports = tuple(
        Report(
            channel, day, tuple(sorted(lines[channel, day], key=lambda line: (line.paid_at, line.reference)))
        )
        for channel in terms
        for day in days
        if day <= month.last or lines[channel, day]
    )
    arrived, in_statement = _arrived(reports, terms, month.statement, chance)
    planted = [
        Planted(
            one.payer.label,
            one.payer.channel,
            one.payer.day,
            one.ours if one.payer.label is Label.LEDGER_ONLY else one.reference,
            0,
            one.ours,
        )
        for one in taken
        if one.payer.label in IN_A_LINE
    ]
    numbers = {(one.payer.channel, one.reference): one.ours for one in taken}
    return Banks(reports, tuple(arrived), (*planted, *in_statement), numbers)


def settles_on(day: date, working_days: int) -> date:
    """The day on which a channel's day reaches the account; Saturdays and Sundays do not count."""
    while working_days > 0 or day.weekday() >= SATURDAY:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            working_days -= 1
    return day


def _lines(one: Taken, terms: Terms, chance: Random) -> Iterable[Line]:
    """A payment's lines: mostly one; two where it was undone, or where the channel wrote it twice."""
    label = one.payer.label
    amount = one.amount
    if label is Label.AMOUNT_DIFFERS:
        amount += chance.choice((-1, 1)) * chance.choice((1_000, 9_000, 10_000))
    fee = terms.fee + (ODD_FEE if label is Label.FEE_DIFFERS else 0)
    line = Line(
        reversal=False,
        reference=one.reference,
        nop=one.nop,
        tax_year=one.tax_year,
        code=one.code,
        amount=amount,
        fee=fee,
        paid_at=one.payer.paid_at,
        settles_on=settles_on(one.bank_day, terms.settle_days),
        receipt=one.receipt,
        original_reference="",
        ours=one.ours,
    )
    yield line
    if label is Label.DUPLICATE_CLAIM:
        yield line
    if one.undone_at is not None:
        yield replace(
            line,
            reversal=True,
            reference=f"B{line.reference}",
            original_reference=line.reference,
            paid_at=one.undone_at,
        )


def _arrived(
    reports: Sequence[Report], terms: Mapping[str, Terms], wanted: Mapping[Label, int], chance: Random
) -> tuple[list[Credit], list[Planted]]:
    """One credit for what each channel settles on a day, net of its fees; then what goes wrong in the statement."""
    sums: dict[tuple[str, date], int] = defaultdict(int)
    for report in reports:
        for line in report.lines:
            kept = line.fee if terms[report.channel].netted else 0
            sums[report.channel, line.settles_on] += (
                (kept - line.amount) if line.reversal else line.amount - kept
            )
    due = sorted((on, channel) for (channel, on), amount in sums.items() if amount > 100_000)
    odd = [
        label for label in (Label.STATEMENT_SHORT, Label.STATEMENT_OVER) for _ in range(wanted.get(label, 0))
    ]
    # What settles after the month waits for reports that nobody has sent yet.
    whole = [(on, channel) for on, channel in due if on <= reports[-1].day]
    labels = dict(zip(chance.sample(whole, len(odd)), odd, strict=True))
    arrived, planted = [], []
    for on, channel in due:
        amount, label = sums[channel, on], labels.get((on, channel))
        if label is not None:
            off = chance.choice((2_500, 7_000, 50_000))
            amount += off if label is Label.STATEMENT_OVER else -off
            planted.append(Planted(label, channel, on, "", off))
        arrived.append(_credit(terms[channel], on, amount))
    for number in range(wanted.get(Label.UNKNOWN_ENTRY, 0)):
        on, channel = chance.choice(due)
        stray = 1_234_567 + 10_001 * number
        text = "TRSF E-BANKING TANPA KETERANGAN"
        arrived.append(Credit(terms[channel].account, on, stray, f"LAIN{number:04d}", text))
        planted.append(Planted(Label.UNKNOWN_ENTRY, "", on, f"LAIN{number:04d}", stray))
    return sorted(arrived, key=lambda one: (one.on, one.reference)), planted


def _credit(terms: Terms, on: date, amount: int) -> Credit:
    text = f"SETORAN PBB {terms.channel.upper()} {terms.name.upper()} TGL {on:%d/%m/%Y}"
    return Credit(terms.account, on, amount, f"{terms.channel.upper()[:8]}{on:%y%m%d}", text)
