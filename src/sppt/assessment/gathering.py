"""What a determination reads: the objects, the notices of the year before, and what is known of both beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.db import connection
from psycopg.pq import Format

from sppt.assessment.engine import Before, Known
from sppt.assessment.matching import persons, suspected
from sppt.assessment.rulesets import in_force
from sppt.assessment.rulesets_values import land_values, pieces_of
from sppt.assessment.statements import statement
from sppt.assessment.treatments import standing, treated
from sppt.assessment.words import Choice
from sppt.register.queries import Stretch, ValuedObject, valued_objects

CHUNK = 5_000
NOP_DIGITS = 18
_BEFORE = partial(tuple.__new__, Before)  # a third of the time of Before._make


def subjects(
    tax_year: int, *, nops: Sequence[str] | None = None, within: Stretch | None = None
) -> Iterator[ValuedObject]:
    """The objects with their facts for the year, in the order of NOP; of these NOPs, of a stretch, or all.

    Land is worth the NIR that was approved for it; what officers decided about single objects is among the facts.
    """
    yield from treated(_valued(tax_year, nops, within), standing(tax_year, nops=nops))


def _valued(tax_year: int, nops: Sequence[str] | None, within: Stretch | None) -> Iterator[ValuedObject]:
    approved = in_force(tax_year)
    values = None if approved is None or approved.tax_year != tax_year else land_values(approved.content)
    if approved is None or values is None or values.changes_nothing:
        yield from valued_objects(tax_year, nops=nops, within=within)
        return
    values = land_values(approved.content, pieces=pieces_of(tax_year))
    for one in valued_objects(tax_year, nops=nops, within=within):
        facts = one.facts
        worth = values.nilai_bumi(
            facts.nop, znt=one.znt, nir=one.nir, luas=facts.luas_bumi, nilai=facts.nilai_bumi
        )
        yield one._replace(facts=facts._replace(nilai_bumi=worth))


def notices_before(
    tax_year: int, *, nops: Sequence[str] | None = None, within: Stretch | None = None
) -> Iterator[Before]:
    """The latest notice of each NOP of the year before, in the order of NOP."""
    first, last = within or (None, None)
    values = {
        "year": tax_year - 1,
        "nops": None if nops is None else list(nops),
        "first": first,
        "last": last,
    }
    with connection.chunked_cursor() as cursor:
        cursor.cursor.format = Format.BINARY
        cursor.execute(
            "SELECT DISTINCT ON (nop) nop, pokok, njop, njoptkp FROM assessment_notice WHERE tax_year = %(year)s"
            " AND (%(nops)s::text[] IS NULL OR nop = ANY (%(nops)s))"
            " AND (%(first)s::text IS NULL OR nop BETWEEN %(first)s AND %(last)s) ORDER BY nop, cycle DESC",
            values,
        )
        while rows := cursor.fetchmany(CHUNK):
            yield from map(_BEFORE, rows)


def halves(objects: int) -> tuple[Stretch, Stretch]:
    """All NOPs in two stretches with as many objects each; for two objects at least."""
    with connection.cursor() as cursor:
        cursor.execute(statement("objects_from"), {"place": objects // 2 - 1, "most": 2})
        (last,), (first,) = cursor.fetchall()
    return Stretch("0" * NOP_DIGITS, last), Stretch(first, "9" * NOP_DIGITS)


def latest_njoptkp(nop: str) -> int:
    """NJOPTKP of an object's latest notice; 0 without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT njoptkp FROM assessment_notice WHERE nop = %s ORDER BY tax_year DESC, cycle DESC LIMIT 1",
            [nop],
        )
        row = cursor.fetchone()
    return 0 if row is None else int(row[0])


def notices_count(tax_year: int) -> int:
    """How many notices a year has; counts every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessment_notice WHERE tax_year = %s", [tax_year])
        return int(cursor.fetchone()[0])


def year_is_noticed(tax_year: int) -> bool:
    """Whether the year was determined as a whole, here or by SISMIOP."""
    with connection.cursor() as cursor:
        cursor.execute(statement("year_is_noticed"), {"tax_year": tax_year})
        return bool(cursor.fetchone()[0])


def objects_count() -> int:
    """How many objects the register has."""
    with connection.cursor() as cursor:
        cursor.execute(statement("count_objects"))
        return int(cursor.fetchone()[0])


def known(tax_year: int) -> Known:
    """What is known before the objects pass by."""
    person_of = persons()
    with connection.cursor() as cursor:
        cursor.execute(statement("many_subjects"))
        several = {subjek: person_of.get(subjek, subjek) for (subjek,) in cursor}
        cursor.execute(statement("late_buildings"), {"tax_year": tax_year, "nops": None})
        late = dict(cursor.fetchall())
        cursor.execute(statement("kelurahan_codes"))
        kelurahan = frozenset(code for (code,) in cursor.fetchall())
    return Known(
        tax_year=tax_year,
        persons=several | person_of,
        suspected=suspected(),
        late_buildings=late,
        kelurahan=kelurahan,
        decided=decided(tax_year),
    )


def known_of(tax_year: int, nops: Sequence[str], *, determination: int) -> tuple[Known, list[str]]:
    """The same for all that the owners of these objects have, and the NOPs of that; suspicions as they were noted."""
    person_of = persons()
    with connection.cursor() as cursor:
        cursor.execute(statement("subjects_of"), {"nops": list(nops)})
        people = {person_of.get(subjek, subjek) for _, subjek in cursor.fetchall() if subjek}
        ids = people | {subjek for subjek, person in person_of.items() if person in people}
        cursor.execute(statement("family"), {"subjects": list(ids), "nops": list(nops)})
        family = cursor.fetchall()
        whole = [nop for nop, _ in family]
        cursor.execute(statement("late_buildings"), {"tax_year": tax_year, "nops": whole})
        late = dict(cursor.fetchall())
        cursor.execute(statement("kelurahan_codes"))
        kelurahan = frozenset(code for (code,) in cursor.fetchall())
        cursor.execute(
            "SELECT detail FROM assessment_anomaly"
            " WHERE determination_id = %s AND kind = 'same_person' AND nop = ANY (%s)",
            [determination, whole],
        )
        suspected = frozenset(subjek for (subjek,) in cursor.fetchall())
    shared = {subjek: person_of.get(subjek, subjek) for _, subjek in family if subjek}
    there = Known(
        tax_year=tax_year,
        persons=shared,
        suspected=suspected,
        late_buildings=late,
        kelurahan=kelurahan,
        decided=decided(tax_year, whole),
    )
    return there, whole


def decided(tax_year: int, nops: Sequence[str] | None = None) -> dict[str, tuple[Choice, int]]:
    """What officers decided about odd objects of a year, the latest decision each, with the NJOP that they saw."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (nop) nop, choice, njop FROM assessment_anomaly_decision"
            " WHERE tax_year = %(year)s AND (%(nops)s::text[] IS NULL OR nop = ANY (%(nops)s)) ORDER BY nop, id DESC",
            {"year": tax_year, "nops": None if nops is None else list(nops)},
        )
        return {nop: (Choice(choice), int(njop)) for nop, choice, njop in cursor.fetchall()}
