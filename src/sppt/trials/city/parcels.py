"""Objects: land, buildings and their values, made to fall into a wanted Buku in the newest year."""

from __future__ import annotations

from typing import NamedTuple

from sppt.trials.city.law import BUILDING_CLASSES, NO_CLASS, land_class
from sppt.trials.city.places import Place
from sppt.trials.city.stream import WHOLE, Below
from sppt.trials.city.years import FIRST_YEAR, NEWEST_YEAR, STEP_PERCENT

# Objects per Buku (the split of a neighbouring city in 2024), and how a richer kelurahan leans.
BUKU_WEIGHTS = (220, 540, 160, 50, 25)
_LEAN_PERCENT = (-40, -5, 28, 60, 70)

# NJOP in the newest year that gives a pokok inside the Buku. Rp1 to 2 million of pokok cannot be reached: the
# tariff doubles above an NJOP of Rp1 milyar.
_JUTA = 1_000_000
_NJOP_RANGE = (
    (12 * _JUTA, 105 * _JUTA),
    (115 * _JUTA, 505 * _JUTA),
    (520 * _JUTA, 985 * _JUTA),
    (1_025 * _JUTA, 2_450 * _JUTA),
    (2_550 * _JUTA, 32_500 * _JUTA),
)
_BUILDING_CLASS_INDEX = ((23, 29), (19, 24), (17, 21), (14, 19), (11, 17))

# NIR of a zone in the newest step, thousand Rp per m2; a poor kelurahan has the first 7, a rich one all.
_NIR_LADDER = (350, 520, 780, 1_150, 1_700, 2_550, 3_800, 5_600, 8_200, 12_000)

LAND_AND_BUILDING = "1"
READY_TO_BUILD = "2"
EMPTY_LAND = "3"
PUBLIC_FACILITY = "4"  # gets no SPPT


class Zone(NamedTuple):
    """A ZNT: NIR (thousand Rp per m2), land class and Rp per m2, each by step of NJOP."""

    code: str
    nir: tuple[int, ...]
    classes: tuple[str, ...]
    rp_m2: tuple[int, ...]


class Value(NamedTuple):
    """What an object is worth in one step of NJOP, whole Rp."""

    land_class: str
    building_class: str
    building_class_year: str
    land: int
    building: int
    # A flat's share in what all members own together.
    shared_land: int = 0
    shared_building: int = 0


class Parcel(NamedTuple):
    """An object. `old_nop` names it in the years before `renumbered` (0: never renumbered)."""

    nop: str
    old_nop: str
    renumbered: int
    first_year: int
    last_year: int
    land_use: str
    zone: Zone
    land_m2: int
    building_m2: int
    building_thousands_m2: int
    values: tuple[Value, ...]
    # A personal reduction in percent of the tax, from this year on (0: none).
    reduction_percent: int
    reduced_from: int
    # A flat (OP bersama): the NOP of the common object, and the shares in m2.
    parent_nop: str = ""
    shared_land_m2: int = 0
    shared_building_m2: int = 0


def make_zones(below: Below, place: Place) -> tuple[Zone, ...]:
    zones = []
    for at, rung in enumerate(_NIR_LADDER[: 8 + place.wealth + max(place.wealth, 0)]):
        newest = rung * (90 + below(21)) // 100
        nir = tuple(newest * percent // 100 for percent in STEP_PERCENT)
        classes = [land_class(value * 1000) for value in nir]
        zones.append(
            Zone(
                code=f"A{chr(ord('A') + at)}",
                nir=nir,
                classes=tuple(kelas.code for kelas in classes),
                rp_m2=tuple(kelas.njop for kelas in classes),
            )
        )
    return tuple(zones)


def buku_bounds(wealth: int) -> tuple[int, ...]:
    """Upper bounds of the five Buku on the scale of `stream.buku_position`."""
    weights = [
        weight * (100 + wealth * lean) for weight, lean in zip(BUKU_WEIGHTS, _LEAN_PERCENT, strict=True)
    ]
    total, bounds, passed = sum(weights), [], 0
    for weight in weights:
        passed += weight
        bounds.append(WHOLE * passed // total)
    return tuple(bounds)


def _rungs(low: int, high: int) -> tuple[int, ...]:
    rungs = [low]
    while rungs[-1] * 6 // 5 < high:
        rungs.append(rungs[-1] * 6 // 5)
    return (*rungs, high)


_NJOP_RUNGS = tuple(_rungs(low, high) for low, high in _NJOP_RANGE)


def _spread(below: Below, rungs: tuple[int, ...]) -> int:
    """A whole number between the ends, small ones likelier: each rung is as likely as the next."""
    at = below(len(rungs) - 1)
    return rungs[at] + below(rungs[at + 1] - rungs[at] + 1)


def _years(below: Below) -> tuple[int, int]:
    """First and last tax year: 85 % stand since the first, 0.6 % are gone before the newest."""
    draw = below(1000)
    first = FIRST_YEAR if draw < 850 else FIRST_YEAR + 1 + below(NEWEST_YEAR - FIRST_YEAR)
    last = NEWEST_YEAR
    if draw < 6:
        last = NEWEST_YEAR - 1 - below(5)
    return first, last


def _reduction(below: Below) -> tuple[int, int]:
    if below(1000) < 6:
        return (25, 50, 75)[below(3)], FIRST_YEAR + below(8)
    return 0, 0


def make_parcel(below: Below, *, nop: str, old_nop: str, buku: int, zones: tuple[Zone, ...]) -> Parcel:
    wanted = _spread(below, _NJOP_RUNGS[buku])
    if buku == 0 and below(50) == 0:
        wanted = 3 * _JUTA + below(6 * _JUTA)  # below the NJOPTKP: a notice of Rp0
    affordable = sum(1 for zone in zones if zone.rp_m2[-1] * 60 <= wanted)
    zone = zones[below(max(affordable, 1))]
    use = below(100)
    land_use = LAND_AND_BUILDING if use < 82 else READY_TO_BUILD if use < 86 else EMPTY_LAND
    if use == 99:
        land_use = PUBLIC_FACILITY
    building_m2 = building_at = 0
    if land_use in (LAND_AND_BUILDING, PUBLIC_FACILITY):
        first, last = _BUILDING_CLASS_INDEX[buku]
        building_at = first + below(last - first + 1)
        part = wanted * (15 + below(35)) // 100
        building_m2 = max(part // BUILDING_CLASSES[building_at].njop, 6)
    worth = building_m2 * BUILDING_CLASSES[building_at].njop
    land_m2 = max((wanted - worth) // zone.rp_m2[-1], 1)
    first_year, last_year = _years(below)
    renumbered = FIRST_YEAR + 2 + below(7) if below(1000) < 2 else 0
    percent, reduced_from = _reduction(below)
    return Parcel(
        nop=nop,
        old_nop=old_nop,
        renumbered=renumbered if first_year < renumbered <= last_year else 0,
        first_year=first_year,
        last_year=last_year,
        land_use=land_use,
        zone=zone,
        land_m2=land_m2,
        building_m2=building_m2,
        building_thousands_m2=BUILDING_CLASSES[building_at].njop // 1000 if building_m2 else 0,
        values=_values(zone, land_m2=land_m2, building_m2=building_m2, building_at=building_at),
        reduction_percent=percent,
        reduced_from=reduced_from,
    )


def _values(zone: Zone, *, land_m2: int, building_m2: int, building_at: int) -> tuple[Value, ...]:
    values = []
    for step in range(len(STEP_PERCENT)):
        # Building costs rose once: the two older steps stand one class lower.
        kelas = BUILDING_CLASSES[building_at + (1 if step < 2 else 0)]
        code, year = (kelas.code, "2011") if building_m2 else NO_CLASS
        values.append(
            Value(
                land_class=zone.classes[step],
                building_class=code,
                building_class_year=year,
                land=zone.rp_m2[step] * land_m2,
                building=kelas.njop * building_m2,
            )
        )
    return tuple(values)


def as_flat(parcel: Parcel, *, parent_nop: str) -> Parcel:
    """The same wealth as a flat: no land of its own, a fifth of the building common; kind 9 in its NOP."""
    common_m2 = parcel.building_m2 // 5
    own_m2 = parcel.building_m2 - common_m2
    return parcel._replace(
        nop=f"{parcel.nop[:-1]}9",
        land_m2=0,
        building_m2=own_m2,
        parent_nop=parent_nop,
        shared_land_m2=parcel.land_m2,
        shared_building_m2=common_m2,
        values=tuple(
            value._replace(
                land_class=NO_CLASS[0],
                land=0,
                shared_land=value.land,
                building=value.building // parcel.building_m2 * own_m2,
                shared_building=value.building // parcel.building_m2 * common_m2,
            )
            for value in parcel.values
        ),
    )
