"""Three-way matching: our postings, the channels' reports, the bank's statements. Set by set, in one transaction.

Every step is one statement of its own (sql/), run in the order of its number. What is found is only ever added: a
second run over the same facts adds nothing, whatever the order in which the lines came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from sppt.ledger.actions import hold_days
from sppt.partners.channels import Channel, FeeRule, read_channels
from sppt.reconciliation.classes import CLASSES
from sppt.reconciliation.settling import post_settlements

SQL = Path(__file__).parent / "sql"
LOCK = "reconcile"
LOOKS_BACK = timedelta(
    days=45
)  # a difference older than this is found no more by likeness, only by its reference
STATEMENT_REACH = timedelta(days=18)  # a channel settles within a week; Lebaran alone took 11 days in 2025
STEP_MS_MAX = 300_000  # a step over a million lines takes longer than a page may
_PLANNING = (
    "SET LOCAL work_mem = '64MB'",  # a hundred thousand lines are sorted and joined in memory
    # Of a channel that no statistics know yet the planner expects no line at all, and merges by channel alone: each of
    # its lines with each other, for hours. A hash join takes all columns that must agree.
    "SET LOCAL enable_mergejoin = off",
)
_WORDS = re.compile(r"[^A-Z0-9]+")

_SCRATCH = """
CREATE TEMP TABLE agreed (code text PRIMARY KEY, cut_off time, fee bigint, fee_rule text, account text, settle_days int)
    ON COMMIT DROP;
CREATE TEMP TABLE names (code text, words text) ON COMMIT DROP;
CREATE TEMP TABLE calendar (code text, day date, settles_on date, PRIMARY KEY (code, day)) ON COMMIT DROP;
CREATE TEMP TABLE standing (finding text PRIMARY KEY, account text) ON COMMIT DROP;
CREATE TEMP TABLE reported (channel text, day date) ON COMMIT DROP;
CREATE TEMP TABLE banked (account text, day date) ON COMMIT DROP;
CREATE TEMP TABLE theirs (claim_id bigint, channel text, kind text, reference text, key text, nop text,
    tax_year int,
    code text, receipt text, amount bigint, paid_at timestamptz, day date, fee_off bigint, file_id bigint)
    ON COMMIT DROP;
CREATE TEMP TABLE ours (number bigint, payment_id bigint, suspense_id bigint, channel text, reference text,
    receipt text, code text, amount bigint, day date) ON COMMIT DROP;
CREATE TEMP TABLE groups (channel text, settles_on date, account text, claims bigint, after bigint, claims_to bigint,
    day date, net bigint, net_all bigint, kept bigint, complete boolean) ON COMMIT DROP;
CREATE TEMP TABLE entries (entry_id bigint, account text, value_date date, amount bigint, named text,
    bank_reference text) ON COMMIT DROP;
CREATE TEMP TABLE credits (entry_id bigint, channel text, settles_on date) ON COMMIT DROP
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run added: pairs, cases, cases that ended by a fact, settlements with their bank's bookings."""

    pairs: int
    cases: int
    explained: int
    settlements: int


def reconcile(on: date, *, at: datetime) -> Ran:
    """Holds everything up to this business day against each other and keeps what is found. One at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        hold()
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(STEP_MS_MAX)])
        for setting in _PLANNING:
            cursor.execute(setting)
        _prepare(on)
        last_pair, cases_before, ended_before = _last_pair(), *_counts()
        _claims(on, at=at)
        settled = _statements(on, at=at)
        _run("12_cases", at=at, since=on - LOOKS_BACK, until=on)
        _run("26_statement_cases", at=at, since=on - LOOKS_BACK, until=on)
        _run("13_explained", at=at)
        cursor.execute("SELECT count(*) FROM reconciliation_pair WHERE id > %s", [last_pair])
        pairs = int(cursor.fetchone()[0])
        cases, ended = _counts()
        cursor.execute(
            "DROP TABLE agreed, names, calendar, standing, reported, banked, theirs, ours, groups, entries, credits"
        )
    return Ran(pairs, cases - cases_before, ended - ended_before, settled)


def hold() -> None:
    """Keeps matching to the caller's transaction: one run, or one decision, at a time; no day closes meanwhile."""
    hold_days()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])


def _claims(on: date, *, at: datetime) -> None:
    """Claims against postings. Tomorrow's claims take part: a payment at the cut-off may stand in either day."""
    since, until = on - LOOKS_BACK, on + timedelta(days=1)
    _run("01_places", at=at)
    _run("01b_plain", at=at, since=since, until=until)
    _run("02_theirs", since=since, until=until)
    _index("theirs", "claim_id")
    _run("03_repeated_lines", at=at)
    _run("03b_retrieval_numbers", since=since, until=until)
    _run("04_ours", since=since, until=until)
    _index("ours", "number")
    for step in (
        "05_references",
        "06_references_used",
        "07_alike",
        "08_bills",
        "09_reversals",
        "10_undone",
        "11_deposits",
    ):
        _run(step, at=at)


def _statements(on: date, *, at: datetime) -> int:
    """Claims against the bank; what has its money is posted and entered into the register."""
    since, until = on - LOOKS_BACK, on + STATEMENT_REACH
    _run("20_groups", since=since, until=until)
    _run("21_entries", since=since, until=until)
    for step in ("22_credits_of_the_day", "23_credits_alike", "24_credits_uneven"):
        _run(step)
    with connection.cursor() as cursor:
        cursor.execute(_text("25_settlements"), {"at": at})
        made = [int(number) for (number,) in cursor.fetchall()]
    post_settlements(made, at=at)
    return len(made)


def _prepare(on: date) -> None:
    """Scratch tables: what was agreed with the channels, the working days, and which days have been reported."""
    agreed = read_channels()
    since, until = on - LOOKS_BACK, on + STATEMENT_REACH
    with connection.cursor() as cursor:
        for statement in _SCRATCH.split(";"):
            cursor.execute(statement)
        cursor.executemany(
            "INSERT INTO agreed VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (
                    one.code,
                    one.cut_off.isoformat(),
                    one.fee if one.fee_rule is not FeeRule.NONE else 0,
                    str(one.fee_rule),
                    one.account,
                    one.settle_days,
                )
                for one in agreed.values()
            ],
        )
        cursor.executemany("INSERT INTO names VALUES (%s, %s)", list(_names(agreed)))
        cursor.executemany(
            "INSERT INTO standing VALUES (%s, %s)",
            [(str(finding), known.account and str(known.account)) for finding, known in CLASSES.items()],
        )
    _run("00_reported", since=since, until=until)
    with connection.cursor() as cursor:
        cursor.execute(_text("00_days"))
        first, last = cursor.fetchone()
    _calendar(agreed, first, last)


def _calendar(agreed: Mapping[str, Channel], first: date | None, last: date | None) -> None:
    """The settlement day of every business day that files at hand may tell of."""
    if first is None or last is None:
        return
    rows = [
        (one.code, day, working_days_after(day, one.settle_days))
        for one in agreed.values()
        for day in (first + timedelta(days=step) for step in range((last - first).days + 1))
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO calendar VALUES (%s, %s, %s)", rows)


def working_days_after(day: date, days: int) -> date:
    """The working day so many after this day, by the holidays that are known; a report that names its own day wins."""
    return settings.WORKDAYS.after(day, days)


def _names(agreed: Mapping[str, Channel]) -> Iterable[tuple[str, str]]:
    """The ways in which a statement may name a channel, as whole words."""
    for one in agreed.values():
        for name in {one.code, one.name, _WORDS.sub("", one.code.upper())}:
            words = _WORDS.sub(" ", name.upper()).strip()
            if len(words) > 2:
                yield one.code, f" {words} "


def _last_pair() -> int:
    """The newest pair: what a run adds comes after it, though numbers that an undone run took are missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM reconciliation_pair")
        return int(cursor.fetchone()[0])


def _counts() -> tuple[int, int]:
    """How many cases and ended cases there are: rows are only ever added, under the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM reconciliation_case),"
            " (SELECT count(*) FROM reconciliation_case_event WHERE verb = 'resolve')"
        )
        cases, ended = cursor.fetchone()
    return cases, ended


def _index(table: str, column: str) -> None:
    """Filled first, then indexed and measured: later steps thin these tables out and must not multiply them."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON {table} ({column})")
        cursor.execute(f"ANALYZE {table}")


def _run(step: str, **given: date | datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_text(step), given or None)


def _text(step: str) -> str:
    return (SQL / f"{step}.sql").read_text(encoding="utf-8")
