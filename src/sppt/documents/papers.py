"""The city's signature over its other papers: the certificate of a closed day, the letters about held money.

One comment line stands between the file's table of objects and its `startxref`, as on receipts (seals.py):

    %SPPT-SURAT 1 <kind>.<number>.<rupiah>.<day>.<digest of the facts> <key> <signature>

What is signed is the whole file with the 86 characters of the signature written as zeros.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sppt.documents.claims import Signature
from sppt.documents.keys import Keys, Signer, is_signed
from sppt.documents.seals import FILE_BYTES_MAX
from sppt.kit.canonical import canonical
from sppt.rules.calendar import NotADate, read_date

PURPOSE = b"SPPT Online, surat, file, 1\n"
MARK = b"%SPPT-SURAT 1 "
_ZEROS = b"0" * 86
_END = b"\nstartxref\n"
_LINE = re.compile(
    rb"\n%SPPT-SURAT 1 (?P<kind>[a-z-]{1,20})\.(?P<number>[0-9A-Z/]{1,40})\.(?P<amount>0|[1-9][0-9]{0,15})"
    rb"\.(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})\.(?P<digest>[0-9a-f]{64}) (?P<kid>[0-9a-f]{8})"
    rb" (?P<signature>[A-Za-z0-9_-]{86})\nstartxref\n[0-9]{1,10}\n%%EOF\n?\Z"
)
_TAIL = 600


class PaperKind(StrEnum):
    """What a paper is."""

    CERTIFICATE = "sertifikat-hari"
    SKPDLB = "skpdlb"
    PLACEMENT = "kompensasi"


@dataclass(frozen=True, slots=True)
class Paper:
    """What the city says with a paper: its number, rupiah and day; `digest`: SHA-256 over the facts in the books."""

    kind: PaperKind
    number: str
    amount: int
    on: date
    digest: str


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """The outcome of a check without our server. `paper` only when it may be believed."""

    signature: Signature
    kid: str | None = None
    paper: Paper | None = None


def digest_of(facts: Mapping[str, str | int]) -> str:
    """SHA-256 over facts in their one spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(dict(facts)).encode()).hexdigest()


def sealed(pdf: bytes, paper: Paper, signer: Signer) -> bytes:
    """The finished file."""
    place = pdf.rindex(_END)
    words = f"{paper.kind}.{paper.number}.{paper.amount}.{paper.on.isoformat()}.{paper.digest} {signer.kid} "
    head = pdf[:place] + b"\n" + MARK + words.encode("ascii")
    tail = pdf[place:]
    return head + signer.sign(PURPOSE + head + _ZEROS + tail).encode("ascii") + tail


def is_paper(content: bytes) -> bool:
    """Whether a file says of itself that it is one of these papers."""
    return MARK in content[-_TAIL:]


def check_paper(content: bytes, keys: Keys) -> CheckedPaper:
    """Whether a file is, byte for byte, a paper that the city made."""
    found = _LINE.search(content, max(0, len(content) - _TAIL)) if len(content) <= FILE_BYTES_MAX else None
    if found is None:
        return CheckedPaper(Signature.CHANGED if MARK in content else Signature.UNSIGNED)
    kid = found["kid"].decode("ascii")
    key = keys.believed(kid)
    if key is None:
        return CheckedPaper(Signature.UNKNOWN_KEY, kid)
    zeroed = content[: found.start("signature")] + _ZEROS + content[found.end("signature") :]
    if not is_signed(PURPOSE + zeroed, found["signature"].decode("ascii"), key.public_key):
        return CheckedPaper(Signature.CHANGED, kid)
    try:
        paper = Paper(
            PaperKind(found["kind"].decode("ascii")),
            found["number"].decode("ascii"),
            int(found["amount"]),
            read_date(found["on"].decode("ascii")),
            found["digest"].decode("ascii"),
        )
    except (ValueError, NotADate):
        return CheckedPaper(Signature.CHANGED, kid)
    return CheckedPaper(Signature.VALID, kid, paper)
