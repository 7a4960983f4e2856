"""What two officers decide about a difference: that two sides belong together, how it ends, that over money waits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from sppt.accounts.actions import NotAllowed, decide, propose
from sppt.accounts.words import Decision
from sppt.partners.channels import read_channels
from sppt.payments.actions import record_payment
from sppt.payments.language import PaymentNotice, Suspended
from sppt.reconciliation.cases import CaseRow, end, require_case
from sppt.reconciliation.classes import Finding
from sppt.reconciliation.matching import hold
from sppt.reconciliation.settling import post_settlements

MATCH = "reconciliation_match"
RESOLVE = "reconciliation_resolve"
KEEP = "reconciliation_keep"

_BY_HAND = (Path(__file__).parent / "sql" / "settle_by_hand.sql").read_text(encoding="utf-8")
_KEEPABLE = frozenset({Finding.STATEMENT_OVER, Finding.UNKNOWN_ENTRY, Finding.DUPLICATE_CLAIM})
_CREDITS = frozenset({Finding.STATEMENT_OVER, Finding.UNKNOWN_ENTRY})


@dataclass(frozen=True, slots=True)
class _Decided:
    number: int
    other: int
    channel: str
    by: str
    words: str
    proposal: int


def propose_match(number: int, other: int, *, reason: str, maker: str, at: datetime) -> int:
    """Asks that two open differences be one and the same money; returns the proposal. Raises NotAllowed."""
    left, right = _two_sides(require_case(number), require_case(other))
    return propose(
        kind=MATCH,
        subject=f"selisih:{number}",
        before=_facts(left),
        after={**_facts(left), "case": number, "with_case": other, "with": _words(right)},
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_match(proposal: int, *, checker: str, note: str, at: datetime) -> None:
    """Pairs the two sides; if their amounts differ, that difference becomes a case of its own."""
    with transaction.atomic():
        decided = _decide(proposal, MATCH, checker=checker, note=note, at=at)
        left, right = _two_sides(require_case(decided.number), require_case(decided.other))
        if left.finding in _CREDITS:
            made = _settle(left, right, decided, at=at)
            post_settlements([made], at=at)
            _end_both(left, right, decided, at=at, settlement=made)
        else:
            _end_both(left, right, decided, at=at, pair=_pair(left, right, decided, at=at))


def propose_resolution(number: int, *, words: str, maker: str, at: datetime) -> int:
    """Asks that a difference end with these words; another officer decides. Raises NotAllowed."""
    case = require_case(number)
    return propose(
        kind=RESOLVE,
        subject=f"selisih:{number}",
        before={**_facts(case), "state": "open"},
        after={**_facts(case), "state": "ended", "case": number},
        reason=words,
        maker=maker,
        at=at,
    )


def approve_resolution(proposal: int, *, checker: str, note: str, at: datetime) -> None:
    """Ends the case; no posting is made."""
    with transaction.atomic():
        decided = _decide(proposal, RESOLVE, checker=checker, note=note, at=at)
        case = require_case(decided.number)
        end(case.id, actor=decided.by, words=decided.words, proposal=proposal, at=at)


def propose_keep(number: int, *, channel: str, reason: str, maker: str, at: datetime) -> int:
    """Asks that over money on the city's account wait as titipan of a channel. Raises NotAllowed."""
    case = _keepable(require_case(number))
    _require_channel(channel)
    return propose(
        kind=KEEP,
        subject=f"selisih:{number}",
        before=_facts(case),
        after={**_facts(case), "case": number, "keep_as": channel},
        reason=reason,
        maker=maker,
        at=at,
    )


def approve_keep(proposal: int, *, checker: str, note: str, at: datetime) -> int:
    """The money is in the city's account and in suspense; returns the number of its case in suspense."""
    with transaction.atomic():
        decided = _decide(proposal, KEEP, checker=checker, note=note, at=at)
        case = _keepable(require_case(decided.number))
        _require_channel(decided.channel)
        kept = record_payment(
            PaymentNotice(decided.channel, f"RKUD-{case.id}", "", case.amount, actor=decided.by), at=at
        )
        if not isinstance(kept, Suspended):
            raise TypeError("a notice without a code or a NOP fits no bill")
        made = _settle_kept(case, decided, kept.case_id, at=at)
        post_settlements([made], at=at)
        end(case.id, actor=decided.by, words=decided.words, proposal=proposal, at=at, settlement=made)
    return kept.case_id


def _decide(proposal: int, kind: str, *, checker: str, note: str, at: datetime) -> _Decided:
    """The decision, with the matching held: no run pairs meanwhile what is paired here."""
    hold()
    decided = decide(
        proposal=proposal, kind=kind, checker=checker, decision=Decision.APPROVED, note=note, at=at
    )
    after = json.loads(decided.after)
    return _Decided(
        number=int(after["case"]),
        other=int(after.get("with_case", 0)),
        channel=str(after.get("keep_as", "")),
        by=f"officer:{checker}",
        words=decided.reason,
        proposal=proposal,
    )


def _two_sides(one: CaseRow, two: CaseRow) -> tuple[CaseRow, CaseRow]:
    """The two in their order: report before ledger, bank before report. Raises NotAllowed if they are no two sides."""
    for left, right in ((one, two), (two, one)):
        claims = left.finding is Finding.CLAIM_ONLY and right.finding is Finding.LEDGER_ONLY
        undone = (
            left.finding is Finding.REVERSED_THERE
            and right.finding is Finding.REVERSED_HERE
            and right.reversal_id is not None
        )
        if (claims or undone) and left.channel == right.channel:
            return left, right
        if (
            left.finding in _CREDITS
            and left.entry_id is not None
            and right.finding is Finding.STATEMENT_SHORT
        ):
            return left, right
    raise NotAllowed(
        "not_two_sides",
        "Kedua selisih ini bukan dua sisi dari uang yang sama. Pilih satu sisi laporan dan satu sisi buku, "
        "atau satu uang masuk dan satu setoran yang kurang.",
    )


def _keepable(case: CaseRow) -> CaseRow:
    if case.finding not in _KEEPABLE:
        raise NotAllowed("nothing_to_keep", "Hanya uang yang lebih di rekening dapat menjadi titipan.")
    if case.finding is Finding.DUPLICATE_CLAIM and not _came_twice(case):
        raise NotAllowed(
            "did_not_come",
            "Uang baris ganda ini tidak terlihat di rekening koran; tidak ada yang dititipkan.",
        )
    return case


def _came_twice(case: CaseRow) -> bool:
    """Whether the settlement of this line brought more than its claims without the lines too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM reconciliation_place AS place JOIN reconciliation_settlement AS settled"
            " ON settled.channel = place.channel AND settled.settles_on = place.settles_on"
            " WHERE place.claim_id = %s AND settled.claims > 0 AND settled.claims_to >= place.claim_id"
            " AND settled.finding IN ('matched', 'carried_over') AND settled.credited - settled.net >= place.net)",
            [case.claim_id],
        )
        return bool(cursor.fetchone()[0])


def _require_channel(code: str) -> None:
    if code not in read_channels():
        raise NotAllowed("channel_unknown", "Pilih kanal yang dikenal.")


def _pair(left: CaseRow, right: CaseRow, decided: _Decided, *, at: datetime) -> int:
    same = left.amount == right.amount
    finding = Finding.MATCHED if same and left.day == right.day else Finding.CARRIED_OVER
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reconciliation_pair (day, channel, rule, finding, claim_id, payment_id, suspense_id,"
            " reversal_id, about_payment_id, claim_day, expected, found, at, by, proposal_id)"
            " VALUES (%s, %s, 'manual', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                right.day,
                right.channel,
                str(finding if same else Finding.AMOUNT_DIFFERS),
                left.claim_id,
                right.payment_id if right.reversal_id is None else None,
                right.suspense_id,
                right.reversal_id,
                right.payment_id if right.reversal_id is not None else None,
                left.day,
                right.amount,
                left.amount,
                at,
                decided.by,
                decided.proposal,
            ],
        )
        return int(cursor.fetchone()[0])


def _settle(credit: CaseRow, short: CaseRow, decided: _Decided, *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_HAND,
            {
                "number": short.settlement_id,
                "channel": short.channel,
                "settles_on": short.settles_on,
                "after": int(short.subject.rsplit(":", 1)[-1]) if short.settlement_id is None else 0,
                "rest": short.amount,
                "entry_id": credit.entry_id,
                "at": at,
                "by": decided.by,
                "proposal": decided.proposal,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed("already_settled", "Setoran ini sudah terjelaskan. Muat ulang halamannya.")
    return int(row[0])


def _settle_kept(case: CaseRow, decided: _Decided, suspense: int, *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reconciliation_settlement (channel, settles_on, account, finding, claims, claims_to, day, net,"
            " kept, owed, credited, posted, credited_on, suspense_id, at, by, proposal_id)"
            " SELECT %s, on_day.day, coalesce("
            " (SELECT entry.account FROM reconciliation_entry AS entry WHERE entry.id = %s),"
            " (SELECT settled.account FROM reconciliation_settlement AS settled WHERE settled.id = %s),"
            " (SELECT place.account FROM reconciliation_place AS place WHERE place.claim_id = %s)),"
            " 'matched', 0, 0, on_day.day, %s, 0, %s, %s, %s, on_day.day, %s, %s, %s, %s"
            " FROM (SELECT %s::date AS day) AS on_day RETURNING id",
            [
                decided.channel,
                case.entry_id,
                case.settlement_id,
                case.claim_id,
                case.amount,
                case.amount,
                case.amount,
                case.amount,
                suspense,
                at,
                decided.by,
                decided.proposal,
                case.settles_on or case.day,
            ],
        )
        made = int(cursor.fetchone()[0])
        if case.entry_id is not None:
            cursor.execute(
                "INSERT INTO reconciliation_settlement_entry (entry_id, settlement_id) VALUES (%s, %s)",
                [case.entry_id, made],
            )
    return made


def _end_both(
    left: CaseRow,
    right: CaseRow,
    decided: _Decided,
    *,
    at: datetime,
    pair: int | None = None,
    settlement: int | None = None,
) -> None:
    for case in (left, right):
        end(
            case.id,
            actor=decided.by,
            words=decided.words,
            proposal=decided.proposal,
            at=at,
            pair=pair,
            settlement=settlement,
        )


def _facts(case: CaseRow) -> dict[str, object]:
    return {
        "class": str(case.finding),
        "channel": case.channel,
        "day": case.day.isoformat(),
        "amount": case.amount,
        "about": case.reference or case.text or case.subject,
    }


def _words(case: CaseRow) -> str:
    return f"#{case.id} {case.known.title}: {case.reference or case.text or case.subject}"
