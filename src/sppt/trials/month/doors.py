"""The doors of the city as each kind of channel uses them: one payment asked for, paid, and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol as Shape
from typing import TypeAlias

from sppt.channels import judging
from sppt.channels.iso8583.dialect import Speech, speech
from sppt.channels.iso8583.messages import Wanted as Heard
from sppt.channels.qris.acquirer import Generated, Refused, Silent
from sppt.channels.qris.claims import MOVED, Claim, judge
from sppt.channels.qris.keeper import attend
from sppt.channels.snap import work as snap
from sppt.channels.snap.codes import Service
from sppt.kit import clock
from sppt.partners.exchanges import Asked
from sppt.partners.qr import Qr, want_qr
from sppt.partners.words import Dialect, Protocol
from sppt.payments.actions import record_payment, reverse_by_channel
from sppt.payments.language import PaymentRequest, Pick, Receipt, ReversalRequest
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop
from sppt.trials import iso_hearing
from sppt.trials.acquirer.minting import mint
from sppt.trials.conformance.iso_partner import FAMILIES
from sppt.trials.month.plan import Payer

REASON = "Dibatalkan oleh bank"
NMID, MERCHANT_ID = "ID2026000071091", "000071000109"
QR_LASTS = timedelta(minutes=15)
ISO_BANK = ("110", Dialect.BJB_2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a payer was told that he owes: by a code, or by NOP and year."""

    payer: Payer
    nop: Nop
    tax_year: int
    code: str
    amount: int

    @property
    def pick(self) -> Pick | None:
        return None if self.code else Pick(self.nop, frozenset({self.tax_year}))


class Order(Shape):
    """A payment on its way: `reference` is the bank's number of it, `ours` the one under which we keep it."""

    @property
    def reference(self) -> str: ...

    @property
    def ours(self) -> str: ...

    def pay(self, *, at: datetime) -> Receipt: ...

    def undo(self, *, at: datetime) -> object: ...


Door: TypeAlias = Callable[["Wanted", datetime], Order]
"""A channel's way in: what a payer wants, at the moment when he asks."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """A counter or a partner of the API: its own number is ours."""

    wanted: Wanted

    @property
    def reference(self) -> str:
        return self.wanted.payer.reference

    @property
    def ours(self) -> str:
        return self.reference

    @property
    def request(self) -> PaymentRequest:
        payer, wanted = self.wanted.payer, self.wanted
        return PaymentRequest(
            payer.channel, self.ours, wanted.code, wanted.amount, payer.paid_at, pick=wanted.pick
        )

    def pay(self, *, at: datetime) -> Receipt:
        return _receipt(record_payment(self.request, at=at))

    def undo(self, *, at: datetime) -> object:
        channel = self.wanted.payer.channel
        return reverse_by_channel(ReversalRequest(channel, f"B{self.ours}", self.ours, REASON), at=at)


class _Snap(_Plain):
    """A bank of virtual accounts: its paymentRequestId is ours."""

    __slots__ = ()

    def pay(self, *, at: datetime) -> Receipt:
        channel, key = self.wanted.payer.channel, self.ours
        asked = Asked(channel, Service.PAYMENT, f"E{key}", key, self.wanted.code, self.wanted.amount)
        (done,) = snap.settle([snap.Order(asked, self.request)], at=at)
        return _receipt(done.outcome if isinstance(done, snap.Done) else done)


@dataclass(frozen=True, slots=True)
class _Iso:
    """A bank of ISO 8583: its report names the RRN, we keep day, acquirer, STAN and RRN."""

    wanted: Wanted

    @property
    def reference(self) -> str:
        return f"{self.wanted.payer.number:012d}"

    @property
    def ours(self) -> str:
        return self._heard("0200", at=self.wanted.payer.paid_at).reference

    @property
    def speech(self) -> Speech:
        return speech(ISO_BANK[1])

    def pay(self, *, at: datetime) -> Receipt:
        order = iso_hearing.order(self.wanted.payer.channel, self._heard("0200", at=at))
        return _receipt(judging.settle([order], at=at)[0])

    def undo(self, *, at: datetime) -> object:
        return iso_hearing.undo(self.wanted.payer.channel, self._heard("0400", at=at), at=at)

    def _heard(self, mti: str, *, at: datetime) -> Heard:
        wanted, paid_at = self.wanted, self.wanted.payer.paid_at
        family, local = FAMILIES[ISO_BANK[1]], paid_at.astimezone(WIB)
        fields = {
            3: family.payment,
            4: f"{wanted.amount:012d}",
            7: f"{paid_at.astimezone(UTC):%m%d%H%M%S}",
            11: self.reference[-6:],
            12: f"{local:%H%M%S}",
            13: f"{local:%m%d}",
            18: "6011",
            32: ISO_BANK[0],
            37: self.reference,
            48: f"NTB{self.reference}",
            49: "360",
            family.bill: f"{wanted.nop.digits}{wanted.tax_year}",
        }
        return iso_hearing.heard(self.speech, mti, fields, at=at)


@dataclass(frozen=True, slots=True)
class _Qr:
    """A payer with a QR: the acquirer's report names the RRN, we keep our own order's number."""

    wanted: Wanted
    qr: Qr

    @property
    def reference(self) -> str:
        return f"{self.wanted.payer.number:012d}"

    @property
    def ours(self) -> str:
        return self.qr.reference

    def pay(self, *, at: datetime) -> Receipt:
        payer = self.wanted.payer
        told = Claim(
            partner=payer.channel,
            external_id=f"N{payer.number}",
            status=MOVED,
            reference=self.qr.reference,
            named=f"A{payer.number}",
            rrn=self.reference,
            merchant_id=MERCHANT_ID,
            amount=self.wanted.amount,
            paid_at=payer.paid_at,
        )
        return _receipt(judge([told], at=at)[0].outcome)

    def undo(self, *, at: datetime) -> object:
        raise TypeError(f"a payment by QR is undone by officers alone, not at {at}")


def _by_qr(wanted: Wanted, at: datetime) -> Order:
    """Wished for, made by an acquirer without faults, shown."""
    channel = wanted.payer.channel
    qr = want_qr(wanted.code, wanted.amount, partner=channel, until=at + QR_LASTS, at=at)
    with clock.stopped_at(at):
        attend(qr, _GoodAcquirer(wanted.payer), at=at)
    return _Qr(wanted, qr)


@dataclass(frozen=True, slots=True)
class _GoodAcquirer:
    payer: Payer

    def generate(self, qr: Qr) -> Generated:
        content = mint(amount=qr.amount, nmid=NMID, merchant_id=MERCHANT_ID, reference=qr.reference)
        return Generated(f"A{self.payer.number}", content)

    def query(self, _: Qr) -> Silent:
        return Silent()

    def cancel(self, _: Qr, reason: str) -> Refused:
        return Refused(reason)


def door_of(protocol: Protocol) -> Door:
    """The way in of a channel that speaks so."""
    doors: dict[Protocol, Door] = {
        Protocol.SNAP: lambda wanted, _: _Snap(wanted),
        Protocol.ISO8583: lambda wanted, _: _Iso(wanted),
        Protocol.QRIS: _by_qr,
    }
    return doors.get(protocol, lambda wanted, _: _Plain(wanted))


def _receipt(outcome: object) -> Receipt:
    if not isinstance(outcome, Receipt):
        raise TypeError(f"a payment of the month was not booked: {outcome}")
    return outcome
