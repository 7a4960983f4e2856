"""From a figure down to the bank's line and message that caused it, and from a receipt back up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sppt.bookkeeping.chart import Chart
from sppt.bookkeeping.journal import Step, spans_of
from sppt.bookkeeping.statements import statement
from sppt.bookkeeping.words import Book, When
from sppt.partners.queries import LoggedMessage, messages_about
from sppt.rules.posting import Account

POSTINGS_PAGE = 100
MESSAGES_MAX = 50


@dataclass(frozen=True, slots=True)
class AccountPosting:
    """A posting as it stands on an account; rupiah, one of the two sides nothing."""

    id: int
    at: datetime
    event: str
    channel: str
    tax_year: int | None
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting of the ledger with the bill it stands on, if any."""

    id: int
    at: datetime
    business_day: date
    law_on: date
    event: str
    debit: str
    credit: str
    channel: str
    amount: int
    source: str
    source_id: int
    bill_id: int | None
    nop: str | None
    tax_year: int | None
    kind: str | None

    @property
    def when(self) -> When:
        """The tax year of its bill against its own year."""
        earlier = self.tax_year is not None and self.tax_year < self.business_day.year
        return When.EARLIER_YEAR if earlier else When.SAME_YEAR


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One side of what a posting became in a book."""

    book: Book
    key: str
    code: str
    name: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment with the bills it settled, and its reversal if there is one."""

    id: int
    receipt: str
    token: str
    channel: str
    reference: str
    code: str
    amount: int
    paid_at: datetime
    received_at: datetime
    law_on: date
    business_day: date
    bills: Sequence[int]
    reversal: int | None
    reversed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A line of a channel's report that names the payment's reference; rupiah."""

    id: int
    file: str
    sha256: str
    line_no: int
    kind: str
    reference: str
    amount: int
    fee: int
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class BankLine:
    """A booking of the city's bank with the deposit slip (STS) it became; rupiah, credits above nothing."""

    account: str
    booked_on: date
    value_date: date
    amount: int
    reference: str
    bank_reference: str
    text: str
    slip: str
    settlement: int


@dataclass(frozen=True, slots=True)
class Trace:
    """All that is known of a payment up to a moment: ledger, its bank's messages, reports, the city's statement."""

    payment: PaymentFacts
    postings: tuple[Posting, ...]
    messages: tuple[LoggedMessage, ...]
    claims: tuple[ClaimLine, ...]
    bank: tuple[BankLine, ...]


def account_postings(
    chart: Chart, key: str, *, on: date, event: str, channel: str, after: int
) -> list[AccountPosting]:
    """Postings of a day on an account by event and channel, with ids above `after`: one more than a page at most."""
    wanted = []
    for _, where, moved in spans_of(chart, first=on, last=on, step=Step.DAY):
        rule = moved.rule(chart)
        if rule is None or moved.event != event or where != channel:
            continue
        for _, line in rule.lines():
            if key in {line.debit, line.credit}:
                wanted.append((moved, 1 if line.debit == key else -1))
    with connection.cursor() as cursor:
        cursor.execute(
            statement("account_postings"),
            {
                "events": [moved.event for moved, _ in wanted],
                "debits": [str(moved.debit) for moved, _ in wanted],
                "credits": [str(moved.credit) for moved, _ in wanted],
                "sources": [moved.source for moved, _ in wanted],
                "earliers": [
                    None if moved.when is None else moved.when is When.EARLIER_YEAR for moved, _ in wanted
                ],
                "sides": [side for _, side in wanted],
                "on": on,
                "channel": channel,
                "after": after,
                "limit": POSTINGS_PAGE + 1,
            },
        )
        return [AccountPosting(*row) for row in cursor]


def posting(number: int) -> Posting | None:
    """One posting."""
    with connection.cursor() as cursor:
        cursor.execute(statement("posting"), {"number": number})
        row = cursor.fetchone()
    return None if row is None else Posting(*row)


def journal_of(chart: Chart, one: Posting) -> list[JournalLine]:
    """What a posting became in both books; nothing if no rule knows it."""
    rule = chart.rule(one.event, Account(one.debit), Account(one.credit), source=one.source, when=one.when)
    found = []
    for book, line in rule.lines() if rule else ():
        for key, debit, credit in ((line.debit, one.amount, 0), (line.credit, 0, one.amount)):
            code = chart.code(key, on=one.business_day)
            found.append(JournalLine(book, key, code.code, code.name, debit, credit))
    return found


def receipts_for(text: str, *, source: str = "", number: int = 0) -> list[str]:
    """Receipts behind a number, a reference or a token as written, or behind a posting's cause; at most 20."""
    with connection.cursor() as cursor:
        cursor.execute(statement("receipt_of"), {"text": text, "source": source, "number": number})
        return [row[0] for row in cursor]


def traces(receipts: Sequence[str], *, until: datetime) -> list[Trace]:
    """What was known of these payments at a moment, in the order of their receipts."""
    with connection.cursor() as cursor:
        cursor.execute(statement("payment"), {"receipts": list(receipts), "until": until})
        payments = [PaymentFacts(*row) for row in cursor]
    return [_trace(payment, until) for payment in payments]


def _trace(payment: PaymentFacts, until: datetime) -> Trace:
    claims = _claims(payment, until)
    bank = bank_lines([one.id for one in claims], until=until) if claims else ()
    return Trace(payment, _postings(payment, until), _messages(payment, until), claims, bank)


def _postings(payment: PaymentFacts, until: datetime) -> tuple[Posting, ...]:
    causes = [("payment", payment.id)]
    if payment.reversal is not None:
        causes.append(("reversal", payment.reversal))
    found: list[Posting] = []
    with connection.cursor() as cursor:
        for source, number in causes:
            cursor.execute(
                statement("postings_from"),
                {"source": source, "number": number, "bills": list(payment.bills), "until": until},
            )
            found += [Posting(*row) for row in cursor]
    return tuple(found)


def _messages(payment: PaymentFacts, until: datetime) -> tuple[LoggedMessage, ...]:
    """The oldest first: its own channel's that name its reference, and all that name its receipt."""
    by_reference = [
        one for one in messages_about(payment.reference, most=MESSAGES_MAX) if one.partner == payment.channel
    ]
    found = {
        (one.at, one.route, one.request): one
        for one in [*by_reference, *messages_about(payment.receipt, most=MESSAGES_MAX)]
        if one.at <= until
    }
    return tuple(found[key] for key in sorted(found))


def _claims(payment: PaymentFacts, until: datetime) -> tuple[ClaimLine, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement("claims_of"),
            {"channel": payment.channel, "reference": payment.reference, "until": until},
        )
        return tuple(ClaimLine(*row) for row in cursor)


def bank_lines(claims: Sequence[int], *, until: datetime, settlement: int = 0) -> tuple[BankLine, ...]:
    """The bank's bookings behind lines of reports, or behind a settlement; at most 50."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("bank_lines"), {"claims": list(claims), "settlement": settlement, "until": until}
        )
        return tuple(BankLine(*row) for row in cursor)


def nop_card(nop: str) -> list[Posting]:
    """The postings of a NOP, year by year; at most 1 000."""
    with connection.cursor() as cursor:
        cursor.execute(statement("nop_card"), {"nop": nop})
        return [Posting(*row) for row in cursor]


def bill_card(bill: int) -> list[Posting]:
    """The postings of a bill in the order they were made; at most 500."""
    with connection.cursor() as cursor:
        cursor.execute(statement("bill_card"), {"bill": bill})
        return [Posting(*row) for row in cursor]
