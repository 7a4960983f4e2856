"""Inquiries by NOP and years: frozen per channel, found again by the payment, and never a way round the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from sppt.payments.actions import record_payments
from sppt.payments.inquiries import clearances, codes_payable, inquire
from sppt.payments.language import (
    Ask,
    Inquired,
    Outcome,
    PaymentNotice,
    PaymentRequest,
    Pick,
    Receipt,
    Refusal,
    RefusalCode,
    Suspended,
)
from sppt.rules.nop import Nop
from tests.actions.desk import LAW, as_receipt, nothing_written, opened, undone, why, wib
from tests.world import NOON, World, nop


def pick(digits: str, *years: int) -> Pick:
    return Pick(Nop(digits), frozenset(years))


def asked(digits: str, *years: int, channel: str = "loket", at: datetime = NOON) -> Inquired | Refusal:
    return inquire(LAW, [Ask(channel, pick(digits, *years))], at=at)[0]


def quoted(digits: str, *years: int, channel: str = "loket", at: datetime = NOON) -> Inquired:
    answer = asked(digits, *years, channel=channel, at=at)
    assert isinstance(answer, Inquired), answer
    return answer


def pay(
    digits: str,
    years: tuple[int, ...],
    amount: int,
    reference: str = "R-1",
    *,
    channel: str = "loket",
    at: datetime = NOON,
    paid_at: datetime | None = None,
) -> Outcome:
    request = PaymentRequest(channel, reference, "", amount, paid_at=paid_at, pick=pick(digits, *years))
    return record_payments([request], at=at)[0]


def quotes_of(city: World, digits: str) -> int:
    [(count,)] = city.rows("SELECT count(*) FROM payments_quote_item WHERE nop = %s", digits)
    return int(str(count))


def test_the_same_question_gives_the_same_quote(city: World) -> None:
    city.bill(nop(1), 2025)
    first = quoted(nop(1), 2025)
    assert first.amount == 1_130_000
    assert quoted(nop(1), 2025, at=NOON + timedelta(hours=3)) == first
    assert quoted(nop(1)) == first  # all that is owed is the same question
    assert quotes_of(city, nop(1)) == 1


def test_one_batch_asks_the_same_twice_and_stores_it_once(city: World) -> None:
    city.bill(nop(1), 2025)
    inquire(LAW, [Ask("loket", pick(nop(1), 2025))] * 2, at=NOON)
    assert quotes_of(city, nop(1)) == 1


def test_a_new_day_or_another_bill_state_is_a_new_quote(city: World) -> None:
    city.bill(nop(1), 2025)
    quoted(nop(1), 2025)
    quoted(nop(1), 2025, at=NOON + timedelta(days=1))
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE nop = %s", nop(1))
    quoted(nop(1), 2025, at=NOON + timedelta(days=1))
    assert quotes_of(city, nop(1)) == 3


def test_the_quote_of_before_midnight_is_paid_within_its_grace(city: World) -> None:
    # Due 31 August: on 30 September the 1st month runs, on 1 October the 2nd begins.
    city.bill(nop(1), 2026)
    evening, grace = wib("2026-09-30 23:58:00"), wib("2026-10-01 00:04:00")
    before = quoted(nop(1), 2026, at=evening)
    after = quoted(nop(1), 2026, at=grace)
    assert before.amount != after.amount
    receipt = as_receipt(pay(nop(1), (2026,), before.amount, at=grace))
    assert receipt.law_on == before.on


def test_after_the_grace_the_old_amount_is_refused(city: World) -> None:
    city.bill(nop(1), 2026)
    before = quoted(nop(1), 2026, at=wib("2026-09-30 23:58:00"))
    assert before.valid_until == wib("2026-10-01 00:00:00")
    late = wib("2026-10-01 00:06:00")
    assert why(pay(nop(1), (2026,), before.amount, at=late)) == RefusalCode.AMOUNT_DIFFERS


def test_a_payment_finds_its_own_channels_quote_only(city: World) -> None:
    city.channel("bank")
    city.bill(nop(1), 2026)
    quoted(nop(1), 2026, channel="loket", at=wib("2026-09-30 23:58:00"))
    theirs = pay(nop(1), (2026,), 1_010_000, channel="bank", at=wib("2026-10-01 00:02:00"))
    assert why(theirs) == RefusalCode.AMOUNT_DIFFERS


def test_a_quote_whose_bill_changed_meanwhile_is_frozen_anew_if_the_amount_still_fits(city: World) -> None:
    city.bill(nop(1), 2025)
    quoted(nop(1), 2025)
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE nop = %s", nop(1))
    assert as_receipt(pay(nop(1), (2025,), 1_130_000)).amount == 1_130_000


def test_years_must_be_exactly_those_that_are_paid(city: World) -> None:
    city.bill(nop(1), 2024)
    city.bill(nop(1), 2025)
    both = quoted(nop(1), 2024, 2025)
    assert why(pay(nop(1), (2025,), both.amount)) == RefusalCode.AMOUNT_DIFFERS
    receipt = as_receipt(pay(nop(1), (2024, 2025), both.amount))
    assert [item.tax_year for item in receipt.items] == [2024, 2025]


def test_a_paid_bill_is_refused_with_and_without_an_inquiry(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025, sisa=0)
    quoted(nop(1), 2025)
    as_receipt(pay(nop(1), (2025,), 1_130_000))
    with nothing_written(city):
        assert why(pay(nop(1), (2025,), 1_130_000, "R-2")) == RefusalCode.ALREADY_PAID
        assert why(pay(nop(2), (2025,), 1_000_000, "R-3")) == RefusalCode.ALREADY_PAID
        assert why(pay(nop(3), (2025,), 1_000_000, "R-4")) == RefusalCode.BILL_NOT_FOUND


def test_a_repeat_finds_its_receipt_though_nothing_is_owed_any_more(city: World) -> None:
    city.bill(nop(1), 2025)
    first = as_receipt(pay(nop(1), (2025,), 1_130_000))
    with nothing_written(city):
        again = as_receipt(pay(nop(1), (2025,), 1_130_000, at=NOON + timedelta(days=40)))
    assert (again.number, again.replayed) == (first.number, True)


def test_codes_and_nops_are_settled_in_one_batch(city: World) -> None:
    for number in (1, 2, 3):
        city.bill(nop(number), 2025)
    code = opened((nop(1), {2025}))
    many = [
        PaymentRequest("loket", "R-1", code.code, code.amount),
        PaymentRequest("loket", "R-2", "", 1_130_000, pick=pick(nop(2), 2025)),
        PaymentRequest("loket", "R-3", "", 1, pick=pick(nop(3), 2025)),
        PaymentRequest("loket", "R-4", "", 1_130_000, pick=pick(nop(1), 2025)),
    ]
    told = record_payments(many, at=NOON)
    assert isinstance(told[0], Receipt)
    assert isinstance(told[1], Receipt)
    assert why(told[2]) == RefusalCode.AMOUNT_DIFFERS
    assert why(told[3]) == RefusalCode.ALREADY_PAID


def test_moved_money_for_a_nop_that_owes_nothing_is_kept_with_its_name(city: World) -> None:
    city.bill(nop(1), 2025, sisa=0)
    notice = PaymentNotice("loket", "N-1", "", 1_000_000, pick=pick(nop(1), 2025))
    [kept] = record_payments([notice], at=NOON)
    assert isinstance(kept, Suspended)
    assert city.rows("SELECT code, amount FROM payments_case") == [(f"{nop(1)}:2025", 1_000_000)]


def test_a_reversed_payment_can_be_inquired_and_paid_again(city: World) -> None:
    city.bill(nop(1), 2025)
    as_receipt(pay(nop(1), (2025,), 1_130_000))
    undone()
    assert quoted(nop(1), 2025).amount == 1_130_000
    assert not as_receipt(pay(nop(1), (2025,), 1_130_000, "R-2")).replayed


def test_a_code_is_payable_until_something_happens_to_it(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    first, second = opened((nop(1), {2025})), opened((nop(2), {2025}))
    assert codes_payable([first.code], at=NOON) == [first]
    assert why_code(codes_payable([first.code], at=first.valid_until)[0]) == RefusalCode.CODE_EXPIRED
    assert why_code(codes_payable(["0000000000"], at=NOON)[0]) == RefusalCode.CODE_NOT_FOUND
    as_receipt(pay(nop(1), (2025,), 1_130_000))
    assert why_code(codes_payable([first.code], at=NOON)[0]) == RefusalCode.ALREADY_PAID
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE nop = %s", nop(2))
    assert why_code(codes_payable([second.code], at=NOON)[0]) == RefusalCode.BILL_CHANGED


def why_code(answer: object) -> RefusalCode:
    assert isinstance(answer, Refusal), answer
    return answer.code


def test_clearance_ends_with_the_year_at_the_latest(city: World) -> None:
    city.bill(nop(1), 2025, sisa=0)
    [yes] = clearances([Nop(nop(1))], at=wib("2026-12-20 10:00:00"))
    assert not isinstance(yes, Refusal)
    assert (yes.clear, str(yes.valid_until)) == (True, "2026-12-31")
