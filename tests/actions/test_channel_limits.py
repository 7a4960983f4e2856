"""Hours and limits of a channel: what is asked and what is paid; what has moved and what is known pass."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time

import pytest

from sppt.partners.agreements import Agreement, agree, switch_off
from sppt.payments import actions
from sppt.payments.inquiries import codes_asked, inquire
from sppt.payments.language import Ask, CodeAsk, Inquired, PaymentCode, Pick, Refusal, RefusalCode
from sppt.rules.nop import Nop
from tests.actions.crowd import held, wait_for_waiters
from tests.actions.desk import (
    LAW,
    as_receipt,
    as_suspended,
    booked,
    nothing_written,
    notice,
    opened,
    refused,
    request,
    why,
    wib,
)
from tests.actions.test_closed_days import apart
from tests.world import World, nop

DUE = 1_130_000  # 1 000 000 and thirteen months at 1 % by September 2026
MORNING, EVENING, NIGHT = wib("2026-09-14 09:00:00"), wib("2026-09-14 21:59:59"), wib("2026-09-14 22:30:00")


@pytest.fixture
def code(city: World) -> PaymentCode:
    city.channel("bank-a")
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}), at=MORNING)
    assert code.amount == DUE
    return code


def hours(opens: int, closes: int) -> None:
    agreed = Agreement(opens=time(opens), closes=time(closes))
    agree("bank-a", agreed, by="officer:budi", at=MORNING)


def limit(amount: int) -> None:
    agree("bank-a", Agreement(amount_max=amount), by="officer:budi", at=MORNING)


def asked(code: PaymentCode, *, at: datetime) -> list[RefusalCode | str]:
    """What the bank learns of a bill, by its code and by its NOP."""
    by_code = codes_asked([CodeAsk("bank-a", code.code)], at=at)[0]
    by_nop = inquire(LAW, [Ask("bank-a", Pick(Nop(nop(1)), frozenset({2025})))], at=at)[0]
    return [one.code if isinstance(one, Refusal) else "payable" for one in (by_code, by_nop)]


def test_outside_its_hours_a_channel_asks_and_pays_in_vain(city: World, code: PaymentCode) -> None:
    hours(6, 22)
    assert asked(code, at=EVENING) == ["payable", "payable"]
    with nothing_written(city):
        assert asked(code, at=NIGHT) == [RefusalCode.CHANNEL_CLOSED] * 2
    late = request(code, channel="bank-a", paid_at=NIGHT)
    assert refused(late, city, at=NIGHT) is RefusalCode.CHANNEL_CLOSED
    assert booked(request(code), at=NIGHT).channel == "loket"  # another channel keeps other hours


def test_what_began_in_hours_may_end_within_five_minutes(city: World, code: PaymentCode) -> None:
    hours(6, 22)
    one = request(code, channel="bank-a")
    assert refused(one, city, at=wib("2026-09-14 22:05:00")) is RefusalCode.CHANNEL_CLOSED
    booked(one, at=wib("2026-09-14 22:04:59"))


def test_what_the_bank_took_in_hours_is_taken_afterwards(city: World, code: PaymentCode) -> None:
    hours(6, 22)
    booked(request(code, channel="bank-a", paid_at=EVENING), at=NIGHT)


def test_a_known_payment_gets_its_receipt_at_any_hour_and_above_any_limit(
    city: World, code: PaymentCode
) -> None:
    one = request(code, channel="bank-a")
    first = booked(one, at=EVENING)
    hours(6, 22)
    again = as_receipt(actions.record_payments([one], at=NIGHT)[0])
    limit(DUE - 1)
    third = as_receipt(actions.record_payments([one], at=MORNING)[0])
    assert (again.number, again.replayed) == (third.number, third.replayed) == (first.number, True)


def test_a_repetition_that_overtakes_its_first_at_the_closing_gets_the_same_receipt(
    city: World, code: PaymentCode
) -> None:
    hours(6, 22)
    one = request(code, channel="bank-a")
    bill = city.rows("SELECT id FROM ledger_bill")[0][0]
    with ThreadPoolExecutor(2) as pool:
        with held(city, "SELECT FROM ledger_bill WHERE id = %s FOR UPDATE", bill):
            first = apart(pool, lambda: actions.record_payments([one], at=EVENING)[0])
            wait_for_waiters(city, 1)
            second = apart(pool, lambda: actions.record_payments([one], at=NIGHT)[0])
            wait_for_waiters(city, 2)
        numbers = {as_receipt(answer.result(60)).number for answer in (first, second)}
    assert len(numbers) == 1
    assert city.rows("SELECT count(*) FROM payments_payment") == [(1,)]


def test_what_waits_while_its_partner_is_switched_off_gets_one_definite_answer(
    city: World, code: PaymentCode
) -> None:
    one = request(code, channel="bank-a")
    bill = city.rows("SELECT id FROM ledger_bill")[0][0]
    with ThreadPoolExecutor(1) as pool:
        with held(city, "SELECT FROM ledger_bill WHERE id = %s FOR UPDATE", bill):
            waiting = apart(pool, lambda: actions.record_payments([one], at=MORNING)[0])
            wait_for_waiters(city, 1)
            switch_off("bank-a", by="officer:budi", at=MORNING)
        assert why(waiting.result(60)) is RefusalCode.CHANNEL_CLOSED
    assert city.rows("SELECT count(*) FROM payments_payment") == [(0,)]
    assert asked(code, at=MORNING) == [RefusalCode.CHANNEL_CLOSED] * 2
    assert refused(one, city, at=MORNING) is RefusalCode.CHANNEL_CLOSED


def test_above_its_limit_a_channel_asks_and_pays_in_vain(city: World, code: PaymentCode) -> None:
    limit(DUE)
    assert asked(code, at=MORNING) == ["payable", "payable"]
    limit(DUE - 1)
    with nothing_written(city):
        assert asked(code, at=MORNING) == [RefusalCode.AMOUNT_TOO_HIGH] * 2
    assert refused(request(code, channel="bank-a"), city, at=MORNING) is RefusalCode.AMOUNT_TOO_HIGH


def test_a_notice_is_booked_at_any_hour_and_above_any_limit(city: World, code: PaymentCode) -> None:
    agree(
        "bank-a",
        Agreement(opens=time(6), closes=time(22), amount_max=DUE - 1),
        by="officer:budi",
        at=MORNING,
    )
    booked(notice(code, channel="bank-a"), at=NIGHT)
    kept = notice("0123456782", "N-2", channel="bank-a", amount=9 * DUE)
    assert as_suspended(actions.record_payments([kept], at=NIGHT)[0]).amount == 9 * DUE


def test_one_stopped_request_does_not_spoil_its_neighbours(city: World, code: PaymentCode) -> None:
    city.bill(nop(2), 2025)
    hours(6, 22)
    other = opened((nop(2), {2025}), at=MORNING)
    stopped, taken = actions.record_payments(
        [request(code, channel="bank-a"), request(other, "R-2")], at=NIGHT
    )
    assert isinstance(stopped, Refusal)
    assert as_receipt(taken).amount == other.amount


def test_an_inquiry_tells_the_amount_when_the_channel_may_take_it(city: World, code: PaymentCode) -> None:
    limit(DUE)
    answer = inquire(LAW, [Ask("bank-a", Pick(Nop(nop(1)), frozenset({2025})))], at=MORNING)[0]
    assert isinstance(answer, Inquired)
    assert answer.amount == DUE
