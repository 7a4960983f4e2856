"""What is owed day after day: the stretches between changes, programmes ahead, and denda month by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sppt.rules.due import due
from sppt.rules.outlook import outlook, penalty_months, programmes_ahead
from sppt.rules.penalty import MonthConvention
from sppt.rules.states import BillState
from tests.rules.kasus import CONTOH, TANGSEL, bill

DUE = date(2026, 8, 31)


def test_a_late_bill_grows_by_one_percent_on_the_first_day_of_each_month() -> None:
    found = outlook(
        TANGSEL, [bill(2026)], first=date(2026, 9, 14), last=date(2026, 12, 24), chosen=frozenset({2026})
    )
    assert [(one.first, one.last, one.pokok, one.denda, one.total) for one in found] == [
        (date(2026, 9, 14), date(2026, 9, 30), 1_000_000, 10_000, 1_010_000),
        (date(2026, 10, 1), date(2026, 10, 31), 1_000_000, 20_000, 1_020_000),
        (date(2026, 11, 1), date(2026, 11, 30), 1_000_000, 30_000, 1_030_000),
        (date(2026, 12, 1), date(2026, 12, 24), 1_000_000, 40_000, 1_040_000),
    ]


def test_early_payment_discounts_end_with_their_windows() -> None:
    found = outlook(
        TANGSEL, [bill(2026)], first=date(2026, 1, 2), last=date(2026, 9, 1), chosen=frozenset({2026})
    )
    assert [(one.first, one.potongan, one.denda, one.total) for one in found] == [
        (date(2026, 1, 2), 100_000, 0, 900_000),
        (date(2026, 5, 1), 50_000, 0, 950_000),
        (date(2026, 7, 1), 0, 0, 1_000_000),
        (date(2026, 9, 1), 0, 10_000, 1_010_000),
    ]


def test_years_that_are_settled_or_not_chosen_add_nothing() -> None:
    bills = [bill(2024, state=BillState.PAID), bill(2025), bill(2026)]
    (one, *_) = outlook(TANGSEL, bills, first=DUE, last=DUE, chosen=frozenset({2024, 2026}))
    assert (one.pokok, one.total, [line.facts.tax_year for line in one.lines]) == (
        1_000_000,
        1_000_000,
        [2026],
    )
    (none,) = outlook(TANGSEL, [], first=DUE, last=DUE + timedelta(days=900), chosen=frozenset())
    assert (none.total, none.last) == (0, DUE + timedelta(days=900))


@settings(max_examples=40)
@given(
    years=st.sets(st.integers(2009, 2026), min_size=1, max_size=4),
    first=st.dates(date(2023, 1, 1), date(2026, 11, 1)),
    days=st.integers(0, 400),
    day_of_month=st.integers(1, 28),
)
def test_every_day_of_a_stretch_costs_what_the_stretch_says(
    years: set[int], first: date, days: int, day_of_month: int
) -> None:
    bills = [bill(year, due=date(year, 8, day_of_month), pokok=333_333) for year in sorted(years)]
    chosen, last = frozenset(years), first + timedelta(days=days)
    for perda in (TANGSEL, CONTOH):
        found = outlook(perda, bills, first=first, last=last, chosen=chosen)
        assert (found[0].first, found[-1].last) == (first, last)
        for one, following in pairwise(found):
            assert following.first == one.last + timedelta(days=1)
            assert [line[2:4] for line in following.lines] != [line[2:4] for line in one.lines]
        for one in found:
            for day in {one.first, one.last, one.first + (one.last - one.first) // 2}:
                assert sum(line.total for line in due(perda, bills, on=day, chosen=chosen)) == one.total


def test_programmes_ahead_are_those_that_open_in_time_and_cover_a_chosen_bill() -> None:
    named = programmes_ahead(
        TANGSEL, [bill(2026)], first=date(2026, 3, 1), last=date(2026, 5, 31), chosen=frozenset({2026})
    )
    assert [one.id for one in named] == ["bayar-awal-2026-tahap-1", "bayar-awal-2026-tahap-2"]
    assert (
        programmes_ahead(
            TANGSEL, [bill(2025)], first=date(2026, 3, 1), last=date(2026, 5, 31), chosen=frozenset({2025})
        )
        == ()
    )


def test_denda_month_by_month_shows_the_months_begun_and_the_next_one() -> None:
    rule = TANGSEL.penalty_for(DUE)
    found = penalty_months(rule, remaining_pokok=1_234_567, due_on=DUE, through=date(2026, 10, 31))
    assert found == (
        (1, date(2026, 9, 1), date(2026, 9, 30), 12_346),  # 12 345.67
        (2, date(2026, 10, 1), date(2026, 10, 31), 24_691),  # 24 691.34
        (3, date(2026, 11, 1), date(2026, 11, 30), 37_037),  # 37 037.01
    )
    assert penalty_months(rule, remaining_pokok=1_234_567, due_on=DUE, through=DUE) == ()


def test_the_last_month_of_denda_has_no_end() -> None:
    rule = TANGSEL.penalty_for(date(2019, 8, 31))
    found = penalty_months(rule, remaining_pokok=100_000, due_on=date(2019, 8, 31), through=date(2026, 9, 14))
    assert len(found) == 24
    assert found[-1] == (24, date(2021, 8, 1), None, 48_000)  # 24 x 2 %


def test_months_follow_the_convention_of_the_city() -> None:
    rule = TANGSEL.penalty_for(DUE)
    due_on = date(2026, 6, 15)

    def months(convention: MonthConvention) -> list[tuple[int, date]]:
        kept = replace(rule, convention=convention)
        found = penalty_months(kept, remaining_pokok=100, due_on=due_on, through=date(2026, 7, 20))
        return [(one.months, one.first) for one in found]

    assert months(MonthConvention.ANNIVERSARY) == [
        (1, date(2026, 6, 16)),
        (2, date(2026, 7, 16)),
        (3, date(2026, 8, 16)),
    ]
    assert months(MonthConvention.CALENDAR) == [(1, date(2026, 7, 1)), (2, date(2026, 8, 1))]
    assert months(MonthConvention.THIRTY_DAYS) == [
        (1, date(2026, 6, 16)),
        (2, date(2026, 7, 16)),
        (3, date(2026, 8, 15)),
    ]
