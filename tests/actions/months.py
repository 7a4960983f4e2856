"""A short month at a channel of each kind, told by its banks with known differences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sppt.trials.month.plan import Label
from sppt.trials.month.whole import A_FEW, Told, plan, tell
from sppt.trials.simulate.city import YEAR, nop_of, open_bills
from tests.world import World

FIRST = date(2026, 9, 1)
ACCOUNT = "0001234567890"
# code: protocol, cut-off, fee, fee rule, working days to settlement, form of the report
AGREED = {
    "loket": ("counter", "00:00", 0, "none", 1, "loket-csv"),
    "bank-satu": ("api", "00:00", 0, "none", 1, "api-csv"),
    "agregator": ("api", "22:00", 1_500, "netted", 2, "api-csv"),
    "bank-va": ("snap", "22:00", 2_500, "invoiced", 1, "va-csv"),
    "bank-iso": ("iso8583", "23:00", 0, "none", 1, "iso-fixed"),
    "akuirer": ("qris", "00:00", 700, "netted", 1, "qris-csv"),
}


def agree(city: World) -> None:
    """Lets the channels in, each with its agreement."""
    for code, (protocol, cut_off, fee, rule, days, profile) in AGREED.items():
        if not city.rows("SELECT 1 FROM partners_partner WHERE code = %s", code):
            city.channel(code)
        city.change(
            "UPDATE partners_partner SET protocol = %s, cut_off = %s, fee = %s, fee_rule = %s, settle_days = %s,"
            " account = %s, profile = %s WHERE code = %s",
            *(protocol, cut_off, fee, rule, days, ACCOUNT, profile, code),
        )


def month(
    city: World, *, seed: int = 1, days: int = 6, a_day: int = 5, plants: Mapping[Label, int] = A_FEW
) -> Told:
    """Played and told; the bills are opened for it."""
    agree(city)
    planned = plan(seed=seed, channels=tuple(AGREED), first=FIRST, days=days, a_day=a_day, plants=plants)
    open_bills(planned.bills)
    return tell(planned, [(nop_of(bill), YEAR) for bill in planned.bills])
