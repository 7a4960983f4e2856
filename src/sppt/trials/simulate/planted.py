"""Two bugs planted into a trial's own database or door, and nowhere else: whoever cannot find them proves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import psycopg


class Bug(StrEnum):
    """A mistake that was really made elsewhere."""

    LOOK_BEFORE_LOCK = "look_before_lock"  # the key is looked for before the locks, not after
    REPLY_BEFORE_COMMIT = "reply_before_commit"  # the channel hears its answer before it is on disk


class NotPlanted(Exception):
    """The production function no longer has the text that the planted bug replaces."""


_DECLARED = re.compile(r"(    resolved bigint\[\];\n)")
_LOCKED = re.compile(r"(    -- Then keys, in one order)")
_LOOKED = re.compile(r"LEFT JOIN \w+ AS old ON old\.channel[^\n]*\n")
_TOO_EARLY = Path(__file__).parent / "sql" / "look_early.sql"


def plant(bug: Bug | None, url: str, schema: str, *, then: str = "") -> str:
    """Replaces payments_settle in the trial's database at `url` if the bug lies there; returns what it was.

    `then` is a statement between the look and the lock. Raises NotPlanted.
    """
    if bug is not Bug.LOOK_BEFORE_LOCK:
        return ""
    with psycopg.connect(url, autocommit=True, options=f"-c search_path={schema},public") as connection:
        row = connection.execute(
            "SELECT pg_get_functiondef(p.oid) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
            " WHERE p.proname = 'payments_settle' AND n.nspname = %s",
            [schema],
        ).fetchone()
        text = str(row[0]) if row else ""
        connection.execute(_spoiled(text, then).encode())
        return text


def _spoiled(text: str, then: str) -> str:
    early = _TOO_EARLY.read_text(encoding="utf-8")
    changes: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
        (_DECLARED, r"\1    seen_early bigint[];\n"),
        (_LOCKED, f"{early}{then}\n\\1"),
        (_LOOKED, lambda found: f"{found.group().partition(' ON ')[0]} ON old.id = seen_early[given.ord]\n"),
    )
    for part, instead in changes:
        text, found = part.subn(instead, text)
        if found != 1:
            raise NotPlanted(f"settle.sql has {part.pattern!r} {found} times")
    return text
