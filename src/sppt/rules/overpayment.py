"""Money the city holds too much of: how it settles another bill, and what a refund that comes late costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sppt.rules.penalty import MonthConvention, months_late
from sppt.rules.rupiah import Rate, Rounding, times_ratio
from sppt.rules.states import BillEvent, IllegalTransition


@dataclass(frozen=True, slots=True)
class OverpaymentRule:
    """The terms of a refund. `interest` is of the refund, per month begun after the term of payment."""

    decide_months: int  # from the application; without a decision it counts as granted
    letter_months: int  # in which SKPDLB follows an application that counts as granted
    pay_months: int  # from SKPDLB
    hold_days: int  # between the decision and the payment
    interest: Rate
    cap_months: int
    convention: MonthConvention
    rounding: Rounding
    article: str
    standing: str
    source: str
    hash: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What of a credit settles one bill, in rupiah: amount = pokok - potongan + denda."""

    pokok: int
    potongan: int
    denda: int
    event: BillEvent

    @property
    def amount(self) -> int:
        return self.pokok - self.potongan + self.denda


class NothingToPlace(ValueError):
    """A credit or a bill of nothing."""

    code = "nothing_to_place"


def place(*, pokok: int, potongan: int, denda: int, available: int) -> Placed:
    """What of `available` rupiah settles a bill that owes so much: all of it as a payment would, else pokok first.

    Short of the whole there is neither discount nor denda: denda is computed on the pokok that remains, and a bill
    whose pokok is settled owes nothing more unless an STPD is issued. Raises NothingToPlace.
    """
    if available <= 0 or pokok <= 0:
        raise NothingToPlace("Tidak ada uang atau tidak ada pokok yang dapat diperhitungkan.")
    if available >= pokok - potongan + denda:
        return Placed(pokok, potongan, denda, BillEvent.SETTLED)
    if available >= pokok:
        return Placed(pokok, 0, 0, BillEvent.PRINCIPAL_SETTLED)
    return Placed(available, 0, 0, BillEvent.PART_SETTLED)


def months_after(on: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is too short."""
    whole = on.year * 12 + on.month - 1 + months
    year, month = divmod(whole, 12)
    after, of = divmod(whole + 1, 12)
    last = date(after, of + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(on.day, last.day))


@dataclass(frozen=True, slots=True)
class Terms:
    """The days that an application and its SKPDLB are bound to; `skpdlb_on` None: not decided yet."""

    deemed_on: date  # from the day after it, the application counts as granted
    letter_by: date
    pay_from: date | None
    pay_by: date  # without interest


def terms(rule: OverpaymentRule, *, applied_on: date, skpdlb_on: date | None) -> Terms:
    """A letter that came too late moves no term: payment is then due as if it had come in time."""
    deemed_on = months_after(applied_on, rule.decide_months)
    letter_by = months_after(deemed_on, rule.letter_months)
    begins = letter_by if skpdlb_on is None else min(skpdlb_on, letter_by)
    pay_from = None if skpdlb_on is None else skpdlb_on + timedelta(days=rule.hold_days)
    return Terms(deemed_on, letter_by, pay_from, months_after(begins, rule.pay_months))


@dataclass(frozen=True, slots=True)
class Interest:
    """What the city owes for paying late: months after the cap and before it, and rupiah."""

    months: int
    months_uncapped: int
    amount: int


def interest(rule: OverpaymentRule, *, refund: int, pay_by: date, paid_on: date) -> Interest:
    """Of the refund, for each month begun after the term, rounded once over all months together."""
    uncapped = months_late(due=pay_by, paid_on=paid_on, convention=rule.convention)
    months = min(uncapped, rule.cap_months)
    rate = rule.interest
    amount = times_ratio(refund, rate.numerator * months, rate.denominator, rounding=rule.rounding)
    return Interest(months, uncapped, amount)


class RefundState(StrEnum):
    """Where a refund stands."""

    APPLIED = "applied"
    REFUSED = "refused"
    GRANTED = "granted"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    REFUSED = "refused"
    GRANTED = "granted"
    PAID = "paid"
    WITHDRAWN = "withdrawn"  # it cannot be paid as granted: the money is the taxpayer's credit again


_S, _E = RefundState, RefundEvent
REFUND_TABLE: Mapping[tuple[RefundState, RefundEvent], RefundState] = {
    (_S.APPLIED, _E.REFUSED): _S.REFUSED,
    (_S.APPLIED, _E.GRANTED): _S.GRANTED,
    (_S.GRANTED, _E.PAID): _S.PAID,
    (_S.GRANTED, _E.WITHDRAWN): _S.WITHDRAWN,
}


def next_refund_state(state: RefundState, event: RefundEvent) -> RefundState:
    """The state after an event. Raises IllegalTransition when the table has no such step."""
    found = REFUND_TABLE.get((state, event))
    if found is None:
        raise IllegalTransition(f"Keadaan {state} tidak mengenal kejadian {event}; tidak ada yang diubah.")
    return found


def refund_table_as_markdown() -> str:
    """The table row by row; docs/rules/lebih-bayar.md carries exactly this."""
    rows = [f"| `{state}` | `{event}` | `{after}` |" for (state, event), after in REFUND_TABLE.items()]
    return "\n".join(["| keadaan | kejadian | menjadi |", "|---|---|---|", *rows]) + "\n"
