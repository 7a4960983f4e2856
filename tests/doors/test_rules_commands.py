"""`sppt rules` and the worker: a simulation by command, and one that the worker takes while it runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sppt.assessment import simulation
from sppt.assessment.simulation_words import RunState
from sppt.trials.city import export_city
from tests.actions.rules_hands import approved, officers, proposal
from tests.commands import sppt
from tests.doors.dumps import Dump
from tests.world import NOON, World


@pytest.fixture
def kota(city: World, tmp_path: Path) -> World:
    export_city(tmp_path / "kota", objects=200, seed=5)
    Dump(tmp_path / "kota").bring()
    officers(city)
    return city


def test_rules_are_listed_and_simulated_by_command(kota: World) -> None:
    law, number = approved(proposal(2027, name="Sah")), proposal(2028, name="Usul")
    listed = json.loads(sppt("rules", "list", "--json").stdout)
    assert [(one["number"], one["tax_year"]) for one in listed["proposals"]] == [(number, 2028)]
    assert [(one["number"], one["basis"]) for one in listed["approved"]] == [(law, "Perda 5/2026")]
    done = sppt("rules", "simulate", str(number), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    today, proposed = told["results"]
    assert (today["ruleset"], proposed["ruleset"]) == (0, number)
    assert proposed["objects"] == 200
    assert proposed["total"] == sum(
        one.total for one in simulation.results_of(told["simulation"])[1].city.kelurahan
    )
    assert "Usul" in sppt("rules", "simulate", str(number)).stdout


def test_a_proposal_that_is_not_there_is_refused_by_code(city: World) -> None:
    done = sppt("rules", "simulate", "99", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refusal"] == "no_rules"


def test_check_books_holds_approved_rules_to_their_audit_row(city: World) -> None:
    officers(city)
    approved(proposal(2027))
    assert sppt("check-books").returncode == 0
    with city.connect("") as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("ALTER TABLE kota_3676.kit_audit_event DISABLE TRIGGER insert_only")
        owner.execute("UPDATE kota_3676.kit_audit_event SET verb = 'x' WHERE verb = 'approve_rules'")
    done = sppt("check-books", "--json")
    assert done.returncode == 1
    found = {one["check"]: one["differences"] for one in json.loads(done.stdout)["checks"]}
    assert found["24_rules_audited"] == 1


def test_the_worker_takes_a_waiting_simulation(kota: World) -> None:
    number = proposal(2027)
    run = simulation.ask([number], cap_percent=25, officer="sari", at=NOON)
    worker = subprocess.Popen(
        [sys.executable, "-m", "sppt.project", "work"],
        env={**os.environ, "SPPT_ACTIVE_DATABASE_URL": kota.url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 90
        while simulation.run_of(run).is_open and time.monotonic() < deadline:
            time.sleep(0.3)
        assert simulation.run_of(run).state is RunState.DONE
        assert len(simulation.results_of(run)) == 2
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
