"""Money that found no place finds one: on its own bill, on another of the same taxpayer, or back to its channel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections
from psycopg import errors

from sppt.accounts.actions import NotAllowed
from sppt.payments import actions, owed, resolving
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.language import PaymentNotice
from sppt.payments.owed import Origin, Standing, Wanted
from sppt.payments.queries import payments_of
from tests.actions.cities import objek, subjek
from tests.actions.crowd import wait_for_waiters
from tests.actions.desk import as_suspended, booked, nothing_written, opened, request, wib
from tests.actions.held import REASON, bill_of, books_differ, entries, kept, people, placed
from tests.world import NOON, World, nop

AUGUST = wib("2026-08-20 10:00:00")


def test_money_that_came_too_late_is_booked_as_of_the_day_it_was_paid(city: World) -> None:
    """Paid on 20 August before the due date, heard of on 14 September: no denda."""
    people(city)
    bill = city.bill(nop(1), 2026)
    case = kept(1_000_000, 2026, paid_at=AUGUST)
    done = placed(case, bill)
    assert (done.kind, done.amount, done.denda, done.law_on) == ("bukukan", 1_000_000, 0, date(2026, 8, 20))
    assert bill_of(city, bill) == (0, "paid")
    assert entries(city, "case", "resolution") == [
        ("kas_transit", "titipan", 1_000_000, "titipan"),
        ("titipan", "piutang_pokok", 1_000_000, "kompensasi_pokok"),
    ]
    assert owed.sum_of(Origin.CASE, case).left == 0
    assert books_differ() == []


def test_money_paid_twice_settles_another_year_with_its_denda_and_the_rest_is_still_owed(city: World) -> None:
    """2025 fell due on 31 August 2025: 13 months at 1 % of Rp300.000 are Rp39.000 on 14 September 2026."""
    people(city)
    city.bill(nop(1), 2026)
    older = city.bill(nop(1), 2025, 300_000)
    booked(request(opened((nop(1), {2026}))))
    case = kept(1_000_000, 2026)
    done = placed(case, older)
    assert (done.kind, done.pokok, done.denda, done.amount) == ("kompensasi", 300_000, 39_000, 339_000)
    assert bill_of(city, older) == (0, "paid")
    assert owed.sum_of(Origin.CASE, case).left == 661_000
    shown = [(one.tax_year, one.amount, one.denda, one.channel) for one in payments_of([nop(1)])]
    assert (2025, 339_000, 39_000, "kompensasi") in shown
    assert books_differ() == []


def test_too_little_settles_pokok_first_and_leaves_the_bill_open(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2025, 300_000)
    placed(kept(100_000, 2025, reference="N-1"), bill)
    assert bill_of(city, bill) == (200_000, "partly_paid")
    done = placed(kept(210_000, 2025, reference="N-2"), bill)
    assert (done.pokok, done.denda, done.amount) == (200_000, 0, 200_000)
    assert bill_of(city, bill) == (0, "principal_paid")
    assert owed.sums(Wanted()).left == 10_000
    assert books_differ() == []


def test_a_code_opened_before_a_compensation_is_refused_after_it(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2025, 300_000)
    code = opened((nop(1), {2025}))
    placed(kept(100_000, 2025), bill)
    with pytest.raises(AssertionError, match="bill_changed"):
        booked(request(code))
    assert booked(request(opened((nop(1), {2025})), "R-2")).amount == 200_000 + 26_000  # 13 months at 1 %
    assert books_differ() == []


def test_only_bills_of_the_same_taxpayer_are_offered_and_accepted(city: World) -> None:
    people(city)
    subjek(city, "S1")
    subjek(city, "S2")
    objek(city, nop(1), "S1", tanah_m2=100)
    objek(city, nop(2), "S1", tanah_m2=100)
    objek(city, nop(3), "S2", tanah_m2=100)
    city.alias(nop(9), nop(2))
    his = {city.bill(nop(2), 2026), city.bill(nop(9), 2020, 5_000)}
    anothers = city.bill(nop(3), 2026)
    case = kept(50_000, 2026)
    held = owed.sum_of(Origin.CASE, case)
    assert {one.bill.bill_id for one in resolving.candidates(held, at=NOON)} == his
    with nothing_written(city), pytest.raises(CreditRefused) as refusal:
        placed(case, anothers)
    assert refusal.value.code is CreditWhy.NO_SUCH_BILL


def test_the_owner_of_money_that_names_nobody_is_named_by_an_officer(city: World) -> None:
    people(city)
    bill = city.bill(nop(4), 2026, 7_000, jatuh_tempo=date(2026, 9, 30))
    one = PaymentNotice("loket", "N-1", "tidak dikenal", 7_000)
    case = as_suspended(actions.record_payments([one], at=NOON)[0]).case_id
    held = owed.sum_of(Origin.CASE, case)
    assert (held.nops, held.what) == ((), "tidak?dikenal")
    assert resolving.candidates(held, at=NOON) == []
    assert placed(case, bill, owner=nop(4)).kind == "kompensasi"
    assert bill_of(city, bill) == (0, "paid")


def test_the_sums_of_a_taxpayer_are_those_of_all_his_objects(city: World) -> None:
    subjek(city, "S1")
    objek(city, nop(1), "S1", tanah_m2=100)
    objek(city, nop(2), "S1", tanah_m2=100)
    mine = [kept(7_000, 2026), kept(5_000, 2026, digits=nop(2), reference="N-2")]
    kept(3_000, 2026, digits=nop(3), reference="N-3")
    assert [one.number for one in owed.sums_of_taxpayer([nop(2)])] == mine


def test_one_sum_is_not_spent_twice_by_proposals_that_each_fitted(city: World) -> None:
    people(city)
    first, second = city.bill(nop(1), 2025, 300_000), city.bill(nop(1), 2024, 300_000)
    case = kept(400_000, 2023)
    numbers = [
        resolving.propose_placement(Origin.CASE, case, bill, maker="budi", reason=REASON, at=NOON)
        for bill in (first, second)
    ]
    resolving.approve_placement(numbers[0], checker="ana", note="", at=NOON)
    with nothing_written(city), pytest.raises(CreditRefused) as refusal:
        resolving.approve_placement(numbers[1], checker="ana", note="", at=NOON)
    assert refusal.value.code is CreditWhy.STALE_SUM
    assert books_differ() == []


def test_two_approvals_at_once_take_the_sum_once(city: World) -> None:
    people(city)
    bills = [city.bill(nop(1), 2025, 300_000), city.bill(nop(1), 2024, 300_000)]
    case = kept(400_000, 2023)
    numbers = [
        resolving.propose_placement(Origin.CASE, case, bill, maker="budi", reason=REASON, at=NOON)
        for bill in bills
    ]

    def approve(number: int) -> str:
        try:
            resolving.approve_placement(number, checker="ana", note="", at=NOON)
        except CreditRefused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        with city.connect() as holder, holder.transaction():
            holder.execute("SELECT payments_hold_sum(%s, NULL)", [case])
            answers = [pool.submit(approve, number) for number in numbers]
            wait_for_waiters(city, 2)
        assert sorted(one.result(60) for one in answers) == ["done", "stale_sum"]
    assert books_differ() == []


def test_the_database_refuses_to_spend_more_than_a_sum_even_without_our_code(city: World) -> None:
    people(city)
    case = kept(400_000, 2023)
    statement = (
        "INSERT INTO payments_resolution (kind, case_id, amount, pokok, potongan, denda, law_on, proposal, maker_id,"
        " checker_id, reason, at) VALUES ('kembali', %s, %s, 0, 0, 0, %s, %s, %s, %s, 'x', %s)"
    )
    with pytest.raises(errors.CheckViolation, match="more than the 400000 rupiah"):
        city.change(statement, case, 400_001, NOON.date(), 1, "budi", "ana", NOON)
    with pytest.raises(errors.CheckViolation, match="needs_two_officers"):
        city.change(statement, case, 400_000, NOON.date(), 1, "budi", "budi", NOON)
    city.change(statement, case, 400_000, NOON.date(), 1, "budi", "ana", NOON)
    with pytest.raises(errors.CheckViolation, match="more than the 400000 rupiah"):
        city.change(statement, case, 1, NOON.date(), 2, "budi", "ana", NOON)


def test_a_bill_that_moved_since_the_proposal_is_left_alone(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2025, 300_000)
    number = resolving.propose_placement(
        Origin.CASE, kept(100_000, 2025), bill, maker="budi", reason=REASON, at=NOON
    )
    booked(request(opened((nop(1), {2025}))))
    with nothing_written(city), pytest.raises(CreditRefused) as refusal:
        resolving.approve_placement(number, checker="ana", note="", at=NOON)
    assert refusal.value.code is CreditWhy.STALE_SUM


def test_proposals_are_a_bendaharas_and_never_approved_by_their_maker(city: World) -> None:
    people(city)
    bill = city.bill(nop(1), 2025, 300_000)
    case = kept(100_000, 2025)
    number = resolving.propose_placement(Origin.CASE, case, bill, maker="budi", reason=REASON, at=NOON)
    with nothing_written(city):
        with pytest.raises(NotAllowed, match="tugas bendahara"):
            resolving.propose_placement(Origin.CASE, case, bill, maker="ana", reason=REASON, at=NOON)
        with pytest.raises(NotAllowed, match="petugas lain"):
            resolving.approve_placement(number, checker="budi", note="", at=NOON)
        for amount, why in ((100_001, CreditWhy.TOO_MUCH), (0, CreditWhy.TOO_MUCH)):
            with pytest.raises(CreditRefused) as refusal:
                resolving.propose_placement(
                    Origin.CASE, case, bill, amount=amount, maker="budi", reason=REASON, at=NOON
                )
            assert refusal.value.code is why


def test_what_a_channel_took_back_is_its_own_again(city: World) -> None:
    people(city)
    case = kept(100_000, 2025)
    number = resolving.propose_give_back(case, maker="budi", reason=REASON, at=NOON)
    resolving.approve_give_back(number, checker="citra", note="", at=NOON)
    assert entries(city, "resolution") == [("titipan", "kas_transit", 100_000, "titipan_kembali")]
    assert owed.sums(Wanted()).count == 0
    assert [one.number for one in owed.sums(Wanted(Standing.SPENT)).sums] == [case]
    with pytest.raises(CreditRefused) as refusal:
        resolving.propose_give_back(case, maker="budi", reason=REASON, at=NOON)
    assert refusal.value.code is CreditWhy.NOTHING_LEFT
