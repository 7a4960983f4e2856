"""From a channel map to files: a month planned, played through the core, and told by its banks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sppt.partners.channels import Channel, FeeRule, Protocol, read_channels
from sppt.partners.queries import clients
from sppt.partners.snap import snap_clients
from sppt.rules.nop import Nop
from sppt.trials.month.banks import Planted, Terms, told
from sppt.trials.month.doors import door_of
from sppt.trials.month.files import BankFile, files
from sppt.trials.month.plan import Label, Month, Way, planned
from sppt.trials.month.play import play

ONLY_CODES = frozenset({Protocol.SNAP, Protocol.QRIS})
WITHOUT_FEES = frozenset({"loket-csv"})  # forms of reports
A_FEW: Mapping[Label, int] = {label: 2 for label in Label if label is not Label.MATCHED}


@dataclass(frozen=True, slots=True)
class Told:
    """The files of a month, and what was planted in them."""

    month: Month
    files: tuple[BankFile, ...]
    planted: tuple[Planted, ...]
    numbers: Mapping[tuple[str, str], str]  # see Banks


def ways(codes: Sequence[str]) -> tuple[Way, ...]:
    """These channels as their payers know them."""
    known = read_channels()
    return tuple(
        Way(
            channel=code,
            cut_off=known[code].cut_off,
            only_codes=known[code].protocol in ONLY_CODES,
            tells_fees=known[code].profile not in WITHOUT_FEES,
            only_bills=known[code].protocol is Protocol.ISO8583,
            undoes=known[code].protocol is not Protocol.QRIS,
        )
        for code in codes
    )


def plan(
    *, seed: int, channels: Sequence[str], first: date, days: int, a_day: int, plants: Mapping[Label, int]
) -> Month:
    """A month at these channels of the map."""
    return planned(seed=seed, ways=ways(channels), first=first, days=days, a_day=a_day, plants=plants)


def tell(
    month: Month,
    bills: Sequence[tuple[Nop, int]],
    *,
    progress: Callable[[int], None] = lambda _done: None,
) -> Told:
    """Plays the month over these bills, which must owe something, and returns what its banks say of it."""
    known = read_channels()
    codes = dict.fromkeys(payer.channel for payer in month.payers)
    doors = {code: door_of(known[code].protocol) for code in codes}
    taken = play(month, bills, doors=doors, progress=progress)
    banks = told(month, taken, {code: _terms(known[code]) for code in codes})
    profiles = {code: known[code].profile for code in codes}
    prefixes = {one.client.partner: one.va_prefix for one in snap_clients(clients()).values()}
    return Told(month, files(banks, profiles=profiles, prefixes=prefixes), banks.planted, banks.numbers)


def _terms(channel: Channel) -> Terms:
    return Terms(
        channel=channel.code,
        name=channel.name,
        fee=channel.fee if channel.fee_rule is not FeeRule.NONE else 0,
        netted=channel.fee_rule is FeeRule.NETTED,
        settle_days=channel.settle_days,
        account=channel.account,
    )
