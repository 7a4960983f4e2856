"""Rows of SPPT and PEMBAYARAN_SPPT, and the ten years of one object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sppt.trials.city.law import denda
from sppt.trials.city.stream import Below
from sppt.trials.city.years import DAY, last_day

UNPAID, PAID, WRITTEN_OFF, PRINCIPAL_PAID = "0", "1", "2", "3"

# kanwil, kppbb, bank tunggal, bank persepsi, tempat pembayaran: invented keys.
BANKS = ("99,01,01,01,01", "99,01,01,01,02", "99,01,02,01,01", "99,01,03,02,01", "99,01,04,02,07")
_TIMES = ("08:12:05", "09:30:41", "10:02:17", "11:45:00", "13:20:33", "14:05:59", "16:48:10", "20:11:26")
NIP = "999999999999999999"


class Notice(NamedTuple):
    """One row of SPPT; text fields are ready for CSV, amounts whole Rp."""

    nop: str
    year: int
    cycle: int
    name: str
    address: str
    npwp: str
    land_class: str
    land_class_year: str
    building_class: str
    building_class_year: str
    due: str
    land_m2: int
    building_m2: int
    land: int
    building: int
    shared: int  # NJOP of the share in common land and buildings
    njoptkp: int
    terhutang: int
    pengurang: int
    pokok: int
    status: str
    collection: str
    issued: str


class Payment(NamedTuple):
    """One row of PEMBAYARAN_SPPT; `jml` is pokok and denda together, whole Rp."""

    nop: str
    year: int
    ke: int
    bank: str
    denda: int
    jml: int
    paid_on: str
    recorded_at: str


@dataclass(slots=True)
class Life:
    """The ten years of one object; dirt changes the lists in place."""

    subject_name: str
    notices: list[Notice]
    payments: list[Payment]


def notice_row(row: Notice) -> str:
    # fmt: off
    (
        nop, year, cycle, name, address, npwp, land_class, land_class_year, building_class,
        building_class_year, due, land_m2, building_m2, land, building, shared, njoptkp, tax, reduction, pokok,
        status, collection, issued,
    ) = row
    # fmt: on
    return (
        f"{nop},{year},{cycle},99,01,01,01,01,{name},{address},{npwp},,"
        f"{land_class},{land_class_year},{building_class},{building_class_year},"
        f"{due},{land_m2},{building_m2},{land},{building},{land + building + shared},"
        f"{njoptkp},,{tax},{reduction},{pokok},"
        f"{status},{collection},1,{issued},{issued} 08:00:00,{NIP}\n"
    )


def payment_row(row: Payment) -> str:
    nop, year, ke, bank, fine, jml, paid_on, recorded_at = row
    return f"{nop},{year},{ke},{bank},{fine},{jml},{paid_on},{recorded_at},{NIP}\n"


class Bill(NamedTuple):
    """What a payment needs to know of a notice; pokok in whole Rp."""

    nop: str
    year: int
    pokok: int
    issued: str


class Paid(NamedTuple):
    """How a year was settled: the payments and the status they leave."""

    payments: tuple[Payment, ...]
    status: str


class Household(NamedTuple):
    """Chances per mille: to pay within the tax year, to pay an unpaid year later, to begin skipping years."""

    in_year: int
    later: int
    skips: int


TIDY = Household(in_year=950, later=400, skips=0)
ORDINARY = Household(in_year=770, later=300, skips=20)
IN_ARREARS = Household(in_year=330, later=60, skips=250)
SKIPPING = Household(in_year=0, later=0, skips=0)


def choose_household(below: Below) -> Household:
    draw = below(100)
    return TIDY if draw < 69 else ORDINARY if draw < 87 else IN_ARREARS


class Day(NamedTuple):
    year: int
    month: int
    day: int

    @property
    def text(self) -> str:
        return f"{self.year}{DAY[self.month - 1][self.day - 1]}"


def day_in(below: Below, *, year: int, first_month: int, last_month: int) -> Day:
    month = first_month + below(last_month - first_month + 1)
    return Day(year, month, 1 + below(last_day(month)))


def _day_of_year_paid(below: Below, tax_year: int) -> Day:
    """Early birds in January to April, most in August, some after the due date."""
    draw = below(100)
    if draw < 24:
        first, last = 1, 4
    elif draw < 38:
        first, last = 5, 7
    elif draw < 86:
        # Of those who pay in August, two in three come in its last week.
        return Day(tax_year, 8, 25 + below(7) if below(3) else 1 + below(24))
    else:
        first, last = 9, 12
    return day_in(below, year=tax_year, first_month=first, last_month=last)


def payment(below: Below, bill: Bill, *, ke: int, fine: int, jml: int, on: Day) -> Payment:
    day = on.text
    draw = below(40)
    return Payment(bill.nop, bill.year, ke, BANKS[draw % 5], fine, jml, day, f"{day} {_TIMES[draw >> 3]}")


def settle(below: Below, bill: Bill, *, due: date, household: Household, as_of: date) -> Paid:
    """What the household paid of this bill up to `as_of`; a bill of Rp0 counts as paid."""
    if bill.pokok == 0:
        return Paid((), PAID)
    draw = below(1000)
    if draw < household.in_year:
        on = _day_of_year_paid(below, bill.year)
    elif below(1000) < household.later:
        on = day_in(below, year=bill.year + 1 + below(3), first_month=1, last_month=12)
    else:
        return Paid((), UNPAID)
    if on.text < bill.issued:
        on = day_in(below, year=bill.year, first_month=6, last_month=8)
    if on > (as_of.year, as_of.month, as_of.day):
        return Paid((), UNPAID)
    fine = denda(pokok=bill.pokok, due=due, year=on.year, month=on.month, day=on.day)
    if fine == 0 and draw < 4 and bill.pokok >= 20_000:
        return _in_parts(below, bill, due=due, first=on, as_of=as_of)
    if fine and below(25) == 0:
        return Paid((payment(below, bill, ke=1, fine=0, jml=bill.pokok, on=on),), PRINCIPAL_PAID)
    return Paid((payment(below, bill, ke=1, fine=fine, jml=bill.pokok + fine, on=on),), PAID)


def _in_parts(below: Below, bill: Bill, *, due: date, first: Day, as_of: date) -> Paid:
    """A first part before the due date; for half of them the rest, with denda on the rest, the year after."""
    part = bill.pokok * (40 + below(31)) // 100
    payments = [payment(below, bill, ke=1, fine=0, jml=part, on=first)]
    on = day_in(below, year=bill.year + 1, first_month=1, last_month=12)
    if below(2) or on > (as_of.year, as_of.month, as_of.day):
        return Paid(tuple(payments), UNPAID)
    rest = bill.pokok - part
    fine = denda(pokok=rest, due=due, year=on.year, month=on.month, day=on.day)
    payments.append(payment(below, bill, ke=2, fine=fine, jml=rest + fine, on=on))
    return Paid(tuple(payments), PAID)
