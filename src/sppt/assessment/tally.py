"""The totals of a determination, object by object, and how its notices compare with those of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
