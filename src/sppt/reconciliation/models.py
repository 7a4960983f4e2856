"""Tables of reconciliation, by what they are for."""

from __future__ import annotations

from sppt.reconciliation.models_files import (
    Claim,
    Deposit,
    DepositShift,
    Entry,
    File,
    FileKind,
    Reading,
    ReportProfile,
    Statement,
)
from sppt.reconciliation.models_matching import (
    Case,
    CaseEvent,
    Certificate,
    Pair,
    Place,
    Placing,
    Settlement,
    SettlementEntry,
    Sts,
)

__all__ = [
    "Case",
    "CaseEvent",
    "Certificate",
    "Claim",
    "Deposit",
    "DepositShift",
    "Entry",
    "File",
    "FileKind",
    "Pair",
    "Place",
    "Placing",
    "Reading",
    "ReportProfile",
    "Settlement",
    "SettlementEntry",
    "Statement",
    "Sts",
]
