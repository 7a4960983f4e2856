"""Statements in SWIFT MT940, by the library mt-940. It passes over what it does not know; balances tell."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import mt940

from sppt.reconciliation.language import Statement, StatementEntry
from sppt.reconciliation.reading.tables import refuse_what_is_no_text, text_of, undecodable
from sppt.reconciliation.refusals import ReportRefused

# The library logs what it cannot read, and a bank's lines belong in no log.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

NO_REFERENCE = "NONREF"
_ENTRY = re.compile(r"^:61:", re.MULTILINE)
_STATEMENT = re.compile(r"^:20:", re.MULTILINE)
_OPTIONS = mt940.Options.all()
_OPENINGS = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
_CLOSINGS = ("final_closing_balance", "intermediate_closing_balance")


def read_mt940(content: bytes, *, encoding: str) -> list[Statement]:
    """Every statement of a file, in its order. Raises ReportRefused."""
    refuse_what_is_no_text(content, encoding=encoding)
    try:
        text = text_of(content, encoding=encoding).read().replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise undecodable(content, encoding) from None
    if not _STATEMENT.search(text):
        raise ReportRefused("not_this_format", wanted="MT940")
    try:
        found = mt940.parse_statements(io.StringIO(text), options=_OPTIONS)
    except (RuntimeError, ValueError, ArithmeticError, KeyError, AttributeError, TypeError) as error:
        raise ReportRefused("statement_broken", text=_line_of(error)) from None
    statements = [_statement(each) for each in found]
    if sum(len(each.entries) for each in statements) != len(_ENTRY.findall(text)):
        raise ReportRefused("statement_broken", text=":61:")
    return statements


def _line_of(error: Exception) -> str:
    """The field that could not be read, as far as the library tells."""
    value = error.args[2] if len(error.args) > 2 else ""
    return str(value).splitlines()[0] if value else ":20:"


def _statement(found: mt940.models.Transactions) -> Statement:
    data: Mapping[str, object] = found.data
    opening, _ = _balance(data, _OPENINGS, ":60F:")
    closing, closed_on = _balance(data, _CLOSINGS, ":62F:")
    entries = tuple(
        _entry(number, each.data)
        for number, each in enumerate(found.transactions, start=1)
        if "amount" in each.data
    )
    return Statement(
        account=str(data.get("account_identification") or ""),
        number=_number(data),
        first_day=min((entry.booked_on for entry in entries), default=closed_on),
        last_day=closed_on,
        opening=opening,
        closing=closing,
        entries=entries,
    )


def _number(data: Mapping[str, object]) -> str:
    number, sequence = (
        str(data.get(key) or "").lstrip("0") for key in ("statement_number", "sequence_number")
    )
    return number if sequence in {"", "1"} else f"{number}/{sequence}"


def _balance(data: Mapping[str, object], names: tuple[str, ...], shown: str) -> tuple[int, date]:
    for name in names:
        balance = data.get(name)
        if isinstance(balance, mt940.models.Balance) and isinstance(balance.date, date):
            return _rupiah(balance.amount), balance.date
    raise ReportRefused("statement_broken", text=shown)


def _rupiah(amount: object) -> int:
    if not isinstance(amount, mt940.models.Amount) or not isinstance(amount.amount, Decimal):
        raise ReportRefused("statement_broken", text="?")
    if amount.currency != "IDR":
        raise ReportRefused("currency", text=str(amount.currency))
    if amount.amount != amount.amount.to_integral_value():
        raise ReportRefused("amount_sen", text=str(amount.amount), wanted=":61:")
    return int(amount.amount)


def _entry(number: int, data: Mapping[str, object]) -> StatementEntry:
    value_date, booked_on = data.get("date"), data.get("entry_date")
    if not isinstance(value_date, date):
        raise ReportRefused("statement_broken", text=":61:")
    reference = str(data.get("customer_reference") or "").strip()
    return StatementEntry(
        entry_no=number,
        booked_on=_plain(booked_on if isinstance(booked_on, date) else value_date),
        value_date=_plain(value_date),
        amount=_rupiah(data.get("amount")),
        reference="" if reference == NO_REFERENCE else reference,
        bank_reference=str(data.get("bank_reference") or "").strip(),
        text=" ".join(f"{data.get('extra_details') or ''} {data.get('transaction_details') or ''}".split()),
    )


def _plain(day: date) -> date:
    """The day itself, not the library's own kind of it."""
    return date(day.year, day.month, day.day)
