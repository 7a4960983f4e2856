"""One kelurahan written to its own part files: the piece of work that processes share out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from sppt.trials.city.demo import DemoCase, DemoNop, demo_case, demo_nop
from sppt.trials.city.dirt import DirtKind, kind_at, plant
from sppt.trials.city.law import NJOPTKP
from sppt.trials.city.lives import free_everywhere, has_notice, live, njoptkp_carriers
from sppt.trials.city.notices import PRINCIPAL_PAID, UNPAID, WRITTEN_OFF, Life, notice_row, payment_row
from sppt.trials.city.parcels import (
    LAND_AND_BUILDING,
    Parcel,
    Zone,
    as_flat,
    buku_bounds,
    make_parcel,
    make_zones,
)
from sppt.trials.city.people import Subject, invent_street, invent_subject, other_self, subject_row
from sppt.trials.city.places import PLACES, Place
from sppt.trials.city.rows import (
    building_rows,
    carrier_row,
    land_row,
    member_row,
    object_row,
    renumbered_row,
    sale_row,
    share_rows,
    zone_rows,
)
from sppt.trials.city.stream import Below, buku_position, dirt_position, stream
from sppt.trials.city.tables import GROWING, Table
from sppt.trials.city.years import FIRST_YEAR, NEWEST_YEAR, YEARS

# Blocks start here: hardly any real kelurahan has so many, so an invented NOP is hardly a real one.
_FIRST_BLOK = 901
_OLD_BLOK = 900
_COMMON_URUT = 9_999  # the common object of a kelurahan's flats, which is taxed through its members alone
_PER_BLOK = 200
_LINES_HELD = 2_000
# In some kelurahan the zones are valued anew for the next year, and in some dear objects are valued too low.
_REVALUED_EVERY = 5
_REGRESSIVE_EVERY = 6


@dataclass(frozen=True, slots=True)
class Job:
    """Which kelurahan to write: its place in PLACES, how many objects, the city-wide number of the first."""

    place: int
    objects: int
    first_index: int
    seed: int
    as_of: date
    encoding: str
    parts: Path


@dataclass(frozen=True, slots=True)
class Part:
    """What was written for one kelurahan."""

    objects: int
    rows: dict[Table, int]
    dirt: dict[DirtKind, int]
    traits: dict[str, int]
    demos: tuple[DemoNop, ...]


def part_file(parts: Path, place: int, table: Table) -> Path:
    return parts / f"{place:02}-{table}.csv"


@dataclass(slots=True)
class _Desk:
    """Everything one kelurahan needs while it is being written."""

    below: Below
    rare: Below  # a stream of its own: what was added later leaves the rest of the city as it was
    place: Place
    job: Job
    zones: tuple[Zone, ...]
    bounds: tuple[int, ...]
    per_blok: int
    lines: dict[Table, list[str]]
    rows: Counter[Table] = field(default_factory=Counter)
    dirt: Counter[DirtKind] = field(default_factory=Counter)
    traits: Counter[str] = field(default_factory=Counter)
    demos: dict[DemoCase, DemoNop] = field(default_factory=dict)
    subjects: int = 0
    renumbered: int = 0


def write_kelurahan(job: Job) -> Part:
    """Write the growing tables of one kelurahan; the bytes depend on the job alone."""
    place = PLACES[job.place]
    below = stream(f"kota:{job.seed}:{place.kecamatan}{place.kelurahan}")
    desk = _Desk(
        below=below,
        rare=stream(f"langka:{job.seed}:{place.kecamatan}{place.kelurahan}"),
        place=place,
        job=job,
        zones=make_zones(below, place),
        bounds=buku_bounds(place.wealth),
        per_blok=max(_PER_BLOK, -(-job.objects // (1000 - _FIRST_BLOK))),
        lines={table: [] for table in GROWING},
    )
    with ExitStack() as stack:
        files = {
            table: stack.enter_context(part_file(job.parts, job.place, table).open("wb")) for table in GROWING
        }
        if job.objects:
            percent = 106 + desk.rare(25) if job.place % _REVALUED_EVERY == 1 else 100
            _put(desk, Table.DAT_NIR, zone_rows(place, desk.zones, next_percent=percent))
        done = 0
        while done < job.objects:
            done += _write_owner(desk, done)
            if len(desk.lines[Table.SPPT]) >= _LINES_HELD:
                _flush(desk, files)
        _flush(desk, files)
    return Part(
        objects=job.objects,
        rows=dict(desk.rows),
        dirt=dict(desk.dirt),
        traits=dict(desk.traits),
        demos=tuple(desk.demos.values()),
    )


def _put(desk: _Desk, table: Table, rows: list[str]) -> None:
    desk.lines[table] += rows
    desk.rows[table] += len(rows)


def _flush(desk: _Desk, files: Mapping[Table, BinaryIO]) -> None:
    for table, lines in desk.lines.items():
        files[table].write("".join(lines).encode(desk.job.encoding))
        lines.clear()


def _owned(below: Below) -> int:
    """How many objects one subject owns: 1.12 on average."""
    draw = below(100)
    return 1 if draw < 92 else 2 if draw < 98 else 3 + below(3)


def _write_owner(desk: _Desk, done: int) -> int:
    """Write one subject with all its objects; the number of objects."""
    below = desk.below
    owned = min(_owned(below), desk.job.objects - done)
    parcels = tuple(_new_parcel(desk, done + at) for at in range(owned))
    streets = [invent_street(below) for _ in parcels]
    owner = _new_subject(desk, streets[0])
    first = 0
    for subject, count in _selves(desk, owner, parcels):
        _write_owned(
            desk,
            index=done + first,
            owner=subject,
            parcels=parcels[first : first + count],
            streets=streets[first : first + count],
        )
        first += count
    return owned


def _selves(desk: _Desk, owner: Subject, parcels: tuple[Parcel, ...]) -> tuple[tuple[Subject, int], ...]:
    """Under which ids a person owns how many objects: one in four who own several has two ids."""
    if len(parcels) == 1 or desk.rare(4):
        return ((owner, len(parcels)),)
    desk.traits["subjek_kembar"] += 1
    one, other = other_self(desk.rare, owner, nop=parcels[1].nop)
    return (one, 1), (other, len(parcels) - 1)


def _write_owned(
    desk: _Desk, *, index: int, owner: Subject, parcels: tuple[Parcel, ...], streets: list[str]
) -> None:
    """One id with its objects: SISMIOP knows no more of a person, and gives each id an NJOPTKP."""
    spoilt_name = owner.name
    carriers = njoptkp_carriers(parcels) if len(parcels) > 1 else {}
    for at, (parcel, street) in enumerate(zip(parcels, streets, strict=True)):
        free_in = _share_of(carriers, at) if carriers else free_everywhere
        life = _write_life(desk, index=index + at, parcel=parcel, owner=owner, street=street, free_in=free_in)
        if life.subject_name != owner.name:
            spoilt_name = life.subject_name
        _write_object(desk, parcel=parcel, owner=owner, street=street)
    if carriers and carriers[NEWEST_YEAR] >= 0:
        _put(desk, Table.DAT_SUBJEK_PAJAK_NJOPTKP, [carrier_row(owner.id, parcels[carriers[NEWEST_YEAR]])])
    _put(desk, Table.DAT_SUBJEK_PAJAK, [subject_row(owner._replace(name=spoilt_name))])


def _share_of(carriers: dict[int, int], at: int) -> Callable[[int], int]:
    return lambda year: NJOPTKP if carriers[year] == at else 0


def _new_subject(desk: _Desk, street: str) -> Subject:
    desk.subjects += 1
    return invent_subject(desk.below, place=desk.place, serial=desk.subjects, street=street)


def _new_parcel(desk: _Desk, at: int) -> Parcel:
    below = desk.below
    position = buku_position(desk.job.seed, desk.job.first_index + at)
    buku = next(number for number, upto in enumerate(desk.bounds) if position < upto)
    blok, urut = _FIRST_BLOK + at // desk.per_blok, at % desk.per_blok + 1
    kind = 7 if below(400) == 0 else 0
    prefix = desk.place.prefix
    parcel = make_parcel(
        below,
        nop=f"{prefix},{blok},{urut:04},{kind}",
        old_nop=f"{prefix},{_OLD_BLOK},{desk.renumbered + 1:04},0",
        buku=buku,
        zones=desk.zones,
    )
    if parcel.renumbered:
        desk.renumbered += 1  # here, for a second object of the same subject must not get the same old NOP
    elif _becomes_a_flat(desk, parcel):
        desk.traits["objek_bersama"] += 1
        return as_flat(parcel, parent_nop=f"{prefix},{_OLD_BLOK},{_COMMON_URUT:04},0")
    return parcel


def _becomes_a_flat(desk: _Desk, parcel: Parcel) -> bool:
    """One in fifty houses of a rich kelurahan."""
    if desk.place.wealth < 1 or parcel.land_use != LAND_AND_BUILDING or parcel.building_m2 < 20:
        return False
    return desk.rare(50) == 0


def _write_life(
    desk: _Desk, *, index: int, parcel: Parcel, owner: Subject, street: str, free_in: Callable[[int], int]
) -> Life:
    below = desk.below
    former, sold_in = None, 0
    # 0.893 owners and 0.257 former owners make 1.15 subjects for each object.
    if below(1000) < 257:
        former = _new_subject(desk, street)
        sold_in = FIRST_YEAR + 1 + below(NEWEST_YEAR - FIRST_YEAR)
        _put(desk, Table.DAT_SUBJEK_PAJAK, [subject_row(former)])
    life = live(
        below,
        parcel=parcel,
        place=desk.place,
        owner=owner,
        former=former,
        sold_in=sold_in,
        free_in=free_in,
        as_of=desk.job.as_of,
    )
    _count_traits(desk, life)
    position = dirt_position(desk.job.seed, desk.job.first_index + index)
    kind = kind_at(position)
    if kind is not None:
        planted = plant(below, life, kind)
        if planted:
            desk.dirt[kind] += planted
    if len(desk.demos) < len(DemoCase):
        case = demo_case(life, kind)
        if case is not None and case not in desk.demos:
            desk.demos[case] = demo_nop(case, parcel.nop)
    _put(desk, Table.SPPT, [notice_row(notice) for notice in life.notices])
    _put(desk, Table.PEMBAYARAN_SPPT, [payment_row(paid) for paid in life.payments])
    return life


def _count_traits(desk: _Desk, life: Life) -> None:
    """Count the traps that are no dirt: states a clean SISMIOP has too."""
    paid_years = {paid.year for paid in life.payments}
    for notice in life.notices:
        if notice.status == PRINCIPAL_PAID:
            desk.traits["lunas_pokok"] += 1
        elif notice.status == WRITTEN_OFF:
            desk.traits["dihapuskan"] += 1
        elif notice.status == UNPAID and notice.year in paid_years:
            desk.traits["dibayar_sebagian"] += 1
        if notice.cycle > 1:
            desk.traits["siklus_dua"] += 1
        if notice.pokok == 0:
            desk.traits["pokok_nol"] += 1
        if notice.pengurang:
            desk.traits["dengan_pengurang"] += 1
        if not notice.due.endswith("-08-31"):
            desk.traits["jatuh_tempo_lain"] += 1


def _write_object(desk: _Desk, *, parcel: Parcel, owner: Subject, street: str) -> None:
    below = desk.below
    _put(desk, Table.DAT_OBJEK_PAJAK, [object_row(below, parcel=parcel, subject_id=owner.id, street=street)])
    _put(desk, Table.DAT_OP_BUMI, [land_row(parcel)])
    if parcel.building_m2:
        _put(desk, Table.DAT_OP_BANGUNAN, building_rows(below, parcel))
    if parcel.renumbered:
        _put(desk, Table.PERUBAHAN_NOP, [renumbered_row(parcel)])
    if parcel.parent_nop:
        _put(desk, Table.DAT_OP_ANGGOTA, [member_row(parcel)])
        years = [year for year in YEARS if has_notice(parcel, year)]
        _put(desk, Table.SPPT_OP_BERSAMA, share_rows(parcel, years))
    if has_notice(parcel, NEWEST_YEAR) and desk.rare(100) == 0:
        sale = sale_row(desk.rare, parcel, regressive=desk.job.place % _REGRESSIVE_EVERY == 2)
        _put(desk, Table.PENJUALAN, [sale])
