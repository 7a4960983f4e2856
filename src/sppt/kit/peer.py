"""Who is at the other end of a connection, when proxies of ours stand between."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

HOPS_MAX = 20
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(peer: str, forwarded: str, *, proxies: Sequence[Network]) -> Address | None:
    """The peer, or the right-most address in X-Forwarded-For that is no trusted proxy; None for a Unix socket."""
    address = _read(peer)
    hops = forwarded.split(",")[-HOPS_MAX:]
    while address is not None and hops and any(address in network for network in proxies):
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
