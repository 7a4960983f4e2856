"""One person under several ids: found by name and number, proposed as one, decided by an officer.

SISMIOP's register has no write path here; the decisions are kept beside it and used when NJOPTKP is given out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db import connection, transaction

from sppt.assessment.refusals import Refused, Why
from sppt.assessment.statements import statement
from sppt.assessment.words import Persons
from sppt.kit import audit

GROUPS_MAX = 20_000
IDS_MAX = 50  # ids that one decision may join


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Subjects that may be one person: the ids, the names as written, and the number that they share, masked."""

    subjects: tuple[str, ...]
    names: tuple[str, ...]
    number: str
    is_decided: bool
    is_one: bool  # what was decided; False while nothing is


def same_person() -> list[SamePerson]:
    """All that may be one, by name; what was decided beside what was not."""
    with connection.cursor() as cursor:
        cursor.execute(statement("same_person"), {"most": GROUPS_MAX})
        rows = cursor.fetchall()
    decided = _decisions()
    found = []
    for _, number, ids, names in rows:
        told = [decided.get(pair) for pair in combinations(ids, 2)]
        is_decided = None not in told
        found.append(
            SamePerson(tuple(ids), tuple(names), f"…{number[-4:]}", is_decided, is_decided and all(told))
        )
    return found


def suspected() -> frozenset[str]:
    """All ids that may be one person's with others, and nobody has decided yet."""
    decided, found = _decisions(), set[str]()
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement("same_person"), {"most": None})
        for _, _, ids, _ in cursor:
            if any(pair not in decided for pair in combinations(ids, 2)):
                found.update(ids)
    return frozenset(found)


def decide_same(subjects: Iterable[str], verdict: Persons, *, note: str, officer: str, at: datetime) -> None:
    """An officer decides that these ids are one person, or that no two of them are. Raises Refused."""
    ids, same = sorted(set(subjects)), verdict is Persons.ONE
    if not 2 <= len(ids) <= IDS_MAX:
        raise Refused(Why.NOT_A_PAIR)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement("known_subjects"), {"ids": ids})
        if int(cursor.fetchone()[0]) != len(ids):
            raise Refused(Why.NOT_A_PAIR)
        cursor.executemany(
            "INSERT INTO assessment_subject_match (first, second, same, note, officer, at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [(first, second, same, note.strip(), officer, at) for first, second in combinations(ids, 2)],
        )
        audit.append(
            actor=f"officer:{officer}",
            verb="match_subjects",
            subject=f"subjects:{len(ids)}",
            detail={"same": same, "pairs": len(ids) * (len(ids) - 1) // 2, "last": _last_match()},
            at=at,
        )


def persons() -> dict[str, str]:
    """Each id that is one with others, with the least id of that person."""
    leader: dict[str, str] = {}

    def leading(of: str) -> str:
        while leader.setdefault(of, of) != of:
            of = leader[of]
        return of

    for (first, second), same in sorted(_decisions().items()):
        if same:
            one, other = sorted((leading(first), leading(second)))
            leader[other] = one
    return {subjek: leading(subjek) for subjek in list(leader)}


def _decisions() -> dict[tuple[str, str], bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (first, second) first, second, same FROM assessment_subject_match"
            " ORDER BY first, second, id DESC"
        )
        return {(first, second): same for first, second, same in cursor.fetchall()}


def _last_match() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM assessment_subject_match")
        return int(cursor.fetchone()[0])
