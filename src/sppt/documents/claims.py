"""What a receipt's QR says, and the signature that makes it worth something without our server.

    https://host/v/<token>#1.<kid>.<receipt>.<rupiah>.<day of law>.<digest of the lines>.<signature>

A phone opens the address; what stands behind # never leaves the phone, so no log learns it. The signature covers
everything before its own dot, the host included: a signature copied under another host is worth nothing.
The receipt of one NOP of a payment of many says `<receipt>-<NOP>`, with that NOP's own rupiah and lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sppt.documents.keys import Keys, Signer, is_signed, spelled
from sppt.payments.language import FrozenItem
from sppt.rules.calendar import NotADate, read_date
from sppt.rules.nop import Nop, NotANop

PURPOSE = b"SPPT Online, STTS, QR, 1\n"  # so that no signature can be taken for one of another kind
TEXT_MAX = 500

_TEXT = re.compile(
    r"(?P<signed>(?P<address>https?://[!-\"$-~]{1,200}/v/(?P<token>[A-Za-z0-9_-]{22}))#1"
    r"\.(?P<kid>[0-9a-f]{8})\.(?P<receipt>[0-9A-Z]{16})(?:-(?P<nop>[0-9]{18}))?\.(?P<amount>0|[1-9][0-9]{0,15})"
    r"\.(?P<law_on>[0-9]{4}-[0-9]{2}-[0-9]{2})\.(?P<digest>[A-Za-z0-9_-]{22}))\.(?P<signature>[A-Za-z0-9_-]{86})"
)


class Signature(StrEnum):
    """What a check found. Only `valid` means that the city said this."""

    VALID = "valid"
    CHANGED = "changed"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Claims:
    """What the city says in a QR: this receipt, of this many rupiah, counted on this day, with these lines.

    With a NOP: of that NOP alone, out of a payment of many.
    """

    address: str
    token: str
    receipt: str
    amount: int
    law_on: date
    digest: str
    nop: Nop | None = None

    @property
    def number(self) -> str:
        """The receipt's number, and behind it the NOP where it is the receipt of one NOP."""
        return f"{self.receipt}-{self.nop.digits}" if self.nop else self.receipt


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check without our server. `claims` only when they may be believed."""

    signature: Signature
    kid: str | None = None
    claims: Claims | None = None


def digest_of(items: Iterable[FrozenItem]) -> str:
    """128 bits over the lines of a receipt (NOP, tax year, pokok, potongan, denda, amount), 22 characters."""
    lines = "".join(
        f"{item.nop.digits} {item.tax_year} {item.pokok} {item.potongan} {item.denda} {item.amount}\n"
        for item in items
    )
    return spelled(hashlib.sha256(lines.encode("ascii")).digest()[:16])


def signed_text(claims: Claims, signer: Signer) -> str:
    """The text of the QR."""
    text = (
        f"{claims.address}#1.{signer.kid}.{claims.number}.{claims.amount}.{claims.law_on.isoformat()}"
        f".{claims.digest}"
    )
    return f"{text}.{signer.sign(PURPOSE + text.encode('ascii'))}"


def check_text(text: str, keys: Keys) -> Checked:
    """Whether the city said what a QR says."""
    found = _TEXT.fullmatch(text) if len(text) <= TEXT_MAX else None
    if found is None:
        return Checked(Signature.UNSIGNED if "#1." not in text else Signature.CHANGED)
    kid = found["kid"]
    key = keys.believed(kid)
    if key is None:
        return Checked(Signature.UNKNOWN_KEY, kid)
    if not is_signed(PURPOSE + found["signed"].encode("ascii"), found["signature"], key.public_key):
        return Checked(Signature.CHANGED, kid)
    try:
        law_on = read_date(found["law_on"])
        nop = Nop(found["nop"]) if found["nop"] else None
    except (NotADate, NotANop):
        return Checked(Signature.CHANGED, kid)
    claims = Claims(
        found["address"], found["token"], found["receipt"], int(found["amount"]), law_on, found["digest"], nop
    )
    return Checked(Signature.VALID, kid, claims)
