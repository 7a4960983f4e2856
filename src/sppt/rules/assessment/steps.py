"""One step of a derivation, and how it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sppt.rules.assessment.year import Rule
from sppt.rules.reading import Json
from sppt.rules.rupiah import Rounding

RUPIAH, PER_M2, RATE = "rupiah", "rupiah_per_m2", "rate"

ROUNDED = {
    Rounding.HALF_UP: ("dibulatkan ke rupiah terdekat, setengah ke atas", "rounded to the nearest rupiah"),
    Rounding.UP: ("dibulatkan ke atas", "rounded up"),
    Rounding.DOWN: ("dibulatkan ke bawah", "rounded down"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation; a rate's value is text ("0.001"), every other is a whole number in `unit`."""

    step: str
    formula: str
    inputs: Mapping[str, int | str]
    value: int | str
    unit: str
    article: str
    effective_from: date | None
    text: str
    text_en: str
    standing: str = ""


def plain(one: Step) -> dict[str, Json]:
    """A step as JSON shows it."""
    return {
        "step": one.step,
        "formula": one.formula,
        "inputs": dict(one.inputs),
        "value": one.value,
        "unit": one.unit,
        "article": one.article,
        "effective_from": one.effective_from.isoformat() if one.effective_from else None,
        "standing": one.standing,
        "text": one.text,
        "text_en": one.text_en,
    }


def step(
    rule: Rule,
    name: str,
    *,
    formula: str,
    inputs: Mapping[str, int | str],
    value: int | str,
    text: tuple[str, str],
    unit: str = RUPIAH,
    article: str = "",
) -> Step:
    """A step under a dated rule; `article` replaces the rule's own, as that of a decision does."""
    return Step(
        step=name,
        formula=formula,
        inputs=inputs,
        value=value,
        unit=unit,
        article=article or rule.article,
        effective_from=rule.effective_from,
        text=text[0],
        text_en=text[1],
        standing=rule.standing,
    )
