"""A code is paid once, whole and in time, or nothing is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sppt.payments import actions, queries
from sppt.payments.language import FrozenItem, PaymentRequest, RefusalCode, Refused
from sppt.payments.numbers import is_receipt_number
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState
from tests.actions.desk import as_receipt, booked, opened, refused, request
from tests.world import NOON, World, nop


def test_a_payment_is_answered_with_what_was_frozen(city: World) -> None:
    # Due 31 August 2025, paid 14 September 2026: 13 months at 1 % of Rp1.000.000 (Perda 10/2023).
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    receipt = booked(request(code, paid_at=NOON))
    assert is_receipt_number(receipt.number)
    assert (receipt.amount, receipt.channel, receipt.reference) == (1_130_000, "loket", "R-1")
    assert receipt.items == (FrozenItem(Nop(nop(1)), 2025, 1_000_000, 0, 130_000, 1_130_000),)
    assert (receipt.paid_at, receipt.received_at) == (NOON, NOON)
    assert (receipt.law_on, receipt.business_day) == (date(2026, 9, 14), date(2026, 9, 14))
    assert not receipt.replayed
    assert not receipt.reversed


def test_a_paid_bill_owes_nothing_and_its_code_is_settled(city: World) -> None:
    bill = city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    receipt = booked(request(code))
    assert city.rows("SELECT state, sisa, version, round FROM ledger_bill WHERE id = %s", bill) == [
        ("paid", 0, 2, 1)
    ]
    found = queries.code_by_digits(code.code, at=NOON)
    assert found is not None
    assert (found.state, found.receipt, found.receipt_token) == (
        CodeState.SETTLED,
        receipt.number,
        receipt.token,
    )


def test_a_receipt_is_found_by_number_token_and_reference(city: World) -> None:
    city.bill(nop(1), 2025)
    receipt = booked(request(opened((nop(1), {2025}))))
    assert queries.receipt_by_number(receipt.number) == receipt
    assert queries.receipt_by_token(receipt.token) == receipt
    assert queries.receipt_by_reference("loket", "R-1") == receipt
    assert queries.receipt_by_reference("loket", "R-2") is None


def test_a_payment_writes_exactly_one_of_each(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    before = city.counts()
    booked(request(code))
    after = city.counts()
    changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    # Two postings: the pokok, and the denda which is posted when received.
    assert changed == {
        "payments_payment": 1,
        "payments_payment_item": 1,
        "ledger_posting": 2,
        "kit_audit_event": 1,
        "bill versions": 1,
    }


def test_the_same_reference_gets_the_same_receipt_and_no_second_payment(city: World) -> None:
    city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})))
    first = booked(one)
    written = city.counts()
    second = booked(one, at=NOON + timedelta(days=300))
    assert (second.number, second.replayed, first.replayed) == (first.number, True, False)
    assert (second.received_at, second.law_on, second.business_day) == (
        first.received_at,
        first.law_on,
        first.business_day,
    )
    assert second.items == first.items
    assert city.counts() == written


def test_a_repeat_may_carry_another_time_or_actor_but_no_other_content(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    first = booked(request(code))
    repeat = PaymentRequest("loket", "R-1", code.code, code.amount, paid_at=NOON, actor="officer:budi")
    assert booked(repeat).number == first.number


def test_the_same_reference_with_another_amount_or_code_is_refused(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    one, other = opened((nop(1), {2025})), opened((nop(2), {2025}))
    booked(request(one, "R-1"))
    assert refused(request(one, "R-1", amount=one.amount + 1), city) is RefusalCode.REFERENCE_REUSED
    assert refused(request(other, "R-1"), city) is RefusalCode.REFERENCE_REUSED


def test_two_channels_may_use_one_reference_for_two_payments(city: World) -> None:
    city.channel("bank-a")
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    one = booked(request(opened((nop(1), {2025})), "R-1"))
    other = booked(request(opened((nop(2), {2025})), "R-1", channel="bank-a"))
    assert one.number != other.number


@pytest.mark.parametrize("off", [-1, 1])
def test_one_rupiah_too_little_or_too_much_is_refused(city: World, off: int) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    assert refused(request(code, amount=code.amount + off), city) is RefusalCode.AMOUNT_DIFFERS
    assert as_receipt(actions.record_payments([request(code)], at=NOON)[0]).amount == 1_130_000


def test_an_amount_beyond_reason_is_refused_before_the_database(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    for amount in (0, -1_130_000, 10**15 + 1, 2**70):
        assert refused(request(code, amount=amount), city) is RefusalCode.AMOUNT_DIFFERS


def test_a_reference_that_is_not_plain_is_refused(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    for reference in ("", " ", "R 1", "R\t1", "R\n", "é", "R" * 65, "\x00", "\ud800"):
        assert refused(request(code, reference), city) is RefusalCode.REFERENCE_MALFORMED


def test_a_plain_reference_of_up_to_64_signs_is_taken(city: World) -> None:
    for number, reference in enumerate(("R", "R" * 64, "!~|'\";--%s"), start=1):
        city.bill(nop(number), 2025)
        assert booked(request(opened((nop(number), {2025})), reference)).reference == reference


def test_a_code_that_was_never_given_is_refused(city: World) -> None:
    texts = (
        "",
        "0000000000",
        "12345",
        "'; DROP TABLE",
        "1" * 10_000,
        "\x00",
        "\ud800",
        "１２３４５６７８９０",
    )
    for text in texts:
        one = PaymentRequest("loket", "R-1", text, 1_130_000)
        assert refused(one, city) is RefusalCode.CODE_NOT_FOUND


def test_a_code_of_right_form_that_nobody_opened_is_refused(city: World) -> None:
    one = PaymentRequest("loket", "R-1", "0123456782", 1_130_000)
    assert refused(one, city) is RefusalCode.CODE_NOT_FOUND


def test_an_unknown_channel_is_refused(city: World) -> None:
    city.bill(nop(1), 2025)
    assert refused(request(opened((nop(1), {2025})), channel="bank-x"), city) is RefusalCode.CHANNEL_UNKNOWN


def test_a_closed_channel_takes_no_new_request_but_answers_an_old_one(city: World) -> None:
    city.channel("bank-a")
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    old = request(opened((nop(1), {2025})), "R-1", channel="bank-a")
    first = booked(old)
    new = request(opened((nop(2), {2025})), "R-2", channel="bank-a")
    city.change("UPDATE partners_partner SET active = false WHERE code = 'bank-a'")
    assert refused(new, city) is RefusalCode.CHANNEL_CLOSED
    assert booked(old).number == first.number


def test_a_paid_bill_is_not_paid_again_by_another_code(city: World) -> None:
    city.bill(nop(1), 2025)
    one, other = opened((nop(1), {2025})), opened((nop(1), {2025}))
    booked(request(one, "R-1"))
    assert refused(request(other, "R-2"), city) is RefusalCode.ALREADY_PAID
    assert refused(request(one, "R-3"), city) is RefusalCode.ALREADY_PAID


def test_one_paid_year_refuses_the_whole_code(city: World) -> None:
    city.bill(nop(1), 2024)
    city.bill(nop(1), 2025)
    both, one = opened((nop(1), {2024, 2025})), opened((nop(1), {2025}))
    booked(request(one, "R-1"))
    assert refused(request(both, "R-2"), city) is RefusalCode.ALREADY_PAID


@pytest.mark.parametrize(
    ("state", "sisa", "code"),
    [
        ("paid", 0, RefusalCode.ALREADY_PAID),
        ("principal_paid", 0, RefusalCode.ALREADY_PAID),
        ("cancelled", 1_000_000, RefusalCode.BILL_WITHDRAWN),
        ("superseded", 1_000_000, RefusalCode.BILL_WITHDRAWN),
        ("written_off", 1_000_000, RefusalCode.WRITTEN_OFF),
    ],
)
def test_a_bill_that_left_its_open_state_is_refused_for_its_reason(
    city: World, state: str, sisa: int, code: RefusalCode
) -> None:
    bill = city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})))
    city.change(
        "UPDATE ledger_bill SET state = %s, sisa = %s, version = version + 1 WHERE id = %s", state, sisa, bill
    )
    assert refused(one, city) is code


def test_a_bill_whose_version_rose_is_refused_though_its_amount_is_the_same(city: World) -> None:
    bill = city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})))
    city.change("UPDATE ledger_bill SET version = version + 1 WHERE id = %s", bill)
    assert refused(one, city) is RefusalCode.BILL_CHANGED


def test_a_partly_paid_bill_is_paid_with_its_rest(city: World) -> None:
    # 13 months at 1 % of the remaining Rp400.000.
    bill = city.bill(nop(1), 2025, 1_000_000, sisa=400_000)
    receipt = booked(request(opened((nop(1), {2025}))))
    assert receipt.items[0] == FrozenItem(Nop(nop(1)), 2025, 400_000, 0, 52_000, 452_000)
    assert city.rows("SELECT state, sisa FROM ledger_bill WHERE id = %s", bill) == [("paid", 0)]


def test_record_payment_raises_the_refusal(city: World) -> None:
    with pytest.raises(Refused) as caught:
        actions.record_payment(PaymentRequest("loket", "R-1", "0123456782", 1), at=NOON)
    assert caught.value.code is RefusalCode.CODE_NOT_FOUND


def test_no_payments_are_no_call(city: World) -> None:
    assert actions.record_payments([], at=NOON) == []


def test_more_than_a_batch_is_a_mistake_of_the_caller(city: World) -> None:
    one = PaymentRequest("loket", "R-1", "0123456782", 1)
    with pytest.raises(ValueError, match="at most 500"):
        actions.record_payments([one] * 501, at=NOON)
