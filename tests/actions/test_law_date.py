"""Which day the law sees: the bank's time if it can be believed, ours if not, the quote's in the grace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import pytest

from sppt.payments import queries
from sppt.payments.language import RefusalCode
from sppt.rules.states import CodeState
from tests.actions.desk import booked, opened, refused, request, wib
from tests.world import World, nop


# The tax of 2026 is due on 31 August 2026: no denda on that day, 1 % of Rp1.000.000 from the next,
# 4 % on 31 December, 5 % from 1 January (a begun month is whole).
@dataclass(frozen=True, slots=True)
class Edge:
    amount: int
    last: date
    next_day: date

    @property
    def inquiry(self) -> datetime:
        return wib(f"{self.last} 10:00:00")


EDGES = pytest.mark.parametrize(
    "edge",
    [
        Edge(1_000_000, date(2026, 8, 31), date(2026, 9, 1)),
        Edge(1_040_000, date(2026, 12, 31), date(2027, 1, 1)),
    ],
    ids=["31-august", "31-december"],
)


@EDGES
def test_a_quote_holds_until_the_midnight_before_the_denda_grows(city: World, edge: Edge) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    assert code.amount == edge.amount
    assert code.valid_until == wib(f"{edge.next_day} 00:00:00")


@EDGES
def test_the_last_second_of_the_day_still_belongs_to_it(city: World, edge: Edge) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    receipt = booked(request(code), at=wib(f"{edge.last} 23:59:59"))
    assert (receipt.amount, receipt.law_on, receipt.business_day) == (edge.amount, edge.last, edge.last)


@EDGES
@pytest.mark.parametrize("clock", ["00:00:00", "00:04:59", "00:05:00"])
def test_in_the_five_minutes_of_grace_the_law_sees_the_quotes_day(
    city: World, edge: Edge, clock: str
) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    receipt = booked(request(code), at=wib(f"{edge.next_day} {clock}"))
    assert (receipt.amount, receipt.law_on, receipt.business_day) == (edge.amount, edge.last, edge.next_day)


@EDGES
def test_after_the_grace_the_code_is_refused(city: World, edge: Edge) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    assert refused(request(code), city, at=wib(f"{edge.next_day} 00:05:01")) is RefusalCode.CODE_EXPIRED


@EDGES
def test_the_banks_time_before_midnight_counts_though_we_hear_of_it_after_the_grace(
    city: World, edge: Edge
) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    receipt = booked(request(code, paid_at=wib(f"{edge.last} 23:59:59")), at=wib(f"{edge.next_day} 00:10:00"))
    assert (receipt.law_on, receipt.business_day) == (edge.last, edge.next_day)
    assert receipt.paid_at == wib(f"{edge.last} 23:59:59")
    assert receipt.received_at == wib(f"{edge.next_day} 00:10:00")


@EDGES
def test_the_banks_time_within_the_grace_counts_as_the_quotes_day(city: World, edge: Edge) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    receipt = booked(
        request(code, paid_at=wib(f"{edge.next_day} 00:04:59")), at=wib(f"{edge.next_day} 09:00:00")
    )
    assert receipt.law_on == edge.last


@EDGES
def test_the_banks_time_after_the_grace_is_refused(city: World, edge: Edge) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=edge.inquiry)
    late = request(code, paid_at=wib(f"{edge.next_day} 00:05:01"))
    assert refused(late, city, at=wib(f"{edge.next_day} 00:06:00")) is RefusalCode.CODE_EXPIRED


def test_a_code_is_shown_open_until_midnight_and_expired_from_then_on(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 10:00:00"))

    def state(moment: str) -> CodeState:
        found = queries.code_by_digits(code.code, at=wib(moment))
        assert found is not None
        return found.state

    assert state("2026-08-31 23:59:59") is CodeState.OPEN
    assert state("2026-09-01 00:00:00") is CodeState.EXPIRED


def test_a_quote_ends_after_three_days_at_most(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    assert code.valid_until == wib("2026-09-18 00:00:00")
    assert code.amount == 1_010_000


@pytest.mark.parametrize(
    ("paid_at", "law_on"),
    [
        (None, date(2026, 9, 16)),
        ("2026-09-15 23:59:59", date(2026, 9, 15)),  # between the inquiry and now: believed
        ("2026-09-15 12:00:00", date(2026, 9, 15)),  # the moment of the inquiry itself
        ("2026-09-15 11:59:59", date(2026, 9, 16)),  # before the inquiry: our receipt time
        ("2026-09-17 00:02:00", date(2026, 9, 17)),  # five minutes ahead of us: a bank's clock may be
        ("2026-09-17 00:02:01", date(2026, 9, 16)),  # more than that: our receipt time
        ("2099-01-01 00:00:00", date(2026, 9, 16)),
        ("1970-01-01 00:00:00", date(2026, 9, 16)),
    ],
)
def test_the_law_date_is_the_banks_if_it_can_be_believed_else_ours(
    city: World, paid_at: str | None, law_on: date
) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-15 12:00:00"))
    one = request(code, paid_at=wib(paid_at) if paid_at else None)
    receipt = booked(one, at=wib("2026-09-16 23:57:00"))
    assert receipt.law_on == law_on
    assert receipt.business_day == date(2026, 9, 16)
    assert receipt.paid_at == wib(paid_at or "2026-09-16 23:57:00")


def test_the_law_date_does_not_depend_on_the_time_zone_of_the_moment(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    from_tokyo = wib("2026-09-15 23:30:00").astimezone(timezone(timedelta(hours=9)))
    assert booked(request(code, paid_at=from_tokyo), at=wib("2026-09-16 08:00:00")).law_on == date(
        2026, 9, 15
    )


def test_a_late_advice_is_booked_today_with_the_day_of_its_payment(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    advice = request(code, paid_at=wib("2026-09-17 23:00:00"))
    receipt = booked(advice, at=wib("2026-09-19 23:00:00"))
    assert (receipt.law_on, receipt.business_day) == (date(2026, 9, 17), date(2026, 9, 19))


def test_an_advice_later_than_two_days_is_refused(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    advice = request(code, paid_at=wib("2026-09-17 23:00:00"))
    assert refused(advice, city, at=wib("2026-09-19 23:00:01")) is RefusalCode.TOO_LATE


def test_an_advice_may_be_late_by_what_its_channel_is_allowed(city: World) -> None:
    city.channel("bank-a", late_days=0)
    city.channel("bank-b", late_days=7)
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    paid_at, at = wib("2026-09-14 13:00:00"), wib("2026-09-21 13:00:00")
    assert refused(request(code, channel="bank-a", paid_at=paid_at), city, at=at) is RefusalCode.TOO_LATE
    assert booked(request(code, channel="bank-b", paid_at=paid_at), at=at).law_on == date(2026, 9, 14)


def test_an_expired_code_stays_refused_for_an_advice_of_a_payment_made_after_its_end(city: World) -> None:
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-09-14 12:00:00"))
    advice = request(code, paid_at=wib("2026-09-18 00:05:01"))
    assert refused(advice, city, at=wib("2026-09-18 08:00:00")) is RefusalCode.CODE_EXPIRED
