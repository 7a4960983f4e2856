"""The totals of a determination, object by object, and how its notices compare with those of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields

from sppt.assessment.engine import Passed
from sppt.assessment.simulation_tally import Largest, Mover
from sppt.rules.assessment.core import Outcome

LISTED_MAX = 100


@dataclass(slots=True)
class Totals:
    """Counts of objects and sums in rupiah. Every object is in exactly one of notices, no_sppt and anomalies."""

    objects: int = 0
    notices: int = 0
    no_sppt: int = 0
    anomalies: int = 0
    njop: int = 0
    pokok: int = 0
    before_notices: int = 0  # of the objects that get a notice
    before_pokok: int = 0
    risen: int = 0
    risen_rupiah: int = 0
    fallen: int = 0
    fallen_rupiah: int = 0
    same: int = 0
    new: int = 0
    withheld_before: int = 0  # had a notice the year before, and get none now
    withheld_pokok: int = 0
    reasons: Counter[str] = field(default_factory=Counter)  # of those without a notice
    kinds: Counter[str] = field(
        default_factory=Counter
    )  # of what is odd, objects with several counted in each

    def add(self, one: Passed) -> None:
        """Counts one object."""
        self.objects += 1
        was = one.before
        if one.outcome is Outcome.NOTICE:
            pokok = one.assessed.pokok
            self.notices += 1
            self.njop += one.assessed.njop
            self.pokok += pokok
            if was is None:
                self.new += 1
            else:
                self._compare(pokok, was.pokok)
        else:
            if one.outcome is Outcome.ANOMALY:
                self.anomalies += 1
            else:
                self.no_sppt += 1
            self.reasons[str(one.reason)] += 1
            if was is not None:
                self.withheld_before += 1
                self.withheld_pokok += was.pokok
        for odd in one.odd:
            self.kinds[str(odd.kind)] += 1

    def _compare(self, pokok: int, was: int) -> None:
        self.before_notices += 1
        self.before_pokok += was
        if pokok > was:
            self.risen += 1
            self.risen_rupiah += pokok - was
        elif pokok < was:
            self.fallen += 1
            self.fallen_rupiah += was - pokok
        else:
            self.same += 1

    def add_many(self, several: Sequence[Passed]) -> None:
        """Counts some objects; almost all of them get a notice, had one, and have nothing odd about them."""
        notice, njop, pokok, was_pokok = Outcome.NOTICE, 0, 0, 0
        plain = risen = risen_rupiah = fallen = fallen_rupiah = 0
        for one in several:
            _, assessed, outcome, _, odd, was = one
            if outcome is not notice or odd or was is None:
                self.add(one)
                continue
            now, before = assessed.pokok, was.pokok
            plain += 1
            njop += assessed.njop
            pokok += now
            was_pokok += before
            if now > before:
                risen += 1
                risen_rupiah += now - before
            elif now < before:
                fallen += 1
                fallen_rupiah += before - now
        self.add_totals(
            Totals(
                objects=plain, notices=plain, njop=njop, pokok=pokok, before_notices=plain, before_pokok=was_pokok,
                risen=risen, risen_rupiah=risen_rupiah, fallen=fallen, fallen_rupiah=fallen_rupiah,
                same=plain - risen - fallen,
            )
        )  # fmt: skip

    def add_totals(self, other: Totals) -> None:
        """Counts what was counted elsewhere."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def ties_out(self) -> bool:
        """Whether every object is in exactly one of the three."""
        return self.objects == self.notices + self.no_sppt + self.anomalies

    def compared(self) -> dict[str, object]:
        """What is stored beside the totals, as plain data."""
        return {
            "before_notices": self.before_notices,
            "before_pokok": self.before_pokok,
            "risen": {"count": self.risen, "rupiah": self.risen_rupiah},
            "fallen": {"count": self.fallen, "rupiah": self.fallen_rupiah},
            "same": self.same,
            "new": self.new,
            "without_now": {"count": self.withheld_before, "pokok_before": self.withheld_pokok},
            "reasons": dict(sorted(self.reasons.items())),
            "kinds": dict(sorted(self.kinds.items())),
        }


class Seen:
    """What a preview shows beside the totals: the largest changes, and the first objects of each kind of oddity."""

    def __init__(self) -> None:
        self._rises, self._falls = Largest(), Largest()
        self._listed: dict[str, list[str]] = {}

    def watch(self, passed: Iterable[Passed]) -> Iterator[Passed]:
        for one in passed:
            for odd in one.odd:
                listed = self._listed.setdefault(str(odd.kind), [])
                if len(listed) < LISTED_MAX:
                    listed.append(one.facts.nop)
            was = one.before
            if was is not None and one.outcome is Outcome.NOTICE:
                change = one.assessed.pokok - was.pokok
                if change > self._rises.floor:
                    self._rises.add(change, was.nop, was.pokok, one.assessed.pokok)
                elif -change > self._falls.floor:
                    self._falls.add(-change, was.nop, was.pokok, one.assessed.pokok)
            yield one

    @property
    def rises(self) -> tuple[Mover, ...]:
        return self._rises.sorted()

    @property
    def falls(self) -> tuple[Mover, ...]:
        return self._falls.sorted()

    @property
    def listed(self) -> dict[str, list[str]]:
        return dict(sorted(self._listed.items()))
