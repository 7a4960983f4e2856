"""The database goes away in the middle, the process ends and comes back: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.doors.api_rig import Answer, Doors, running
from tests.world import nop

BILLS = 60


@pytest.fixture
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("api")) as opened:
        for number in range(1, BILLS + 1):
            opened.world.bill(nop(number), 2025)
        yield opened


def order(number: int) -> dict[str, object]:
    return {"nop": nop(number), "tax_years": [2025], "amount": 1_130_000, "reference": f"R-{number}"}


def database(doors: Doors, server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.replace("DB", doors.world.database).encode())


def pay_all(doors: Doors, answers: list[Answer], pause: float) -> list[threading.Thread]:
    """Ten callers who pay all bills, six each."""

    def pay(first: int) -> None:
        for number in range(first, BILLS + 1, 10):
            try:
                answers.append(doors.post("payments", order(number)))
            except (OSError, http.client.HTTPException):  # the process has closed its door
                return
            time.sleep(pause)

    callers = [threading.Thread(target=pay, args=(first,)) for first in range(1, 11)]
    for caller in callers:
        caller.start()
    return callers


def assert_acknowledged_is_booked(doors: Doors, answers: list[Answer]) -> None:
    booked = {
        (str(a), str(b)) for a, b in doors.world.rows("SELECT reference, receipt FROM payments_payment")
    }
    acknowledged = {
        (str(one.at("reference")), str(one.at("receipt"))) for one in answers if one.status == 200
    }
    assert acknowledged <= booked
    for number in range(1, BILLS + 1):  # whoever repeats gets one definite answer
        again = doors.post("payments", order(number))
        assert again.status == 200
        if (f"R-{number}", str(again.at("receipt"))) in booked:
            assert again.at("replayed") is True
    assert doors.world.rows("SELECT count(*), count(DISTINCT bill_id) FROM payments_payment_item") == [
        (BILLS, BILLS)
    ]


def test_a_database_gone_in_mid_payment_loses_and_doubles_nothing(doors: Doors, server: str) -> None:
    answers: list[Answer] = []
    callers = pay_all(doors, answers, 0.3)
    time.sleep(0.1)
    database(
        doors,
        server,
        "ALTER DATABASE DB ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'DB'",
    )
    refused = doors.post("payments", order(BILLS))
    assert refused.status in {200, 503}
    if refused.status == 503:
        assert refused.refusal == "unavailable"
        assert int(refused.headers["retry-after"]) > 0
    assert doors.send("GET", "/status").status == 503
    for caller in callers:
        caller.join()
    database(doors, server, "ALTER DATABASE DB ALLOW_CONNECTIONS true")
    assert {one.status for one in answers} <= {200, 503}
    assert 503 in {one.status for one in answers}
    assert doors.send("GET", "/status").status == 200
    assert_acknowledged_is_booked(doors, answers)


def test_a_lost_connection_is_made_anew_unnoticed(doors: Doors, server: str) -> None:
    assert doors.post("payments", order(1)).status == 200
    database(doors, server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'DB'")
    assert doors.post("payments", order(2)).status == 200
    assert doors.post("inquiries", {"items": [{"nop": nop(3)}]}).status == 200


def test_a_stop_answers_what_it_took_and_writes_what_was_said(doors: Doors) -> None:
    answers: list[Answer] = []
    callers = pay_all(doors, answers, 0)
    time.sleep(0.05)
    assert doors.stop() == 0
    for caller in callers:
        caller.join()
    assert {one.status for one in answers} <= {200, 503}
    heard = doors.world.rows("SELECT count(*) FROM partners_message WHERE route = 'POST /api/v1/payments'")
    assert int(str(heard[0][0])) >= len(answers)
    doors.start()
    assert_acknowledged_is_booked(doors, answers)


def test_a_bill_that_somebody_holds_delays_only_itself(doors: Doors) -> None:
    with doors.world.connect() as holder, holder.transaction():
        holder.execute("SELECT 1 FROM ledger_bill WHERE nop = %s FOR UPDATE", [nop(1)])
        held: list[Answer] = []
        waiting = threading.Thread(target=lambda: held.append(doors.post("payments", order(1))))
        waiting.start()
        waiting.join()
        assert (held[0].status, held[0].refusal) == (503, "unavailable")
        assert doors.post("payments", order(2)).status == 200
    assert doors.post("payments", order(1)).status == 200


def test_a_killed_process_finds_every_answer_again(doors: Doors) -> None:
    answers: list[Answer] = []
    callers = pay_all(doors, answers, 0)
    time.sleep(0.05)
    workers = _children(doors.process.pid)
    doors.process.kill()
    for worker in workers:
        _kill(worker)
    for caller in callers:
        caller.join()
    doors.process.wait(10)
    for worker in workers:
        _wait_for_the_end_of(worker)
    doors.start()
    assert_acknowledged_is_booked(doors, answers)


def _children(pid: int) -> list[int]:
    return [
        int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ]


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _wait_for_the_end_of(pid: int) -> None:
    """Until then its listening socket still takes connections, and drops them."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return
        if state in {"Z", "X"}:  # ended, and nobody has asked how
            return
        time.sleep(0.01)
    raise AssertionError(f"process {pid} outlives its SIGKILL")
