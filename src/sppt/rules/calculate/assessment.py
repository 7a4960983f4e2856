"""`calculate assessment`: the tax of one object from areas and values, classes or NJOP per square metre."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sppt.rules.assessment.classes import ABOVE, ClassTable
from sppt.rules.assessment.core import Assessed, Outcome, Valuation, charge
from sppt.rules.assessment.explain import taxing
from sppt.rules.assessment.facts import AREA_MAX, ObjectFacts
from sppt.rules.assessment.steps import PER_M2, ROUNDED, Step, plain, step
from sppt.rules.assessment.words import area, area_text
from sppt.rules.assessment.year import BracketBase, Brackets, Rule, YearRules
from sppt.rules.calculate.common import OVERRIDE_ARTICLE, BadInput, check_city
from sppt.rules.perda import Perda, PerdaError
from sppt.rules.perda.brackets import brackets_of
from sppt.rules.perda.common import TAX_YEAR_FIRST, TAX_YEAR_LAST
from sppt.rules.reading import FieldError, Fields, Json
from sppt.rules.rupiah import AMOUNT_MAX, Rounding, printed, times_ratio

ITEMS_MAX = 1000
PER_M2_MAX = 10**12

_AREA = re.compile(r"(\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)


Given = TypeVar("Given", bound=Rule)


@dataclass(frozen=True, slots=True)
class _Item:
    """One piece of land or one building, with one of: its NJOP per m², its value per m², its class."""

    luas: int  # hundredths of a square metre
    njop_m2: int | None
    nilai_m2: int | None
    kelas: str


@dataclass(frozen=True, slots=True)
class _Part:
    """Land, or all buildings together, valued."""

    luas: int
    njop: int
    steps: tuple[Step, ...]


def calculate_assessment(document: Mapping[str, object], perda: Perda) -> dict[str, Json]:
    """The tax for {city, tax_year, land, buildings, njoptkp, override?}, with its steps.

    Amounts are whole rupiah, areas text with up to two decimals in square metres, rates text. Raises BadInput.
    """
    try:
        return _answer(Fields(document, path=""), perda)
    except FieldError as error:
        raise BadInput(error.code, str(error)) from None


def _answer(top: Fields, perda: Perda) -> dict[str, Json]:
    check_city(top, perda)
    rules = _rules(top, perda)
    land, buildings = _items(top, "land"), _items(top, "buildings")
    if not land and not buildings:
        raise top.error("land", code="missing_key", sentence="isi paling sedikit satu tanah atau bangunan.")
    carries_njoptkp = top.flag("njoptkp")
    if top.has("override"):
        rules = _overridden(rules, top.table("override"))
    top.close()
    bumi = _valued(rules, land, table=rules.kelas_tanah, name="bumi")
    bangunan = _valued(rules, buildings, table=rules.kelas_bangunan, name="bangunan")
    facts = ObjectFacts(
        "", bumi.luas, bumi.njop, bangunan.luas, bangunan.njop, carries_njoptkp=carries_njoptkp
    )
    valued = Valuation(njop_bumi=bumi.njop, njop_bangunan=bangunan.njop)
    assessed = charge(rules, facts, valued)
    if assessed.outcome is not Outcome.NOTICE:
        raise FieldError("land", code="too_large", sentence=f"NJOP-nya lebih dari {printed(AMOUNT_MAX)}.")
    return _shown(assessed, (*bumi.steps, *bangunan.steps, *taxing(rules, facts, assessed)))


def _shown(assessed: Assessed, steps: Sequence[Step]) -> dict[str, Json]:
    return {
        "njop_bumi": assessed.njop_bumi,
        "njop_bangunan": assessed.njop_bangunan,
        "njop": assessed.njop,
        "njoptkp": assessed.njoptkp,
        "njopkp": assessed.njopkp,
        "tariff": assessed.tariff.text,
        "pbb_terutang": assessed.terutang,
        "pokok": assessed.pokok,
        "steps": [plain(one) for one in steps],
    }


def _rules(top: Fields, perda: Perda) -> YearRules:
    tax_year = top.whole("tax_year", at_least=TAX_YEAR_FIRST, at_most=TAX_YEAR_LAST)
    try:
        return perda.year(tax_year)
    except PerdaError as error:
        raise top.error("tax_year", code="year_not_covered", sentence=str(error)) from None


def _items(top: Fields, key: str) -> tuple[_Item, ...]:
    return tuple(map(_item, top.tables(key, at_most=ITEMS_MAX))) if top.has(key) else ()


def _item(given: Fields) -> _Item:
    luas = _area(given, "area_m2")
    named = [key for key in ("njop_rp_m2", "value_rp_m2", "class") if given.has(key)]
    if len(named) != 1:
        sentence = "isi tepat satu dari njop_rp_m2, value_rp_m2, atau class."
        raise given.error("njop_rp_m2", code="missing_key" if not named else "too_many", sentence=sentence)
    item = _Item(
        luas=luas,
        njop_m2=given.whole("njop_rp_m2", at_least=1, at_most=PER_M2_MAX)
        if given.has("njop_rp_m2")
        else None,
        nilai_m2=given.whole("value_rp_m2", at_least=1, at_most=PER_M2_MAX)
        if given.has("value_rp_m2")
        else None,
        kelas=given.text("class") if given.has("class") else "",
    )
    given.close()
    return item


def _area(given: Fields, key: str) -> int:
    """Square metres as text, "800" or "800.25", in hundredths."""
    text = given.text(key)
    found = _AREA.fullmatch(text)
    if found is None:
        raise given.error(
            key,
            code="bad_area",
            sentence=f'{text[:30]!r} bukan luas; tulis m² sebagai teks, misalnya "800.25".',
        )
    luas = int(found.group(1)) * 100 + int((found.group(2) or "").ljust(2, "0"))
    if luas == 0:
        raise given.error(key, code="too_small", sentence="luas nol tidak dapat dihitung.")
    if luas > AREA_MAX:
        raise given.error(
            key, code="too_large", sentence=f"luas terlalu besar; paling banyak {area(AREA_MAX)}."
        )
    return luas


def _valued(rules: YearRules, items: Sequence[_Item], *, table: ClassTable, name: str) -> _Part:
    """Values per m² are classified together, as one class holds for all of an object; the rest is taken as given."""
    luas = sum(item.luas for item in items)
    steps: list[Step] = []
    shown: dict[str, int | str] = {}
    hundredths = 0
    for place, item in enumerate(items, start=1):
        njop_m2 = item.njop_m2
        if item.kelas:
            njop_m2 = _of_class(rules, table, item.kelas, name=name, steps=steps)
        if njop_m2 is not None:
            hundredths += njop_m2 * item.luas
            shown[str(place)] = f"{area_text(item.luas)} × {njop_m2}"
    together = [item for item in items if item.nilai_m2 is not None]
    if together:
        njop_m2, value = _classified(rules, together, table=table, name=name, steps=steps)
        hundredths += value
        shown["classified"] = f"{area_text(sum(item.luas for item in together))} × {njop_m2}"
    njop = times_ratio(hundredths, 1, 100, rounding=rules.roundings.njop)
    if njop > AMOUNT_MAX:
        key = "land" if name == "bumi" else "buildings"
        raise FieldError(key, code="too_large", sentence=f"NJOP-nya lebih dari {printed(AMOUNT_MAX)}.")
    if items:
        steps.append(
            step(
                rules.classes,
                f"njop_{name}",
                formula=f"jumlah luas × NJOP per m², {ROUNDED[rules.roundings.njop][0]}",
                inputs=shown,
                value=njop,
                text=(
                    f"NJOP {name} seluas {area(luas)}: {printed(njop)}.",
                    f"NJOP of {area(luas)}: {printed(njop)}.",
                ),
            )
        )
    return _Part(luas, njop, tuple(steps))


def _of_class(rules: YearRules, table: ClassTable, kode: str, *, name: str, steps: list[Step]) -> int:
    _check_table(rules, table, name)
    kelas = table.named(kode)
    if kelas is None:
        key = "land" if name == "bumi" else "buildings"
        raise FieldError(
            f"{key}.class", code="unknown_class", sentence=f"kelas {kode[:20]!r} tidak ada di {table.name}."
        )
    text = f"Kelas {kode}: NJOP {printed(kelas.njop)} per m²."
    text_en = f"Class {kode}: {printed(kelas.njop)} per m²."
    steps.append(
        step(
            rules.classes, f"kelas_{name}", formula="NJOP per m² dari kelas yang diberikan", unit=PER_M2,
            inputs={"kelas": kode}, value=kelas.njop, text=(text, text_en), article=table.article,
        )
    )  # fmt: skip
    return kelas.njop


def _classified(
    rules: YearRules, items: Sequence[_Item], *, table: ClassTable, name: str, steps: list[Step]
) -> tuple[int, int]:
    """(NJOP per m², NJOP in hundredths of a rupiah) of all items that give a value."""
    _check_table(rules, table, name)
    luas = sum(item.luas for item in items)
    value = sum((item.nilai_m2 or 0) * item.luas for item in items)
    kelas = table.of(value, luas * 100)  # value is in hundredths of a rupiah here
    njop_m2 = kelas.njop if kelas is not ABOVE else times_ratio(value, 1, luas, rounding=Rounding.HALF_UP)
    inputs: dict[str, int | str] = {"luas_m2": area_text(luas), "kelas": kelas.kode}
    text = f"Nilai per m² di atas kelas tertinggi, jadi dipakai sendiri: {printed(njop_m2)} per m²."
    text_en = f"The value per m² lies above the highest class and is used as it is: {printed(njop_m2)}."
    if kelas is not ABOVE:
        inputs |= {"over": kelas.over, "up_to": kelas.up_to}
        text = (
            f"Nilai lebih dari {printed(kelas.over)} sampai {printed(kelas.up_to)} per m² masuk kelas "
            f"{kelas.kode}: NJOP {printed(njop_m2)} per m²."
        )
        text_en = (
            f"A value over {printed(kelas.over)} up to {printed(kelas.up_to)} per m² is class "
            f"{kelas.kode}: {printed(njop_m2)} per m²."
        )
    steps.append(
        step(
            rules.classes, f"kelas_{name}", formula="kelas dengan over < nilai ÷ luas ≤ up_to", unit=PER_M2,
            inputs=inputs, value=njop_m2, text=(text, text_en), article=table.article,
        )
    )  # fmt: skip
    return njop_m2, value if kelas is ABOVE else kelas.njop * luas


def _check_table(rules: YearRules, table: ClassTable, name: str) -> None:
    if not table.rows:
        key = "land" if name == "bumi" else "buildings"
        sentence = f"tabel kelas tahun {rules.tax_year} belum dicatat; berikan njop_rp_m2."
        raise FieldError(key, code="no_class_table", sentence=sentence)


def _overridden(rules: YearRules, given: Fields) -> YearRules:
    """The year's rules with the values that this run replaces; what is not given stays the law's."""
    if given.has("njoptkp_amount"):
        njoptkp = replace(rules.njoptkp, amount=given.whole("njoptkp_amount"))
        rules = replace(rules, njoptkp=_as_given(njoptkp))
    if given.has("njop_percentage"):
        share = replace(rules.share, groups={"": Brackets((), (given.rate("njop_percentage"),))})
        rules = replace(rules, share=_as_given(share))
    brackets = _override_brackets(given)
    if brackets is not None:
        rules = replace(rules, tariff=_as_given(replace(rules.tariff, brackets=brackets)))
    if given.has("bracket_base"):
        base = BracketBase(given.word("bracket_base", words=tuple(BracketBase)))
        rules = replace(rules, tariff=_as_given(replace(rules.tariff, base=base)))
    if given.has("minimum_tax"):
        minimum = replace(rules.minimum, amount=given.whole("minimum_tax"))
        rules = replace(rules, minimum=_as_given(minimum))
    if given.has("rounding"):
        terutang = Rounding(given.word("rounding", words=tuple(Rounding)))
        rules = replace(rules, roundings=_as_given(replace(rules.roundings, terutang=terutang)))
    given.close()
    return replace(rules, hash="")


def _as_given(rule: Given) -> Given:
    """The rule as the request has it: it no longer speaks for the law."""
    return replace(rule, article=OVERRIDE_ARTICLE, standing="", tax_year_from=None)


def _override_brackets(given: Fields) -> Brackets | None:
    if given.has("tariff") and given.has("tariff_brackets"):
        raise given.error(
            "tariff", code="too_many", sentence="isi tariff atau tariff_brackets, bukan keduanya."
        )
    if given.has("tariff"):
        return Brackets((), (given.rate("tariff"),))
    if not given.has("tariff_brackets"):
        return None
    return brackets_of(given, "tariff_brackets", top=_top, rate=lambda item: item.rate("rate"))


def _top(item: Fields) -> int | None:
    return item.whole_or_null("up_to") if item.has("up_to") else None
