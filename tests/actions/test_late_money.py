"""Paid at the bank and unknown to us: booked through two pairs of eyes, once, as of the bank's time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sppt.accounts.actions import NotAllowed
from sppt.payments import late
from sppt.payments.actions import approve_reversal
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.language import (
    PaymentNotice,
    PaymentRequest,
    Pick,
    Receipt,
    RefusalCode,
    Refused,
    Suspended,
)
from sppt.payments.late import LateMoney
from sppt.payments.resolving import approve_give_back
from sppt.rules.nop import Nop
from tests.actions.desk import booked, nothing_written, notice, opened, refused, request, undone, wib
from tests.actions.held import REASON, bill_of, booked_late, books_differ, entries, kept, people
from tests.world import NOON, World, nop

PAID = wib("2026-08-31 23:59:59")  # the last second without denda
BY_NOP = LateMoney("loket", "B-1", 1_000_000, PAID, nop=nop(1), tax_year=2026, about="laporan loket, baris 3")
PICK = Pick(Nop(nop(1)), frozenset({2026}))


def as_receipt(outcome: Receipt | Suspended) -> Receipt:
    assert isinstance(outcome, Receipt), outcome
    return outcome


def test_a_late_booking_carries_the_law_date_of_the_bank_and_the_business_day_of_today(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2026)
    receipt = as_receipt(booked_late(BY_NOP))
    assert (receipt.amount, receipt.law_on, receipt.business_day) == (
        1_000_000,
        date(2026, 8, 31),
        NOON.date(),
    )
    assert (receipt.paid_at, receipt.received_at) == (PAID, NOON)
    assert bill_of(city, bill) == (0, "paid")
    assert entries(city, "payment") == [("kas_transit", "piutang_pokok", 1_000_000, "bayar_pokok")]
    assert late.late_on(NOON.date()) == [receipt.number]
    assert books_differ() == []


def test_denda_is_that_of_the_banks_time(city: World) -> None:
    """One second after midnight on 1 September the first month has begun: 1 % of Rp1.000.000."""
    people(city)
    city.bill(nop(1), 2026)
    second_later = PAID + timedelta(seconds=1)
    money = LateMoney("loket", "B-1", 1_010_000, second_later, nop=nop(1), tax_year=2026)
    receipt = as_receipt(booked_late(money))
    assert (receipt.items[0].denda, receipt.law_on) == (10_000, date(2026, 9, 1))


def test_what_does_not_fit_at_the_banks_time_waits_as_titipan(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2026)
    second_later = PAID + timedelta(seconds=1)
    kept = booked_late(LateMoney("loket", "B-1", 1_000_000, second_later, nop=nop(1), tax_year=2026))
    assert isinstance(kept, Suspended)
    assert kept.why is RefusalCode.AMOUNT_DIFFERS
    assert bill_of(city, bill) == (1_000_000, "unpaid")
    assert books_differ() == []


def test_money_for_a_bill_that_was_paid_meanwhile_is_known_as_paid_twice(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    booked(request(opened((nop(1), {2026}), at=PAID), "R-1"), at=PAID)
    kept = booked_late(BY_NOP)
    assert isinstance(kept, Suspended)
    assert kept.why is RefusalCode.ALREADY_PAID
    assert books_differ() == []


@pytest.mark.parametrize("moved", ["request", "notice"])
def test_the_banks_own_late_message_gets_the_receipt_that_two_officers_booked(
    city: World, moved: str
) -> None:
    people(city)
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 12:00:00"))
    receipt = as_receipt(booked_late(BY_NOP))
    before = city.counts()
    by_code = request(code, "B-1", paid_at=PAID) if moved == "request" else notice(code, "B-1", paid_at=PAID)
    make = PaymentRequest if moved == "request" else PaymentNotice
    by_nop = make("loket", "B-1", "", 1_000_000, paid_at=PAID, pick=PICK)
    for one in (by_code, by_nop):
        again = booked(one, at=NOON)
        assert (again.number, again.replayed) == (receipt.number, True)
    assert city.counts() == before
    assert books_differ() == []


def test_the_same_reference_for_other_money_is_refused_after_a_late_booking(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    city.bill(nop(2), 2026)
    booked_late(BY_NOP)
    other = opened((nop(2), {2026}))
    assert refused(request(other, "B-1"), city) is RefusalCode.REFERENCE_REUSED


def test_a_message_that_comes_between_proposal_and_approval_is_the_answer(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 12:00:00"))
    number = late.propose_late(BY_NOP, maker="budi", reason=REASON, at=NOON)
    came = booked(request(code, "B-1", paid_at=PAID), at=PAID)
    done = as_receipt(late.book_late(number, checker="ana", note="", at=NOON))
    assert done.number == came.number
    assert city.rows("SELECT count(*) FROM payments_payment") == [(1,)]
    assert city.rows("SELECT count(*) FROM payments_late") == [(0,)]


def test_a_code_that_ended_long_ago_is_booked_by_what_it_had_frozen(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    city.bill(nop(1), 2025, 500_000)
    code = opened((nop(1), {2025, 2026}), at=wib("2026-08-30 12:00:00"))  # 12 months at 1 % of Rp500.000
    assert code.amount == 1_560_000
    money = LateMoney("loket", "B-1", 1_560_000, wib("2026-08-30 13:00:00"), code=code.code)
    receipt = as_receipt(booked_late(money))
    assert [(item.tax_year, item.amount) for item in receipt.items] == [(2025, 560_000), (2026, 1_000_000)]
    assert books_differ() == []


def test_a_payment_undone_here_and_not_there_is_booked_again_under_a_key_of_its_own(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 12:00:00"))
    first = booked(request(code, "B-1", paid_at=PAID), at=PAID)
    undone("B-1", at=PAID)
    again = as_receipt(booked_late(BY_NOP))
    assert (again.reference, again.number != first.number) == ("B-1~2", True)
    assert books_differ() == []


def test_money_that_a_reversal_came_before_is_booked_all_the_same(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    with pytest.raises(Refused):
        undone("B-1", at=PAID)
    assert as_receipt(booked_late(BY_NOP)).reference == "B-1~2"
    assert books_differ() == []


def test_undone_at_the_bank_a_payment_is_reversed_and_titipan_given_back(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2026)
    booked(request(opened((nop(1), {2026}), at=PAID), "B-1"), at=PAID)
    kept(70_000, 2024, reference="B-2")
    number = late.propose_undoing("loket", "B-1", maker="budi", reason=REASON, at=NOON)
    approve_reversal(number, checker="ana", note="", at=NOON)
    assert bill_of(city, bill) == (1_000_000, "unpaid")
    number = late.propose_undoing("loket", "B-2", maker="budi", reason=REASON, at=NOON)
    assert approve_give_back(number, checker="ana", note="", at=NOON).amount == 70_000
    with nothing_written(city), pytest.raises(CreditRefused) as refusal:
        late.propose_undoing("loket", "B-3", maker="budi", reason=REASON, at=NOON)
    assert refusal.value.code is CreditWhy.NOTHING_TO_UNDO
    assert books_differ() == []


def test_what_cannot_be_is_not_proposed(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    booked(request(opened((nop(1), {2026}), at=PAID), "R-1"), at=PAID)
    kept(70_000, 2024, reference="N-1")
    wrong = {
        CreditWhy.CHANNEL_UNKNOWN: LateMoney("bank-x", "B-1", 1, PAID, nop=nop(1), tax_year=2026),
        CreditWhy.REFERENCE_MALFORMED: LateMoney("loket", "B 1", 1, PAID, nop=nop(1), tax_year=2026),
        CreditWhy.AMOUNT_MALFORMED: LateMoney("loket", "B-1", 0, PAID, nop=nop(1), tax_year=2026),
        CreditWhy.NOT_NAMED: LateMoney("loket", "B-1", 1, PAID),
        CreditWhy.IN_THE_FUTURE: LateMoney(
            "loket", "B-1", 1, NOON + timedelta(hours=1), nop=nop(1), tax_year=2026
        ),
        CreditWhy.BOOKED_ALREADY: LateMoney("loket", "R-1", 1_000_000, PAID, nop=nop(1), tax_year=2026),
        CreditWhy.IN_SUSPENSE: LateMoney("loket", "N-1", 70_000, PAID, nop=nop(1), tax_year=2024),
    }
    with nothing_written(city):
        for why, money in wrong.items():
            with pytest.raises(CreditRefused) as refusal:
                late.propose_late(money, maker="budi", reason=REASON, at=NOON)
            assert refusal.value.code is why
        with pytest.raises(NotAllowed, match="tugas bendahara"):
            late.propose_late(BY_NOP, maker="ana", reason=REASON, at=NOON)


def test_nobody_books_what_he_proposed(city: World) -> None:
    people(city)
    city.bill(nop(1), 2026)
    number = late.propose_late(BY_NOP, maker="budi", reason=REASON, at=NOON)
    with nothing_written(city), pytest.raises(NotAllowed, match="petugas lain"):
        late.book_late(number, checker="budi", note="", at=NOON)
