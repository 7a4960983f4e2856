"""Reads of the money that the city owes: what waits, since when, for whom, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection

from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.rules.posting import Account

PAGE = 50
EXPORT_MAX = 100_000
KIN_MAX = 500


class Origin(StrEnum):
    """Why the city holds a sum."""

    CASE = "case"  # titipan: it came and fitted no bill
    CREDIT = "credit"  # a correction left it over from what was paid


class Standing(StrEnum):
    """Which sums are wanted."""

    OPEN = "open"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Held:
    """One sum, in rupiah: what came, and what of it is not decided about yet.

    `since`: the business day on which we came to owe it. `what`: the code, or NOP and years, it was meant for; `nops`:
    the same as NOPs, empty if it named nothing that we know. `why`: the refusal, or the kind of the decision.
    """

    origin: Origin
    number: int
    since: date
    paid_at: datetime
    channel: str
    reference: str
    what: str
    why: str
    amount: int
    taken: int
    nops: tuple[str, ...]

    @property
    def left(self) -> int:
        return self.amount - self.taken

    @property
    def account(self) -> Account:
        return Account.TITIPAN if self.origin is Origin.CASE else Account.UTANG_LEBIH

    @property
    def subject(self) -> str:
        """As proposals and the audit trail name it."""
        return f"{self.origin}:{self.number}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter; empty means any."""

    standing: Standing | None = Standing.OPEN
    origin: Origin | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of sums, the oldest first, with how many there are in all and what is left of them together."""

    sums: tuple[Held, ...]
    count: int
    left: int


_COLUMNS = "source, number, since, paid_at, channel, reference, what, why, amount, taken, nops"
_Row = tuple[
    str,
    int,
    date,
    datetime,
    str | None,
    str | None,
    str | None,
    str,
    int,
    int,
    list[str],
]


def _held(row: _Row) -> Held:
    origin, number, since, paid_at, channel, reference, what, why, amount, taken, nops = row
    return Held(
        Origin(origin),
        number,
        since,
        paid_at,
        channel or "",
        reference or "",
        what or "",
        why,
        amount,
        taken,
        tuple(nops),
    )


def sums(wanted: Wanted, *, most: int = PAGE, skip: int = 0) -> Listed:
    """The sums that a filter asks for."""
    conditions = [
        wanted.standing.value if wanted.standing else "",
        wanted.origin.value if wanted.origin else "",
        wanted.channel,
    ]
    where = (
        " WHERE (%s = '' OR (%s = 'open') = (taken < amount)) AND (%s = '' OR source = %s)"
        " AND (%s = '' OR channel = %s)"
    )
    given = [one for one in conditions for _ in (0, 1)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(amount - taken), 0)::bigint FROM payments_owed(){where}",  # noqa: S608
            given,
        )
        count, left = cursor.fetchone()
        cursor.execute(
            f"SELECT {_COLUMNS} FROM payments_owed(){where} ORDER BY since, source, number LIMIT %s OFFSET %s",  # noqa: S608
            [*given, most, skip],
        )
        return Listed(tuple(_held(row) for row in cursor), count, left)


def sum_of(origin: Origin, number: int) -> Held:
    """One sum. Raises CreditRefused (no_such_sum)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM payments_owed() WHERE source = %s AND number = %s",  # noqa: S608
            [str(origin), number],
        )
        row = cursor.fetchone()
    if row is None:
        raise CreditRefused(CreditWhy.NO_SUCH_SUM)
    return _held(row)


def sums_of_taxpayer(nops: Sequence[str]) -> list[Held]:
    """The open sums of whoever owns these NOPs, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM payments_owed() WHERE taken < amount AND nops && %s"  # noqa: S608
            " ORDER BY since, source, number LIMIT %s",
            [kin(nops), PAGE],
        )
        return [_held(row) for row in cursor]


def kin(nops: Sequence[str]) -> list[str]:
    """Every NOP of whoever owns one of these, at most 500: the same subject, or arrears carried by the same NOP."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nop FROM payments_kin(%s) ORDER BY nop LIMIT %s", [list(nops), KIN_MAX])
        return [row[0] for row in cursor]


def named_bills(held: Held) -> frozenset[int]:
    """The bills that a sum was meant for, as far as it named any that we know."""
    nop, _, years = held.what.partition(":")
    with connection.cursor() as cursor:
        if held.origin is Origin.CREDIT:
            return frozenset()
        if years:
            cursor.execute(
                "SELECT id FROM payments_bills_of(%s) WHERE tax_year = ANY (%s::smallint[])",
                [[nop], [int(year) for year in years.split(",") if re.fullmatch(r"[0-9]{4}", year)]],
            )
        else:
            cursor.execute(
                "SELECT item.bill_id FROM payments_quote AS quote"
                " JOIN payments_quote_item AS item ON item.quote_id = quote.id WHERE quote.code = %s",
                [held.what],
            )
        return frozenset(row[0] for row in cursor)


@dataclass(frozen=True, slots=True)
class Resolved:
    """One decision about a sum; rupiah. `nop` and the parts only where it settled a bill."""

    number: int
    kind: str
    amount: int
    nop: str
    tax_year: int
    pokok: int
    potongan: int
    denda: int
    law_on: date
    maker: str
    checker: str
    reason: str
    at: datetime


_RESOLVED = (
    "SELECT id, kind, amount, coalesce(nop, ''), coalesce(tax_year, 0), pokok, potongan, denda, law_on, maker_id,"
    " checker_id, reason, at FROM payments_resolved()"
)


def resolutions_of(held: Held) -> list[Resolved]:
    """What became of a sum, in the order it was decided."""
    column = "case_id" if held.origin is Origin.CASE else "credit_id"
    with connection.cursor() as cursor:
        cursor.execute(f"{_RESOLVED} WHERE {column} = %s ORDER BY id", [held.number])
        return [Resolved(*row) for row in cursor]


def resolution(number: int) -> tuple[Resolved, Held] | None:
    """One decision with the sum it is about."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_RESOLVED} WHERE id = %s", [number])
        row = cursor.fetchone()
        cursor.execute("SELECT case_id, credit_id FROM payments_resolution WHERE id = %s", [number])
        about = cursor.fetchone()
    if row is None or about is None:
        return None
    case, credit = about
    return Resolved(*row), sum_of(Origin.CREDIT if case is None else Origin.CASE, case or credit)
