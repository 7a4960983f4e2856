"""Reads of lists: how far one is, what its lines say, which codes came of it and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from sppt.collective.words import LineState, ListState, Owner
from sppt.payments.queries import codes_by_digits
from sppt.rules.states import CodeState

PAGE = 100
CODES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sum:
    """Lines in one state, with the bills and rupiah that they owe."""

    lines: int = 0
    bills: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """A list and how far it is: `done` of its lines checked, `made` of its bills in codes. `limit` rupiah a code."""

    number: int
    token: str
    owner_kind: Owner
    owner: str
    title: str
    channel: str
    limit: int
    state: ListState
    problem: str
    lines: int
    done: int
    made: int
    turn: int
    checked_on: date | None
    taken_at: datetime

    @property
    def working(self) -> bool:
        return self.state in {ListState.TAKEN, ListState.ASKED}

    @property
    def percent(self) -> int:
        return 100 * self.done // max(self.lines, 1)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line as it is shown; `code` is the number of its code within the list, 0 for none. Rupiah."""

    place: int
    nop: str
    text: str
    state: LineState
    why: str
    why_en: str
    years: str
    bills: int
    amount: int
    code: int


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code of a list with what became of it."""

    number: int
    code: str
    token: str
    amount: int
    bills: int
    state: CodeState
    valid_until: datetime
    receipt: str
    receipt_token: str


_LISTING = (
    'SELECT id, token, owner_kind, owner, title, channel, "limit", state, problem, lines, done, made, turn,'
    " checked_on, taken_at FROM collective_listing"
)


def listing(token: str) -> ListView | None:
    """The list behind an address."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_LISTING} WHERE token = %s", [token])
        return next(map(_view, cursor), None)


def lists_of(kind: Owner, owner: str, *, before: int = 0, limit: int = 50) -> list[ListView]:
    """Lists of an owner, the newest first, older than the number `before` (0: from the newest)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_LISTING} WHERE owner_kind = %s AND owner = %s AND (%s = 0 OR id < %s) ORDER BY id DESC LIMIT %s",
            [str(kind), owner, before, before, limit],
        )
        return [_view(row) for row in cursor]


def pending() -> list[int]:
    """Lists that wait for the worker, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM collective_listing WHERE state IN ('taken', 'asked') ORDER BY id LIMIT 20"
        )
        return [number for (number,) in cursor]


def state_of(number: int) -> ListState:
    """Where a list stands now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM collective_listing WHERE id = %s", [number])
        return ListState(cursor.fetchone()[0])


def sums(number: int) -> Mapping[LineState, Sum]:
    """Lines, bills and rupiah by state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, count(*), sum(bills), sum(amount)::bigint FROM collective_line WHERE listing_id = %s"
            " GROUP BY state",
            [number],
        )
        return {LineState(state): Sum(lines, bills, amount) for state, lines, bills, amount in cursor}


def lines(
    number: int, *, state: LineState | None = None, after: int = 0, limit: int = PAGE
) -> list[LineView]:
    """A page of lines in their order, after a place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, nop, text, state, why, why_en, coalesce(nullif(owed_years, ''), years), bills, amount,"
            " coalesce(code, 0) FROM collective_line WHERE listing_id = %s AND place > %s"
            " AND (%s = '' OR state = %s) ORDER BY place LIMIT %s",
            [number, after, state or "", state or "", limit],
        )
        return [
            LineView(place, nop, text, LineState(word), *rest) for place, nop, text, word, *rest in cursor
        ]


def all_lines(number: int) -> Iterator[LineView]:
    """Every line, a thousand at a time."""
    after = 0
    while page := lines(number, after=after, limit=1000):
        yield from page
        after = page[-1].place


def codes(one: ListView, *, at: datetime, limit: int = CODES_AT_ONCE) -> list[CodeView]:
    """The codes of a list's present turn, with their states at a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, code, token, amount, bills FROM collective_list_code"
            " WHERE listing_id = %s AND turn = %s ORDER BY number LIMIT %s",
            [one.number, one.turn, limit],
        )
        rows: Sequence[tuple[int, str, str, int, int]] = cursor.fetchall()
    known = codes_by_digits([row[1] for row in rows], at=at)
    return [
        CodeView(
            *row,
            state=known[row[1]].state,
            valid_until=known[row[1]].valid_until,
            receipt=known[row[1]].receipt or "",
            receipt_token=known[row[1]].receipt_token or "",
        )
        for row in rows
    ]


def _view(row: tuple[Any, ...]) -> ListView:
    number, token, kind, owner, title, channel, limit, state, *rest = row
    return ListView(number, token, Owner(kind), owner, title, channel, limit, ListState(state), *rest)
