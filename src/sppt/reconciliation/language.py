"""The words of reports: what a channel claims to have collected, and what the bank says it credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class LineKind(StrEnum):
    """What a line of a channel's report tells of."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a channel's report. An empty text or a zero stands for what the report does not tell."""

    line_no: int
    kind: LineKind
    reference: str
    nop: str  # 18 digits
    tax_year: int
    code: str  # payment code, 10 digits
    amount: int  # whole rupiah, above zero
    fee: int  # whole rupiah, not below zero
    paid_at: datetime  # aware; WIB where the file names no zone
    settlement_date: date | None
    receipt: str  # our NTPD
    original_reference: str  # of a reversal: the payment it undoes


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A channel's report as read; `declared_*` is what the file says of itself."""

    channel: str
    profile: str
    first_day: date
    last_day: date
    lines: tuple[ReportLine, ...]
    declared_count: int | None
    declared_total: int | None


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One booking on the account: a credit is above zero, a debit below."""

    entry_no: int
    booked_on: date
    value_date: date
    amount: int
    reference: str
    bank_reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account, from one balance to the next; opening + entries = closing."""

    account: str
    number: str
    first_day: date
    last_day: date
    opening: int
    closing: int
    entries: tuple[StatementEntry, ...]
