"""The demo's banks of the old kind: one of each family of dialects, each on a port of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sppt.partners.actions import Credentials
from sppt.partners.iso8583 import COMMON_PORT
from sppt.partners.lines import IsoLine, What, lines_of, put_line
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing


@dataclass(frozen=True, slots=True)
class DemoBank:
    """A bank of the demo; its port is the common one and so many more."""

    code: str
    name: str
    client_id: str
    acquirer: str
    dialect: Dialect
    framing: Framing
    further: int


ISO_PARTNERS = (
    DemoBank("iso-a", "Bank Contoh ISO A", "demo-iso-a", "110", Dialect.BJB_2, Framing.ASCII4, 0),
    DemoBank("iso-b", "Bank Contoh ISO B", "demo-iso-b", "9", Dialect.SPOPD, Framing.BE16, 1),
)


def know_iso8583(
    bank: DemoBank, one: Credentials, *, port: int, by: str, at: datetime, test_nops: Sequence[str]
) -> dict[str, object]:
    """Lets a bank of the demo speak, if it does not yet, and says how in the words of the partner file."""
    number = port + bank.further if bank.further else COMMON_PORT
    standing = lines_of(one.client_id).get(What.ISO8583)
    if not isinstance(standing, IsoLine):
        standing = IsoLine(bank.acquirer, bank.dialect, bank.framing, number, NamePolicy.MASKED, "{}")
        put_line(one.client_id, standing, by=by, at=at)
    others = [other.acquirer for other in ISO_PARTNERS if other is not bank]
    return {
        "name": bank.name,
        "protocol": "iso8583",
        "client_id": one.client_id,
        "client_secret": one.client_secret,
        "partner_id": bank.code,
        "host": "127.0.0.1",
        "port": standing.port or port,
        "acquirer": standing.acquirer,
        "other_acquirer": others[0],
        "dialect": str(standing.dialect),
        "framing": str(standing.framing),
        "test_nops": list(test_nops),
    }
