"""Reads of the audit trail: who did what to what, page by page, and how far the chain has sealed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sppt.rules.calendar import day_end, day_start

PAGE = 50


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the trail; `detail` is canonical JSON."""

    id: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for; an empty part asks for nothing."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the trail is sealed: the last seal with its moment, and the rows that wait for the next."""

    seals: int
    sealed_at: datetime | None
    head: str
    waiting: int
    waiting_since: datetime | None


def events(wanted: Filter, *, before: int | None = None, limit: int = PAGE) -> list[Event]:
    """The latest rows that fit, older than row `before`."""
    conditions, values = ["true"], list[str | int | datetime]()
    for column, value in (("actor", wanted.actor), ("verb", wanted.verb), ("subject", wanted.subject)):
        if value:
            conditions.append(f"{column} = %s")
            values.append(value)
    if wanted.on is not None:
        conditions.append("at >= %s AND at < %s")
        values += [day_start(wanted.on), day_end(wanted.on)]
    if before is not None:
        conditions.append("id < %s")
        values.append(before)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, at, actor, verb, subject, detail FROM kit_audit_event"  # noqa: S608 (our own words)
            f" WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT %s",
            [*values, limit],
        )
        return [Event(*row) for row in cursor]


def chain_state() -> ChainState:
    """Without walking the chain: `sppt audit verify` does that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, at, head, to_tx::text FROM kit_audit_seal ORDER BY id DESC LIMIT 1")
        seals, sealed_at, head, to_tx = cursor.fetchone() or (0, None, "", "0")
        cursor.execute("SELECT count(*), min(at) FROM kit_audit_event WHERE tx >= %s::text::xid8", [to_tx])
        waiting, since = cursor.fetchone()
    return ChainState(seals, sealed_at, head, waiting, since)


def length_estimate() -> int:
    """About how many rows the trail has: its highest number, which is never too small."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kit_audit_event")
        return int(cursor.fetchone()[0])
