"""Writes of payments: payments booked, payments undone. The plural is the primitive.

Each call to the database here is one function call and its own transaction: see migrations/settle.sql.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction
from psycopg import errors

from sppt.accounts.actions import decide, propose
from sppt.accounts.words import Decision
from sppt.kit import log
from sppt.kit.canonical import canonical
from sppt.payments import queries
from sppt.payments.codes import open_code, open_codes
from sppt.payments.inquiries import Found, asked_before
from sppt.payments.language import (
    FrozenItem,
    Incoming,
    Outcome,
    PaymentNotice,
    PaymentRequest,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    ReversalRequest,
    Reversed,
    Suspended,
)
from sppt.payments.limits import stopped
from sppt.payments.notices import requote
from sppt.payments.numbers import is_code, new_receipt_number, new_token

__all__ = [
    "approve_reversal",
    "open_code",
    "open_codes",
    "propose_reversal",
    "record_payment",
    "record_payments",
    "reverse_by_channel",
]

BATCH_MAX = 500
AGAIN_MAX = BATCH_MAX + 1
REVERSAL = "reversal"
_BOOKED = frozenset({"settled", "replay"})


class _Verdict(NamedTuple):
    """A row of payments_settle; which columns are set depends on the verdict."""

    ord: int
    verdict: str
    why: str
    receipt: str
    token: str
    amount: int
    paid_at: datetime
    received_at: datetime
    law_on: date
    business_day: date
    quote_id: int
    case_id: int
    reversed: bool


_SETTLE = (
    "SELECT ord, verdict, why, receipt, token, amount, paid_at, received_at, law_on, business_day, quote_id, case_id,"
    " reversed FROM payments_settle(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::timestamptz[], %s::boolean[],"
    " %s, %s, %s)"
)


def record_payments(many: Sequence[Incoming], *, at: datetime) -> list[Outcome]:
    """Books each request or notice exactly once, and answers each: a receipt, a refusal, or a case in suspense.

    The same reference with the same content gives the same receipt, for ever. Batch is transport only: if the call
    fails, each item is sent singly, and an item that fails alone is refused as `trouble`; items of one batch that
    share a key or a bill follow each other in turn.
    """
    if len(many) > BATCH_MAX:
        raise ValueError(f"at most {BATCH_MAX} payments in one call")
    answers: list[Outcome | None] = [malformed(item) for item in many]
    waiting = [place for place, answer in enumerate(answers) if answer is None]
    for place, refusal in stopped(many, waiting, at=at).items():
        answers[place] = refusal
        waiting.remove(place)
    notices = {place: one for place in waiting if isinstance(one := many[place], PaymentNotice)}
    quotes = asked_before({place: many[place] for place in waiting if many[place].pick}, at=at)
    quotes |= {place: Found(quote) for place, quote in requote(notices, at=at).items()}
    for _ in range(AGAIN_MAX):
        if not waiting:
            break
        try:
            waiting = _settle(many, waiting, answers, quotes, at=at)
        except DatabaseError as error:
            if not _is_ours_alone(error):
                raise
            log.warning("settle", batch=len(waiting), sqlstate=_sqlstate(error), outcome="singly")
            for place in waiting:
                answers[place] = _settle_alone(many, place, quotes, at=at)
            waiting = []
    told = [answer for answer in answers if answer is not None]
    transaction.on_commit(lambda: _say(told))
    return told


def _say(told: Sequence[Outcome]) -> None:
    """One line for a call; each payment has its row in the audit."""
    booked = [one.amount for one in told if isinstance(one, Receipt) and not one.replayed]
    log.info(
        "settle",
        batch=len(told),
        booked=len(booked),
        amount=sum(booked),
        suspended=sum(isinstance(one, Suspended) for one in told),
        refused=sum(isinstance(one, Refusal) for one in told),
    )


def record_payment(one: Incoming, *, at: datetime) -> Receipt | Suspended:
    """A batch of one; raises Refused."""
    outcome = record_payments([one], at=at)[0]
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


def record_as_frozen(notice: PaymentNotice, quote: int | None, *, at: datetime) -> Receipt | Suspended:
    """One notice held against a quote that the caller has frozen, or against its code; in the caller's transaction.

    Raises Refused for a channel or a reference that cannot be.
    """
    answers: list[Outcome | None] = [None]
    _settle([notice], [0], answers, {} if quote is None else {0: Found(quote)}, at=at)
    outcome = answers[0]
    if outcome is None or isinstance(outcome, Refusal):
        raise Refused(outcome or Refusal.of(RefusalCode.TROUBLE))
    return outcome


def _settle_alone(
    many: Sequence[Incoming], place: int, quotes: Mapping[int, Found], *, at: datetime
) -> Outcome | None:
    """One item after its batch failed. What fails again is refused: nothing of it was written."""
    answers: list[Outcome | None] = [None] * len(many)
    try:
        _settle(many, [place], answers, quotes, at=at)
    except DatabaseError as error:
        if not _is_ours_alone(error):
            raise
        item = many[place]
        log.error(
            "settle",
            channel=item.channel,
            reference=item.reference,
            sqlstate=_sqlstate(error),
            outcome="trouble",
        )
        return Refusal.of(RefusalCode.TROUBLE)
    return answers[place]


def _sqlstate(error: DatabaseError) -> str:
    return getattr(error.__cause__, "sqlstate", None) or "none"


def _is_ours_alone(error: DatabaseError) -> bool:
    """Whether one item may have spoiled the batch; a lost connection has spoiled more than that."""
    return not isinstance(error.__cause__, errors.OperationalError) or isinstance(
        error.__cause__, errors.DeadlockDetected | errors.SerializationFailure
    )


def malformed(item: Incoming) -> Refusal | None:
    """Why it can be nobody's payment, before anything is looked up; None for what has its form."""
    if not 1 <= len(item.reference) <= 64 or not all("!" <= letter <= "~" for letter in item.reference):
        return Refusal.of(RefusalCode.REFERENCE_MALFORMED)
    if isinstance(item, PaymentRequest) and not item.pick and not is_code(item.code):
        return Refusal.of(RefusalCode.CODE_NOT_FOUND)
    if item.amount <= 0 or item.amount > 10**15:
        return Refusal.of(RefusalCode.AMOUNT_DIFFERS)
    return None


def _code_of(item: Incoming) -> str:
    """What is paid. A notice may bring any text as its code: what is kept of it is at most 64 plain signs."""
    if item.pick:
        return item.pick.text
    return "".join(letter if "!" <= letter <= "~" else "?" for letter in item.code[:64])


def fingerprint(item: Incoming) -> str:
    """A digest of what the payer's side says: the same reference must always come with the same."""
    return hashlib.sha256(canonical([item.channel, _code_of(item), item.amount]).encode()).hexdigest()


def _settle(
    many: Sequence[Incoming],
    places: Sequence[int],
    answers: list[Outcome | None],
    quotes: Mapping[int, Found],
    *,
    at: datetime,
) -> list[int]:
    """One call for the items at these places; fills in their answers and returns the places that must go again."""
    batch = [many[place] for place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                at,
                [item.channel for item in batch],
                [item.reference for item in batch],
                [fingerprint(item) for item in batch],
                [_code_of(item) for item in batch],
                [quotes[place].quote_id if place in quotes else None for place in places],
                [item.amount for item in batch],
                [item.paid_at for item in batch],
                [isinstance(item, PaymentNotice) for item in batch],
                [new_receipt_number() for _ in batch],
                [new_token() for _ in batch],
                [item.actor or f"channel:{item.channel}" for item in batch],
            ],
        )
        rows = [_Verdict(*row) for row in cursor]
    quote_ids = [row.quote_id for row in rows if row.verdict in _BOOKED]
    items = queries.items_of_quotes(quote_ids) if quote_ids else {}
    again: list[int] = []
    for row in rows:
        place = places[row.ord - 1]
        if row.verdict == "again":
            again.append(place)
        else:
            outcome = _outcome(many[place], row, items)
            # Nothing was frozen for a NOP that owes nothing: why it does not says more than that no code was found.
            if (
                place in quotes
                and isinstance(outcome, Refusal)
                and outcome.code == RefusalCode.CODE_NOT_FOUND
            ):
                outcome = quotes[place].refusal or outcome
            answers[place] = outcome
    return again


def _outcome(item: Incoming, row: _Verdict, items: Mapping[int, tuple[FrozenItem, ...]]) -> Outcome:
    if row.verdict in _BOOKED:
        return Receipt(
            number=row.receipt,
            token=row.token,
            channel=item.channel,
            reference=item.reference,
            amount=row.amount,
            paid_at=row.paid_at,
            received_at=row.received_at,
            law_on=row.law_on,
            business_day=row.business_day,
            items=items[row.quote_id],
            replayed=row.verdict == "replay",
            reversed=row.reversed,
        )
    if row.verdict in {"suspense", "suspense_replay"}:
        return Suspended(row.case_id, RefusalCode(row.why), item.amount, row.verdict == "suspense_replay")
    return Refusal.of(RefusalCode(row.verdict))


_REVERSE = (
    "SELECT verdict, receipt, reversed_at FROM payments_reverse(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def reverse_by_channel(request: ReversalRequest, *, at: datetime) -> Reversed:
    """Undoes a channel's own payment until its day ends; raises Refused. The same reversal again gives the same answer.

    A reversal that comes before its original is refused and remembered: the late original will be refused too.
    """
    for text in (request.reference, request.original_reference):
        if not 1 <= len(text) <= 64 or not all("!" <= letter <= "~" for letter in text):
            raise Refused(Refusal.of(RefusalCode.REFERENCE_MALFORMED))
    return _reverse(
        [
            at,
            "channel",
            request.channel,
            request.reference,
            request.original_reference,
            None,
            None,
            None,
            request.reason,
            f"channel:{request.channel}",
        ]
    )


def propose_reversal(receipt: str, *, maker: str, reason: str, at: datetime) -> int:
    """An officer asks that a payment be undone; returns the proposal's number. Raises Refused, NotAllowed."""
    found = queries.receipt_by_number(receipt)
    if found is None:
        raise Refused(Refusal.of(RefusalCode.PAYMENT_NOT_FOUND))
    bills = [[item.nop.digits, item.tax_year, item.amount] for item in found.items]
    return propose(
        kind=REVERSAL,
        subject=f"payment:{receipt}",
        before={
            "state": "reversed" if found.reversed else "standing",
            "amount": found.amount,
            "bills": bills,
        },
        after={"state": "reversed", "receipt": receipt},
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_reversal(proposal: int, *, checker: str, note: str, at: datetime) -> Reversed:
    """Another officer approves, and the payment is undone in the same transaction. Raises Refused, NotAllowed."""
    with transaction.atomic():
        decided = decide(
            proposal=proposal, kind=REVERSAL, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        receipt = decided.subject.removeprefix("payment:")
        hands: list[str | datetime | None] = [
            receipt,
            decided.maker,
            checker,
            decided.reason,
            f"officer:{checker}",
        ]
        return _reverse([at, "officer", "", None, None, *hands])


def _reverse(arguments: list[str | datetime | None]) -> Reversed:
    with connection.cursor() as cursor:
        cursor.execute(_REVERSE, arguments)
        verdict, receipt, reversed_at = cursor.fetchone()
    if verdict not in {"reversed", "replay"}:
        raise Refused(Refusal.of(RefusalCode(verdict)))
    transaction.on_commit(lambda: log.info("reverse", receipt=receipt, outcome=verdict))
    return Reversed(receipt, reversed_at, verdict == "replay")
