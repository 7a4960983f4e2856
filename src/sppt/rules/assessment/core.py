"""The tax of one object and one year, every intermediate value kept; whole numbers only, each rounding named."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from sppt.rules.assessment.classes import ABOVE, ClassTable, Kelas
from sppt.rules.assessment.facts import AREA_MAX, ObjectFacts, Reduction
from sppt.rules.assessment.stimulus import stimulate
from sppt.rules.assessment.year import BracketBase, Exemption, Roundings, YearRules
from sppt.rules.rupiah import AMOUNT_MAX, Rate, Rounding, times, times_ratio

NO_CLASS = ""
_NOUGHT = Rate(0, 1)


class Outcome(StrEnum):
    """What becomes of an object in a year."""

    NOTICE = "notice"
    NO_SPPT = "no_sppt"  # exempt or out of the register
    ANOMALY = "anomaly"  # its facts are impossible or incomplete: an officer decides


class Anomaly(StrEnum):
    """What is wrong or strange with the facts."""

    IMPOSSIBLE_AREA = "impossible_area"
    IMPOSSIBLE_VALUE = "impossible_value"
    ZERO_AREA = "zero_area"
    NO_ZONE = "no_zone"
    LAND_WITHOUT_VALUE = "land_without_value"
    LAND_VALUE_WITHOUT_AREA = "land_value_without_area"
    BUILDING_WITHOUT_VALUE = "building_without_value"
    NO_CLASS_TABLE = "no_class_table"
    UNKNOWN_GOLONGAN = "unknown_golongan"
    UNKNOWN_TARIFF = "unknown_tariff"
    UNKNOWN_EXEMPTION = "unknown_exemption"
    # A notice is made all the same:
    NO_LAND = "no_land"
    ABOVE_CLASSES = "above_classes"
    BUILDING_VALUE_WITHOUT_AREA = "building_value_without_area"


class Valuation(NamedTuple):
    """NJOP of land and buildings apart; rupiah. A fault says why there is none."""

    kelas_bumi: str = NO_CLASS
    njop_bumi_m2: int = 0
    njop_bumi: int = 0
    kelas_bangunan: str = NO_CLASS
    njop_bangunan_m2: int = 0
    njop_bangunan: int = 0
    fault: str = ""


class Assessed(NamedTuple):
    """One object assessed; rupiah. What an outcome other than a notice does not reach is zero."""

    nop: str
    outcome: Outcome
    reason: str  # of no_sppt: the exemption's id; of an anomaly: its code
    kelas_bumi: str
    njop_bumi_m2: int
    njop_bumi: int
    kelas_bangunan: str
    njop_bangunan_m2: int
    njop_bangunan: int
    njop: int  # with the share in common land and buildings
    njoptkp: int
    njopkp: int  # before the share
    share: Rate
    dasar: int  # NJOPKP x share
    bracket_base_value: int
    tariff: Rate
    terutang: int
    pengurangan: int
    stimulus: tuple[tuple[str, int], ...]  # (id, rupiah), in the order applied
    minimum_applied: bool
    pokok: int
    anomalies: tuple[str, ...]


def assess(rules: YearRules, facts: ObjectFacts) -> Assessed:
    """The tax of one object; total: impossible facts give the outcome anomaly, never an exception."""
    return charge(rules, facts, valuate(rules, facts))


def assess_many(rules: YearRules, facts: Iterable[ObjectFacts]) -> Iterator[Assessed]:
    """The same for many, one by one in their order."""
    value, tax = valuate, charge
    for one in facts:
        yield tax(rules, one, value(rules, one))


def valuate(rules: YearRules, facts: ObjectFacts) -> Valuation:
    """NJOP of land and of all buildings together, by class."""
    luas_bumi, nilai_bumi = facts.luas_bumi, facts.nilai_bumi
    luas_bangunan, nilai_bangunan = facts.luas_bangunan, facts.nilai_bangunan
    fault = _impossible(facts) or _incomplete(facts)
    if fault:
        return Valuation(fault=fault)
    kode_bumi = kode_bangunan = NO_CLASS
    bumi_m2 = bumi = bangunan_m2 = bangunan = 0
    rounding = rules.roundings.njop
    if luas_bumi and nilai_bumi:
        if not rules.kelas_tanah.rows:
            return Valuation(fault=Anomaly.NO_CLASS_TABLE)
        kode_bumi, bumi_m2, bumi = _classified(rules.kelas_tanah, nilai_bumi, luas_bumi, rounding)
    if luas_bangunan:
        if not rules.kelas_bangunan.rows:
            return Valuation(fault=Anomaly.NO_CLASS_TABLE)
        kode_bangunan, bangunan_m2, bangunan = _classified(
            rules.kelas_bangunan, nilai_bangunan, luas_bangunan, rounding
        )
    return Valuation(kode_bumi, bumi_m2, bumi, kode_bangunan, bangunan_m2, bangunan)


def njop_of(njop_m2: int, luas: int, *, rounding: Rounding) -> int:
    """NJOP of an area in hundredths of a square metre, in rupiah."""
    if rounding is Rounding.HALF_UP:
        return (njop_m2 * luas + 50) // 100
    return times_ratio(njop_m2, luas, 100, rounding=rounding)


def _classified(table: ClassTable, nilai: int, luas: int, rounding: Rounding) -> tuple[str, int, int]:
    """(class, NJOP per square metre, NJOP); above the highest class the value itself is the NJOP."""
    kelas: Kelas = table.of(nilai, luas)
    if kelas is ABOVE:
        return NO_CLASS, times_ratio(nilai, 100, luas, rounding=rounding), nilai
    return kelas.kode, kelas.njop, njop_of(kelas.njop, luas, rounding=rounding)


def _impossible(facts: ObjectFacts) -> str:
    """Why the numbers cannot be true, or nothing."""
    luas_bumi, luas_bangunan, nilai_bangunan = facts.luas_bumi, facts.luas_bangunan, facts.nilai_bangunan
    if not (0 <= luas_bumi <= AREA_MAX and 0 <= luas_bangunan <= AREA_MAX):
        return Anomaly.IMPOSSIBLE_AREA
    if not (0 <= (facts.nilai_bumi or 0) <= AMOUNT_MAX and 0 <= nilai_bangunan <= AMOUNT_MAX):
        return Anomaly.IMPOSSIBLE_VALUE
    if not (0 <= facts.bumi_beban <= AMOUNT_MAX and 0 <= facts.bangunan_beban <= AMOUNT_MAX):
        return Anomaly.IMPOSSIBLE_VALUE
    return ""


def _incomplete(facts: ObjectFacts) -> str:
    """What is missing to value the object, or nothing."""
    nilai_bumi, luas_bangunan = facts.nilai_bumi, facts.luas_bangunan
    if facts.luas_bumi:
        if not nilai_bumi:
            return Anomaly.NO_ZONE if nilai_bumi is None else Anomaly.LAND_WITHOUT_VALUE
    elif nilai_bumi:
        return Anomaly.LAND_VALUE_WITHOUT_AREA
    elif not (luas_bangunan or facts.bumi_beban or facts.bangunan_beban):
        return Anomaly.ZERO_AREA
    if luas_bangunan and not facts.nilai_bangunan:
        return Anomaly.BUILDING_WITHOUT_VALUE
    return ""


def charge(rules: YearRules, facts: ObjectFacts, valued: Valuation) -> Assessed:
    """The tax on an NJOP that is known; total, as `assess` is."""
    kelas_bumi, bumi_m2, bumi, kelas_bangunan, bangunan_m2, bangunan, fault = valued
    njop = bumi + bangunan + facts.bumi_beban + facts.bangunan_beban
    exempt = _exempt_by_kind(rules, facts)
    if exempt is None:
        fault = fault or _unfit(rules, facts, njop=njop)
        if fault:
            return _without(facts.nop, valued, njop=njop, outcome=Outcome.ANOMALY, reason=fault)
        if rules.exempt_by_njop:
            exempt = _exempt_by_njop(rules, facts, njop=njop)
    if exempt is not None:
        return _without(facts.nop, valued, njop=njop, outcome=Outcome.NO_SPPT, reason=exempt.id)
    roundings, minimum = rules.roundings, rules.minimum
    njoptkp = rules.njoptkp.amount if facts.carries_njoptkp else 0
    njopkp = njop - njoptkp if njop > njoptkp else 0
    share = rules.share.groups[facts.golongan].rate(njop)
    base = njop if rules.tariff.base is BracketBase.NJOP else njopkp
    tariff = _tariff(rules, facts.tarif_khusus, base=base)
    dasar, terutang = _taxed(njopkp, share, tariff, roundings=roundings)
    pengurangan = 0
    if facts.pengurangan:
        pengurangan = sum(reductions(terutang, facts.pengurangan, rounding=roundings.pengurangan))
    pokok = terutang - pengurangan
    lifted = pokok < minimum.amount and (njopkp > 0 or minimum.applies_when_njopkp_is_zero)
    if lifted:
        pokok = minimum.amount
    stimulus: tuple[tuple[str, int], ...] = ()
    if rules.stimuli:
        stimulus = stimulate(rules, facts, njop=njop, tax=pokok)
        pokok -= sum([rupiah for _, rupiah in stimulus])
    anomalies = () if kelas_bumi and kelas_bangunan else _remarks(facts, valued)
    return Assessed(
        facts.nop, Outcome.NOTICE, "", kelas_bumi, bumi_m2, bumi, kelas_bangunan, bangunan_m2, bangunan, njop,
        njoptkp, njopkp, share, dasar, base, tariff, terutang, pengurangan, stimulus, lifted, pokok, anomalies,
    )  # fmt: skip


def _exempt_by_kind(rules: YearRules, facts: ObjectFacts) -> Exemption | None:
    """By its kind in the register, or by a decision for this object."""
    return (
        rules.exempt_jenis_bumi.get(facts.jenis_bumi)
        or rules.exempt_jenis_transaksi.get(facts.jenis_transaksi)
        or (rules.exempt_by_decision.get(facts.dikecualikan) if facts.dikecualikan else None)
    )


def _exempt_by_njop(rules: YearRules, facts: ObjectFacts, *, njop: int) -> Exemption | None:
    for one in rules.exempt_by_njop:
        if (
            one.njop_up_to is not None
            and njop <= one.njop_up_to
            and facts.jenis_bangunan in one.jenis_bangunan
        ):
            return one
    return None


def _unfit(rules: YearRules, facts: ObjectFacts, *, njop: int) -> str:
    """What the year's rules do not know about the object, or nothing."""
    if facts.dikecualikan:  # a known one has ended the matter before
        return Anomaly.UNKNOWN_EXEMPTION
    if facts.golongan not in rules.share.groups:
        return Anomaly.UNKNOWN_GOLONGAN
    if facts.tarif_khusus and facts.tarif_khusus not in rules.tariff.specials:
        return Anomaly.UNKNOWN_TARIFF
    return "" if njop <= AMOUNT_MAX else Anomaly.IMPOSSIBLE_VALUE


def _tariff(rules: YearRules, tarif_khusus: str, *, base: int) -> Rate:
    if tarif_khusus:
        return rules.tariff.specials[tarif_khusus].rate
    return rules.tariff.brackets.rate(base)


def _taxed(njopkp: int, share: Rate, tariff: Rate, *, roundings: Roundings) -> tuple[int, int]:
    """(dasar, terutang); an exact dasar is rounded for show alone."""
    if share.numerator == share.denominator:
        return njopkp, times(njopkp, tariff, rounding=roundings.terutang)
    if roundings.dasar is not None:
        dasar = times(njopkp, share, rounding=roundings.dasar)
        return dasar, times(dasar, tariff, rounding=roundings.terutang)
    numerator, denominator = share.numerator * tariff.numerator, share.denominator * tariff.denominator
    terutang = times_ratio(njopkp, numerator, denominator, rounding=roundings.terutang)
    return times(njopkp, share, rounding=Rounding.HALF_UP), terutang


def reductions(terutang: int, decided: Sequence[Reduction], *, rounding: Rounding) -> tuple[int, ...]:
    """What each decision takes off, in their order, each from what the earlier ones leave; rupiah."""
    left, taken = terutang, []
    for one in decided:
        off = times(left, one.rate, rounding=rounding) if one.rate is not None else one.rupiah or 0
        off = min(max(off, 0), left)
        taken.append(off)
        left -= off
    return tuple(taken)


def _remarks(facts: ObjectFacts, valued: Valuation) -> tuple[str, ...]:
    """What an officer may want to look at though a notice can be made."""
    found: list[str] = []
    if not (facts.luas_bumi or facts.bumi_beban):  # a flat has its share of the common land
        found.append(Anomaly.NO_LAND)
    if (facts.luas_bumi and not valued.kelas_bumi) or (facts.luas_bangunan and not valued.kelas_bangunan):
        found.append(Anomaly.ABOVE_CLASSES)
    if facts.nilai_bangunan and not facts.luas_bangunan:
        found.append(Anomaly.BUILDING_VALUE_WITHOUT_AREA)
    return tuple(found)


def _without(nop: str, valued: Valuation, *, njop: int, outcome: Outcome, reason: str) -> Assessed:
    """No notice: what is known of the value is kept, nothing is owed."""
    kelas_bumi, bumi_m2, bumi, kelas_bangunan, bangunan_m2, bangunan, _ = valued
    anomalies = (reason,) if outcome is Outcome.ANOMALY else ()
    return Assessed(
        nop, outcome, reason, kelas_bumi, bumi_m2, bumi, kelas_bangunan, bangunan_m2, bangunan, njop, 0,
        0, _NOUGHT, 0, 0, _NOUGHT, 0, 0, (), minimum_applied=False, pokok=0, anomalies=anomalies,
    )  # fmt: skip
