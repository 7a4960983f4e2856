"""Imported notices and payments held against the rules: how many agree, and where the others part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from typing import cast

import psycopg
from django.conf import settings
from django.db import connection, transaction

from sppt.assessment.rulesets import year_rules
from sppt.imports.consistency.recomputing import Checker, Parted, Row, Step, Vote
from sppt.imports.queries import YearAgreement, consistency
from sppt.rules.penalty import penalty
from sppt.rules.perda import Perda, PerdaError

CASES_MAX = 20  # examples of one year and step
CHUNK = 10_000

_COLUMNS = (
    "at", "tax_year", "rules_hash", "bracket_base", "notices", "agreeing", "parted_class", "parted_njop",
    "parted_njoptkp", "parted_tariff", "parted_rounding", "parted_reduction", "parted_minimum", "base_njop",
    "base_njopkp", "base_neither", "denda_by_due", "denda_by_payment", "denda_neither",
)  # fmt: skip


class NothingToCheck(Exception):
    """No imported notices of these years, or none whose rules are known."""

    code = "nothing_to_check"


@dataclass(slots=True)
class _Year:
    """What was counted for one tax year."""

    checker: Checker
    notices: int = 0
    parted: Counter[Step] = field(default_factory=Counter)
    votes: Counter[Vote] = field(default_factory=Counter)
    cases: dict[Step, list[tuple[str, Parted]]] = field(default_factory=lambda: defaultdict(list))
    denda_by_due: int = 0
    denda_by_payment: int = 0
    denda_neither: int = 0

    def see(self, row: Row) -> None:
        self.notices += 1
        vote = self.checker.vote(row)
        if vote is not None:
            self.votes[vote] += 1
        parted = self.checker.parts(row)
        if parted is not None:
            self.parted[parted.step] += 1
            if len(self.cases[parted.step]) < CASES_MAX:
                self.cases[parted.step].append((row.nop, parted))

    def see_denda(self, perda: Perda, *, due: date, paid_on: date, pokok: int, denda: int) -> None:
        by_due, by_payment = (
            penalty(rule=rule, remaining_pokok=pokok, due=due, paid_on=paid_on).denda
            for rule in (perda.penalty_for(due), perda.penalty_for(paid_on))
        )
        if by_due == by_payment:
            return
        self.denda_by_due += denda == by_due
        self.denda_by_payment += denda == by_payment
        self.denda_neither += denda not in (by_due, by_payment)


def check_consistency(
    years: Sequence[int] = (), *, at: datetime, progress: Callable[[int], None] | None = None
) -> tuple[YearAgreement, ...]:
    """Recomputes the imported notices of these tax years (of all, without any) and keeps the summary.

    Reads every notice once, with constant memory; `progress` hears how many. Changes nothing that was imported.
    Raises NothingToCheck.
    """
    with transaction.atomic():
        counted = _years(years or _imported_years())
        for done, (tax_year, row) in enumerate(_notices(list(counted)), start=1):
            counted[tax_year].see(row)
            if progress is not None and done % CHUNK == 0:
                progress(done)
        _see_payments(settings.PERDA, counted)
        found = {tax_year: year for tax_year, year in counted.items() if year.notices}
        if not found:
            raise NothingToCheck("Tidak ada SPPT hasil impor yang dapat diperiksa untuk tahun itu.")
        for tax_year, year in sorted(found.items()):
            _store(tax_year, year, at=at)
    return tuple(each for each in consistency() if each.tax_year in found)


def _years(wanted: Sequence[int]) -> dict[int, _Year]:
    counted = {}
    for tax_year in wanted:
        try:
            counted[tax_year] = _Year(Checker.of(year_rules(tax_year)))
        except PerdaError:
            continue  # a year before the law that is on record
    return counted


def _imported_years() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_read("years"))
        return [row[0] for row in cursor]


def _notices(years: list[int]) -> Iterator[tuple[int, Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_read("notices"), {"years": years})
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield row[0], Row._make(row[1:])


def _see_payments(perda: Perda, counted: dict[int, _Year]) -> None:
    turns = sorted(rule.due_from for rule in perda.penalties if rule.due_from is not None)
    if not turns:
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _read("late_payments"),
            {"years": list(counted), "first_turn": turns[0], "last_turn": turns[-1]},
        )
        while rows := cursor.fetchmany(CHUNK):
            for tax_year, due, paid_on, pokok, denda in rows:
                counted[tax_year].see_denda(perda, due=due, paid_on=paid_on, pokok=pokok, denda=denda)


def _store(tax_year: int, year: _Year, *, at: datetime) -> None:
    rules, parted = year.checker.rules, year.parted
    row = (
        at, tax_year, rules.hash, str(rules.tariff.base), year.notices, year.notices - parted.total(),
        parted[Step.CLASS], parted[Step.NJOP], parted[Step.NJOPTKP], parted[Step.TARIFF], parted[Step.ROUNDING],
        parted[Step.REDUCTION], parted[Step.MINIMUM], year.votes[Vote.NJOP], year.votes[Vote.NJOPKP],
        year.votes[Vote.NEITHER], year.denda_by_due, year.denda_by_payment, year.denda_neither,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO imports_consistency ({', '.join(_COLUMNS)})"  # noqa: S608 (our own words)
            f" VALUES ({', '.join(['%s'] * len(_COLUMNS))}) RETURNING id",
            list(row),
        )
        [number] = cursor.fetchone()
    database = cast(psycopg.Connection[tuple[object, ...]], connection.connection)
    copying = "COPY imports_consistency_case (consistency_id, step, nop, stored, expected) FROM STDIN"
    with database.cursor() as writing, writing.copy(copying) as copy:
        for step in Step:
            for nop, case in year.cases[step]:
                copy.write_row((number, str(step), nop, case.stored, case.expected))


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
