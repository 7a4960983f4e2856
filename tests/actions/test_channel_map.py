"""The channel map: what was agreed with each channel, and when it is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest

from sppt.partners.actions import PartnerRefused
from sppt.partners.agreements import Agreement, agree
from sppt.partners.channels import Channel, FeeRule, Protocol, channels
from sppt.partners.demo import create_demo_partners
from sppt.rules.calendar import WIB
from tests.world import NOON, World

BANK = Channel(
    code="bank-a",
    name="Kanal bank-a",
    protocol=Protocol.API,
    active=True,
    opens=time(0, 0),
    closes=time(0, 0),
    amount_max=0,
    cut_off=time(0, 0),
    fee=0,
    fee_rule=FeeRule.NONE,
    settle_days=1,
    account="",
    profile="",
)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 9, 14, hour, minute, second, tzinfo=WIB)


def test_a_new_channel_is_always_open_without_limit_or_fee(city: World) -> None:
    city.channel("bank-a")
    assert channels()["bank-a"] == BANK


def test_the_counter_is_known_from_the_beginning(city: World) -> None:
    assert channels()["loket"].protocol is Protocol.COUNTER


def test_what_was_agreed_is_known_at_once_and_stands_in_the_audit(city: World) -> None:
    city.channel("bank-a")
    assert channels()["bank-a"] == BANK
    agreed = Agreement(
        opens=time(6, 0), closes=time(22, 0), amount_max=50_000_000, fee=2_500, fee_rule=FeeRule.NETTED
    )
    agree("bank-a", agreed, by="officer:budi", at=NOON)
    agree("bank-a", agreed, by="officer:budi", at=NOON)
    assert channels()["bank-a"] == replace(
        BANK,
        opens=time(6, 0),
        closes=time(22, 0),
        amount_max=50_000_000,
        fee=2_500,
        fee_rule=FeeRule.NETTED,
    )
    assert city.rows("SELECT actor, subject FROM kit_audit_event WHERE verb = 'agree'") == [
        ("officer:budi", "partner:bank-a")
    ]


def test_a_fee_without_a_rule_is_refused_and_nothing_is_written(city: World) -> None:
    city.channel("bank-a")
    before = city.counts()
    with pytest.raises(PartnerRefused) as refusal:
        agree("bank-a", Agreement(fee=2_500), by="officer:budi", at=NOON)
    assert refusal.value.code == "fee_without_rule"
    assert city.counts() == before
    assert channels()["bank-a"] == BANK


def test_hours_begin_with_the_opening_and_end_before_the_closing() -> None:
    office = replace(BANK, opens=time(6, 0), closes=time(22, 0))
    assert [office.is_open(moment) for moment in (at(5, 59, 59), at(6, 0), at(21, 59, 59), at(22, 0))] == [
        False,
        True,
        True,
        False,
    ]


def test_hours_may_run_past_midnight() -> None:
    night = replace(BANK, opens=time(3, 0), closes=time(1, 0))
    assert [night.is_open(moment) for moment in (at(0, 59), at(1, 0), at(2, 59), at(3, 0), at(23, 59))] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_limit_is_the_greatest_amount_that_is_taken() -> None:
    limited = replace(BANK, amount_max=50_000_000)
    assert (limited.takes(50_000_000), limited.takes(50_000_001), BANK.takes(10**15)) == (True, False, True)


def test_the_demo_says_for_each_channel_where_its_money_goes_and_keeps_what_officers_changed(
    city: World, tmp_path: Path
) -> None:
    create_demo_partners(tmp_path / "partners.json", base_url="http://localhost:8001", at=NOON)
    assert {one.account for one in channels().values()} == {"0001234567890"}
    protocols = {code: one.protocol for code, one in channels().items()}
    assert protocols["loket"] is Protocol.COUNTER
    assert protocols["agregator"] is Protocol.API
    assert protocols["bank-va"] is Protocol.SNAP
    agree("agregator", Agreement(account="9"), by="officer:budi", at=NOON)
    create_demo_partners(tmp_path / "partners.json", base_url="http://localhost:8001", at=NOON)
    assert channels()["agregator"].account == "9"
