"""Words of partners as officers read them; Indonesian, for `t`."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.partners.quirks import NamePolicy
from sppt.partners.words import FeeRule, Protocol

PROTOCOLS: Mapping[Protocol, str] = {
    Protocol.COUNTER: "loket",
    Protocol.API: "API",
    Protocol.SNAP: "SNAP BI",
    Protocol.QRIS: "QRIS",
    Protocol.ISO8583: "ISO 8583",
}
FEE_RULES: Mapping[FeeRule, str] = {
    FeeRule.NONE: "tidak ada",
    FeeRule.NETTED: "dipotong dari setoran",
    FeeRule.INVOICED: "ditagih tersendiri",
}
NAME_POLICIES: Mapping[NamePolicy, str] = {
    NamePolicy.MASKED: "disamarkan",
    NamePolicy.FULL: "utuh",
    NamePolicy.NONE: "tidak diberikan",
}
