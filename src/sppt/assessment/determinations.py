"""Reads of determinations: where each year stands, its drafts, and what is odd about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sppt.assessment.refusals import Refused, Why
from sppt.assessment.words import DeterminationState
from sppt.rules.assessment.core import Anomaly, Outcome

PAGE = 50
LISTED_MAX = 200


@dataclass(frozen=True, slots=True)
class Determination:
    """The determination of a year; rupiah. `summary` is canonical JSON, see Totals.compared."""

    number: int
    tax_year: int
    state: DeterminationState
    rules_hash: str
    maker: str
    asked_at: datetime
    stored_at: datetime | None
    done: int
    objects: int
    notices: int
    no_sppt: int
    anomalies: int
    njop: int
    pokok: int
    summary: str
    version: int
    proposal: int | None
    checker: str
    terbit: date | None
    jatuh_tempo: date | None
    issued_at: datetime | None
    problem: str


_COLUMNS = (
    "id, tax_year, state, rules_hash, maker, asked_at, stored_at, done, objects_count, notices, no_sppt, anomalies,"
    " njop, pokok, summary, version, proposal, checker, terbit, jatuh_tempo, issued_at, problem"
)


def determination(number: int) -> Determination:
    """One determination by its number; raises Refused."""
    return _one("WHERE id = %s", number)


def determination_locked(number: int) -> Determination:
    """The same, kept from others until the transaction ends."""
    return _one("WHERE id = %s FOR UPDATE", number)


def of_year(tax_year: int) -> Determination | None:
    """The determination of a year that was not abandoned."""
    found = _found("WHERE tax_year = %s AND state <> 'abandoned'", [tax_year])
    return found[0] if found else None


def all_years() -> list[Determination]:
    """Every determination, the latest year first; at most 200."""
    return _found("ORDER BY tax_year DESC, id DESC LIMIT %s", [LISTED_MAX])


def _one(rest: str, number: int) -> Determination:
    found = _found(rest, [number])
    if not found:
        raise Refused(Why.NO_DRAFT, year="?")
    return found[0]


def _found(rest: str, values: Sequence[int]) -> list[Determination]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM assessment_determination {rest}",  # noqa: S608 (our own words)
            list(values),
        )
        return [Determination(row[0], row[1], DeterminationState(row[2]), *row[3:]) for row in cursor]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as lists show it; rupiah. computable: the rules could work its tax out."""

    nop: str
    outcome: Outcome
    reason: str
    njop: int
    njoptkp: int
    pokok: int
    pokok_before: int | None

    @property
    def computable(self) -> bool:
        return self.reason not in _NOT_COMPUTED


_NOT_COMPUTED = frozenset(str(kind) for kind in Anomaly)


def draft_of(number: int, nop: str) -> DraftLine | None:
    """One object's draft."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nop, outcome, reason, njop, njoptkp, pokok, pokok_before FROM assessment_draft"
            " WHERE determination_id = %s AND nop = %s",
            [number, nop],
        )
        row = cursor.fetchone()
    return None if row is None else DraftLine(row[0], Outcome(row[1]), *row[2:])


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many objects have one thing odd about them; `waiting` of them are kept back and nobody has decided yet."""

    kind: str
    withholds: bool
    objects: int
    waiting: int


@dataclass(frozen=True, slots=True)
class AnomalyLine:
    """An odd object in a list, with its draft and what was last decided about it; rupiah."""

    nop: str
    kind: str
    detail: str
    withholds: bool
    outcome: Outcome
    reason: str
    njop: int
    pokok: int
    pokok_before: int | None
    choice: str
    note: str
    officer: str


def anomaly_counts(number: int) -> list[KindCount]:
    """What is odd, by kind, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT odd.kind, odd.withholds, count(*),"
            " count(*) FILTER (WHERE odd.withholds AND draft.outcome = 'anomaly')"
            " FROM assessment_anomaly AS odd JOIN assessment_draft AS draft USING (determination_id, nop)"
            " WHERE odd.determination_id = %s GROUP BY 1, 2 ORDER BY 3 DESC, 1",
            [number],
        )
        return [KindCount(*row) for row in cursor]


def anomaly_lines(
    number: int, *, kind: str = "", nop: str = "", page: int = 1, size: int = PAGE
) -> list[AnomalyLine]:
    """Odd objects in the order of NOP: one page of them, and one more if there is another page (from 1 on)."""
    with connection.cursor() as cursor:
        cursor.execute(_ANOMALIES, [number, kind, kind, nop, nop, size + 1, size * (page - 1)])
        return [
            AnomalyLine(digits, word, detail, withholds, Outcome(outcome), *rest)
            for digits, word, detail, withholds, outcome, *rest in cursor
        ]


_ANOMALIES = """
SELECT odd.nop, odd.kind, odd.detail, odd.withholds, draft.outcome, draft.reason, draft.njop, draft.pokok,
       draft.pokok_before, coalesce(decided.choice, ''), coalesce(decided.note, ''), coalesce(decided.officer, '')
FROM assessment_anomaly AS odd
JOIN assessment_draft AS draft USING (determination_id, nop)
JOIN assessment_determination AS year ON year.id = odd.determination_id
LEFT JOIN LATERAL (
    SELECT d.choice, d.note, d.officer FROM assessment_anomaly_decision AS d
    WHERE d.tax_year = year.tax_year AND d.nop = odd.nop ORDER BY d.id DESC LIMIT 1
) AS decided ON true
WHERE odd.determination_id = %s AND (%s = '' OR odd.kind = %s) AND (%s = '' OR odd.nop = %s)
ORDER BY odd.nop, odd.kind LIMIT %s OFFSET %s
"""
