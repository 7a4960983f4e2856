"""Writes of payments: codes opened, payments booked, payments undone. The plural is the primitive.

Each call to the database here is one function call and its own transaction: see migrations/settle.sql.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection
from psycopg import errors

from sppt.kit.canonical import canonical
from sppt.payments import queries
from sppt.payments.language import (
    FrozenItem,
    Outcome,
    PaymentCode,
    PaymentNotice,
    PaymentRequest,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    ReversalRequest,
    Reversed,
    Suspended,
    Wish,
)
from sppt.payments.numbers import is_code, new_code, new_receipt_number, new_token
from sppt.rules.calendar import day_end, wib_day
from sppt.rules.due import BillFacts, Due, due, valid_through
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import CodeState

BATCH_MAX = 500
ITEMS_MAX = 2000
CODE_TRIES = 5
AGAIN_MAX = BATCH_MAX + 1


# ---- codes ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Frozen:
    """Columns of quotes about to be stored, side by side, as the database function takes them."""

    tokens: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    laws_on: list[date] = field(default_factory=list)
    valid_untils: list[datetime] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    items: list[tuple[int, Due]] = field(default_factory=list)

    def add(self, *, key: str, on: date, valid_until: datetime, lines: Sequence[Due]) -> None:
        self.tokens.append(new_token())
        self.codes.append(new_code())
        self.keys.append(key)
        self.laws_on.append(on)
        self.valid_untils.append(valid_until)
        self.amounts.append(sum(line.total for line in lines))
        self.items.extend((len(self.tokens), line) for line in lines)


def open_codes(perda: Perda, wishes: Sequence[Wish], *, at: datetime) -> list[PaymentCode | Refusal]:
    """A payment code for each wish, or why not. A wish with a key that was used before gives that same code.

    Amounts are frozen as of the WIB day of `at` and hold until they next change by law or programme, three days at
    most. One read and one write for the whole batch (more only where chance picks a code that is taken).
    """
    if len(wishes) > BATCH_MAX:
        raise ValueError(f"at most {BATCH_MAX} wishes in one call")
    on = wib_day(at)
    answers: list[PaymentCode | Refusal | None] = [None] * len(wishes)
    asked = sorted({nop for wish in wishes for nop, _ in wish.picks})
    bills: dict[Nop, tuple[BillFacts, ...]] = {}
    for start in range(0, len(asked), queries.NOPS_MAX):
        part = asked[start : start + queries.NOPS_MAX]
        bills.update((nop, facts) for nop, (_, facts) in zip(part, queries.bills_of(part), strict=True))
    chosen: dict[int, tuple[list[Due], date]] = {}
    for place, wish in enumerate(wishes):
        lines = _choose(perda, wish, bills, on=on)
        if isinstance(lines, Refusal):
            answers[place] = lines
        else:
            chosen[place] = lines
    for _ in range(CODE_TRIES):
        if not chosen:
            break
        chosen = _freeze(perda, wishes, chosen, answers, at=at, on=on)
    if chosen:
        raise RuntimeError("no free payment code found; are nearly all codes taken?")
    return [answer for answer in answers if answer is not None]


def open_code(perda: Perda, wish: Wish, *, at: datetime) -> PaymentCode:
    """One code; raises Refused. If the wish's key was used before, the code of then, in its state of now."""
    answer = open_codes(perda, [wish], at=at)[0]
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return queries.code_by_token(answer.token, at=at) or answer


def _choose(
    perda: Perda, wish: Wish, bills: dict[Nop, tuple[BillFacts, ...]], *, on: date
) -> tuple[list[Due], date] | Refusal:
    """The lines of a wish with the last day on which they all hold."""
    lines: list[Due] = []
    holds_until = on + timedelta(days=perda.quote_days_max)
    for nop, years in wish.picks:
        facts = bills[nop]
        if not facts or years - {bill.tax_year for bill in facts}:
            return Refusal.of(RefusalCode.BILL_NOT_FOUND)
        picked = [line for line in due(perda, facts, on=on, chosen=years or None) if line.payable]
        wanted = [line for line in picked if not years or line.facts.tax_year in years]
        if years - {line.facts.tax_year for line in wanted}:
            return Refusal.of(_why_not_payable(facts, years - {line.facts.tax_year for line in wanted}))
        if not wanted:
            continue
        lines.extend(wanted)
        chosen = frozenset(line.facts.tax_year for line in wanted)
        holds_until = min(
            holds_until, valid_through(perda, facts, on=on, chosen=chosen, days_max=perda.quote_days_max)
        )
    if not lines:
        return Refusal.of(RefusalCode.NOTHING_TO_PAY)
    if len(lines) > ITEMS_MAX:
        return Refusal.of(RefusalCode.TOO_MANY)
    unique = {line.facts.bill_id: line for line in lines}  # one NOP twice in a list is one debt
    return list(unique.values()), holds_until


def _why_not_payable(facts: Sequence[BillFacts], years: frozenset[int]) -> RefusalCode:
    states = {str(bill.state) for bill in facts if bill.tax_year in years}
    if states <= {"paid", "principal_paid"}:
        return RefusalCode.ALREADY_PAID
    if "written_off" in states:
        return RefusalCode.WRITTEN_OFF
    if states & {"cancelled", "superseded"}:
        return RefusalCode.BILL_WITHDRAWN
    return RefusalCode.NOTHING_TO_PAY


def _freeze(
    perda: Perda,
    wishes: Sequence[Wish],
    chosen: dict[int, tuple[list[Due], date]],
    answers: list[PaymentCode | Refusal | None],
    *,
    at: datetime,
    on: date,
) -> dict[int, tuple[list[Due], date]]:
    """Stores what was chosen and fills in the answers; returns what must be tried again with another code."""
    frozen = _Frozen()
    places = list(chosen)
    for place in places:
        lines, last_day = chosen[place]
        frozen.add(key=wishes[place].key, on=on, valid_until=day_end(last_day), lines=lines)
    facts = [(place, line, line.facts) for place, line in frozen.items]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ord, quote_id, token, code, valid_until, amount, fresh FROM payments_freeze("
            "%s, %s, %s, %s, %s::date[], %s::timestamptz[], %s::bigint[], %s, %s::integer[], %s::bigint[],"
            " %s::integer[], %s, %s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[],"
            " %s::smallint[], %s::smallint[])",
            [
                at,
                frozen.tokens,
                frozen.codes,
                frozen.keys,
                frozen.laws_on,
                frozen.valid_untils,
                frozen.amounts,
                perda.hash,
                [place for place, _, _ in facts],
                [bill.bill_id for _, _, bill in facts],
                [bill.version for _, _, bill in facts],
                [bill.nop for _, _, bill in facts],
                [bill.tax_year for _, _, bill in facts],
                [line.pokok for _, line, _ in facts],
                [line.potongan for _, line, _ in facts],
                [line.denda for _, line, _ in facts],
                [line.months_late for _, line, _ in facts],
                [line.prerequisite[0] if line.prerequisite else None for _, line, _ in facts],
                [line.prerequisite[1] if line.prerequisite else None for _, line, _ in facts],
            ],
        )
        rows = cursor.fetchall()
    earlier = [quote_id for _, quote_id, _, _, _, _, fresh in rows if not fresh]
    earlier_items = queries.items_of_quotes(earlier) if earlier else {}
    left = dict(chosen)
    for ord_, quote_id, token, code, valid_until, amount, fresh in rows:
        place = places[ord_ - 1]
        lines = left.pop(place)[0]
        items = tuple(_item(line) for line in lines) if fresh else earlier_items[quote_id]
        answers[place] = PaymentCode(code, token, amount, valid_until, CodeState.OPEN, items, None, None)
    return left


def _item(line: Due) -> FrozenItem:
    bill = line.facts
    return FrozenItem(Nop(bill.nop), bill.tax_year, line.pokok, line.potongan, line.denda, line.total)


# ---- payments -------------------------------------------------------------------------------------------------

Incoming = PaymentRequest | PaymentNotice

_SETTLE = (
    "SELECT ord, verdict, why, receipt, token, amount, paid_at, received_at, law_on, business_day, quote_id, case_id,"
    " reversed FROM payments_settle(%s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::timestamptz[], %s::boolean[],"
    " %s, %s, %s)"
)


def record_payments(many: Sequence[Incoming], *, at: datetime) -> list[Outcome]:
    """Books each request or notice exactly once, and answers each: a receipt, a refusal, or a case in suspense.

    The same reference with the same content gives the same receipt, for ever. Batch is transport only: if the call
    fails, each item is sent singly; items of one batch that share a key or a bill follow each other in turn.
    """
    if len(many) > BATCH_MAX:
        raise ValueError(f"at most {BATCH_MAX} payments in one call")
    answers: list[Outcome | None] = [_malformed(item) for item in many]
    waiting = [place for place, answer in enumerate(answers) if answer is None]
    for _ in range(AGAIN_MAX):
        if not waiting:
            break
        try:
            waiting = _settle(many, waiting, answers, at=at)
        except DatabaseError as error:
            if len(waiting) == 1 or not _is_ours_alone(error):
                raise
            for place in waiting:
                _settle(many, [place], answers, at=at)
            waiting = []
    return [answer for answer in answers if answer is not None]


def record_payment(one: Incoming, *, at: datetime) -> Receipt | Suspended:
    """A batch of one; raises Refused."""
    outcome = record_payments([one], at=at)[0]
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


def _is_ours_alone(error: DatabaseError) -> bool:
    """Whether one item may have spoiled the batch; a lost connection has spoiled more than that."""
    return not isinstance(error.__cause__, errors.OperationalError) or isinstance(
        error.__cause__, errors.DeadlockDetected | errors.SerializationFailure
    )


def _malformed(item: Incoming) -> Refusal | None:
    if not 1 <= len(item.reference) <= 64 or not all("!" <= letter <= "~" for letter in item.reference):
        return Refusal.of(RefusalCode.REFERENCE_MALFORMED)
    if isinstance(item, PaymentRequest) and not is_code(item.code):
        return Refusal.of(RefusalCode.CODE_NOT_FOUND)
    if item.amount <= 0 or item.amount > 10**15:
        return Refusal.of(RefusalCode.AMOUNT_DIFFERS)
    return None


def _fingerprint(item: Incoming) -> str:
    """A digest of what the payer's side says: the same reference must always come with the same."""
    return hashlib.sha256(canonical([item.channel, item.code, item.amount]).encode()).hexdigest()


def _settle(
    many: Sequence[Incoming], places: Sequence[int], answers: list[Outcome | None], *, at: datetime
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
                [_fingerprint(item) for item in batch],
                [item.code for item in batch],
                [None] * len(batch),
                [item.amount for item in batch],
                [item.paid_at for item in batch],
                [isinstance(item, PaymentNotice) for item in batch],
                [new_receipt_number() for _ in batch],
                [new_token() for _ in batch],
                [item.actor or f"channel:{item.channel}" for item in batch],
            ],
        )
        rows = cursor.fetchall()
    quote_ids = [row[10] for row in rows if row[1] in {"settled", "replay"}]
    items = queries.items_of_quotes(quote_ids) if quote_ids else {}
    again: list[int] = []
    for (
        ord_,
        verdict,
        why,
        number,
        token,
        amount,
        paid_at,
        received_at,
        law_on,
        day,
        quote_id,
        case_id,
        undone,
    ) in rows:
        place = places[ord_ - 1]
        item = many[place]
        if verdict == "again":
            again.append(place)
        elif verdict in {"settled", "replay"}:
            answers[place] = Receipt(
                number=number,
                token=token,
                channel=item.channel,
                reference=item.reference,
                amount=amount,
                paid_at=paid_at,
                received_at=received_at,
                law_on=law_on,
                business_day=day,
                items=items[quote_id],
                replayed=verdict == "replay",
                reversed=undone,
            )
        elif verdict in {"suspense", "suspense_replay"}:
            answers[place] = Suspended(case_id, RefusalCode(why), item.amount, verdict == "suspense_replay")
        else:
            answers[place] = Refusal.of(RefusalCode(verdict))
    return again


# ---- reversals ------------------------------------------------------------------------------------------------

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


def reverse_by_officers(receipt: str, *, maker: str, checker: str, reason: str, at: datetime) -> Reversed:
    """Undoes a payment that one officer proposed to undo and another approved; raises Refused."""
    return _reverse([at, "officer", "", None, None, receipt, maker, checker, reason, f"officer:{checker}"])


def _reverse(arguments: list[str | datetime | None]) -> Reversed:
    with connection.cursor() as cursor:
        cursor.execute(_REVERSE, arguments)
        verdict, receipt, reversed_at = cursor.fetchone()
    if verdict not in {"reversed", "replay"}:
        raise Refused(Refusal.of(RefusalCode(verdict)))
    return Reversed(receipt, reversed_at, verdict == "replay")
