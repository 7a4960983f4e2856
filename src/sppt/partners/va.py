"""Wishes that a bank know a number: written down first, told by the worker, shown once the bank is known to know."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from sppt.partners.va_states import OPEN, VaEvent, VaState, steps

DUE_MAX = 200


@dataclass(frozen=True, slots=True)
class Va:
    """A payment code at a bank that is told of numbers. `reference` is our trxId there."""

    id: int
    partner: str
    reference: str
    code: str
    amount: int
    ends_at: datetime
    state: VaState
    asked_times: int
    told: bool = True  # whether its bank is still told of numbers


_COLUMNS = "id, partner_id, reference, code, amount, ends_at, state, asked_times"
_TOLD = """
    EXISTS (SELECT FROM partners_vabank AS bank JOIN partners_access AS access ON access.client_id = bank.access_id
            WHERE access.partner_id = va.partner_id AND bank.active)
"""


_WANT = """
    INSERT INTO partners_va (partner_id, reference, code, amount, wanted_at, ends_at, state, state_at, next_at)
    SELECT partner.code, %(code)s::text || upper(substr(md5(%(chance)s || partner.code), 1, 12)), %(code)s, %(amount)s,
           %(at)s, %(until)s, 'wanted', %(at)s, %(at)s
    FROM partners_vabank AS bank
    JOIN partners_access AS access ON access.client_id = bank.access_id
    JOIN partners_partner AS partner ON partner.code = access.partner_id
    WHERE bank.active AND access.active AND partner.active
      AND (partner.amount_max = 0 OR partner.amount_max >= %(amount)s)
    ON CONFLICT (code, partner_id) DO NOTHING
"""


def want_vas(code: str, amount: int, *, until: datetime, at: datetime) -> None:
    """Wishes that every bank which wants to be told, and can take the amount, know this code; again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WANT,
            {"code": code, "amount": amount, "until": until, "at": at, "chance": secrets.token_hex(8)},
        )


def vas_of(code: str) -> Mapping[str, VaState]:
    """How far each bank's knowledge of a code is, by partner; banks that were never to be told are not in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id, state FROM partners_va WHERE code = %s", [code])
        return {partner: VaState(state) for partner, state in cursor}


def due_vas(*, at: datetime, most: int = DUE_MAX) -> list[Va]:
    """Numbers that the worker is to look at now, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, {_TOLD} FROM partners_va AS va WHERE next_at <= %s ORDER BY next_at, id LIMIT %s",  # noqa: S608 (our words)
            [at, most],
        )
        return [
            Va(number, partner, reference, code, amount, ends_at, VaState(state), asked, told)
            for number, partner, reference, code, amount, ends_at, state, asked, told in cursor
        ]


def move(one: Va, event: VaEvent, *, at: datetime, again: timedelta = timedelta(0), why: str = "") -> bool:
    """What an event makes of a number; False if its state (of now) has no such step, and nothing changed.

    `again`: when the worker looks at it next, if its new state is an open one.
    """
    table = steps(event)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_va AS va SET state = step.after, state_at = %s, asked_times = 0,"
            " next_at = CASE WHEN step.after = ANY (%s) THEN %s::timestamptz END,"
            " why = coalesce(nullif(%s, ''), va.why)"
            " FROM unnest(%s::text[], %s::text[]) AS step (before, after)"
            " WHERE va.id = %s AND va.state = step.before",
            [
                at,
                list(map(str, OPEN)),
                at + again,
                why,
                list(map(str, table)),
                list(map(str, table.values())),
                one.id,
            ],
        )
        return bool(cursor.rowcount == 1)


def look_again(one: Va, *, at: datetime, after: timedelta) -> bool:
    """Puts off the next look, and counts it; False if somebody else was first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partners_va SET next_at = %s, asked_times = least(asked_times + 1, 10000)"
            " WHERE id = %s AND state = %s AND asked_times = %s",
            [at + after, one.id, str(one.state), one.asked_times],
        )
        return bool(cursor.rowcount == 1)
