"""A bank is told in the protocol what we could not do, and learns one definite truth when it asks again."""

from __future__ import annotations

import asyncio
import http.client
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from sppt.channels.gathering import Failed, Full, NoAnswer, Stopping, Unavailable
from sppt.channels.heard import Heard
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.channels.snap.answers import Reply
from sppt.channels.snap.app import PATHS, Snap
from sppt.channels.snap.codes import Service
from sppt.channels.snap.desks import SnapDesks
from sppt.channels.snap.door import Admitted, SnapDoor
from sppt.channels.snap.messages import Answer, Data
from tests.doors.api_rig import Doors, running
from tests.doors.snap_bank import PAYMENT, STATUS, Bank, code_of, flag, open_code, register
from tests.world import NOON, nop

BILLS = 40


class OpenDoor(SnapDoor):
    """Lets everybody in."""

    def admit(self, request: Heard, service: Service) -> Admitted:  # noqa: ARG002
        return None  # type: ignore[return-value]


class Troubled(SnapDesks):
    """Desks that all meet the same trouble."""

    def __init__(self, trouble: Exception) -> None:
        self._trouble = trouble

    async def inquiry(self, admitted: Admitted, body: bytes) -> Reply:  # noqa: ARG002
        raise self._trouble

    async def payment(self, admitted: Admitted, body: bytes) -> Reply:  # noqa: ARG002
        raise self._trouble


@pytest.mark.parametrize(
    ("trouble", "inquiry", "payment"),
    [
        (Full(), ("4292400", "01"), ("4292500", "01")),  # nothing was begun: the payer keeps the money
        (
            Unavailable(),
            ("5042400", "01"),
            ("5042500", "02"),
        ),  # it may have been booked: ask, or send it again
        (Stopping(), ("5042400", "01"), ("5042500", "02")),
        (Failed("incident"), ("5002400", "01"), ("5002500", "02")),
        (ValueError("a fault of ours"), ("5002400", "01"), ("5002500", "02")),
    ],
)
def test_trouble_is_told_in_the_protocol(
    trouble: NoAnswer | ValueError, inquiry: tuple[str, str], payment: tuple[str, str]
) -> None:
    snap = Snap(OpenDoor(proxies=()), Troubled(trouble), Journal(keep_years=10), Metrics())
    for service, expected in ((Service.INQUIRY, inquiry), (Service.PAYMENT, payment)):
        request = Heard("POST", PATHS[service], {}, "127.0.0.1", b"{}", NOON)
        answered = asyncio.run(snap.answer(request, service))
        message = answered.reply.message
        assert isinstance(message, Answer)
        assert isinstance(message.virtual_account_data, Data)
        data = message.virtual_account_data
        told = data.inquiry_status if service is Service.INQUIRY else data.payment_flag_status
        assert (message.response_code, told) == expected
        assert answered.reply.status == int(expected[0][:3])
    assert answered.headers.get("retry-after") == ("1" if isinstance(trouble, Full) else None)


@pytest.fixture
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("snap"), "satu") as opened:
        for number in range(1, BILLS + 1):
            opened.world.bill(nop(number), 2025)
        yield opened


def test_a_database_gone_in_mid_payment_leaves_every_payment_decidable(doors: Doors, server: str) -> None:
    bank = register(doors, "satu", va_prefix="12345")
    while bank.ask_token().status != 200:
        time.sleep(0.1)
    codes = [open_code(doors, nop(number), 2025) for number in range(1, BILLS + 1)]
    said: dict[int, str] = {}

    def pay(first: int) -> None:
        for number in range(first, BILLS, 8):
            code, amount = codes[number]
            try:
                answer = bank.pay(code, amount, request_id=f"R-{number}")
            except (OSError, http.client.HTTPException):
                continue
            said[number] = code_of(answer)[1]
            assert flag(answer) == ("00" if answer.status == 200 else "02"), answer.text
            time.sleep(0.02)

    callers = [threading.Thread(target=pay, args=(first,)) for first in range(8)]
    for caller in callers:
        caller.start()
    for _ in range(5):
        time.sleep(0.05)
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [doors.world.database],
            )
    for caller in callers:
        caller.join()
    acknowledged = {f"R-{number}" for number, code in said.items() if code == "2002500"}
    booked = {str(one) for (one,) in doors.world.rows("SELECT reference FROM payments_payment")}
    assert acknowledged <= booked
    for number, (code, amount) in enumerate(codes):  # whoever repeats gets one definite answer
        repeat = bank.pay(code, amount, request_id=f"R-{number}", flagAdvise="Y")
        assert flag(repeat) == "00", repeat.text
        told = bank.post(STATUS, {**bank.number(code), "inquiryRequestId": f"R-{number}"})
        assert flag(told) == "00"
    once = "SELECT count(*), count(DISTINCT bill_id) FROM payments_payment_item"
    assert doors.world.rows(once) == [(BILLS, BILLS)]


def test_a_process_that_ends_and_returns_knows_its_tokens_and_its_answers(doors: Doors) -> None:
    bank: Bank = register(doors, "satu", va_prefix="12345")
    while bank.ask_token().status != 200:
        time.sleep(0.1)
    code, amount = open_code(doors, nop(1), 2025)
    order = bank.order(code, amount, "R-1")
    assert flag(bank.post(PAYMENT, order, external_id="E-1")) == "00"
    assert doors.stop() == 0
    doors.start()
    again = bank.post(PAYMENT, order, external_id="E-1")
    assert (*code_of(again), flag(again)) == (404, "4042518", "Inconsistent Request", "00")
