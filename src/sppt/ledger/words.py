"""The words of bills and postings."""

from __future__ import annotations

from enum import StrEnum


class BillKind(StrEnum):
    SPPT = "sppt"
    STPD = "stpd"
    ANGSURAN = "angsuran"
    KURANG_BAYAR = "kurang_bayar"


class Provenance(StrEnum):
    """Where an old year's debt comes from, as shown to taxpayers and officers."""

    INHERITED = "inherited"  # before the city took over the tax from the state (UU 28/2009)
    CITY = "city"


class Source(StrEnum):
    """What made a posting; `source_id` is its number there."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    CASE = "case"
    IMPORT = "import"
    DETERMINATION = "determination"  # of a year's notices
    DECISION = "decision"  # about one notice
    SETTLEMENT = "settlement"  # a channel's money reached the city, or its fee was taken
    RESOLUTION = "resolution"  # of a case: money in suspense finds its place
    REFUND = "refund"
