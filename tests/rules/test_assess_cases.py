"""The officers' cases of assessment against the law as written; each names where its expectation comes from."""

from __future__ import annotations

from datetime import date

import pytest

from sppt.rules.assessment.change import changes
from sppt.rules.assessment.core import Assessed, assess
from sppt.rules.assessment.due_date import jatuh_tempo
from sppt.rules.assessment.explain import explain
from sppt.rules.assessment.njoptkp import carriers
from sppt.rules.calculate import BadInput, calculate_assessment
from sppt.rules.rupiah import Rate
from tests.rules.kasus_assessment import (
    LAWS,
    CarrierCase,
    ChangeCase,
    DocumentCase,
    DueDateCase,
    ObjectCase,
    RefusedCase,
    cases,
    facts_of,
)

OBJECTS = cases("assessment.yaml", ObjectCase)
DOCUMENTS = cases("assessment_hitung.yaml", DocumentCase)
REFUSED = cases("assessment_ditolak.yaml", RefusedCase)
CARRIERS = cases("assessment_njoptkp.yaml", CarrierCase)
DUE_DATES = cases("assessment_jatuh_tempo.yaml", DueDateCase)
CHANGES = cases("assessment_perubahan.yaml", ChangeCase)
ASKED: dict[str, object] = {
    "city": "36.76",
    "tax_year": 2025,
    "land": [{"area_m2": "200", "njop_rp_m2": 2_508_000}],
    "njoptkp": True,
}


def shown(assessed: Assessed) -> dict[str, object]:
    """The values as an officer writes them in a case."""
    values: dict[str, object] = {}
    for key, value in assessed._asdict().items():
        if isinstance(value, Rate):
            values[key] = value.percent
        elif key == "stimulus":
            values[key] = [list(one) for one in assessed.stimulus]
        else:
            values[key] = list(value) if isinstance(value, tuple) else value
    return values


@pytest.mark.parametrize("case", OBJECTS, ids=lambda case: case["name"])
def test_an_object_is_assessed_as_the_case_says(case: ObjectCase) -> None:
    rules = LAWS[case.get("law", "36.76")].year(case["year"])
    seen = shown(assess(rules, facts_of(case["object"])))
    assert {key: seen[key] for key in case["expect"]} == case["expect"]


@pytest.mark.parametrize("case", OBJECTS, ids=lambda case: case["name"])
def test_the_explanation_of_every_case_ends_with_its_pokok_in_two_languages(case: ObjectCase) -> None:
    rules = LAWS[case.get("law", "36.76")].year(case["year"])
    facts = facts_of(case["object"])
    assessed = assess(rules, facts)
    steps = explain(rules, facts, assessed)
    assert steps[-1].value == assessed.pokok
    for step in steps:
        assert step.text
        assert step.text_en
        assert step.article or step.step == "anomaly"


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["name"])
def test_a_document_is_calculated_as_the_case_says(case: DocumentCase) -> None:
    document: dict[str, object] = {"city": "36.76", "njoptkp": False} | case["document"]
    answer = calculate_assessment(document, LAWS[str(document["city"])])
    assert {key: answer[key] for key in case["expect"]} == case["expect"]
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert isinstance(steps[-1], dict)
    assert steps[-1]["value"] == answer["pokok"]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_a_document_that_cannot_be_assessed_is_refused_with_field_and_reason(case: RefusedCase) -> None:
    document = ASKED | case.get("change", {})
    document.pop(case.get("remove", ""), None)
    with pytest.raises(BadInput) as refusal:
        calculate_assessment(document, LAWS["36.76"])
    assert refusal.value.code == case["code"]
    assert case["says"].lower() in str(refusal.value).lower()


@pytest.mark.parametrize("case", CARRIERS, ids=lambda case: case["name"])
def test_njoptkp_is_carried_as_the_case_says(case: CarrierCase) -> None:
    rules = LAWS[case.get("law", "36.76")].year(2025)
    objects = [(f"{nop:018}", subjek, njop, built) for nop, subjek, njop, built in case["objects"]]
    assert carriers(rules, objects) == {f"{nop:018}" for nop in case["carriers"]}


@pytest.mark.parametrize("case", DUE_DATES, ids=lambda case: case["name"])
def test_jatuh_tempo_is_as_the_case_says(case: DueDateCase) -> None:
    rules = LAWS[case.get("law", "36.76")].year(case["year"])
    issued_on = date.fromisoformat(case["issued"])
    due = jatuh_tempo(rules.due, tax_year=case["year"], issued_on=issued_on)
    assert due == date.fromisoformat(case["due"])


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case["name"])
def test_a_bill_moves_by_the_factors_of_the_case(case: ChangeCase) -> None:
    law = LAWS[case.get("law", "36.76")]
    years = []
    for given in (case["before"], case["after"]):
        rules, facts = law.year(given["year"]), facts_of(given["object"])
        years.append((rules, facts, assess(rules, facts)))
    before, after = years
    factors = changes(before, after)
    assert [[factor.code, factor.rupiah] for factor in factors] == [list(one) for one in case["factors"]]
    assert sum(factor.rupiah for factor in factors) == after[2].pokok - before[2].pokok
    assert all(factor.text.endswith(".") and factor.text_en.endswith(".") for factor in factors)


def test_every_case_of_assessment_says_where_its_expectation_comes_from_and_has_a_name_of_its_own() -> None:
    for listed in (OBJECTS, DOCUMENTS, CARRIERS, DUE_DATES, CHANGES):
        names = [case["name"] for case in listed]
        assert len(names) == len(set(names))
        assert all(len(case["source"]) > 3 for case in listed)


def test_an_override_of_the_assessment_does_not_pass_for_the_law() -> None:
    answer = calculate_assessment(ASKED | {"override": {"tariff": "0.004"}}, LAWS["36.76"])
    steps = answer["steps"]
    assert isinstance(steps, list)
    tariff = next(step for step in steps if isinstance(step, dict) and step["step"] == "tariff")
    assert (tariff["value"], tariff["effective_from"], tariff["standing"]) == ("0.004", None, "")
    assert "pengganti" in str(tariff["article"])
