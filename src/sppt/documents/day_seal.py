"""The city's signature over the certificate of a closed day, in the file itself.

One comment line stands between the file's table of objects and its `startxref`, as on receipts (seals.py):

    %SPPT-HARI 1 <hash of the certificate> <key> <signature>

What is signed is the whole file with the 86 characters of the signature written as zeros.
"""

from __future__ import annotations

import re

from sppt.documents.keys import Keys, Signer, is_signed

PURPOSE = b"SPPT Online, sertifikat hari, file, 1\n"
MARK = b"%SPPT-HARI 1 "
_ZEROS = b"0" * 86
_END = b"\nstartxref\n"
_LINE = re.compile(
    rb"\n%SPPT-HARI 1 (?P<hash>[0-9a-f]{64}) (?P<kid>[0-9a-f]{8}) (?P<signature>[A-Za-z0-9_-]{86})\nstartxref\n"
    rb"[0-9]{1,10}\n%%EOF\n?\Z"
)


def sealed(pdf: bytes, digest: str, signer: Signer) -> bytes:
    """The finished file: `digest` is the hash of the certificate that it prints."""
    place = pdf.rindex(_END)
    head = pdf[:place] + b"\n" + MARK + f"{digest} {signer.kid} ".encode("ascii")
    tail = pdf[place:]
    return head + signer.sign(PURPOSE + head + _ZEROS + tail).encode("ascii") + tail


def sealed_hash(content: bytes, keys: Keys) -> str:
    """The hash that a file was sealed with, or "" if it is not, byte for byte, what the city made."""
    found = _LINE.search(content, max(0, len(content) - 400))
    if found is None:
        return ""
    key = keys.believed(found["kid"].decode("ascii"))
    zeroed = content[: found.start("signature")] + _ZEROS + content[found.end("signature") :]
    signature = found["signature"].decode("ascii")
    if key is None or not is_signed(PURPOSE + zeroed, signature, key.public_key):
        return ""
    return found["hash"].decode("ascii")
