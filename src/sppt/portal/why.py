"""Why a year costs what it costs: the derivation of its notice, its months of denda, and what moved since last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sppt.assessment.explaining import Compared, Explained, NoSuchNotice, compare_years, explain_notice
from sppt.portal.bills import Year
from sppt.portal.charts import Move, moves_of
from sppt.portal.words import CATALOGUE, either, t
from sppt.rules.assessment.steps import PER_M2, RATE, Step
from sppt.rules.assessment.words import area
from sppt.rules.due import Due, Reason
from sppt.rules.outlook import PenaltyMonth, penalty_months
from sppt.rules.penalty import PenaltyRule
from sppt.rules.perda import Perda, Standing
from sppt.rules.rupiah import Rate, printed

# What a step yields, as a taxpayer would say it; the sentence beside it says how.
STEPS: Mapping[str, str] = {
    "kelas_bumi": "Kelas tanah",
    "njop_bumi": "NJOP tanah",
    "kelas_bangunan": "Kelas bangunan",
    "njop_bangunan": "NJOP bangunan",
    "njop": "NJOP tanah dan bangunan",
    "njoptkp": "NJOPTKP (bagian tidak kena pajak)",
    "njopkp": "NJOP yang kena pajak",
    "dasar": "Bagian yang dikenai tarif",
    "tariff": "Tarif",
    "terutang": "Pajak terutang",
    "pengurangan": "Pengurangan",
    "minimum": "Pajak terendah",
    "stimulus": "Keringanan kota",
    "pokok": "Pokok pajak",
    "decision": "Keputusan",
    "no_sppt": "Tidak dikenai pajak",
    "anomaly": "Belum dapat dihitung",
}
# Reasons of what is due, by their codes.
GRANTED: Mapping[str, str] = {
    "denda": "Denda",
    "potongan_pokok": "Potongan",
    "potongan_denda": "Keringanan denda",
    "prerequisite_missing": "Keringanan yang belum berlaku",
    "object_unknown": "Keringanan yang tidak berlaku",
    "nik_not_proven": "Keringanan yang tidak berlaku",
    "not_highest_njop": "Keringanan yang tidak berlaku",
    "under_review": "Sedang diperiksa",
    "written_off": "Dihapuskan",
}
# What stands side by side for two years, in this order.
BESIDE = (
    "Luas tanah",
    "NJOP tanah per m²",
    "Luas bangunan",
    "NJOP bangunan per m²",
    "NJOP",
    "NJOPTKP",
    "Persentase NJOP",
    "Tarif",
    "Pokok",
)
_TAKEN_OFF = frozenset({"njoptkp", "pengurangan", "stimulus"})


@dataclass(frozen=True, slots=True)
class Line:
    """A step as it is shown: name, value with its unit, sentence, and the rule behind it."""

    name: str
    value: str
    says: str
    article: str
    since: date | None
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Late:
    """The denda of one bill month by month; `now` is the month that counts today."""

    due_on: date
    remaining_pokok: int
    rule: PenaltyRule
    months: tuple[PenaltyMonth, ...]
    now: int

    @property
    def unconfirmed(self) -> bool:
        return self.rule.standing != Standing.CONFIRMED


@dataclass(frozen=True, slots=True)
class Granted:
    """What changes the amount at payment: a reason of the calculation of what is due."""

    reason: Reason
    unconfirmed: bool

    @property
    def name(self) -> str:
        return GRANTED.get(self.reason.code, "Keterangan")


@dataclass(frozen=True, slots=True)
class Why:
    """All that explains one year of a NOP. Without `explained` only what its notice prints is known."""

    year: Year
    explained: Explained | None
    lines: tuple[Line, ...]
    granted: tuple[Granted, ...]
    late: tuple[Late, ...]
    compared: Compared | None
    beside: tuple[tuple[str, str, str], ...]  # what, last year, this year
    moves: tuple[Move, ...]

    @property
    def parts(self) -> bool:
        """Whether the derivation ends at another amount than the notice's."""
        return self.explained is not None and self.explained.pokok not in {
            step.value for step in self.explained.steps[-1:]
        }

    @property
    def finding(self) -> str:
        """Where the derivation and the notice part, as a sentence; empty where they agree."""
        found = self.explained.finding if self.explained else None
        return either(found.text, found.text_en) if found else ""


def why_of(perda: Perda, year: Year, *, on: date) -> Why:
    """The explanation of a year as it stands on a day."""
    nop = _main(year).facts.nop
    try:
        explained = explain_notice(nop, year.tax_year)
    except NoSuchNotice:
        explained = None
    compared = compare_years(nop, year.tax_year) if explained else None
    standing = {rule.article: rule.standing for rule in perda.penalties}
    standing |= {programme.article: programme.standing for programme in perda.programmes}
    return Why(
        year=year,
        explained=explained,
        lines=(*_noticed(explained), *map(_line, explained.steps)) if explained else (),
        granted=tuple(
            Granted(reason, standing.get(reason.article, Standing.CONFIRMED) != Standing.CONFIRMED)
            for reason in year.reasons
        ),
        late=tuple(late for line in year.lines if (late := _late(perda, line, on=on)) is not None),
        compared=compared,
        beside=_beside(compared) if compared else (),
        moves=_moves(compared) if compared else (),
    )


def _main(year: Year) -> Due:
    """The bill of the year that its notice is about."""
    return max(year.lines, key=lambda line: (line.total > 0, line.facts.bill_id))


def _noticed(explained: Explained) -> tuple[Line, ...]:
    """Land and buildings as the notice prints them, where the derivation begins only after them."""
    if (
        explained.year is None
        or not explained.steps
        or explained.steps[0].step in {"kelas_bumi", "njop_bumi"}
    ):
        return ()
    _, facts, one = explained.year
    parts = (
        (t("Tanah"), facts.luas_bumi, one.kelas_bumi, one.njop_bumi_m2, one.njop_bumi),
        (t("Bangunan"), facts.luas_bangunan, one.kelas_bangunan, one.njop_bangunan_m2, one.njop_bangunan),
    )
    lines: list[Line] = []
    for name, luas, kelas, per_m2, njop in parts:
        if luas:
            says = t("Luas {luas}, NJOP {nilai} per m².", luas=area(luas), nilai=printed(per_m2))
            says += " " + t("Kelas {kelas}.", kelas=kelas) if kelas else ""
            lines.append(Line(name, printed(njop), says, "", None, unconfirmed=False))
    return tuple(lines)


def _line(step: Step) -> Line:
    return Line(
        name=CATALOGUE.phrase(STEPS.get(step.step, "Langkah lain")),
        value=_value(step),
        says=either(step.text, step.text_en),
        article=step.article,
        since=step.effective_from,
        unconfirmed=bool(step.standing) and step.standing != Standing.CONFIRMED,
    )


def _value(step: Step) -> str:
    if step.unit == RATE:
        return Rate.read(step.value).percent
    amount = printed(int(step.value))
    if step.unit == PER_M2:
        return f"{amount} per m²"
    return f"−{amount}" if step.step in _TAKEN_OFF and step.value else amount


def _late(perda: Perda, line: Due, *, on: date) -> Late | None:
    if not line.denda and not line.denda_waived:
        return None
    facts = line.facts
    rule = perda.penalty_for(facts.jatuh_tempo)
    months = penalty_months(rule, remaining_pokok=facts.sisa, due_on=facts.jatuh_tempo, through=on)
    return Late(facts.jatuh_tempo, facts.sisa, rule, months, line.months_late)


def _beside(compared: Compared) -> tuple[tuple[str, str, str], ...]:
    """The same values of both years, without those that neither has."""
    before, after = _told(compared.before), _told(compared.after)
    return tuple(
        (name, was, now)
        for name, was, now in zip(BESIDE, before, after, strict=True)
        if was.strip("–") or now.strip("–")
    )


def _told(explained: Explained) -> tuple[str, ...]:
    """The values of a year in the order of BESIDE; a dash for land or buildings that it has not."""
    none = "–"
    if explained.year is None:
        return (none,) * (len(BESIDE) - 1) + (printed(explained.pokok),)
    _, facts, one = explained.year
    return (
        area(facts.luas_bumi) if facts.luas_bumi else none,
        printed(one.njop_bumi_m2) if facts.luas_bumi else none,
        area(facts.luas_bangunan) if facts.luas_bangunan else none,
        printed(one.njop_bangunan_m2) if facts.luas_bangunan else none,
        printed(one.njop),
        printed(one.njoptkp),
        one.share.percent,
        one.tariff.percent,
        printed(explained.pokok),
    )


def _moves(compared: Compared) -> tuple[Move, ...]:
    factors = [(either(one.text, one.text_en), one.rupiah) for one in compared.factors]
    before, after = compared.before, compared.after
    return moves_of(
        before.pokok,
        factors,
        texts=(
            t("Pokok tahun {tahun}", tahun=before.tax_year),
            t("Pokok tahun {tahun}", tahun=after.tax_year),
        ),
    )
