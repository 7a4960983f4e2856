"""Statements on their way into the database: each must follow the one before, and no booking counts twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sppt.reconciliation.language import Statement, StatementEntry
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.rupiah import printed


@dataclass(frozen=True, slots=True)
class Stored:
    """How many entries an earlier file had, of which file if it is one (else 0), and whether the account was new."""

    repeated: int
    of_file: int
    is_first: bool


# The same booking in another form or in a longer statement: its day, its amount, and the balance it was made upon.
_Place = tuple[date, date, int, int]


def _places(opening: int, entries: Sequence[StatementEntry]) -> Iterator[_Place]:
    balance = opening
    for entry in entries:
        yield entry.booked_on, entry.value_date, entry.amount, balance
        balance += entry.amount


_EARLIER = """
    SELECT e.id, e.booked_on, e.value_date, e.amount,
           s.opening + sum(e.amount) OVER (PARTITION BY s.id ORDER BY e.entry_no) - e.amount, s.file_id,
           s.opening, s.closing, s.last_day
    FROM reconciliation_statement s JOIN reconciliation_entry e ON e.statement_id = s.id
    WHERE s.account = %s AND s.last_day >= %s AND s.first_day <= %s
    ORDER BY s.id, e.entry_no
"""


def store(found: Sequence[Statement], file_id: int) -> Stored:
    """Stores the statements of one file, all of one account. Raises ReportRefused."""
    account = found[0].account
    first, last = min(each.first_day for each in found), max(each.last_day for each in found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM reconciliation_statement WHERE account = %s)", [account])
        is_first = not cursor.fetchone()[0]
        cursor.execute(_EARLIER, [account, first, last])
        earlier: dict[_Place, int] = {}
        files: dict[int, int] = {}
        ends: set[tuple[int, int, date]] = set()
        for entry_id, booked, value, amount, before, file, opening, closing, last_day in cursor:
            earlier.setdefault((booked, value, amount, before), entry_id)
            files[entry_id] = file
            ends.add((opening, closing, last_day))
    _follows(found, account)
    repeats = [_repeats(each, earlier, ends) for each in found]
    for statement, repeated in zip(found, repeats, strict=True):
        _insert(statement, repeated, file_id)
    if not is_first:
        _adds_up(account)
    known = [files[entry] for each in repeats for entry in each if entry is not None]
    return Stored(len(known), known[0] if len(set(known)) == 1 else 0, is_first)


def _repeats(
    statement: Statement, earlier: Mapping[_Place, int], ends: Collection[tuple[int, int, date]]
) -> list[int | None]:
    """For each entry the one it repeats. `ends`: balances and last days of statements that are here.

    Some banks order a day's bookings otherwise in another form of the same statement, and only then may order differ:
    the second page of a day can hold the same amounts as the first.
    """
    found = [earlier.get(place) for place in _places(statement.opening, statement.entries)]
    if None not in found or (statement.opening, statement.closing, statement.last_day) not in ends:
        return found
    alike: dict[tuple[date, date, int], list[int]] = defaultdict(list)
    for (booked, value, amount, _), entry_id in earlier.items():
        alike[booked, value, amount].append(entry_id)
    again: list[int | None] = []
    for entry in statement.entries:
        same = alike[entry.booked_on, entry.value_date, entry.amount]
        again.append(same.pop(0) if same else None)
    return found if None in again else again


_BEFORE = """
    SELECT closing FROM reconciliation_statement
    WHERE account = %s AND last_day < %s AND repeats_id IS NULL ORDER BY last_day DESC, id DESC LIMIT 1
"""
_BEFORE_THAT_DAY = """
    SELECT EXISTS (SELECT FROM reconciliation_statement WHERE account = %s AND last_day = %s AND closing = %s)
"""
_AFTER = """
    SELECT opening FROM reconciliation_statement
    WHERE account = %s AND first_day > %s AND repeats_id IS NULL ORDER BY first_day, id LIMIT 1
"""
_AFTER_THAT_DAY = """
    SELECT EXISTS (SELECT FROM reconciliation_statement WHERE account = %s AND first_day = %s AND opening = %s)
"""


def _follows(found: Sequence[Statement], account: str) -> None:
    """The balances lead on from the statement before and to the one after, if they are here. Raises ReportRefused."""
    opening, closing = found[0].opening, found[-1].closing
    first, last = found[0].first_day, found[-1].last_day
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, [account, first])
        before = cursor.fetchone()
        cursor.execute(_BEFORE_THAT_DAY, [account, first, opening])
        if before is not None and before[0] != opening and not cursor.fetchone()[0]:
            raise ReportRefused("statement_gap", text=printed(opening), wanted=printed(before[0]))
        cursor.execute(_AFTER, [account, last])
        after = cursor.fetchone()
        cursor.execute(_AFTER_THAT_DAY, [account, last, closing])
        if after is not None and after[0] != closing and not cursor.fetchone()[0]:
            raise ReportRefused("statement_gap_after", text=printed(closing), wanted=printed(after[0]))


def _insert(statement: Statement, repeats: Sequence[int | None], file_id: int) -> None:
    whole = None not in repeats
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reconciliation_statement (file_id, account, number, first_day, last_day, opening, closing,"
            " repeats_id) VALUES (%s, %s, %s, %s, %s, %s, %s,"
            " (SELECT s.id FROM reconciliation_statement s WHERE s.account = %s AND s.opening = %s AND s.closing = %s"
            "  AND s.first_day = %s AND s.last_day = %s AND s.repeats_id IS NULL AND %s ORDER BY s.id LIMIT 1))"
            " RETURNING id",
            [
                file_id, statement.account, statement.number, statement.first_day, statement.last_day,
                statement.opening, statement.closing,
                statement.account, statement.opening, statement.closing, statement.first_day, statement.last_day,
                whole,
            ],
        )  # fmt: skip
        number = cursor.fetchone()[0]
        with cursor.copy(
            "COPY reconciliation_entry (statement_id, entry_no, account, booked_on, value_date, amount, reference,"
            " bank_reference, text, repeats_id) FROM STDIN"
        ) as copy:
            for entry, repeated in zip(statement.entries, repeats, strict=True):
                copy.write_row(
                    (
                        number, entry.entry_no, statement.account, entry.booked_on, entry.value_date, entry.amount,
                        entry.reference, entry.bank_reference, entry.text, repeated,
                    )
                )  # fmt: skip


_SUM = """
    SELECT (SELECT sum(amount) FROM reconciliation_entry WHERE account = %s AND repeats_id IS NULL),
           (SELECT opening FROM reconciliation_statement WHERE account = %s ORDER BY first_day, id LIMIT 1),
           (SELECT closing FROM reconciliation_statement WHERE account = %s ORDER BY last_day DESC, id DESC LIMIT 1)
"""


def _adds_up(account: str) -> None:
    """All bookings that count lead from the first balance to the last: none is missing, none counts twice."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM, [account, account, account])
        total, opening, closing = cursor.fetchone()
    if opening + int(total or 0) != closing:
        raise ReportRefused("statement_overlap")
