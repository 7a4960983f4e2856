"""`calculate penalty`: denda of one bill from a document of plain values, with each step shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sppt.rules.calculate.common import OVERRIDE_ARTICLE, BadInput, check_city
from sppt.rules.penalty import MonthConvention, Penalty, PenaltyRule, penalty
from sppt.rules.perda import Perda
from sppt.rules.reading import FieldError, Fields, Json
from sppt.rules.rupiah import Rounding, printed

PAYMENTS_MAX = 1000


@dataclass(frozen=True, slots=True)
class _Question:
    pokok: int
    due: date
    paid_on: date
    paid_before: int
    rule: PenaltyRule


def calculate_penalty(document: Mapping[str, object], perda: Perda) -> dict[str, Json]:
    """Denda for {city, pokok, due, paid_on, payments?, override?} as {months, rate, base, denda, steps}.

    Amounts are whole rupiah, dates ISO 8601, rates text ("0.02"). Raises BadInput.
    """
    try:
        question = _read(Fields(document, path=""), perda)
    except FieldError as error:
        raise BadInput(error.code, str(error)) from None
    rule = question.rule
    answer = penalty(
        rule=rule,
        remaining_pokok=question.pokok - question.paid_before,
        due=question.due,
        paid_on=question.paid_on,
    )
    return {
        "months": answer.months,
        "rate": rule.rate.text,
        "base": answer.base,
        "denda": answer.denda,
        "steps": _steps(question, answer),
    }


def _read(top: Fields, perda: Perda) -> _Question:
    check_city(top, perda)
    pokok = top.whole("pokok")
    due, paid_on = top.day("due"), top.day("paid_on")
    payments = top.tables("payments", at_most=PAYMENTS_MAX) if top.has("payments") else ()
    paid_before = sum(_payment(item, paid_on=paid_on) for item in payments)
    if paid_before > pokok:
        sentence = (
            f"jumlahnya {printed(paid_before)}, melebihi pokok {printed(pokok)}. Tulis hanya bagian pokoknya."
        )
        raise top.error("payments", code="payments_over_pokok", sentence=sentence)
    rule = perda.penalty_for(due)
    if top.has("override"):
        rule = _overridden(rule, top.table("override"))
    top.close()
    return _Question(pokok, due, paid_on, paid_before, rule)


def _payment(item: Fields, *, paid_on: date) -> int:
    on = item.day("on")
    if on > paid_on:
        sentence = f"pembayaran {on} terjadi setelah tanggal bayar {paid_on} yang dihitung."
        raise item.error("on", code="payment_after_paid_on", sentence=sentence)
    pokok = item.whole("pokok")
    item.close()
    return pokok


def _overridden(rule: PenaltyRule, given: Fields) -> PenaltyRule:
    """The dated rule with the values that this run replaces; what is not given stays the law's."""
    if given.has("rate"):
        rule = replace(rule, rate=given.rate("rate"), article=OVERRIDE_ARTICLE)
    if given.has("cap_months"):
        rule = replace(rule, cap_months=given.whole("cap_months", at_most=600), article=OVERRIDE_ARTICLE)
    if given.has("month_convention"):
        word = given.word("month_convention", words=tuple(MonthConvention))
        rule = replace(rule, convention=MonthConvention(word), article=OVERRIDE_ARTICLE)
    if given.has("rounding"):
        word = given.word("rounding", words=tuple(Rounding))
        rule = replace(rule, rounding=Rounding(word), article=OVERRIDE_ARTICLE)
    given.close()
    return rule


_COUNTING = {
    MonthConvention.ANNIVERSARY: "bulan sejak jatuh tempo, bagian bulan dihitung satu bulan",
    MonthConvention.CALENDAR: "selisih bulan kalender",
    MonthConvention.THIRTY_DAYS: "setiap 30 hari yang sudah dimulai",
}
_ROUNDING = {
    Rounding.HALF_UP: "dibulatkan ke rupiah terdekat, setengah ke atas",
    Rounding.UP: "dibulatkan ke atas",
    Rounding.DOWN: "dibulatkan ke bawah",
}


def _steps(question: _Question, answer: Penalty) -> list[Json]:
    rule = answer.rule
    counted: dict[str, Json] = {
        "due": question.due.isoformat(),
        "paid_on": question.paid_on.isoformat(),
        "month_convention": rule.convention.value,
        "months_uncapped": answer.months_uncapped,
        "cap_months": rule.cap_months,
    }
    return [
        _step(
            rule,
            name="base",
            formula="pokok - bagian pokok yang sudah dibayar",
            inputs={"pokok": question.pokok, "paid_before": question.paid_before},
            value=answer.base,
            unit="rupiah",
        ),
        _step(
            rule,
            name="months",
            formula=f"{_COUNTING[rule.convention]}, paling lama {rule.cap_months} bulan",
            inputs=counted,
            value=answer.months,
            unit="month",
        ),
        _step(
            rule,
            name="denda",
            formula=f"base × rate × months, {_ROUNDING[rule.rounding]}",
            inputs={"base": answer.base, "rate": rule.rate.text, "months": answer.months},
            value=answer.denda,
            unit="rupiah",
        ),
    ]


def _step(
    rule: PenaltyRule, *, name: str, formula: str, inputs: dict[str, Json], value: int, unit: str
) -> dict[str, Json]:
    return {
        "step": name,
        "formula": formula,
        "inputs": inputs,
        "value": value,
        "unit": unit,
        "article": rule.article,
        "effective_from": rule.due_from.isoformat() if rule.due_from else None,
    }
