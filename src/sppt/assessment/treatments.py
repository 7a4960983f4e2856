"""Reads of what officers decided about single objects, and the facts of an assessment with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from sppt.assessment.statements import statement
from sppt.assessment.treatment_words import TreatmentKind
from sppt.register.queries import ValuedObject
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.rupiah import Rate

PAGE = 50
SHEET_MAX = 200_000


class Standing(NamedTuple):
    """A treatment that holds in a year. `subjek_id` not empty: only while the object is that subject's."""

    id: int
    nop: str
    kind: TreatmentKind
    value: str
    subjek_id: str
    number: str
    article: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """A decision about one object, as lists show it; `value` is empty where it ends an earlier one."""

    id: int
    nop: str
    kind: TreatmentKind
    value: str
    tax_year_from: int
    tax_year_to: int | None
    subjek_id: str
    number: str
    decided_on: date
    article: str
    maker: str
    checker: str
    reason: str
    at: datetime


def standing(tax_year: int, *, nops: Sequence[str] | None = None) -> dict[str, list[Standing]]:
    """What holds in a tax year, by NOP; of these objects or of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("standing_treatments"), {"year": tax_year, "nops": None if nops is None else list(nops)}
        )
        found: dict[str, list[Standing]] = {}
        for number, nop, kind, *rest in cursor:
            found.setdefault(nop, []).append(Standing(number, nop, TreatmentKind(kind), *rest))
        return found


def treated(
    objects: Iterable[ValuedObject], holding: Mapping[str, Sequence[Standing]]
) -> Iterator[ValuedObject]:
    """The objects with what was decided about them."""
    if not holding:
        yield from objects
        return
    for one in objects:
        its = holding.get(one.facts.nop)
        yield (
            one
            if its is None
            else one._replace(facts=with_treatments(one.facts, its, subjek_id=one.subjek_id))
        )


def with_treatments(facts: ObjectFacts, its: Iterable[Standing], *, subjek_id: str) -> ObjectFacts:
    """The facts of an object that is this subject's, with what was decided about it."""
    for one in its:
        if one.subjek_id and one.subjek_id != subjek_id:
            continue
        if one.kind is TreatmentKind.PENGURANGAN:
            facts = facts._replace(
                pengurangan=(reduction(one.value, number=one.number, article=one.article),)
            )
        elif one.kind is TreatmentKind.NIK_TERBUKTI:
            facts = facts._replace(nik_proven=True)
        elif one.kind is TreatmentKind.GOLONGAN:
            facts = facts._replace(golongan=one.value)
        elif one.kind is TreatmentKind.TARIF_KHUSUS:
            facts = facts._replace(tarif_khusus=one.value)
        else:
            facts = facts._replace(dikecualikan=one.value)
    return facts


def reduction(value: str, *, number: str, article: str) -> Reduction:
    """A reduction as it is stored: "25%", or whole rupiah."""
    if value.endswith("%"):
        return Reduction(Rate.read(value), None, number, article)
    return Reduction(None, int(value), number, article)


def drafted_reduction(determination: int | None, nop: str) -> tuple[Reduction, ...]:
    """What a draft was reduced by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.value, t.number, t.article FROM assessment_draft_reduction AS d"
            " JOIN assessment_treatment AS t ON t.id = d.treatment_id WHERE d.determination_id = %s AND d.nop = %s",
            [determination, nop],
        )
        return tuple(
            reduction(value, number=number, article=article) for value, number, article in cursor.fetchall()
        )


def history(nop: str) -> list[Treatment]:
    """All that was ever decided about an object, the latest first; at most 200."""
    return _listed("WHERE t.nop = %s ORDER BY t.id DESC LIMIT 200", [nop])


_HOLDS = """t.value <> '' AND t.tax_year_from <= %s AND coalesce(t.tax_year_to, 9999) >= %s AND NOT EXISTS (
    SELECT FROM assessment_treatment AS later WHERE later.nop = t.nop AND later.kind = t.kind AND later.id > t.id
    AND later.tax_year_from <= %s AND coalesce(later.tax_year_to, 9999) >= %s)"""


def holding_treatments(
    tax_year: int, *, kind: str = "", kelurahan: str = "", page: int = 1, size: int = PAGE
) -> list[Treatment]:
    """What holds in a tax year, in the order of NOP: one page, and one more if there is another page."""
    return _listed(
        f"WHERE {_HOLDS} AND (%s = '' OR t.kind = %s) AND (%s = '' OR left(t.nop, 10) = %s)"
        " ORDER BY t.nop, t.kind LIMIT %s OFFSET %s",
        [*[tax_year] * 4, kind, kind, kelurahan, kelurahan, size + 1, size * (page - 1)],
    )


def treatment_counts(tax_year: int) -> dict[TreatmentKind, int]:
    """How many objects have a treatment of each kind that holds in a tax year."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.kind, count(*) FROM assessment_treatment AS t WHERE {_HOLDS} GROUP BY 1 ORDER BY 1",  # noqa: S608
            [tax_year] * 4,
        )
        return {TreatmentKind(kind): int(objects) for kind, objects in cursor.fetchall()}


def _listed(rest: str, values: Sequence[str | int]) -> list[Treatment]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.nop, t.kind, t.value, t.tax_year_from, t.tax_year_to, t.subjek_id, t.number,"  # noqa: S608 (our words)
            " t.decided_on, t.article, t.maker, t.checker, t.reason, t.at"
            f" FROM assessment_treatment AS t {rest}",
            values,
        )
        return [
            Treatment(number, nop, TreatmentKind(kind), *row) for number, nop, kind, *row in cursor.fetchall()
        ]
