"""A city under several sets of rules at once: its objects are read one time, each set is weighed as they pass by.

The same calculation as determination, object by object; only aggregates stay. Nothing is written here. What officers
still have to decide about odd objects is left aside: a simulation shows what the rules do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TypeVar

from django.db import connection, transaction

from sppt.assessment.ahead import ahead, shared_snapshot
from sppt.assessment.engine import EXCLUDED, Before, Known, carrying
from sppt.assessment.gathering import decided, notices_before, objects_count
from sppt.assessment.matching import persons
from sppt.assessment.rulesets_values import KELURAHAN_DIGITS, LandValues, pieces_of
from sppt.assessment.simulation_tally import CAPS, Simulated, Tally
from sppt.assessment.statements import statement
from sppt.assessment.treatments import standing, treated
from sppt.assessment.words import Choice
from sppt.register.queries import ValuedObject, valued_objects
from sppt.rules.assessment.core import Outcome, Valuation, charge, valuate
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.njoptkp import carriers
from sppt.rules.assessment.year import YearRules

CHUNK = 5_000
SORT_MEMORY = "64MB"  # of the database, for each step of the one reading
Watch = Callable[[int, int], None]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A set of rules to be weighed, with what it says of land values."""

    rules: YearRules
    values: LandValues


@dataclass(frozen=True, slots=True)
class City:
    """What each set would do, in their order."""

    results: tuple[Simulated, ...]
    facts_year: int  # whose NIR the register has
    held_to_bills: bool  # of the year before; False: to the first set, as the city has no such notices


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some objects in the order of NOP, what each was billed the year before, and bills whose object is gone."""

    objects: list[ValuedObject]
    was: list[int | None]
    gone: list[Before]
    is_billed: bool  # whether the city has notices of the year before at all


@dataclass(slots=True)
class _Set:
    """A set with what it has counted so far."""

    rules: YearRules
    tally: Tally
    reasons: Counter[str] = field(default_factory=Counter)
    stimulus: Counter[str] = field(default_factory=Counter)
    minimum: int = 0
    is_older: bool = False  # rules of the year before need not know what was decided for this one


@dataclass(slots=True)
class _Lane:
    """Sets that value every object alike and let the same objects carry NJOPTKP: they share facts and valuation."""

    values: LandValues
    carrying: frozenset[str]
    alone: tuple[bool, bool]  # whether an only object carries it, without and with a building
    sets: list[_Set]


def simulate(tax_year: int, sets: Sequence[Weighed], *, cap_percent: int, watch: Watch) -> City:
    """What each set would do to the city.

    Compared with the notices of the year before; where the city has none, with the first set, which is the rules of
    that year. One snapshot, read in pieces; `watch` hears how many objects of how many have passed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(statement("nir_year"), {"year": tax_year})
        facts_year = int(cursor.fetchone()[0])
        snapshot = shared_snapshot()
        holding = standing(tax_year)
        with (
            ahead(snapshot, lambda: treated(_roomy(valued_objects(facts_year)), holding)) as objects,
            ahead(snapshot, lambda: _roomy(notices_before(tax_year))) as before,
        ):
            there, shared = _known(tax_year)
            if any(not one.values.changes_nothing for one in sets):
                several = pieces_of(facts_year)
                sets = [Weighed(one.rules, one.values.with_pieces(several)) for one in sets]
            counted = [_counted(one, cap_percent) for one in sets]
            counted[0].is_older = bool(holding)
            lanes = _lanes(
                sets, counted, there, list(treated(valued_objects(facts_year, nops=shared), holding))
            )
            passed, total, held_to_bills = 0, objects_count(), True
            for piece in _pieces(objects, before):
                held_to_bills = piece.is_billed
                _weigh(piece, lanes, there)
                _count_gone(piece.gone, lanes)
                passed += len(piece.objects)
                watch(passed, max(total, passed))
    return City(tuple(_finished(one, passed) for one in counted), facts_year, held_to_bills)


def _roomy(rows: Iterator[Row]) -> Iterator[Row]:
    """The same, sorted and joined in memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{SORT_MEMORY}'")
    yield from rows


def _finished(one: _Set, objects: int) -> Simulated:
    return one.tally.finish(
        objects=objects,
        outcomes=list(one.reasons.items()),
        stimulus=list(one.stimulus.items()),
        minimum=one.minimum,
    )


def _known(tax_year: int) -> tuple[Known, list[str]]:
    """Who is one person, what officers decided, and the NOPs whose owners have several."""
    person_of = persons()
    with connection.cursor() as cursor:
        cursor.execute(statement("many_objects"), {"matched": list(person_of)})
        shared = cursor.fetchall()
    there = Known(
        tax_year=tax_year,
        persons={subjek: person_of.get(subjek, subjek) for _, subjek in shared},
        decided=decided(tax_year),
    )
    return there, [nop for nop, _ in shared]


def _counted(one: Weighed, cap_percent: int) -> _Set:
    tops = [up_to for _, up_to in one.rules.buku if up_to is not None]
    tally = Tally(buku=tops, caps=(*CAPS, cap_percent), rounding=one.rules.roundings.stimulus)
    return _Set(one.rules, tally)


def _lanes(
    sets: Sequence[Weighed], counted: Sequence[_Set], there: Known, shared: Sequence[ValuedObject]
) -> list[_Lane]:
    lanes: dict[object, _Lane] = {}
    for one, own in zip(sets, counted, strict=True):
        rules = one.rules
        its = [each._replace(facts=_valued(each, one.values)) for each in shared]
        carried = frozenset(carrying(rules, there, its))
        alone = (_carries_alone(rules, built=False), _carries_alone(rules, built=True))
        tables = (rules.kelas_tanah.hash, rules.kelas_bangunan.hash, rules.roundings.njop)
        values = (tuple(sorted(one.values.zones.items())), tuple(sorted(one.values.percents.items())))
        lane = lanes.setdefault((tables, values, carried, alone), _Lane(one.values, carried, alone, []))
        lane.sets.append(own)
    return list(lanes.values())


def _carries_alone(rules: YearRules, *, built: bool) -> bool:
    return bool(carriers(rules, [("0", "0", 0, built)]))


def _valued(one: ValuedObject, values: LandValues) -> ObjectFacts:
    """The facts with the land worth what a set says."""
    facts = one.facts
    if values.changes_nothing:
        return facts
    worth = values.nilai_bumi(
        facts.nop, znt=one.znt, nir=one.nir, luas=facts.luas_bumi, nilai=facts.nilai_bumi
    )
    return facts._replace(nilai_bumi=worth)


def _pieces(objects: Iterator[ValuedObject], notices: Iterator[Before]) -> Iterator[_Piece]:
    """The city in pieces, the notices of the year before beside the objects; both come in the order of NOP."""
    past = next(notices, None)
    is_billed = past is not None
    while chunk := list(islice(objects, CHUNK)):
        was: list[int | None] = []
        gone: list[Before] = []
        for one in chunk:
            nop = one.facts.nop
            while past is not None and past.nop < nop:
                gone.append(past)
                past = next(notices, None)
            if past is not None and past.nop == nop:
                was.append(past.pokok)
                past = next(notices, None)
            else:
                was.append(None)
        yield _Piece(chunk, was, gone, is_billed)
    if past is not None:
        yield _Piece([], [], [past, *notices], is_billed)


def _weigh(piece: _Piece, lanes: Sequence[_Lane], there: Known) -> None:
    """One piece under every set. Without notices of the year before, the first set is what the others are held to."""
    nops = [one.facts.nop for one in piece.objects]
    spans = _spans(nops)
    held_to, compared = piece.was, piece.is_billed
    for lane in lanes:
        facts = _facts(piece.objects, piece.was, lane, there)
        value, rules = valuate, lane.sets[0].rules
        valued = [value(rules, one) for one in facts]
        for own in lane.sets:
            fitting = [_known_to(own.rules, one) for one in facts] if own.is_older else facts
            now = _charged(own, fitting, valued, there)
            if not compared:
                held_to, compared = now, True
            for kelurahan, start, end in spans:
                own.tally.add(kelurahan, nops[start:end], held_to[start:end], now[start:end])


def _facts(
    chunk: Sequence[ValuedObject], was: Sequence[int | None], lane: _Lane, there: Known
) -> list[ObjectFacts]:
    """The facts of a chunk with what the city decided of each object beforehand."""
    persons, carried, alone = there.persons, lane.carrying, lane.alone
    make = ObjectFacts._make
    plain, values = lane.values.changes_nothing, lane.values
    made: list[ObjectFacts] = []
    for one, pokok in zip(chunk, was, strict=True):
        facts = one.facts if plain else _valued(one, values)
        subjek = one.subjek_id
        carries = (
            facts.nop in carried if subjek in persons else bool(subjek) and alone[facts.luas_bangunan > 0]
        )
        made.append(make((*facts[:12], carries, *facts[13:16], pokok)))
    return made


def _known_to(rules: YearRules, facts: ObjectFacts) -> ObjectFacts:
    """The facts without a group, tariff or exemption that these rules do not have."""
    if not (facts.golongan or facts.tarif_khusus or facts.dikecualikan):
        return facts
    return facts._replace(
        golongan=facts.golongan if facts.golongan in rules.share.groups else "",
        tarif_khusus=facts.tarif_khusus if facts.tarif_khusus in rules.tariff.specials else "",
        dikecualikan=facts.dikecualikan if facts.dikecualikan in rules.exempt_by_decision else "",
    )


def _charged(
    own: _Set, facts: Sequence[ObjectFacts], valued: Sequence[Valuation], there: Known
) -> list[int | None]:
    """What each object would pay; None without a notice."""
    rules, tax, notice, decided = own.rules, charge, Outcome.NOTICE, there.decided
    now: list[int | None] = []
    for one, worth in zip(facts, valued, strict=True):
        found = tax(rules, one, worth)
        if found.outcome is not notice:
            own.reasons[found.reason] += 1
            now.append(None)
            continue
        if decided and decided.get(one.nop) == (Choice.EXCLUDE, found.njop):
            own.reasons[EXCLUDED] += 1
            now.append(None)
            continue
        own.minimum += found.minimum_applied
        for name, rupiah in found.stimulus:
            own.stimulus[name] += rupiah
        now.append(found.pokok)
    return now


def _count_gone(gone: Sequence[Before], lanes: Sequence[_Lane]) -> None:
    for kelurahan, its in groupby(gone, key=lambda one: one.nop[:KELURAHAN_DIGITS]):
        bills = list(its)
        nops, was = [one.nop for one in bills], [one.pokok for one in bills]
        for lane in lanes:
            for own in lane.sets:
                own.tally.add(kelurahan, nops, was, [None] * len(nops))


def _spans(nops: Sequence[str]) -> list[tuple[str, int, int]]:
    """Where each kelurahan begins and ends among NOPs in order."""
    spans: list[tuple[str, int, int]] = []
    start = 0
    for kelurahan, its in groupby(nops, key=lambda nop: nop[:KELURAHAN_DIGITS]):
        end = start + sum(1 for _ in its)
        spans.append((kelurahan, start, end))
        start = end
    return spans
