"""Budgets: counted once for all processes, refused with a date, and nobody can use up another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from sppt.kit.budget import SWEEP_AFTER, Budget, spend
from tests.doors.visiting import Visitor
from tests.world import NOON, World, nop

TEN_MINUTES = timedelta(minutes=10)


def budget(key: str, most: int) -> Budget:
    return Budget(key, TEN_MINUTES, most)


def used(city: World) -> dict[str, int]:
    return {str(key): int(str(count)) for key, count in city.rows("SELECT key, used FROM kit_budget")}


def test_a_budget_is_spent_to_its_last_and_tells_when_its_window_ends(city: World) -> None:
    at = datetime(2026, 9, 14, 5, 3, tzinfo=UTC)
    both = [budget("mine", 2), budget("all", 100)]
    assert [spend(both, at=at) for _ in range(3)] == [None, None, datetime(2026, 9, 14, 5, 10, tzinfo=UTC)]
    assert used(city) == {"mine": 2, "all": 2}


def test_a_refused_use_takes_nothing_from_any_budget(city: World) -> None:
    spend([budget("mine", 1), budget("all", 3)], at=NOON)
    for _ in range(10):
        assert spend([budget("mine", 1), budget("all", 3)], at=NOON) is not None
    assert spend([budget("yours", 1), budget("all", 3)], at=NOON) is None
    assert used(city) == {"mine": 1, "yours": 1, "all": 2}


def test_a_new_window_begins_afresh(city: World) -> None:
    assert spend([budget("mine", 1)], at=NOON) is None
    assert spend([budget("mine", 1)], at=NOON + TEN_MINUTES - timedelta(seconds=1)) is not None
    assert spend([budget("mine", 1)], at=NOON + TEN_MINUTES) is None


def test_the_longest_wait_counts_when_two_budgets_are_used_up(city: World) -> None:
    day = Budget("mine-day", timedelta(days=1), 1)
    spend([day, budget("mine", 1)], at=NOON)
    assert spend([day, budget("mine", 1)], at=NOON) == datetime(2026, 9, 15, tzinfo=UTC)


def test_many_at_once_never_spend_more_than_there_is(city: World) -> None:
    from django.db import connections

    def one(_number: int) -> bool:
        try:
            return spend([budget("mine", 25), budget("all", 1000)], at=NOON) is None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        granted = sum(many.map(one, range(60)))
    assert granted == 25
    assert used(city)["mine"] == 25


def test_rows_whose_time_is_long_over_are_swept_when_everybodys_window_begins(city: World) -> None:
    spend([budget("old", 5), budget("all", 5)], at=NOON)
    spend([budget("mine", 5), budget("all", 5)], at=NOON + SWEEP_AFTER + TEN_MINUTES)
    assert used(city) == {"mine": 1, "all": 1}


def refusals(visitor: Visitor, numbers: range) -> list[int]:
    """The look-ups that were refused, by their NOP's number."""
    return [number for number in numbers if visitor.post("/", {"nop": nop(number)}).status == 429]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, city: World) -> World:
    """A city with small budgets."""
    from django.conf import settings

    for name, limits in [
        ("ADDRESS", (3, 6)),
        ("NETWORK", (5, 100)),
        ("BLOCK", (50, 100)),
        ("TOTAL", (50, 100)),
    ]:
        monkeypatch.setattr(settings, f"SPPT_BUDGET_{name}", limits)
    return city


def test_an_address_that_asks_too_often_is_told_when_to_come_back(small: World) -> None:
    visitor = Visitor(at=NOON + timedelta(minutes=4))
    assert refusals(visitor, range(1, 6)) == [4, 5]
    for prefix, says in [("", "Silakan coba lagi dalam 6 menit."), ("/en", "Please try again in 6 min.")]:
        answer = visitor.post(f"{prefix}/", {"nop": nop(1)})
        assert (answer.status, answer.headers["Retry-After"]) == (429, "360")
        assert says in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    visitor.at += TEN_MINUTES
    assert refusals(visitor, range(1, 4)) == []
    visitor.at += TEN_MINUTES
    assert refusals(visitor, range(1, 2)) == [1]  # the day's six are used up


def test_neighbours_share_the_budget_of_their_network_and_strangers_do_not(small: World) -> None:
    refused = [refusals(Visitor(address=f"198.51.100.{host}"), range(1, 4)) for host in (1, 2)]
    assert refused == [[], [3]]
    assert refusals(Visitor(address="203.0.113.1"), range(1, 4)) == []


def test_an_ipv6_household_is_one_address_and_its_provider_block_one_network(small: World) -> None:
    assert refusals(Visitor(address="2001:db8:0:1::1"), range(1, 4)) == []
    assert refusals(Visitor(address="2001:db8:0:1:ffff::2"), range(1, 2)) == [1]  # the same /64
    assert refusals(Visitor(address="2001:db8:0:2::1"), range(1, 4)) == [3]  # another /64 of the same /48
    assert refusals(Visitor(address="2001:db8:1::1"), range(1, 4)) == []
    assert refusals(Visitor(address="::ffff:203.0.113.5"), range(1, 4)) == []
    assert refusals(Visitor(address="203.0.113.5"), range(1, 2)) == [1]


def test_a_block_of_nops_is_guarded_whoever_asks(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_BUDGET_BLOCK", (2, 100))
    assert [refusals(Visitor(address=f"203.0.{net}.1"), range(1, 2)) for net in (1, 2, 3)] == [[], [], [1]]
    assert Visitor(address="203.0.4.1").post("/", {"nop": nop(1, blok="006")}).status == 303


def test_everybody_together_has_a_budget_too(small: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "SPPT_BUDGET_TOTAL", (2, 100))
    assert [refusals(Visitor(address=f"203.0.{net}.1"), range(net, net + 1)) for net in (1, 2, 3)] == [
        [],
        [],
        [3],
    ]


def test_opening_codes_has_budgets_of_its_own(small: World) -> None:
    for year in range(2015, 2025):
        small.bill(nop(1), year)
    visitor = Visitor()
    bills = visitor.look_up(nop(1))
    statuses: list[int] = []
    for year in range(2015, 2020):
        shown = visitor.check(bills, [year]).field("shown")
        before = small.counts()
        statuses.append(visitor.press_pay(bills, [year], shown).status)
        assert (small.counts() == before) is (statuses[-1] == 429)
    assert statuses == [303, 303, 303, 429, 429]
    assert refusals(visitor, range(1, 3)) == []  # the look-ups are counted apart


def test_what_a_client_claims_in_a_header_counts_only_when_our_proxy_says_it(
    small: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    def statuses(peer: str, *claims: str) -> list[int]:
        visitor = Visitor(address=peer)
        return [visitor.post("/", {"nop": nop(1)}, X_Forwarded_For=claim).status for claim in claims]

    liar = statuses("198.51.100.9", "203.0.113.1", "203.0.114.1", "203.0.115.1", "203.0.116.1")
    assert liar == [303, 303, 303, 429]
    monkeypatch.setattr(settings, "SPPT_TRUSTED_PROXIES", networks("10.0.0.0/8", "192.0.2.1/32"))
    honest = statuses("10.0.0.2", "203.0.113.1", "203.0.114.1, 192.0.2.1", "203.0.115.1", "203.0.116.1")
    assert honest == [303] * 4
    # The right-most stranger counts, whatever stands left of it.
    forged = statuses("10.0.0.2", *(f"203.0.{n}.1, 233.252.0.7, 10.0.0.3" for n in range(4)))
    assert forged == [303, 303, 303, 429]
    assert statuses("10.0.0.2", "rubbish", "", "203.0.113.9, rubbish") == [303] * 3


def networks(*texts: str) -> tuple[object, ...]:
    from ipaddress import ip_network

    return tuple(ip_network(text) for text in texts)


def test_no_address_and_no_nop_is_kept_in_a_budget(city: World) -> None:
    visitor = Visitor()
    visitor.look_up(nop(1))
    keys = " ".join(used(city))
    assert len(used(city)) == 8
    for secret in (visitor.address, "198.51.100", nop(1), nop(1)[:13]):
        assert secret not in keys
