"""A list comes in: stored whole with a line for each line of its source; what can be said without asking is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from sppt.collective.reading import ListRefused, ReadLine
from sppt.collective.words import LINES_MAX, LineState, ListState, Owner
from sppt.kit import audit
from sppt.payments.numbers import new_token

TITLE_MAX = 80


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings a list, and what bounds it: `limit` rupiah a code (0: none), `wilayah` how its NOPs must begin."""

    kind: Owner
    name: str
    channel: str = ""
    limit: int = 0
    wilayah: str = ""


def take(lines: Sequence[ReadLine], by: Bringer, *, key: str, title: str, at: datetime) -> str:
    """Stores a list and returns its token; the same key of the same owner gives the list of then.

    Raises ListRefused `too_many` beyond what its owner may bring.
    """
    most = LINES_MAX[by.kind]
    if not 1 <= len(lines) <= most:
        raise ListRefused(
            "too_many", f"Paling banyak {most} baris sekali kirim.", f"At most {most} lines at once."
        )
    token = new_token()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO collective_listing (token, key, owner_kind, owner, title, channel, "limit", wilayah, state,'
            " problem, lines, done, made, turn, taken_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s, 0, 0, 1, %s)"
            " ON CONFLICT (owner_kind, owner, key) DO NOTHING RETURNING id",
            [
                token,
                key,
                str(by.kind),
                by.name,
                title.strip()[:TITLE_MAX],
                by.channel,
                by.limit,
                by.wilayah,
                str(ListState.TAKEN),
                len(lines),
                at,
            ],
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "SELECT token FROM collective_listing WHERE owner_kind = %s AND owner = %s AND key = %s",
                [str(by.kind), by.name, key],
            )
            return str(cursor.fetchone()[0])
        with cursor.copy(
            "COPY collective_line (listing_id, place, nop, years, text, state, why, why_en, owed_years, bills, amount)"
            " FROM STDIN"
        ) as copy:
            for place, (line, state) in enumerate(_told(lines, by.wilayah), start=1):
                years = ",".join(map(str, sorted(line.years)))
                copy.write_row(
                    (row[0], place, line.nop, years, line.text, str(state), line.why, line.why_en, "", 0, 0)
                )
        detail = {"lines": len(lines), "owner": str(by.kind)}
        audit.append(actor=_actor(by), verb="take_list", subject=f"list:{row[0]}", detail=detail, at=at)
    return token


def _told(lines: Sequence[ReadLine], wilayah: str) -> list[tuple[ReadLine, LineState]]:
    """Each line with what is true of it before anybody asked: unreadable, named twice, not the owner's.

    A NOP named with and without years is asked for as a whole, once; years that an earlier line named are left to it.
    """
    whole = {
        line.nop: place for place, line in reversed(list(enumerate(lines))) if line.nop and not line.years
    }
    seen: dict[str, frozenset[int]] = {}
    told = []
    for place, line in enumerate(lines):
        fresh = line.years - seen.get(line.nop, frozenset())
        if not line.nop:
            state = LineState.UNREADABLE
        elif not line.nop.startswith(wilayah):
            state = LineState.ELSEWHERE
        elif whole.get(line.nop, place) != place or (line.years and not fresh):
            state = LineState.TWICE
        else:
            state = LineState.WAITING
            seen[line.nop] = seen.get(line.nop, frozenset()) | fresh
        told.append((replace(line, years=fresh) if state is LineState.WAITING else line, state))
    return told


def _actor(by: Bringer) -> str:
    match by.kind:
        case Owner.OFFICER:
            return f"officer:{by.name}"
        case Owner.PARTNER:
            return f"channel:{by.name}"
        case _:
            return str(by.kind)
