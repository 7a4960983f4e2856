"""What the SQL of the house may do: compute no time and no chance, and write only its own room's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, name, parsed, read, room, rooms, strings, under

STOREYS = (
    {"rules"},
    {"kit"},
    {"accounts", "partners"},
    {"register", "ledger"},
    {"assessment"},
    {"payments"},
    {"imports", "documents", "figures", "reconciliation", "collection", "collective", "messages"},
    {"services", "bookkeeping"},
    {"portal", "office", "channels"},
    {"trials"},
    {"project"},
)
"""The storeys of the house from the ground; the import contracts in pyproject.toml say the same of Python."""

WRITES_ELSEWHERE: Mapping[str, set[str]] = {
    "src/sppt/payments/migrations/reverse.sql": {"kit", "ledger"},
    "src/sppt/payments/migrations/settle.sql": {"kit", "ledger"},
    "src/sppt/trials/bench/sql/fresh_codes.sql": {"payments"},  # only `sppt bench` runs it, and these four
    "src/sppt/trials/bench/sql/grow.sql": {"assessment", "ledger", "register"},
    "src/sppt/trials/bench/sql/reconcile_day.sql": {"kit", "ledger", "partners", "payments"},
    "src/sppt/trials/bench/sql/snap_inquire.pgbench.sql": {"partners"},
    "src/sppt/trials/bench/sql/snap_pay.pgbench.sql": {"partners"},
}
"""The only files that write tables of other rooms, and which rooms' (docs/decisions/0001-rumah.md)."""

MOMENT = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|random|gen_random_uuid)\s*\("
    r"|\b(?:current_timestamp|current_date|current_time|localtimestamp)\b",
    re.IGNORECASE,
)
WRITE = re.compile(
    r"\b(?:insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|truncate(?:\s+table)?(?:\s+only)?"
    r"|merge\s+into(?:\s+only)?|copy)\s+(?:\"?\w+\"?\.)?\"?([a-z]+)_\w+",
    re.IGNORECASE,
)
COPY_OUT = re.compile(r"\bcopy\s+\S+(?:\s*\([^)]*\))?\s+to\b", re.IGNORECASE)
READ = re.compile(r"\b(?:from|join)\s+(?:only\s+)?(?:lateral\s+)?\"?([a-z]+)_\w+(?!\w*\s*\()", re.IGNORECASE)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


@cache
def statements() -> tuple[tuple[Path, int, str], ...]:
    """Every piece of SQL in src/: whole files without their comments, and strings of Python."""
    whole = [(path, 1, COMMENT.sub("", read(path))) for path in under(HOUSE, ".sql")]
    pieces = [
        (path, line, COMMENT.sub("", text))
        for path in under(HOUSE, ".py")
        for line, text in strings(parsed(path))
    ]
    return (*whole, *pieces)


def written(sql: str) -> set[str]:
    """The rooms whose tables a piece of SQL writes, by the prefix of the table's name."""
    return {found.lower() for found in WRITE.findall(COPY_OUT.sub("", sql))} & rooms()


def looked_up(sql: str) -> set[str]:
    """The rooms whose tables a piece of SQL reads."""
    return {found.lower() for found in READ.findall(sql)} & rooms()


def storey(of: str) -> int:
    return next(height for height, rooms_there in enumerate(STOREYS) if of in rooms_there)


def test_no_sql_asks_the_database_for_the_time_or_for_chance() -> None:
    found = [
        f"{name(path)}:{line} {match.group()}"
        for path, line, sql in statements()
        for match in MOMENT.finditer(sql)
    ]
    assert not found


def test_only_the_listed_files_write_other_rooms_tables() -> None:
    elsewhere: dict[str, set[str]] = {}
    for path, _line, sql in statements():
        foreign = written(sql) - {room(path)}
        # An import moves a whole city at once, set by set; in SQL files, where it can be seen.
        if foreign and not (room(path) == "imports" and path.suffix == ".sql"):
            elsewhere.setdefault(name(path), set()).update(foreign)
    assert elsewhere == WRITES_ELSEWHERE


def test_python_reads_only_its_own_rooms_tables() -> None:
    found = {
        f"{name(path)}:{line} reads {sorted(looked_up(sql) - {room(path)})}"
        for path, line, sql in statements()
        if path.suffix == ".py" and looked_up(sql) - {room(path)}
    }
    assert not found, "reads across rooms are .sql files of the higher room"


def test_sql_reads_only_its_own_and_lower_rooms() -> None:
    upwards = {
        f"{name(path)} reads {other}"
        for path, _line, sql in statements()
        if path.suffix == ".sql"
        for other in looked_up(sql) - {room(path)}
        if storey(other) >= storey(room(path))
    }
    assert not upwards


def test_every_room_stands_on_a_storey() -> None:
    assert rooms() <= set().union(*STOREYS)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT now()",
        "paid_at timestamptz DEFAULT CURRENT_TIMESTAMP",
        "ORDER BY Random ()",
        "x := clock_timestamp()",
    ],
)
def test_a_hidden_moment_in_sql_would_be_seen(sql: str) -> None:
    assert MOMENT.search(sql)


def test_names_that_only_resemble_a_moment_pass() -> None:
    assert not MOMENT.search(
        "SELECT kit_now(x), known, current_date_text, at_random FROM y WHERE unknown (z)"
    )


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO kit_audit_event (at) VALUES ($1)",
        'UPDATE "kit_budget" SET used = 1',
        "delete from only kit_budget",
        "TRUNCATE TABLE kit_budget",
        "COPY kit_budget (key) FROM STDIN",
        "update kota_3676.kit_budget set used = 1",
    ],
)
def test_a_write_would_be_seen(sql: str) -> None:
    assert written(sql) == {"kit"}


@pytest.mark.parametrize(
    "sql",
    ["SELECT 1 FROM kit_budget FOR UPDATE", "COPY kit_budget (key) TO STDOUT", "DO UPDATE SET kit_used = 1"],
)
def test_a_lock_or_a_copy_out_is_no_write(sql: str) -> None:
    assert not written(sql)


def test_a_read_would_be_seen_and_a_function_is_no_table() -> None:
    assert looked_up("SELECT 1 FROM kit_budget b JOIN other_table o USING (x)") == {"kit"}
    assert not looked_up("SELECT * FROM kit_seal_rows(1, 2)")
