"""What was agreed with a channel, held against what it asks: its hours, and the greatest amount of one payment.

A notice is never stopped here: its money has moved. Nor is the repetition of a payment that we know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction

from sppt.partners.channels import Channel, channels
from sppt.payments.language import (
    Incoming,
    Inquired,
    PaymentCode,
    PaymentRequest,
    Refusal,
    RefusalCode,
)

# What was begun in a channel's hours may end this much later; and a bank's clock may run ahead by as much.
GRACE = timedelta(minutes=5)

Answer = TypeVar("Answer", Inquired | Refusal, PaymentCode | Refusal)


def payable_by(agreed: Channel | None, answer: Answer, *, at: datetime) -> Answer | Refusal:
    """The answer to an inquiry of a channel that has agreed this, or why the channel cannot take this amount now."""
    if agreed is None or isinstance(answer, Refusal):
        return answer
    if not agreed.active or not agreed.is_open(at):
        return Refusal.of(RefusalCode.CHANNEL_CLOSED)
    return answer if agreed.takes(answer.amount) else Refusal.of(RefusalCode.AMOUNT_TOO_HIGH)


def stopped(many: Sequence[Incoming], places: Sequence[int], *, at: datetime) -> dict[int, Refusal]:
    """The requests at these places that their channels may not make now, by place, with why."""
    known = channels()
    found: dict[int, Refusal] = {}
    for place in places:
        item = many[place]
        agreed = known.get(item.channel)
        if agreed is None or not isinstance(item, PaymentRequest):
            continue
        if not agreed.takes(item.amount):
            found[place] = Refusal.of(RefusalCode.AMOUNT_TOO_HIGH)
        elif not agreed.active or not _is_open(agreed, item, at=at):
            found[place] = Refusal.of(RefusalCode.CHANNEL_CLOSED)
    return _but_known(many, found) if found else found


def _is_open(agreed: Channel, item: PaymentRequest, *, at: datetime) -> bool:
    """Whether it came, began, or was paid at the bank in the channel's hours; its age is settle.sql's to judge."""
    if agreed.is_open(at) or agreed.is_open(at - GRACE):
        return True
    return item.paid_at is not None and item.paid_at <= at + GRACE and agreed.is_open(item.paid_at)


_LOCK = """
    SELECT pg_advisory_xact_lock(asked.key)
    FROM (SELECT DISTINCT hashtextextended(channel || ' ' || reference, 0) AS key
          FROM unnest(%s::text[], %s::text[]) AS given (channel, reference) ORDER BY 1) AS asked
"""
_KNOWN = """
    SELECT given.ord
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (channel, reference, ord)
    WHERE EXISTS (SELECT FROM payments_payment AS payment
                  WHERE payment.channel = given.channel AND payment.reference = given.reference)
       OR EXISTS (SELECT FROM payments_case AS kept
                  WHERE kept.channel = given.channel AND kept.reference = given.reference)
"""


def _but_known(many: Sequence[Incoming], found: Mapping[int, Refusal]) -> dict[int, Refusal]:
    """Without those whose references are known: they get the answer that they got before.

    Lock first, look second, as settle.sql does: the first of two equal requests may be on its way at this moment.
    """
    places = list(found)
    keys = [[many[place].channel for place in places], [many[place].reference for place in places]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, keys)
        cursor.execute(_KNOWN, keys)
        known = {places[ord_ - 1] for (ord_,) in cursor}
    return {place: refusal for place, refusal in found.items() if place not in known}
