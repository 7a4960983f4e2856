"""House rules that a reader of the source relies on: sizes, the one clock, whole numbers in the law."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, dotted, name, parsed, room, under

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 400
LONG_FILES: Mapping[str, str] = {
    "src/sppt/reconciliation/migrations/0002_matching.py": "Django wrote it: nine tables that name each other",
}
"""Files of src/ that may be longer, each with its reason."""

CLOCKS = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "django.db.models.functions.Now",
        "django.utils.timezone.localdate",
        "django.utils.timezone.localtime",
        "django.utils.timezone.now",
        "time.ctime",
        "time.gmtime",
        "time.localtime",
        "time.time",
        "time.time_ns",
    }
)
STOPWATCHES = frozenset(
    {
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.process_time",
    }
)
CLOCK_HOME = "src/sppt/kit/clock.py"
STOPWATCH_ROOMS = frozenset({"kit", "project", "trials"})
"""Rooms that wait for processes or measure; nowhere else does how long something took decide anything."""


def floats(tree: ast.Module) -> Iterator[str]:
    """Lines where a number could stop being whole: float literals, the name float, and division."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"line {node.lineno}: the number {node.value}"
        elif isinstance(node, ast.Name) and node.id in {"float", "complex"}:
            yield f"line {node.lineno}: {node.id}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield f"line {node.lineno}: a division"


def clocks(tree: ast.Module, forbidden: frozenset[str]) -> Iterator[str]:
    """Lines that name one of the forbidden clocks, called or handed on, and Django's own time stamps."""
    for node, meaning in dotted(tree):
        if meaning in forbidden:
            yield f"line {node.lineno}: {meaning}"
    if forbidden >= CLOCKS:
        for keyword in (node for node in ast.walk(tree) if isinstance(node, ast.keyword)):
            if keyword.arg in {"auto_now", "auto_now_add"}:
                yield f"line {keyword.value.lineno}: {keyword.arg}"


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"line {node.lineno}: {node.name} has {lines} lines"


def _complaints(found: Iterator[tuple[Path, str]]) -> str:
    return "\n".join(f"{name(path)} {complaint}" for path, complaint in found)


def test_the_law_has_no_float_and_no_division() -> None:
    sources = under(HOUSE / "rules", ".py")
    assert sources
    assert not _complaints((path, found) for path in sources for found in floats(parsed(path)))


def test_only_the_kits_clock_knows_what_time_it_is() -> None:
    sources = [path for path in under(HOUSE, ".py") if name(path) != CLOCK_HOME]
    assert not _complaints((path, found) for path in sources for found in clocks(parsed(path), CLOCKS))


def test_only_rooms_that_wait_or_measure_hold_a_stopwatch() -> None:
    sources = [path for path in under(HOUSE, ".py") if room(path) not in STOPWATCH_ROOMS]
    assert not _complaints((path, found) for path in sources for found in clocks(parsed(path), STOPWATCHES))


def test_every_function_can_be_read_whole() -> None:
    assert not _complaints(
        (path, found) for path in under(HOUSE, ".py") for found in long_functions(parsed(path))
    )


def test_no_source_file_is_long_without_a_reason() -> None:
    lengths = {name(path): len(path.read_bytes().splitlines()) for path in under(HOUSE, ".py", ".sql")}
    long = {file for file, lines in lengths.items() if lines > FILE_LINES_MAX}
    assert long == set(LONG_FILES)


@pytest.mark.parametrize("code", ["x = 0.5", "x = a / b", "x /= 2", "def f(x: float) -> int: ...", "x = 1j"])
def test_a_float_or_a_division_would_be_seen(code: str) -> None:
    assert list(floats(ast.parse(code)))


def test_whole_division_is_not_mistaken_for_division() -> None:
    assert not list(floats(ast.parse("x = a // b\ny, z = divmod(a, b)\nx //= 2")))


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nx = datetime.now(tz=UTC)",
        "import datetime as dt\nx = dt.date.today()",
        "from time import time as t\nx = t()",
        "from django.utils import timezone\nfield(default=timezone.now)",
        "from django.db import models\nmodels.DateTimeField(auto_now_add=True)",
    ],
)
def test_a_hidden_clock_would_be_seen(code: str) -> None:
    assert list(clocks(ast.parse(code), CLOCKS))


def test_the_kits_clock_and_a_dates_parts_are_no_hidden_clocks() -> None:
    code = "from datetime import date\nfrom sppt.kit import clock\nx = clock.now()\ny = date.fromisoformat(z)"
    assert not list(clocks(ast.parse(code), CLOCKS))
    assert not list(clocks(ast.parse("from sppt.kit.clock import now\nx = now()"), CLOCKS))


def test_a_function_of_61_lines_would_be_seen_and_one_of_60_not() -> None:
    def function(lines: int) -> ast.Module:
        return ast.parse("def f() -> None:\n" + "    x = 1\n" * (lines - 1))

    assert list(long_functions(function(61)))
    assert not list(long_functions(function(60)))
