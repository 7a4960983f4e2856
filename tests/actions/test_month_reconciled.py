"""A whole month that another hand has told: every planted difference comes back under its name, and no other does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

import pytest

from sppt.payments.books import check_books
from sppt.reconciliation import deciding
from sppt.reconciliation.cases import CaseRow, open_cases
from sppt.reconciliation.closing import chain_holds, close_day, figures_of
from sppt.reconciliation.matching import reconcile
from sppt.reconciliation.taking import take_file
from sppt.rules.calendar import WIB
from sppt.trials.month.plan import Label
from sppt.trials.month.whole import Told
from tests.actions.months import ACCOUNT, AGREED, FIRST, month
from tests.world import World

AFTER = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
REACH = 12  # days after the month in which its money still comes


def held(told: Told) -> None:
    """Every file taken, every day reconciled, in the order in which a bendahara would do so."""
    for one in told.files:
        take_file(one.name, one.content, profile=one.profile, by="officer:wati", at=AFTER)
    for number in range(told.month.days + REACH):
        reconcile(FIRST + timedelta(days=number), at=AFTER)


def all_open() -> list[CaseRow]:
    found: list[CaseRow] = []
    while page := open_cases(after=found[-1].id if found else 0, limit=100):
        found += page
    return found


def found(cases: Iterable[CaseRow]) -> Counter[tuple[str, str]]:
    """Each difference by its class and what it is about."""
    many: Counter[tuple[str, str]] = Counter()
    for one in cases:
        label = str(one.finding)
        about = one.reference
        if label == "reversed_there_not_here":
            about = about.removeprefix("B")  # known here by the reversal's reference, there by the payment's
        if label in {"statement_short", "statement_over"}:
            about = f"{one.channel} {one.settles_on} {abs(one.found - one.expected)}"
        if label == "unknown_entry":
            about = f"{one.amount}"
        many[label, about] += 1
    return many


def paired_with_anothers(city: World, told: Told) -> list[tuple[object, ...]]:
    """Claims that are paired with a payment that is not the one their bank means."""
    return [
        (channel, theirs, ours)
        for channel, theirs, ours in city.rows(
            "SELECT claim.channel, claim.reference, paid.reference FROM reconciliation_pair AS pair"
            " JOIN payments_payment AS paid ON paid.id = pair.payment_id"
            " JOIN reconciliation_claim AS claim ON claim.id = pair.claim_id"
        )
        if ours != told.numbers.get((str(channel), str(theirs).removeprefix("B")))
    ]


def planted(told: Told) -> Counter[tuple[str, str]]:
    many: Counter[tuple[str, str]] = Counter()
    for one in told.planted:
        if one.label is Label.CARRIED_OVER:
            continue  # explained by the cut-off: paired, and no case
        about = one.reference
        if one.label in {Label.STATEMENT_SHORT, Label.STATEMENT_OVER}:
            about = f"{one.channel} {one.day} {one.amount}"
        if one.label is Label.UNKNOWN_ENTRY:
            about = f"{one.amount}"
        many[str(one.label), about] += 1
    return many


@pytest.mark.parametrize(
    ("days", "a_day"), [(6, 4), pytest.param(30, 40, marks=pytest.mark.soak)], ids=["ci", "soak"]
)
def test_every_planted_difference_comes_back_and_no_other(city: World, days: int, a_day: int) -> None:
    told = month(city, seed=days, days=days, a_day=a_day)
    held(told)
    assert found(all_open()) == planted(told)
    assert paired_with_anothers(city, told) == []
    assert [checked for checked in check_books() if checked.count] == []


@pytest.mark.parametrize(
    ("days", "a_day"), [(4, 3), pytest.param(30, 12, marks=pytest.mark.soak)], ids=["ci", "soak"]
)
def test_a_month_through_every_channel_closes_day_by_day_once_what_was_planted_is_decided(
    city: World, days: int, a_day: int
) -> None:
    for name in ("tini", "budi"):
        city.officer(name, "bendahara")
    told = month(city, seed=4, days=days, a_day=a_day)
    assert {channel for channel, _ in told.numbers} == set(AGREED)
    decided: list[CaseRow] = []
    for number in range(told.month.days + REACH):
        day = FIRST + timedelta(days=number)
        morning = datetime.combine(day + timedelta(days=1), time(8), WIB)
        for one in told.files:
            if f"-{day:%Y%m%d}." in one.name:
                take_file(one.name, one.content, profile=one.profile, by="officer:tini", at=morning)
        reconcile(day, at=morning)
        for case in all_open():
            proposal = deciding.propose_resolution(
                case.id, words="Sudah ditanyakan kepada bank.", maker="tini", at=morning
            )
            deciding.approve_resolution(proposal, checker="budi", note="", at=morning)
            decided.append(case)
        closed = close_day(day, actor="officer:tini", at=morning)
        assert figures_of(closed).unexplained == 0, day
    assert found(decided) == planted(told)
    assert chain_holds(day, closed.hash)
    assert [checked for checked in check_books() if checked.count] == []


def test_a_month_without_differences_leaves_nothing_open_and_all_its_money_with_the_city(city: World) -> None:
    told = month(city, seed=3, days=4, a_day=2, plants={})
    held(told)
    assert all_open() == []
    [(net,)] = city.rows(
        "SELECT sum(CASE WHEN debit = 'kas_transit' THEN amount ELSE -amount END) FROM ledger_posting"
        " WHERE 'kas_transit' IN (debit, credit)"
    )
    assert net == 0
    assert ACCOUNT in {
        str(account) for (account,) in city.rows("SELECT DISTINCT account FROM reconciliation_sts")
    }
