"""Where working days count: the day on which a channel's money is expected, and how long a channel is silent."""

from __future__ import annotations

from datetime import date

import pytest

from sppt.bookkeeping.cashbook import cash_book
from sppt.bookkeeping.chart_file import chart_of
from sppt.reconciliation.matching import reconcile
from sppt.reconciliation.watching import Limits, watch
from tests.actions.desk import wib
from tests.actions.recon_hands import Credit, Line, agree, open_cases, pay, report, statement
from tests.world import World

FRIDAY = date(2026, 8, 14)
EIGHTEENTH = date(2026, 8, 18)  # Monday the 17th is the day of independence


@pytest.fixture
def before_independence(city: World) -> World:
    agree(city)
    pay(city, 1, 250_000, at=wib("2026-08-14 12:00:00"))
    return city


def test_money_of_a_friday_before_a_national_holiday_is_expected_on_tuesday(
    before_independence: World,
) -> None:
    city = before_independence
    report(city, [Line("R-1", 250_000)], on=FRIDAY)
    report(city, [], on=date(2026, 8, 17))
    statement(city, [Credit(250_000, "BANK-SATU", on=EIGHTEENTH)], on=FRIDAY, until=date(2026, 8, 19))
    reconcile(FRIDAY, at=wib("2026-08-20 08:00:00"))
    [settled] = city.rows("SELECT finding, settles_on, credited_on FROM reconciliation_settlement")
    assert settled == ("matched", EIGHTEENTH, EIGHTEENTH)
    assert open_cases(city) == []


@pytest.mark.parametrize(("today", "silent"), [(19, False), (20, True)])
def test_a_channel_is_silent_by_working_days(before_independence: World, today: int, *, silent: bool) -> None:
    # 18 and 19 August are two working days; 15 to 17 are weekend and holiday.
    seen = watch(Limits(30, 2, 1), owner="tini", today=date(2026, 8, today))
    assert bool(seen.silent) is silent


@pytest.mark.parametrize(("today", "year"), [(date(2026, 11, 30), 0), (date(2026, 12, 1), 2027)])
def test_a_year_whose_holidays_are_not_known_is_told_in_december_before(
    city: World, today: date, year: int
) -> None:
    assert watch(Limits(30, 2, 1), owner="tini", today=today).year_unknown == year


def test_the_cash_book_names_the_slip_on_the_day_it_was_booked_though_the_bank_credited_it_before(
    before_independence: World,
) -> None:
    city = before_independence
    report(city, [Line("R-1", 250_000)], on=FRIDAY)
    report(city, [], on=date(2026, 8, 17))
    statement(city, [Credit(250_000, "BANK-SATU", on=EIGHTEENTH)], on=FRIDAY, until=date(2026, 8, 19))
    reconcile(FRIDAY, at=wib("2026-08-20 08:00:00"))
    book = cash_book(chart_of("36.76"), first=date(2026, 8, 1), last=date(2026, 8, 31))
    assert [(line.day.day, line.received, line.paid_out, line.paper) for line in book.lines] == [
        (14, 250_000, 0, ""),
        (20, 0, 250_000, "STS/2026/000001"),
    ]
