"""NJOPTKP goes to one object of each taxpayer: the one with the highest NJOP."""

from collections.abc import Iterable, Mapping

from sppt.rules.assessment.year import YearRules


class Highest:
    """The object of each taxpayer that carries it, among the taxable objects met so far.

    Equal NJOP: the smaller NOP. An object without a subject has nobody to claim it and carries none.
    """

    def __init__(self, rules: YearRules) -> None:
        self._is_given, self._require_building = bool(rules.njoptkp.amount), rules.njoptkp.require_building
        self._best: dict[str, tuple[int, str]] = {}

    def meet(self, nop: str, subjek: str, njop: int, has_building: bool) -> None:  # noqa: FBT001 (a fact of the object)
        """One more object, in any order."""
        if subjek and self._is_given and (has_building or not self._require_building):
            self._prefer(subjek, (njop, nop))

    def join(self, best: Mapping[str, tuple[int, str]]) -> None:
        """What others have met."""
        for subjek, one in best.items():
            self._prefer(subjek, one)

    def _prefer(self, subjek: str, one: tuple[int, str]) -> None:
        found = self._best.get(subjek)
        if found is None or one[0] > found[0] or (one[0] == found[0] and one[1] < found[1]):
            self._best[subjek] = one

    @property
    def best(self) -> Mapping[str, tuple[int, str]]:
        """By subject: (njop, nop)."""
        return self._best

    @property
    def nops(self) -> set[str]:
        """Those that carry it."""
        return {nop for _, nop in self._best.values()}


def carriers(rules: YearRules, objects: Iterable[tuple[str, str, int, bool]]) -> set[str]:
    """NOPs that carry it, among taxable objects given as (nop, subjek, njop, has_building)."""
    highest = Highest(rules)
    for one in objects:
        highest.meet(*one)
    return highest.nops
