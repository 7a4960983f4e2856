"""What banks do differently with one standard, as data: read strictly, so that a slip of the pen is refused."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class SignatureText(StrEnum):
    """How a symmetric signature is written."""

    BASE64 = "base64"
    HEX = "hex"


class NumberText(StrEnum):
    """How seconds are written in the answer to a request for a token."""

    STRING = "string"
    INTEGER = "integer"


class SameRequest(StrEnum):
    """What a payment gets that comes again with both its ids: 404xx18 with the first result, or that result itself."""

    INCONSISTENT = "inconsistent"
    REPLAY = "replay"


class NamePolicy(StrEnum):
    """What a partner learns of the name on a bill."""

    MASKED = "masked"
    FULL = "full"
    NONE = "none"


class BadQuirks(ValueError):
    """Quirks that cannot be; the text says which."""

    code = "bad_quirks"


class Quirks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A bank's ways. `asymmetric` lists services it may sign with RSA and no token; `reserialised` lets a signature
    over the body as JavaScript would write it anew pass, as a last resort; `skew_seconds` may its clock be off.
    """

    signature_text: SignatureText = SignatureText.BASE64
    expires_in_as: NumberText = NumberText.STRING
    same_request: SameRequest = SameRequest.INCONSISTENT
    asymmetric: tuple[str, ...] = ()
    reserialised: bool = False
    skew_seconds: int = 300
    sub_company: str = "00000"

    def __post_init__(self) -> None:
        if not set(self.asymmetric) <= {"24", "25", "26", "34", "52"}:
            raise ValueError("asymmetric: hanya 24, 25, 26, 34, 52")
        if not 30 <= self.skew_seconds <= 900:
            raise ValueError("skew_seconds: 30 sampai 900")
        if not (self.sub_company.isascii() and self.sub_company.isalnum() and len(self.sub_company) <= 5):
            raise ValueError("sub_company: 1 sampai 5 huruf atau angka")


def read_quirks(text: str) -> Quirks:
    """Quirks from a JSON object; raises BadQuirks."""
    try:
        return msgspec.json.decode(text, type=Quirks)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise BadQuirks(f"Kebiasaan mitra tidak terbaca: {error}.") from error


def quirks_text(quirks: Quirks) -> str:
    """Quirks as they are stored: what differs from the standard only."""
    return msgspec.json.encode(quirks).decode()
