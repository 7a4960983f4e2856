"""The ten years of an object: a notice for each year, and what was paid of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sppt.trials.city.law import CLASS_YEAR, NJOPTKP, NO_CLASS, half_up, terhutang
from sppt.trials.city.notices import (
    SKIPPING,
    UNPAID,
    WRITTEN_OFF,
    Bill,
    Life,
    Notice,
    choose_household,
    settle,
)
from sppt.trials.city.parcels import PUBLIC_FACILITY, Parcel
from sppt.trials.city.people import Subject
from sppt.trials.city.places import Place, due_date
from sppt.trials.city.stream import Below
from sppt.trials.city.years import NEWEST_YEAR, STEP_OF, YEARS

_WRITE_OFF_UNTIL = 2018


class Assessed(NamedTuple):
    """The tax of one year in whole Rp."""

    njoptkp: int
    terhutang: int
    pengurang: int
    pokok: int


def assess(parcel: Parcel, *, tax_year: int, njoptkp: int) -> Assessed:
    tax = terhutang(njop=_njop(parcel, tax_year), njoptkp=njoptkp, tax_year=tax_year)
    reduction = 0
    if parcel.reduction_percent and tax_year >= parcel.reduced_from:
        reduction = half_up(tax, times=parcel.reduction_percent, over=100)
    return Assessed(njoptkp, tax, reduction, max(tax - reduction, 0))


def njoptkp_carriers(parcels: tuple[Parcel, ...]) -> dict[int, int]:
    """Which of a subject's objects carries the NJOPTKP: year -> place in `parcels` of the dearest, or -1."""
    carriers = {}
    for year in YEARS:
        best = -1
        for at, parcel in enumerate(parcels):
            if has_notice(parcel, year) and (best < 0 or _njop(parcel, year) > _njop(parcels[best], year)):
                best = at
        carriers[year] = best
    return carriers


def has_notice(parcel: Parcel, tax_year: int) -> bool:
    return parcel.first_year <= tax_year <= parcel.last_year and parcel.land_use != PUBLIC_FACILITY


def _njop(parcel: Parcel, tax_year: int) -> int:
    value = parcel.values[STEP_OF[tax_year]]
    return value.land + value.building + value.shared_land + value.shared_building


def collection_stage(tax_year: int) -> str:
    """STATUS_TAGIHAN_SPPT of an unpaid year: SPPT, himbauan, STP, teguran."""
    age = NEWEST_YEAR - tax_year
    return "0" if age == 0 else "3" if age == 1 else "4" if age < 5 else "5"


def live(
    below: Below,
    *,
    parcel: Parcel,
    place: Place,
    owner: Subject,
    former: Subject | None,
    sold_in: int,
    free_in: Callable[[int], int],
    as_of: date,
) -> Life:
    """`former` is named on the notices before `sold_in`; `free_in(year)` is the NJOPTKP of that year."""
    household = choose_household(below)
    life = Life(owner.name, [], [])
    if parcel.land_use == PUBLIC_FACILITY:
        return life
    skip_until = 0
    for year in range(parcel.first_year, parcel.last_year + 1):
        due = due_date(place, year)
        assessed = assess(parcel, tax_year=year, njoptkp=free_in(year))
        cycle = 2 if below(200) == 0 else 1
        bill = Bill(
            nop=parcel.old_nop if year < parcel.renumbered else parcel.nop,
            year=year,
            pokok=assessed.pokok,
            issued=f"{year}-05-20" if cycle > 1 else f"{year}-01-02",
        )
        if household.skips and year > skip_until and below(1000) < household.skips:
            skip_until = year + 1 + below(3)
        payer = SKIPPING if year <= skip_until else household
        paid = settle(below, bill, due=due, household=payer, as_of=as_of)
        life.payments += paid.payments
        status = paid.status
        collection = collection_stage(year) if status == UNPAID else "0"
        if status == UNPAID and year <= _WRITE_OFF_UNTIL and below(80) == 0:
            status, collection = WRITTEN_OFF, "9"
        life.notices.append(
            _notice(
                parcel=parcel,
                named=owner if former is None or year >= sold_in else former,
                bill=bill,
                cycle=cycle,
                due=due,
                assessed=assessed,
                status=status,
                collection=collection,
            )
        )
    return life


def _notice(
    *,
    parcel: Parcel,
    named: Subject,
    bill: Bill,
    cycle: int,
    due: date,
    assessed: Assessed,
    status: str,
    collection: str,
) -> Notice:
    value = parcel.values[STEP_OF[bill.year]]
    return Notice(
        nop=bill.nop,
        year=bill.year,
        cycle=cycle,
        name=named.name,
        address=named.address,
        npwp=named.npwp,
        land_class=value.land_class,
        land_class_year=CLASS_YEAR if parcel.land_m2 else NO_CLASS[1],
        building_class=value.building_class,
        building_class_year=value.building_class_year,
        due=due.isoformat(),
        land_m2=parcel.land_m2,
        building_m2=parcel.building_m2,
        land=value.land,
        building=value.building,
        shared=value.shared_land + value.shared_building,
        njoptkp=assessed.njoptkp,
        terhutang=assessed.terhutang,
        pengurang=assessed.pengurang,
        pokok=assessed.pokok,
        status=status,
        collection=collection,
        issued=bill.issued,
    )


def free_everywhere(_year: int) -> int:
    """NJOPTKP of a subject's only object."""
    return NJOPTKP
