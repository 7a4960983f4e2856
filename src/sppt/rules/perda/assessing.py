"""The sections of a Perda file that are about assessment, and the choice of what holds in one tax year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict, TypeVar

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.assessment.year import (
    ClassesRule,
    DueDateRule,
    Exemption,
    MinimumRule,
    NjoptkpRule,
    Roundings,
    Rule,
    ShareRule,
    Stimulus,
    StimulusKind,
    TariffRule,
    YearRules,
)
from sppt.rules.perda.brackets import share_groups, tariff_base, tariff_brackets, tariff_specials
from sppt.rules.perda.checks import check_exemptions, check_first_year, check_stimuli
from sppt.rules.perda.common import (
    WORD,
    PerdaError,
    Unit,
    check_years,
    codes,
    digest_of,
    flag,
    matching,
    measured_rate,
    measured_whole,
    njop_up_to,
    optional_year,
    provenance,
)
from sppt.rules.reading import Fields
from sppt.rules.rupiah import AMOUNT_MAX, Rounding

RULES_MAX = 100  # of one kind
STIMULI_MAX = 50
EXACT = "exact"  # not rounded before the tax is
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # that every year has
_NO_TABLE = ClassTable("", (), (), "", "", "", "")

Dated = TypeVar("Dated", bound=Rule)


class _Carried(TypedDict):
    tax_year_from: int | None
    tax_year_to: int | None
    article: str
    source: str
    standing: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentLaw:
    """All dated rules of assessment of one city; each list covers the tax years once, from the same first one on."""

    classes: tuple[ClassesRule, ...]
    njoptkp: tuple[NjoptkpRule, ...]
    share: tuple[ShareRule, ...]
    tariff: tuple[TariffRule, ...]
    minimum: tuple[MinimumRule, ...]
    roundings: tuple[Roundings, ...]
    due: tuple[DueDateRule, ...]
    exemptions: tuple[Exemption, ...]
    stimuli: tuple[Stimulus, ...]  # in the order in which they are applied

    def year(
        self, tax_year: int, *, city: str, buku: tuple[tuple[int, int | None], ...], buku_hash: str
    ) -> YearRules:
        """What holds in one tax year. Raises PerdaError for a year outside the file."""
        classes, njoptkp = _in(tax_year, self.classes), _in(tax_year, self.njoptkp)
        share, tariff = _in(tax_year, self.share), _in(tax_year, self.tariff)
        minimum, roundings = _in(tax_year, self.minimum), _in(tax_year, self.roundings)
        due = _in(tax_year, self.due)
        exemptions = tuple([one for one in self.exemptions if one.holds_in(tax_year)])
        stimuli = tuple([one for one in self.stimuli if one.holds_in(tax_year)])
        hashes = [one.hash for one in (classes, njoptkp, share, tariff, minimum, roundings, due)]
        hashes += [one.hash for one in (*exemptions, *stimuli)]
        hashes += [classes.bumi.hash, classes.bangunan.hash, buku_hash]
        return YearRules(
            tax_year=tax_year,
            city=city,
            classes=classes,
            njoptkp=njoptkp,
            share=share,
            tariff=tariff,
            minimum=minimum,
            roundings=roundings,
            due=due,
            exemptions=exemptions,
            stimuli=stimuli,
            buku=buku,
            hash=digest_of([city, tax_year, hashes]),
        )


def _in(tax_year: int, rules: Sequence[Dated]) -> Dated:
    for one in rules:
        if one.holds_in(tax_year):
            return one
    raise PerdaError(f"Aturan penetapan tahun pajak {tax_year} tidak ada di berkas Perda.")


def assessment_law(top: Fields, *, class_tables: Mapping[str, ClassTable]) -> AssessmentLaw:
    """The assessment sections of a Perda file, checked. Raises FieldError."""

    def each(name: str, read: Callable[[Fields], Dated]) -> tuple[Dated, ...]:
        rules = tuple(map(read, top.tables(name, at_most=RULES_MAX)))
        check_years(name, rules)
        return rules

    exemptions = _some(top, "exemption", _exemption, at_most=RULES_MAX)
    stimuli = _some(top, "stimulus", _stimulus, at_most=STIMULI_MAX)
    check_exemptions(exemptions)
    check_stimuli(stimuli)
    law = AssessmentLaw(
        classes=each("classes", lambda table: _classes(table, class_tables)),
        njoptkp=each("njoptkp", _njoptkp),
        share=each("njop_share", _share),
        tariff=each("tariff", _tariff),
        minimum=each("minimum", _minimum),
        roundings=each("rounding", _roundings),
        due=each("due_date", _due_date),
        exemptions=exemptions,
        stimuli=tuple(sorted(stimuli, key=lambda one: one.priority)),
    )
    check_first_year(
        {
            "classes": law.classes,
            "njoptkp": law.njoptkp,
            "njop_share": law.share,
            "tariff": law.tariff,
            "minimum": law.minimum,
            "rounding": law.roundings,
            "due_date": law.due,
        }
    )
    return law


def _some(top: Fields, name: str, read: Callable[[Fields], Dated], *, at_most: int) -> tuple[Dated, ...]:
    return tuple(map(read, top.tables(name, at_most=at_most))) if top.has(name) else ()


def _carried(table: Fields) -> _Carried:
    digest = digest_of(table.raw())[:16]
    article, source, standing = provenance(table)
    return {
        "tax_year_from": optional_year(table, "tax_year_from"),
        "tax_year_to": optional_year(table, "tax_year_to"),
        "article": article,
        "source": source,
        "standing": standing,
        "hash": digest,
    }


def _classes(table: Fields, class_tables: Mapping[str, ClassTable]) -> ClassesRule:
    """Years whose tables are not at hand name none: their objects cannot be classified, and that is said."""
    carried = _carried(table)
    found: list[ClassTable] = []
    for key in ("bumi", "bangunan"):
        if not table.has("bumi") and not table.has("bangunan") and not found:
            found = [_NO_TABLE, _NO_TABLE]
            break
        name = table.text(key)
        if name not in class_tables:
            raise table.error(
                key, code="no_class_table", sentence=f"tabel kelas {name[:60]!r} tidak ada di perda/kelas."
            )
        found.append(class_tables[name])
    table.close()
    return ClassesRule(bumi=found[0], bangunan=found[1], **carried)


def _njoptkp(table: Fields) -> NjoptkpRule:
    rule = NjoptkpRule(
        **_carried(table),
        amount=measured_whole(table, "amount", unit=Unit.RUPIAH, at_most=AMOUNT_MAX),
        require_building=table.flag("require_building"),
    )
    table.close()
    return rule


def _share(table: Fields) -> ShareRule:
    rule = ShareRule(**_carried(table), groups=share_groups(table))
    table.close()
    return rule


def _tariff(table: Fields) -> TariffRule:
    rule = TariffRule(
        **_carried(table),
        base=tariff_base(table),
        brackets=tariff_brackets(table),
        specials=tariff_specials(table),
    )
    table.close()
    return rule


def _minimum(table: Fields) -> MinimumRule:
    rule = MinimumRule(
        **_carried(table),
        amount=measured_whole(table, "amount", unit=Unit.RUPIAH, at_most=AMOUNT_MAX),
        applies_when_njopkp_is_zero=table.flag("applies_when_njopkp_is_zero"),
    )
    table.close()
    return rule


def _roundings(table: Fields) -> Roundings:
    def named(key: str) -> Rounding:
        return Rounding(table.word(key, words=tuple(Rounding)))

    carried = _carried(table)
    dasar = table.word("dasar", words=(EXACT, *Rounding))
    rule = Roundings(
        **carried,
        njop=named("njop"),
        dasar=None if dasar == EXACT else Rounding(dasar),
        terutang=named("terutang"),
        pengurangan=named("pengurangan"),
        stimulus=named("stimulus"),
    )
    table.close()
    return rule


def _due_date(table: Fields) -> DueDateRule:
    carried = _carried(table)
    month = table.whole("month", at_least=1, at_most=12)
    rule = DueDateRule(
        **carried,
        month=month,
        day=table.whole("day", at_least=1, at_most=_DAYS[month - 1]),
        months_after_issue=measured_whole(table, "after_issue", unit=Unit.MONTH, at_most=12),
    )
    table.close()
    return rule


def _exemption(table: Fields) -> Exemption:
    rule = Exemption(
        **_carried(table),
        id=matching(table, "id", WORD),
        title=table.text("title"),
        title_en=table.text("title_en"),
        jenis_bumi=codes(table, "jenis_bumi", digits=1),
        jenis_transaksi=codes(table, "jenis_transaksi", digits=1),
        jenis_bangunan=codes(table, "jenis_bangunan", digits=2),
        njop_up_to=njop_up_to(table),
    )
    if (rule.njop_up_to is None) != (not rule.jenis_bangunan):
        raise table.error(
            "njop_up_to", code="incomplete", sentence="njop_up_to dan jenis_bangunan hanya berlaku bersama."
        )
    table.close()
    return rule


def _stimulus(table: Fields) -> Stimulus:
    carried = _carried(table)
    kind = StimulusKind(table.word("kind", words=tuple(StimulusKind)))
    percent = (
        measured_rate(table, "percent", unit=Unit.OF_POKOK)
        if kind is StimulusKind.PERCENT
        else measured_rate(table, "rise", unit=Unit.OF_POKOK_BEFORE, at_most=10)
    )
    rule = Stimulus(
        **carried,
        id=matching(table, "id", WORD),
        title=table.text("title"),
        title_en=table.text("title_en"),
        kind=kind,
        percent=percent,
        buku=table.wholes("buku", at_least=1, at_most=5) if table.has("buku") else frozenset(),
        jenis_bangunan=codes(table, "jenis_bangunan", digits=2),
        njop_up_to=njop_up_to(table),
        asks_nik=flag(table, "asks_nik"),
        asks_highest_njop=flag(table, "asks_highest_njop"),
        priority=table.whole("priority", at_most=1_000_000),
    )
    table.close()
    return rule
