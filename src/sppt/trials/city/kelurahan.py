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
from sppt.trials.city.lives import free_everywhere, live, njoptkp_carriers
from sppt.trials.city.notices import PRINCIPAL_PAID, UNPAID, WRITTEN_OFF, Life, notice_row, payment_row
from sppt.trials.city.parcels import Parcel, Zone, buku_bounds, make_parcel, make_zones
from sppt.trials.city.people import Subject, invent_street, invent_subject, subject_row
from sppt.trials.city.places import PLACES, Place
from sppt.trials.city.rows import building_rows, land_row, object_row, renumbered_row, zone_rows
from sppt.trials.city.stream import Below, buku_position, dirt_position, stream
from sppt.trials.city.tables import GROWING, Table
from sppt.trials.city.years import FIRST_YEAR, NEWEST_YEAR

# Blocks start here: hardly any real kelurahan has so many, so an invented NOP is hardly a real one.
_FIRST_BLOK = 901
_OLD_BLOK = 900
_PER_BLOK = 200
_LINES_HELD = 2_000


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
            _put(desk, Table.DAT_NIR, zone_rows(place, desk.zones))
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
    spoilt_name = owner.name
    carriers = njoptkp_carriers(parcels) if owned > 1 else {}
    for at, (parcel, street) in enumerate(zip(parcels, streets, strict=True)):
        free_in = _share_of(carriers, at) if carriers else free_everywhere
        life = _write_life(desk, index=done + at, parcel=parcel, owner=owner, street=street, free_in=free_in)
        if life.subject_name != owner.name:
            spoilt_name = life.subject_name
        _write_object(desk, parcel=parcel, owner=owner, street=street)
    _put(desk, Table.DAT_SUBJEK_PAJAK, [subject_row(owner._replace(name=spoilt_name))])
    return owned


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
    return parcel


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
