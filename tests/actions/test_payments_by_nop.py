"""A payment by NOP and year without a code: which frozen amount it settles, and whose time counts."""

from __future__ import annotations

from datetime import date, datetime

from sppt.payments.actions import record_payments
from sppt.payments.inquiries import inquire
from sppt.payments.language import Ask, Inquired, PaymentRequest, Pick, RefusalCode
from sppt.rules.nop import Nop
from tests.actions.desk import LAW, booked, why, wib
from tests.world import World, nop

# Pokok 1 000 000, due 31 August 2026, then 1 % for each begun month.
PICK = Pick(Nop(nop(1)), frozenset({2026}))
BEFORE = wib("2026-08-30 09:00:00")
IN_TIME = wib("2026-08-31 21:00:00")  # when the bank says that it was paid
HEARD = wib("2026-09-01 09:00:00")


def by_nop(reference: str, amount: int, *, paid_at: datetime | None = None) -> PaymentRequest:
    return PaymentRequest("loket", reference, "", amount, paid_at=paid_at, pick=PICK)


def refusal_of(one: PaymentRequest, *, at: datetime) -> RefusalCode:
    """Why it is refused; what was owed is frozen all the same."""
    return why(record_payments([one], at=at)[0])


def test_an_inquiry_lets_the_banks_time_count(city: World) -> None:
    city.bill(nop(1), 2026)
    [asked] = inquire(LAW, [Ask("loket", PICK)], at=BEFORE)
    assert isinstance(asked, Inquired)
    receipt = booked(by_nop("B-1", 1_000_000, paid_at=IN_TIME), at=HEARD)
    assert (receipt.amount, receipt.law_on) == (1_000_000, date(2026, 8, 31))


def test_without_any_question_our_own_time_counts(city: World) -> None:
    city.bill(nop(1), 2026)
    assert refusal_of(by_nop("B-1", 1_000_000, paid_at=IN_TIME), at=HEARD) == RefusalCode.AMOUNT_DIFFERS
    receipt = booked(by_nop("B-2", 1_010_000, paid_at=IN_TIME), at=HEARD)
    assert (receipt.amount, receipt.law_on) == (1_010_000, date(2026, 9, 1))


def test_a_refused_payment_was_a_question_of_its_channel(city: World) -> None:
    """The bank spoke of this bill on 30 August, with a wrong amount: what was owed then is frozen as for an inquiry."""
    city.bill(nop(1), 2026)
    assert refusal_of(by_nop("B-1", 999_999), at=BEFORE) == RefusalCode.AMOUNT_DIFFERS
    receipt = booked(by_nop("B-2", 1_000_000, paid_at=IN_TIME), at=HEARD)
    assert (receipt.amount, receipt.law_on) == (1_000_000, date(2026, 8, 31))


def test_a_question_of_one_channel_serves_no_other(city: World) -> None:
    city.channel("bank-a")
    city.bill(nop(1), 2026)
    inquire(LAW, [Ask("bank-a", PICK)], at=BEFORE)
    assert refusal_of(by_nop("B-1", 1_000_000, paid_at=IN_TIME), at=HEARD) == RefusalCode.AMOUNT_DIFFERS
