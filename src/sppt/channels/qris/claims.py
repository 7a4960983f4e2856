"""What an acquirer says of money, from a notice or an answer: whose it is, and booked as a notice where it is ours.

The first money of a wish is booked under our own reference, by whichever way it is heard of; money that is named
otherwise (another transaction, another RRN) is other money and goes where the ledger sends it. Nothing is dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sppt.channels.snap.codes import Service
from sppt.channels.snap.work import Conflict, Done, Order, settle
from sppt.partners.acquirers import Merchant, merchants
from sppt.partners.exchanges import Asked
from sppt.partners.qr import Claimed, Money, Qr, claim_money, move, qrs_by_reference
from sppt.partners.qr_states import QrEvent
from sppt.payments.language import Outcome, PaymentNotice, Receipt, Suspended

MOVED = "00"
REFERENCE_MAX = 64


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice in our words. `reference` is ours, as the acquirer gives it back; `named` is its own."""

    partner: str
    external_id: str
    status: str
    reference: str
    named: str
    rrn: str = ""
    merchant_id: str = ""
    amount: int = 0
    paid_at: datetime | None = None


class Verdict(StrEnum):
    """Answers that book nothing under a wish of ours."""

    NOTHING_MOVED = "nothing_moved"
    OTHER_MERCHANT = "other_merchant"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a claim; `qr` is None where no wish of ours is meant."""

    outcome: Outcome | Verdict
    qr: Qr | None


Booking: TypeAlias = "tuple[Claim, Claimed | None]"


def judge(batch: Sequence[Claim], *, at: datetime) -> list[Judged]:
    """Each claim judged; what moved is booked, or kept in suspense with a case."""
    known = qrs_by_reference([one.reference for one in batch])
    ours = merchants()
    answers: list[Judged | None] = []
    moved: list[Claim] = []
    for one in batch:
        qr = known.get(one.reference)
        if _is_anothers(one, qr, ours):
            answers.append(Judged(Verdict.OTHER_MERCHANT, qr))
        elif one.status != MOVED:
            answers.append(Judged(Verdict.NOTHING_MOVED, qr))
        else:
            answers.append(None)
            moved.append(one)
    booked = iter(_book(moved, at=at) if moved else [])
    return [answer or next(booked) for answer in answers]


def _is_anothers(one: Claim, qr: Qr | None, ours: dict[str, Merchant]) -> bool:
    """Whether a claim names another merchant, or a wish that another acquirer was asked for."""
    merchant = ours.get(one.partner)
    named = bool(one.merchant_id) and merchant is not None and one.merchant_id != merchant.merchant_id
    return named or (qr is not None and qr.partner != one.partner)


def _book(moved: Sequence[Claim], *, at: datetime) -> list[Judged]:
    claimed = claim_money([Money(one.reference, one.named, one.rrn) for one in moved])
    orders = [_order(one, meant) for one, meant in zip(moved, claimed, strict=True)]
    done = settle(orders, at=at)
    judged: list[Judged] = []
    for meant, answer in zip(claimed, done, strict=True):
        qr = meant.qr if meant else None
        if isinstance(answer, Conflict):
            judged.append(Judged(Verdict.CONFLICT, qr))
            continue
        judged.append(Judged(answer.outcome, qr))
        if meant is not None and meant.first and _is_kept(answer):
            move(meant.qr, QrEvent.MONEY, at=at)
    return judged


def _is_kept(done: Done) -> bool:
    return isinstance(done.outcome, Receipt | Suspended)


def _order(one: Claim, meant: Claimed | None) -> Order:
    """The notice to book; a claim without a wish of ours names no code, so that it can only be suspended."""
    va = meant.qr.reference if meant else ""
    asked = Asked(one.partner, Service.QR_NOTICE, one.external_id, one.named, va, one.amount, one.rrn)
    return Order(asked, notice(one, meant))


def notice(one: Claim, meant: Claimed | None) -> PaymentNotice:
    """A claim as the ledger takes it."""
    if meant is None:
        reference, code = _bounded(f"?{one.named}"), f"qr:{one.reference}"
    elif meant.first:
        reference, code = meant.qr.reference, meant.qr.code
    else:
        digest = hashlib.sha256(f"{one.named} {one.rrn}".encode()).hexdigest()
        reference, code = f"{meant.qr.reference}-{digest[:16]}", meant.qr.code
    return PaymentNotice(one.partner, reference, code, one.amount, paid_at=one.paid_at)


def _bounded(reference: str) -> str:
    """The ledger's key of money that no wish of ours explains."""
    if len(reference) <= REFERENCE_MAX:
        return reference
    return hashlib.sha256(reference.encode()).hexdigest()
