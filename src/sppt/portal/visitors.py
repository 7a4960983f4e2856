"""Who asks, as far as budgets need to know: an address and its network, kept as digests, never as they are."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from sppt.kit.budget import Budget, spend
from sppt.portal.tokens import digest
from sppt.rules.nop import Nop

HOPS_MAX = 20
WINDOWS = (timedelta(minutes=10), timedelta(days=1))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Use(StrEnum):
    """What a visitor does; each kind has budgets of its own."""

    LOOK_UP = "look_up"
    OPEN_CODE = "open_code"
    CHECK = "check"
    DOWNLOAD = "download"


def take(use: Use, nop: Nop | None, request: HttpRequest, *, at: datetime) -> datetime | None:
    """Counts one use against every budget it touches; None if there was room, else when to come again."""
    address = client_address(request)
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
            Budget(digest("budget", use, scope, whose, window), window, most)
            for scope, whose, limits in scopes
            for window, most in zip(reversed(WINDOWS), reversed(limits), strict=True)
        ],
        at=at,
    )


def client_address(request: HttpRequest) -> Address | None:
    """The peer, or the right-most address in X-Forwarded-For that is no trusted proxy; None for a Unix socket."""
    address = _read(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-HOPS_MAX:]
    while address is not None and hops and _is_proxy(address):
        sender = _read(hops.pop())
        if sender is None:
            break
        address = sender
    return address


def _read(text: str) -> Address | None:
    """An address as servers and proxies write it; an IPv4 address in IPv6 clothes is taken for what it is."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return inner or address


def _network(address: Address | None, *, bits_4: int, bits_6: int) -> str:
    if address is None:
        return "unknown"
    bits = bits_4 if address.version == 4 else bits_6
    return str(ipaddress.ip_network((address, bits), strict=False))


def _is_proxy(address: Address) -> bool:
    return any(address in network for network in settings.SPPT_TRUSTED_PROXIES)
