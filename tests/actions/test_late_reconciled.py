"""From the difference to the booking and back: what was booked late finds its line, and the difference ends."""

from __future__ import annotations

from datetime import timedelta

from sppt.payments.books import check_books
from sppt.payments.late import LateMoney, propose_undoing
from sppt.payments.resolving import approve_give_back
from sppt.reconciliation.cases import CaseRow, open_cases
from sppt.reconciliation.days import BOOKS as THEIRS
from sppt.reconciliation.days import Elsewhere, day_view
from sppt.reconciliation.matching import reconcile
from sppt.rules.calendar import wib_day
from tests.actions.desk import undone, wib
from tests.actions.held import REASON, booked_late, books_differ, people
from tests.actions.recon_hands import (
    BANK,
    MONDAY,
    TUESDAY,
    Credit,
    Line,
    agree,
    balance,
    pay,
    report,
    statement,
    suspend,
)
from tests.world import World, nop

PAID = wib("2026-09-14 12:00:00")
MORNING = wib("2026-09-16 08:00:00")


def money_of(case: CaseRow) -> LateMoney:
    assert case.paid_at is not None
    return LateMoney(
        case.channel,
        case.reference,
        case.amount,
        case.paid_at,
        case.code,
        case.nop,
        case.tax_year,
        f"#{case.id}",
    )


def all_books() -> list[str]:
    return books_differ() + [found.subject for one in check_books([THEIRS]) for found in one.differences]


def test_a_claim_that_nobody_knew_is_booked_late_and_its_difference_ends(city: World) -> None:
    people(city)
    agree(city)
    city.bill(nop(1), 2026, 400_000)  # one month of 1 % since 31 August
    report(city, [Line("X-9", 404_000, nop=nop(1), tax_year=2026)])
    statement(city, [Credit(404_000, "BANK-SATU")])
    reconcile(MONDAY, at=MORNING)
    [case] = open_cases()
    assert str(case.finding) == "claim_only"
    booked_late(money_of(case), at=MORNING)
    reconcile(MONDAY, at=MORNING)
    assert open_cases() == []
    assert balance(city, "kas_transit") == 0
    assert all_books() == []
    # Each of the two days says what of it stands in the other.
    assert day_view(MONDAY).elsewhere == {BANK: Elsewhere(BANK, 1, 404_000, 0, 0)}
    assert day_view(wib_day(MORNING)).elsewhere == {BANK: Elsewhere(BANK, 0, 0, 1, 404_000)}


def test_a_payment_reversed_here_that_stands_at_the_bank_is_booked_late_and_its_difference_ends(
    city: World,
) -> None:
    people(city)
    agree(city)
    pay(city, 1)
    undone("R-1", "V-1", channel=BANK, at=PAID + timedelta(minutes=5))
    report(city, [Line("R-1", 1_000_000, nop=nop(1), tax_year=2026)])
    statement(city, [Credit(1_000_000, "BANK-SATU")])
    report(city, [], on=TUESDAY)
    reconcile(MONDAY, at=MORNING)
    [case] = open_cases()
    assert str(case.finding) == "reversed_here_not_there"
    booked_late(money_of(case), at=MORNING)
    reconcile(MONDAY, at=MORNING)
    reconcile(TUESDAY, at=MORNING)
    assert open_cases() == []
    assert balance(city, "kas_transit") == 0
    assert all_books() == []


def test_money_in_suspense_that_the_channel_took_back_ends_both_ways(city: World) -> None:
    people(city)
    agree(city)
    suspend("S-1", 70_000, at=PAID)
    report(city, [Line("S-1", 70_000), Line("V-1", 70_000, kind="reversal", original="S-1")])
    reconcile(MONDAY, at=MORNING)
    number = propose_undoing(BANK, "S-1", maker="budi", reason=REASON, at=MORNING)
    approve_give_back(number, checker="ana", note="", at=MORNING)
    reconcile(TUESDAY, at=MORNING)
    assert balance(city, "kas_transit") == 0
    assert all_books() == []
