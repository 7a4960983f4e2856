"""The determination of a year: previewed, or stored as drafts that a second officer issues.

The drafts of a year are one transaction over one snapshot of the register: a city takes seconds, so a run that was
killed leaves nothing, and the next one begins at the first object; there is no half that could leave a gap or a
double. Three connections: one reads the snapshot, one writes the drafts, and one holds the year's lock and tells how
far it is while the other two are busy. In a big city a second process assesses one half, see `helping`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import psycopg
from django.db import connection, transaction

from sppt.assessment import gathering, helping
from sppt.assessment.ahead import shared_snapshot
from sppt.assessment.drafting import Database, OddRow, Packing, store, store_odd
from sppt.assessment.engine import Part, Passed, agree, passing
from sppt.assessment.pinning import pin
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.rulesets import year_rules
from sppt.assessment.shelf import Shelf
from sppt.assessment.statements import statement
from sppt.assessment.stored import stored
from sppt.assessment.tally import Seen, Totals
from sppt.assessment.words import DETERMINATION_TABLE, DeterminationEvent, DeterminationState
from sppt.kit import audit
from sppt.kit.canonical import canonical
from sppt.rules.assessment.year import YearRules
from sppt.rules.calendar import wib_day
from sppt.rules.perda import PerdaError

DETERMINATION_LOCK = 7_370_713  # with the tax year: one determination of a year at a time
TELL_EVERY = 5_000  # objects

Heard = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a determination would do. Nothing was written."""

    tax_year: int
    rules: YearRules
    totals: Totals
    seen: Seen


@dataclass(frozen=True, slots=True)
class Determined:
    """A year's drafts as they were stored."""

    number: int
    tax_year: int
    rules_hash: str
    totals: Totals


def preview(tax_year: int, *, heard: Heard | None = None) -> Preview:
    """Assesses the whole city and writes nothing. Raises Refused; a year with notices can be looked at again."""
    rules = rules_of(tax_year)
    totals, seen = Totals(), Seen()
    with _snapshot(), _no_collecting(), closing(_city(rules, tax_year, heard)) as city:
        for one in seen.watch(city):
            totals.add(one)
    return Preview(tax_year, rules, totals, seen)


def determine(tax_year: int, *, maker: str, at: datetime, heard: Heard | None = None) -> Determined:
    """Assesses the whole city and stores a draft of every object; older drafts of the year are replaced.

    maker: an officer's name, or "command:..." . Raises Refused, also when somebody else is at it.
    """
    rules = rules_of(tax_year)
    refuse_what_cannot_be(tax_year, at=at)
    with _second_connection() as control, _alone(control, tax_year), _second_connection() as writer:
        number = _begin(control, tax_year, rules, maker=maker, at=at)

        def tell(done: int, total: int) -> None:
            control.execute(
                "UPDATE assessment_determination SET done = %s, objects_count = %s WHERE id = %s",
                [done, total, number],
            )
            if heard is not None:
                heard(done, total)

        with _snapshot(), writer.transaction(), _no_collecting():
            writer.execute("SET LOCAL statement_timeout = 0")
            writer.execute("DELETE FROM assessment_anomaly WHERE determination_id = %s", [number])
            writer.execute("DELETE FROM assessment_draft_reduction WHERE determination_id = %s", [number])
            writer.execute("DELETE FROM assessment_draft WHERE determination_id = %s", [number])
            with Shelf[OddRow]() as odd:
                packing = Packing(number, odd.put)
                with closing(_packed(rules, packing, number, tell)) as blocks:
                    store(writer, blocks)
                store_odd(writer, number, odd.taken())
            reduced: dict[str, object] = {"determination": number, "year": tax_year, "nops": None}
            writer.execute(statement("draft_reductions").encode(), reduced)
        _finish(number, rules, packing.totals, maker=maker, at=at)
    return Determined(number, tax_year, rules.hash, packing.totals)


def rules_of(tax_year: int) -> YearRules:
    """The rules of a year; Refused where there are none."""
    try:
        return year_rules(tax_year)
    except PerdaError as error:
        raise Refused(Why.NO_RULES, year=tax_year, detail=error) from None


def _city(rules: YearRules, tax_year: int, heard: Heard | None) -> Generator[Passed, None, None]:
    """Every object of the register, assessed, in one snapshot; see `passing` for their order."""
    with helping.read(shared_snapshot(), tax_year, None) as (objects, before):
        total = _total()
        known = gathering.known(tax_year)
        done = 0
        for done, one in enumerate(passing(rules, known, objects, before), start=1):
            yield one
            if heard is not None and not done % TELL_EVERY:
                heard(done, total)
        if heard is not None:
            heard(done, total)


def _packed(rules: YearRules, packing: Packing, number: int, heard: Heard) -> Generator[bytes, None, None]:
    """A draft of every object of the register, packed, in one snapshot; a big city by two processes, half each."""
    snapshot, total, mine, task = shared_snapshot(), _total(), None, None
    if helping.is_worth_it(total):
        mine, theirs = gathering.halves(total)
        task = helping.Task(connection.settings_dict, snapshot, rules, number, theirs)
    with (
        helping.helped(task, packing.odd) as helper,
        helping.read(snapshot, rules.tax_year, mine) as (objects, before),
        closing(Part(rules, gathering.known(rules.tax_year))) as part,
    ):
        told = 0
        helper.tell(part.known)
        for block in helper.beside(packing.blocks(part.alone(objects, before))):
            yield block
            done = packing.totals.objects + helper.objects
            if done - told >= TELL_EVERY:
                told = done
                heard(done, total)
        others = yield from helper.claims()
        agreed = agree(rules, [part.claims(), *others])
        helper.tell(agreed)
        yield from helper.beside(packing.blocks(part.shared(agreed)))
        for ended in (yield from helper.rest()):
            packing.totals.add_totals(ended.totals)
    heard(packing.totals.objects, total)


def _total() -> int:
    total = gathering.objects_count()
    if not total:
        raise Refused(Why.NO_OBJECTS)
    return total


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the city for all reads, whatever is imported meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of tuples pass by without a ring among them; looking for rings would take a quarter of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _second_connection() -> Iterator[Database]:
    """Another connection to the same database in the same role, in autocommit."""
    other = connection.copy()
    other.connect()
    try:
        yield cast("Database", other.connection)
    finally:
        other.close()


@contextmanager
def _alone(control: Database, tax_year: int) -> Iterator[None]:
    """The year's lock for as long as the connection lives: whoever is killed gives it back."""
    row = control.execute("SELECT pg_try_advisory_lock(%s, %s)", [DETERMINATION_LOCK, tax_year]).fetchone()
    if row is None or not row[0]:
        raise Refused(Why.ALREADY_RUNNING, year=tax_year)
    yield


def refuse_what_cannot_be(tax_year: int, *, at: datetime) -> None:
    """Raises Refused for a year that lies too far ahead or has notices, whoever brought them, and for no objects."""
    if tax_year > wib_day(at).year + 1:
        raise Refused(Why.TOO_EARLY, year=tax_year)
    if gathering.year_is_noticed(tax_year):
        raise Refused(Why.YEAR_HAS_NOTICES, year=tax_year, count=gathering.notices_count(tax_year))
    if not gathering.objects_count():
        raise Refused(Why.NO_OBJECTS)


NEW = """
INSERT INTO assessment_determination (tax_year, state, maker, asked_at, rules_hash, attempts, done, objects_count,
    notices, no_sppt, anomalies, njop, pokok, summary, version, checker, problem)
VALUES (%s, %s, %s, %s, '', 0, 0, 0, 0, 0, 0, 0, 0, '{}', 1, '', '') RETURNING id, state, maker
"""


def new_determination(tax_year: int, *, maker: str, at: datetime) -> int:
    """The row of a year that waits for the worker; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(NEW, [tax_year, DeterminationState.WAITING.value, maker, at])
        return int(cursor.fetchone()[0])


def _begin(control: Database, tax_year: int, rules: YearRules, *, maker: str, at: datetime) -> int:
    """The row of the year, made or taken over, in the state running."""
    row = control.execute(
        "SELECT id, state, maker FROM assessment_determination WHERE tax_year = %s AND state <> 'abandoned'",
        [tax_year],
    ).fetchone()
    if row is None:
        row = control.execute(NEW, [tax_year, DeterminationState.WAITING.value, maker, at]).fetchone()
    if row is None:
        raise psycopg.DataError("the determination was not written")
    number, state = int(str(row[0])), DeterminationState(str(row[1]))
    after = DETERMINATION_TABLE.get((state, DeterminationEvent.BEGUN))
    if after is None:
        raise Refused(Why.ALREADY_APPROVED, year=tax_year)
    # The author of drafts is whoever ran them last; a run that was asked for in the office keeps who asked.
    author = str(row[2]) if state is DeterminationState.WAITING else maker
    begun = control.execute(
        "UPDATE assessment_determination SET state = %s, maker = %s, rules_hash = %s, attempts = attempts + 1,"
        " done = 0, problem = '', version = version + 1 WHERE id = %s AND state = %s",
        [after.value, author, rules.hash, number, state.value],
    )
    if not begun.rowcount:  # approved between the two statements
        raise Refused(Why.ALREADY_APPROVED, year=tax_year)
    return number


def _finish(number: int, rules: YearRules, totals: Totals, *, maker: str, at: datetime) -> None:
    """The drafts counted again in the database, and the year set to draft, with its audit row."""
    with transaction.atomic(), connection.cursor() as cursor:
        # All drafts are read, however many they are and however busy the machine is.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT state FROM assessment_determination WHERE id = %s FOR UPDATE", [number])
        state = DeterminationState(cursor.fetchone()[0])
        found = stored(number)
        told = (totals.notices, totals.no_sppt, totals.anomalies, totals.njop, totals.pokok)
        if found.counted != told or not totals.ties_out:
            raise Refused(Why.DOES_NOT_TIE_OUT, detail=f"{found.counted} / {told}")
        pin(rules)
        cursor.execute(
            "UPDATE assessment_determination SET state = %s, stored_at = %s, done = %s, objects_count = %s,"
            " notices = %s, no_sppt = %s, anomalies = %s, njop = %s, pokok = %s, summary = %s WHERE id = %s",
            [
                DETERMINATION_TABLE[state, DeterminationEvent.STORED].value,
                at,
                totals.objects,
                totals.objects,
                *told,
                canonical(found.compared),
                number,
            ],
        )
        audit.append(
            actor=maker if ":" in maker else f"officer:{maker}",
            verb="determine",
            subject=f"determination:{number}",
            detail={
                "year": rules.tax_year,
                "rules": rules.hash,
                "objects": totals.objects,
                "notices": totals.notices,
                "pokok": totals.pokok,
            },
            at=at,
        )
