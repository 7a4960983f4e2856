"""Restitusi: money goes back to the taxpayer. One officer applies, another grants (SKPDLB), a third pays.

What a refund is bound to (terms, hold, interest) stands in the Perda file. `grant_refund` and `pay_refund` leave a line
in the trail; a message to the taxpayer's contacts, old and new, takes it from there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from sppt.accounts.actions import decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.kit import audit
from sppt.kit.perda import perda_in_file, perda_of
from sppt.ledger.actions import Cause, post
from sppt.ledger.words import Source
from sppt.payments import queries
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.owed import Held, Origin, kin, resolution, sum_of
from sppt.payments.resolving import Parts, hold_sum, record
from sppt.payments.words import RefundOutcome, ResolutionKind
from sppt.register.owners import owned
from sppt.rules.calendar import tanggal, wib_day
from sppt.rules.due import COLLECTIBLE, BillFacts
from sppt.rules.nop import Nop
from sppt.rules.overpayment import (
    Interest,
    OverpaymentRule,
    RefundEvent,
    RefundState,
    interest,
    next_refund_state,
    terms,
)
from sppt.rules.posting import refund as refund_entries
from sppt.rules.rupiah import printed

REFUND = "refund"
TEXT_MAX = 100
_ACCOUNT = re.compile(r"[0-9]{5,20}", re.ASCII)
_SHOWN_MAX = 500


@dataclass(frozen=True, slots=True)
class Application:
    """What a taxpayer asks for: which sum, how much of it (None: all that is left), and where it shall go."""

    origin: Origin
    number: int
    nop: str
    applied_on: date
    payee: str
    bank: str
    account: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund that was granted, with how it ended; rupiah. `ended_on` None: it still waits to be paid."""

    number: int
    letter: str
    state: RefundState
    amount: int
    nop: str
    applied_on: date
    granted_on: date
    deemed: bool
    pay_from: date
    pay_by: date
    payee: str
    bank: str
    account: str
    maker: str
    checker: str
    officer: str
    ended_on: date | None
    months: int
    interest: int
    reference: str
    payee_seen: str
    note: str


def rule() -> OverpaymentRule:
    """The city's terms; of the file, where approved rules are older than they. Raises CreditRefused (no_terms)."""
    found = perda_of(settings.SPPT_CITY).overpayment or perda_in_file(settings.SPPT_CITY).overpayment
    if found is None:
        raise CreditRefused(CreditWhy.NO_TERMS)
    return found


def overdue(nops: list[str], *, on: date) -> list[BillFacts]:
    """What the owner of these NOPs should have paid by this day, but for what is under review."""
    facts = {
        bill.bill_id: bill
        for _, bills in queries.bills_of([Nop(nop) for nop in kin(nops)])
        for bill in bills
        if bill.state in COLLECTIBLE and bill.sisa > 0 and bill.jatuh_tempo < on and not bill.under_review
    }
    return [facts[number] for number in sorted(facts)]


def propose_refund(wanted: Application, *, maker: str, reason: str, at: datetime) -> int:
    """A bendahara records an application; returns the proposal. Raises CreditRefused, NotAllowed."""
    require_role(maker, Role.BENDAHARA)
    terms_of = rule()
    held = sum_of(wanted.origin, wanted.number)
    amount = held.left if wanted.amount is None else wanted.amount
    _check(wanted, held, amount, at=at)
    days = terms(terms_of, applied_on=wanted.applied_on, skpdlb_on=None)
    return propose(
        kind=REFUND,
        subject=held.subject,
        before={"left": held.left},
        after={
            "left": held.left - amount,
            "way": ResolutionKind.RESTITUSI.value,
            "amount": amount,
            "nop": wanted.nop,
            "payee": wanted.payee.strip(),
            "bank": wanted.bank.strip(),
            "account": wanted.account,
            "applied_on": wanted.applied_on.isoformat(),
            "deemed_on": days.deemed_on.isoformat(),
        },
        reason=reason,
        maker=maker,
        at=at,
    )


def grant_refund(proposal: int, *, checker: str, note: str, at: datetime) -> Refund:
    """Another officer grants it: SKPDLB is issued and the money is kept for it. Nothing is paid yet.

    Raises CreditRefused (stale_sum, offset_first), NotAllowed; nothing is written then.
    """
    with transaction.atomic():
        decided = decide(
            proposal=proposal, kind=REFUND, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        next_refund_state(RefundState.APPLIED, RefundEvent.GRANTED)
        told = json.loads(decided.after)
        held, today = hold_sum(decided.subject), wib_day(at)
        if held.left < told["amount"]:
            raise CreditRefused(CreditWhy.STALE_SUM)
        _refuse_debts(told["nop"], on=today)
        applied_on = date.fromisoformat(told["applied_on"])
        days = terms(rule(), applied_on=applied_on, skpdlb_on=today)
        number = record(held, ResolutionKind.RESTITUSI, Parts(told["amount"]), decided, law_on=today, at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_refund (resolution_id, number, amount, nop, applied_on, granted_on, deemed,"
                " pay_from, pay_by, payee, bank, account, maker_id, checker_id)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    number,
                    f"{number:05d}/SKPDLB/{today.year}",
                    told["amount"],
                    told["nop"],
                    applied_on,
                    today,
                    today > days.deemed_on,
                    days.pay_from,
                    days.pay_by,
                    told["payee"],
                    told["bank"],
                    told["account"],
                    decided.maker,
                    checker,
                ],
            )
        _tell("grant_refund", held, {"refund": number, "amount": told["amount"]}, checker, at=at)
    return refund_of(number)


def interest_on(one: Refund, *, paid_on: date) -> Interest:
    """What is owed on top, were it paid on this day."""
    return interest(rule(), refund=one.amount, pay_by=one.pay_by, paid_on=paid_on)


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the payer writes down: the day, the bank's number of the transfer, the account's owner as the bank says."""

    paid_on: date
    reference: str
    payee_seen: str


def pay_refund(number: int, transfer: Transfer, *, payer: str, at: datetime) -> Refund:
    """A third officer has paid it from the treasury, with interest if it is late. Raises CreditRefused, NotAllowed."""
    require_role(payer, Role.BENDAHARA)
    with transaction.atomic():
        one, held = _open_refund(number)
        if payer in {one.maker, one.checker}:
            raise CreditRefused(CreditWhy.NOT_A_THIRD)
        if transfer.paid_on > wib_day(at):
            raise CreditRefused(CreditWhy.IN_THE_FUTURE)
        if transfer.paid_on < one.pay_from:
            raise CreditRefused(CreditWhy.REFUND_HELD, day=tanggal(one.pay_from))
        if not transfer.reference.strip():
            raise CreditRefused(CreditWhy.REFERENCE_MISSING)
        if _same(transfer.payee_seen) != _same(one.payee):
            raise CreditRefused(CreditWhy.NAME_DIFFERS)
        next_refund_state(one.state, RefundEvent.PAID)
        owed = interest_on(one, paid_on=transfer.paid_on)
        _end(one, RefundOutcome.PAID, payer, transfer, owed, note="", at=at)
        cause = Cause(Source.REFUND, number, transfer.paid_on, at)
        post(None, refund_entries(held.account, amount=one.amount, interest=owed.amount), cause)
        _tell(
            "pay_refund",
            held,
            {"refund": number, "amount": one.amount, "interest": owed.amount},
            payer,
            at=at,
        )
    return refund_of(number)


def withdraw_refund(number: int, *, officer: str, note: str, at: datetime) -> Refund:
    """A third officer finds that it cannot be paid as granted: the money is the taxpayer's credit again.

    Raises CreditRefused, NotAllowed.
    """
    require_role(officer, Role.BENDAHARA)
    with transaction.atomic():
        one, held = _open_refund(number)
        if officer in {one.maker, one.checker}:
            raise CreditRefused(CreditWhy.NOT_A_THIRD)
        if len(note.strip()) < 10:
            raise CreditRefused(CreditWhy.NOTE_MISSING)
        next_refund_state(one.state, RefundEvent.WITHDRAWN)
        nothing = Transfer(wib_day(at), "", "")
        _end(one, RefundOutcome.WITHDRAWN, officer, nothing, Interest(0, 0, 0), note=note.strip(), at=at)
        _tell("withdraw_refund", held, {"refund": number, "amount": one.amount}, officer, at=at)
    return refund_of(number)


_REFUNDS = """
    SELECT refund.resolution_id, refund.number, coalesce(ended.outcome, 'granted'), refund.amount, refund.nop,
           refund.applied_on, refund.granted_on, refund.deemed, refund.pay_from, refund.pay_by, refund.payee,
           refund.bank, refund.account, refund.maker_id, refund.checker_id, coalesce(ended.officer_id, ''), ended.on,
           coalesce(ended.months, 0), coalesce(ended.interest, 0), coalesce(ended.reference, ''),
           coalesce(ended.payee_seen, ''), coalesce(ended.note, '')
    FROM payments_refund AS refund LEFT JOIN payments_refund_end AS ended ON ended.refund_id = refund.resolution_id
"""
_Row = tuple[
    int, str, str, int, str, date, date, bool, date, date, str, str, str, str, str, str, date | None, int, int, str,
    str, str,
]  # fmt: skip


def refund_of(number: int) -> Refund:
    """One refund by its number. Raises CreditRefused (no_such_refund)."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_REFUNDS} WHERE refund.resolution_id = %s", [number])
        row = cursor.fetchone()
    if row is None:
        raise CreditRefused(CreditWhy.NO_SUCH_REFUND)
    return _refund(row)


def unpaid_refunds() -> list[Refund]:
    """The refunds that wait to be paid, the oldest first; at most 500."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_REFUNDS} WHERE ended.refund_id IS NULL ORDER BY refund.pay_by, refund.resolution_id LIMIT %s",
            [_SHOWN_MAX],
        )
        return [_refund(row) for row in cursor]


def refunds_of(held: Held) -> list[Refund]:
    """The refunds of one sum, in the order they were granted."""
    column = "case_id" if held.origin is Origin.CASE else "credit_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_REFUNDS} WHERE refund.resolution_id IN"  # noqa: S608 (two columns of ours)
            f" (SELECT made.id FROM payments_resolution AS made WHERE made.{column} = %s)"
            " ORDER BY refund.resolution_id",
            [held.number],
        )
        return [_refund(row) for row in cursor]


def _refund(row: _Row) -> Refund:
    return Refund(row[0], row[1], RefundState(row[2]), *row[3:])


def _check(wanted: Application, held: Held, amount: int, *, at: datetime) -> None:
    today = wib_day(at)
    if not held.left:
        raise CreditRefused(CreditWhy.NOTHING_LEFT)
    if not 0 < amount <= held.left:
        raise CreditRefused(CreditWhy.TOO_MUCH, left=printed(held.left))
    if wanted.applied_on > today:
        raise CreditRefused(CreditWhy.IN_THE_FUTURE)
    payee, bank = wanted.payee.strip(), wanted.bank.strip()
    if not payee or not bank or max(len(payee), len(bank)) > TEXT_MAX:
        raise CreditRefused(CreditWhy.PAYEE_MISSING)
    if not _ACCOUNT.fullmatch(wanted.account):
        raise CreditRefused(CreditWhy.ACCOUNT_MALFORMED)
    if held.nops and wanted.nop not in kin(held.nops):
        raise CreditRefused(CreditWhy.NOT_HIS_NOP, nop=wanted.nop)
    owner = owned([wanted.nop]).get(wanted.nop)
    if owner is not None and owner.nama.strip() and _same(owner.nama) != _same(payee):
        raise CreditRefused(CreditWhy.PAYEE_IS_ANOTHER)
    _refuse_debts(wanted.nop, on=today)


def _refuse_debts(nop: str, *, on: date) -> None:
    debts = overdue([nop], on=on)
    if debts:
        raise CreditRefused(CreditWhy.OFFSET_FIRST, count=len(debts))


def _same(name: str) -> str:
    """A name as banks compare it: no case, no signs between words."""
    return " ".join(re.sub(r"[\W_]+", " ", name).split()).casefold()


def _open_refund(number: int) -> tuple[Refund, Held]:
    """A refund that waits, with its sum, kept from others until the transaction ends."""
    found = resolution(number)
    if found is None:
        raise CreditRefused(CreditWhy.NO_SUCH_REFUND)
    held = hold_sum(found[1].subject)
    one = refund_of(number)
    if one.state is not RefundState.GRANTED:
        raise CreditRefused(CreditWhy.REFUND_ENDED)
    return one, held


def _end(
    one: Refund,
    outcome: RefundOutcome,
    officer: str,
    transfer: Transfer,
    owed: Interest,
    *,
    note: str,
    at: datetime,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_refund_end (refund_id, outcome, amount, maker_id, checker_id, officer_id,"
            ' "on", months, interest, reference, payee_seen, note, at)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                one.number,
                str(outcome),
                one.amount,
                one.maker,
                one.checker,
                officer,
                transfer.paid_on,
                owed.months,
                owed.amount,
                transfer.reference.strip()[:TEXT_MAX],
                transfer.payee_seen.strip()[:TEXT_MAX],
                note,
                at,
            ],
        )


def _tell(verb: str, held: Held, detail: dict[str, int], officer: str, *, at: datetime) -> None:
    audit.append(actor=f"officer:{officer}", verb=verb, subject=held.subject, detail=detail, at=at)
