"""What the letters about held money say in their signature, and whether the books still say so."""

from __future__ import annotations

from sppt.documents.papers import Paper, PaperKind, digest_of
from sppt.payments.credit_refusals import CreditRefused
from sppt.payments.owed import Resolved, resolution
from sppt.payments.refunds import Refund, refund_of
from sppt.payments.words import ResolutionKind
from sppt.rules.calendar import wib_day
from sppt.rules.overpayment import RefundState

PLACED = frozenset({ResolutionKind.BUKUKAN, ResolutionKind.KOMPENSASI})


def placement_number(done: Resolved) -> str:
    """The number of the letter about a sum that settled a bill."""
    return f"{done.number:05d}/KOMP/{wib_day(done.at).year}"


def hidden(account: str) -> str:
    """An account number on a paper that passes through many hands."""
    return f"…{account[-4:]}"


def of_placement(done: Resolved) -> Paper:
    """The claims of the letter about a sum that settled a bill."""
    facts: dict[str, str | int] = {
        "nop": done.nop,
        "tax_year": done.tax_year,
        "pokok": done.pokok,
        "potongan": done.potongan,
        "denda": done.denda,
        "amount": done.amount,
        "law_on": done.law_on.isoformat(),
    }
    return Paper(PaperKind.PLACEMENT, placement_number(done), done.amount, wib_day(done.at), digest_of(facts))


def of_refund(one: Refund) -> Paper:
    """The claims of a SKPDLB. Of the account only what the letter shows: a digest of few digits can be guessed."""
    facts: dict[str, str | int] = {
        "nop": one.nop,
        "payee": one.payee,
        "bank": one.bank,
        "account": hidden(one.account),
        "amount": one.amount,
        "applied_on": one.applied_on.isoformat(),
        "pay_from": one.pay_from.isoformat(),
        "pay_by": one.pay_by.isoformat(),
    }
    return Paper(PaperKind.SKPDLB, one.letter, one.amount, one.granted_on, digest_of(facts))


def letter_stands(paper: Paper) -> bool:
    """Whether the books say what this letter says, and a refund was not withdrawn."""
    head = paper.number.partition("/")[0]
    if not head.isdecimal():
        return False
    if paper.kind is PaperKind.SKPDLB:
        try:
            one = refund_of(int(head))
        except CreditRefused:
            return False
        return one.state is not RefundState.WITHDRAWN and of_refund(one) == paper
    found = resolution(int(head))
    return found is not None and found[0].kind in PLACED and of_placement(found[0]) == paper
