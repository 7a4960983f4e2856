"""Where a request comes from, as far as it can be known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

HOPS_MAX = 20

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network


@lru_cache(maxsize=1024)
def read_address(text: str) -> Address | None:
    """An address as servers and proxies write it; an IPv4 address in IPv6 clothes is taken for what it is."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return inner or address


def caller(peer: str, forwarded: str, *, proxies: Sequence[Network]) -> Address | None:
    """The peer, or the right-most address of X-Forwarded-For that is no trusted proxy."""
    address = read_address(peer)
    hops = forwarded.split(",")[-HOPS_MAX:] if forwarded else []
    while address is not None and hops and any(address in network for network in proxies):
        sender = read_address(hops.pop())
        if sender is None:
            break
        address = sender
    return address
