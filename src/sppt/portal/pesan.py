"""What in a message looks like ours: payment codes, receipt numbers, addresses. Nothing is looked up here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from sppt.payments.numbers import is_code, is_receipt_number

TEXT_MAX = 5000
PIECES_MAX = 20
_SHOWN_MAX = 120

# Endings under which addresses in messages are written without https://; with it, any ending is seen.
_ENDINGS = (
    "id|com|net|org|info|biz|me|my|sg|co|io|ly|gl|to|cc|tk|ml|ga|cf|top|xyz|site|online|shop|store|app|link|click|live|"
    "web|page|dev|pw|vip|club|work|icu|fun|space|website|tech|gd|do|gg|ws"
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}://[^\s<>\"]{1,400}"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,8}}(?:{_ENDINGS}|xn--[\w-]{{2,60}})(?::\d{{1,5}})?(?![\w-])(?:[/?#][^\s<>\"]{{0,400}})?"
    r"|(?<![\w@.-])localhost(?::\d{1,5})?(?:[/?#][^\s<>\"]{0,400})?)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w.,-])(?:\d{10}|\d{3}[ .-]\d{3}[ .-]\d{4})(?![\w-]|[.,]\d)")
_RECEIPT = re.compile(r"(?<![\w-])(?:[0-9A-Za-z]{16}|[0-9A-Za-z]{4}(?:[ -][0-9A-Za-z]{4}){3})(?![\w-])")
_TOKEN = re.compile(r"(?:/en)?/(v|bayar)/([A-Za-z0-9_-]{22})(?:/(?:stts\.pdf|nop\.zip))?")
_DOTS = str.maketrans("。．｡", "...")

# Letters of other scripts that pass for Latin ones, and signs that pass for letters.
_ALIKE = str.maketrans("аеорсхуіјѕԁɡոαορνικтм013457", "aeopcxyljsdgnaopvlktmoleasz")


class Kind(StrEnum):
    CODE = "code"
    RECEIPT = "receipt"
    ADDRESS = "address"


class Whose(StrEnum):
    """Whose an address is, as far as its name tells."""

    OURS = "ours"
    CITY = "city"  # under the city's own name, but not this service
    ALIKE = "alike"  # made to look like ours
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something recognised, as it stands there; `value` is what to look up ("" if it cannot be one of ours)."""

    kind: Kind
    text: str
    value: str
    whose: Whose = Whose.OTHER
    page: str = ""  # of an address of ours: "v" or "bayar", with its token as `value`

    @property
    def shown(self) -> str:
        return self.text if len(self.text) <= _SHOWN_MAX else self.text[:_SHOWN_MAX] + "…"


@dataclass(frozen=True, slots=True)
class Home:
    """Our own host, and port where it is not the usual one."""

    host: str
    port: int | None

    @classmethod
    def of(cls, base_url: str) -> Home:
        parts = urlsplit(base_url)
        return cls(parts.hostname or "", parts.port)

    @property
    def above(self) -> str:
        """The name that the city owns: pbb.kota.go.id stands under kota.go.id."""
        labels = self.host.split(".")
        return ".".join(labels[1:]) if len(labels) > 3 else self.host


def recognise(message: str, home: Home) -> list[Piece]:
    """At most twenty pieces, in the order in which they stand, each once."""
    text = visible(unicodedata.normalize("NFKC", message[:TEXT_MAX]).translate(_DOTS))
    found: dict[tuple[Kind, str], Piece] = {}
    for piece in sorted(_pieces(text, home), key=lambda each: each[0]):
        found.setdefault((piece[1].kind, piece[1].text), piece[1])
    return list(found.values())[:PIECES_MAX]


def visible(text: str) -> str:
    """Without signs that hide or turn text; line ends become spaces."""
    return "".join(
        " " if sign in "\r\n\t" else sign
        for sign in text
        if sign in "\r\n\t" or unicodedata.category(sign)[0] != "C"
    )


def _pieces(text: str, home: Home) -> Iterator[tuple[int, Piece]]:
    rest = list(text)
    for match in _ADDRESS.finditer(text):
        yield match.start(), _address(match.group().rstrip(".,;:!?)]}'\"*_"), home)
        rest[match.start() : match.end()] = " " * len(match.group())
    bare = "".join(rest)
    for match in _RECEIPT.finditer(bare):
        number = re.sub(r"[ -]", "", match.group()).upper()
        if is_receipt_number(number) and re.search(r"[A-Z]", number) and re.search(r"\d", number):
            yield match.start(), Piece(Kind.RECEIPT, number, number)
            bare = bare[: match.start()] + " " * len(match.group()) + bare[match.end() :]
    for match in _CODE.finditer(bare):
        digits = re.sub(r"\D", "", match.group())
        yield match.start(), Piece(Kind.CODE, match.group(), digits if is_code(digits) else "")


def _address(text: str, home: Home) -> Piece:
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host, port, path = (parts.hostname or "").rstrip("."), parts.port, parts.path
    except ValueError:
        return Piece(Kind.ADDRESS, text, "", Whose.OTHER)
    whose = _whose(host, home)
    if whose is Whose.OURS and (parts.username is not None or port != home.port):
        whose = Whose.ALIKE
    if whose is Whose.OTHER and parts.username is not None:
        whose = Whose.ALIKE
    page = _TOKEN.fullmatch(path) if whose is Whose.OURS else None
    value = f"{page[2]}" if page else ""
    return Piece(Kind.ADDRESS, text, value, whose, page[1] if page else "")


def _whose(host: str, home: Home) -> Whose:
    if host == home.host:
        return Whose.OURS
    if host == home.above or host.endswith(f".{home.above}"):
        return Whose.CITY
    ours, theirs = _skeleton(home.host), _skeleton(host[:253])
    name = _skeleton(max(home.host.split("."), key=len))
    if (len(name) > 5 and name in theirs) or _near(ours, theirs):
        return Whose.ALIKE
    return Whose.OTHER


def _skeleton(host: str) -> str:
    """A name as the eye takes it: without dots and dashes, one letter for all that look like it."""
    if "xn--" in host:
        try:
            host = host.encode("ascii").decode("idna")
        except UnicodeError:
            return host
    plain = "".join(s for s in unicodedata.normalize("NFKD", host.lower()) if unicodedata.category(s) != "Mn")
    plain = plain.translate(_ALIKE).replace("i", "l").replace("rn", "m").replace("vv", "w")
    return re.sub(r"[.\-_]", "", plain)


def _near(one: str, other: str, *, most: int = 2) -> bool:
    """Whether at most two letters have to be changed, added or left out."""
    if abs(len(one) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, sign in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != sign))
    return row[-1] <= most
