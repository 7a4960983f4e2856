"""Who asks, as far as budgets need to know: an address and its network, kept as digests, never as they are."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from sppt.kit.budget import Budget, spend
from sppt.kit.peer import Address, client_address
from sppt.kit.vault import digest
from sppt.rules.nop import Nop

WINDOWS = (timedelta(minutes=10), timedelta(days=1))


class Use(StrEnum):
    """What a visitor does; each kind has budgets of its own."""

    LOOK_UP = "look_up"
    OPEN_CODE = "open_code"
    CHECK = "check"
    DOWNLOAD = "download"
    EXPLAIN = "explain"
    QRIS = "qris"


def take(use: Use, nop: Nop | None, request: HttpRequest, *, at: datetime) -> datetime | None:
    """Counts one use against every budget it touches; None if there was room, else when to come again."""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.SPPT_TRUSTED_PROXIES,
    )
    scopes = [
        ("address", _network(address, bits_4=32, bits_6=64), settings.SPPT_BUDGET_ADDRESS),
        ("network", _network(address, bits_4=24, bits_6=48), settings.SPPT_BUDGET_NETWORK),
        ("total", "", settings.SPPT_BUDGET_TOTAL),
    ]
    if nop is not None:
        scopes.insert(2, ("block", nop.block_key, settings.SPPT_BUDGET_BLOCK))
    # Days before minutes: the last one, everybody's ten minutes, is the one whose beginning sweeps (kit.budget).
    return spend(
        [
            Budget(digest("portal budget", use, scope, whose, window), window, most)
            for scope, whose, limits in scopes
            for window, most in zip(reversed(WINDOWS), reversed(limits), strict=True)
        ],
        at=at,
    )


def _network(address: Address | None, *, bits_4: int, bits_6: int) -> str:
    if address is None:
        return "unknown"
    bits = bits_4 if address.version == 4 else bits_6
    return str(ipaddress.ip_network((address, bits), strict=False))
