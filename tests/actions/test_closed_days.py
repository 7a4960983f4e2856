"""Posting and closing a day at once: money lands before the close or in the next open day, never in a closed one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import pytest
from django.db import connections, transaction
from psycopg import errors

from sppt.ledger.actions import Cause, open_bill, post
from sppt.ledger.words import BillKind, Source
from sppt.payments import actions
from sppt.rules.posting import Account, correct
from tests.actions.crowd import held, wait_for_waiters
from tests.actions.desk import as_receipt, booked, notice, opened, request, undone, wib
from tests.world import World, nop

TODAY, TOMORROW = date(2026, 9, 14), date(2026, 9, 15)
MORNING, LATER = wib("2026-09-14 09:00:00"), wib("2026-09-14 10:00:00")
HOLD_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('day close', 0))"
CLOSE = "INSERT INTO ledger_closed_day (\"on\", closed_at, closed_by) VALUES (%s, %s, 'budi')"
Answer = TypeVar("Answer")


def apart(pool: ThreadPoolExecutor, call: Callable[[], Answer]) -> Future[Answer]:
    """In a thread with a connection of its own, which is closed again."""

    def run() -> Answer:
        try:
            return call()
        finally:
            connections.close_all()

    return pool.submit(run)


def close_alone(city: World) -> None:
    with city.connect() as closer, closer.transaction():
        closer.execute(HOLD_ALONE)
        closer.execute(CLOSE, [TODAY, LATER])


def test_a_close_waits_for_a_payment_that_has_begun_and_the_payment_stays_in_its_day(city: World) -> None:
    bill = city.bill(nop(1), 2026)
    one = request(opened((nop(1), {2026}), at=MORNING))
    with ThreadPoolExecutor(2) as pool:
        with held(city, "SELECT FROM ledger_bill WHERE id = %s FOR UPDATE", bill):
            payment = apart(pool, lambda: actions.record_payments([one], at=LATER)[0])
            wait_for_waiters(city, 1)
            closing = apart(pool, lambda: close_alone(city))
            wait_for_waiters(city, 2)
            assert city.rows("SELECT FROM ledger_closed_day") == []
        assert as_receipt(payment.result(60)).business_day == TODAY
        closing.result(60)
    assert city.rows('SELECT "on" FROM ledger_closed_day') == [(TODAY,)]


def held_by_a_close(city: World, call: Callable[[], Answer]) -> Answer:
    """What a call gives that begins while the day is being closed."""
    with ThreadPoolExecutor(1) as pool:
        with city.connect() as closer, closer.transaction():
            closer.execute(HOLD_ALONE)
            closer.execute(CLOSE, [TODAY, LATER])
            waiting = apart(pool, call)
            wait_for_waiters(city, 1)
        return waiting.result(60)


def test_a_payment_that_meets_a_close_lands_in_the_next_open_day(city: World) -> None:
    city.bill(nop(1), 2026)
    one = request(opened((nop(1), {2026}), at=MORNING))
    answer = held_by_a_close(city, lambda: actions.record_payments([one], at=LATER)[0])
    assert as_receipt(answer).business_day == TOMORROW
    assert city.rows("SELECT DISTINCT business_day FROM ledger_posting WHERE source = 'payment'") == [
        (TOMORROW,)
    ]


def test_a_reversal_that_meets_a_close_lands_in_the_next_open_day(city: World) -> None:
    city.bill(nop(1), 2026)
    booked(request(opened((nop(1), {2026}), at=MORNING)), at=LATER)
    held_by_a_close(city, lambda: undone(at=LATER))
    assert city.rows("SELECT DISTINCT business_day FROM ledger_posting WHERE source = 'reversal'") == [
        (TOMORROW,)
    ]


def test_suspense_and_a_new_bill_that_meet_a_close_land_in_the_next_open_day(city: World) -> None:
    cause = Cause(Source.DECISION, 1, TODAY, LATER)

    def both() -> None:
        with transaction.atomic():
            actions.record_payments([notice("0123456782", amount=5_000)], at=LATER)
            open_bill(nop(2), 2026, BillKind.SPPT, pokok=900, jatuh_tempo=TOMORROW, cause=cause)

    held_by_a_close(city, both)
    assert city.rows("SELECT DISTINCT business_day FROM ledger_posting") == [(TOMORROW,)]


def test_a_correction_that_meets_a_close_lands_in_the_next_open_day(city: World) -> None:
    bill = city.bill(nop(1), 2026)
    lowered = correct(1_000, against=Account.PENDAPATAN, event="pembetulan")

    def lower() -> None:
        with transaction.atomic():
            post(bill, lowered, Cause(Source.DECISION, 1, TODAY, LATER))

    held_by_a_close(city, lower)
    assert city.rows("SELECT business_day FROM ledger_posting WHERE source = 'decision'") == [(TOMORROW,)]


def test_a_closed_day_takes_no_posting_from_anybody(city: World) -> None:
    city.change(CLOSE, TODAY, LATER)
    before = city.counts()
    for day in (TODAY, TOMORROW):
        statement = (
            "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, event, source, source_id)"
            " VALUES (%s, %s, %s, 'piutang_pokok', 'pendapatan', 1, 'ketetapan', 'determination', 1)"
        )
        if day == TODAY:
            with pytest.raises(errors.CheckViolation, match="2026-09-14 is closed"):
                city.change(statement, LATER, day, day)
            assert city.counts() == before
        else:
            city.change(statement, LATER, day, day)
