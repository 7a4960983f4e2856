"""What a partner is told, and what may become of telling it."""

from __future__ import annotations

from enum import StrEnum


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
