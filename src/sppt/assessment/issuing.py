"""Issue of a year's notices: one officer proposes, another approves, the worker does it: all at once or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from sppt.accounts.actions import decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.assessment.determinations import Determination, determination, determination_locked, of_year
from sppt.assessment.gathering import notices_count
from sppt.assessment.pinning import pinned
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.statements import statement
from sppt.assessment.stored import stored
from sppt.assessment.words import DETERMINATION_TABLE, DeterminationEvent, DeterminationState
from sppt.kit import audit
from sppt.rules.assessment.due_date import jatuh_tempo
from sppt.rules.calendar import wib_day

ISSUE = "issue_notices"
NUMBER_LOCK = 7_370_714  # with the tax year: numbers of notices are given one after the other


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: how many notices, over how many rupiah, with which days."""

    determination: int
    tax_year: int
    notices: int
    pokok: int
    terbit: date
    jatuh_tempo: date


def propose_issue(tax_year: int, *, maker: str, reason: str, at: datetime) -> int:
    """An officer of penetapan asks that the drafts be issued; returns the proposal. Raises Refused, NotAllowed."""
    require_role(maker, Role.PENETAPAN)
    found = of_year(tax_year)
    if found is None or found.state is not DeterminationState.DRAFT:
        raise Refused(Why.NO_DRAFT, year=tax_year)
    return propose(
        kind=ISSUE,
        subject=f"determination:{found.number}",
        before={},
        after={
            "tax_year": found.tax_year,
            "notices": found.notices,
            "no_sppt": found.no_sppt,
            "anomalies": found.anomalies,
            "pokok": found.pokok,
            "rules": found.rules_hash,
            "version": found.version,
        },
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_issue(proposal: int, *, checker: str, note: str, at: datetime) -> Determination:
    """Another officer approves: from now on the drafts stay as they are, and the worker issues them.

    Raises Refused (own_draft, stale_draft), NotAllowed; then nothing was written.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        decided = decide(
            proposal=proposal, kind=ISSUE, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        found = determination_locked(int(decided.subject.removeprefix("determination:")))
        if (
            found.state is not DeterminationState.DRAFT
            or json.loads(decided.after)["version"] != found.version
        ):
            raise Refused(Why.STALE_DRAFT)
        if found.maker == checker:
            raise Refused(Why.OWN_DRAFT)
        cursor.execute(
            "UPDATE assessment_determination SET state = %s, proposal = %s, checker = %s, problem = '' WHERE id = %s",
            [
                DETERMINATION_TABLE[found.state, DeterminationEvent.APPROVED].value,
                proposal,
                checker,
                found.number,
            ],
        )
    return determination(found.number)


def issue_approved(number: int, *, at: datetime) -> Issued:
    """Issues what was approved, in one transaction: bills, postings, notices, audit rows.

    Raises Refused when it cannot be; then the drafts are open again, and the reason stands beside them.
    """
    try:
        with transaction.atomic(durable=True):
            return _issue(number, at=at)
    except IntegrityError as error:
        refusal = Refused(Why.DOES_NOT_TIE_OUT, detail=type(error.__cause__).__name__)
    except Refused as error:
        refusal = error
    _send_back(number, str(refusal))
    raise refusal


def _issue(number: int, *, at: datetime) -> Issued:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        found = determination_locked(number)
        after = DETERMINATION_TABLE.get((found.state, DeterminationEvent.ISSUED))
        if after is None:
            raise Refused(Why.NO_DRAFT, year=found.tax_year)
        count = notices_count(found.tax_year)
        if count:
            raise Refused(Why.YEAR_HAS_NOTICES, year=found.tax_year, count=count)
        terbit = wib_day(at)
        due = jatuh_tempo(pinned(found.rules_hash).due, tax_year=found.tax_year, issued_on=terbit)
        last = last_number(found.tax_year)
        first_id = _next_notice()
        if found.notices:
            values: dict[str, int | str | date | datetime] = {
                "determination": number,
                "at": at,
                "terbit": terbit,
                "jatuh_tempo": due,
                "tax_year": found.tax_year,
                "rules_hash": found.rules_hash,
                "last_number": last,
            }
            cursor.execute(statement("issue_notices"), values)
        _seal(found, first_id, at=at)
        cursor.execute(
            "UPDATE assessment_determination SET state = %s, terbit = %s, jatuh_tempo = %s, issued_at = %s"
            " WHERE id = %s",
            [after.value, terbit, due, at, number],
        )
    return Issued(number, found.tax_year, found.notices, found.pokok, terbit, due)


def last_number(tax_year: int) -> int:
    """The highest number given in a year so far; nobody else gives one before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBER_LOCK, tax_year])
        cursor.execute(
            "SELECT coalesce(max(number), 0) FROM assessment_notice WHERE tax_year = %s AND number IS NOT NULL",
            [tax_year],
        )
        return int(cursor.fetchone()[0])


def _next_notice() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM assessment_notice")
        return int(cursor.fetchone()[0])


def _seal(found: Determination, first_id: int, *, at: datetime) -> None:
    """One audit row for each kelurahan with the seal of its notices, and one for all.

    Drafts, notices and their rupiah must be one and the same number, or nothing is issued.
    """
    last_id = _next_notice() - 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kelurahan, notices, rupiah, digest FROM assessment_seals(%s, %s, %s)",
            [found.number, first_id, last_id],
        )
        parts = cursor.fetchall()
    issued = (sum(part[1] for part in parts), sum(part[2] for part in parts))
    drafted = stored(found.number).counted
    told = (found.notices, found.no_sppt, found.anomalies, found.njop, found.pokok)
    if drafted != told or issued != (found.notices, found.pokok):
        raise Refused(Why.DOES_NOT_TIE_OUT, detail=f"{issued} / {drafted} / {told}")
    actor, subject = f"officer:{found.checker}", f"determination:{found.number}"
    for kelurahan, notices, rupiah, digest in parts:
        sealed = {
            "determination": found.number,
            "kelurahan": kelurahan,
            "first": first_id,
            "last": last_id,
            "notices": notices,
            "rupiah": rupiah,
            "digest": digest,
        }
        audit.append(actor=actor, verb="issue", subject=f"{subject}:{kelurahan}", detail=sealed, at=at)
    whole = {
        "year": found.tax_year,
        "notices": found.notices,
        "pokok": found.pokok,
        "proposal": found.proposal,
    }
    audit.append(actor=actor, verb="issue", subject=subject, detail=whole, at=at)


def _send_back(number: int, problem: str) -> None:
    """The drafts are open again, with the reason why they could not be issued."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_determination SET state = %s, proposal = NULL, checker = '', problem = %s,"
            " version = version + 1 WHERE id = %s AND state = %s",
            [DeterminationState.DRAFT.value, problem, number, DeterminationState.APPROVED.value],
        )
