"""What an import is told and what it tells back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sppt.imports.problems import Severity


class Mode(StrEnum):
    """STORE keeps the result; TRY does everything and then takes it back."""

    STORE = "store"
    TRY = "try"


class Progress(Protocol):
    """Who watches an import. `size` and `done` are bytes of the file being read, or None where nobody can count."""

    def begin(self, step: str, size: int | None) -> None: ...

    def advance(self, done: int) -> None: ...


class ImportRefused(Exception):
    """The files cannot be imported as they are; nothing was stored. `code` is stable, the text says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class TableCount:
    """Rows of one table: read = stored + rejected + skipped (known already, repeated, or changed)."""

    read: int
    stored: int
    rejected: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about one row that a person should know."""

    table: str
    line: int
    key: str
    problem: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read, stored and found. `findings` holds at most FINDINGS_MAX; `problems` counts all of them."""

    mode: Mode
    batch: int | None
    tables: Mapping[str, TableCount]
    problems: Mapping[str, int]
    findings: tuple[Finding, ...]
    rejects_file: Path
    ignored: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """What `sppt import sismiop --json` prints."""
        return {
            "tables": {name: asdict(count) for name, count in self.tables.items()},
            "findings": [asdict(finding) for finding in self.findings],
            "problems": dict(self.problems),
            "rejects_file": str(self.rejects_file),
            "ignored_files": list(self.ignored),
            "dry_run": self.mode is Mode.TRY,
            "batch": self.batch,
        }
