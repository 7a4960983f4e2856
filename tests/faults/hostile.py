"""What nobody ought to send: texts, bodies, headers and addresses, made from a seed so that each can be sent again."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes, urlencode

from tests.world import nop

ROOMS = Path(__file__).resolve().parents[2] / "src" / "sppt"
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
TEXTS: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\0",
    b"\xff\xfe\x00",
    b"\xed\xa0\x80",  # half a surrogate pair
    b"\xc0\xaf",  # a slash, spelled longer than it may be
    "\u202e\u2066RTL\u200b\ufeff".encode(),
    "３６.７６.０５０.０１５.００５-０００１.０".encode(),
    "٣٦٧٦٠٥٠٠١٥٠٠٥٠٠٠١٠".encode(),
    ("😀" * 1100).encode(),
    b"A" * 4096,
    b"9" * 4300,
    b"-1",
    b"0",
    b"3.5",
    b"1e6",
    b"NaN",
    b"Infinity",
    b"0x10",
    b"9223372036854775808",
    b"99999999999999999999999999",
    b"2147483648",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"%",
    b"%s%n{0}{0.__class__}",
    b"{{ 7*7 }}{% debug %}",
    b"';DROP TABLE ledger_bill;--",
    b"' OR 1=1 --",
    b"\\'; SELECT pg_sleep(9); --",
    b"<script>alert(1)</script>",
    b'"><img src=x onerror=alert(1)>',
    b'=HYPERLINK("http://contoh.test")',
    b"@SUM(1+1)*cmd|' /C calc'!A0",
    b"../../../../etc/passwd",
    b"..\\..\\windows",
    b"file:///etc/passwd",
    b"http://169.254.169.254/latest/meta-data/",
    b"\r\nSet-Cookie: a=b",
    b"0000-00-00",
    b"2026-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b"1899",
    b"10000",
    b"#1.x.y.z",
    b"%PDF-1.7",
    b"PK\x03\x04",
)
HEADERS = (
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_HOST",
    "HTTP_HX_REQUEST",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "CONTENT_TYPE",
)
KINDS = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json",
    "text/plain",
    "",
)


@dataclass(slots=True)
class Malice:
    """A source of hostile things; `known` are values that would be right, to be bent or sent in the wrong place."""

    random: random.Random
    known: list[str] = field(default_factory=lambda: [nop(1), nop(2), "36.76.050.015.005-0001.0", "2025"])

    def text(self) -> bytes:
        """A hostile text, a right one, or a right one bent."""
        draw = self.random.random()
        if draw < 0.4:
            return self.random.choice(TEXTS)
        right = self.random.choice(self.known).encode()
        return right if draw < 0.6 else self.bent(right)

    def bent(self, right: bytes) -> bytes:
        """One to three changes: a sign changed, dropped, doubled, cut off, or another text put in."""
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randint(0, max(len(right) - 1, 0))
            head, tail = right[:place], right[place + 1 :]
            right = self.random.choice(
                (
                    head + bytes([self.random.randrange(256)]) + tail,
                    head + tail,
                    head + right[place : place + 1] * 2 + tail,
                    head,
                    head + self.random.choice(TEXTS) + tail,
                )
            )
        return right

    def value(self, depth: int = 0) -> object:
        """Anything JSON can hold."""
        draw = self.random.random()
        if draw < 0.45 or depth > 3:
            return self.text().decode("utf-8", "surrogateescape" if draw < 0.05 else "replace")
        if draw < 0.75:
            return self.random.choice((0, -1, 1, 2025, 3.5, 1e308, 2**63, 10**40, True, None, "", [], {}))
        if draw < 0.88:
            return [self.value(depth + 1) for _ in range(self.random.choice((0, 1, 2, 120)))]
        return {self.text().decode("utf-8", "replace"): self.value(depth + 1) for _ in range(2)}

    def json_body(self, shape: object) -> bytes:
        """A right document with some of its parts bent; sometimes no document at all."""
        draw = self.random.random()
        if draw < 0.08:
            return self.random.choice(
                (b"[" * 5000, b'{"a":' * 900, b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", self.text())
            )
        whole = json.dumps(self._bent_value(shape), ensure_ascii=self.random.random() < 0.8)
        raw = whole.encode("utf-8", "surrogatepass")
        return self.bent(raw) if draw < 0.2 else raw

    def _bent_value(self, shape: object) -> object:
        if self.random.random() < 0.12:
            return self.value()
        if isinstance(shape, dict):
            bent = {
                name: self._bent_value(value) for name, value in shape.items() if self.random.random() > 0.05
            }
            if self.random.random() < 0.05:
                bent[self.text().decode("utf-8", "replace")] = self.value()
            return bent
        if isinstance(shape, list):
            return [self._bent_value(value) for value in shape] * self.random.choice((1, 1, 1, 0, 2))
        return shape

    def fields(self, names: Sequence[str]) -> bytes:
        """A form with some of the names that forms of ours have, and hostile values."""
        chosen = self.random.sample(names, k=min(len(names), self.random.randint(0, 5)))
        pairs = [
            (name.encode(), self.text()) for name in chosen for _ in range(self.random.choice((1, 1, 1, 2)))
        ]
        if self.random.random() < 0.1:
            pairs.append((self.text(), self.text()))
        return urlencode(pairs).encode()

    def header(self) -> str:
        """A header's value as far as a server lets it through."""
        return "".join(sign for sign in self.text().decode("latin-1") if sign not in "\r\n\0")

    def part(self) -> str:
        """A piece of an address, escaped or, now and then, not."""
        text = self.text()
        return quote_from_bytes(text) if self.random.random() < 0.9 else text.decode("latin-1")


def field_names(*rooms: str) -> list[str]:
    """Every name that a view of these rooms reads from a form or an address."""
    reads = re.compile(r"(?:GET|POST|form)\.get(?:list)?\(\s*\"(\w+)\"")
    files = (file for room in rooms for file in (ROOMS / room).rglob("*.py"))
    return sorted({name for file in files for name in reads.findall(file.read_text(encoding="utf-8"))})


def filled(address: str, malice: Malice, right: Callable[[str], str]) -> str:
    """An address with its places filled: rightly or not."""

    def fill(found: re.Match[str]) -> str:
        kind = found[1].partition(":")[0]
        return right(kind) if malice.random.random() < 0.5 else malice.part()

    return re.sub(r"<([^>]+)>", fill, address)
