"""A bank's statements, whatever they are written in: one account, in rupiah, with balances that follow each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from sppt.reconciliation.language import Statement
from sppt.reconciliation.profile import Format, Profile
from sppt.reconciliation.reading.camt053 import read_camt053
from sppt.reconciliation.reading.mt940 import read_mt940
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.rupiah import AMOUNT_MAX, printed

_ACCOUNT = re.compile(r"[0-9A-Z]{1,34}", re.ASCII)


def read_statements(
    content: bytes, profile: Profile, *, accounts: Collection[str], today: date
) -> tuple[Statement, ...]:
    """The statements of a file, in its order. Raises ReportRefused."""
    is_mt940 = profile.format is Format.MT940
    found = read_mt940(content, encoding=profile.encoding) if is_mt940 else read_camt053(content)
    statements = tuple(replace(each, account=_account(each.account, accounts)) for each in found)
    for other in statements[1:]:
        if other.account != statements[0].account:
            raise ReportRefused("two_accounts", text=other.account, wanted=statements[0].account)
    for each in statements:
        _holds(each, today)
    _follow(statements)
    return statements


def _account(text: str, accounts: Collection[str]) -> str:
    """The number alone: banks put their own code before it (014/…) or the currency behind it (…IDR)."""
    plain = re.sub(r"[ .-]", "", text.upper().rpartition("/")[2])
    for known in (plain, plain.removesuffix("IDR")):
        if known in accounts:
            return known
    raise ReportRefused("account_unknown", text=plain if _ACCOUNT.fullmatch(plain) else text)


def _holds(statement: Statement, today: date) -> None:
    """Opening and entries make the closing balance; no entry is of tomorrow, or after the statement's end."""
    total = sum(entry.amount for entry in statement.entries)
    if statement.opening + total != statement.closing:
        raise ReportRefused(
            "balances_gap", text=printed(statement.opening), wanted=printed(statement.closing)
        )
    if statement.last_day > today:
        raise ReportRefused("future", text=statement.last_day.isoformat(), wanted="saldo akhir")
    for entry in statement.entries:
        if entry.booked_on > statement.last_day:
            raise ReportRefused("statement_broken", text=f"{entry.booked_on} > {statement.last_day}")
        if entry.amount == 0 or abs(entry.amount) > AMOUNT_MAX:
            raise ReportRefused("amount_range", text=str(entry.amount), wanted="mutasi")


def _follow(statements: Sequence[Statement]) -> None:
    for before, after in pairwise(statements):
        if before.closing != after.opening:
            raise ReportRefused("statement_gap", text=printed(after.opening), wanted=printed(before.closing))
