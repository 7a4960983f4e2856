"""The law computes and does nothing else: no clock, no files, no network, no other room."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.rules.kasus import ROOT

SOURCES = sorted((ROOT / "src" / "sppt" / "rules").rglob("*.py"))
MAY_IMPORT = {
    "bisect", "collections.abc", "dataclasses", "datetime", "enum", "functools", "hashlib", "itertools",
    "json", "math", "re", "tomllib", "typing", "unicodedata",
}  # fmt: skip
DOING = {"open", "print", "input", "exec", "eval", "compile", "__import__", "globals"}


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_there_are_sources_to_look_at() -> None:
    assert len(SOURCES) > 10


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_rule_imports_rules_and_a_few_calculating_modules_only(path: Path) -> None:
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert {name for name in names if not name.startswith("sppt.rules.")} <= MAY_IMPORT


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_rule_touches_nothing_outside_and_counts_in_whole_numbers(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Name) and node.id in DOING | {"float", "complex"}), node.lineno
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex)), node.lineno
        assert not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)), node.lineno
        assert not (isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}), node.lineno
