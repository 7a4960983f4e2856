"""Reads of partners: who may enter the machine doors, with which secrets, from where."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from django.db import connection

from sppt.kit import log, vault

MESSAGES_MAX = 500
SECRET = "partners secret"  # noqa: S105 (the purpose of a key, not a secret)


@dataclass(frozen=True, slots=True)
class ValidSecret:
    """A shared secret and the time in which it is valid; `until` None means without end."""

    secret: bytes
    valid_from: datetime
    valid_until: datetime | None

    def is_valid(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class Client:
    """A partner's machines, as a door needs to know them. `secrets` are newest first, two at most.

    `admitted`: its credentials still open the door; `active`: nothing has switched the partner off besides.
    """

    client_id: str
    partner: str
    active: bool
    secrets: tuple[ValidSecret, ...]
    networks: tuple[IPv4Network | IPv6Network, ...]
    per_second: int
    burst: int
    admitted: bool = True

    def may_call_from(self, address: IPv4Address | IPv6Address | None) -> bool:
        """Whether an address lies in the allowed networks; without a list every address may."""
        return not self.networks or (
            address is not None and any(address in network for network in self.networks)
        )


_CLIENTS = """
    SELECT access.client_id, access.partner_id, access.active, partner.active, access.networks, access.per_second,
           access.burst, secret.sealed, secret.valid_from, secret.valid_until
    FROM partners_access AS access
    JOIN partners_partner AS partner ON partner.code = access.partner_id
    LEFT JOIN partners_secret AS secret ON secret.access_id = access.client_id
    ORDER BY access.client_id, secret.valid_from DESC
"""


def clients() -> Mapping[str, Client]:
    """Everybody who may enter the machine doors, by client id; a secret that does not open is left out and logged."""
    found: dict[str, Client] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CLIENTS)
        rows = cursor.fetchall()
    for (
        client_id,
        partner,
        admitted,
        active,
        networks,
        per_second,
        burst,
        sealed,
        valid_from,
        valid_until,
    ) in rows:
        secrets = found[client_id].secrets if client_id in found else ()
        if sealed is not None:
            try:
                opened = vault.unlock(base64.b64decode(sealed), purpose=SECRET, owner=client_id)
                secrets = (*secrets, ValidSecret(opened, valid_from, valid_until))
            except vault.CannotOpen:
                log.error("unseal", client=client_id, outcome="cannot_unseal")
        nets = tuple(ip_network(network) for network in networks)
        found[client_id] = Client(
            client_id, partner, admitted and active, secrets, nets, per_second, burst, admitted
        )
    return found


@dataclass(frozen=True, slots=True)
class VaBank:
    """A bank through which a payment code can be paid as a virtual account."""

    partner: str
    name: str
    va_prefix: str
    is_told: bool  # it takes only numbers that it has been told of: see va.py

    def number(self, code: str) -> str:
        """The virtual account of a payment code at this bank."""
        return self.va_prefix + code


def va_banks() -> list[VaBank]:
    """The banks that take virtual accounts now, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT partner.code, partner.name, snap.va_prefix, coalesce(bank.active, false) FROM partners_snap AS snap"
            " JOIN partners_access AS access ON access.client_id = snap.access_id"
            " JOIN partners_partner AS partner ON partner.code = access.partner_id"
            " LEFT JOIN partners_vabank AS bank ON bank.access_id = snap.access_id"
            " WHERE access.active AND partner.active AND snap.va_prefix IS NOT NULL"
            " ORDER BY partner.name, snap.va_prefix"
        )
        return [VaBank(*row) for row in cursor]


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A request and its answer as the message log keeps them."""

    at: datetime
    partner: str
    client_id: str
    address: str
    route: str
    status: int
    outcome: str
    about: Sequence[str]
    request: str
    response: str
    took_ms: int | None = None


def messages_about(word: str, *, most: int = 100) -> list[LoggedMessage]:
    """The newest messages that name a NOP, a code, a reference or a receipt; at most 500."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, partner, client_id, address, route, status, outcome, about, request, response,"
            " took_ms FROM partners_message WHERE about @> ARRAY[%s] ORDER BY id DESC LIMIT %s",
            [word, min(most, MESSAGES_MAX)],
        )
        return [LoggedMessage(*row) for row in cursor]
