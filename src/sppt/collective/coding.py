"""Codes for all that a list owes: each of at most 2 000 bills and never above what its channel takes at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from sppt.collective.checking import check
from sppt.collective.words import LineState, ListState
from sppt.kit import audit
from sppt.kit.perda import perda_of
from sppt.payments.codes import ITEMS_MAX, open_code
from sppt.payments.language import PaymentCode, Refused, Wish
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop

AGAIN_MAX = 20  # a bill paid elsewhere in this very moment has its group checked and made anew
_CODED = (Path(__file__).parent / "sql" / "coded.sql").read_text(encoding="utf-8")


class NotReady(Exception):
    """The list is not at the point where this may be asked; the text says why."""

    code = "list_not_ready"


@dataclass(frozen=True, slots=True)
class _Owing:
    """A line that owes."""

    place: int
    nop: str
    years: str
    bills: int
    amount: int


def ask(token: str, *, at: datetime) -> None:
    """Asks for codes of all that a list owes; once made, for new ones of what is still unpaid. Raises NotReady."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, state, checked_on FROM collective_listing WHERE token = %s FOR UPDATE", [token]
        )
        row = cursor.fetchone()
        if row is None or row[1] not in {ListState.CHECKED, ListState.CODED}:
            raise NotReady("Daftar ini belum selesai diperiksa. Tunggu sebentar, lalu muat ulang halamannya.")
        listing, state, checked_on = row
        again = state == ListState.CODED
        cursor.execute(
            "UPDATE collective_listing SET state = %s, made = 0, turn = turn + %s WHERE id = %s",
            [str(ListState.ASKED), int(again), listing],
        )
        if again or checked_on != wib_day(at):
            cursor.execute(
                "UPDATE collective_line SET state = 'waiting', code = NULL, amount = 0, bills = 0, owed_years = ''"
                " WHERE listing_id = %s AND state IN ('owes', 'paid', 'not_found', 'nothing', 'too_large')",
                [listing],
            )
        audit.append(
            actor="list", verb="ask_codes", subject=f"list:{listing}", detail={"again": again}, at=at
        )


def make_codes(listing: int, *, at: datetime, heard: Callable[[int], None] = lambda _made: None) -> None:
    """Makes every code that was asked for; may be called again after a crash, and goes on where it stopped."""
    check(listing, at=at)
    with connection.cursor() as cursor:
        cursor.execute('SELECT turn, "limit" FROM collective_listing WHERE id = %s', [listing])
        turn, limit = cursor.fetchone()
        if limit:
            cursor.execute(
                "UPDATE collective_line SET state = %s WHERE listing_id = %s AND state = 'owes' AND amount > %s",
                [str(LineState.TOO_LARGE), listing, limit],
            )
        cursor.execute(
            "SELECT coalesce(max(number), 0), coalesce(sum(bills), 0) FROM collective_list_code"
            " WHERE listing_id = %s AND turn = %s",
            [listing, turn],
        )
        number, made = cursor.fetchone()
    for _ in range(AGAIN_MAX):
        refused = False
        for group in groups(_owing(listing), limit=limit):
            code = _open(listing, turn, group, at=at)
            if code is None:
                refused = True
                _check_again(listing, group)
                continue
            number += 1
            made += len(code.items)
            _keep(listing, turn, number, code, group)
            heard(made)
        if not refused:
            break
        check(listing, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collective_listing SET state = %s, checked_on = %s WHERE id = %s",
            [str(ListState.CODED), wib_day(at), listing],
        )


def groups(owing: Sequence[_Owing], *, limit: int) -> Iterator[list[_Owing]]:
    """Lines in their order, cut where one more would make a code too long or too dear."""
    group: list[_Owing] = []
    bills = amount = 0
    for line in owing:
        if group and (bills + line.bills > ITEMS_MAX or (limit and amount + line.amount > limit)):
            yield group
            group, bills, amount = [], 0, 0
        group.append(line)
        bills += line.bills
        amount += line.amount
    if group:
        yield group


def _owing(listing: int) -> list[_Owing]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, nop, owed_years, bills, amount FROM collective_line"
            " WHERE listing_id = %s AND state = 'owes' AND code IS NULL ORDER BY place",
            [listing],
        )
        return [_Owing(*row) for row in cursor.fetchall()]


def _open(listing: int, turn: int, group: Sequence[_Owing], *, at: datetime) -> PaymentCode | None:
    """One code for a group; None if something about its bills has changed meanwhile."""
    picks = tuple((Nop(line.nop), frozenset(map(int, line.years.split(",")))) for line in group)
    content = ";".join(f"{line.nop}:{line.years}:{line.amount}" for line in group)
    digest = hashlib.sha256(content.encode()).hexdigest()[:32]
    try:
        return open_code(perda_of(settings.SPPT_CITY), Wish(picks, f"list:{listing}:{turn}:{digest}"), at=at)
    except Refused:
        return None


def _check_again(listing: int, group: Sequence[_Owing]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE collective_line SET state = 'waiting' WHERE listing_id = %s AND place = ANY (%s)",
            [listing, [line.place for line in group]],
        )


def _keep(listing: int, turn: int, number: int, code: PaymentCode, group: Sequence[_Owing]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _CODED,
            {
                "listing": listing,
                "turn": turn,
                "number": number,
                "code": code.code,
                "token": code.token,
                "amount": code.amount,
                "bills": len(code.items),
                "places": [line.place for line in group],
            },
        )
