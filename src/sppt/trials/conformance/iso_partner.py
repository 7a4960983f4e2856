"""The partner file of a bank that speaks ISO 8583: who the kit plays, in which dialect and framing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sppt.trials.conformance.partner_file import BadPartnerFile


class Framing(StrEnum):
    """How a message's end is marked."""

    ASCII4 = "ascii4"
    ASCII4_ETX = "ascii4-etx"
    ISO_HEADER = "iso-header"
    BE16 = "be16"
    LE16 = "le16"


@dataclass(frozen=True, slots=True)
class Family:
    """What the kit knows of a dialect, from its description alone."""

    inquiry: str
    payment: str
    bill: int
    profile: int
    profile_length: int
    nominal_at: int  # where pokok, denda and total stand in the profile, twelve digits each
    has_total: bool
    has_header: bool
    receipt: (
        int  # the data element of the receipt; 0: the last sixteen signs of the profile, if it is told at all
    )
    tells_receipt: bool
    not_found: str
    malformed: str
    paid: str
    differs: str
    no_payment: str


_BJB = Family(
    inquiry="341019",
    payment="541019",
    bill=61,
    profile=62,
    profile_length=281,
    nominal_at=229,
    has_total=True,
    has_header=False,
    receipt=47,
    tells_receipt=True,
    not_found="55",
    malformed="33",
    paid="54",
    differs="51",
    no_payment="55",
)
_SPOPD = Family(
    inquiry="360000",
    payment="560000",
    bill=48,
    profile=48,
    profile_length=179,
    nominal_at=127,
    has_total=True,
    has_header=True,
    receipt=0,
    tells_receipt=True,
    not_found="10",
    malformed="04",
    paid="13",
    differs="03",
    no_payment="06",
)
_BREBES = replace(_SPOPD, profile_length=125, nominal_at=101, has_total=False, tells_receipt=False)
FAMILIES = {"bjb-1": _BJB, "bjb-2": _BJB, "spopd": _SPOPD, "spopd-brebes": _BREBES}
LENGTHS = {"bjb-1": 265, "bjb-2": 281, "spopd": 179, "spopd-brebes": 125}


@dataclass(frozen=True, slots=True)
class IsoPartner:
    """A bank's side of what was agreed. `test_bills` are NOP and year that owe something; of `test_nops` the kit finds
    the years itself.
    """

    name: str
    client_id: str
    acquirer: str
    other_acquirer: str
    dialect: str
    framing: Framing
    test_nops: tuple[str, ...]
    test_bills: tuple[str, ...]

    @property
    def family(self) -> Family:
        return FAMILIES[self.dialect]

    @property
    def has_header(self) -> bool:
        return self.family.has_header or self.framing is Framing.ISO_HEADER


def read_iso_partner(file: Path, *, client_id: str = "", port: int = 0) -> IsoPartner:
    """The partner with this client id, else the one on this port, else the first. Raises BadPartnerFile."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        banks = [one for one in told.get("partners", [told]) if one.get("protocol") == "iso8583"]
        named = [one for one in banks if client_id in {"", one.get("client_id", "")}]
        one = next((bank for bank in named if bank.get("port") == port), named[0])
        return IsoPartner(
            name=str(one["name"]),
            client_id=str(one.get("client_id", "")) or str(one["acquirer"]),
            acquirer=str(one["acquirer"]),
            other_acquirer=str(one.get("other_acquirer", "99999999999")),
            dialect=_dialect(str(one["dialect"])),
            framing=Framing(one["framing"]),
            test_nops=tuple(map(str, one.get("test_nops", []))),
            test_bills=tuple(map(str, one.get("test_bills", []))),
        )
    except IndexError:
        raise BadPartnerFile(f"Di {file} tidak ada mitra ISO 8583 dengan client id itu.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPartnerFile(
            f"Berkas mitra {file} tidak terbaca ({error}). Pakai partners.json dari make demo, atau tulis menurut"
            " docs/operating/iso8583.md."
        ) from error


def _dialect(name: str) -> str:
    if name not in FAMILIES:
        raise ValueError(f"dialect {name!r}")
    return name
