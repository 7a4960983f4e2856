"""Finds the line of a field in a TOML text: the parser forgets lines, people need them."""

import re

from sppt.rules.perda.common import PerdaError
from sppt.rules.reading import FieldError

_HEADER = re.compile(r"\s*(\[\[|\[)\s*([A-Za-z0-9_.-]+)\s*(\]\]|\])")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_STEP = re.compile(r"([A-Za-z0-9_-]+)((?:\[\d+\])?)")


def at_its_line(error: FieldError, *, text: str, source: str) -> PerdaError:
    """The same fault with the file and, where it can be found, the line."""
    line = line_of(text, error.path)
    place = f"baris {line}: " if line else ""
    return PerdaError(f"{source}: {place}{error}", field=error.path, line=line, fault=error.code)


def line_of(text: str, path: str) -> int | None:
    """The line, counted from 1, of the deepest part of the path that stands in the text; None if nothing does."""
    lines = _lines(text)
    steps = [name + place for name, place in _STEP.findall(path)]
    for depth in range(len(steps), 0, -1):
        found = lines.get(".".join(steps[:depth]))
        if found:
            return found
    return None


def _lines(text: str) -> dict[str, int]:
    """Line of each header, key, and element of an array that is spread over lines."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, array, element, depth = "", "", 0, 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = _STRINGS.sub('""', raw).split("#", 1)[0]
        if depth == 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = _opened(header.group(2), counts=counts, opening=header.group(1))
                found.setdefault(table, number)
                continue
            if key:
                array, element = f"{table}.{key.group(1)}" if table else key.group(1), 0
                found.setdefault(array, number)
        for sign in line:
            if sign == "{" and depth == 1:
                element += 1
                found.setdefault(f"{array}[{element}]", number)
            depth += (sign in "[{") - (sign in "]}")
    return found


def _opened(name: str, *, counts: dict[str, int], opening: str) -> str:
    """The path of a header: the tables it lies in, each with its count so far."""
    path = ""
    parts = name.split(".")
    for place, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if opening == "[[" and place == len(parts) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
