"""Messages of partners counted by the hour: once it is over, once for all, and never far from the log itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sppt.partners.actions import log_messages
from sppt.partners.health import partners_health
from sppt.partners.hours import BOOKS, HourOf, count_hours, hours_of
from sppt.partners.queries import LoggedMessage
from sppt.payments.books import check_books
from tests.actions.desk import wib
from tests.world import World

DAY = date(2026, 9, 14)
TEN, ELEVEN, NOON = wib("2026-09-14 10:00:00"), wib("2026-09-14 11:00:00"), wib("2026-09-14 12:00:00")
INQUIRY, PAYMENT = "POST /v1.0/transfer-va/inquiry", "POST /v1.0/transfer-va/payment"


def said(at: datetime, took: Sequence[int], *, route: str = INQUIRY, status: int = 200) -> None:
    log_messages(
        [
            LoggedMessage(at, "bank-a", "bank-a-1", "", route, status, "ok", (), "{}", "{}", took_ms=each)
            for each in took
        ],
        keep_years=10,
    )


def differences() -> list[tuple[str, int, int]]:
    [checked] = check_books([BOOKS])
    return [(one.subject, one.expected, one.found) for one in checked.differences]


def test_an_hour_is_counted_when_it_has_been_over_for_five_minutes(city: World) -> None:
    said(TEN, range(1, 101))
    said(TEN + timedelta(minutes=59), [7], status=404)
    said(TEN + timedelta(minutes=59), [9], route=PAYMENT, status=500)
    assert count_hours(at=ELEVEN + timedelta(minutes=4)) == 0
    assert count_hours(at=ELEVEN + timedelta(minutes=5)) == 1
    assert count_hours(at=ELEVEN + timedelta(minutes=6)) == 0
    # 102 answers: 1 to 100 ms, 7 and 9 ms; the 51st in order took 49 ms, the 97th 95 ms
    assert hours_of("bank-a", DAY) == [HourOf(TEN, 102, 1, 1, 49, 95)]
    assert differences() == []


def test_the_running_hour_is_shown_before_it_is_counted(city: World) -> None:
    city.channel("bank-a")
    said(TEN, [10, 20])
    count_hours(at=ELEVEN + timedelta(minutes=5))
    said(ELEVEN, [30], route=PAYMENT)
    assert [(one.hour, one.messages, one.p95_ms) for one in hours_of("bank-a", DAY)] == [
        (TEN, 2, 20),
        (ELEVEN, 1, 30),
    ]
    [bank] = [one for one in partners_health(at=NOON) if one.code == "bank-a"]
    assert (bank.today, bank.week, bank.inquiries, bank.payments, bank.p95_ms) == (3, 3, 2, 1, 30)
    assert bank.last_heard == ELEVEN


def test_a_message_that_was_written_late_is_counted_with_the_next_hour(city: World) -> None:
    said(TEN, [10])
    count_hours(at=ELEVEN + timedelta(minutes=5))
    said(TEN, [20])
    assert differences() == [("mitra:bank-a 2026-09-14 10.00", 2, 1)]
    said(ELEVEN, [30])
    assert count_hours(at=NOON + timedelta(minutes=5)) == 2
    assert [one.messages for one in hours_of("bank-a", DAY)] == [2, 1]
    assert differences() == []


def test_silence_for_a_week_does_not_stop_the_counting(city: World) -> None:
    said(TEN - timedelta(days=20), [10])
    count_hours(at=TEN - timedelta(days=19))
    said(TEN, [10])
    assert count_hours(at=NOON) == 1
    assert [one.messages for one in hours_of("bank-a", DAY)] == [1]


def test_messages_of_no_measured_time_have_no_percentiles(city: World) -> None:
    log_messages(
        [LoggedMessage(TEN, "bank-a", "bank-a-1", "", INQUIRY, 200, "ok", (), "{}", "{}")], keep_years=10
    )
    assert hours_of("bank-a", DAY) == [HourOf(TEN, 1, 0, 0, None, None)]
