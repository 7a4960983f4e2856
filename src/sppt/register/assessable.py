"""Reads of the register for an assessment: every object with its facts, its owner and its zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection
from psycopg.pq import Format

from sppt.rules.assessment.facts import ObjectFacts

CHUNK = 5_000


class AssessableObject(NamedTuple):
    """An object with what its notice names. `znt`: of the first piece of land; `nir`: Rp per m², None without one."""

    facts: ObjectFacts
    subjek_id: str
    nama: str
    jalan: str
    blok_kav: str
    rw: str
    rt: str
    kelurahan: str
    kota: str
    kode_pos: str
    npwp: str
    znt: str
    nir: int | None


class Stretch(NamedTuple):
    """The objects from one NOP to another, both among them."""

    first: str
    last: str


class ValuedObject(NamedTuple):
    """An object with what its value and its NJOPTKP follow from."""

    facts: ObjectFacts
    subjek_id: str
    znt: str
    nir: int | None


# NIR x area is cut to whole rupiah: a fraction rounded up could lift the value above the bound of its class.
_FACTS = """
SELECT objek.nop, coalesce(bumi.luas_dm2, 0), bumi.nilai, coalesce(bangunan.luas_dm2, 0), coalesce(bangunan.nilai, 0),
       coalesce(beban.bumi, 0), coalesce(beban.bangunan, 0), coalesce(bumi.jenis_bumi, ''), objek.jenis_transaksi,
       coalesce(bangunan.jpb, ''), objek.subjek_id, {owner}coalesce(bumi.znt, ''), bumi.nir
FROM register_objek AS objek
LEFT JOIN (
    SELECT nop, min(znt) AS znt, (array_agg(nir ORDER BY znt))[1] AS nir, min(jenis_bumi) AS jenis_bumi,
           sum(luas_dm2)::bigint AS luas_dm2,
           CASE WHEN bool_and(nilai IS NOT NULL) THEN sum(nilai)::bigint END AS nilai
    FROM (
        SELECT piece.nop, piece.znt, piece.jenis_bumi, piece.luas_dm2, zone.nir,
               coalesce(zone.nir * piece.luas_dm2 / 100, nullif(piece.nilai_sistem, 0)) AS nilai
        FROM register_bumi AS piece
        LEFT JOIN register_nir AS zone
               ON zone.kelurahan = left(piece.nop, 10) AND zone.znt = piece.znt AND zone.tax_year = %(year)s
        {pieces}
    ) AS valued GROUP BY nop
) AS bumi ON bumi.nop = objek.nop
LEFT JOIN (
    SELECT nop, sum(luas_dm2)::bigint AS luas_dm2,
           sum(CASE WHEN nilai_individu > 0 THEN nilai_individu ELSE nilai_sistem END)::bigint AS nilai,
           (array_agg(jpb ORDER BY luas_dm2 DESC, no_bng))[1] AS jpb
    FROM register_bangunan AS building WHERE aktif {buildings} GROUP BY nop
) AS bangunan ON bangunan.nop = objek.nop
LEFT JOIN (
    SELECT DISTINCT ON (nop) nop, bumi, bangunan FROM register_beban
    WHERE tax_year IN (0, %(year)s) {members} ORDER BY nop, tax_year DESC
) AS beban ON beban.nop = objek.nop
LEFT JOIN register_subjek AS subjek ON subjek.id = objek.subjek_id
{objects}
ORDER BY objek.nop
"""
_OWNER = """coalesce(subjek.nama, ''), coalesce(subjek.jalan, ''),
       coalesce(subjek.blok_kav, ''), coalesce(subjek.rw, ''), coalesce(subjek.rt, ''), coalesce(subjek.kelurahan, ''),
       coalesce(subjek.kota, ''), coalesce(subjek.kode_pos, ''), coalesce(subjek.npwp, ''), """
_ALL = {"pieces": "", "buildings": "", "members": "", "objects": ""}
_SOME = {
    "pieces": "WHERE piece.nop = ANY (%(nops)s)",
    "buildings": "AND building.nop = ANY (%(nops)s)",
    "members": "AND nop = ANY (%(nops)s)",
    "objects": "WHERE objek.nop = ANY (%(nops)s)",
}
_WITHIN = {
    "pieces": "WHERE piece.nop BETWEEN %(first)s AND %(last)s",
    "buildings": "AND building.nop BETWEEN %(first)s AND %(last)s",
    "members": "AND nop BETWEEN %(first)s AND %(last)s",
    "objects": "WHERE objek.nop BETWEEN %(first)s AND %(last)s",
}


def object_facts(tax_year: int, *, nops: Sequence[str] | None = None) -> Iterator[AssessableObject]:
    """What the register knows of these objects, or of all, for the assessment of a year; in the order of NOP.

    Read piece by piece with constant memory, also while the caller commits in between. Land is worth the zone's NIR of
    the year times the area, or SISMIOP's value where the zone has none; a shared object bears the share of the year, or
    the one that stands.
    """
    for row in _rows(tax_year, owner=_OWNER, nops=nops):
        yield AssessableObject(_facts(row), *row[10:])


def valued_objects(
    tax_year: int, *, nops: Sequence[str] | None = None, within: Stretch | None = None
) -> Iterator[ValuedObject]:
    """The same without names and addresses, which half of the reading would go to; of these, or of a stretch."""
    new = tuple.__new__  # a named tuple's own constructor takes three times as long
    for (
        nop, luas_bumi, nilai_bumi, luas_bangunan, nilai_bangunan, bumi_beban, bangunan_beban, jenis_bumi,
        jenis_transaksi, jpb, subjek, znt, nir,
    ) in _rows(tax_year, owner="", nops=nops, within=within):  # fmt: skip
        facts = (
            nop, luas_bumi, nilai_bumi, luas_bangunan, nilai_bangunan, bumi_beban, bangunan_beban, jenis_bumi,
            jenis_transaksi, "", "", "", False, (), jpb, False, None,
        )  # fmt: skip
        yield new(ValuedObject, (new(ObjectFacts, facts), subjek, znt, nir))


def _facts(row: tuple[Any, ...]) -> ObjectFacts:
    return ObjectFacts._make((*row[:9], "", "", "", False, (), row[9], False, None))


def _rows(
    tax_year: int, *, owner: str, nops: Sequence[str] | None, within: Stretch | None = None
) -> Iterator[tuple[Any, ...]]:
    # Without its columns, the join of the owners is left out by the database itself.
    which = _SOME if nops is not None else _ALL if within is None else _WITHIN
    first, last = within or ("", "")
    values = {"year": tax_year, "nops": None if nops is None else list(nops), "first": first, "last": last}
    with connection.chunked_cursor() as cursor:
        cursor.cursor.format = (
            Format.BINARY
        )  # whole numbers, which are not worth spelling out and reading again
        cursor.execute(_FACTS.format(owner=owner, **which), values)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
