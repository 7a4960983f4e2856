"""Money that found no place finds one: on the bill it was meant for, on another of the same taxpayer, or back.

Proposed by one officer, approved by another; carried out as it was proposed or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from sppt.accounts.actions import Decided, decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.kit import audit
from sppt.kit.perda import perda_of
from sppt.ledger.actions import Cause, hold_days, lock_bills, post, restate
from sppt.ledger.queries import BillRow
from sppt.ledger.words import Source
from sppt.payments import queries
from sppt.payments.credit_refusals import CreditRefused, CreditWhy
from sppt.payments.owed import Held, Origin, Resolved, kin, named_bills, resolution, sum_of
from sppt.payments.words import ResolutionKind
from sppt.rules.calendar import wib_day
from sppt.rules.due import BillFacts, Due, due
from sppt.rules.nop import Nop
from sppt.rules.overpayment import Placed, place
from sppt.rules.posting import give_back, place_credit
from sppt.rules.rupiah import printed
from sppt.rules.states import BillState, next_state

RESOLUTION = "resolve_sum"
GIVE_BACK = "give_back_sum"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bill that a sum could settle: what it owes on the day that counts, and what the sum would settle of it."""

    line: Due
    kind: ResolutionKind
    law_on: date
    placed: Placed

    @property
    def bill(self) -> BillFacts:
        return self.line.facts

    @property
    def state(self) -> BillState:
        """What the bill would be."""
        return next_state(self.bill.state, self.placed.event)


def candidates(held: Held, *, owner: str = "", at: datetime) -> list[Candidate]:
    """The open bills of the taxpayer whose money it is: those it was meant for first, then the oldest.

    `owner` is a NOP that an officer has found out, for money that names nobody. What was meant for a bill counts from
    the day it was paid; anything else from today.
    """
    if not held.left:
        return []
    nops = held.nops or ((owner,) if owner else ())
    family = kin(nops) if nops else []
    meant = named_bills(held)
    found: dict[int, Candidate] = {}
    for today, bills in dict(queries.bills_of([Nop(nop) for nop in family])).items():
        for facts in bills:
            named = facts.bill_id in meant
            on = wib_day(held.paid_at if named else at)
            line = _line(today, bills, facts, on=on)
            if line is not None:
                kind = ResolutionKind.BUKUKAN if named else ResolutionKind.KOMPENSASI
                found[facts.bill_id] = Candidate(line, kind, on, _placed(line, held.left))
    return sorted(
        found.values(),
        key=lambda one: (one.kind is not ResolutionKind.BUKUKAN, one.bill.tax_year, one.bill.bill_id),
    )


def _line(today: Nop, bills: Iterable[BillFacts], facts: BillFacts, *, on: date) -> Due | None:
    lines = due(perda_of(today.city), tuple(bills), on=on, chosen=frozenset({facts.tax_year}))
    return next((one for one in lines if one.facts.bill_id == facts.bill_id and one.payable), None)


def _placed(line: Due, available: int) -> Placed:
    return place(pokok=line.pokok, potongan=line.potongan, denda=line.denda, available=available)


def propose_placement(
    origin: Origin,
    number: int,
    bill: int,
    *,
    amount: int | None = None,
    owner: str = "",
    maker: str,
    reason: str,
    at: datetime,
) -> int:
    """A bendahara proposes that a sum settle a bill, whole or up to `amount` rupiah; returns the proposal.

    Raises CreditRefused, NotAllowed.
    """
    require_role(maker, Role.BENDAHARA)
    held = _with_something_left(origin, number)
    if amount is not None and not 0 < amount <= held.left:
        raise CreditRefused(CreditWhy.TOO_MUCH, left=printed(held.left))
    chosen = next((one for one in candidates(held, owner=owner, at=at) if one.bill.bill_id == bill), None)
    if chosen is None:
        raise CreditRefused(CreditWhy.NO_SUCH_BILL)
    facts, placed = chosen.bill, _placed(chosen.line, amount or held.left)
    return propose(
        kind=RESOLUTION,
        subject=held.subject,
        before={"sisa": facts.sisa, "state": facts.state.value, "left": held.left},
        after={
            "sisa": facts.sisa - placed.pokok,
            "state": next_state(facts.state, placed.event).value,
            "left": held.left - placed.amount,
            "way": chosen.kind.value,
            "tagihan": [[facts.nop, facts.tax_year, placed.amount]],
            "pokok": placed.pokok,
            "potongan": placed.potongan,
            "denda": placed.denda,
            "law_on": chosen.law_on.isoformat(),
            "bill": facts.bill_id,
            "version": facts.version,
        },
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_placement(proposal: int, *, checker: str, note: str, at: datetime) -> Resolved:
    """Another officer approves, and the bill is settled in the same transaction.

    Raises CreditRefused (stale_sum when bill or sum has moved since), NotAllowed; nothing is written then.
    """
    with transaction.atomic():
        decided = decide(
            proposal=proposal,
            kind=RESOLUTION,
            checker=checker,
            decision=Decision.APPROVED,
            note=note,
            at=at,
        )
        told = json.loads(decided.after)
        [[nop, tax_year, amount]] = told["tagihan"]
        held = hold_sum(decided.subject)
        row = _locked(nop, tax_year, told["bill"])
        if row is None or row.version != told["version"] or held.left < amount:
            raise CreditRefused(CreditWhy.STALE_SUM)
        number = record(
            held,
            ResolutionKind(told["way"]),
            Parts(amount, row.id, told["pokok"], told["potongan"], told["denda"]),
            decided,
            law_on=date.fromisoformat(told["law_on"]),
            at=at,
        )
        restate(row.id, pokok=row.pokok, sisa=told["sisa"], state=BillState(told["state"]))
        entries = place_credit(
            held.account, pokok=told["pokok"], potongan=told["potongan"], denda=told["denda"]
        )
        post(row.id, entries, Cause(Source.RESOLUTION, number, date.fromisoformat(told["law_on"]), at))
    return _done(number)


def propose_give_back(number: int, *, maker: str, reason: str, at: datetime) -> int:
    """A bendahara proposes that what is left of money in suspense is its channel's again, because the channel has taken
    it back on its side; returns the proposal. Raises CreditRefused, NotAllowed.
    """
    require_role(maker, Role.BENDAHARA)
    held = _with_something_left(Origin.CASE, number)
    return propose(
        kind=GIVE_BACK,
        subject=held.subject,
        before={"left": held.left},
        after={
            "left": 0,
            "way": ResolutionKind.KEMBALI.value,
            "channel": held.channel,
            "reference": held.reference,
            "amount": held.left,
        },
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_give_back(proposal: int, *, checker: str, note: str, at: datetime) -> Resolved:
    """Another officer approves. Raises CreditRefused (stale_sum), NotAllowed; nothing is written then."""
    with transaction.atomic():
        decided = decide(
            proposal=proposal,
            kind=GIVE_BACK,
            checker=checker,
            decision=Decision.APPROVED,
            note=note,
            at=at,
        )
        told = json.loads(decided.after)
        held = hold_sum(decided.subject)
        if held.left != told["amount"]:
            raise CreditRefused(CreditWhy.STALE_SUM)
        on = wib_day(at)
        number = record(held, ResolutionKind.KEMBALI, Parts(held.left), decided, law_on=on, at=at)
        post(None, give_back(held.left), Cause(Source.RESOLUTION, number, on, at), channel=held.channel)
    return _done(number)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a decision takes of a sum, and how it divides on a bill; rupiah."""

    amount: int
    bill: int | None = None
    pokok: int = 0
    potongan: int = 0
    denda: int = 0


def record(
    held: Held, kind: ResolutionKind, parts: Parts, decided: Decided, *, law_on: date, at: datetime
) -> int:
    """The row of a decision about a sum that the caller holds, with its line in the trail; returns its number."""
    of_case = held.number if held.origin is Origin.CASE else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_resolution (kind, case_id, credit_id, amount, bill_id, pokok, potongan, denda,"
            " law_on, proposal, maker_id, checker_id, reason, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                str(kind),
                of_case,
                None if of_case else held.number,
                parts.amount,
                parts.bill,
                parts.pokok,
                parts.potongan,
                parts.denda,
                law_on,
                decided.proposal,
                decided.maker,
                decided.checker,
                decided.reason,
                at,
            ],
        )
        number = int(cursor.fetchone()[0])
    detail = {"resolution": number, "kind": str(kind), "amount": parts.amount, "bill": parts.bill}
    audit.append(
        actor=f"officer:{decided.checker}", verb="resolve", subject=held.subject, detail=detail, at=at
    )
    return number


def hold_sum(subject: str) -> Held:
    """The sum of a proposal, kept from others until the transaction ends: the days first, then it, then any bill."""
    origin, _, number = subject.partition(":")
    of = Origin(origin)
    hold_days()
    with connection.cursor() as cursor:
        pair = [int(number), None] if of is Origin.CASE else [None, int(number)]
        cursor.execute("SELECT payments_hold_sum(%s::bigint, %s::bigint)", pair)
    return sum_of(of, int(number))


def _with_something_left(origin: Origin, number: int) -> Held:
    held = sum_of(origin, number)
    if not held.left:
        raise CreditRefused(CreditWhy.NOTHING_LEFT)
    return held


def _locked(nop: str, tax_year: int, bill: int) -> BillRow | None:
    return next((row for row in lock_bills(nop, tax_year) if row.id == bill), None)


def _done(number: int) -> Resolved:
    found = resolution(number)
    if found is None:
        raise LookupError(f"resolution {number} was just written and is not there")
    return found[0]
