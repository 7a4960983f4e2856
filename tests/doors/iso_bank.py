"""A bank of the old kind as its engineer would write it: with a library of others, never asking our code how."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Literal

import iso8583
import iso8583.specs

from sppt.partners.iso8583 import SignOn, Ways, speak_iso8583
from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing
from tests.doors.api_rig import Doors, inside
from tests.world import NOON

JAKARTA = timezone(timedelta(hours=7))
INQUIRY, PAYMENT = {"bjb": "341019", "spopd": "360000"}, {"bjb": "541019", "spopd": "560000"}
_stans = itertools.count(1)
_VARIABLE = {2: (2, 19), 32: (2, 11), 33: (2, 11), 35: (2, 37), 102: (2, 28), 103: (2, 28)}
_FIXED = {3: 6, 4: 12, 7: 10, 11: 6, 12: 6, 13: 4, 15: 4, 18: 4, 22: 3, 37: 12, 39: 2, 41: 8, 42: 15, 43: 40}
_FIXED |= {49: 3, 70: 3, 90: 31}


def _spec() -> dict[str, Mapping[str, object]]:
    spec: dict[str, Mapping[str, object]] = dict(iso8583.specs.default_ascii)
    lengths = {number: (0, length) for number, length in _FIXED.items()} | _VARIABLE
    lengths |= dict.fromkeys((47, 48, 59, 60, 61, 62, 63, 107), (3, 999))
    for number, (prefix, length) in lengths.items():
        spec[str(number)] = {
            "data_enc": "latin-1",
            "len_enc": "ascii",
            "len_type": prefix,
            "max_len": length,
            "desc": "",
        }
    return spec


SPEC = _spec()


@dataclass(slots=True)
class Said:
    """An answer: its MTI and data elements."""

    mti: str
    fields: dict[int, str]

    @property
    def code(self) -> str:
        return self.fields[39]

    @property
    def amount(self) -> int:
        return int(self.fields[4])


@dataclass(slots=True)
class IsoBank:
    """One line to running doors, in one dialect and framing."""

    doors: Doors
    port: int
    dialect: str  # "bjb" or "spopd"
    framing: Framing
    acquirer: str
    line: socket.socket = None  # type: ignore[assignment]  # set by connect
    _held: bytes = b""

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """A new line; an old one ends."""
        if self.line is not None:
            self.line.close()
        self.line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self._held = b""

    def framed(self, body: bytes) -> bytes:
        length = len(body)
        return {
            Framing.ASCII4: b"%04d" % length + body,
            Framing.ASCII4_ETX: b"%04d" % (length + 1) + body + b"\x03",
            Framing.BE16: bytes([length >> 8, length & 255]) + body,
            Framing.LE16: bytes([length & 255, length >> 8]) + body,
            Framing.ISO_HEADER: body,
        }[self.framing]

    def written(self, mti: str, fields: Mapping[int, str]) -> bytes:
        """A message with its frame."""
        body, _ = iso8583.encode({"t": mti, **{str(n): v for n, v in fields.items() if v}}, SPEC)
        headed = self.dialect == "spopd" or self.framing is Framing.ISO_HEADER
        return self.framed((b"ISO005000010" if headed else b"") + bytes(body))

    def hear(self) -> Said:
        """The next answer; raises EOFError when the line was closed."""
        body = self._cut()
        if self.dialect == "spopd" or self.framing is Framing.ISO_HEADER:
            assert body.startswith(b"ISO005000010")
            body = body[12:]
        told, _ = iso8583.decode(body, SPEC)
        return Said(told["t"], {int(n): v for n, v in told.items() if n.isdigit()})

    def _cut(self) -> bytes:
        if self.framing is Framing.ISO_HEADER:
            return self._more(1) + self._rest()
        width = 4 if self.framing in {Framing.ASCII4, Framing.ASCII4_ETX} else 2
        told = self._more(width)
        order: Literal["big", "little"] = "big" if self.framing is Framing.BE16 else "little"
        length = int(told) if width == 4 else int.from_bytes(told, order)
        body = self._more(length)
        if self.framing is Framing.ASCII4_ETX:
            assert body[-1:] == b"\x03"
            body = body[:-1]
        return body

    def _more(self, length: int) -> bytes:
        while len(self._held) < length:
            came = self.line.recv(65536)
            if not came:
                raise EOFError
            self._held += came
        taken, self._held = self._held[:length], self._held[length:]
        return taken

    def _rest(self) -> bytes:
        """Without a length an answer is what came in one go, as these banks read it."""
        taken, self._held = self._held, b""
        return taken

    def ask(self, mti: str, fields: Mapping[int, str]) -> Said:
        self.line.sendall(self.written(mti, fields))
        return self.hear()

    def network(self, what: str) -> Said:
        """001 sign-on, 002 sign-off, 301 echo."""
        stamp = f"{self.doors.now:%m%d%H%M%S}"
        return self.ask("0800", {7: stamp, 11: stan(), 32: self.acquirer, 70: what})

    def signed_on(self) -> IsoBank:
        assert self.network("001").code == "00"
        return self

    def told(self, what: str, nop: str, tax_year: int, **changed: str) -> dict[int, str]:
        """The fields of an inquiry or a payment; `changed` replaces them (f11="…"), "" leaves one out."""
        now = self.doors.now
        local = now.astimezone(JAKARTA)
        number = stan()
        fields = {
            2: "0000000000000000",
            3: {"inquiry": INQUIRY, "payment": PAYMENT}[what][self.dialect],
            4: "000000000000",
            7: f"{now:%m%d%H%M%S}",
            11: number,
            12: f"{local:%H%M%S}",
            13: f"{local:%m%d}",
            15: f"{local:%m%d}",
            18: "6011",
            32: self.acquirer,
            37: number.zfill(12),
            41: "00000001",
            42: "BANKCONTOH".ljust(15),
            43: "TANGSEL".ljust(40),
            49: "360",
            63: "214",
        }
        if self.dialect == "bjb":
            fields |= {22: "021", 59: "PAY", 60: "142", 61: f"{nop}{tax_year}", 102: "0012345678901"}
            if what == "payment":
                fields[48] = f"NTB{number}"
        else:
            fields[48] = f"{nop}{tax_year}"
        fields |= {int(name[1:]): value for name, value in changed.items()}
        return fields

    def inquire(self, nop: str, tax_year: int, **changed: str) -> Said:
        return self.ask("0200", self.told("inquiry", nop, tax_year, **changed))

    def order(self, nop: str, tax_year: int, amount: int, **changed: str) -> dict[int, str]:
        return self.told("payment", nop, tax_year, **{"f4": f"{amount:012d}", **changed})

    def pay(self, nop: str, tax_year: int, amount: int, **changed: str) -> Said:
        return self.ask("0200", self.order(nop, tax_year, amount, **changed))

    def undone(self, order: Mapping[int, str], **changed: str) -> dict[int, str]:
        """The fields of a reversal of an order."""
        fields = dict(order)
        if self.dialect == "spopd":
            fields[90] = f"0200{order[11]}{order[7]}{order[32].zfill(11)}"
            fields[11] = stan()
        fields |= {int(name[1:]): value for name, value in changed.items()}
        return fields

    def reverse(self, order: Mapping[int, str], mti: str = "0400", **changed: str) -> Said:
        return self.ask(mti, self.undone(order, **changed))


def stan() -> str:
    return f"{next(_stans):06d}"


def speak(
    doors: Doors,
    code: str,
    *,
    acquirer: str,
    dialect: Dialect,
    framing: Framing,
    port: int,
    names: NamePolicy = NamePolicy.MASKED,
    ways: Ways | None = None,
) -> None:
    """Lets a partner that exists speak ISO 8583."""
    with inside(doors.world):
        speak_iso8583(
            doors.clients[code].client_id,
            acquirer=acquirer,
            dialect=dialect,
            framing=framing,
            port=port,
            names=names,
            ways=ways or Ways(sign_on=SignOn.REQUIRED),
            by="operator",
            at=NOON - timedelta(days=1),
        )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def reached(doors: Doors, port: int, dialect: str, framing: Framing, acquirer: str) -> IsoBank:
    """A line, as soon as the doors have opened its port."""
    import time

    until = time.monotonic() + 20
    while True:
        try:
            return IsoBank(doors, port, dialect, framing, acquirer)
        except ConnectionRefusedError:
            assert time.monotonic() < until, doors.logged()
            time.sleep(0.05)
