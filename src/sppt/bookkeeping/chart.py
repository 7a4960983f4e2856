"""The city's account codes and journal rules as values.

Rules say which journal lines each event of the ledger makes; they name accounts by a lasting key, which has a code
and a name on each day. `chart_file` reads them from akun/.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sppt.bookkeeping.words import Book, Kind, Movement, Side, When
from sppt.kit.canonical import canonical
from sppt.rules.posting import Account
from sppt.rules.rupiah import Rate, Rounding, times

UNDONE = "batal_"


@dataclass(frozen=True, slots=True)
class Code:
    """An account as it is called between two days (both count; None is open)."""

    key: str
    code: str
    name: str
    kind: Kind
    normal: Side
    since: date
    until: date | None
    standing: str

    def stands(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer between two accounts, by key."""

    debit: str
    credit: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What one event of the ledger becomes in each book."""

    event: str
    debit: Account
    credit: Account
    source: str  # "" for any
    when: When | None
    movement: Movement | None
    accrual: tuple[Line, ...]
    budget: tuple[Line, ...]
    article: str

    def lines(self) -> Iterable[tuple[Book, Line]]:
        yield from ((Book.ACCRUAL, line) for line in self.accrual)
        yield from ((Book.BUDGET, line) for line in self.budget)


@dataclass(frozen=True, slots=True)
class AgeClass:
    """Receivables up to so many whole months after jatuh tempo (None: all older), and the share set aside."""

    name: str
    name_en: str
    months_up_to: int | None
    percent: Rate


@dataclass(frozen=True, slots=True)
class Allowance:
    """The classes of age that hold from a day on, the youngest first."""

    since: date
    rounding: Rounding
    classes: tuple[AgeClass, ...]
    article: str
    standing: str

    def of(self, amounts: Sequence[int]) -> list[int]:
        """The allowance for the amount in each class, in their order; rupiah."""
        return [
            times(amount, one.percent, rounding=self.rounding)
            for amount, one in zip(amounts, self.classes, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Keys of the accounts that the year's end leads to."""

    equity: str
    budget_balance: str
    allowance: str
    allowance_expense: str
    article: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All of a city; `hash` changes with every value."""

    city: str
    codes: tuple[Code, ...]
    rules: tuple[Rule, ...]
    allowances: tuple[Allowance, ...]
    year_end: YearEnd
    hash: str

    def code(self, key: str, *, on: date) -> Code:
        """The account with this key as it is called on a day; before its first day as on it."""
        mine = [one for one in self.codes if one.key == key]
        return next((one for one in reversed(mine) if one.since <= on), mine[0])

    def keys(self, book: Book) -> list[str]:
        """The keys of a book, in the order of the file, each once."""
        return list(dict.fromkeys(one.key for one in self.codes if one.kind.book is book))

    def key_of(self, code: str) -> str | None:
        """The key that has, or once had, this code."""
        return next((one.key for one in self.codes if one.code == code), None)

    def rule(
        self, event: str, debit: Account, credit: Account, *, source: str, when: When | None
    ) -> Rule | None:
        """The rule for a posting; that of an undone one is the rule of what it undoes, turned around."""
        if event.startswith(UNDONE):
            found = self._found(event.removeprefix(UNDONE), credit, debit, source="", when=when)
            return None if found is None else _turned(found)
        return self._found(event, debit, credit, source=source, when=when)

    def _found(
        self, event: str, debit: Account, credit: Account, *, source: str, when: When | None
    ) -> Rule | None:
        for one in self.rules:
            if (one.event, one.debit, one.credit) == (event, debit, credit):
                if one.source and source and one.source != source:
                    continue
                if one.when is None or one.when is when:
                    return one
        return None

    @property
    def events_by_year(self) -> list[str]:
        """Events whose journal depends on the tax year of the bill; for all others nobody looks it up."""
        once = sorted({one.event for one in self.rules if one.when is not None})
        return [*once, *(UNDONE + event for event in once)]

    def allowance(self, on: date) -> Allowance:
        """The classes of age that hold on a day."""
        return next(one for one in reversed(self.allowances) if one.since <= on)

    def pinned(self) -> str:
        """Rules and kinds as plain text, to be kept beside what was decided by them."""
        return canonical(
            {
                "kinds": {one.key: str(one.kind) for one in self.codes},
                "rules": [
                    {
                        "event": one.event,
                        "debit": str(one.debit),
                        "credit": str(one.credit),
                        "source": one.source,
                        "when": str(one.when or ""),
                        "lines": [[str(book), line.debit, line.credit] for book, line in one.lines()],
                    }
                    for one in self.rules
                ],
            }
        )


def _turned(rule: Rule) -> Rule:
    def around(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(Line(line.credit, line.debit) for line in lines)

    return Rule(
        UNDONE + rule.event,
        rule.credit,
        rule.debit,
        rule.source,
        rule.when,
        rule.movement,
        around(rule.accrual),
        around(rule.budget),
        rule.article,
    )
