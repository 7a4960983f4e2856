"""Simulations as background work: asked for by an officer, taken by the worker, kept with what they found.

A run reads the city once for up to four proposals and for the rules in force. A lock of the database session tells a
run that somebody works on from one whose worker died: that one is taken again, three times at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from django.db import connection, transaction

from sppt.assessment.rulesets import in_force, perda_with, rulesets_of, year_rules
from sppt.assessment.rulesets_values import land_values
from sppt.assessment.simulation_run import City, Weighed
from sppt.assessment.simulation_tally import Simulated
from sppt.assessment.simulation_words import RunState
from sppt.kit import audit

SETS_MAX = 4
OPEN_MAX = 8
ATTEMPTS_MAX = 3
RUNS_MAX = 50
CAP_MAX = 1_000
IN_FORCE = "Aturan yang berlaku"
_LOCK = 7_370_721  # with the run's number: one process works on a run


class SimulationCode(StrEnum):
    """Why a simulation was not begun."""

    NO_SETS = "no_sets"
    TOO_MANY_SETS = "too_many_sets"
    SET_CLOSED = "set_closed"
    DIFFERENT_YEARS = "different_years"
    BAD_CAP = "bad_cap"
    TOO_MANY_RUNS = "too_many_runs"
    NO_RUN = "no_run"


SENTENCES: dict[SimulationCode, str] = {
    SimulationCode.NO_SETS: "Pilih sekurang-kurangnya satu usulan untuk disimulasikan.",
    SimulationCode.TOO_MANY_SETS: "Pilih paling banyak empat usulan sekaligus.",
    SimulationCode.SET_CLOSED: "Salah satu usulan sudah dibuang. Pilih yang lain.",
    SimulationCode.DIFFERENT_YEARS: "Usulan yang dibandingkan harus untuk tahun pajak yang sama.",
    SimulationCode.BAD_CAP: "Tulis batas kenaikan sebagai bilangan bulat dari 0 sampai 1.000 persen.",
    SimulationCode.TOO_MANY_RUNS: "Masih ada delapan simulasi yang berjalan. Tunggu sampai salah satunya selesai.",
    SimulationCode.NO_RUN: "Simulasi ini tidak ada.",
}


class SimulationRefused(Exception):
    """A simulation was not begun, or there is none; `code` is stable."""

    def __init__(self, code: SimulationCode) -> None:
        super().__init__(SENTENCES[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Run:
    """A simulation as it stands; `done` objects of `total`."""

    number: int
    tax_year: int
    rulesets: tuple[int, ...]
    cap_percent: int
    state: RunState
    done: int
    total: int
    problem: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}

    @property
    def percent(self) -> int:
        return min(self.done * 100 // self.total, 100) if self.total else 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one set: the city under it, and what it was calculated with."""

    facts_year: int  # whose NIR the register had
    held_to_bills: bool  # "before" are the notices of the year before; False: the rules in force
    rules_hash: str  # of the year's rules
    city: Simulated


@dataclass(frozen=True, slots=True)
class Result:
    """One set of a run. `ruleset` 0 is the rules in force; `is_stale`: the proposal has changed since."""

    place: int
    ruleset: int
    name: str
    hash: str
    is_stale: bool
    kept: Kept

    @property
    def city(self) -> Simulated:
        return self.kept.city


@dataclass(frozen=True, slots=True)
class Named:
    """A set as it will be simulated: what it is called, the hash of its content, and its rules."""

    ruleset: int
    name: str
    hash: str
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Job:
    """A run that this process works on."""

    number: int
    tax_year: int
    cap_percent: int
    sets: tuple[Named, ...]


def ask(numbers: Sequence[int], *, cap_percent: int, officer: str, at: datetime) -> int:
    """Asks for a simulation of these proposals; returns its number. Raises SimulationRefused, NoRules."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise SimulationRefused(SimulationCode.NO_SETS)
    if len(wanted) > SETS_MAX:
        raise SimulationRefused(SimulationCode.TOO_MANY_SETS)
    if not 0 <= cap_percent <= CAP_MAX:
        raise SimulationRefused(SimulationCode.BAD_CAP)
    found = rulesets_of(wanted)
    if any(one.is_dropped for one in found):
        raise SimulationRefused(SimulationCode.SET_CLOSED)
    if len({one.tax_year for one in found}) > 1:
        raise SimulationRefused(SimulationCode.DIFFERENT_YEARS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])
        if len(pending()) >= OPEN_MAX:
            raise SimulationRefused(SimulationCode.TOO_MANY_RUNS)
        cursor.execute(
            "INSERT INTO assessment_simulation (tax_year, rulesets, cap_percent, state, attempts, done, total, problem,"
            " asked_by, asked_at) VALUES (%s, %s, %s, %s, 0, 0, 0, '', %s, %s) RETURNING id",
            [found[0].tax_year, wanted, cap_percent, str(RunState.WAITING), officer, at],
        )
        number = int(cursor.fetchone()[0])
        detail = {"rulesets": wanted, "cap": cap_percent}
        subject = f"simulation:{number}"
        audit.append(actor=f"officer:{officer}", verb="simulate", subject=subject, detail=detail, at=at)
    return number


def pending() -> list[int]:
    """Runs that are not finished, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM assessment_simulation WHERE state IN ('waiting', 'running') ORDER BY id LIMIT %s",
            [OPEN_MAX],
        )
        return [number for (number,) in cursor.fetchall()]


def begin(number: int, *, at: datetime) -> Job | None:
    """Takes a run for this database session; None if it is finished, taken, or was tried too often."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, number])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(
            "UPDATE assessment_simulation SET state = 'running', attempts = attempts + 1, done = 0 WHERE id = %s"
            " AND state IN ('waiting', 'running') RETURNING tax_year, cap_percent, rulesets, attempts",
            [number],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    tax_year, cap_percent, wanted, attempts = row
    if attempts > ATTEMPTS_MAX:
        fail(number, "Simulasi ini sudah tiga kali terhenti di tengah jalan.", at=at)
        return None
    return Job(number, tax_year, cap_percent, tuple(_sets(tax_year, wanted)))


def _sets(tax_year: int, wanted: Sequence[int]) -> list[Named]:
    """The rules in force this year, then the proposals as they read now."""
    before = year_rules(tax_year - 1)
    holding = in_force(tax_year - 1)
    unchanged = Weighed(before, land_values(None))
    sets = [Named(0, IN_FORCE if holding is None else holding.name, before.hash, unchanged)]
    for one in rulesets_of(wanted):
        rules = perda_with(one.content).year(tax_year)
        sets.append(Named(one.number, one.name, one.hash, Weighed(rules, land_values(one.content))))
    return sets


def progress(number: int, *, done: int, total: int) -> None:
    """How far a run has come."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_simulation SET done = %s, total = %s WHERE id = %s", [done, total, number]
        )


def keep(job: Job, found: City, *, at: datetime) -> None:
    """Stores what a run found; it is finished then."""
    with transaction.atomic(), connection.cursor() as cursor:
        for place, (named, city) in enumerate(zip(job.sets, found.results, strict=True)):
            kept = Kept(found.facts_year, found.held_to_bills, named.weighed.rules.hash, city)
            cursor.execute(
                "INSERT INTO assessment_simulation_result (simulation_id, place, ruleset_id, name, hash, result)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    job.number,
                    place,
                    named.ruleset or None,
                    named.name,
                    named.hash,
                    msgspec.json.encode(kept).decode(),
                ],
            )
        _end(job.number, RunState.DONE, problem="", at=at)


def fail(number: int, problem: str, *, at: datetime) -> None:
    """Ends a run without a result."""
    _end(number, RunState.FAILED, problem=problem[:500], at=at)


def _end(number: int, state: RunState, *, problem: str, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessment_simulation SET state = %s, problem = %s, ended_at = %s WHERE id = %s",
            [str(state), problem, at, number],
        )


def run_of(number: int) -> Run:
    """One run. Raises SimulationRefused."""
    found = _runs("WHERE id = %s", [number])
    if not found:
        raise SimulationRefused(SimulationCode.NO_RUN)
    return found[0]


def latest_runs() -> list[Run]:
    """The latest runs, at most 50."""
    return _runs("ORDER BY id DESC LIMIT %s", [RUNS_MAX])


def results_of(number: int) -> list[Result]:
    """What a run found, the rules in force first; nothing while it is not finished."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.place, coalesce(r.ruleset_id, 0), r.name, r.hash, coalesce(s.hash <> r.hash, false), r.result"
            " FROM assessment_simulation_result r LEFT JOIN assessment_ruleset s ON s.id = r.ruleset_id"
            " WHERE r.simulation_id = %s ORDER BY r.place",
            [number],
        )
        return [
            Result(place, ruleset, name, digest, is_stale, msgspec.json.decode(text, type=Kept))
            for place, ruleset, name, digest, is_stale, text in cursor.fetchall()
        ]


def _runs(rest: str, values: Sequence[int]) -> list[Run]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, tax_year, rulesets, cap_percent, state, done, total, problem, asked_by, asked_at, ended_at"  # noqa: S608 (our words)
            f" FROM assessment_simulation {rest}",
            values,
        )
        return [
            Run(number, tax_year, tuple(sets), cap, RunState(state), *others)
            for number, tax_year, sets, cap, state, *others in cursor.fetchall()
        ]
