"""Why a notice says what it says: its derivation step by step, and what moved it since the year before.

A notice of our own is told from the facts and the rules that it was calculated with. One that SISMIOP brought is
calculated again where the data allow; the notice stands whatever comes out, and a finding says where the two part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from sppt.assessment.drafting import FACTS, facts_in
from sppt.assessment.facts_text import facts_from
from sppt.assessment.gathering import subjects
from sppt.assessment.pinning import pinned
from sppt.assessment.rulesets import year_rules
from sppt.assessment.statements import statement
from sppt.assessment.treatments import drafted_reduction
from sppt.rules.assessment.change import Factor, FactorCode, changes
from sppt.rules.assessment.core import Assessed, Outcome, Valuation, assess, charge, valuate
from sppt.rules.assessment.explain import explain, taxing
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.steps import Step
from sppt.rules.assessment.year import YearRules
from sppt.rules.perda import PerdaError
from sppt.rules.rupiah import printed


@dataclass(frozen=True, slots=True)
class Finding:
    """Why the derivation does not end at the notice's pokok, or does not begin at its land."""

    code: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A notice with its derivation. Unless a finding says otherwise, the last step's value is its pokok.

    own: calculated here, so that facts and rules are the very ones.
    """

    nop: str
    tax_year: int
    cycle: int
    pokok: int
    own: bool
    rules_hash: str
    steps: tuple[Step, ...]
    finding: Finding | None
    year: tuple[YearRules, ObjectFacts, Assessed] | None  # what the steps tell, for a comparison


@dataclass(frozen=True, slots=True)
class Compared:
    """A year beside the one before: the factors add up to the difference exactly."""

    before: Explained
    after: Explained
    factors: tuple[Factor, ...]

    @property
    def difference(self) -> int:
        return self.after.pokok - self.before.pokok


class NoSuchNotice(Exception):
    """There is no notice of this NOP and year."""

    code = "notice_not_found"

    def __init__(self, nop: str, tax_year: int) -> None:
        super().__init__(f"Tidak ada SPPT tahun {tax_year} untuk NOP {nop}. Periksa NOP dan tahunnya.")


class Latest(NamedTuple):
    """The latest notice of a NOP and year (notice_of.sql): areas in m², the rest in rupiah."""

    nop: str
    tax_year: int
    cycle: int
    kelas_tanah: str
    kelas_bangunan: str
    luas_bumi: int
    luas_bangunan: int
    njop_bumi: int
    njop_bangunan: int
    njop: int
    njoptkp: int
    terutang: int
    pengurangan: int
    pokok: int
    rules_hash: str
    determination: int | None
    decided_facts: str
    decided_kind: str
    decided_number: str
    decided_on: date | None


def explain_notice(nop: str, tax_year: int) -> Explained:
    """The latest notice of a NOP and year, explained. Raises NoSuchNotice."""
    notice = latest_notice(nop, tax_year)
    return _own(notice) if notice.rules_hash else _brought(notice)


def explain_draft(determination: int, nop: str) -> tuple[Step, ...]:
    """How the tax of a draft comes about, by the rules it was drafted with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rules_hash FROM assessment_determination WHERE id = %s", [determination])
        row = cursor.fetchone()
    if row is None:
        return ()
    rules, facts = pinned(row[0]), _draft_facts(determination, nop)
    return explain(rules, facts, assess(rules, facts))


def compare_years(nop: str, tax_year: int) -> Compared | None:
    """What moved a bill since the year before; None where one of the two has no notice or no rules to tell it by."""
    try:
        before, after = explain_notice(nop, tax_year - 1), explain_notice(nop, tax_year)
    except NoSuchNotice:
        return None
    if before.year is None or after.year is None:
        return None
    factors = changes(before.year, after.year)
    rest = after.pokok - before.pokok - sum(factor.rupiah for factor in factors)
    if rest:
        text = "Selisih antara SPPT yang terbit dan hitungan menurut aturan yang tercatat di sini."
        text_en = "Difference between the notices as issued and what the rules on record here give."
        factors = (*factors, Factor(FactorCode.OTHER, rest, text, text_en))
    return Compared(before, after, factors)


def latest_notice(nop: str, tax_year: int) -> Latest:
    """Raises NoSuchNotice."""
    with connection.cursor() as cursor:
        cursor.execute(statement("notice_of"), {"nop": nop, "tax_year": tax_year})
        row = cursor.fetchone()
    if row is None:
        raise NoSuchNotice(nop, tax_year)
    return Latest._make(row)


def own_facts(notice: Latest) -> ObjectFacts:
    """What a notice of ours was calculated from: its decision's facts, or its draft's."""
    if notice.decided_facts:
        return facts_from(notice.decided_facts)
    return _draft_facts(notice.determination, notice.nop)


def _draft_facts(determination: int | None, nop: str) -> ObjectFacts:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {FACTS}, pengurangan FROM assessment_draft WHERE determination_id = %s AND nop = %s",  # noqa: S608 (our words)
            [determination, nop],
        )
        *row, reduced = cursor.fetchone()
    facts = facts_in(tuple(row))
    return facts._replace(pengurangan=drafted_reduction(determination, nop)) if reduced else facts


def _own(notice: Latest) -> Explained:
    rules, facts = pinned(notice.rules_hash), own_facts(notice)
    assessed = assess(rules, facts)
    return _explained(notice, explain(rules, facts, assessed), None, (rules, facts, assessed))


def _brought(notice: Latest) -> Explained:
    """A notice that was not calculated here: by the rules of its year, on its own NJOP."""
    try:
        rules = year_rules(notice.tax_year)
    except PerdaError:
        text = (
            f"Aturan tahun {notice.tax_year} belum tercatat di sini, jadi hitungannya tidak dapat diuraikan."
        )
        text_en = f"The rules of {notice.tax_year} are not on record here, so the bill cannot be derived."
        return _explained(notice, (), Finding("rules_unknown", text, text_en), None)
    facts, valued = as_noticed(notice)
    assessed = charge(rules, facts, valued)
    there = next((one.facts for one in subjects(notice.tax_year, nops=[notice.nop])), None)
    if there is not None and valuate(rules, there)[:6] == valued[:6]:
        facts = facts._replace(nilai_bumi=there.nilai_bumi, nilai_bangunan=there.nilai_bangunan)
        steps = explain(rules, facts, assessed)
        finding = None
    else:
        steps = taxing(rules, facts, assessed) if assessed.outcome is Outcome.NOTICE else ()
        finding = _VALUES_DIFFER
    if notice.decided_kind:
        return _explained(notice, (*steps, _decided(notice)), finding, (rules, facts, assessed))
    return _explained(notice, steps, _parting(notice, assessed) or finding, (rules, facts, assessed))


def as_noticed(notice: Latest) -> tuple[ObjectFacts, Valuation]:
    """Facts and NJOP as the notice itself says them."""
    luas_bumi, luas_bangunan = notice.luas_bumi * 100, notice.luas_bangunan * 100
    facts = ObjectFacts(
        nop=notice.nop,
        luas_bumi=luas_bumi,
        nilai_bumi=notice.njop_bumi or None,
        luas_bangunan=luas_bangunan,
        nilai_bangunan=notice.njop_bangunan,
        bumi_beban=max(notice.njop - notice.njop_bumi - notice.njop_bangunan, 0),
        carries_njoptkp=notice.njoptkp > 0,
    )
    valued = Valuation(
        notice.kelas_tanah,
        notice.njop_bumi // notice.luas_bumi if notice.luas_bumi else 0,
        notice.njop_bumi,
        notice.kelas_bangunan,
        notice.njop_bangunan // notice.luas_bangunan if notice.luas_bangunan else 0,
        notice.njop_bangunan,
    )
    return facts, valued


def _parting(notice: Latest, assessed: Assessed) -> Finding | None:
    """The first step at which the notice and the rules on record part."""
    pairs = (
        ("njop", notice.njop, assessed.njop),
        ("njoptkp", notice.njoptkp, assessed.njoptkp),
        ("terutang", notice.terutang, assessed.terutang),
        ("pengurangan", notice.pengurangan, assessed.terutang - assessed.pokok),
        ("pokok", notice.pokok, assessed.pokok),
    )
    for step, said, ours in pairs:
        if said != ours and assessed.outcome is Outcome.NOTICE:
            text = (
                f"Pada langkah {step}, SPPT yang terbit berbunyi {printed(said)}, sedangkan hitungan menurut"
                f" aturan yang tercatat di sini {printed(ours)}. SPPT yang terbit tetap berlaku."
            )
            text_en = (
                f"At the step {step} the notice says {printed(said)}, while the rules on record here give"
                f" {printed(ours)}. The notice as issued stands."
            )
            return Finding(f"parts_at_{step}", text, text_en)
    return None


_VALUES_DIFFER = Finding(
    "values_differ",
    "Nilai tanah atau bangunan di data sekarang berbeda dari yang dipakai SPPT ini, jadi uraian mulai dari NJOP-nya.",
    "The land or building values on record today are not those of this notice, so the derivation begins at its NJOP.",
)


def _decided(notice: Latest) -> Step:
    text = (
        f"Keputusan {notice.decided_kind} {notice.decided_number} menetapkan pokok {printed(notice.pokok)}."
    )
    text_en = (
        f"Decision {notice.decided_number} ({notice.decided_kind}) sets the tax at {printed(notice.pokok)}."
    )
    return Step(
        step="decision",
        formula="menurut keputusan",
        inputs={"kind": notice.decided_kind, "number": notice.decided_number},
        value=notice.pokok,
        unit="rupiah",
        article=notice.decided_number,
        effective_from=notice.decided_on,
        text=text,
        text_en=text_en,
    )


def _explained(
    notice: Latest,
    steps: tuple[Step, ...],
    finding: Finding | None,
    year: tuple[YearRules, ObjectFacts, Assessed] | None,
) -> Explained:
    own = bool(notice.rules_hash)
    rules_hash = year[0].hash if year is not None else ""
    return Explained(
        notice.nop, notice.tax_year, notice.cycle, notice.pokok, own, rules_hash, steps, finding, year
    )
