"""Rules of a year: copied from the file, changed, refused with the field at fault, made law by two officers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import psycopg
import pytest

from sppt.accounts.actions import NotAllowed
from sppt.assessment import rulesets, rulesets_actions
from sppt.assessment.rulesets_actions import RulesCode, RulesRefused
from sppt.assessment.rulesets_content import NirChange, ZoneNir, read_content
from sppt.kit.perda import perda_in_file
from tests.actions.desk import nothing_written
from tests.actions.rules_hands import approved, changed, njoptkp, officers, proposal, put_forward, save
from tests.world import NOON, World

FILE = perda_in_file("36.76")


def why(refused: pytest.ExceptionInfo[RulesRefused]) -> tuple[RulesCode, str]:
    assert str(refused.value)
    return refused.value.code, refused.value.field


def test_a_copy_of_this_years_rules_calculates_as_the_file_does(city: World) -> None:
    officers(city)
    found = rulesets.ruleset(proposal(2027))
    assert rulesets.perda_with(found.content).year(2027).hash == FILE.year(2027).hash
    assert read_content(found.content.text) == found.content


def test_a_copy_brings_this_years_early_payment_discounts_a_year_later_and_unconfirmed(city: World) -> None:
    programmes = rulesets.copy_for(2027).lists["programme"]
    assert [(one["id"], one["open_from"], one["open_to"], one["standing"]) for one in programmes] == [
        ("bayar-awal-2027-tahap-1", "2027-01-01", "2027-04-30", "to be confirmed by Bapenda"),
        ("bayar-awal-2027-tahap-2", "2027-05-01", "2027-06-30", "to be confirmed by Bapenda"),
    ]


def test_a_changed_table_holds_from_the_year_of_the_proposal_and_the_others_keep_their_date(
    city: World,
) -> None:
    officers(city)
    number = proposal()
    save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000))
    rules = rulesets.perda_with(rulesets.ruleset(number).content).year(2027)
    assert (rules.njoptkp.amount, rules.njoptkp.effective_from) == (20_000_000, date(2027, 1, 1))
    assert rules.tariff.effective_from == date(2024, 1, 1)
    assert rules.tariff.hash == FILE.year(2027).tariff.hash


def _hole(table: dict[str, Any]) -> None:
    del table["bracket"][1]["up_to"]


def _falling(table: dict[str, Any]) -> None:
    table["bracket"][1]["up_to"]["value"] = 1_000_000_000


def _over_one(table: dict[str, Any]) -> None:
    table["bracket"][0]["rate"]["value"] = "1.2"


def _no_article(table: dict[str, Any]) -> None:
    del table["article"]


def _unknown_unit(table: dict[str, Any]) -> None:
    table["bracket"][0]["rate"]["unit"] = "of_everything"


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        (_hole, "bracket[2].up_to"),
        (_falling, "bracket[2].up_to"),
        (_over_one, "bracket[1].rate.value"),
        (_no_article, "article"),
        (_unknown_unit, "bracket[1].rate.unit"),
    ],
)
def test_a_faulty_tariff_is_refused_by_its_field_and_nothing_is_written(
    city: World, fault: Any, field: str
) -> None:
    officers(city)
    number = proposal()
    content = changed(rulesets.ruleset(number).content, "tariff", fault)
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, content)
    code, at = why(refused)
    assert code is RulesCode.BAD_RULES
    assert at.startswith("tariff[")
    assert at.endswith(field)


def test_a_negative_njoptkp_is_refused(city: World) -> None:
    officers(city)
    number = proposal()
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, njoptkp(rulesets.ruleset(number).content, -1))
    assert why(refused)[0] is RulesCode.BAD_RULES


def test_a_class_table_with_a_gap_is_refused(city: World) -> None:
    officers(city)
    number = proposal()
    content = rulesets.ruleset(number).content
    table: Any = dict(content.class_tables[0])
    table["kelas"] = [row for place, row in enumerate(table["kelas"]) if place != 3]
    import dataclasses

    holed = dataclasses.replace(content, class_tables=(table, *content.class_tables[1:]))
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, holed)
    assert why(refused) == (RulesCode.BAD_RULES, "kelas[4].up_to")


def test_two_caps_that_may_claim_the_same_rupiah_need_different_priorities(city: World) -> None:
    officers(city)
    number = proposal()
    cap = {
        "id": "batas",
        "title": "Batas kenaikan",
        "title_en": "Cap",
        "kind": "cap",
        "rise": {"value": "25%", "unit": "of_last_years_pokok"},
        "priority": 10,
        "tax_year_from": 2027,
        "tax_year_to": 2027,
        "article": "Perwal uji",
        "source": "uji",
        "standing": "confirmed",
    }
    content = rulesets.ruleset(number).content.with_list("stimulus", [cap, {**cap, "id": "batas-dua"}])
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, content)
    assert why(refused) == (RulesCode.BAD_RULES, "stimulus[2].priority")


@pytest.mark.parametrize(
    ("zones", "changes"),
    [
        ((ZoneNir("3676050015", "AA", 0),), ()),
        ((ZoneNir("3676050015", "AA", 5), ZoneNir("3676050015", "AA", 6)), ()),
        ((), (NirChange("3676050015", 901),)),
        ((), (NirChange("", 5), NirChange("", 6))),
    ],
)
def test_impossible_land_values_are_refused(
    city: World, zones: tuple[ZoneNir, ...], changes: tuple[NirChange, ...]
) -> None:
    import dataclasses

    officers(city)
    number = proposal()
    content = dataclasses.replace(rulesets.ruleset(number).content, zones=zones, changes=changes)
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, content)
    assert why(refused)[0] is RulesCode.BAD_RULES


def test_a_stale_form_does_not_overwrite_what_another_officer_saved(city: World) -> None:
    officers(city)
    number = proposal()
    content = rulesets.ruleset(number).content
    save(number, njoptkp(content, 20_000_000), officer="rudi", version=1)
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, njoptkp(content, 15_000_000), version=1)
    assert why(refused)[0] is RulesCode.STALE_RULES
    assert rulesets.ruleset(number).content == njoptkp(content, 20_000_000)


def test_saving_what_is_there_already_changes_nothing(city: World) -> None:
    officers(city)
    number = proposal()
    with nothing_written(city):
        assert save(number, rulesets.ruleset(number).content) == 1


def test_approved_rules_win_over_the_file_from_their_year_on(city: World) -> None:
    officers(city)
    number = proposal(2027)
    save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000))
    made = approved(number)
    assert [rulesets.year_rules(year).njoptkp.amount for year in (2026, 2027, 2028)] == [
        10_000_000, 20_000_000, 20_000_000
    ]  # fmt: skip
    assert rulesets.year_rules(2026).hash == FILE.year(2026).hash
    (law,) = rulesets.approved_rules()
    assert (law.number, law.basis, law.maker, law.checker) == (made, "Perda 5/2026", "sari", "kepala")


def test_a_later_set_of_a_year_takes_the_place_of_the_earlier_and_a_next_year_copies_it(city: World) -> None:
    officers(city)
    for amount in (20_000_000, 30_000_000):
        number = proposal(2027)
        save(number, njoptkp(rulesets.ruleset(number).content, amount))
        approved(number)
    assert rulesets.year_rules(2027).njoptkp.amount == 30_000_000
    later = rulesets.copy_for(2028)
    rules = rulesets.perda_with(later).year(2028)
    assert (rules.njoptkp.amount, rules.njoptkp.effective_from) == (30_000_000, date(2027, 1, 1))
    assert [one["id"] for one in later.lists["programme"]] == [
        "bayar-awal-2028-tahap-1",
        "bayar-awal-2028-tahap-2",
    ]


def test_nobody_approves_rules_that_he_proposed_or_wrote(city: World) -> None:
    officers(city)
    number = proposal(officer="rudi")
    save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000), officer="kepala")
    waiting = put_forward(number, officer="sari")
    for checker in ("sari", "rudi", "kepala"):
        with nothing_written(city), pytest.raises((NotAllowed, RulesRefused)) as refused:
            rulesets_actions.approve_rules(waiting, checker=checker, note="", at=NOON)
        assert getattr(refused.value, "code", "") in {"own_proposal", "own_rules"}
    assert rulesets.in_force(2027) is None


def test_a_proposal_that_changed_since_it_was_put_forward_is_not_approved(city: World) -> None:
    officers(city)
    number = proposal()
    waiting = put_forward(number)
    save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000))
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        rulesets_actions.approve_rules(waiting, checker="kepala", note="", at=NOON)
    assert why(refused)[0] is RulesCode.STALE_RULES


def test_approving_twice_makes_one_law(city: World) -> None:
    officers(city)
    waiting = put_forward(proposal())
    rulesets_actions.approve_rules(waiting, checker="kepala", note="", at=NOON)
    with nothing_written(city), pytest.raises(NotAllowed) as refused:
        rulesets_actions.approve_rules(waiting, checker="rudi", note="", at=NOON)
    assert refused.value.code == "already_decided"


def test_two_officers_who_approve_at_once_make_one_law(city: World) -> None:
    officers(city)
    waiting = put_forward(proposal())
    both = Barrier(2)

    def approve(checker: str) -> str:
        from django.db import connections

        both.wait()
        try:
            rulesets_actions.approve_rules(waiting, checker=checker, note="", at=NOON)
        except NotAllowed as refused:
            return refused.code
        finally:
            connections.close_all()
        return "approved"

    with ThreadPoolExecutor(2) as hands:
        outcomes = sorted(hands.map(approve, ("kepala", "rudi")))
    assert outcomes == ["already_decided", "approved"]
    assert len(rulesets.approved_rules()) == 1


def test_approved_rules_never_change_whoever_tries(city: World) -> None:
    officers(city)
    number = proposal()
    approved(number)
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000))
    assert why(refused)[0] is RulesCode.RULES_CLOSED
    for statement in (
        "UPDATE assessment_rules SET basis = 'Perda 6/2026'",
        "DELETE FROM assessment_rules",
        "UPDATE assessment_ruleset SET name = 'lain'",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            city.change(statement)


def test_a_content_that_is_not_its_hash_cannot_be_stored(city: World) -> None:
    officers(city)
    proposal()
    with pytest.raises(psycopg.errors.CheckViolation):
        city.change(
            "UPDATE assessment_ruleset SET content = replace(content, %s, %s)", "10000000", "90000000"
        )


def test_a_dropped_proposal_is_closed_and_no_longer_listed(city: World) -> None:
    officers(city)
    number = proposal()
    rulesets_actions.drop_rules(number, version=1, officer="sari", at=NOON)
    assert rulesets.rulesets() == []
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        put_forward(number)
    assert why(refused)[0] is RulesCode.RULES_CLOSED


def test_a_basis_must_be_told(city: World) -> None:
    officers(city)
    number = proposal()
    basis = rulesets_actions.Basis("-", date(2026, 10, 1), date(2027, 1, 1))
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        rulesets_actions.propose_rules(
            number, version=1, basis=basis, reason="alasan yang panjang", officer="sari", at=NOON
        )
    assert why(refused)[0] is RulesCode.BAD_BASIS


def test_a_year_whose_notices_are_issued_keeps_its_rules_but_may_get_a_programme(city: World) -> None:
    officers(city)
    city.change(
        "INSERT INTO assessment_determination (tax_year, state, rules_hash, maker, asked_at, attempts, done,"
        " objects_count, notices, no_sppt, anomalies, njop, pokok, summary, version, proposal, checker, terbit,"
        " jatuh_tempo, issued_at, problem) VALUES (2027, 'issued', '', 'sari', %s, 1, 0, 0, 0, 0, 0, 0, 0, '{}', 1,"
        " 99, 'kepala', '2027-01-04', '2027-08-31', %s, '')",
        NOON,
        NOON,
    )
    number = proposal(2027)
    content = rulesets.ruleset(number).content
    save(number, njoptkp(content, 20_000_000))
    with nothing_written(city), pytest.raises(RulesRefused) as refused:
        put_forward(number)
    assert why(refused)[0] is RulesCode.YEAR_ISSUED
    save(number, content)
    assert approved(number)
    assert rulesets.year_rules(2027).hash == FILE.year(2027).hash


def test_an_approved_programme_reaches_the_running_perda(city: World) -> None:
    officers(city)
    approved(proposal(2027))
    running = rulesets.running_perda(rulesets.approved_contents())
    assert "bayar-awal-2027-tahap-1" in {one.id for one in running.programmes_open(date(2027, 2, 1))}
    assert {one.id for one in FILE.programmes} <= {one.id for one in running.programmes}


def test_a_process_adopts_approved_rules_and_keeps_the_file_where_there_are_none(city: World) -> None:
    from sppt.kit.perda import forget_adopted, perda_of

    officers(city)
    try:
        assert rulesets.refresh(-1) == 0
        assert perda_of("36.76") is FILE
        made = approved(proposal(2027))
        assert rulesets.refresh(0) == made
        assert perda_of("36.76").programmes_open(date(2027, 2, 1))
    finally:
        forget_adopted()
