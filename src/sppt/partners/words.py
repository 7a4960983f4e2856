"""Words of partners: how they speak, what they cost, what they are told and what may become of telling it."""

from __future__ import annotations

from enum import StrEnum

AMOUNT_MAX = 10**15  # rupiah in one payment, as in payments
FEE_MAX = 1_000_000  # rupiah a transaction
SETTLE_DAYS_MAX = 30


class Protocol(StrEnum):
    """How a channel reaches us."""

    COUNTER = "counter"
    API = "api"
    SNAP = "snap"
    QRIS = "qris"
    ISO8583 = "iso8583"


class FeeRule(StrEnum):
    """How a channel is paid for its service."""

    NONE = "none"
    NETTED = "netted"  # it keeps its fee back from the settlement
    INVOICED = "invoiced"


class Dialect(StrEnum):
    """A bank's way of filling the data elements; each is a file of the ISO 8583 door."""

    BJB_1 = "bjb-1"
    BJB_2 = "bjb-2"
    SPOPD = "spopd"
    SPOPD_BREBES = "spopd-brebes"


class Framing(StrEnum):
    """How a bank marks where a message ends."""

    ASCII4 = "ascii4"  # four digits before it
    ASCII4_ETX = "ascii4-etx"  # the same, with an ETX at the end that is counted
    ISO_HEADER = "iso-header"  # "ISO" and nine digits, no length
    BE16 = "be16"  # two bytes, the higher first
    LE16 = "le16"  # two bytes, the lower first


class Event(StrEnum):
    """Events of which a partner is told."""

    SETTLED = "payment.settled"
    REVERSED = "payment.reversed"


class DeliveryOutcome(StrEnum):
    """How one try to tell a partner ended."""

    DELIVERED = "delivered"
    ANSWERED_OTHERWISE = "answered_otherwise"  # any answer but 2xx; redirects are not followed
    NOT_REACHED = "not_reached"
    ADDRESS_REFUSED = "address_refused"  # the name leads to an address that partners may not send us to
    WITHDRAWN = "withdrawn"  # the webhook was taken off meanwhile
