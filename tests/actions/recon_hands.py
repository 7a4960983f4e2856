"""Short words for tests of reconciliation: a day of money, what the channel says of it, and what the bank credited."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sppt.payments import actions
from sppt.payments.language import PaymentNotice, Receipt
from sppt.rules.calendar import WIB, day_start
from tests.actions.desk import as_receipt, opened, request, wib
from tests.world import World, nop

ACCOUNT = "0001234567890"
MIDDAY = wib("2026-09-14 12:00:00")
MONDAY = date(2026, 9, 14)
TUESDAY = date(2026, 9, 15)
BANK = "bank-satu"
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a channel's report; noon of the report's day unless it says otherwise."""

    reference: str
    amount: int
    kind: str = "payment"
    nop: str = ""
    tax_year: int = 0
    code: str = ""
    fee: int = 0
    paid_at: datetime | None = None
    settlement_date: date | None = None
    receipt: str = ""
    original: str = ""

    def but(self, **changes: object) -> Line:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Credit:
    """A booking of the statement."""

    amount: int
    text: str = ""
    on: date = TUESDAY
    reference: str = ""


def agree(
    city: World,
    code: str = BANK,
    *,
    fee: int = 0,
    fee_rule: str = "none",
    settle_days: int = 1,
    cut_off: str = "00:00",
    account: str = ACCOUNT,
) -> str:
    """A channel with what was agreed with it."""
    if not city.rows("SELECT 1 FROM partners_partner WHERE code = %s", code):
        city.channel(code, cut_off=cut_off)
    city.change(
        "UPDATE partners_partner SET fee = %s, fee_rule = %s, settle_days = %s, account = %s, profile = 'api-csv'"
        " WHERE code = %s",
        fee,
        fee_rule,
        settle_days,
        account,
        code,
    )
    return code


def pay(
    city: World,
    number: int,
    amount: int = 1_000_000,
    *,
    reference: str = "",
    channel: str = BANK,
    at: datetime = MIDDAY,
    years: Sequence[int] = (2026,),
) -> Receipt:
    """One payment of one object, not yet due, booked at this moment; its reference is "R-<number>" unless named."""
    for year in years:
        city.bill(nop(number), year, amount, jatuh_tempo=date(2026, 12, 31))
    code = opened((nop(number), set(years)), at=at - timedelta(minutes=5))
    return as_receipt(
        actions.record_payments(
            [request(code, reference or f"R-{number}", channel=channel, paid_at=at)], at=at
        )[0]
    )


def suspend(reference: str, amount: int, *, at: datetime, channel: str = BANK) -> None:
    """Money that moved for a code that nobody knows."""
    actions.record_payments([PaymentNotice(channel, reference, "1234567897", amount, paid_at=at)], at=at)


def report(
    city: World, lines: Sequence[Line], *, on: date = MONDAY, channel: str = BANK, until: date | None = None
) -> int:
    """The channel's report of a day, as it would lie in the tables; returns its number."""
    number = _file(city, "report", channel=channel, first=on, last=until or on, lines=len(lines))
    for place, line in enumerate(lines, start=1):
        city.change(
            "INSERT INTO reconciliation_claim (file_id, line_no, channel, kind, reference, nop, tax_year, code, amount,"
            " fee, paid_at, settlement_date, receipt, original_reference)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            number,
            place,
            channel,
            line.kind,
            line.reference,
            line.nop,
            line.tax_year,
            line.code,
            line.amount,
            line.fee,
            line.paid_at or day_start(on) + timedelta(hours=12),
            line.settlement_date,
            line.receipt,
            line.original,
        )
    return number


def statement(
    city: World,
    credits_: Sequence[Credit],
    *,
    on: date = TUESDAY,
    until: date | None = None,
    account: str = ACCOUNT,
) -> int:
    """The bank's statement of a day or of several."""
    file = _file(city, "statement", account=account, first=on, last=until or on, lines=len(credits_))
    rows = city.rows(
        "INSERT INTO reconciliation_statement (file_id, account, number, first_day, last_day, opening, closing)"
        " VALUES (%s, %s, '1', %s, %s, 0, %s) RETURNING id",
        file,
        account,
        on,
        until or on,
        sum(one.amount for one in credits_),
    )
    number = int(str(rows[0][0]))
    for place, one in enumerate(credits_, start=1):
        city.change(
            "INSERT INTO reconciliation_entry (statement_id, entry_no, account, booked_on, value_date, amount,"
            " reference, bank_reference, text) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            number,
            place,
            account,
            one.on,
            one.on,
            one.amount,
            one.reference,
            f"B{number}-{place}",
            one.text,
        )
    return number


def findings(city: World) -> Counter[str]:
    """Lines of the report by what they came to, and the cases that no line of a report tells of."""
    pairs = city.rows("SELECT finding, count(*) FROM reconciliation_pair GROUP BY finding")
    alone = city.rows(
        "SELECT finding, count(*) FROM reconciliation_case AS c WHERE NOT EXISTS"
        " (SELECT FROM reconciliation_pair AS p WHERE p.finding = c.finding AND p.claim_id = c.claim_id)"
        " GROUP BY finding"
    )
    counted: Counter[str] = Counter()
    for word, count in [*pairs, *alone]:
        counted[str(word)] += int(str(count))
    return counted


def open_cases(city: World) -> list[tuple[object, ...]]:
    """Finding, amount and cause of each case that has not ended."""
    return city.rows(
        "SELECT finding, amount, cause FROM reconciliation_case AS c WHERE NOT EXISTS (SELECT FROM"
        " reconciliation_case_event AS e WHERE e.case_id = c.id AND e.verb = 'resolve') ORDER BY id"
    )


def balance(city: World, account: str, channel: str = BANK) -> int:
    """What an account of the ledger holds of a channel's money."""
    rows = city.rows(
        "SELECT coalesce(sum(CASE WHEN debit = %s THEN amount ELSE 0 END"
        " - CASE WHEN credit = %s THEN amount ELSE 0 END), 0)"
        " FROM ledger_posting WHERE channel = %s AND %s IN (debit, credit)",
        account,
        account,
        channel,
        account,
    )
    return int(str(rows[0][0]))


def _file(
    city: World,
    kind: str,
    *,
    first: date,
    last: date,
    lines: int,
    channel: str | None = None,
    account: str | None = None,
) -> int:
    serial = next(_serial)
    rows = city.rows(
        "INSERT INTO reconciliation_file (kind, channel, account, profile, name, sha256, content, first_day, last_day,"
        " lines, total, findings, taken_at, taken_by) VALUES (%s, %s, %s, 'uji', %s, %s, '', %s, %s, %s, 0, '[]', %s,"
        " 'officer:tini') RETURNING id",
        kind,
        channel,
        account,
        f"berkas-{serial}",
        hashlib.sha256(f"{city.database} {serial}".encode()).hexdigest(),
        first,
        last,
        lines,
        datetime(2026, 9, 15, 8, 0, tzinfo=WIB),
    )
    return int(str(rows[0][0]))
