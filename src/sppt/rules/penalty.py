"""Denda: a rate per month of lateness on the remaining pokok, capped, by the rule of its jatuh tempo."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sppt.rules.rupiah import Rate, Rounding, times_ratio


class MonthConvention(StrEnum):
    """How months of lateness are counted; cities differ, so it is a parameter."""

    ANNIVERSARY = "anniversary"  # a month ends on the due day of the next month; a begun month is whole
    CALENDAR = "calendar"  # the difference of calendar months; nothing within the month of jatuh tempo
    THIRTY_DAYS = "thirty_days"  # each begun thirty days


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """The denda rule for bills whose jatuh tempo lies in due_from..due_to (inclusive, None = open)."""

    rate: Rate  # of the remaining pokok, per month
    cap_months: int
    convention: MonthConvention
    rounding: Rounding
    due_from: date | None
    due_to: date | None
    article: str
    standing: str
    hash: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """Denda of one bill on one day: months after the cap and before it, base and denda in rupiah."""

    months: int
    months_uncapped: int
    base: int
    denda: int
    rule: PenaltyRule


def months_late(*, due: date, paid_on: date, convention: MonthConvention) -> int:
    """Months of lateness before any cap; the day of jatuh tempo itself is in time."""
    if paid_on <= due:
        return 0
    months = (paid_on.year - due.year) * 12 + paid_on.month - due.month
    if convention is MonthConvention.ANNIVERSARY:
        return months + 1 if paid_on.day > due.day else months
    if convention is MonthConvention.CALENDAR:
        return months
    return -(-(paid_on - due).days // 30)


def penalty(*, rule: PenaltyRule, remaining_pokok: int, due: date, paid_on: date) -> Penalty:
    """Denda on what is left of the pokok, rounded once, over all months together."""
    uncapped = months_late(due=due, paid_on=paid_on, convention=rule.convention)
    months = min(uncapped, rule.cap_months)
    rate = rule.rate
    denda = times_ratio(remaining_pokok, rate.numerator * months, rate.denominator, rounding=rule.rounding)
    return Penalty(months=months, months_uncapped=uncapped, base=remaining_pokok, denda=denda, rule=rule)
