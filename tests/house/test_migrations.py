"""Migrations form one numbered line per room, so that two people cannot add the same step."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import HOUSE, parsed, rooms

OWNERS = sorted(room for room in rooms() if (HOUSE / room / "models.py").exists())
NUMBERED = re.compile(r"^(\d{4})_[a-z0-9_]+$")


def steps(of: str) -> list[Path]:
    return sorted(path for path in (HOUSE / of / "migrations").glob("*.py") if path.stem != "__init__")


def before(step: Path, of: str) -> list[str]:
    """The migrations of the same room that a migration names as its predecessors."""
    for node in ast.walk(parsed(step)):
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            for statement in node.body:
                targets = statement.targets if isinstance(statement, ast.Assign) else []
                if isinstance(statement, ast.AnnAssign):
                    targets = [statement.target]
                if [ast.unparse(target) for target in targets] == ["dependencies"]:
                    pairs = ast.literal_eval(statement.value)  # type: ignore[attr-defined]
                    return [name for app, name in pairs if app == of]
    return []


@pytest.mark.parametrize("room", OWNERS)
def test_a_room_with_tables_numbers_its_migrations_without_gap_or_double(room: str) -> None:
    found = [NUMBERED.match(step.stem) for step in steps(room)]
    assert found
    assert all(found)
    assert [match.group(1) for match in found if match] == [f"{n:04}" for n in range(1, len(found) + 1)]


@pytest.mark.parametrize("room", OWNERS)
def test_each_migration_follows_the_one_before_it(room: str) -> None:
    line = [step.stem for step in steps(room)]
    assert [before(step, room) for step in steps(room)] == [[], *([name] for name in line[:-1])][: len(line)]
