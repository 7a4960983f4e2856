"""Reads of officers and proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sppt.accounts.actions import NotAllowed
from sppt.accounts.words import Decision

PAGE = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal, and its decision if there is one. `before` and `after` are canonical JSON."""

    number: int
    kind: str
    subject: str
    before: str
    after: str
    reason: str
    maker: str
    maker_name: str
    made_at: datetime
    decision: Decision | None
    checker: str
    checker_name: str
    note: str
    decided_at: datetime | None


def require_role(name: str, role: str) -> None:
    """Raises NotAllowed unless this is an active officer with this role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_active AND %s = ANY (roles) FROM accounts_officer WHERE name = %s", [role, name]
        )
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise NotAllowed("role_missing", f"{name} bukan petugas aktif dengan tugas {role}.")


def proposal(number: int) -> Proposal | None:
    """One proposal by its number."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_PROPOSALS} WHERE p.id = %s", [number])
        row = cursor.fetchone()
    return None if row is None else _proposal(row)


def open_proposals(kinds: Iterable[str]) -> list[Proposal]:
    """What waits for a decision, the oldest first; at most 200."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_PROPOSALS} WHERE p.kind = ANY (%s) AND d.proposal_id IS NULL ORDER BY p.id LIMIT 200",
            [list(kinds)],
        )
        return [_proposal(row) for row in cursor.fetchall()]


def open_proposals_about(kind: str, *, part: str, item: str) -> list[Proposal]:
    """What waits for a decision and names this item in one list of its `after`, the oldest first; at most 200."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_PROPOSALS} WHERE p.kind = %s AND d.proposal_id IS NULL"
            " AND p.after::jsonb @> jsonb_build_object(%s::text, jsonb_build_array(%s::text))"
            " ORDER BY p.id LIMIT 200",
            [kind, part, item],
        )
        return [_proposal(row) for row in cursor.fetchall()]


def decided_proposals(kinds: Iterable[str], *, page: int) -> list[Proposal]:
    """What has been decided, the latest first: PAGE of them, and one more if there is another page (from 1 on)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_PROPOSALS} WHERE p.kind = ANY (%s) AND d.proposal_id IS NOT NULL ORDER BY d.at DESC, p.id DESC"
            " LIMIT %s OFFSET %s",
            [list(kinds), PAGE + 1, PAGE * (page - 1)],
        )
        return [_proposal(row) for row in cursor.fetchall()]


def waiting_for(kinds: Iterable[str], *, officer: str) -> int:
    """How many proposals of others wait for a decision."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_proposal p WHERE p.kind = ANY (%s) AND p.maker_id <> %s AND NOT EXISTS"
            " (SELECT FROM accounts_proposal_decision d WHERE d.proposal_id = p.id)",
            [list(kinds), officer],
        )
        return int(cursor.fetchone()[0])


_PROPOSALS = (
    "SELECT p.id, p.kind, p.subject, p.before, p.after, p.reason, p.maker_id, m.full_name, p.made_at, d.decision,"
    " d.checker_id, c.full_name, d.note, d.at FROM accounts_proposal p JOIN accounts_officer m ON m.name = p.maker_id"
    " LEFT JOIN accounts_proposal_decision d ON d.proposal_id = p.id"
    " LEFT JOIN accounts_officer c ON c.name = d.checker_id"
)


def _proposal(
    row: tuple[
        int,
        str,
        str,
        str,
        str,
        str,
        str,
        str,
        datetime,
        str | None,
        str | None,
        str | None,
        str | None,
        datetime | None,
    ],
) -> Proposal:
    number, kind, subject, before, after, reason, maker, maker_name, made_at = row[:9]
    decision, checker, checker_name, note, decided_at = row[9:]
    return Proposal(
        number=number,
        kind=kind,
        subject=subject,
        before=before,
        after=after,
        reason=reason,
        maker=maker,
        maker_name=maker_name,
        made_at=made_at,
        decision=None if decision is None else Decision(decision),
        checker=checker or "",
        checker_name=checker_name or "",
        note=note or "",
        decided_at=decided_at,
    )


def any_officers() -> bool:
    """Whether this installation has officers yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_officer)")
        return bool(cursor.fetchone()[0])
