"""A bank's line to an installation: ISO 8583 written and read by the kit's own few lines, framed as agreed."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sppt.kit import clock
from sppt.rules.calendar import WIB
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.iso_partner import Framing, IsoPartner

SECONDS = 20
HEADER = b"ISO005000010"
ETX = b"\x03"
_FIXED = {3: 6, 4: 12, 7: 10, 11: 6, 12: 6, 13: 4, 15: 4, 18: 4, 22: 3, 37: 12, 39: 2, 41: 8, 42: 15, 43: 40}
_FIXED |= {49: 3, 70: 3, 90: 31}
_VARIABLE = {
    2: 2,
    32: 2,
    33: 2,
    35: 2,
    47: 3,
    48: 3,
    59: 3,
    60: 3,
    61: 3,
    62: 3,
    63: 3,
    102: 2,
    103: 2,
    107: 3,
}


class Closed(Exception):
    """The installation has closed the line."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its MTI and data elements."""

    mti: str
    fields: Mapping[int, str]

    @property
    def code(self) -> str:
        return self.fields.get(39, "")


def written(mti: str, fields: Mapping[int, str]) -> bytes:
    """A message without header and frame."""
    bits = 0
    parts = []
    for number in sorted(number for number, value in fields.items() if value):
        value = fields[number]
        bits |= 1 << (128 - number)
        parts.append(value if number in _FIXED else f"{len(value):0{_VARIABLE[number]}d}{value}")
    bitmap = f"{bits | 1 << 127:032X}" if bits & (2**64 - 1) else f"{bits >> 64:016X}"
    return (mti + bitmap + "".join(parts)).encode("latin-1")


def read(body: bytes) -> Said:
    """An answer, whole. Raises Fails."""
    text = body.decode("latin-1")
    try:
        length = 36 if int(text[4], 16) & 8 else 20
        bits = f"{int(text[4:length], 16):0{(length - 4) * 4}b}"
        at, fields = length, {}
        for number, bit in enumerate(bits, start=1):
            if bit == "0" or number == 1:
                continue
            size = _FIXED.get(number) or int(text[at : at + _VARIABLE[number]])
            at += 0 if number in _FIXED else _VARIABLE[number]
            fields[number] = text[at : at + size]
            at += size
            if len(fields[number]) < size:
                raise Fails(f"jawaban terputus pada DE {number}")
    except (ValueError, KeyError, IndexError) as error:
        raise Fails(f"jawaban tidak terbaca: {error!r}") from error
    if at != len(text):
        raise Fails(f"jawaban {at} huruf diikuti {len(text) - at} huruf lain")
    return Said(text[:4], fields)


@dataclass(slots=True)
class Line:
    """One connection, over which one question waits for its answer."""

    host: str
    port: int
    partner: IsoPartner
    _socket: socket.socket | None = None
    _held: bytes = b""

    def connect(self) -> None:
        """A new connection; the old one ends. Raises Skips if nobody listens."""
        self.close()
        try:
            self._socket = socket.create_connection((self.host, self.port), timeout=SECONDS)
        except OSError as error:
            raise Skips(f"tidak tersambung ke {self.host}:{self.port}: {error}") from error

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._held = None, b""

    def taken(self) -> socket.socket:
        """The connection, given away. Raises Closed if there is none."""
        given, self._socket, self._held = self._socket, None, b""
        if given is None:
            raise Closed
        return given

    def framed(self, body: bytes) -> bytes:
        """A message as it goes onto the line."""
        whole = (HEADER if self.partner.has_header else b"") + body
        match self.partner.framing:
            case Framing.ASCII4:
                return b"%04d" % len(whole) + whole
            case Framing.ASCII4_ETX:
                return b"%04d" % (len(whole) + 1) + whole + ETX
            case Framing.BE16:
                return len(whole).to_bytes(2, "big") + whole
            case Framing.LE16:
                return len(whole).to_bytes(2, "little") + whole
        return whole

    def send(self, raw: bytes) -> None:
        """Bytes as they are. Raises Closed."""
        if self._socket is None:
            self.connect()
        assert self._socket is not None  # noqa: S101 (connect made one or raised)
        try:
            self._socket.sendall(raw)
        except OSError as error:
            raise Closed from error

    def hear(self) -> Said:
        """The next answer. Raises Closed; Fails if none comes in time or it cannot be read."""
        try:
            body = self._message()
        except TimeoutError:
            raise Fails(f"tidak ada jawaban dalam {SECONDS} detik") from None
        except OSError as error:
            raise Closed from error
        if self.partner.has_header:
            if not body.startswith(b"ISO"):
                raise Fails("jawaban tanpa header ISO")
            body = body[len(HEADER) :]
        return read(body)

    def _message(self) -> bytes:
        framing = self.partner.framing
        if framing is Framing.ISO_HEADER:  # without a length, one reading is one message
            self._fill(1)
            taken, self._held = self._held, b""
            return taken
        width = 4 if framing in {Framing.ASCII4, Framing.ASCII4_ETX} else 2
        told = self._take(width)
        if width == 4:
            if not told.isdigit():
                raise Fails(f"panjang {told!r} bukan empat angka")
            length = int(told)
        else:
            length = int.from_bytes(told, "big" if framing is Framing.BE16 else "little")
        body = self._take(length)
        if framing is Framing.ASCII4_ETX:
            if body[-1:] != ETX:
                raise Fails("jawaban tanpa ETX")
            return body[:-1]
        return body

    def _take(self, length: int) -> bytes:
        self._fill(length)
        taken, self._held = self._held[:length], self._held[length:]
        return taken

    def _fill(self, length: int) -> None:
        while len(self._held) < length:
            came = self._socket.recv(65536) if self._socket else b""
            if not came:
                raise Closed
            self._held += came

    def ask(self, mti: str, fields: Mapping[int, str]) -> Said:
        """A message and its answer, which must name the same STAN. Raises Closed, Fails."""
        self.send(self.framed(written(mti, fields)))
        said = self.hear()
        wanted = f"{mti[:2]}{int(mti[2]) + 1}{mti[3]}"
        if said.mti != wanted:
            raise Fails(f"{mti} dijawab {said.mti}, seharusnya {wanted}")
        if said.fields.get(11) != fields.get(11):
            raise Fails(f"DE 11 dikirim {fields.get(11)}, dikembalikan {said.fields.get(11)}")
        return said


@dataclass(slots=True)
class IsoBank:
    """The bank: its line, its numbers, and its messages as the dialect's description writes them."""

    line: Line
    _stan: int = field(default=0)
    _run: str = field(default_factory=lambda: f"{secrets.randbelow(1_000_000):06d}")

    @property
    def partner(self) -> IsoPartner:
        return self.line.partner

    def now(self) -> datetime:
        return clock.now()

    def stan(self) -> str:
        """A number of this run; with its RRN it is no other run's of the day."""
        if not self._stan:
            at = self.now().astimezone(WIB)
            self._stan = (at.hour * 3600 + at.minute * 60 + at.second) * 10
        self._stan = (self._stan + 1) % 1_000_000
        return f"{self._stan:06d}"

    def network(self, what: str) -> Said:
        """001 sign-on, 002 sign-off, 301 echo."""
        fields = {7: f"{self.now():%m%d%H%M%S}", 11: self.stan(), 32: self.partner.acquirer, 70: what}
        return self.line.ask("0800", fields)

    def told(self, bill: str, *, processing: str, amount: int = 0) -> dict[int, str]:
        """The fields of a request about a bill (NOP and year)."""
        at, number, family = self.now(), self.stan(), self.partner.family
        local = at.astimezone(WIB)
        fields = {
            2: "0000000000000000",
            3: processing,
            4: f"{amount:012d}",
            7: f"{at:%m%d%H%M%S}",
            11: number,
            12: f"{local:%H%M%S}",
            13: f"{local:%m%d}",
            15: f"{local:%m%d}",
            18: "6011",
            32: self.partner.acquirer,
            37: f"{self._run}{number}",
            41: "UJI00001",
            42: "UJI KESESUAIAN ",
            49: "360",
            family.bill: bill,
        }
        if family.bill == 61:
            fields |= {59: "PAY", 63: "214"}
            if processing == family.payment:
                fields[48] = f"NTB{fields[37]}"
        return fields

    def inquiry(self, bill: str) -> dict[int, str]:
        return self.told(bill, processing=self.partner.family.inquiry)

    def order(self, bill: str, amount: int) -> dict[int, str]:
        return self.told(bill, processing=self.partner.family.payment, amount=amount)

    def reversal(self, order: Mapping[int, str]) -> dict[int, str]:
        """What undoes an order: the same numbers, or numbers of its own with the original's in DE 90."""
        fields = dict(order)
        if self.partner.family.has_header:
            fields[90] = f"0200{order[11]}{order[7]}{order[32].zfill(11)}"
            fields[11] = self.stan()
        return fields

    def receipt(self, said: Said) -> str:
        """The receipt that an answer tells; empty if none."""
        family = self.partner.family
        if not family.tells_receipt:
            return ""
        if family.receipt:
            return said.fields.get(family.receipt, "")
        told = said.fields.get(family.profile, "")
        return told[-16:].strip() if len(told) == family.profile_length else ""
