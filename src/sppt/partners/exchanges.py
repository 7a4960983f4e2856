"""Requests that were judged: each X-EXTERNAL-ID once a day, and the first answer to each request id for ever."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from django.db import connection

OK = "ok"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request by its ids, and what it was about; `amount` in rupiah, 0 where none was said."""

    partner: str
    service: str
    external_id: str
    request_id: str
    va: str
    amount: int = 0
    reference_no: str = ""

    def is_same(self, va: str, amount: int) -> bool:
        """Whether what was kept with its ids says the same."""
        return (self.va, self.amount) == (va, amount)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a judged request; `outcome` is "ok", "suspense" or a refusal's code."""

    request_id: str
    va: str
    amount: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Before:
    """What came before with the same X-EXTERNAL-ID on this day, and what came first with the same request id."""

    same_external: Kept | None
    first: Kept | None


_Text: TypeAlias = list[str]
_SAME_EXTERNAL = """
    SELECT same.request_id, same.va, same.amount, same.outcome
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS asked (partner, service, external_id, ord)
    LEFT JOIN partners_exchange AS same
           ON same.partner = asked.partner AND same.service = asked.service AND same.day = %s
          AND same.external_id = asked.external_id
    ORDER BY asked.ord
"""


def same_external(asked: Sequence[Asked], *, day: date) -> list[Kept | None]:
    """What came before with the same X-EXTERNAL-ID on this day; one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_EXTERNAL, [*_keys(asked)[:3], day])
        return [Kept(*row) if row[0] is not None else None for row in cursor.fetchall()]


_BEFORE = """
    SELECT same.id, same.request_id, same.va, same.amount, same.outcome,
           first.id, first.request_id, first.va, first.amount, first.outcome
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY
        AS asked (partner, service, external_id, request_id, ord)
    LEFT JOIN partners_exchange AS same
           ON same.partner = asked.partner AND same.service = asked.service AND same.day = %s
          AND same.external_id = asked.external_id
    LEFT JOIN LATERAL (
        SELECT one.* FROM partners_exchange AS one
        WHERE one.partner = asked.partner AND one.service = asked.service AND one.request_id = asked.request_id
        ORDER BY one.id LIMIT 1
    ) AS first ON true
    ORDER BY asked.ord
"""


def before(asked: Sequence[Asked], *, day: date) -> list[Before]:
    """What is known of each request; one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [*_keys(asked), day])
        return [
            Before(Kept(*row[1:5]) if row[0] else None, Kept(*row[6:10]) if row[5] else None)
            for row in cursor.fetchall()
        ]


_FIRST = """
    SELECT first.request_id, first.va, first.amount, first.outcome
    FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS asked (partner, service, request_id, ord)
    LEFT JOIN LATERAL (
        SELECT one.* FROM partners_exchange AS one
        WHERE one.partner = asked.partner AND one.service = asked.service AND one.request_id = asked.request_id
        ORDER BY one.id LIMIT 1
    ) AS first ON true
    ORDER BY asked.ord
"""


def first_answers(asked: Sequence[Asked]) -> list[Kept | None]:
    """What came first with each request id; one round trip."""
    partners, services, _, requests = _keys(asked)
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [partners, services, requests])
        return [Kept(*row) if row[0] is not None else None for row in cursor.fetchall()]


# What was paid is the ledger's to remember and waits for the disk there; a refusal is remembered nowhere else.
_KEEP = """
    INSERT INTO partners_exchange
        (partner, service, external_id, request_id, va, amount, reference_no, outcome, day, at)
    SELECT kept.*, %s::date, %s::timestamptz
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[])
        AS kept (partner, service, external_id, request_id, va, amount, reference_no, outcome),
         set_config('synchronous_commit', %s, true)
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
    RETURNING partner, external_id
"""


def keep(
    many: Sequence[tuple[Asked, str]], *, day: date, at: datetime, waits: Collection[str]
) -> set[tuple[str, str]]:
    """Keeps judged requests with their outcomes; returns partner and X-EXTERNAL-ID of each that had not come before.

    Waits for the disk if a service named in `waits` refused one.
    """
    lasting = any(asked.service in waits and outcome != OK for asked, outcome in many)
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            [
                day,
                at,
                *_keys([asked for asked, _ in many]),
                [asked.va for asked, _ in many],
                [asked.amount for asked, _ in many],
                [asked.reference_no for asked, _ in many],
                [outcome for _, outcome in many],
                "on" if lasting else "off",
            ],
        )
        return {(partner, external_id) for partner, external_id in cursor.fetchall()}


def _keys(asked: Sequence[Asked]) -> tuple[_Text, _Text, _Text, _Text]:
    return (
        [one.partner for one in asked],
        [one.service for one in asked],
        [one.external_id for one in asked],
        [one.request_id for one in asked],
    )


def kept(partner: str, service: str, request_id: str) -> Kept | None:
    """The first judgement of a request id; None if it never came, or could not be judged."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request_id, va, amount, outcome FROM partners_exchange"
            " WHERE partner = %s AND service = %s AND request_id = %s ORDER BY id LIMIT 1",
            [partner, service, request_id],
        )
        row = cursor.fetchone()
    return Kept(*row) if row else None
