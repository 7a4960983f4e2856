"""Partners that speak ISO 8583: dialect, framing, port and acquirer, read by the door and set by an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

import msgspec
from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from sppt.kit import audit, log
from sppt.partners.actions import PartnerRefused
from sppt.partners.queries import Client
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing, Protocol

COMMON_PORT = 0
PORTS = range(1024, 65536)
CONNECTIONS_MAX = 10_000


class SignOn(StrEnum):
    """Whether a connection must sign on before it may ask and pay."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class BadWays(ValueError):
    """Ways that cannot be; the text says which."""

    code = "bad_ways"


class Ways(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was agreed with a bank besides. `connections` at once; a line is closed after `idle_seconds` without a
    message.
    """

    sign_on: SignOn = SignOn.REQUIRED
    connections: int = 64
    idle_seconds: int = 900

    def __post_init__(self) -> None:
        if not 1 <= self.connections <= CONNECTIONS_MAX:
            raise ValueError(f"connections: 1 sampai {CONNECTIONS_MAX}")
        if not 10 <= self.idle_seconds <= 86_400:
            raise ValueError("idle_seconds: 10 sampai 86400")


def read_ways(text: str) -> Ways:
    """Ways from a JSON object; raises BadWays."""
    try:
        return msgspec.json.decode(text, type=Ways)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise BadWays(f"Kebiasaan mitra tidak terbaca: {error}.") from error


@dataclass(frozen=True, slots=True)
class Iso8583Client:
    """A partner's ISO 8583 machines, as the door needs to know them. `admitted`: its access opens the door;
    `active`: nothing has switched the partner off. `port` 0 is the common one.
    """

    client: Client
    admitted: bool
    active: bool
    acquirer: str
    dialect: Dialect
    framing: Framing
    port: int
    names: NamePolicy
    ways: Ways

    def may_call_from(self, address: IPv4Address | IPv6Address | None) -> bool:
        """Whether a line from this address may be its own. Nothing is signed here, so without a list of networks only
        this machine may call.
        """
        if address is None:
            return False
        return self.client.may_call_from(address) if self.client.networks else address.is_loopback


_CLIENTS = """
    SELECT iso.access_id, access.active, partner.active, iso.acquirer, iso.dialect, iso.framing, iso.port, iso.names,
           iso.ways
    FROM partners_iso8583 AS iso
    JOIN partners_access AS access ON access.client_id = iso.access_id
    JOIN partners_partner AS partner ON partner.code = access.partner_id
    ORDER BY iso.access_id
"""


def iso8583_clients(known: Mapping[str, Client]) -> Mapping[str, Iso8583Client]:
    """Everybody who may enter the ISO 8583 door, by client id, out of all clients; unreadable ways are logged."""
    with connection.cursor() as cursor:
        cursor.execute(_CLIENTS)
        rows = cursor.fetchall()
    found: dict[str, Iso8583Client] = {}
    for client_id, admitted, active, acquirer, dialect, framing, port, names, ways in rows:
        if client_id not in known:
            continue
        try:
            agreed = read_ways(ways)
        except BadWays:
            log.error("read_ways", client=client_id, outcome="bad_ways")
            continue
        found[client_id] = Iso8583Client(
            client=known[client_id],
            admitted=admitted,
            active=active,
            acquirer=acquirer,
            dialect=Dialect(dialect),
            framing=Framing(framing),
            port=port,
            names=NamePolicy(names),
            ways=agreed,
        )
    return found


def speak_iso8583(
    client_id: str,
    *,
    acquirer: str,
    dialect: Dialect,
    framing: Framing,
    by: str,
    at: datetime,
    port: int = COMMON_PORT,
    names: NamePolicy = NamePolicy.MASKED,
    ways: Ways | None = None,
) -> None:
    """Lets a client speak ISO 8583, or changes how it does; the same again changes nothing.

    On one port everybody speaks one dialect in one framing: before the first message is read, nothing but the port
    says how to read it. Raises PartnerRefused `client_unknown`, `bad_iso8583`, `acquirer_taken`, `port_taken`.
    """
    number = check_iso8583(acquirer, port)
    text = msgspec.json.encode(ways or Ways()).decode()
    values: list[str | int] = [client_id, number, str(dialect), str(framing), port, str(names), text]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE partners_iso8583 IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(
                "SELECT EXISTS (SELECT FROM partners_iso8583 WHERE port = %s AND access_id <> %s"
                " AND (dialect, framing) <> (%s, %s))",
                [port, client_id, str(dialect), str(framing)],
            )
            if cursor.fetchone()[0]:
                raise PartnerRefused(
                    "port_taken",
                    "Di port itu sudah ada mitra dengan dialek atau pembingkaian lain. Beri mitra ini port sendiri.",
                )
            _write(values, by=by, at=at)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise PartnerRefused(
            "acquirer_taken", f"Nomor bank {number} (DE 32) sudah dipakai mitra lain. Pilih yang lain."
        ) from error


def check_iso8583(acquirer: str, port: int) -> str:
    """The bank's number (DE 32) without leading zeros. Raises PartnerRefused `bad_iso8583`."""
    number = acquirer.lstrip("0")
    if not (number.isascii() and number.isdigit() and len(number) <= 11):
        raise PartnerRefused("bad_iso8583", "Nomor bank (DE 32) 1 sampai 11 angka, bukan nol semua.")
    if port != COMMON_PORT and port not in PORTS:
        raise PartnerRefused("bad_iso8583", "Port 1024 sampai 65535, atau 0 untuk port bersama.")
    return number


def _write(values: list[str | int], *, by: str, at: datetime) -> None:
    """Writes what was checked, and its row in the audit; nothing if it stands so already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id FROM partners_access WHERE client_id = %s FOR UPDATE", [values[0]])
        row = cursor.fetchone()
        if row is None:
            raise PartnerRefused("client_unknown", f"Tidak ada mitra dengan X-CLIENT-ID {values[0]}.")
        cursor.execute(
            "INSERT INTO partners_iso8583 (access_id, acquirer, dialect, framing, port, names, ways, since)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (access_id) DO UPDATE SET"
            " acquirer = excluded.acquirer, dialect = excluded.dialect, framing = excluded.framing,"
            " port = excluded.port, names = excluded.names, ways = excluded.ways"
            " WHERE (partners_iso8583.acquirer, partners_iso8583.dialect, partners_iso8583.framing,"
            " partners_iso8583.port, partners_iso8583.names, partners_iso8583.ways) IS DISTINCT FROM"
            " (excluded.acquirer, excluded.dialect, excluded.framing, excluded.port, excluded.names, excluded.ways)",
            [*values, at],
        )
        if cursor.rowcount == 0:
            return
        cursor.execute(
            "UPDATE partners_partner SET protocol = %s WHERE code = %s", [str(Protocol.ISO8583), row[0]]
        )
        words = ("client_id", "acquirer", "dialect", "framing", "port", "names", "ways")
        detail = dict(zip(words, values, strict=True))
        audit.append(actor=by, verb="speak_iso", subject=f"partner:{row[0]}", detail=detail, at=at)
