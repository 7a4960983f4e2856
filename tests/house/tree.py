"""What the house tests read: the files of the repository, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
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


def rooms() -> set[str]:
    """The rooms that exist."""
    return {path.parent.name for path in HOUSE.glob("*/__init__.py")}


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


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is data, pieces of f-strings included."""
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documentation:
            yield node.lineno, node.value


def dotted(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
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
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            text = ast.unparse(node)
            head, dot, rest = text.partition(".")
            if head in origin:
                yield node, origin[head] + dot + rest
