"""What officers decide about single objects: used by preview, drafts, simulation and explanation, by two officers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sppt.accounts.actions import NotAllowed
from sppt.accounts.queries import open_proposals_about
from sppt.assessment import determining, issuing, rulesets, simulation
from sppt.assessment.determinations import of_year
from sppt.assessment.explaining import explain_draft, explain_notice
from sppt.assessment.queries import BOOKS
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.treating import (
    TREATMENT,
    TreatmentWish,
    approve_treatment,
    propose_treatment,
    undecided,
    weigh_treatment,
)
from sppt.assessment.treatment_words import PROVEN, Scope, TreatmentKind
from sppt.assessment.treatments import history, holding_treatments, standing, treatment_counts
from sppt.assessment.working import work_once
from sppt.payments.books import check_books
from tests.actions.cities import AT, YEAR
from tests.actions.desk import nothing_written
from tests.actions.rules_hands import approved, changed, proposal, save
from tests.actions.test_determination import determined, drafts, small_city
from tests.actions.test_simulation import ran
from tests.world import World, nop

REDUCTION = TreatmentWish(
    TreatmentKind.PENGURANGAN,
    "25%",
    (nop(2),),
    Scope.OBJECT,
    YEAR,
    None,
    "973/12",
    date(2026, 12, 1),
    "Perda 10/2023",
)
EXEMPT = replace(REDUCTION, kind=TreatmentKind.DIKECUALIKAN, value="makam", nops=(nop(3),))
REASON = "veteran, surat keterangan lengkap"


def decided(wish: TreatmentWish) -> None:
    approve_treatment(
        propose_treatment(wish, reason=REASON, maker="budi", at=AT), checker="ana", note="", at=AT
    )


def refused(why: Why, act: Callable[[], object], city: World) -> None:
    with nothing_written(city), pytest.raises(Refused) as caught:
        act()
    assert caught.value.why is why


def with_group_and_special(city: World) -> None:
    """A group that bears 40 % of its NJOPKP, and a tariff of 0.05 %, in the law of the year."""
    city.officer("sari", "penetapan")
    city.officer("kepala", "head")
    number = proposal(YEAR)
    content = changed(
        rulesets.ruleset(number).content,
        "njop_share",
        lambda table: table.update(
            group=[
                {
                    "id": "usaha",
                    "title": "Usaha",
                    "bracket": [{"rate": {"value": "40%", "unit": "of_njopkp"}}],
                }
            ]
        ),
    )
    special = {"id": "pangan", "title": "Pangan", "title_en": "Food", "article": "Perda 5/2026 Pasal 8"}
    rate = {"value": "0.05%", "unit": "of_dasar"}
    save(number, changed(content, "tariff", lambda table: table.update(special=[{**special, "rate": rate}])))
    approved(number)


def test_each_kind_of_treatment_changes_the_tax_as_the_law_says(city: World) -> None:
    small_city(city)
    with_group_and_special(city)
    # nop(1): 57.000.000 without NJOPTKP; nop(2): 114.000.000 - 10.000.000; nop(3): 28.500.000 - 10.000.000
    decided(replace(REDUCTION, kind=TreatmentKind.GOLONGAN, value="usaha", nops=(nop(1),)))
    decided(REDUCTION)
    decided(replace(EXEMPT, kind=TreatmentKind.TARIF_KHUSUS, value="pangan"))
    determined(city)
    assert drafts(city) == {
        nop(1): ("notice", "", 57_000_000, 0, 22_800),  # 57.000.000 × 40% × 0,1%
        nop(2): ("notice", "", 114_000_000, 10_000_000, 78_000),  # 104.000 - 25%
        nop(3): ("notice", "", 28_500_000, 10_000_000, 9_250),  # 18.500.000 × 0,05%
    }
    found = of_year(YEAR)
    assert found is not None
    steps = {step.step: step for step in explain_draft(found.number, nop(2))}
    assert steps["pengurangan"].value == 26_000
    assert "973/12" in steps["pengurangan"].text
    run = simulation.ask([proposal(YEAR)], cap_percent=25, officer="sari", at=AT)
    _, (year_before, proposed) = ran(run)
    assert proposed.total == 22_800 + 78_000 + 9_250
    assert (
        year_before.total == 57_000 + 78_000 + 18_500
    )  # the rules of 2026 know neither group nor special tariff
    assert [one.check for one in check_books((BOOKS,)) if one.count] == []


def test_drafts_that_stand_are_replaced_at_once_and_issued_notices_explain_themselves(city: World) -> None:
    small_city(city)
    determined(city)
    decided(REDUCTION)
    decided(EXEMPT)
    after = drafts(city)
    assert after[nop(2)][-1] == 78_000
    assert after[nop(3)][:2] == ("no_sppt", "makam")
    put = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.approve_issue(put, checker="ana", note="", at=AT)
    late = propose_treatment(replace(REDUCTION, value="50%"), reason=REASON, maker="budi", at=AT)
    refused(Why.ALREADY_APPROVED, lambda: approve_treatment(late, checker="ana", note="", at=AT), city)
    work_once(at=AT)
    told = explain_notice(nop(2), YEAR)
    assert (told.pokok, told.steps[-1].value, told.finding) == (78_000, 78_000, None)
    refused(Why.TREATED_TOO_LATE, lambda: decided(replace(REDUCTION, value="50%")), city)
    assert [one.check for one in check_books((BOOKS,)) if one.count] == []


def test_a_treatment_of_the_owner_ends_when_the_object_has_another(city: World) -> None:
    small_city(city)
    decided(replace(REDUCTION, scope=Scope.OWNER))
    decided(replace(EXEMPT, kind=TreatmentKind.NIK_TERBUKTI, value=PROVEN, scope=Scope.OWNER))
    assert determining.preview(YEAR).totals.pokok == 57_000 + 78_000 + 18_500
    determined(city)
    assert city.rows("SELECT nop FROM assessment_draft WHERE nik_proven") == [(nop(3),)]
    city.change("UPDATE register_objek SET subjek_id = 'S2' WHERE nop = %s", nop(2))
    # S1 keeps the smaller one with NJOPTKP, 47.000; S2 has it on the larger one, 104.000, and none on the other, 28.500
    assert determining.preview(YEAR).totals.pokok == 47_000 + 104_000 + 28_500


def test_the_latest_decision_that_covers_a_year_holds_and_an_empty_one_ends_it(city: World) -> None:
    small_city(city)
    decided(replace(REDUCTION, tax_year_to=YEAR + 1))
    decided(replace(REDUCTION, value="100000", tax_year_from=YEAR + 1, tax_year_to=None, number="973/13"))
    decided(replace(REDUCTION, value="", tax_year_from=YEAR + 3, number="973/14"))

    def value(year: int) -> list[str]:
        return [one.value for its in standing(year).values() for one in its]

    assert [value(YEAR + step) for step in range(5)] == [["25%"], ["100000"], ["100000"], [], []]
    assert [one.number for one in history(nop(2))] == ["973/14", "973/13", "973/12"]
    assert [one.number for one in holding_treatments(YEAR)] == ["973/12"]
    assert treatment_counts(YEAR + 1) == {TreatmentKind.PENGURANGAN: 1}
    assert holding_treatments(YEAR + 3) == []
    with pytest.raises(Exception, match="never changed"):
        city.change("UPDATE assessment_treatment SET value = '99%%'")


def test_the_effect_on_one_object_is_weighed_without_writing(city: World) -> None:
    small_city(city)
    with nothing_written(city):
        effect = weigh_treatment(REDUCTION, at=AT)
    # no notice yet says that it carries NJOPTKP: 114.000 - 25%
    assert (effect.before.pokok, effect.after.pokok) == (114_000, 85_500)


def test_an_object_knows_the_proposals_that_name_it_and_no_other(city: World) -> None:
    small_city(city)
    about = propose_treatment(replace(REDUCTION, nops=(nop(2), nop(3))), reason=REASON, maker="budi", at=AT)
    told = replace(REDUCTION, nops=(nop(1),), article=nop(3))  # its digits, but not among its objects
    other = propose_treatment(told, reason=REASON, maker="budi", at=AT)
    found = {n: open_proposals_about(TREATMENT, part="nops", item=nop(n)) for n in (1, 2, 3)}
    assert {n: [one.number for one in each] for n, each in found.items()} == {
        1: [other],
        2: [about],
        3: [about],
    }
    approve_treatment(about, checker="ana", note="", at=AT)
    assert open_proposals_about(TREATMENT, part="nops", item=nop(2)) == []


def test_what_cannot_be_is_refused_by_name_and_nothing_is_written(city: World) -> None:
    small_city(city)
    wrong = {
        Why.UNKNOWN_TREATMENT: replace(EXEMPT, value="pura-pura"),
        Why.BAD_REDUCTION: replace(REDUCTION, value="120%"),
        Why.NO_SUCH_OBJECT: replace(REDUCTION, nops=(nop(2), nop(99))),
        Why.NUMBER_MISSING: replace(REDUCTION, number=" "),
        Why.GROUND_MISSING: replace(REDUCTION, article=""),
        Why.TREATMENT_YEAR: replace(REDUCTION, tax_year_from=2020),
        Why.TREATMENT_ENDS_FIRST: replace(REDUCTION, tax_year_to=YEAR - 1),
        Why.NOTHING_CHANGES: replace(REDUCTION, value=""),
        Why.TOO_MANY_OBJECTS: replace(REDUCTION, nops=()),
    }
    for why, wish in wrong.items():
        refused(why, lambda: propose_treatment(wish, reason=REASON, maker="budi", at=AT), city)  # noqa: B023
    number = propose_treatment(REDUCTION, reason=REASON, maker="budi", at=AT)
    assert (undecided(YEAR - 1), undecided(YEAR)) == (0, 1)
    with pytest.raises(NotAllowed, match="petugas lain"):
        approve_treatment(number, checker="budi", note="", at=AT)
    decided(replace(REDUCTION, value="10%", number="973/11"))
    refused(Why.STALE_TREATMENT, lambda: approve_treatment(number, checker="ana", note="", at=AT), city)
