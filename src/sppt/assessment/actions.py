"""What officers do with a year's determination before it is issued: ask for it, give it up, decide what is odd."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from sppt.accounts.queries import require_role
from sppt.accounts.words import Role
from sppt.assessment import gathering
from sppt.assessment.determinations import Determination, determination_locked, draft_of, of_year
from sppt.assessment.determining import new_determination, refuse_what_cannot_be, rules_of
from sppt.assessment.drafting import COLUMNS, odd_rows, row_of
from sppt.assessment.engine import passing
from sppt.assessment.pinning import pinned
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.statements import statement
from sppt.assessment.stored import stored
from sppt.assessment.words import (
    DETERMINATION_TABLE,
    Choice,
    DeterminationEvent,
    DeterminationState,
)
from sppt.kit import audit
from sppt.kit.canonical import canonical

NOTE_MIN = 10


def ask(tax_year: int, *, maker: str, at: datetime) -> Determination:
    """An officer of penetapan asks the worker to determine a year; drafts that are there will be replaced.

    Raises Refused, NotAllowed.
    """
    require_role(maker, Role.PENETAPAN)
    rules_of(tax_year)
    refuse_what_cannot_be(tax_year, at=at)
    with transaction.atomic(), connection.cursor() as cursor:
        found = of_year(tax_year)
        if found is None:
            try:
                with transaction.atomic():
                    number = new_determination(tax_year, maker=maker, at=at)
            except IntegrityError:
                raise Refused(Why.ALREADY_RUNNING, year=tax_year) from None
        else:
            number = found.number
            locked = determination_locked(number)
            after = DETERMINATION_TABLE.get((locked.state, DeterminationEvent.ASKED))
            if after is None:
                why = Why.ALREADY_RUNNING if locked.state in _UNDER_WAY else Why.ALREADY_APPROVED
                raise Refused(why, year=tax_year)
            cursor.execute(
                "UPDATE assessment_determination SET state = %s, maker = %s, asked_at = %s, done = 0, problem = '',"
                " version = version + 1 WHERE id = %s",
                [after.value, maker, at, number],
            )
        audit.append(
            actor=f"officer:{maker}",
            verb="ask_determination",
            subject=f"determination:{number}",
            detail={"year": tax_year},
            at=at,
        )
        return determination_locked(number)


_UNDER_WAY = frozenset({DeterminationState.WAITING, DeterminationState.RUNNING})


def abandon(number: int, *, officer: str, problem: str, at: datetime) -> None:
    """Gives a determination up; its drafts go. Raises Refused once it is approved."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = determination_locked(number)
        after = DETERMINATION_TABLE.get((found.state, DeterminationEvent.ABANDONED))
        if after is None:
            raise Refused(Why.ALREADY_APPROVED, year=found.tax_year)
        cursor.execute("DELETE FROM assessment_anomaly WHERE determination_id = %s", [number])
        cursor.execute("DELETE FROM assessment_draft_reduction WHERE determination_id = %s", [number])
        cursor.execute("DELETE FROM assessment_draft WHERE determination_id = %s", [number])
        cursor.execute(
            "UPDATE assessment_determination SET state = %s, problem = %s WHERE id = %s",
            [after.value, problem, number],
        )
        audit.append(
            actor=officer if ":" in officer else f"officer:{officer}",
            verb="abandon_determination",
            subject=f"determination:{number}",
            detail={"year": found.tax_year},
            at=at,
        )


def decide_anomaly(
    tax_year: int, nop: str, choice: Choice, *, note: str, officer: str, at: datetime
) -> Determination:
    """An officer decides about an object that is kept back, and its draft is replaced, with those of its owner.

    Raises Refused, NotAllowed; then nothing was written.
    """
    require_role(officer, Role.PENETAPAN)
    if len(note.strip()) < NOTE_MIN:
        raise Refused(Why.NOTE_MISSING)
    with transaction.atomic(), connection.cursor() as cursor:
        found = of_year(tax_year)
        if found is None:
            raise Refused(Why.NO_DRAFT, year=tax_year)
        found = determination_locked(found.number)
        if found.state is not DeterminationState.DRAFT:
            raise Refused(Why.NO_DRAFT, year=tax_year)
        draft = draft_of(found.number, nop)
        if draft is None:
            raise Refused(Why.NOT_IN_DRAFT, year=tax_year, nop=nop)
        if choice is Choice.INCLUDE and not draft.computable:
            raise Refused(Why.NOT_DECIDABLE)
        cursor.execute(
            "INSERT INTO assessment_anomaly_decision (tax_year, nop, choice, njop, note, officer, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [tax_year, nop, choice.value, draft.njop, note.strip(), officer, at],
        )
        audit.append(
            actor=f"officer:{officer}",
            verb="decide_anomaly",
            subject=f"object:{nop}",
            detail={"year": tax_year, "choice": choice.value, "njop": draft.njop},
            at=at,
        )
        redetermine(found, [nop])
    return determination_locked(found.number)


def redetermine(found: Determination, nops: Sequence[str]) -> None:
    """Replaces the drafts of these objects and of all that their owners have, in the caller's transaction.

    Among the objects of one owner NJOPTKP may move, so none of them can be looked at alone.
    """
    if rules_of(found.tax_year).hash != found.rules_hash:
        raise Refused(Why.RULES_CHANGED, year=found.tax_year)
    known, family = gathering.known_of(found.tax_year, nops, determination=found.number)
    rules = pinned(found.rules_hash)
    year = found.tax_year
    objects, before = gathering.subjects(year, nops=family), gathering.notices_before(year, nops=family)
    passed = list(passing(rules, known, objects, before))
    with connection.cursor() as cursor:
        values: list[int | list[str]] = [found.number, family]
        cursor.execute(
            "DELETE FROM assessment_anomaly WHERE determination_id = %s AND nop = ANY (%s)", values
        )
        cursor.execute(
            "DELETE FROM assessment_draft_reduction WHERE determination_id = %s AND nop = ANY (%s)", values
        )
        cursor.execute("DELETE FROM assessment_draft WHERE determination_id = %s AND nop = ANY (%s)", values)
        cursor.executemany(
            f"INSERT INTO assessment_draft ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})",  # noqa: S608
            [row_of(found.number, one) for one in passed],
        )
        cursor.executemany(
            "INSERT INTO assessment_anomaly (determination_id, nop, kind, detail, withholds)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(found.number, *row) for one in passed for row in odd_rows(one)],
        )
        cursor.execute(
            statement("draft_reductions"), {"determination": found.number, "year": year, "nops": list(family)}
        )
        (notices, no_sppt, anomalies, njop, pokok), compared = stored(found.number)
        cursor.execute(
            "UPDATE assessment_determination SET objects_count = %s, done = %s, notices = %s, no_sppt = %s,"
            " anomalies = %s, njop = %s, pokok = %s, summary = %s, version = version + 1 WHERE id = %s",
            [
                *[notices + no_sppt + anomalies] * 2,
                notices,
                no_sppt,
                anomalies,
                njop,
                pokok,
                canonical(compared),
                found.number,
            ],
        )
