"""Wishes for a QR: written down first, asked for by the worker, shown once the QR is found to be ours.

Our reference is stored before the acquirer hears of it, so that a notice that overtakes the answer finds its wish.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sppt.partners.qr_states import OPEN, QrEvent, QrState, steps

WAKE = "sppt_qr"
SEEN_MAX = 500


@dataclass(frozen=True, slots=True)
class Qr:
    """A wish for a QR of a payment code. `content` is empty until an answer was found to be ours."""

    id: int
    partner: str
    reference: str
    code: str
    amount: int
    wanted_at: datetime
    ends_at: datetime
    state: QrState
    their_reference: str
    content: str
    why: str
    asked_times: int

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Money:
    """Money that an acquirer says has moved for a wish, in its own words for it."""

    reference: str
    named: str
    rrn: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """The wish that some money was meant for; `first` if no other money had named it before."""

    qr: Qr
    first: bool


_COLUMNS = """id, partner_id, reference, code, amount, wanted_at, ends_at, state, their_reference, content, why,
              asked_times"""


def _qr(row: tuple[object, ...]) -> Qr:
    values = list(row)
    values[7] = QrState(str(values[7]))
    return Qr(*values)  # type: ignore[arg-type]


def want_qr(code: str, amount: int, *, partner: str, until: datetime, at: datetime) -> Qr:
    """The open wish for this code, a new one if there is none; wakes the worker."""
    reference = code + secrets.token_hex(6).upper()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_qr (partner_id, reference, code, amount, wanted_at, ends_at, state_at, next_at,"
            " state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'wanted') ON CONFLICT DO NOTHING",
            [partner, reference, code, amount, at, until, at, at],
        )
        cursor.execute("SELECT pg_notify(%s, current_schema())", [WAKE])
    found = newest_qr(code)
    if found is None:
        raise RuntimeError("a wish that was written is gone")
    return found


def newest_qr(code: str) -> Qr | None:
    """The newest wish for a code."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM partners_qr WHERE code = %s ORDER BY id DESC LIMIT 1",  # noqa: S608 (our words)
            [code],
        )
        row = cursor.fetchone()
    return _qr(row) if row else None


def qrs_by_reference(references: Sequence[str]) -> Mapping[str, Qr]:
    """Wishes by our references; what is no reference of ours is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM partners_qr WHERE reference = ANY (%s)",  # noqa: S608 (our words)
            [list(references)],
        )
        found = [_qr(row) for row in cursor]
    return {one.reference: one for one in found}


def refused_qrs(*, since: datetime, most: int = SEEN_MAX) -> list[Qr]:
    """Wishes since a moment that led to no QR, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM partners_qr WHERE state = 'refused' AND wanted_at >= %s"  # noqa: S608 (our words)
            " ORDER BY id DESC LIMIT %s",
            [since, most],
        )
        return [_qr(row) for row in cursor]


def due_qrs(*, at: datetime, most: int = SEEN_MAX) -> list[Qr]:
    """Wishes that the worker is to look at now, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM partners_qr WHERE next_at <= %s ORDER BY next_at LIMIT %s",  # noqa: S608 (our words)
            [at, most],
        )
        return [_qr(row) for row in cursor]


def look_again(one: Qr, *, at: datetime, after: timedelta) -> bool:
    """Puts off the next look, and counts it; False if somebody else was first (the wish has moved on)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_qr SET next_at = %s, asked_times = least(asked_times + 1, 10000)"
            " WHERE id = %s AND state = %s AND asked_times = %s",
            [at + after, one.id, str(one.state), one.asked_times],
        )
        return bool(cursor.rowcount == 1)


def rest(one: Qr) -> None:
    """Nothing is left to find out about a wish that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_qr SET next_at = NULL WHERE id = %s AND state = %s", [one.id, str(one.state)]
        )


_MOVE = """
    UPDATE partners_qr AS qr
    SET state = step.after, state_at = %(at)s, asked_times = 0,
        next_at = CASE WHEN step.after = ANY (%(open)s) THEN coalesce(%(next)s::timestamptz, %(at)s)
                       ELSE %(next)s::timestamptz END,
        content = coalesce(nullif(%(content)s::text, ''), qr.content),
        their_reference = coalesce(nullif(%(their_reference)s::text, ''), qr.their_reference),
        why = coalesce(nullif(%(why)s::text, ''), qr.why)
    FROM unnest(%(before)s::text[], %(after)s::text[]) AS step (before, after)
    WHERE qr.id = %(id)s AND qr.state = step.before
"""


def move(
    one: Qr,
    event: QrEvent,
    *,
    at: datetime,
    again: timedelta | None = None,
    content: str = "",
    their_reference: str = "",
    why: str = "",
) -> bool:
    """What an event makes of a wish; False if its state (of now, not of then) has no such step, and nothing changed.

    `again`: when the worker looks at it next; None: never, unless the new state is an open one (then at once).
    """
    table = steps(event)
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "at": at,
                "open": list(map(str, OPEN)),
                "next": at + again if again is not None else None,
                "content": content,
                "their_reference": their_reference,
                "why": why,
                "before": [str(before) for before in table],
                "after": [str(after) for after in table.values()],
                "id": one.id,
            },
        )
        return bool(cursor.rowcount == 1)


def claim_money(many: Sequence[Money]) -> list[Claimed | None]:
    """Whose money each is, in one go: the first money of a wish gets its name for ever. None: no wish of ours.

    The same money may be named without its RRN; other money for the same wish never passes for the first.
    """
    columns = [[one.reference for one in many], [one.named for one in many], [one.rrn for one in many]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference FROM partners_qr WHERE reference = ANY (%s) ORDER BY id FOR UPDATE",
            [columns[0]],
        )
        cursor.execute(
            "UPDATE partners_qr AS qr SET paid_by = told.named, rrn = told.rrn"
            " FROM (SELECT DISTINCT ON (reference) reference, named, rrn"
            "       FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS t (reference, named, rrn, ord)"
            "       ORDER BY reference, ord) AS told"
            " WHERE qr.reference = told.reference"
            " AND (qr.paid_by = '' OR (qr.paid_by = told.named AND qr.rrn = ''))",
            columns,
        )
        cursor.execute(
            "SELECT reference, paid_by, rrn FROM partners_qr WHERE reference = ANY (%s)", [columns[0]]
        )
        first = {reference: (named, rrn) for reference, named, rrn in cursor}
    known = qrs_by_reference(list(first))
    claimed: list[Claimed | None] = []
    for one in many:
        if one.reference not in known:
            claimed.append(None)
            continue
        named, rrn = first[one.reference]
        same = one.named == named and (one.rrn in {"", rrn} or not rrn)
        claimed.append(Claimed(known[one.reference], first=same))
    return claimed
