"""The channel map: what was agreed with each channel, in one place for payments, pages and reconciliation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType

from django.db import connection

from sppt.kit import clock
from sppt.partners.words import FeeRule, Protocol
from sppt.rules.calendar import WIB

__all__ = ["Channel", "FeeRule", "Protocol", "channels", "forget_channels", "read_channels"]

HELD = timedelta(seconds=2)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as agreed. Times are WIB; `opens` and `closes` both 00:00 mean always, `amount_max` 0 means no limit,
    `cut_off` 00:00 means midnight. `fee` is rupiah a transaction; `settle_days` are working days after the channel's
    business day; `account` is the number of the RKUD account that it settles to, `profile` the form of its report.
    """

    code: str
    name: str
    protocol: Protocol
    active: bool
    opens: time
    closes: time
    amount_max: int
    cut_off: time
    fee: int
    fee_rule: FeeRule
    settle_days: int
    account: str
    profile: str

    def is_open(self, at: datetime) -> bool:
        """Whether a moment lies in its hours, which may run past midnight; `closes` itself is outside."""
        if self.opens == self.closes:
            return True
        moment = at.astimezone(WIB).time()
        if self.opens < self.closes:
            return self.opens <= moment < self.closes
        return moment >= self.opens or moment < self.closes

    def takes(self, amount: int) -> bool:
        """Whether so many rupiah may be paid at once."""
        return self.amount_max == 0 or amount <= self.amount_max


_CHANNELS = """
    SELECT code, name, protocol, active, opens, closes, amount_max, cut_off, fee, fee_rule, settle_days, account,
           profile
    FROM partners_partner ORDER BY code
"""


def read_channels() -> Mapping[str, Channel]:
    """Every channel by its code, as it stands in the database now."""
    found: dict[str, Channel] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CHANNELS)
        for (
            code,
            name,
            protocol,
            active,
            opens,
            closes,
            most,
            cut_off,
            fee,
            rule,
            days,
            account,
            profile,
        ) in cursor:
            found[code] = Channel(
                code=code,
                name=name,
                protocol=Protocol(protocol),
                active=active,
                opens=opens,
                closes=closes,
                amount_max=most,
                cut_off=cut_off,
                fee=fee,
                fee_rule=FeeRule(rule),
                settle_days=days,
                account=account,
                profile=profile,
            )
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True)
class _Held:
    database: str
    at: datetime
    channels: Mapping[str, Channel]


_HELD: list[_Held] = []


def channels() -> Mapping[str, Channel]:
    """Every channel by its code; a process remembers them for two seconds."""
    at, database = clock.now(), str(connection.settings_dict["NAME"])
    for held in _HELD:
        if held.database == database and held.at <= at < held.at + HELD:
            return held.channels
    found = read_channels()
    _HELD[:] = [_Held(database, at, found)]
    return found


def forget_channels() -> None:
    """The next call of `channels` reads anew: for whoever has just changed one."""
    _HELD.clear()
