"""What a kit found: cases passed, failed or skipped, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

Player = TypeVar("Player")


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Fails(Exception):
    """The installation did not do what the standard says; the text says what was expected and what came."""


class Skips(Exception):
    """A case could not be played; the text says what is missing for it."""


@dataclass(frozen=True, slots=True)
class Case(Generic[Player]):
    """One thing that is tried. `number` is stable, `rule` says what must hold, an `optional` one may be skipped."""

    number: str
    rule: str
    play: Callable[[Player], None]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a case; `why` is empty if it passed."""

    number: str
    rule: str
    result: Result
    why: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a kit found about one installation, for one partner."""

    kit: str
    against: str
    partner: str
    at: datetime
    cases: tuple[Finding, ...]

    def count(self, result: Result) -> int:
        return sum(one.result is result for one in self.cases)

    @property
    def conforms(self) -> bool:
        """Whether every case passed; only an optional one may have been skipped."""
        return all(
            one.result is Result.PASSED or (one.optional and one.result is Result.SKIPPED)
            for one in self.cases
        )


def play_all(cases: Sequence[Case[Player]], player: Player) -> tuple[Finding, ...]:
    """Every case, in order; one that fails stops no other."""
    return tuple(_played(case, player) for case in cases)


def _played(case: Case[Player], player: Player) -> Finding:
    result, why = Result.PASSED, ""
    try:
        case.play(player)
    except Fails as found:
        result, why = Result.FAILED, str(found)
    except Skips as found:
        result, why = Result.SKIPPED, str(found)
    return Finding(case.number, case.rule, result, why, case.optional)
