"""Telling partners of their payments: put down what happened, then try what is due, one partner's trouble its own.

At least once: a partner that was told twice sees the same receipt and event. The address is resolved once, judged, and
then connected to as judged; redirects are not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_network
from urllib.parse import SplitResult, urlsplit

from sppt.channels.addresses import Address, read_address
from sppt.channels.signing import signature
from sppt.kit import clock
from sppt.partners.queries import Client, clients
from sppt.partners.webhooks import Due, Happened, due_deliveries, note_attempt, put_down, told_partners
from sppt.partners.words import DeliveryOutcome, Event
from sppt.payments.queries import untold

LOOK_BACK = timedelta(days=2)
EACH_MAX = 20
NEW_MAX = 500
SECONDS = 5
ANSWER_MAX = 4096
# IPv6 addresses that carry an IPv4 address inside: it might be a private one.
_TUNNELS = (ip_network("64:ff9b::/96"), ip_network("2002::/16"), ip_network("2001::/32"))


class Reach(StrEnum):
    """Where webhooks may lead: the public internet over https, or anywhere (a demo, a city's own network)."""

    PUBLIC = "public"
    ANYWHERE = "anywhere"


class AddressRefused(Exception):
    """The name of a webhook leads to where partners may not send us."""


def tell_partners(reach: Reach, *, at: datetime) -> int:
    """One pass; returns how many deliveries were tried, so that the caller knows whether there is more to do."""
    for partner, since in told_partners().items():
        found = untold(partner, since=max(since, at - LOOK_BACK), most=NEW_MAX)
        told = [
            Happened(partner, Event(one.event), one.receipt, one.reference, one.amount, one.at)
            for one in found
        ]
        if told:
            put_down(told, at=at)
    known = clients()
    failed: set[str] = set()
    tried = 0
    for due in due_deliveries(at=at, most=EACH_MAX):
        if due.partner in failed:
            continue
        tried += 1
        outcome, status = deliver(due, known.get(due.client_id), reach)
        note_attempt(due, outcome, status=status, at=clock.now())
        if outcome is not DeliveryOutcome.DELIVERED:
            failed.add(due.partner)
    return tried


def deliver(due: Due, client: Client | None, reach: Reach) -> tuple[DeliveryOutcome, int | None]:
    """One try: what became of it, and the HTTP status if there was an answer."""
    at = clock.now()
    secrets = [one.secret for one in client.secrets if one.is_valid(at)] if client else []
    if not secrets:
        return DeliveryOutcome.WITHDRAWN, None
    parts, body = urlsplit(due.url), due.body.encode()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timestamp = at.isoformat()
    signed = signature(secrets[0], method="POST", path=path, body=body, timestamp=timestamp)
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "X-CLIENT-ID": due.client_id,
        "X-TIMESTAMP": timestamp,
        "X-SIGNATURE": signed,
    }
    try:
        line = connected(parts, reach)
    except AddressRefused:
        return DeliveryOutcome.ADDRESS_REFUSED, None
    except (OSError, ValueError):
        return DeliveryOutcome.NOT_REACHED, None
    try:
        line.request("POST", path, body, headers)
        response = line.getresponse()
        response.read(ANSWER_MAX)
    except (OSError, http.client.HTTPException):
        return DeliveryOutcome.NOT_REACHED, None
    finally:
        line.close()
    good = 200 <= response.status < 300
    return (DeliveryOutcome.DELIVERED if good else DeliveryOutcome.ANSWERED_OTHERWISE), response.status


def connected(parts: SplitResult, reach: Reach) -> http.client.HTTPConnection:
    """A connection to an address that was judged, over TLS if the scheme is https; raises AddressRefused, OSError."""
    secure = parts.scheme == "https"
    if not secure and reach is Reach.PUBLIC:
        raise AddressRefused
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    address = _judged(host, port, reach)
    line = http.client.HTTPConnection(host, port, timeout=SECONDS)
    plain = socket.create_connection((str(address), port), timeout=SECONDS)
    try:
        line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
    except OSError:
        plain.close()
        raise
    return line


def _judged(host: str, port: int, reach: Reach) -> Address:
    """The first address of a name, if every address of it may be reached."""
    found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    addresses = [read_address(str(text)) for text in sorted(map(str, found))]
    first = addresses[0] if addresses else None
    if first is None or (reach is Reach.PUBLIC and not all(map(is_public, addresses))):
        raise AddressRefused
    return first


def is_public(address: Address | None) -> bool:
    """Whether an address belongs to the public internet: not to this machine, this network or a tunnel into one."""
    return (
        address is not None
        and address.is_global
        and not address.is_multicast
        and not any(address in tunnel for tunnel in _TUNNELS if tunnel.version == address.version)
    )
