"""Tables of reconciliation, by what they are for."""

from __future__ import annotations

from sppt.reconciliation.models_files import (
    Claim,
    Deposit,
    DepositShift,
    Entry,
    File,
    FileKind,
    ReportProfile,
    Statement,
)

__all__ = ["Claim", "Deposit", "DepositShift", "Entry", "File", "FileKind", "ReportProfile", "Statement"]
