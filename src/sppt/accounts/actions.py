"""Four eyes: one officer proposes, another decides. The database refuses a decision on one's own proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from sppt.accounts.words import Decision
from sppt.kit import audit
from sppt.kit.canonical import canonical


class NotAllowed(Exception):
    """An officer may not do this; `code` is stable, the text says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal with what became of it."""

    proposal: int
    kind: str
    subject: str
    before: str
    after: str
    reason: str
    maker: str
    checker: str
    decision: Decision


def propose(
    *, kind: str, subject: str, before: object, after: object, reason: str, maker: str, at: datetime
) -> int:
    """Writes a proposal and returns its number. `before` and `after` are plain data, shown to whoever decides.

    Raises NotAllowed if the reason is too short to be one, or the maker is no active officer.
    """
    if len(reason.strip()) < 10:
        raise NotAllowed("reason_missing", "Tuliskan alasannya, sekurang-kurangnya sepuluh huruf.")
    with transaction.atomic(), connection.cursor() as cursor:
        _require_active(maker)
        cursor.execute(
            "INSERT INTO accounts_proposal (kind, subject, before, after, reason, maker_id, made_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [kind, subject, canonical(before), canonical(after), reason.strip(), maker, at],
        )
        number = int(cursor.fetchone()[0])
        detail = {"proposal": number, "kind": kind}
        audit.append(actor=f"officer:{maker}", verb="propose", subject=subject, detail=detail, at=at)
    return number


def decide(*, proposal: int, kind: str, checker: str, decision: Decision, note: str, at: datetime) -> Decided:
    """Decides a proposal, once, in the caller's transaction if there is one.

    Raises NotAllowed: `proposal_not_found`, `own_proposal`, `already_decided`, `not_an_officer`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _require_active(checker)
        cursor.execute(
            "SELECT subject, before, after, reason, maker_id FROM accounts_proposal WHERE id = %s AND kind = %s",
            [proposal, kind],
        )
        row = cursor.fetchone()
        if row is None:
            raise NotAllowed("proposal_not_found", f"Usulan nomor {proposal} tidak ada.")
        subject, before, after, reason, maker = row
        if maker == checker:
            raise NotAllowed("own_proposal", "Usulan sendiri harus diputuskan oleh petugas lain.")
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO accounts_proposal_decision (proposal_id, maker_id, checker_id, decision, note, at)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    [proposal, maker, checker, str(decision), note, at],
                )
        except IntegrityError as error:
            raise NotAllowed("already_decided", f"Usulan nomor {proposal} sudah diputuskan.") from error
        detail = {"proposal": proposal, "decision": str(decision)}
        audit.append(actor=f"officer:{checker}", verb="decide", subject=subject, detail=detail, at=at)
    return Decided(proposal, kind, subject, before, after, reason, maker, checker, decision)


def _require_active(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_active FROM accounts_officer WHERE name = %s", [name])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise NotAllowed("not_an_officer", f"{name} bukan petugas yang aktif.")
