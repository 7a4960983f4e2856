"""The business day of a channel: from its cut-off on it is tomorrow's, and a closed day takes nothing more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sppt.payments import actions
from sppt.payments.language import PaymentRequest
from sppt.rules.calendar import business_day
from tests.actions.desk import as_suspended, booked, notice, opened, request, undone, wib
from tests.world import World, nop


def day_in_sql(city: World, at: datetime, cut_off: time) -> object:
    [(day,)] = city.rows("SELECT payments_channel_day(%s, %s)", at, cut_off)
    return day


def close(city: World, *days: date) -> None:
    for day in days:
        city.change(
            "INSERT INTO ledger_closed_day (\"on\", closed_at, closed_by) VALUES (%s, %s, 'budi')",
            day,
            wib("2026-09-20 08:00:00"),
        )


def test_sql_and_python_agree_on_the_business_day(city: World) -> None:
    # From 1986, where the tax begins; before 1964 clocks in Jakarta stood otherwise.
    moments = st.integers(0, 115 * 365 * 86_400).map(
        lambda second: wib("1986-01-01 00:00:00") + timedelta(seconds=second)
    )
    connection = city.connect()

    @given(at=moments, cut_off=st.times())
    @settings(max_examples=200)
    def agree(at: datetime, cut_off: time) -> None:
        row = connection.execute("SELECT payments_channel_day(%s, %s)", [at, cut_off]).fetchone()
        assert row == (business_day(at, cutoff=cut_off),)

    with connection:
        agree()


def test_the_cut_off_itself_begins_the_next_day(city: World) -> None:
    ten_pm = time(22, 0)
    assert day_in_sql(city, wib("2026-09-14 21:59:59.999999"), ten_pm) == date(2026, 9, 14)
    assert day_in_sql(city, wib("2026-09-14 22:00:00"), ten_pm) == date(2026, 9, 15)
    assert day_in_sql(city, wib("2026-12-31 23:59:59"), ten_pm) == date(2027, 1, 1)


def test_a_cut_off_of_midnight_means_the_calendar_day(city: World) -> None:
    midnight = time(0, 0)
    assert day_in_sql(city, wib("2026-09-14 00:00:00"), midnight) == date(2026, 9, 14)
    assert day_in_sql(city, wib("2026-09-14 23:59:59"), midnight) == date(2026, 9, 14)


def test_a_payment_after_the_cut_off_keeps_its_law_date_and_moves_its_business_day(city: World) -> None:
    city.channel("bank-a", cut_off="22:00")
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 10:00:00"))
    receipt = booked(request(code, channel="bank-a"), at=wib("2026-08-31 22:00:00"))
    assert (receipt.amount, receipt.law_on, receipt.business_day) == (
        1_000_000,
        date(2026, 8, 31),
        date(2026, 9, 1),
    )
    assert city.rows("SELECT DISTINCT business_day, law_on FROM ledger_posting WHERE source = 'payment'") == [
        (date(2026, 9, 1), date(2026, 8, 31))
    ]


def test_a_payment_on_a_closed_day_is_booked_on_the_first_open_day_after(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 09:00:00"))
    close(city, date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 17))
    receipt = booked(request(code), at=wib("2026-09-14 10:00:00"))
    assert (receipt.law_on, receipt.business_day) == (date(2026, 9, 14), date(2026, 9, 16))


def test_a_gap_before_a_closed_day_is_an_open_day(city: World) -> None:
    close(city, date(2026, 9, 12), date(2026, 9, 14))
    for day, first_open in ((12, 13), (13, 13), (14, 15), (15, 15)):
        assert city.rows("SELECT payments_open_day(%s)", date(2026, 9, day)) == [(date(2026, 9, first_open),)]


def test_a_repeat_after_the_day_was_closed_still_shows_the_day_it_was_booked_on(city: World) -> None:
    city.bill(nop(1), 2026)
    one = request(opened((nop(1), {2026}), at=wib("2026-09-14 09:00:00")))
    booked(one, at=wib("2026-09-14 10:00:00"))
    close(city, date(2026, 9, 14))
    assert booked(one, at=wib("2026-09-15 10:00:00")).business_day == date(2026, 9, 14)


def test_a_reversal_of_a_payment_booked_on_a_closed_day_is_booked_on_an_open_day(city: World) -> None:
    city.bill(nop(1), 2026)
    booked(request(opened((nop(1), {2026}), at=wib("2026-09-14 09:00:00"))), at=wib("2026-09-14 10:00:00"))
    close(city, date(2026, 9, 14))
    undone(at=wib("2026-09-14 11:00:00"))
    assert city.rows("SELECT business_day FROM payments_reversal") == [(date(2026, 9, 15),)]
    assert city.rows("SELECT DISTINCT business_day FROM ledger_posting WHERE source = 'reversal'") == [
        (date(2026, 9, 15),)
    ]


def test_money_in_suspense_is_booked_on_an_open_day(city: World) -> None:
    close(city, date(2026, 9, 14))
    [answer] = actions.record_payments([notice("0123456782", amount=5_000)], at=wib("2026-09-14 10:00:00"))
    kept = as_suspended(answer)
    assert city.rows("SELECT business_day FROM payments_case WHERE id = %s", kept.case_id) == [
        (date(2026, 9, 15),)
    ]
    assert city.rows("SELECT business_day FROM ledger_posting WHERE source = 'case'") == [
        (date(2026, 9, 15),)
    ]


def test_items_of_one_batch_keep_the_days_of_their_own_channels(city: World) -> None:
    city.channel("bank-a", cut_off="09:30")
    city.channel("bank-b", cut_off="10:30")
    at = wib("2026-09-14 10:00:00")
    batch: list[PaymentRequest] = []
    for number, channel in enumerate(("loket", "bank-a", "bank-b"), start=1):
        city.bill(nop(number), 2026)
        code = opened((nop(number), {2026}), at=at - timedelta(hours=1))
        batch.append(request(code, channel=channel))
    days = [getattr(answer, "business_day", answer) for answer in actions.record_payments(batch, at=at)]
    assert days == [date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 14)]
