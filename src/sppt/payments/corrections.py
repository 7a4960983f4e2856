"""Decisions about a notice that has gone out, and what follows for money: proposed by one officer, approved by another.

The notice is never overwritten: a new cycle says what holds now (assessment.correcting). Its bills are lowered by
opposite postings, each payment is quoted anew at its own law date, what is too much is owed back, and an increase is a
bill of its own. Versions rise, so that open codes are refused truthfully.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from sppt.accounts.actions import decide, propose
from sppt.accounts.queries import require_role
from sppt.accounts.words import Decision, Role
from sppt.assessment.correcting import (
    Hands,
    Reassessed,
    Wanted,
    due_of,
    new_cycle,
    next_decision,
    reassess,
    record_decision,
)
from sppt.assessment.facts_text import facts_from, facts_text
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.words import DecisionKind
from sppt.kit.perda import perda_of
from sppt.ledger.actions import Cause as LedgerCause
from sppt.ledger.actions import lock_bills, open_bill, post, restate
from sppt.ledger.queries import BillRow
from sppt.ledger.words import BillKind, Source
from sppt.rules.assessment.facts import Reduction
from sppt.rules.calendar import wib_day
from sppt.rules.correction import Bill, CannotCorrect, Cause, Paid, Plan, plan
from sppt.rules.due import BillFacts
from sppt.rules.rupiah import Rate

CORRECTION = "correct_notice"
_CAUSES = {
    DecisionKind.PEMBETULAN: Cause.PEMBETULAN,
    DecisionKind.PENGURANGAN: Cause.PENGURANGAN,
    DecisionKind.PEMBATALAN: Cause.PEMBATALAN,
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a decision would do, in rupiah, before anybody has approved it."""

    found: Reassessed
    bills: tuple[BillRow, ...]
    plan: Plan
    due: date  # of what is newly due

    @property
    def versions(self) -> list[list[int]]:
        return [[bill.id, bill.version] for bill in self.bills]


@dataclass(frozen=True, slots=True)
class Done:
    """A decision that was carried out."""

    decision: int
    kind: DecisionKind
    nop: str
    tax_year: int
    pokok_before: int
    pokok: int
    opened: int
    excess_pokok: int
    excess_denda: int


def weigh(wanted: Wanted, *, at: datetime) -> Weighed:
    """What this decision would do. Writes nothing. Raises Refused, CannotCorrect."""
    with transaction.atomic():
        return _weigh(wanted, at=at)


def propose_correction(wanted: Wanted, *, maker: str, reason: str, at: datetime) -> int:
    """An officer of penetapan proposes a decision; returns the proposal. Raises Refused, CannotCorrect, NotAllowed."""
    require_role(maker, Role.PENETAPAN)
    if not wanted.number.strip():
        raise Refused(Why.NUMBER_MISSING)
    with transaction.atomic():
        weighed = _weigh(wanted, at=at)
        return propose(
            kind=CORRECTION,
            subject=f"notice:{wanted.nop}/{wanted.tax_year}",
            before={"pokok": weighed.found.pokok_before, "sisa": sum(bill.sisa for bill in weighed.bills)},
            after={
                "pokok": weighed.found.pokok,
                "sisa": _sisa_after(weighed),
                "kind": wanted.kind.value,
                "number": wanted.number.strip(),
                "decided_on": wanted.decided_on.isoformat(),
                "opened": weighed.plan.opened,
                "excess_pokok": weighed.plan.excess_pokok,
                "excess_denda": weighed.plan.excess_denda,
                "wanted": _written(wanted),
                "versions": weighed.versions,
            },
            reason=reason,
            maker=maker,
            at=at,
        )


def approve_correction(proposal: int, *, checker: str, note: str, at: datetime) -> Done:
    """Another officer approves, and everything that follows is done in the same transaction.

    Raises Refused (stale_correction when the bill has moved since), CannotCorrect, NotAllowed; nothing is written then.
    """
    with transaction.atomic():
        decided = decide(
            proposal=proposal, kind=CORRECTION, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        told = json.loads(decided.after)
        weighed = _weigh(_read(told["wanted"]), at=at)
        if (weighed.versions, weighed.found.pokok) != (told["versions"], told["pokok"]):
            raise Refused(Why.STALE_CORRECTION)
        return _carry_out(weighed, Hands(proposal, decided.maker, checker, decided.reason, at))


def _weigh(wanted: Wanted, *, at: datetime) -> Weighed:
    bills = tuple(lock_bills(wanted.nop, wanted.tax_year))
    found = reassess(wanted)
    cause = _CAUSES.get(wanted.kind)
    done = Plan((), found.pokok) if cause is None else _plan(found, bills, cause)
    return Weighed(found, bills, done, due_of(found, terbit=wib_day(at)))


def _plan(found: Reassessed, bills: tuple[BillRow, ...], cause: Cause) -> Plan:
    wanted, paid = found.wanted, _standing([bill.id for bill in bills])
    facts = [
        Bill(
            BillFacts(
                bill.id,
                bill.version,
                wanted.nop,
                wanted.tax_year,
                bill.state,
                bill.pokok,
                bill.sisa,
                bill.jatuh_tempo,
                bill.provenance,
                bill.under_review,
                found.pinned,
            ),
            tuple(paid.get(bill.id, ())),
            bill.brought,
        )
        for bill in bills
    ]
    return plan(perda_of(settings.SPPT_CITY), facts, pokok=found.pokok, cause=cause)


def _standing(bills: list[int]) -> dict[int, list[Paid]]:
    found: dict[int, list[Paid]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bill_id, item_id, imported_id, resolution_id, law_on, pokok, potongan, denda, prerequisite_from,"
            " prerequisite_to FROM payments_standing(%s)",
            [bills],
        )
        for bill, item, imported, placed, law_on, pokok, potongan, denda, first, last in cursor:
            years = None if first is None else (first, last)
            paid = Paid(
                item or imported or placed,
                law_on,
                pokok,
                potongan,
                denda,
                brought=imported is not None,
                prerequisite=years,
                placed=placed is not None,
            )
            found.setdefault(bill, []).append(paid)
    return found


def _carry_out(weighed: Weighed, hands: Hands) -> Done:
    found, wanted, terbit = weighed.found, weighed.found.wanted, wib_day(hands.at)
    number = next_decision()
    cause = LedgerCause(Source.DECISION, number, terbit, hands.at)
    if not weighed.bills:
        bill = open_bill(
            wanted.nop,
            wanted.tax_year,
            BillKind.SPPT,
            pokok=found.pokok,
            jatuh_tempo=weighed.due,
            cause=cause,
        )
        due = weighed.due
    else:
        bill, due = weighed.bills[0].id, weighed.bills[0].jatuh_tempo
        if weighed.plan.opened:
            open_bill(
                wanted.nop,
                wanted.tax_year,
                BillKind.KURANG_BAYAR,
                pokok=weighed.plan.opened,
                jatuh_tempo=weighed.due,
                cause=cause,
            )
    for lowered in weighed.plan.lowered:
        restate(lowered.bill_id, pokok=lowered.pokok, sisa=lowered.sisa, state=lowered.state)
        post(lowered.bill_id, lowered.entries, cause)
    touched = {lowered.bill_id for lowered in weighed.plan.lowered}
    for row in weighed.bills:
        if row.id not in touched:
            restate(row.id, pokok=row.pokok, sisa=row.sisa, state=row.state)
    record_decision(number, found, bill, hands)
    _credit(weighed.plan, number)
    new_cycle(found, bill, number, due=due, terbit=terbit)
    return Done(
        decision=number,
        kind=wanted.kind,
        nop=wanted.nop,
        tax_year=wanted.tax_year,
        pokok_before=found.pokok_before,
        pokok=found.pokok,
        opened=weighed.plan.opened,
        excess_pokok=weighed.plan.excess_pokok,
        excess_denda=weighed.plan.excess_denda,
    )


def _credit(done: Plan, decision: int) -> None:
    rows = [
        (
            decision,
            lowered.bill_id,
            None if one.paid.brought or one.paid.placed else one.paid.number,
            one.paid.number if one.paid.brought else None,
            one.paid.number if one.paid.placed else None,
            one.excess_pokok,
            one.excess_denda,
            one.paid.potongan - one.potongan,
        )
        for lowered in done.lowered
        for one in lowered.requoted
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO payments_credit (decision_id, bill_id, item_id, imported_id, resolution_id, pokok, denda,"
            " potongan) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [row for row in rows if any(row[5:])],
        )


def _sisa_after(weighed: Weighed) -> int:
    lowered = {one.bill_id: one.sisa for one in weighed.plan.lowered}
    return sum(lowered.get(bill.id, bill.sisa) for bill in weighed.bills) + weighed.plan.opened


def _written(wanted: Wanted) -> dict[str, object]:
    """A wish as plain data, to be carried out exactly as it was proposed."""
    reduction = wanted.reduction
    rate = None if reduction is None else reduction.rate
    return {
        **{key: value for key, value in asdict(wanted).items() if key in {"nop", "tax_year", "nama_wp"}},
        "kind": wanted.kind.value,
        "number": wanted.number.strip(),
        "decided_on": wanted.decided_on.isoformat(),
        "facts": None if wanted.facts is None else facts_text(wanted.facts),
        "reduction": reduction
        and [
            rate and [rate.numerator, rate.denominator],
            reduction.rupiah,
            reduction.decision,
            reduction.article,
        ],
    }


def _read(told: dict[str, object]) -> Wanted:
    facts, reduction = told["facts"], told["reduction"]
    made = None
    if isinstance(reduction, list):
        rate, rupiah, decision, article = reduction
        made = Reduction(Rate(*rate) if rate else None, rupiah, decision, article)
    return Wanted(
        kind=DecisionKind(str(told["kind"])),
        nop=str(told["nop"]),
        tax_year=int(str(told["tax_year"])),
        number=str(told["number"]),
        decided_on=date.fromisoformat(str(told["decided_on"])),
        facts=facts_from(facts) if isinstance(facts, str) else None,
        reduction=made,
        nama_wp=str(told["nama_wp"]),
    )


__all__ = [
    "CORRECTION",
    "CannotCorrect",
    "Done",
    "Weighed",
    "approve_correction",
    "propose_correction",
    "weigh",
]
