"""A bank of ISO 8583 as a stranger: real lines, cut half-way, begun anew; it asks until it knows, and undoes.

Written from docs/operating/iso8583.md; it shares the kit's few lines that write and read a message.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sppt.kit import clock
from sppt.rules.calendar import WIB
from sppt.trials.chaos.banks import ASK_SECONDS_MAX, GaveUp, Line
from sppt.trials.conformance.findings import Fails
from sppt.trials.conformance.iso_line import Said, read, written
from sppt.trials.conformance.iso_partner import FAMILIES

DIALECT = "bjb-2"
ACQUIRER = "110"
ANSWER_SECONDS = 3
UNDOING_MAX = 8
OK, BUSY, PAID = "00", "76", "54"
NTPD = 47


@dataclass(slots=True)
class IsoBank:
    """One teller's lines, one to each entrance; each signs on when it is begun. `addresses` are ports on loopback."""

    partner: str
    ports: tuple[int, ...]
    _lines: dict[int, socket.socket] = field(default_factory=dict)

    def close(self) -> None:
        for port in list(self._lines):
            self._hang_up(port)

    def definite(self, mti: str, fields: Mapping[int, str], chance: Random) -> Said:
        """Asks, now here and now there, until something definite is said. Raises GaveUp."""
        until = time.monotonic() + ASK_SECONDS_MAX
        while time.monotonic() < until:
            said = self.once(mti, fields, chance.choice(self.ports))
            if said is not None and said.code != BUSY:
                return said
            time.sleep(0.02)
        raise GaveUp(f"{self.partner} {mti} {fields[37]}")

    def once(self, mti: str, fields: Mapping[int, str], port: int) -> Said | None:
        """One question on one line; None if nothing came of it."""
        try:
            line = self._line(port)
            line.sendall(_framed(mti, fields))
            said = _heard(line)
        except (OSError, Fails):
            self._hang_up(port)
            return None
        if said.fields.get(11) != fields[11]:
            raise GaveUp(f"{self.partner}: {fields[11]} is answered with {said.fields.get(11)}")
        return said

    def cut(self, mti: str, fields: Mapping[int, str], chance: Random) -> None:
        """The same on a line that breaks half-way, or before the answer."""
        raw, port = _framed(mti, fields), chance.choice(self.ports)
        with suppress(OSError, Fails):
            self._line(port).sendall(raw[: chance.choice([2, len(raw) // 2, len(raw) - 1, len(raw)])])
        self._hang_up(port)

    def _line(self, port: int) -> socket.socket:
        if port not in self._lines:
            line = self._lines[port] = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS)
            line.sendall(
                _framed("0800", {7: f"{clock.now():%m%d%H%M%S}", 11: "000000", 32: ACQUIRER, 70: "001"})
            )
            if _heard(line).code != OK:
                raise Fails("sign-on")
        return self._lines[port]

    def _hang_up(self, port: int) -> None:
        if (line := self._lines.pop(port, None)) is not None:
            line.close()


def _framed(mti: str, fields: Mapping[int, str]) -> bytes:
    body = written(mti, fields)
    return b"%04d" % len(body) + body


def _heard(line: socket.socket) -> Said:
    """The next answer. Raises OSError, Fails."""
    return read(_taken(line, int(_taken(line, 4))))


def _taken(line: socket.socket, length: int) -> bytes:
    held = b""
    while len(held) < length:
        came = line.recv(length - len(held))
        if not came:
            raise ConnectionResetError
        held += came
    return held


@dataclass(frozen=True, slots=True)
class Order:
    """A payment of a bill by its NOP and year, with the numbers that it keeps on every line and every day."""

    line: Line
    fields: Mapping[int, str]

    @classmethod
    def of(cls, line: Line, *, seed: int, number: int, tax_year: int) -> Order:
        """The order, whose key our books will have: day, acquirer, STAN and RRN."""
        at: datetime = clock.now()
        local, family = at.astimezone(WIB), FAMILIES[DIALECT]
        stan, rrn = f"{number % 1_000_000:06d}", f"{seed % 1_000_000:06d}{number % 1_000_000:06d}"
        line.reference = f"{local:%Y%m%d}-{ACQUIRER}-{stan}-{rrn}"
        fields = {
            3: family.payment,
            4: f"{line.amount:012d}",
            7: f"{at.astimezone(UTC):%m%d%H%M%S}",
            11: stan,
            12: f"{local:%H%M%S}",
            13: f"{local:%m%d}",
            18: "6010",
            32: ACQUIRER,
            37: rrn,
            48: f"NTB{rrn}",
            49: "360",
            59: "PAY",
            family.bill: f"{line.nop}{tax_year}",
        }
        return cls(line, fields)

    @property
    def inquiry(self) -> dict[int, str]:
        return {**self.fields, 3: FAMILIES[DIALECT].inquiry, 4: f"{0:012d}"}


def pay_by_iso(bank: IsoBank, order: Order, chance: Random) -> None:
    """One payment, perhaps cut, told twice or undone. Raises GaveUp."""
    line = order.line
    if chance.random() < 0.3:
        bank.cut("0200", order.fields, chance)
    for _ in range(2):
        said = bank.definite("0200", order.fields, chance)
        line.answers.append(
            f"booked {said.fields.get(NTPD, '')}" if said.code == OK else f"refused {said.code}"
        )
    if line.booked and chance.random() < 0.2:
        line.undone = _undone(bank, order, chance)


def _undone(bank: IsoBank, order: Order, chance: Random) -> bool:
    """Undoes it, if its day is not over; whoever hears nothing clear asks for the bill."""
    for number in range(UNDOING_MAX):
        if chance.random() < 0.2:
            bank.cut("0400", order.fields, chance)
        said = bank.once("0401" if number else "0400", order.fields, chance.choice(bank.ports))
        if said is not None and said.code == OK:
            return True
        time.sleep(0.05)
    # Whose bill it is that was paid learns its own receipt again.
    said = bank.definite("0200", order.inquiry, chance)
    return not (said.code == PAID and said.fields.get(NTPD, "") in order.line.answers[0])
