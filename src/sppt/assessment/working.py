"""The worker's part: years that officers asked for, years that were killed in the middle, and years to be issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sppt.assessment.actions import abandon
from sppt.assessment.determining import determine
from sppt.assessment.issuing import issue_approved
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.words import DeterminationState

ACTOR = "command:work"
_BUSY = frozenset({Why.ALREADY_RUNNING, Why.ALREADY_APPROVED})


@dataclass(frozen=True, slots=True)
class Worked:
    """What the worker did with a year; `problem` is a sentence, or empty."""

    tax_year: int
    did: DeterminationState
    problem: str = ""


def work_once(*, at: datetime) -> list[Worked]:
    """Takes what waits, one year after the other. A year that somebody else is at is left to him."""
    done: list[Worked] = []
    for number, tax_year, state, maker in _waiting():
        try:
            if state is DeterminationState.APPROVED:
                issue_approved(number, at=at)
                done.append(Worked(tax_year, DeterminationState.ISSUED))
            else:
                determine(tax_year, maker=maker, at=at)
                done.append(Worked(tax_year, DeterminationState.DRAFT))
        except Refused as error:
            if error.why in _BUSY:
                continue
            if state is not DeterminationState.APPROVED:
                abandon(number, officer=ACTOR, problem=str(error), at=at)
            done.append(Worked(tax_year, state, str(error)))
    return done


def _waiting() -> list[tuple[int, int, DeterminationState, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, tax_year, state, maker FROM assessment_determination"
            " WHERE state IN ('waiting', 'running', 'approved') ORDER BY id"
        )
        return [(row[0], row[1], DeterminationState(row[2]), row[3]) for row in cursor.fetchall()]
