"""The signature over a document's bytes, in the file itself.

One comment line stands between the file's table of objects and its `startxref`:

    %SPPT-STTS 1 <text of the QR> <signature>

A comment there belongs to no object and moves no offset, so the file stays the PDF/A and PDF/UA that it was. What is
signed is the whole file with the 86 characters of the signature written as zeros: who changes, adds or removes one
byte anywhere is found with the public key alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Protocol

from sppt.documents.claims import Checked, Claims, Signature, check_text, signed_text
from sppt.documents.keys import Keys, Signer, is_signed

PURPOSE = b"SPPT Online, STTS, file, 1\n"
MARK = b"%SPPT-STTS 1 "
FILE_BYTES_MAX = 20 << 20

_ZEROS = b"0" * 86
_END = b"\nstartxref\n"
_LINE = re.compile(
    rb"\n%SPPT-STTS 1 (?P<text>[!-~]{100,500}) (?P<signature>[A-Za-z0-9_-]{86})\nstartxref\n[0-9]{1,10}\n%%EOF\n?\Z"
)


class Standing(StrEnum):
    """What a document's signature is worth in law."""

    CITY = "city"  # the city's own key
    CERTIFIED = "certified"  # a certified electronic seal of the city (BSrE)


class Seal(Protocol):
    """Who closes a document. A certified seal is another of these: it closes what the city's key has signed."""

    @property
    def standing(self) -> Standing: ...

    @property
    def kid(self) -> str: ...

    def words(self, claims: Claims) -> str:
        """The text of the QR."""
        ...

    def close(self, pdf: bytes, words: str) -> bytes:
        """The finished file."""
        ...


class CitySeal:
    """The city's own Ed25519 key."""

    standing = Standing.CITY

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @property
    def kid(self) -> str:
        return self._signer.kid

    def words(self, claims: Claims) -> str:
        return signed_text(claims, self._signer)

    def close(self, pdf: bytes, words: str) -> bytes:
        place = pdf.rindex(_END)
        head = pdf[:place] + b"\n" + MARK + words.encode("ascii") + b" "
        tail = pdf[place:]
        signature = self._signer.sign(PURPOSE + head + _ZEROS + tail)
        return head + signature.encode("ascii") + tail


def check_file(content: bytes, keys: Keys) -> Checked:
    """Whether a file is, byte for byte, what the city made."""
    found = _LINE.search(content, max(0, len(content) - 800)) if len(content) <= FILE_BYTES_MAX else None
    if found is None:
        return Checked(Signature.CHANGED if MARK in content else Signature.UNSIGNED)
    inner = check_text(found["text"].decode("ascii"), keys)
    if inner.signature is not Signature.VALID or inner.kid is None:
        return inner
    key = keys.believed(inner.kid)
    zeroed = content[: found.start("signature")] + _ZEROS + content[found.end("signature") :]
    if key is None or not is_signed(PURPOSE + zeroed, found["signature"].decode("ascii"), key.public_key):
        return Checked(Signature.CHANGED, inner.kid)
    return inner
