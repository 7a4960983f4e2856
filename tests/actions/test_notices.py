"""A notice says that money has moved: it is booked if exactly due, else kept as titipan, and never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from sppt.payments import actions, queries
from sppt.payments.language import FrozenItem, PaymentNotice, RefusalCode
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState
from tests.actions.desk import (
    as_receipt,
    as_suspended,
    booked,
    not_undone,
    nothing_written,
    notice,
    opened,
    refused,
    request,
    undone,
    wib,
)
from tests.world import NOON, World, nop


def kept(
    city: World, one: PaymentNotice, *, at: datetime = NOON, besides: Mapping[str, int] | None = None
) -> RefusalCode:
    """Why a notice went to suspense; checks that exactly its money was kept, and that a repeat keeps nothing more."""
    before = city.counts()
    [answer] = actions.record_payments([one], at=at)
    suspended = as_suspended(answer)
    after = city.counts()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "payments_case": 1,
        "ledger_posting": 1,
        "kit_audit_event": 1,
        **(besides or {}),
    }
    assert city.rows(
        "SELECT debit, credit, channel, amount, bill_id, event FROM ledger_posting WHERE source = 'case'"
        " AND source_id = %s",
        suspended.case_id,
    ) == [("kas_transit", "titipan", one.channel, one.amount, None, "titipan")]
    assert city.rows(
        "SELECT kind, why, channel, reference, amount, paid_at FROM payments_case WHERE id = %s",
        suspended.case_id,
    ) == [("suspense", suspended.why, one.channel, one.reference, one.amount, one.paid_at)]
    with nothing_written(city):
        repeat = as_suspended(actions.record_payments([one], at=at)[0])
    assert (repeat.case_id, repeat.why, repeat.amount) == (suspended.case_id, suspended.why, suspended.amount)
    assert (suspended.replayed, repeat.replayed) == (False, True)
    return suspended.why


def test_a_notice_of_what_is_due_is_booked_as_a_request_would_be(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    receipt = booked(notice(code))
    assert (receipt.amount, receipt.items) == (1_130_000, code.items)
    assert city.rows("SELECT count(*) FROM payments_case") == [(0,)]


def test_a_request_repeated_as_a_notice_is_the_same_payment(city: World) -> None:
    # A bank asks (VA payment) and later reports the same reference: one movement of money.
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    first = booked(request(code, "R-1"))
    with nothing_written(city):
        assert booked(notice(code, "R-1")).number == first.number


@pytest.mark.parametrize("off", [-1, 1])
def test_one_rupiah_too_little_or_too_much_goes_to_suspense_whole(city: World, off: int) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    assert kept(city, notice(code, amount=code.amount + off)) is RefusalCode.AMOUNT_DIFFERS
    assert booked(request(code)).amount == code.amount


def test_money_for_a_code_that_nobody_knows_is_kept(city: World) -> None:
    assert kept(city, notice("0123456782", "N-1", amount=5_000)) is RefusalCode.CODE_NOT_FOUND
    assert kept(city, notice("kode bayar?", "N-2", amount=5_000)) is RefusalCode.CODE_NOT_FOUND
    assert kept(city, notice("", "N-3", amount=5_000)) is RefusalCode.CODE_NOT_FOUND


@pytest.mark.parametrize("code", ["\x00", "\ud800", "1" * 100_000, "😀"])
def test_money_for_a_code_that_is_no_text_is_kept(city: World, code: str) -> None:
    assert kept(city, notice(code, amount=5_000)) is RefusalCode.CODE_NOT_FOUND


def test_money_for_a_bill_that_was_paid_meanwhile_is_kept(city: World) -> None:
    city.bill(nop(1), 2025)
    one, other = opened((nop(1), {2025})), opened((nop(1), {2025}))
    booked(request(one))
    assert kept(city, notice(other)) is RefusalCode.ALREADY_PAID


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("cancelled", RefusalCode.BILL_WITHDRAWN),
        ("superseded", RefusalCode.BILL_WITHDRAWN),
        ("written_off", RefusalCode.WRITTEN_OFF),
    ],
)
def test_money_for_a_bill_that_is_no_longer_owed_is_kept(city: World, state: str, why: RefusalCode) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    city.change("UPDATE ledger_bill SET state = %s, version = version + 1", state)
    assert kept(city, notice(code)) is why


def test_money_whose_reversal_came_first_is_kept(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    assert not_undone("N-1") is RefusalCode.PAYMENT_NOT_FOUND
    assert kept(city, notice(code, "N-1")) is RefusalCode.REVERSED_BEFORE


def test_a_notice_too_late_for_its_channel_is_kept(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    late = notice(code, paid_at=wib("2026-09-14 13:00:00"))
    assert kept(city, late, at=wib("2026-09-16 13:00:01")) is RefusalCode.TOO_LATE


def test_a_closed_channel_may_still_tell_of_money(city: World) -> None:
    city.channel("bank-a")
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    city.change("UPDATE partners_partner SET active = false WHERE code = 'bank-a'")
    assert booked(notice(code, channel="bank-a")).amount == code.amount


def test_a_notice_refused_for_its_reference_writes_nothing(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    assert refused(notice(code, "N 1"), city) is RefusalCode.REFERENCE_MALFORMED
    assert refused(notice(code, channel="bank-x"), city) is RefusalCode.CHANNEL_UNKNOWN
    assert refused(notice(code, amount=0), city) is RefusalCode.AMOUNT_DIFFERS


def test_a_reference_in_suspense_is_not_used_for_other_money(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    kept(city, notice(code, "N-1", amount=1))
    assert refused(notice(code, "N-1", amount=2), city) is RefusalCode.REFERENCE_REUSED
    assert refused(notice(code, "N-1"), city) is RefusalCode.REFERENCE_REUSED
    assert refused(request(code, "N-1"), city) is RefusalCode.REFERENCE_REUSED


def test_money_in_suspense_stays_there_though_it_would_fit_later(city: World) -> None:
    # An officer decides it; a repeat of the notice must not book it a second time.
    city.bill(nop(1), 2025)
    one, other = opened((nop(1), {2025})), opened((nop(1), {2025}))
    booked(request(one, "R-1"))
    kept(city, notice(other, "N-1"))
    undone("R-1")
    with nothing_written(city):
        assert as_suspended(actions.record_payments([notice(other, "N-1")], at=NOON)[0]).replayed


# ---- a code that no longer holds, but whose amount is exactly due ---------------------------------------------------


def test_a_notice_after_the_end_of_its_code_is_booked_if_exactly_due(city: World) -> None:
    # 1 % in September and nothing new until October: what was frozen is still what is owed.
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    receipt = booked(notice(code), at=wib("2026-09-20 09:00:00"))
    assert (receipt.amount, receipt.law_on, receipt.business_day) == (
        1_010_000,
        date(2026, 9, 20),
        date(2026, 9, 20),
    )
    assert city.rows("SELECT state, sisa FROM ledger_bill") == [("paid", 0)]


def test_a_notice_after_the_end_of_its_code_is_kept_if_more_is_due_now(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-30 12:00:00"))
    assert kept(city, notice(code), at=wib("2026-10-01 09:00:00")) is RefusalCode.CODE_EXPIRED


def test_a_notice_of_what_is_due_now_is_booked_though_its_code_says_less(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-30 12:00:00"))
    one = notice(code, amount=1_020_000)
    receipt = booked(one, at=wib("2026-10-01 09:00:00"))
    assert receipt.items == (FrozenItem(Nop(nop(1)), 2026, 1_000_000, 0, 20_000, 1_020_000),)
    with nothing_written(city):
        repeat = booked(one, at=wib("2026-10-02 09:00:00"))
    assert (repeat.number, repeat.items, repeat.law_on) == (receipt.number, receipt.items, date(2026, 10, 1))


def test_a_late_notice_is_judged_by_the_banks_day(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-20 12:00:00"))
    one = notice(code, paid_at=wib("2026-09-30 23:59:00"))
    receipt = booked(one, at=wib("2026-10-01 09:00:00"))
    assert (receipt.law_on, receipt.business_day) == (date(2026, 9, 30), date(2026, 10, 1))


def test_a_late_notice_is_kept_when_it_is_later_than_its_channel_may_be(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    one = notice(code, paid_at=wib("2026-09-20 09:00:00"))
    quote = {
        "payments_quote": 1,
        "payments_quote_item": 1,
    }  # what was due at the law date, frozen before judging
    assert kept(city, one, at=wib("2026-09-22 09:00:01"), besides=quote) is RefusalCode.TOO_LATE


@pytest.mark.parametrize("ahead", ["09:00:00", "09:04:58", "09:04:59", "09:05:00"])
def test_a_late_notice_may_come_from_a_clock_ahead_of_ours(city: World, ahead: str) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    one = notice(code, paid_at=wib(f"2026-09-20 {ahead}"))
    assert booked(one, at=wib("2026-09-20 09:00:00")).law_on == date(2026, 9, 20)


def test_the_code_of_a_late_notice_is_shown_as_settled(city: World) -> None:
    # rules.states: (expired, channel_paid) -> settled.
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    receipt = booked(notice(code), at=wib("2026-09-20 09:00:00"))
    found = queries.code_by_digits(code.code, at=wib("2026-09-20 09:00:01"))
    assert found is not None
    assert (found.state, found.receipt) == (CodeState.SETTLED, receipt.number)
    undone("N-1", at=wib("2026-09-20 10:00:00"))
    found = queries.code_by_digits(code.code, at=wib("2026-09-20 10:00:01"))
    assert found is not None
    assert (found.state, found.receipt) == (CodeState.REVERSED, None)


def test_a_notice_of_a_bill_that_was_undone_meanwhile_is_booked_if_exactly_due(city: World) -> None:
    city.bill(nop(1), 2025)
    code, other = opened((nop(1), {2025})), opened((nop(1), {2025}))
    booked(request(other, "R-1"))
    undone("R-1")
    assert refused(request(code, "R-2"), city) is RefusalCode.BILL_CHANGED
    receipt = booked(notice(code, "N-1"))
    assert receipt.amount == code.amount
    assert city.rows("SELECT state, version, round FROM ledger_bill") == [("paid", 4, 2)]


def test_two_late_notices_for_one_code_are_one_payment_and_one_titipan(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    answers = actions.record_payments(
        [notice(code, "N-1"), notice(code, "N-2"), notice(code, "N-1")], at=wib("2026-09-20 09:00:00")
    )
    first, second, repeat = as_receipt(answers[0]), as_suspended(answers[1]), as_receipt(answers[2])
    assert second.why is RefusalCode.ALREADY_PAID
    assert (repeat.number, repeat.replayed) == (first.number, True)


def test_a_late_notice_of_several_years_counts_them_as_paid_together(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(1), 2026)
    city.bill(nop(2), 2026)
    code = opened((nop(1), {2025, 2026}), (nop(2), {2026}), at=wib("2026-09-14 12:00:00"))
    receipt = booked(notice(code), at=wib("2026-09-20 09:00:00"))
    assert receipt.amount == 1_130_000 + 1_010_000 + 1_010_000
    assert sorted((item.nop.digits, item.tax_year) for item in receipt.items) == [
        (nop(1), 2025),
        (nop(1), 2026),
        (nop(2), 2026),
    ]


def test_a_late_notice_for_an_object_with_an_older_nop_is_booked(city: World) -> None:
    city.bill(nop(7), 2025)
    city.bill(nop(1), 2026)
    city.alias(nop(7), nop(1))
    code = opened((nop(1), {2025, 2026}), at=wib("2026-09-14 12:00:00"))
    assert booked(notice(code), at=wib("2026-09-20 09:00:00")).amount == code.amount == 1_130_000 + 1_010_000
