"""NJOPTKP goes to one object of each taxpayer: the one with the highest NJOP."""

from collections.abc import Iterable

from sppt.rules.assessment.year import YearRules


def carriers(rules: YearRules, objects: Iterable[tuple[str, str, int, bool]]) -> set[str]:
    """NOPs that carry it, among taxable objects given as (nop, subjek, njop, has_building).

    Equal NJOP: the smaller NOP. An object without a subject has nobody to claim it and carries none.
    """
    if not rules.njoptkp.amount:
        return set()
    require_building = rules.njoptkp.require_building
    best: dict[str, tuple[int, str]] = {}
    for nop, subjek, njop, has_building in objects:
        if not subjek or (require_building and not has_building):
            continue
        found = best.get(subjek)
        if found is None or njop > found[0] or (njop == found[0] and nop < found[1]):
            best[subjek] = (njop, nop)
    return {nop for _, nop in best.values()}
