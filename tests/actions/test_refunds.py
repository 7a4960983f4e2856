"""Money goes back: applied for by one, granted by another, paid by a third after the hold, with interest when late."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from django.db import connections
from psycopg import errors

from sppt.accounts.actions import NotAllowed
from sppt.payments import owed, refunds
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.owed import Origin, Wanted
from sppt.payments.refunds import Refund
from sppt.rules.overpayment import RefundState
from tests.actions.cities import objek, subjek
from tests.actions.crowd import wait_for_waiters
from tests.actions.desk import nothing_written, wib
from tests.actions.held import REASON, application, books_differ, entries, granted, kept, paid, people
from tests.world import NOON, World, nop

# Granted on 14 September 2026: paid from 17 September, without interest until 14 November.
FIRST, LAST = date(2026, 9, 17), date(2026, 11, 14)
LATER = wib("2027-01-20 10:00:00")


def refused_payment(number: int, on: date, *, payer: str = "citra", payee: str = "Siti Aminah") -> CreditWhy:
    with pytest.raises(CreditRefused) as refusal:
        paid(number, on, payer=payer, at=LATER, payee=payee)
    return refusal.value.code


def test_a_refund_in_time_leaves_the_treasury_as_it_came(city: World) -> None:
    people(city)
    one = granted(kept(250_000, 2026))
    assert (one.letter, one.state, one.deemed) == ("00001/SKPDLB/2026", RefundState.GRANTED, False)
    assert (one.pay_from, one.pay_by) == (FIRST, LAST)
    assert owed.sums(Wanted()).count == 0
    assert books_differ() == []
    done = paid(one.number, LAST, at=LATER)
    assert (done.state, done.interest, done.officer, done.payee_seen) == (
        RefundState.PAID,
        0,
        "citra",
        "SITI AMINAH",
    )
    assert entries(city, "refund") == [("titipan", "kas_daerah", 250_000, "restitusi")]
    assert refunds.unpaid_refunds() == []
    assert books_differ() == []


def test_a_refund_that_comes_late_bears_interest_from_the_treasury(city: World) -> None:
    """From 14 November to 20 January two months and six days, so three: Rp250.000 at 0,6 % are Rp1.500 a month."""
    people(city)
    one = granted(kept(250_000, 2026))
    done = paid(one.number, date(2027, 1, 20), at=LATER)
    assert (done.months, done.interest) == (3, 4_500)
    assert entries(city, "refund") == [
        ("titipan", "kas_daerah", 250_000, "restitusi"),
        ("beban_bunga", "kas_daerah", 4_500, "bunga_restitusi"),
    ]
    assert books_differ() == []


def test_poster_approver_and_payer_are_three(city: World) -> None:
    people(city)
    case = kept(250_000, 2026)
    number = refunds.propose_refund(application(case), maker="budi", reason=REASON, at=NOON)
    with pytest.raises(NotAllowed, match="petugas lain"):
        refunds.grant_refund(number, checker="budi", note="", at=NOON)
    one = refunds.grant_refund(number, checker="dewi", note="", at=NOON)
    with nothing_written(city):
        for payer in ("budi", "dewi"):
            assert refused_payment(one.number, FIRST, payer=payer) is CreditWhy.NOT_A_THIRD
        with pytest.raises(NotAllowed, match="tugas bendahara"):
            paid(one.number, FIRST, payer="ana", at=LATER)
    assert paid(one.number, FIRST, at=LATER).state is RefundState.PAID


def test_the_database_knows_the_third_person_too(city: World) -> None:
    people(city)
    one = granted(kept(250_000, 2026))
    statement = (
        'INSERT INTO payments_refund_end (refund_id, outcome, amount, maker_id, checker_id, officer_id, "on", months,'
        " interest, reference, payee_seen, note, at) VALUES (%s, 'paid', %s, %s, %s, %s, %s, 0, 0, 'T', 'S', '', %s)"
    )
    with pytest.raises(errors.CheckViolation, match="paid_by_a_third"):
        city.change(statement, one.number, one.amount, "budi", "ana", "budi", FIRST, LATER)
    with pytest.raises(errors.ForeignKeyViolation):  # the names are the refund's own
        city.change(statement, one.number, one.amount, "dewi", "ana", "budi", FIRST, LATER)
    with pytest.raises(errors.ForeignKeyViolation):
        city.change(statement, one.number, one.amount + 1, "budi", "ana", "citra", FIRST, LATER)


def test_nothing_is_paid_within_the_hold_or_to_another_name_or_without_its_transfer(city: World) -> None:
    people(city)
    one = granted(kept(250_000, 2026))
    with nothing_written(city):
        assert refused_payment(one.number, date(2026, 9, 16)) is CreditWhy.REFUND_HELD
        assert refused_payment(one.number, date(2027, 1, 21)) is CreditWhy.IN_THE_FUTURE
        assert refused_payment(one.number, FIRST, payee="Siti Aminah Binti") is CreditWhy.NAME_DIFFERS
        assert refused_payment(one.number + 1, FIRST) is CreditWhy.NO_SUCH_REFUND
        with pytest.raises(CreditRefused) as refusal:
            refunds.pay_refund(
                one.number, refunds.Transfer(FIRST, " ", "Siti Aminah"), payer="citra", at=LATER
            )
        assert refusal.value.code is CreditWhy.REFERENCE_MISSING
    assert paid(one.number, FIRST, at=LATER, payee="SITI. AMINAH").state is RefundState.PAID
    with nothing_written(city):
        assert refused_payment(one.number, FIRST) is CreditWhy.REFUND_ENDED


def test_two_who_pay_at_once_pay_once(city: World) -> None:
    people(city)
    one = granted(kept(250_000, 2026))

    def pay(payer: str) -> str:
        try:
            return paid(one.number, FIRST, payer=payer, at=LATER).state
        except CreditRefused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        with city.connect() as holder, holder.transaction():
            holder.execute("SELECT payments_hold_sum(1, NULL)")
            answers = [pool.submit(pay, payer) for payer in ("citra", "dewi")]
            wait_for_waiters(city, 2)
        assert sorted(answer.result(60) for answer in answers) == ["paid", "refund_ended"]
    assert books_differ() == []


def test_overdue_bills_of_the_taxpayer_come_first(city: World) -> None:
    people(city)
    case = kept(250_000, 2023)
    city.bill(nop(1), 2027)  # not due yet
    city.bill(nop(1), 2024, under_review=True)
    number = refunds.propose_refund(application(case), maker="budi", reason=REASON, at=NOON)
    city.bill(nop(1), 2025)
    with nothing_written(city):
        with pytest.raises(CreditRefused) as refusal:
            refunds.grant_refund(number, checker="ana", note="", at=NOON)
        assert (refusal.value.code, refusal.value.facts) == (CreditWhy.OFFSET_FIRST, {"count": 1})
        with pytest.raises(CreditRefused):
            refunds.propose_refund(application(case), maker="budi", reason=REASON, at=NOON)


def test_a_withdrawn_refund_is_the_taxpayers_credit_again(city: World) -> None:
    people(city)
    case = kept(250_000, 2026)
    one = granted(case)
    with pytest.raises(CreditRefused) as refusal:
        refunds.withdraw_refund(one.number, officer="citra", note="tutup", at=LATER)
    assert refusal.value.code is CreditWhy.NOTE_MISSING
    done = refunds.withdraw_refund(one.number, officer="citra", note="rekeningnya sudah ditutup", at=LATER)
    assert done.state is RefundState.WITHDRAWN
    assert owed.sum_of(Origin.CASE, case).left == 250_000
    assert granted(case).number == one.number + 1
    assert books_differ() == []


def test_an_application_that_nobody_decided_for_a_year_counts_as_granted(city: World) -> None:
    """Applied for on 13 September 2025: granted by law a year later; SKPDLB by 13 October, paid by 13 December."""
    people(city)
    wanted = application(kept(250_000, 2026), applied_on=date(2025, 9, 13))
    number = refunds.propose_refund(wanted, maker="budi", reason=REASON, at=NOON)
    one = refunds.grant_refund(number, checker="ana", note="", at=LATER)
    assert (one.deemed, one.pay_by) == (True, date(2026, 12, 13))
    assert refunds.interest_on(one, paid_on=date(2027, 1, 23)).amount == 3_000  # two months begun


def test_what_cannot_be_is_not_applied_for(city: World) -> None:
    people(city)
    subjek(city, "S1")
    objek(city, nop(1), "S1", tanah_m2=100)
    [(name,)] = city.rows("SELECT nama FROM register_subjek WHERE id = 'S1'")
    right = application(kept(250_000, 2026), payee=str(name).lower())
    wrong = {
        CreditWhy.NO_SUCH_SUM: replace(right, number=right.number + 1),
        CreditWhy.TOO_MUCH: replace(right, amount=250_001),
        CreditWhy.IN_THE_FUTURE: replace(right, applied_on=date(2026, 9, 15)),
        CreditWhy.PAYEE_MISSING: replace(right, bank=" "),
        CreditWhy.ACCOUNT_MALFORMED: replace(right, account="12-34"),
        CreditWhy.NOT_HIS_NOP: replace(right, nop=nop(7)),
        CreditWhy.PAYEE_IS_ANOTHER: replace(right, payee="Joko Calo"),
    }
    with nothing_written(city):
        for why, wanted in wrong.items():
            with pytest.raises(CreditRefused) as refusal:
                refunds.propose_refund(wanted, maker="budi", reason=REASON, at=NOON)
            assert refusal.value.code is why
    refunds.propose_refund(right, maker="budi", reason=REASON, at=NOON)


def test_the_trail_tells_of_a_refund_without_names(city: World) -> None:
    people(city)
    one: Refund = granted(kept(250_000, 2026))
    paid(one.number, FIRST, at=LATER)
    rows = city.rows("SELECT verb, detail FROM kit_audit_event WHERE subject = 'case:1' ORDER BY id")
    assert [verb for verb, _ in rows] == [
        "suspend",
        "propose",
        "decide",
        "resolve",
        "grant_refund",
        "pay_refund",
    ]
    assert not any("siti" in str(detail).lower() or "1234567890" in str(detail) for _, detail in rows)
