"""Money that a channel has taken and we never heard of, and money that it gave back: booked through two pairs of eyes.

Facts come from the channel's report. What is booked late carries the law date of the bank's time, in today's open
business day. Once (channel, reference): if the channel's own message comes in between, that receipt is the answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from sppt.accounts.actions import Decided, decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.kit import audit
from sppt.kit.perda import perda_of
from sppt.payments import queries
from sppt.payments.actions import propose_reversal, record_as_frozen
from sppt.payments.codes import Frozen
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.language import PaymentNotice, Pick, Receipt, RefusalCode, Suspended
from sppt.payments.notices import SKEW
from sppt.payments.numbers import is_code
from sppt.payments.resolving import propose_give_back
from sppt.rules.calendar import wib_day
from sppt.rules.due import Due, due
from sppt.rules.nop import Nop

LATE = "book_late"
REFERENCE_MAX = 60  # of the 64 that a reference has room for: the rest tells a second booking from the first
AMOUNT_MAX = 10**15


@dataclass(frozen=True, slots=True)
class LateMoney:
    """A payment as the channel's report has it: whole rupiah, the bank's time, and a code or a NOP with its tax year.

    `about` says where that stands ("laporan bank-satu 2026-09-14, baris 12").
    """

    channel: str
    reference: str
    amount: int
    paid_at: datetime
    code: str = ""
    nop: str = ""
    tax_year: int = 0
    about: str = ""

    @property
    def pick(self) -> Pick | None:
        return None if self.code else Pick(Nop(self.nop), frozenset({self.tax_year}))


@dataclass(frozen=True, slots=True)
class LateWeighed:
    """What the bills meant owed at the bank's time; `fits`: exactly what was paid, so that it settles them."""

    lines: tuple[Due, ...]
    code_quote: int | None
    fits: bool

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


def weigh_late(money: LateMoney, *, at: datetime) -> LateWeighed:
    """What booking this would do. Writes nothing. Raises CreditRefused for facts that cannot be."""
    _check(money, at=at)
    quote_id, amount, bills, nops = _meant(money)
    lines: list[Due] = []
    for today, facts in dict(queries.bills_of([Nop(nop) for nop in nops])).items():
        years = frozenset(bill.tax_year for bill in facts if bill.bill_id in bills)
        owed = due(perda_of(today.city), facts, on=wib_day(money.paid_at), chosen=years)
        lines.extend(line for line in owed if line.payable and line.facts.bill_id in bills)
    total = sum(line.total for line in lines)
    whole = len(lines) == len(bills)
    fits = whole and bool(lines) and money.amount in {total, amount}
    return LateWeighed(tuple(lines) if whole else (), quote_id, fits)


def propose_late(money: LateMoney, *, maker: str, reason: str, at: datetime) -> int:
    """A bendahara proposes to book it; returns the proposal. Raises CreditRefused, NotAllowed."""
    require_role(maker, Role.BENDAHARA)
    weighed = weigh_late(money, at=at)
    _refuse_known(money)
    return propose(
        kind=LATE,
        subject=f"reference:{money.channel} {money.reference}",
        before={"state": "unknown"},
        after={
            "state": "booked" if weighed.fits else "suspense",
            "amount": money.amount,
            "paid_at": money.paid_at.isoformat(),
            "channel": money.channel,
            "reference": money.reference,
            "code": money.code,
            "nop": money.nop,
            "tax_year": money.tax_year,
            "tagihan": [[line.facts.nop, line.facts.tax_year, line.total] for line in weighed.lines],
            "about": money.about,
        },
        reason=reason,
        maker=maker,
        at=at,
    )


def book_late(proposal: int, *, checker: str, note: str, at: datetime) -> Receipt | Suspended:
    """Another officer approves, and the money is booked: a receipt if it is exactly what was owed at the bank's time,
    else titipan. Money that has been booked meanwhile gives what was given then. Raises CreditRefused, NotAllowed.
    """
    with transaction.atomic():
        decided = decide(
            proposal=proposal, kind=LATE, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        money = _read(decided.after)
        _hold_key(money)
        before = queries.receipt_by_reference(money.channel, money.reference)
        if before is not None and not before.reversed and before.amount == money.amount:
            return before
        kept = _case_of(money)
        if kept is not None and kept.amount == money.amount:
            return kept
        _refuse_known(money)
        weighed = weigh_late(money, at=at)
        quote = _quote_for(money, weighed, proposal)
        reference = _free_reference(money)
        _record(money, decided, reference=reference, quote=quote, at=at)
        notice = PaymentNotice(
            money.channel,
            reference,
            money.code,
            money.amount,
            paid_at=money.paid_at,
            actor=f"officer:{checker}",
            pick=money.pick,
        )
        return record_as_frozen(notice, quote, at=at)


def propose_undoing(channel: str, reference: str, *, maker: str, reason: str, at: datetime) -> int:
    """The channel says that it has given this money back, and here it still stands: proposes to reverse the payment, or
    to give back what waits in suspense; returns the proposal. Raises CreditRefused, Refused, NotAllowed.
    """
    require_role(maker, Role.BENDAHARA)
    receipt = queries.receipt_by_reference(channel, reference)
    if receipt is not None and not receipt.reversed:
        return propose_reversal(receipt.number, maker=maker, reason=reason, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM payments_case WHERE channel = %s AND reference = %s AND kind = 'suspense'",
            [channel, reference],
        )
        row = cursor.fetchone()
    if row is None:
        raise CreditRefused(CreditWhy.NOTHING_TO_UNDO, reference=reference)
    return propose_give_back(row[0], maker=maker, reason=reason, at=at)


def _check(money: LateMoney, *, at: datetime) -> None:
    if not 1 <= len(money.reference) <= REFERENCE_MAX or not all(
        "!" <= sign <= "~" for sign in money.reference
    ):
        raise CreditRefused(CreditWhy.REFERENCE_MALFORMED)
    if not 0 < money.amount <= AMOUNT_MAX:
        raise CreditRefused(CreditWhy.AMOUNT_MALFORMED)
    if money.paid_at > at + SKEW:
        raise CreditRefused(CreditWhy.IN_THE_FUTURE)
    if not (is_code(money.code) or (money.nop and money.tax_year)):
        raise CreditRefused(CreditWhy.NOT_NAMED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_knows_channel(%s)", [money.channel])
        if not cursor.fetchone()[0]:
            raise CreditRefused(CreditWhy.CHANNEL_UNKNOWN, channel=money.channel)


def _meant(money: LateMoney) -> tuple[int | None, int | None, frozenset[int], list[str]]:
    """The code's quote with its amount, if a code names them; the bills that were meant, and their NOPs."""
    with connection.cursor() as cursor:
        if money.code:
            cursor.execute(
                "SELECT quote.id, quote.amount, array_agg(item.bill_id), array_agg(DISTINCT item.nop)"
                " FROM payments_quote AS quote JOIN payments_quote_item AS item ON item.quote_id = quote.id"
                " WHERE quote.code = %s GROUP BY quote.id",
                [money.code],
            )
            row = cursor.fetchone()
            return (row[0], row[1], frozenset(row[2]), row[3]) if row else (None, None, frozenset(), [])
        cursor.execute(
            "SELECT id, state IN ('unpaid', 'partly_paid') FROM payments_bills_of(%s)"
            " WHERE tax_year = %s AND state NOT IN ('cancelled', 'superseded')",
            [[money.nop], money.tax_year],
        )
        rows = cursor.fetchall()
    open_bills = frozenset(bill for bill, is_open in rows if is_open)
    return None, None, open_bills or frozenset(bill for bill, _ in rows), [money.nop]


def _quote_for(money: LateMoney, weighed: LateWeighed, proposal: int) -> int | None:
    """What the money is held against; None leaves it to what its code had frozen."""
    if not money.code:
        return _frozen(money, weighed, proposal) or _any_quote_of(money)
    return _frozen(money, weighed, proposal) if weighed.total == money.amount else None


def _frozen(money: LateMoney, weighed: LateWeighed, proposal: int) -> int | None:
    """A quote of its own, good for one moment: the bank's time. None where nothing is owed."""
    if not weighed.lines:
        return None
    second = timedelta(seconds=1)
    frozen = Frozen()
    frozen.add(
        code=None,
        renews=weighed.code_quote,
        key=f"late:{proposal}",
        on=wib_day(money.paid_at),
        valid_until=money.paid_at + second,
        lines=weighed.lines,
    )
    rules = perda_of(Nop(weighed.lines[0].facts.nop).city).hash
    return frozen.store(at=money.paid_at - second, rules=rules)[0][1]


def _any_quote_of(money: LateMoney) -> int | None:
    """Where nothing can be frozen, the latest quote of these bills alone says to settle.sql which ones are meant."""
    _, _, bills, _ = _meant(money)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item.quote_id FROM payments_quote_item AS item WHERE item.quote_id IN"
            " (SELECT one.quote_id FROM payments_quote_item AS one WHERE one.bill_id = ANY (%s))"
            " GROUP BY item.quote_id HAVING bool_and(item.bill_id = ANY (%s)) ORDER BY item.quote_id DESC LIMIT 1",
            [list(bills), list(bills)],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _hold_key(money: LateMoney) -> None:
    """The days, then the key, as settle.sql takes them: the channel's own message waits, or is seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_hold_days(), pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{money.channel} {money.reference}"],
        )


def _case_of(money: LateMoney) -> Suspended | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, why, amount FROM payments_case WHERE channel = %s AND reference = %s",
            [money.channel, money.reference],
        )
        row = cursor.fetchone()
    return None if row is None else Suspended(row[0], RefusalCode(row[1]), row[2], replayed=True)


def _refuse_known(money: LateMoney) -> None:
    receipt = queries.receipt_by_reference(money.channel, money.reference)
    if receipt is not None and not receipt.reversed:
        raise CreditRefused(CreditWhy.BOOKED_ALREADY, reference=money.reference, receipt=receipt.number)
    kept = _case_of(money)
    if kept is not None:
        raise CreditRefused(CreditWhy.IN_SUSPENSE, reference=money.reference, case=kept.case_id)


def _free_reference(money: LateMoney) -> str:
    """The channel's own; another where that is the key of a payment that was undone, or of an early reversal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_references_used(%s, %s)", [money.channel, money.reference])
        used = int(cursor.fetchone()[0])
    return f"{money.reference}~{used + 1}" if used else money.reference


def _record(money: LateMoney, decided: Decided, *, reference: str, quote: int | None, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_late (proposal, quote_id, channel, reference, claimed_reference, amount, paid_at,"
            " maker_id, checker_id, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                decided.proposal,
                quote,
                money.channel,
                reference,
                money.reference,
                money.amount,
                money.paid_at,
                decided.maker,
                decided.checker,
                at,
            ],
        )
    detail = {"proposal": decided.proposal, "amount": money.amount, "booked_as": reference}
    audit.append(
        actor=f"officer:{decided.checker}", verb="book_late", subject=decided.subject, detail=detail, at=at
    )


def _read(text: str) -> LateMoney:
    told = json.loads(text)
    return LateMoney(
        channel=told["channel"],
        reference=told["reference"],
        amount=told["amount"],
        paid_at=datetime.fromisoformat(told["paid_at"]),
        code=told["code"],
        nop=told["nop"],
        tax_year=told["tax_year"],
        about=told["about"],
    )


def late_on(day: date) -> list[str]:
    """The receipts that were booked late into a business day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payment.receipt FROM payments_late AS late JOIN payments_payment AS payment"
            " ON payment.channel = late.channel AND payment.reference = late.reference"
            " WHERE payment.business_day = %s ORDER BY payment.id",
            [day],
        )
        return [row[0] for row in cursor]
