"""A whole city assessed in the order of NOP: each object with its outcome, and what is odd about it.

Nothing is written here. Three things are known before the first object passes by: who has several objects (only they
share one NJOPTKP), what the officers decided, and the notices of the year before, which are read beside the objects in
the same order. The objects of owners with several wait on a shelf until all have been valued. So memory does not grow
with the objects, only with the owners of several, by a line each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import NamedTuple

from sppt.assessment.shelf import Shelf
from sppt.assessment.words import Choice, Oddity, withholds
from sppt.register.queries import ValuedObject
from sppt.rules.assessment.core import Assessed, Outcome, Valuation, charge, valuate
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.njoptkp import Highest, carriers
from sppt.rules.assessment.year import YearRules

EXCLUDED = "excluded"


class Before(NamedTuple):
    """A notice of the year before; rupiah."""

    nop: str
    pokok: int
    njop: int
    njoptkp: int


class Odd(NamedTuple):
    """One thing that is odd about an object."""

    kind: str
    detail: str

    @property
    def withholds(self) -> bool:
        return withholds(self.kind)


class Passed(NamedTuple):
    """One object with its result. `outcome` and `reason` count what officers decided; the rest is the rules' own."""

    facts: ObjectFacts
    assessed: Assessed
    outcome: Outcome
    reason: str
    odd: tuple[Odd, ...]
    before: Before | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the first object passes by."""

    tax_year: int
    # A subject with several objects, or one person under several ids: the person.
    persons: Mapping[str, str]
    # Subjects who may be one person with another; nobody has decided yet.
    suspected: frozenset[str] = frozenset()
    # By NOP, the year in which its newest building was built.
    late_buildings: Mapping[str, int] = field(default_factory=dict)
    # Codes; empty if the city brought none.
    kelurahan: frozenset[str] = frozenset()
    # By NOP, what was decided, and for which NJOP.
    decided: Mapping[str, tuple[Choice, int]] = field(default_factory=dict)


def carrying(rules: YearRules, known: Known, shared: Iterable[ValuedObject]) -> set[str]:
    """Which objects carry NJOPTKP among those whose owner has several. What gets no notice carries none."""
    asking = _Asking(rules, known)
    for one in shared:
        asking.meet(one, None, valuate(rules, one.facts))
    return asking.highest.nops


def _excluded(known: Known, nop: str, njop: int) -> bool:
    return known.decided.get(nop) == (Choice.EXCLUDE, njop)


class Claims(NamedTuple):
    """What one part of the city asks for the owners of several objects, who may have others elsewhere."""

    best: Mapping[str, tuple[int, str]]  # see `Highest`, by person
    relieved: dict[str, str]  # person: the first object in the order of NOP that had NJOPTKP the year before


class Agreed(NamedTuple):
    """What follows for the whole city: the objects that carry NJOPTKP, and who was relieved by which object first."""

    carrying: set[str]
    relieved: dict[str, str]


def agree(rules: YearRules, parts: Iterable[Claims]) -> Agreed:
    """Gives each owner's one NJOPTKP to one of all his objects; the parts in the order of NOP."""
    highest, relieved = Highest(rules), dict[str, str]()
    for one in parts:
        highest.join(one.best)
        relieved = {**one.relieved, **relieved}
    return Agreed(highest.nops, relieved)


def passing(
    rules: YearRules, known: Known, objects: Iterable[ValuedObject], before: Iterator[Before]
) -> Iterator[Passed]:
    """Each object assessed. `objects` and `before` come in the order of NOP.

    So do the results, but for the objects of owners who have several: those come last, because NJOPTKP is given to one
    of them when all have been valued.
    """
    with closing(Part(rules, known)) as part:
        yield from part.alone(objects, before)
        yield from part.shared(agree(rules, [part.claims()]))


# An object held back, its notice of the year before, and its valuation: bare, see `Shelf`.
_Bare = tuple[tuple[object, ...], str, str, int | None, tuple[object, ...] | None, tuple[object, ...]]


class Part:
    """A part of the city as it passes: first the objects whose owners have no other, then those that were held back."""

    def __init__(self, rules: YearRules, known: Known) -> None:
        self.known, self._rules, self._relieved = known, rules, dict[str, str]()
        self._held, self._asking = Shelf[_Bare](), _Asking(rules, known)
        self._made = _maker(rules, known, self._relieved)

    def alone(self, objects: Iterable[ValuedObject], before: Iterator[Before]) -> Iterator[Passed]:
        """Each object whose owner has no other, assessed; in their order."""
        # Whoever has one object carries NJOPTKP with it, if the rule lets such an object carry it at all.
        alone = [bool(carriers(self._rules, [("0", "0", 0, built)])) for built in (False, True)]
        rules, persons, value, made, hold, meet = (
            self._rules, self.known.persons, valuate, self._made, self._held.put, self._asking.meet,
        )  # fmt: skip
        past = next(before, None)
        for one in objects:
            facts, subjek, znt, nir = one
            nop = facts.nop
            while past is not None and past.nop < nop:
                past = next(before, None)
            was = past if past is not None and past.nop == nop else None
            valued = value(rules, facts)
            if subjek in persons:
                hold(((*facts,), subjek, znt, nir, None if was is None else (*was,), (*valued,)))
                meet(one, was, valued)
            else:
                yield made(one, was, valued, bool(subjek) and alone[facts.luas_bangunan > 0])

    def claims(self) -> Claims:
        """What the objects held back ask for."""
        return Claims(self._asking.highest.best, self._asking.relieved)

    def shared(self, agreed: Agreed) -> Iterator[Passed]:
        """The objects held back, assessed; in their order."""
        made, carrying, new = self._made, agreed.carrying, tuple.__new__
        self._relieved.update(agreed.relieved)
        for bare, subjek, znt, nir, was, valued in self._held.taken():
            facts = new(ObjectFacts, bare)
            yield made(
                new(ValuedObject, (facts, subjek, znt, nir)),
                None if was is None else new(Before, was),
                new(Valuation, valued),
                facts.nop in carrying,
            )

    def close(self) -> None:
        self._held.close()


class _Asking:
    """What the objects of owners with several ask for: a line for each owner, not for each object."""

    def __init__(self, rules: YearRules, known: Known) -> None:
        self._rules, self._known = rules, known
        self.highest, self.relieved = Highest(rules), dict[str, str]()

    def meet(self, one: ValuedObject, was: Before | None, valued: Valuation) -> None:
        """One more object, in the order of NOP. What gets no notice or was left out asks for no NJOPTKP."""
        facts = one.facts
        assessed, person = charge(self._rules, facts, valued), self._known.persons[one.subjek_id]
        if was is not None and was.njoptkp and assessed.outcome is not Outcome.NO_SPPT:
            self.relieved.setdefault(person, facts.nop)
        if assessed.outcome is Outcome.NOTICE and not _excluded(self._known, facts.nop, assessed.njop):
            self.highest.meet(facts.nop, person, assessed.njop, facts.luas_bangunan > 0)


def _maker(
    rules: YearRules, known: Known, relieved: Mapping[str, str]
) -> Callable[[ValuedObject, Before | None, Valuation, bool], Passed]:
    """A function that charges a valued object and looks whether anything is odd about it; `relieved` as in Agreed."""
    persons, suspected, kelurahan = known.persons, known.suspected, known.kelurahan
    late, decided, look = known.late_buildings, known.decided, _Watch(known, relieved).look
    tax, notice, new = charge, Outcome.NOTICE, tuple.__new__

    def make(given: ValuedObject, was: Before | None, valued: Valuation, carries: bool) -> Passed:  # noqa: FBT001
        facts, subjek, znt, _ = given
        one = new(ObjectFacts, (*facts[:12], carries, *facts[13:16], None if was is None else was.pokok))
        assessed = tax(rules, one, valued)
        # Almost every object has nothing odd about it; the rest is looked at closer.
        if (
            assessed.outcome is notice
            and not assessed.anomalies
            and znt
            and (not kelurahan or one.nop[:10] in kelurahan)
            and (was is None or (2 * assessed.njop >= was.njop and not (was.njoptkp and subjek in persons)))
            and subjek not in suspected
            and one.nop not in late
            and one.nop not in decided
        ):
            return new(Passed, (one, assessed, notice, "", (), was))
        return look(one, assessed, was, subjek, znt)

    return make


class _Watch:
    """Looks at what is odd about an object, and at what officers decided about that."""

    def __init__(self, known: Known, relieved: Mapping[str, str]) -> None:
        self._known, self._relieved = known, relieved

    def look(
        self, facts: ObjectFacts, assessed: Assessed, was: Before | None, subjek: str, znt: str
    ) -> Passed:
        known, nop = self._known, facts.nop
        if assessed.outcome is Outcome.NO_SPPT:
            return Passed(facts, assessed, assessed.outcome, assessed.reason, (), was)
        odd: list[Odd] = []
        if assessed.anomalies:
            odd = [Odd(kind, "") for kind in assessed.anomalies]
        if was is not None:
            if 2 * assessed.njop < was.njop and assessed.outcome is Outcome.NOTICE:
                odd.append(Odd(Oddity.NJOP_HALVED, str(was.njop)))
            if was.njoptkp and subjek in known.persons:
                first = self._relieved[known.persons[subjek]]
                if first != nop:
                    odd.append(Odd(Oddity.NJOPTKP_TWICE, first))
        if nop in known.late_buildings:
            odd.append(Odd(Oddity.BUILDING_YEAR, str(known.late_buildings[nop])))
        if nop[:10] not in known.kelurahan and known.kelurahan:
            odd.append(Odd(Oddity.KELURAHAN_UNKNOWN, nop[:10]))
        if not znt and facts.luas_bumi:
            odd.append(Odd(Oddity.WITHOUT_ZONE, ""))
        if subjek in known.suspected:
            odd.append(Odd(Oddity.SAME_PERSON, subjek))
        if not odd:
            return Passed(facts, assessed, Outcome.NOTICE, "", (), was)
        return self._decided(facts, assessed, tuple(odd), was)

    def _decided(
        self, facts: ObjectFacts, assessed: Assessed, odd: tuple[Odd, ...], was: Before | None
    ) -> Passed:
        """With what an officer decided, as long as the NJOP is the one that he saw."""
        choice, njop = self._known.decided.get(facts.nop, (None, 0))
        if choice is Choice.EXCLUDE and njop == assessed.njop:
            return Passed(facts, assessed, Outcome.NO_SPPT, EXCLUDED, odd, was)
        stopping = next((one.kind for one in odd if one.withholds), "")
        if assessed.outcome is Outcome.ANOMALY:
            return Passed(facts, assessed, Outcome.ANOMALY, assessed.reason, odd, was)
        if stopping and not (choice is Choice.INCLUDE and njop == assessed.njop):
            return Passed(facts, assessed, Outcome.ANOMALY, stopping, odd, was)
        return Passed(facts, assessed, Outcome.NOTICE, "", odd, was)
