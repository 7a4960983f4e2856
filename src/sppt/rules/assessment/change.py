"""Why a bill moved: what differs is replaced piece by piece, and each piece's effect on pokok is a factor.

The order is fixed: exemption, area, class (value, class and NIR), NJOPTKP, share, tariff, reduction, minimum,
programme, rounding. Where two causes meet (a larger area lifts the NJOP into a dearer bracket) the effect belongs
to the one that is replaced first. The factors add up to the difference exactly, because each starts where the
last one ended.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from sppt.rules.assessment.core import Assessed, Outcome, Valuation, charge, njop_of
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.words import area
from sppt.rules.assessment.year import YearRules
from sppt.rules.rupiah import Rounding, printed


class FactorCode(StrEnum):
    """What moved a bill."""

    EXEMPTION = "exemption"
    AREA = "area"
    CLASS = "class"
    NJOPTKP = "njoptkp"
    SHARE = "share"
    TARIFF = "tariff"
    REDUCTION = "reduction"
    MINIMUM = "minimum"
    PROGRAMME = "programme"
    ROUNDING = "rounding"
    OTHER = "other"  # a bill that was not calculated by these rules


class Factor(NamedTuple):
    """One cause of a difference, in rupiah; negative lowers the bill."""

    code: FactorCode
    rupiah: int
    text: str
    text_en: str


Year = tuple[YearRules, ObjectFacts, Assessed]


class _State(NamedTuple):
    """A year on its way to becoming the other one."""

    rules: YearRules
    facts: ObjectFacts
    valued: Valuation

    def assessed(self) -> Assessed:
        return charge(self.rules, self.facts, self.valued)


def changes(before: Year, after: Year) -> tuple[Factor, ...]:
    """The factors that moved pokok, without those of no effect; they add up to the difference exactly."""
    state, goal = _start(before), _start(after)
    was, found = before[2], list[Factor]()
    pokok = was.pokok
    for code, replaced in _REPLACED:
        state = replaced(state, goal)
        now = state.assessed()
        if now.pokok != pokok:
            text, text_en = _told(code, was, now, (before, after))
            found.append(Factor(code, now.pokok - pokok, text, text_en))
        was, pokok = now, now.pokok
    if after[2].pokok != pokok:
        text = (
            "Selisih dengan SPPT yang terbit: tagihan ini tidak dihitung dengan aturan yang tercatat di sini."
        )
        text_en = "Difference from the notice as issued: it was not calculated by the rules on record here."
        found.append(Factor(FactorCode.OTHER, after[2].pokok - pokok, text, text_en))
    return tuple(found)


def _start(year: Year) -> _State:
    rules, facts, one = year
    fault = one.reason if one.outcome is Outcome.ANOMALY else ""
    parts = (one.kelas_bumi, one.njop_bumi_m2, one.njop_bumi)
    valued = Valuation(*parts, one.kelas_bangunan, one.njop_bangunan_m2, one.njop_bangunan, fault)
    return _State(rules, facts, valued)


def _exemption(state: _State, goal: _State) -> _State:
    facts = state.facts._replace(
        jenis_bumi=goal.facts.jenis_bumi,
        jenis_transaksi=goal.facts.jenis_transaksi,
        dikecualikan=goal.facts.dikecualikan,
    )
    return state._replace(rules=replace(state.rules, exemptions=goal.rules.exemptions), facts=facts)


def _area(state: _State, goal: _State) -> _State:
    """The new areas at the old NJOP per square metre; a part that is new comes with its own."""
    old, new = state.facts, goal.facts
    was, will = state.valued, goal.valued
    rounding = state.rules.roundings.njop
    kelas_bumi, bumi_m2, bumi = _grown(
        (was.kelas_bumi, was.njop_bumi_m2, was.njop_bumi),
        (will.kelas_bumi, will.njop_bumi_m2, will.njop_bumi),
        luas=(old.luas_bumi, new.luas_bumi),
        rounding=rounding,
    )
    kelas_bangunan, bangunan_m2, bangunan = _grown(
        (was.kelas_bangunan, was.njop_bangunan_m2, was.njop_bangunan),
        (will.kelas_bangunan, will.njop_bangunan_m2, will.njop_bangunan),
        luas=(old.luas_bangunan, new.luas_bangunan),
        rounding=rounding,
    )
    valued = Valuation(kelas_bumi, bumi_m2, bumi, kelas_bangunan, bangunan_m2, bangunan, was.fault)
    facts = old._replace(luas_bumi=new.luas_bumi, luas_bangunan=new.luas_bangunan)
    return state._replace(facts=facts, valued=valued)


def _grown(
    was: tuple[str, int, int], will: tuple[str, int, int], *, luas: tuple[int, int], rounding: Rounding
) -> tuple[str, int, int]:
    """(class, per square metre, NJOP) of one part at its new area."""
    old, new = luas
    if old == new:
        return was
    if not old or not new:
        return will
    return was[0], was[1], njop_of(was[1], new, rounding=rounding)


def _class(state: _State, goal: _State) -> _State:
    new = goal.facts
    facts = state.facts._replace(
        nilai_bumi=new.nilai_bumi,
        nilai_bangunan=new.nilai_bangunan,
        bumi_beban=new.bumi_beban,
        bangunan_beban=new.bangunan_beban,
    )
    return state._replace(
        rules=replace(state.rules, classes=goal.rules.classes), facts=facts, valued=goal.valued
    )


def _njoptkp(state: _State, goal: _State) -> _State:
    return state._replace(
        rules=replace(state.rules, njoptkp=goal.rules.njoptkp),
        facts=state.facts._replace(carries_njoptkp=goal.facts.carries_njoptkp),
    )


def _share(state: _State, goal: _State) -> _State:
    return state._replace(
        rules=replace(state.rules, share=goal.rules.share),
        facts=state.facts._replace(golongan=goal.facts.golongan),
    )


def _tariff(state: _State, goal: _State) -> _State:
    return state._replace(
        rules=replace(state.rules, tariff=goal.rules.tariff),
        facts=state.facts._replace(tarif_khusus=goal.facts.tarif_khusus),
    )


def _reduction(state: _State, goal: _State) -> _State:
    return state._replace(facts=state.facts._replace(pengurangan=goal.facts.pengurangan))


def _minimum(state: _State, goal: _State) -> _State:
    return state._replace(rules=replace(state.rules, minimum=goal.rules.minimum))


def _programme(state: _State, goal: _State) -> _State:
    new = goal.facts
    facts = state.facts._replace(
        jenis_bangunan=new.jenis_bangunan, nik_proven=new.nik_proven, pokok_before=new.pokok_before
    )
    rules = replace(state.rules, stimuli=goal.rules.stimuli, buku=goal.rules.buku)
    return state._replace(rules=rules, facts=facts)


def _rounding(state: _State, goal: _State) -> _State:
    return state._replace(rules=replace(state.rules, roundings=goal.rules.roundings))


_REPLACED: tuple[tuple[FactorCode, Callable[[_State, _State], _State]], ...] = (
    (FactorCode.EXEMPTION, _exemption),
    (FactorCode.AREA, _area),
    (FactorCode.CLASS, _class),
    (FactorCode.NJOPTKP, _njoptkp),
    (FactorCode.SHARE, _share),
    (FactorCode.TARIFF, _tariff),
    (FactorCode.REDUCTION, _reduction),
    (FactorCode.MINIMUM, _minimum),
    (FactorCode.PROGRAMME, _programme),
    (FactorCode.ROUNDING, _rounding),
)


def _told(code: FactorCode, was: Assessed, now: Assessed, years: tuple[Year, Year]) -> tuple[str, str]:
    """What changed, in Indonesian and English; `was` and `now` are the bills on both sides of the replacement."""
    old, new = years[0][1], years[1][1]
    text, text_en = _REST[code]
    if code is FactorCode.AREA:
        text, text_en = _listed("Luas", "Area of", _areas(old, new)) or (text, text_en)
    elif code is FactorCode.CLASS:
        text, text_en = _listed("NJOP", "NJOP of", _values(years)) or (text, text_en)
    elif code in _AMOUNTS:
        amounts = _AMOUNTS[code]
        text = f"{text} {amounts(was)} menjadi {amounts(now)}."
        text_en = f"{text_en} {amounts(was)} became {amounts(now)}."
    both = was.outcome is Outcome.NOTICE and now.outcome is Outcome.NOTICE
    if both and code is not FactorCode.TARIFF and was.tariff != now.tariff:
        text += f" Tarifnya ikut berubah dari {was.tariff.percent} menjadi {now.tariff.percent}."
        text_en += f" With it the rate moved from {was.tariff.percent} to {now.tariff.percent}."
    return text, text_en


_REST: dict[FactorCode, tuple[str, str]] = {
    FactorCode.EXEMPTION: ("Pengecualian dari pajak berubah.", "The exemption from tax changed."),
    FactorCode.AREA: ("Luas objek berubah.", "The object's area changed."),
    FactorCode.CLASS: ("Nilai atau data objek berubah.", "The object's value or data changed."),
    FactorCode.NJOPTKP: ("NJOPTKP", "The tax-free allowance of"),
    FactorCode.SHARE: ("Persentase NJOP", "The taxed share of"),
    FactorCode.TARIFF: ("Tarif", "The rate of"),
    FactorCode.REDUCTION: ("Pengurangan", "The decided reduction of"),
    FactorCode.MINIMUM: ("Pajak terendah berubah.", "The lowest tax changed."),
    FactorCode.PROGRAMME: ("Stimulus", "The stimulus of"),
    FactorCode.ROUNDING: ("Cara pembulatan berubah.", "The rounding changed."),
}

_AMOUNTS: dict[FactorCode, Callable[[Assessed], str]] = {
    FactorCode.NJOPTKP: lambda one: printed(one.njoptkp),
    FactorCode.SHARE: lambda one: one.share.percent,
    FactorCode.TARIFF: lambda one: one.tariff.percent,
    FactorCode.REDUCTION: lambda one: printed(one.pengurangan),
    FactorCode.PROGRAMME: lambda one: printed(sum(rupiah for _, rupiah in one.stimulus)),
}


def _per_m2(kelas: str, njop_m2: int) -> str:
    """ "Rp2.508.000 per m² (055)"."""
    shown = f"{printed(njop_m2)} per m²"
    return f"{shown} ({kelas})" if kelas else shown


_Pair = tuple[str, str, str, str]  # name, English name, old, new


def _areas(old: ObjectFacts, new: ObjectFacts) -> tuple[_Pair, ...]:
    return (
        ("bumi", "land", area(old.luas_bumi), area(new.luas_bumi)),
        ("bangunan", "buildings", area(old.luas_bangunan), area(new.luas_bangunan)),
    )


def _values(years: tuple[Year, Year]) -> tuple[_Pair, ...]:
    (_, old, was), (_, new, now) = years
    bumi = (_per_m2(was.kelas_bumi, was.njop_bumi_m2), _per_m2(now.kelas_bumi, now.njop_bumi_m2))
    bangunan = (
        _per_m2(was.kelas_bangunan, was.njop_bangunan_m2),
        _per_m2(now.kelas_bangunan, now.njop_bangunan_m2),
    )
    beban = (printed(old.bumi_beban + old.bangunan_beban), printed(new.bumi_beban + new.bangunan_beban))
    return (
        ("bumi", "land", *bumi),
        ("bangunan", "buildings", *bangunan),
        ("bagian bersama", "common parts", *beban),
    )


def _listed(lead: str, lead_en: str, pairs: tuple[_Pair, ...]) -> tuple[str, str] | None:
    """Those that differ, in one sentence of each language; None if none does."""
    differ = [pair for pair in pairs if pair[2] != pair[3]]
    if not differ:
        return None
    text = "; ".join(f"{lead} {name} {old} menjadi {new}" for name, _, old, new in differ)
    text_en = "; ".join(f"{lead_en} {name} {old} became {new}" for _, name, old, new in differ)
    return f"{text}.", f"{text_en}."
