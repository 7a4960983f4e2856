"""What the house tests read: the files of the repository, parsed once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "sppt"


@cache
def files() -> tuple[Path, ...]:
    """Every file git would keep: tracked, or new and not ignored."""
    listed = subprocess.run(
        # The checkout may belong to another user than the one who runs the tests.
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, timeout=30,
    ).stdout.decode()  # fmt: skip
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def under(folder: Path, *suffixes: str) -> list[Path]:
    """Files below a folder with one of the suffixes."""
    return [path for path in files() if path.is_relative_to(folder) and path.suffix in suffixes]


def name(path: Path) -> str:
    """A path as a person would type it from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room of src/sppt that a file lies in; empty for the house itself."""
    inside = path.relative_to(HOUSE).parts
    return inside[0] if len(inside) > 1 else ""


@cache
def rooms() -> frozenset[str]:
    """The rooms that exist."""
    return frozenset(path.parent.name for path in HOUSE.glob("*/__init__.py"))


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(read(path), filename=str(path))


def docstrings(tree: ast.AST) -> set[ast.Constant]:
    """The string constants that are documentation, not data."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        # Bare strings after an attribute document it; they are never executed either.
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(statement.value)
    return found


@cache
def strings(tree: ast.AST) -> tuple[tuple[int, str], ...]:
    """Line and text of every string that is data, pieces of f-strings included."""
    documentation = docstrings(tree)
    return tuple(
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation
    )


@cache
def dotted(tree: ast.Module) -> tuple[tuple[ast.expr, str], ...]:
    """Every name in the code with what its import makes of it: `datetime.date.today` for `date.today`."""
    origin: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                origin[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                origin[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, dot, rest = _spelled(node).partition(".")
            if head in origin:
                found.append((node, origin[head] + dot + rest))
    return tuple(found)


def _spelled(node: ast.expr) -> str:
    """Names joined by dots as they are written; empty for what is reached through anything else, such as a call."""
    if isinstance(node, ast.Name):
        return node.id
    head = _spelled(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{head}.{node.attr}" if head and isinstance(node, ast.Attribute) else ""
