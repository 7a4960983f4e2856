"""The words of what becomes of money that the city owes."""

from __future__ import annotations

from enum import StrEnum


class ResolutionKind(StrEnum):
    """The ways out for money that found no place."""

    BUKUKAN = "bukukan"  # on the bill it was meant for, as of the day it was paid
    KOMPENSASI = "kompensasi"  # on another bill of the same taxpayer
    RESTITUSI = "restitusi"  # kept for a refund that was granted
    KEMBALI = "kembali"  # its channel has taken it back


class RefundOutcome(StrEnum):
    PAID = "paid"
    WITHDRAWN = "withdrawn"
