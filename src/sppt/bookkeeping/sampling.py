"""An auditor's sample: receipts picked at random or by amount, with all that is needed to pick the same again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.bookkeeping.reading import roomy
from sppt.bookkeeping.refusals import Refused, Why
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Picking
from sppt.kit import audit, trail

WANTED_MAX = 500
_SEED = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./_-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor asks for; an empty channel or kecamatan (seven digits) asks for all."""

    picking: Picking
    seed: str
    first: date
    last: date
    size: int
    channel: str = ""
    kecamatan: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """One receipt of a sample; rupiah. `hits`: how many of the picked rupiah lie in it."""

    place: int
    receipt: str
    amount: int
    hits: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was picked; `head` is the audit chain's at that moment."""

    id: int
    wanted: Wanted
    population: int
    total: int
    newest_payment: int
    seal: int
    head: str
    made_at: datetime
    made_by: str
    picked: tuple[Picked, ...]


def pick(wanted: Wanted, *, officer: str, at: datetime) -> int:
    """Picks a sample and writes it down; returns its number. Raises Refused, NotAllowed."""
    require_role(officer, Role.AUDITOR)
    _require(wanted)
    chain = trail.chain_state()
    population, total, newest = population_of(wanted)
    if not population:
        raise Refused(Why.SAMPLE_EMPTY)
    picked = picked_from(wanted, total=total, newest=newest)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookkeeping_sample (picking, seed, first_day, last_day, channel, kecamatan, wanted,"
            " population, total, newest_payment, seal, head, made_at, made_by)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                str(wanted.picking),
                wanted.seed,
                wanted.first,
                wanted.last,
                wanted.channel,
                wanted.kecamatan,
                wanted.size,
                population,
                total,
                newest,
                chain.seals,
                chain.head,
                at,
                officer,
            ],
        )
        number = int(cursor.fetchone()[0])
        cursor.executemany(
            "INSERT INTO bookkeeping_sample_item (sample_id, place, receipt, amount, hits) VALUES (%s, %s, %s, %s, %s)",
            [(number, one.place, one.receipt, one.amount, one.hits) for one in picked],
        )
        audit.append(
            actor=f"officer:{officer}",
            verb="pick_sample",
            subject=f"sample:{number}",
            detail={"picking": str(wanted.picking), "seed": wanted.seed, "receipts": len(picked)},
            at=at,
        )
    return number


def population_of(wanted: Wanted) -> tuple[int, int, int]:
    """The payments that could be picked: how many, their rupiah, and the newest id among them."""
    with roomy(), connection.cursor() as cursor:
        cursor.execute(statement("population"), _filter(wanted))
        count, total, newest = cursor.fetchone()
    return count, total, newest


def picked_from(wanted: Wanted, *, total: int, newest: int) -> list[Picked]:
    """The receipts that seed and method pick from the payments up to the newest; the same whenever it is asked."""
    values: dict[str, str | int | date] = {**_filter(wanted), "newest": newest, "wanted": wanted.size}
    if wanted.picking is Picking.BY_AMOUNT:
        step, start = _stride(wanted, total)
        values |= {"step": step, "start": start}
        name = "picked_by_amount"
    else:
        values |= {"seed": wanted.seed}
        name = "picked_random"
    with roomy(), connection.cursor() as cursor:
        cursor.execute(statement(name), values)
        return [Picked(place, *row) for place, row in enumerate(cursor.fetchall(), start=1)]


def _stride(wanted: Wanted, total: int) -> tuple[int, int]:
    """From one picked rupiah to the next, and the first of them, which the seed decides."""
    step = max(total // wanted.size, 1)
    chance = int.from_bytes(hashlib.sha256(wanted.seed.encode()).digest()[:16], "big")
    return step, 1 + chance % step


def _filter(wanted: Wanted) -> dict[str, str | int | date]:
    return {
        "first": wanted.first,
        "last": wanted.last,
        "channel": wanted.channel,
        "kecamatan": wanted.kecamatan,
    }


def _require(wanted: Wanted) -> None:
    if not 1 <= wanted.size <= WANTED_MAX:
        raise Refused(Why.SAMPLE_SIZE)
    if not _SEED.fullmatch(wanted.seed):
        raise Refused(Why.SAMPLE_SEED)
    if wanted.first > wanted.last:
        raise Refused(Why.SAMPLE_SPAN)


_COLUMNS = """
    SELECT id, picking, seed, first_day, last_day, wanted, channel, kecamatan, population, total, newest_payment, seal,
           head, made_at, made_by
    FROM bookkeeping_sample
"""


def sample(number: int) -> Sample:
    """One sample with its receipts. Raises Refused."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_COLUMNS} WHERE id = %s", [number])
        row = cursor.fetchone()
        if row is None:
            raise Refused(Why.NO_SAMPLE)
        cursor.execute(
            "SELECT place, receipt, amount, hits FROM bookkeeping_sample_item WHERE sample_id = %s ORDER BY place",
            [number],
        )
        return _sample(row, [Picked(*item) for item in cursor])


def samples(*, most: int = 100) -> list[Sample]:
    """The latest samples, without their receipts."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_COLUMNS} ORDER BY id DESC LIMIT %s", [most])
        return [_sample(row, []) for row in cursor.fetchall()]


_Row = tuple[int, str, str, date, date, int, str, str, int, int, int, int, str, datetime, str]


def _sample(row: _Row, picked: Sequence[Picked]) -> Sample:
    number, picking, seed, first, last, size, channel, kecamatan, population, total, newest = row[:11]
    seal, head, made_at, made_by = row[11:]
    return Sample(
        id=number,
        wanted=Wanted(Picking(picking), seed, first, last, size, channel, kecamatan),
        population=population,
        total=total,
        newest_payment=newest,
        seal=seal,
        head=head,
        made_at=made_at,
        made_by=made_by,
        picked=tuple(picked),
    )
