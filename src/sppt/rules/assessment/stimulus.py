"""Stimulus granted with the notice: a share off the tax, or a cap on its rise over last year's."""

from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.year import Stimulus, StimulusKind, YearRules
from sppt.rules.rupiah import times


def stimulate(rules: YearRules, facts: ObjectFacts, *, njop: int, tax: int) -> tuple[tuple[str, int], ...]:
    """(id, rupiah) of each stimulus that takes something off `tax`; together never more than the tax."""
    buku = rules.buku_of(tax)
    left = tax
    granted: list[tuple[str, int]] = []
    for one in rules.stimuli:
        if left and _meant(one, facts, njop=njop, buku=buku):
            off = _off(rules, one, facts, left=left)
            if off:
                granted.append((one.id, off))
                left -= off
    return tuple(granted)


def _meant(one: Stimulus, facts: ObjectFacts, *, njop: int, buku: int) -> bool:
    if one.buku and buku not in one.buku:
        return False
    if one.jenis_bangunan and facts.jenis_bangunan not in one.jenis_bangunan:
        return False
    if one.njop_up_to is not None and njop > one.njop_up_to:
        return False
    if one.asks_nik and not facts.nik_proven:
        return False
    return facts.carries_njoptkp or not one.asks_highest_njop


def _off(rules: YearRules, one: Stimulus, facts: ObjectFacts, *, left: int) -> int:
    rounding = rules.roundings.stimulus
    if one.kind is StimulusKind.PERCENT:
        return min(times(left, one.percent, rounding=rounding), left)
    if not facts.pokok_before or facts.pokok_before < 0:
        return 0  # a new object, or one that paid nothing, has no rise to limit
    allowed = facts.pokok_before + times(facts.pokok_before, one.percent, rounding=rounding)
    return max(left - allowed, 0)
