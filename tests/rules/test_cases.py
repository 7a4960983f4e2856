"""The officers' case files against the law as written; each case names where its expectation comes from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sppt.rules.calculate import BadInput, calculate_penalty
from sppt.rules.due import due, valid_through
from sppt.rules.nop import Nop, NotANop
from sppt.rules.rupiah import NotRupiah, read_rupiah
from tests.rules.kasus import (
    LAWS,
    NOP,
    TANGSEL,
    DendaCase,
    DueCase,
    NopCase,
    RefusedDendaCase,
    RupiahCase,
    YearExpected,
    bills_of,
    denda_cases,
    due_cases,
    nop_cases,
    refused_denda_cases,
    rupiah_cases,
)

DUE_CASES = due_cases("program.yaml") + due_cases("kuotasi.yaml")
ASKED: dict[str, object] = {"city": "36.76", "pokok": 1_000_000, "due": "2023-08-31", "paid_on": "2023-10-10"}


@pytest.mark.parametrize("case", denda_cases(), ids=lambda case: case["name"])
def test_denda_is_what_the_case_says(case: DendaCase) -> None:
    perda = LAWS[case.get("law", "36.76")]
    document: dict[str, object] = {"city": perda.city}
    document |= {key: case[key] for key in ("due", "paid_on", "pokok")}
    if "payments" in case:
        document["payments"] = case["payments"]
    if "override" in case:
        document["override"] = case["override"]
    answer = calculate_penalty(document, perda)
    assert {key: answer[key] for key in ("months", "base", "denda")} == case["expect"]


@pytest.mark.parametrize("case", refused_denda_cases(), ids=lambda case: case["name"])
def test_a_document_that_cannot_be_calculated_is_refused_with_field_and_reason(
    case: RefusedDendaCase,
) -> None:
    document = ASKED | case.get("change", {})
    document.pop(case.get("remove", ""), None)
    with pytest.raises(BadInput) as refusal:
        calculate_penalty(document, TANGSEL)
    assert refusal.value.code == case["code"]
    assert case["says"].lower() in str(refusal.value).lower()


@pytest.mark.parametrize("case", DUE_CASES, ids=lambda case: case["name"])
def test_what_is_owed_is_what_the_case_says(case: DueCase) -> None:
    perda, bills, on = LAWS[case.get("law", "36.76")], bills_of(case), date.fromisoformat(case["on"])
    chosen = frozenset(case["chosen"]) if "chosen" in case else None
    answers = {one.facts.tax_year: one for one in due(perda, bills, on=on, chosen=chosen)}
    assert list(answers) == list(case["bills"]), "every bill is answered, in the order given"
    for tax_year, expected in case["expect"].items():
        one = answers[tax_year]
        seen: YearExpected = {
            "pokok": one.pokok,
            "potongan": one.potongan,
            "denda": one.denda,
            "waived": one.denda_waived,
            "total": one.total,
            "months": one.months_late,
            "payable": one.payable,
            "reasons": [reason.code for reason in one.reasons],
        }
        assert {key: value for key, value in seen.items() if key in expected} == expected, tax_year


@pytest.mark.parametrize(
    "case", [case for case in DUE_CASES if "valid_through" in case], ids=lambda case: case["name"]
)
def test_a_quote_holds_as_long_as_the_case_says(case: DueCase) -> None:
    perda, bills, on = LAWS[case.get("law", "36.76")], bills_of(case), date.fromisoformat(case["on"])
    chosen = frozenset(case["chosen"]) if "chosen" in case else None
    days_max = case.get("days_max", perda.quote_days_max)
    holds = valid_through(perda, bills, on=on, chosen=chosen, days_max=days_max)
    assert holds == date.fromisoformat(case["valid_through"])
    assert holds - on <= timedelta(days=days_max)


@pytest.mark.parametrize("case", nop_cases(), ids=lambda case: case["name"])
def test_a_written_nop_is_read_or_refused_as_the_case_says(case: NopCase) -> None:
    if "refused" in case:
        with pytest.raises(NotANop) as refusal:
            Nop.read_with_year(case["text"], city="36.76", year_now=2026)
        assert refusal.value.code == case["refused"]
    else:
        nop, year = Nop.read_with_year(case["text"], city="36.76", year_now=2026)
        assert (nop.digits, year) == (case.get("digits", NOP), case.get("year"))
        assert Nop.read(case["text"], city="36.76") == nop


@pytest.mark.parametrize("case", rupiah_cases(), ids=lambda case: repr(case["text"]))
def test_a_written_amount_is_read_or_refused_as_the_case_says(case: RupiahCase) -> None:
    if case.get("refused"):
        with pytest.raises(NotRupiah, match="tidak terbaca"):
            read_rupiah(case["text"])
    else:
        assert read_rupiah(case["text"]) == case["amount"]


def test_every_case_says_where_its_expectation_comes_from_and_has_a_name_of_its_own() -> None:
    for cases in (denda_cases(), DUE_CASES, nop_cases()):
        names = [case["name"] for case in cases]
        assert len(names) == len(set(names))
        assert all(len(case["source"]) > 3 for case in cases)


def test_an_answer_shows_each_step_with_its_article_and_day_of_effect() -> None:
    answer = calculate_penalty({**ASKED, "due": "2025-08-31", "paid_on": "2027-09-01"}, TANGSEL)
    steps = answer["steps"]
    assert isinstance(steps, list)
    shown = [(step["step"], step["value"], step["unit"]) for step in steps if isinstance(step, dict)]
    assert shown == [("base", 1_000_000, "rupiah"), ("months", 24, "month"), ("denda", 240_000, "rupiah")]
    for step in steps:
        assert isinstance(step, dict)
        assert step["effective_from"] == "2024-01-01"
        assert "10/2023" in str(step["article"])


def test_an_override_does_not_pass_for_the_law() -> None:
    answer = calculate_penalty({**ASKED, "override": {"rate": "0.03"}}, TANGSEL)
    steps = answer["steps"]
    assert (answer["rate"], answer["denda"]) == ("0.03", 60_000)
    assert isinstance(steps, list)
    assert "Perda" not in str(steps[-1])
    assert "pengganti" in str(steps[-1])


def test_a_document_that_is_no_table_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        calculate_penalty([1, 2], TANGSEL)  # type: ignore[arg-type]
    assert (refusal.value.code, str(refusal.value)[:8]) == ("wrong_type", "dokumen:")
