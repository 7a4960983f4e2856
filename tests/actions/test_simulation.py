"""A simulation is the calculation of every object, added up; it writes nothing of money and knows what it stood for."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from sppt.assessment import rulesets, rulesets_actions, simulation
from sppt.assessment.gathering import known, notices_before, subjects
from sppt.assessment.rulesets_content import NirChange, ZoneNir
from sppt.assessment.simulation import Job, SimulationCode, SimulationRefused
from sppt.assessment.simulation_run import simulate
from sppt.assessment.simulation_tally import Simulated
from sppt.assessment.simulation_words import RunState
from sppt.kit.perda import perda_in_file
from sppt.register.queries import object_facts
from sppt.rules.assessment.core import Outcome, assess
from sppt.rules.assessment.njoptkp import carriers
from sppt.rules.assessment.year import YearRules
from sppt.trials.city import export_city
from tests.actions.desk import booked, nothing_written, opened, request
from tests.actions.rules_hands import changed, njoptkp, officers, proposal, save
from tests.doors.dumps import Dump
from tests.world import NOON, World

YEAR = 2027


def ran(number: int) -> tuple[Job, tuple[Simulated, ...]]:
    """A run carried out here."""
    job = simulation.begin(number, at=NOON)
    assert job is not None
    found = simulate(
        job.tax_year,
        [one.weighed for one in job.sets],
        cap_percent=job.cap_percent,
        watch=lambda _done, _total: None,
    )
    simulation.keep(job, found, at=NOON)
    return job, found.results


def plainly(rules: YearRules, land: dict[str, int | None] | None = None) -> dict[str, int | None]:
    """What each object would pay, worked out one by one and with every NJOP known first."""
    there = known(YEAR)
    was = {one.nop: one.pokok for one in notices_before(YEAR)}
    facts = {one.facts.nop: one for one in subjects(YEAR)}
    if land is not None:
        facts = {
            nop: one._replace(facts=one.facts._replace(nilai_bumi=land[nop])) for nop, one in facts.items()
        }
    first = {nop: assess(rules, one.facts) for nop, one in facts.items()}
    carrying = carriers(
        rules,
        [
            (
                nop,
                there.persons.get(one.subjek_id, one.subjek_id),
                first[nop].njop,
                one.facts.luas_bangunan > 0,
            )
            for nop, one in facts.items()
            if first[nop].outcome is Outcome.NOTICE
        ],
    )
    found: dict[str, int | None] = {}
    for nop, one in facts.items():
        own = one.facts._replace(carries_njoptkp=nop in carrying, pokok_before=was.get(nop))
        done = assess(rules, own)
        found[nop] = done.pokok if done.outcome is Outcome.NOTICE else None
    return found


def by_kelurahan(bills: dict[str, int | None]) -> dict[str, tuple[int, int]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for nop, pokok in bills.items():
        if pokok is not None:
            sums[nop[:10]][0] += 1
            sums[nop[:10]][1] += pokok
    return {key: (count, total) for key, (count, total) in sums.items()}


def agree(found: Simulated, bills: dict[str, int | None]) -> None:
    assert {one.key: (one.notices, one.total) for one in found.kelurahan if one.notices} == by_kelurahan(
        bills
    )
    assert found.total == sum(pokok or 0 for pokok in bills.values())
    assert found.objects == len(bills)
    was = {one.nop: one.pokok for one in notices_before(YEAR)}
    assert (found.before_notices, found.before) == (len(was), sum(was.values()))
    assert found.rises == sum(now is not None and nop in was and now > was[nop] for nop, now in bills.items())
    assert found.removed == sum(bills.get(nop) is None for nop in was)
    assert found.new == sum(now is not None and nop not in was for nop, now in bills.items())


@pytest.fixture
def kota(city: World, tmp_path: Path) -> World:
    export_city(tmp_path / "kota", objects=600, seed=5)
    Dump(tmp_path / "kota").bring()
    officers(city)
    return city


def test_four_proposals_in_one_reading_say_what_each_object_says_alone(kota: World) -> None:
    plain = proposal(name="Tanpa perubahan")
    allowance = proposal(name="NJOPTKP 40 juta, hanya dengan bangunan")
    save(
        allowance,
        changed(
            njoptkp(rulesets.ruleset(allowance).content, 40_000_000),
            "njoptkp",
            lambda table: table.update(require_building=True),
        ),
    )
    capped = proposal(name="Dengan batas kenaikan")
    cap = {
        "id": "batas",
        "title": "Batas kenaikan",
        "title_en": "Cap",
        "kind": "cap",
        "rise": {"value": "5%", "unit": "of_last_years_pokok"},
        "priority": 10,
        "tax_year_from": YEAR,
        "tax_year_to": YEAR,
        "article": "Perwal uji",
        "source": "uji",
        "standing": "confirmed",
    }
    save(capped, rulesets.ruleset(capped).content.with_list("stimulus", [cap]))
    dearer = proposal(name="NIR naik")
    first = next(iter(object_facts(YEAR)))
    zone = ZoneNir(first.facts.nop[:10], first.znt, 3_000_000)
    content = dataclasses.replace(
        rulesets.ruleset(dearer).content, zones=(zone,), changes=(NirChange("", 20),)
    )
    save(dearer, content)

    numbers = (plain, allowance, capped, dearer)
    run = simulation.ask(numbers, cap_percent=7, officer="sari", at=NOON)
    job, found = ran(run)
    assert [one.ruleset for one in job.sets] == [0, *numbers]
    file = perda_in_file("36.76")
    land: dict[str, int | None] = {}
    for one in object_facts(YEAR):
        nir = 3_000_000 if (one.facts.nop[:10], one.znt) == (zone.kelurahan, zone.znt) else None
        if nir is None and one.nir is not None:
            nir = (one.nir * 120 + 50) // 100
        land[one.facts.nop] = one.facts.nilai_bumi if nir is None else nir * one.facts.luas_bumi // 100
    agree(found[0], plainly(file.year(YEAR - 1)))
    agree(found[1], plainly(file.year(YEAR)))
    for place, number in ((2, allowance), (3, capped)):
        agree(found[place], plainly(rulesets.perda_with(rulesets.ruleset(number).content).year(YEAR)))
    agree(found[4], plainly(rulesets.perda_with(content).year(YEAR), land))
    assert found[3].over == (0, 0, 0)
    assert found[3].stimulus[0][0] == "batas"
    assert [one.percent for one in found[1].caps] == [7, 10, 25, 50, 100]
    kept = simulation.results_of(run)
    assert [one.city for one in kept] == list(found)
    assert simulation.run_of(run).state is RunState.DONE


def test_a_simulation_writes_its_result_and_nothing_else(kota: World) -> None:
    number = proposal()
    before = kota.counts()
    ran(simulation.ask([number], cap_percent=25, officer="sari", at=NOON))
    after = kota.counts()
    assert {table for table, rows in after.items() if rows != before[table]} == {
        "assessment_simulation",
        "assessment_simulation_result",
        "kit_audit_event",
    }


def test_a_proposal_edited_while_it_was_simulated_is_told_to_be_stale(kota: World) -> None:
    number = proposal()
    run = simulation.ask([number], cap_percent=25, officer="sari", at=NOON)
    ran(run)
    assert [one.is_stale for one in simulation.results_of(run)] == [False, False]
    simulated = rulesets.ruleset(number).hash
    save(number, njoptkp(rulesets.ruleset(number).content, 20_000_000))
    stale = simulation.results_of(run)[1]
    assert (stale.is_stale, stale.hash) == (True, simulated)


def test_a_city_without_notices_is_held_against_the_rules_in_force(kota: World) -> None:
    number = proposal(2031)  # no notice of 2030 is known, and no NIR of 2031
    save(number, njoptkp(rulesets.ruleset(number).content, 0))
    run = simulation.ask([number], cap_percent=25, officer="sari", at=NOON)
    _, (today, free) = ran(run)
    assert simulation.results_of(run)[1].kept.facts_year < 2031
    assert (today.before, today.same) == (today.total, today.notices)
    assert (free.before, free.before_notices) == (today.total, today.notices)
    assert free.rises > 0
    assert free.falls == 0


def test_a_payment_is_booked_while_a_city_is_simulated(kota: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    kota.channel("loket-uji")
    kota.bill("367605001500500010", 2027, 1_000_000)
    booked_amounts: list[int] = []

    def pay() -> None:
        code = opened(("367605001500500010", {2027}), law=perda_in_file("36.76"))
        booked_amounts.append(booked(request(code, channel="loket-uji")).amount)
        connections.close_all()

    def watch(_done: int, _total: int) -> None:
        if not booked_amounts:
            with ThreadPoolExecutor(1) as hands:
                hands.submit(pay).result(timeout=20)

    number = proposal()
    run = simulation.ask([number], cap_percent=25, officer="sari", at=NOON)
    job = simulation.begin(run, at=NOON)
    assert job is not None
    simulate(YEAR, [one.weighed for one in job.sets], cap_percent=25, watch=watch)
    assert len(booked_amounts) == 1


def test_a_run_that_lost_its_worker_is_taken_again_and_given_up_after_three_times(city: World) -> None:
    from django.db import connection

    officers(city)
    run = simulation.ask([proposal()], cap_percent=25, officer="sari", at=NOON)
    for _ in range(simulation.ATTEMPTS_MAX):
        assert simulation.pending() == [run]
        assert simulation.begin(run, at=NOON) is not None
        connection.close()  # as a killed process leaves it: the session ends, and its lock with it
    assert simulation.begin(run, at=NOON + timedelta(minutes=1)) is None
    assert simulation.run_of(run).state is RunState.FAILED
    assert simulation.run_of(run).problem
    assert simulation.pending() == []


def test_a_run_that_another_process_works_on_is_left_to_it(city: World) -> None:
    officers(city)
    run = simulation.ask([proposal()], cap_percent=25, officer="sari", at=NOON)
    with city.connect() as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [simulation._LOCK, run])
        assert simulation.begin(run, at=NOON) is None
        assert simulation.run_of(run).state is RunState.WAITING


def test_what_cannot_be_simulated_together_is_refused(city: World) -> None:
    officers(city)
    one, next_year = proposal(2027), proposal(2028)
    dropped = proposal(2027)
    rulesets_actions.drop_rules(dropped, version=1, officer="sari", at=NOON)
    five = [one, *(proposal(2027) for _ in range(4))]
    for numbers, cap, code in (
        ([], 25, SimulationCode.NO_SETS),
        (five, 25, SimulationCode.TOO_MANY_SETS),
        ([one, next_year], 25, SimulationCode.DIFFERENT_YEARS),
        ([dropped], 25, SimulationCode.SET_CLOSED),
        ([one], 1_001, SimulationCode.BAD_CAP),
        ([one], -1, SimulationCode.BAD_CAP),
    ):
        with nothing_written(city), pytest.raises(SimulationRefused) as refused:
            simulation.ask(numbers, cap_percent=cap, officer="sari", at=NOON)
        assert refused.value.code is code
    with nothing_written(city), pytest.raises(rulesets.NoRules):
        simulation.ask([99], cap_percent=25, officer="sari", at=NOON)
    for _ in range(simulation.OPEN_MAX):
        simulation.ask([one], cap_percent=25, officer="sari", at=NOON)
    with nothing_written(city), pytest.raises(SimulationRefused) as refused:
        simulation.ask([one], cap_percent=25, officer="sari", at=NOON)
    assert refused.value.code is SimulationCode.TOO_MANY_RUNS
