"""A client of a partner as two people may change it: whether it is let in, from where, how fast, how it speaks SNAP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sppt.partners.actions import BURST_MAX, PER_SECOND_MAX, PartnerRefused, read_networks, set_access
from sppt.partners.quirks import NamePolicy, read_quirks
from sppt.partners.snap import check_snap, speak_snap


@dataclass(frozen=True, slots=True)
class SnapWays:
    """How a client speaks SNAP BI; `quirks` is the JSON that quirks.py reads."""

    partner_id: str
    va_prefix: str
    channel_ids: tuple[str, ...]
    names: NamePolicy
    quirks: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A client id of a partner with its settings; `snap` is None for a client that does not speak it."""

    client_id: str
    partner: str
    let_in: bool
    networks: tuple[str, ...]
    per_second: int
    burst: int
    snap: SnapWays | None


_MACHINES = """
    SELECT access.client_id, access.partner_id, access.active, access.networks, access.per_second, access.burst,
           snap.partner_id, snap.va_prefix, snap.channel_ids, snap.names, snap.quirks
    FROM partners_access AS access LEFT JOIN partners_snap AS snap ON snap.access_id = access.client_id
    WHERE %s IN (access.client_id, access.partner_id) ORDER BY access.client_id
"""


def machines_of(word: str) -> list[Machine]:
    """The clients of a partner, or the one with this client id."""
    with connection.cursor() as cursor:
        cursor.execute(_MACHINES, [word])
        return [
            Machine(
                client_id=row[0],
                partner=row[1],
                let_in=row[2],
                networks=tuple(row[3]),
                per_second=row[4],
                burst=row[5],
                snap=None
                if row[6] is None
                else SnapWays(row[6], row[7] or "", tuple(row[8]), NamePolicy(row[9]), row[10]),
            )
            for row in cursor.fetchall()
        ]


def machine_of(client_id: str) -> Machine | None:
    """One client by its id."""
    return next((one for one in machines_of(client_id) if one.client_id == client_id), None)


def check_machine(machine: Machine) -> None:
    """Raises PartnerRefused `bad_network`, `bad_pace`, `bad_snap`, and BadQuirks."""
    read_networks(machine.networks)
    if not (1 <= machine.per_second <= PER_SECOND_MAX and 1 <= machine.burst <= BURST_MAX):
        raise PartnerRefused(
            "bad_pace", "Laju 1 sampai 10.000 permintaan tiap detik, dan 1 sampai 100.000 sekaligus."
        )
    if machine.snap is not None:
        check_snap(machine.snap.partner_id, machine.snap.va_prefix, machine.snap.channel_ids)
        read_quirks(machine.snap.quirks)


def set_machine(machine: Machine, *, by: str, at: datetime) -> None:
    """Puts a client's settings down, in the caller's transaction. Raises PartnerRefused, BadQuirks."""
    check_machine(machine)
    set_access(
        machine.client_id,
        let_in=machine.let_in,
        networks=machine.networks,
        per_second=machine.per_second,
        burst=machine.burst,
        by=by,
        at=at,
    )
    ways = machine.snap
    if ways is not None:
        speak_snap(
            machine.client_id,
            partner_id=ways.partner_id,
            va_prefix=ways.va_prefix,
            channel_ids=ways.channel_ids,
            names=ways.names,
            quirks=read_quirks(ways.quirks),
            by=by,
            at=at,
        )
