"""Inquiries by NOP and years: what is owed, frozen without a code, so that the same channel may pay exactly that.

The quote's key is made of the channel, the NOP and the years, then the law's day, then everything that the amounts
follow from: the same question gives the same quote and no second row. A payment finds the quotes of its question as a
range of keys. Keys hold lower-case hexadecimal signs only, so their order is the same in every collation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.db import connection

from sppt.kit.perda import perda_of
from sppt.partners.channels import channels
from sppt.payments import queries
from sppt.payments.codes import Disk, Frozen, Objects, choose, objects_of
from sppt.payments.language import (
    Ask,
    CodeAsk,
    Incoming,
    Inquired,
    PaymentCode,
    Pick,
    Refusal,
    RefusalCode,
    Wish,
)
from sppt.payments.limits import payable_by
from sppt.rules.calendar import day_end, wib_day
from sppt.rules.due import COLLECTIBLE, Due
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import CodeState

ASKS_MAX = 500
SEEN_MAX = 200_000
CLEARANCE_DAYS = 30
# A quote holds for three days at most and a late payment is taken for seven.
LOOK_BACK = timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Found:
    """The quote that a payment settles; or none, and why nothing could be quoted."""

    quote_id: int | None
    refusal: Refusal | None = None


class Seen:
    """Quotes of one database that a process knows to be stored, by key: they never change, so it need not ask again."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def add(self, ids: Mapping[str, int]) -> None:
        if len(self.ids) + len(ids) > SEEN_MAX:
            self.ids.clear()
        self.ids.update(ids)


def inquire(
    perda: Perda,
    asks: Sequence[Ask],
    *,
    at: datetime,
    seen: Seen | None = None,
    objects: Objects | None = None,
    disk: Disk = "waits",
) -> list[Inquired | Refusal]:
    """What each NOP owes for these years, or why it cannot be paid; at most 500 asks.

    Amounts are frozen as of the WIB day of `at` and hold as those of a payment code do. One read, unless the caller has
    just read the `objects`; one write for questions that `seen` does not know. A quote that does not wait for the disk
    may be lost in a crash: it is frozen anew when it is paid or asked for again.
    """
    known = channels()

    def judge(ask: Ask, one: Inquired) -> Inquired | Refusal:
        return payable_by(known.get(ask.channel), one, at=at)

    inquired = _inquire(perda, asks, at=at, seen=seen or Seen(), judge=judge, objects=objects, disk=disk)
    return [answer for answer, _ in inquired]


Judge: TypeAlias = Callable[[Ask, Inquired], Inquired | Refusal]
"""Whether the channel that asks may take this amount now; what it may not is not frozen."""


def _inquire(
    perda: Perda,
    asks: Sequence[Ask],
    *,
    at: datetime,
    seen: Seen,
    judge: Judge,
    objects: Objects | None = None,
    disk: Disk = "waits",
) -> list[tuple[Inquired, int] | tuple[Refusal, None]]:
    if len(asks) > ASKS_MAX:
        raise ValueError(f"at most {ASKS_MAX} asks in one call")
    on = wib_day(at)
    wishes = [Wish(((ask.pick.nop, ask.pick.years),), "") for ask in asks]
    objects = objects_of(wishes) if objects is None else objects
    answers: list[Inquired | Refusal] = []
    fresh: dict[str, Inquired] = {}
    keys: list[str] = []
    for ask, wish in zip(asks, wishes, strict=True):
        chosen = choose(perda, wish, objects, on=on)
        if isinstance(chosen, Refusal):
            answers.append(chosen)
            keys.append("")
            continue
        lines, last_day = chosen
        pick = Pick(ask.pick.nop, frozenset(line.facts.tax_year for line in lines))
        judged = judge(ask, Inquired(pick, on, day_end(last_day), tuple(lines)))
        answers.append(judged)
        keys.append(_key(perda, ask.channel, pick, lines, on=on))
        if isinstance(judged, Inquired):
            fresh[keys[-1]] = judged
    ids = {key: seen.ids[key] for key in fresh if key in seen.ids}
    unknown = {key: one for key, one in fresh.items() if key not in ids}
    stored = _freeze(perda, unknown, at=at, disk=disk)
    seen.add(stored)
    ids.update(stored)
    return [
        (answer, ids[key]) if isinstance(answer, Inquired) else (answer, None)
        for answer, key in zip(answers, keys, strict=True)
    ]


def _question(channel: str, pick: Pick) -> str:
    digest = hashlib.sha256(f"{channel} {pick.text}".encode()).hexdigest()
    return f"aa{digest[:40]}"  # "aa": an inquiry; other keys begin with a word and a colon


def _key(perda: Perda, channel: str, pick: Pick, lines: Sequence[Due], *, on: date) -> str:
    told = [
        f"{line.facts.bill_id}:{line.facts.version}:{line.pokok}:{line.potongan}:{line.denda}"
        for line in lines
    ]
    state = hashlib.sha256(" ".join([perda.hash, *told]).encode()).hexdigest()[:16]
    return f"{_question(channel, pick)}{on:%Y%m%d}{state}"


def _freeze(perda: Perda, asked: Mapping[str, Inquired], *, at: datetime, disk: Disk) -> dict[str, int]:
    """The id of the quote with each key, stored if it is new."""
    if not asked:
        return {}
    frozen = Frozen()
    for key, one in asked.items():
        frozen.add(code=None, renews=None, key=key, on=one.on, valid_until=one.valid_until, lines=one.lines)
    keys = list(asked)
    return {
        keys[ord_ - 1]: quote_id
        for ord_, quote_id in frozen.store_uncoded(at=at, rules=perda.hash, disk=disk)
    }


def asked_before(items: Mapping[int, Incoming], *, at: datetime) -> dict[int, Found]:
    """The quote that each payment by NOP and years (by its place) settles: what its channel's inquiry froze, as long
    as that holds and its bills are unchanged, else one frozen now.

    A payment that is its own question freezes as an inquiry does, and is one for those that follow: refused for its
    amount, or told again after a fall of the line, it may bring what was owed when its channel first spoke of the bill,
    if the bank's time says so.
    """
    picks = {place: item.pick for place, item in items.items() if item.pick}
    if not picks:
        return {}
    places = list(picks)
    day = f"{wib_day(at) - LOOK_BACK:%Y%m%d}"
    questions = [_question(items[place].channel, picks[place]) for place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ord, quote_id, unchanged FROM payments_asked_before(%s, %s, %s, %s::bigint[], %s::timestamptz[])",
            [
                at,
                [question + day for question in questions],
                [question + "g" for question in questions],  # "g" follows every hexadecimal sign
                [items[place].amount for place in places],
                [items[place].paid_at for place in places],
            ],
        )
        before = {places[ord_ - 1]: (quote_id, unchanged) for ord_, quote_id, unchanged in cursor}
    found = {place: Found(quote_id) for place, (quote_id, unchanged) in before.items() if unchanged}
    rest = [place for place in places if place not in found]
    for city in {picks[place].nop.city for place in rest}:
        here = [place for place in rest if picks[place].nop.city == city]
        asks = [Ask(items[place].channel, picks[place]) for place in here]
        for place, (answer, quote_id) in zip(
            here,
            _inquire(perda_of(city), asks, at=at, seen=Seen(), judge=lambda _, one: one),
            strict=True,
        ):
            # Where nothing can be frozen now, the old quote says to the ledger which bills are meant.
            if isinstance(answer, Refusal):
                found[place] = Found(before[place][0] if place in before else None, answer)
            else:
                found[place] = Found(quote_id)
    return found


def codes_asked(asks: Sequence[CodeAsk], *, at: datetime) -> list[PaymentCode | Refusal]:
    """Each code if its channel could pay it at this moment, else why not. One read for the whole batch."""
    answers = codes_payable([ask.code for ask in asks], at=at)
    known = channels()
    return [
        payable_by(known.get(ask.channel), answer, at=at) for ask, answer in zip(asks, answers, strict=True)
    ]


def codes_payable(codes: Sequence[str], *, at: datetime) -> list[PaymentCode | Refusal]:
    """Each code if it could be paid at this moment, by whatever channel, else why not."""
    known = queries.codes_standing(codes, at=at)
    answers: list[PaymentCode | Refusal] = []
    for digits in codes:
        code, why = known.get(digits, (None, None))
        if code is None:
            answers.append(Refusal.of(RefusalCode.CODE_NOT_FOUND))
        elif why is not None:
            answers.append(Refusal.of(RefusalCode(why)))
        elif code.state is not CodeState.OPEN:
            answers.append(Refusal.of(RefusalCode.CODE_EXPIRED))
        else:
            answers.append(code)
    return answers


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether nothing is owed for a NOP, and the last day on which this answer may be used (None: it is a no)."""

    nop: Nop
    clear: bool
    valid_until: date | None


def clearances(nops: Sequence[Nop], *, at: datetime) -> list[Clearance | Refusal]:
    """A yes or a no for each NOP, at most 1 000; one round trip.

    Yes: every bill up to the current year is paid or no longer claimed. It may be used for 30 days, but never beyond 31
    December, because the next year's tax arises on 1 January.
    """
    on = wib_day(at)
    until = min(on + timedelta(days=CLEARANCE_DAYS), date(on.year, 12, 31))
    answers: list[Clearance | Refusal] = []
    for nop, (_, bills) in zip(nops, queries.bills_of(nops), strict=True):
        owed = any(bill.state in COLLECTIBLE and bill.sisa > 0 for bill in bills)
        if not bills:
            answers.append(Refusal.of(RefusalCode.BILL_NOT_FOUND))
        else:
            answers.append(Clearance(nop, not owed, None if owed else until))
    return answers
