"""Reads of the register: where objects lie, what they are worth beside their neighbours, and their facts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sppt.register.assessable import AssessableObject, Stretch, ValuedObject, object_facts, valued_objects
from sppt.rules.nop import Nop

__all__ = [
    "NEIGHBOURS_MIN",
    "AssessableObject",
    "Neighbours",
    "Place",
    "Sold",
    "Spread",
    "Stretch",
    "ValuedObject",
    "neighbours",
    "object_facts",
    "place_of",
    "sales",
    "valued_objects",
    "zone_nir",
]

NEIGHBOURS_MIN = 10
"""A smaller group would say what a single neighbour's land is worth."""


@dataclass(frozen=True, slots=True)
class Place:
    """The kelurahan and kecamatan of a NOP by their printed names; "" where the city has no such code."""

    kelurahan: str
    kecamatan: str


def place_of(nop: Nop) -> Place:
    """Where a NOP would lie, whether or not such an object exists: it follows from the digits alone. One round trip."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT name FROM register_kelurahan WHERE code = %s),"
            " (SELECT name FROM register_kecamatan WHERE code = %s)",
            [nop.digits[:10], nop.digits[:7]],
        )
        row = cursor.fetchone()
    kelurahan, kecamatan = row if row is not None else (None, None)
    return Place(_visible(kelurahan or ""), _visible(kecamatan or ""))


def zone_nir(kelurahan: str, znt: str, years: Sequence[int]) -> Mapping[int, int]:
    """The NIR of a zone, Rp per m², in those of the years that have one; `kelurahan` by its ten digits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tax_year, nir FROM register_nir"
            " WHERE kelurahan = %s AND znt = %s AND tax_year = ANY (%s) ORDER BY tax_year",
            [kelurahan, znt, list(years)],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Spread:
    """How NJOP per m² spreads among like objects, in rupiah, and where one's own stands in it.

    `objects` counts them, one's own included; `deciles` are the nine values that part them in tenths; `below` is how
    many percent of them are worth less per m² than one's own.
    """

    objects: int
    deciles: tuple[int, ...]
    own: int
    below: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """An object beside those of its zone: land with the same use, buildings with the same JPB.

    A side is None where the object has none or the group is smaller than NEIGHBOURS_MIN.
    """

    znt: str
    jenis_bumi: str
    jpb: str
    land: Spread | None
    buildings: Spread | None


# NJOP as SISMIOP brought it; the kelurahan bounds the reading, as its objects stand together in the key.
_NEIGHBOURS = """
WITH own AS (
    SELECT objek.nop, bumi.znt, bumi.jenis_bumi,
           coalesce((SELECT jpb FROM register_bangunan AS building WHERE building.nop = objek.nop AND aktif
                     ORDER BY luas_dm2 DESC, no_bng LIMIT 1), '') AS jpb
    FROM register_objek AS objek JOIN register_bumi AS bumi ON bumi.nop = objek.nop
    WHERE objek.nop = %(nop)s ORDER BY bumi.no_bumi LIMIT 1
), likes AS (
    SELECT DISTINCT ON (objek.nop) objek.nop,
           CASE WHEN objek.luas_bumi > 0 THEN objek.njop_bumi / objek.luas_bumi END AS land,
           CASE WHEN objek.luas_bangunan > 0 AND EXISTS (
                    SELECT FROM register_bangunan AS building
                    WHERE building.nop = objek.nop AND building.jpb = own.jpb AND aktif)
                THEN objek.njop_bangunan / objek.luas_bangunan END AS buildings
    FROM own JOIN register_bumi AS bumi
           ON bumi.nop BETWEEN left(own.nop, 10) AND left(own.nop, 10) || '99999999'
          AND bumi.znt = own.znt AND bumi.jenis_bumi = own.jenis_bumi
    JOIN register_objek AS objek ON objek.nop = bumi.nop
)
SELECT own.znt, own.jenis_bumi, own.jpb, part.n, part.deciles, part.own, part.below
FROM own CROSS JOIN LATERAL (
    SELECT 1 AS place, count(land) AS n, percentile_disc(%(tenths)s::float8[]) WITHIN GROUP (ORDER BY land) AS deciles,
           max(land) FILTER (WHERE likes.nop = own.nop) AS own,
           count(land) FILTER (WHERE land < (SELECT land FROM likes WHERE likes.nop = own.nop)) AS below
    FROM likes
    UNION ALL
    SELECT 2, count(buildings), percentile_disc(%(tenths)s::float8[]) WITHIN GROUP (ORDER BY buildings),
           max(buildings) FILTER (WHERE likes.nop = own.nop),
           count(buildings) FILTER (WHERE buildings < (SELECT buildings FROM likes WHERE likes.nop = own.nop))
    FROM likes
) AS part ORDER BY part.place
"""


def neighbours(nop: str) -> Neighbours | None:
    """How an object's NJOP per m² compares with its zone; None for an object that the register does not have."""
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, {"nop": nop, "tenths": [f"0.{tenth}" for tenth in range(1, 10)]})
        rows = cursor.fetchall()
    if not rows:
        return None
    znt, jenis_bumi, jpb = rows[0][:3]
    land, buildings = (_spread(*row[3:]) for row in rows)
    return Neighbours(znt=znt, jenis_bumi=jenis_bumi, jpb=jpb, land=land, buildings=buildings)


def _spread(objects: int, deciles: Sequence[int], own: int | None, below: int) -> Spread | None:
    if own is None or objects < NEIGHBOURS_MIN:
        return None
    return Spread(objects=objects, deciles=tuple(deciles), own=own, below=below * 100 // objects)


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale and what the object was assessed at; rupiah."""

    nop: str
    sold_on: date
    price: int
    njop: int


def sales(*, first: date, last: date) -> Iterator[Sold]:
    """Sales between two days, both included, of objects with an NJOP; in the order of NOP and day."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT sale.nop, sale.sold_on, sale.price, objek.njop_bumi + objek.njop_bangunan"
            " FROM register_sale AS sale JOIN register_objek AS objek ON objek.nop = sale.nop"
            " WHERE sale.sold_on BETWEEN %s AND %s AND objek.njop_bumi + objek.njop_bangunan > 0"
            " ORDER BY sale.nop, sale.sold_on, sale.source",
            [first, last],
        )
        for row in cursor:
            yield Sold(*row)


def _visible(text: str) -> str:
    """Without control characters and marks that turn or hide text: what SISMIOP holds was typed by many hands."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
