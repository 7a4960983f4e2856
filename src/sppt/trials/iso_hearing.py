"""A bank's ISO 8583 message on its way through our own reader: bytes in, what the ledger is asked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from sppt.channels.iso8583 import messages
from sppt.channels.iso8583.codec import decode
from sppt.channels.iso8583.desks import REASON
from sppt.channels.iso8583.desks import undo as undo_wanted
from sppt.channels.iso8583.dialect import Speech
from sppt.channels.iso8583.messages import Wanted
from sppt.channels.iso8583.work import SERVICE
from sppt.channels.judging import Order
from sppt.partners.exchanges import Asked
from sppt.payments.language import PaymentRequest, Pick, Refusal, ReversalRequest, Reversed
from sppt.rules.nop import Nop
from sppt.trials.conformance.iso_line import written


def heard(spoken: Speech, mti: str, fields: Mapping[int, str], *, at: datetime) -> Wanted:
    """What a message wants, written by the kit and read by our door."""
    return understood(spoken, written(mti, fields), at=at)


def understood(spoken: Speech, body: bytes, *, at: datetime) -> Wanted:
    """What a message wants, from its bytes without frame and header."""
    message = decode(spoken.layout, body)
    return messages.read(spoken, message, messages.checked(spoken, message, ""), at=at)


def order(channel: str, wanted: Wanted) -> Order:
    """A payment as our door hands it on."""
    key = wanted.reference
    asked = Asked(channel, SERVICE, key, key, wanted.bill, wanted.amount, wanted.ntb)
    pick = Pick(Nop.read(wanted.nop, city=settings.SPPT_CITY), frozenset({wanted.tax_year}))
    return Order(asked, PaymentRequest(channel, key, "", wanted.amount, paid_at=wanted.paid_at, pick=pick))


def undo(channel: str, wanted: Wanted, *, at: datetime) -> Reversed | Refusal:
    """A reversal as our door carries it out."""
    return undo_wanted(ReversalRequest(channel, f"R{wanted.own}", wanted.reference, REASON), wanted, at=at)
