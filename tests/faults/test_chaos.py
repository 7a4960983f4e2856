"""Banks as strangers while doors and database are killed: none lost, none doubled, and the planted bugs are found."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from sppt.payments import actions
from sppt.trials.chaos import Site, campaign
from sppt.trials.chaos.audit import differences, untrue_answers
from sppt.trials.chaos.banks import NOTICED, Line
from sppt.trials.chaos.campaign import Blow, planned
from sppt.trials.chaos.failpoints import FailPoint
from sppt.trials.chaos.qr import second_money
from sppt.trials.chaos.site import faketime, other_clock
from sppt.trials.simulate.planted import Bug, plant
from tests.actions.desk import as_suspended, booked, notice, opened
from tests.world import NOON, SCHEMA, World, nop

SEEDS, SEEDS_TOGETHER = 1_000, 50
DOORS = [sys.executable, "-m", "sppt.project.commands.chaos_doors"]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with installed() as opened:
        yield opened


@contextmanager
def installed() -> Iterator[Site]:
    """An installation of its own with twenty thousand bills, thrown away at the end."""
    home = Path(tempfile.mkdtemp(prefix="sppt-chaos-"))
    home.chmod(0o711)
    opened = Site.open(home, command=DOORS, bills=20_000)
    try:
        yield opened
    finally:
        opened.close()
        shutil.rmtree(opened.server.data_dir.parent, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize(
    ("seed", "payments", "crashes"), [(1, 60, 11), pytest.param(2, 1_200, 100, marks=pytest.mark.soak)]
)
def test_every_bank_learns_one_truth_whatever_is_killed(
    site: Site, seed: int, payments: int, crashes: int
) -> None:
    found = campaign(site, SCHEMA, seed=seed, payments=payments, blows=crashes, first_bill=seed * 100)
    assert found.broken == ()
    assert found.booked + found.noticed >= payments
    assert found.noticed > payments // 20
    lines = found.trace[crashes + 1 :]
    assert {"iso-a", "qris-contoh", "bank-va"} < {line.split()[0] for line in lines}
    assert {*found.blows} == {str(blow) for blow in Blow}
    assert sum(found.blows.values()) == crashes
    assert not [line for line in found.trace if "cannot be done here" in line and shutil.which("prlimit")]


@pytest.mark.skipif(faketime() is None, reason="libfaketime is not installed (tools/programs.sh)")
def test_a_process_with_another_clock_believes_it() -> None:
    asked = [sys.executable, "-c", "import time; print(time.time())"]
    environment = {**os.environ, **other_clock(86_400)}
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert 86_300 < float(told.stdout) - time.time() <= 86_400


@pytest.mark.soak
@pytest.mark.parametrize("block", range(SEEDS // SEEDS_TOGETHER))
def test_every_bank_learns_one_truth_over_a_thousand_seeds(block: int) -> None:
    with installed() as site:
        for number in range(SEEDS_TOGETHER):
            seed = 1_000 + block * SEEDS_TOGETHER + number
            found = campaign(site, SCHEMA, seed=seed, payments=100, blows=4, first_bill=100 * number)
            assert found.broken == (), f"seed {seed}"


def is_found(site: Site, seeds: list[int], *, payments: int, blows: int, marks: tuple[str, ...]) -> bool:
    """Whether a planted bug is found by one of these seeds: real processes race as they like."""
    for seed in seeds:
        bills = 9_000 + 100 * seed
        found = campaign(site, SCHEMA, seed=seed, payments=payments, blows=blows, first_bill=bills)
        if any(mark in one and f"C-{seed}-" in one for one in found.broken for mark in marks):
            return True
    return False


def test_a_key_looked_for_before_the_locks_is_found(site: Site) -> None:
    before = plant(Bug.LOOK_BEFORE_LOCK, site.url, SCHEMA, then="PERFORM pg_sleep(0.05);")
    try:
        assert is_found(site, [11, 12, 13, 14], payments=60, blows=0, marks=("more than one truth",))
    finally:
        with psycopg.connect(site.url, autocommit=True, options=f"-c search_path={SCHEMA},public") as books:
            books.execute(before.encode())


def test_an_answer_before_the_commit_is_found(site: Site) -> None:
    """Six seeds of seven find it: three of their five blows kill a door or the database behind an answer."""
    marks = ("more than one truth", "acknowledged and lost", "kept otherwise")
    site.arm(FailPoint.HASTY)
    try:
        assert is_found(site, [21, 23, 27, 53, 57, 60], payments=40, blows=5, marks=marks)
    finally:
        site.disarm(FailPoint.HASTY)


@pytest.mark.parametrize(
    ("answers", "untrue"),
    [
        (["booked A1", "booked A1"], False),
        (["refused already_paid", "refused already_paid"], False),
        (["refused already_paid", "refused bill_changed"], True),
        (["refused already_paid", "booked A1"], True),
        (["booked A1", "booked A2"], True),
        (["refused 4042514", "refused 4042512"], True),
        (["refused B8", "refused B5"], True),
        ([], True),
    ],
)
def test_a_bank_hears_the_same_answer_however_often_it_asks(*, answers: list[str], untrue: bool) -> None:
    line = Line("bank-satu", "C-1-1", "367605001500500010", answers=answers)
    assert bool(list(untrue_answers([line]))) is untrue


def test_other_money_for_a_qr_is_the_others_if_its_notice_was_heard_first(city: World) -> None:
    """The database came back between two notices: the second is the payment, the first is the money besides."""
    city.bill(nop(1), 2025, 1_000_000)
    code = opened((nop(1), {2025}))
    paid = notice(code, "QR-1", channel=city.channel("qris-contoh"))
    besides = replace(paid, reference=f"QR-1-{digest('A1', '001')}")
    booked(paid)
    as_suspended(actions.record_payments([besides], at=NOON)[0])
    first = Line(paid.channel, "QR-1", nop(1), code.code, paid.amount, answers=[NOTICED], moved=True)
    notices = [{"named": "A1", "rrn": "001"}, {"named": "B1", "rrn": "001"}]
    other = second_money(first, notices)
    other.answers.append(NOTICED)
    assert other.reference == f"QR-1-{digest('B1', '001')}"
    assert differences(city.url, SCHEMA, [first, other]) == []
    stranger = second_money(first, [{"named": "A2", "rrn": "001"}, {"named": "B2", "rrn": "001"}])
    stranger.answers.append(NOTICED)
    found = differences(city.url, SCHEMA, [first, stranger])
    assert [one.split(":")[0] for one in found] == ["told and not kept once", "nobody's payment"]


def digest(named: str, rrn: str) -> str:
    return hashlib.sha256(f"{named} {rrn}".encode()).hexdigest()[:16]


def test_the_schedule_of_a_seed_is_the_same_for_ever() -> None:
    assert planned(5, 100, 10) == planned(5, 100, 10) != planned(6, 100, 10)
    assert {blow for _, blow in planned(5, 100, 10).blows} == set(Blow)
