"""Banks' lines of ISO 8583: messages as bytes, cut anywhere, some half and followed by a new connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zlib import crc32

from sppt.channels.iso8583.dialect import Speech, speech
from sppt.channels.iso8583.framing import HEADER_LENGTH, Frames
from sppt.channels.iso8583.messages import Wanted
from sppt.channels.judging import Order
from sppt.partners.words import Dialect, Framing
from sppt.payments.language import Refusal, Reversed
from sppt.rules.calendar import WIB
from sppt.trials import iso_hearing
from sppt.trials.conformance.iso_line import HEADER, written
from sppt.trials.conformance.iso_partner import FAMILIES
from sppt.trials.simulate.banks import Entry
from sppt.trials.simulate.city import YEAR, nop_of

STANS = 1_000_000
ORDER, REVERSAL, REVERSAL_AGAIN = "0200", "0400", "0401"


@dataclass(frozen=True, slots=True)
class Bank:
    """How a bank speaks."""

    acquirer: str
    dialect: Dialect
    framing: Framing


BANKS = {
    "bank-iso": Bank("110", Dialect.BJB_2, Framing.ASCII4),
    "bank-spopd": Bank("9", Dialect.SPOPD, Framing.ISO_HEADER),
}


class Overheard(Exception):
    """Half a message was taken for a whole one, or a whole one for something else."""


@dataclass(slots=True)
class Lines:
    """One connection for each bank, and our reader at its end."""

    start: datetime
    _frames: dict[str, Frames] = field(default_factory=dict)

    def cut(self, entry: Entry) -> None:
        """Half a payment comes, then the bank has to connect anew."""
        channel = entry.payment.channel
        raw = _framed(channel, self._payment(entry))
        if self._reader(channel).feed(raw[: 1 + _chance(entry, raw) % (len(raw) - 1)]):
            raise Overheard(channel)
        del self._frames[channel]

    def order(self, entry: Entry, *, at: datetime) -> Order:
        """A payment, from the bank's bytes to what the ledger is asked."""
        wanted = self._heard(entry, ORDER, self._payment(entry), at=at)
        entry.key = wanted.reference
        return iso_hearing.order(entry.payment.channel, wanted)

    def undo(self, entry: Entry, *, turn: int, at: datetime) -> Reversed | Refusal:
        """A reversal; its repetitions call themselves such."""
        mti = REVERSAL_AGAIN if turn else REVERSAL
        wanted = self._heard(entry, mti, self._undoing(entry), at=at)
        entry.key = wanted.reference
        return iso_hearing.undo(entry.payment.channel, wanted, at=at)

    def _heard(self, entry: Entry, mti: str, fields: Mapping[int, str], *, at: datetime) -> Wanted:
        """A message read as our door reads it, its bytes cut at any place."""
        channel = entry.payment.channel
        spoken = _speech(channel)
        raw = _framed(channel, fields, mti)
        place = _chance(entry, raw) % len(raw)
        reader = self._reader(channel)
        bodies = [*reader.feed(raw[:place]), *reader.feed(raw[place:])]
        if len(bodies) != 1 or reader.broken or reader.is_waiting:
            raise Overheard(f"{channel}: {raw!r}")
        return iso_hearing.understood(spoken, bodies[0][HEADER_LENGTH if spoken.header else 0 :], at=at)

    def _reader(self, channel: str) -> Frames:
        if channel not in self._frames:
            self._frames[channel] = Frames(BANKS[channel].framing, _speech(channel).layout)
        return self._frames[channel]

    def _payment(self, entry: Entry) -> dict[int, str]:
        """The message that a bank sends for this payment, and again, unchanged, when it hears nothing."""
        payment, bank = entry.payment, BANKS[entry.payment.channel]
        family = FAMILIES[bank.dialect]
        paid_at = self.start + timedelta(seconds=payment.pays_at)
        local, number = paid_at.astimezone(WIB), payment.number
        fields = {
            3: family.payment,
            4: f"{entry.amount:012d}",
            7: f"{paid_at.astimezone(UTC):%m%d%H%M%S}",
            11: f"{number % STANS:06d}",
            12: f"{local:%H%M%S}",
            13: f"{local:%m%d}",
            18: "6011",
            32: bank.acquirer,
            37: f"{number:012d}",
            49: "360",
            family.bill: f"{nop_of(payment.bills[0]).digits}{YEAR}",
        }
        return fields | ({48: f"NTB{number:09d}", 59: "PAY"} if family.bill != 48 else {})

    def _undoing(self, entry: Entry) -> dict[int, str]:
        """The same numbers, or numbers of its own with the original's in DE 90."""
        fields = self._payment(entry)
        if _speech(entry.payment.channel).place.original:
            fields[90] = f"0200{fields[11]}{fields[7]}{fields[32].zfill(11)}"
            fields[11] = f"{(int(fields[11]) + STANS // 2) % STANS:06d}"
        return fields


def _framed(channel: str, fields: Mapping[int, str], mti: str = ORDER) -> bytes:
    body = written(mti, fields)
    return HEADER + body if _speech(channel).header else b"%04d" % len(body) + body


def _speech(channel: str) -> Speech:
    return speech(BANKS[channel].dialect)


def _chance(entry: Entry, raw: bytes) -> int:
    """The same for the same message of the same payment."""
    return crc32(raw, entry.payment.number)
