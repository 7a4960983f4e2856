"""Payment codes: amounts frozen as of a day, bound to ten digits. One read and one write for a whole batch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias, cast

from django.db import connection

from sppt.payments import queries
from sppt.payments.language import FrozenItem, PaymentCode, Refusal, RefusalCode, Refused, Wish
from sppt.payments.numbers import new_code, new_token
from sppt.rules.calendar import day_end, wib_day
from sppt.rules.due import BillFacts, Due, due, valid_through
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.states import CodeState

WISHES_MAX = 500
ITEMS_MAX = 2000
CODE_TRIES = 5


Objects: TypeAlias = Mapping[Nop, tuple[Nop, tuple[BillFacts, ...]]]
"""Today's NOP and all bills of each NOP."""
Disk: TypeAlias = Literal["waits", "later"]
"""Whether a commit waits until it is on the disk."""
_Column: TypeAlias = (
    datetime | str | list[str] | list[str | None] | list[int] | list[int | None] | list[date] | list[datetime]
)
_Row: TypeAlias = tuple[int, int, str, str, datetime, int, bool]


_FREEZE = (
    " FROM payments_freeze("
    "%s, %s, %s::text[], %s, %s::date[], %s::timestamptz[], %s::bigint[], %s, %s::integer[], %s::bigint[],"
    " %s::integer[], %s, %s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[],"
    " %s::smallint[], %s::smallint[], %s::bigint[])"
)
_STORE = f"SELECT ord, quote_id, token, code, valid_until, amount, fresh{_FREEZE}"
_STORE_UNCODED: Mapping[Disk, str] = {
    "waits": f"SELECT ord, quote_id{_FREEZE}",
    "later": f"SELECT ord, quote_id{_FREEZE}, set_config('synchronous_commit', 'off', true)",
}


@dataclass(slots=True)
class Frozen:
    """Columns of quotes about to be stored, side by side, as the database function takes them."""

    tokens: list[str] = field(default_factory=list)
    codes: list[str | None] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    laws_on: list[date] = field(default_factory=list)
    valid_untils: list[datetime] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    renewed: list[int | None] = field(default_factory=list)
    items: list[tuple[int, Due]] = field(default_factory=list)

    def add(
        self,
        *,
        code: str | None,
        renews: int | None,
        key: str,
        on: date,
        valid_until: datetime,
        lines: Sequence[Due],
    ) -> None:
        self.tokens.append(new_token())
        self.codes.append(code)
        self.keys.append(key)
        self.laws_on.append(on)
        self.valid_untils.append(valid_until)
        self.amounts.append(sum(line.total for line in lines))
        self.renewed.append(renews)
        self.items.extend((len(self.tokens), line) for line in lines)

    def store(self, *, at: datetime, rules: str) -> list[_Row]:
        """One call: a row for each quote that is new or whose key was there; none where chance took a code."""
        with connection.cursor() as cursor:
            cursor.execute(_STORE, self._columns(at=at, rules=rules))
            return cast("list[_Row]", cursor.fetchall())

    def store_uncoded(self, *, at: datetime, rules: str, disk: Disk) -> list[tuple[int, int]]:
        """One call for quotes without codes: the place of each, counted from one, and its id."""
        if connection.in_atomic_block:
            disk = "waits"  # what else is written in this transaction may have to
        with connection.cursor() as cursor:
            cursor.execute(_STORE_UNCODED[disk], self._columns(at=at, rules=rules))
            return cast("list[tuple[int, int]]", cursor.fetchall())

    def _columns(self, *, at: datetime, rules: str) -> Sequence[_Column]:
        facts = [(place, line, line.facts) for place, line in self.items]
        return [
            at,
            self.tokens,
            self.codes,
            self.keys,
            self.laws_on,
            self.valid_untils,
            self.amounts,
            rules,
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
            self.renewed,
        ]


def open_codes(perda: Perda, wishes: Sequence[Wish], *, at: datetime) -> list[PaymentCode | Refusal]:
    """A payment code for each wish, or why not. A wish with a key that was used before gives that same code, in its
    state of now, whatever became of its bills.

    Amounts are frozen as of the WIB day of `at` and hold until they next change by law or programme, three days at
    most. Two reads and one write for the whole batch (more only where chance picks a code that is taken).
    """
    if len(wishes) > WISHES_MAX:
        raise ValueError(f"at most {WISHES_MAX} wishes in one call")
    on = wib_day(at)
    keys = [_key(wish) for wish in wishes]
    earlier = queries.codes_by_keys(keys, at=at)
    answers: list[PaymentCode | Refusal | None] = [earlier.get(key) for key in keys]
    fresh = [place for place, answer in enumerate(answers) if answer is None]
    objects = objects_of([wishes[place] for place in fresh])
    chosen: dict[int, tuple[list[Due], date]] = {}
    for place in fresh:
        lines = choose(perda, wishes[place], objects, on=on)
        if isinstance(lines, Refusal):
            answers[place] = lines
        else:
            chosen[place] = lines
    for _ in range(CODE_TRIES):
        if not chosen:
            break
        chosen = _freeze(perda, keys, chosen, answers, at=at, on=on)
    if chosen:
        raise RuntimeError("no free payment code found; are nearly all codes taken?")
    return [answer for answer in answers if answer is not None]


def open_code(perda: Perda, wish: Wish, *, at: datetime) -> PaymentCode:
    """One code; raises Refused. If the wish's key was used before, the code of then, in its state of now."""
    answer = open_codes(perda, [wish], at=at)[0]
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def _key(wish: Wish) -> str:
    """A wish's key as stored: of bounded length, and never the key of a notice's own quote."""
    return "wish:" + hashlib.sha256(wish.key.encode("utf-8", "surrogatepass")).hexdigest()


def objects_of(wishes: Sequence[Wish]) -> Objects:
    """Today's NOP and all bills of each NOP asked for, but for wishes that ask for too many."""
    asked = sorted({nop for wish in wishes if len(wish.picks) <= ITEMS_MAX for nop, _ in wish.picks})
    found: dict[Nop, tuple[Nop, tuple[BillFacts, ...]]] = {}
    for start in range(0, len(asked), queries.NOPS_MAX):
        part = asked[start : start + queries.NOPS_MAX]
        found.update(zip(part, queries.bills_of(part), strict=True))
    return found


def choose(perda: Perda, wish: Wish, objects: Objects, *, on: date) -> tuple[list[Due], date] | Refusal:
    """The lines of a wish with the last day on which they all hold."""
    if len(wish.picks) > ITEMS_MAX:
        return Refusal.of(RefusalCode.TOO_MANY)
    lines: list[Due] = []
    holds_until = on + timedelta(days=perda.quote_days_max)
    for nop, years in _merged(wish, objects).items():
        facts = objects[nop][1]
        if not facts or years - {bill.tax_year for bill in facts}:
            return Refusal.of(RefusalCode.BILL_NOT_FOUND)
        wanted = [
            line
            for line in due(perda, facts, on=on, chosen=years or None)
            if line.payable and (line.facts.tax_year in years if years else not line.facts.under_review)
        ]
        if years - {line.facts.tax_year for line in wanted}:
            return Refusal.of(_why_not_payable(facts, years - {line.facts.tax_year for line in wanted}))
        if not wanted:
            continue
        lines.extend(wanted)
        holds_until = min(
            holds_until,
            valid_through(perda, facts, on=on, chosen=years or None, days_max=perda.quote_days_max),
        )
    if not lines:
        return Refusal.of(RefusalCode.NOTHING_TO_PAY)
    if len(lines) > ITEMS_MAX:
        return Refusal.of(RefusalCode.TOO_MANY)
    return lines, holds_until


def _merged(wish: Wish, objects: Objects) -> dict[Nop, frozenset[int]]:
    """Years by object: a NOP twice in a wish, or beside its older NOP, is one debt and counts as paid together."""
    merged: dict[Nop, tuple[Nop, frozenset[int]]] = {}
    for nop, years in wish.picks:
        today = objects[nop][0]
        first, before = merged.get(today, (nop, years))
        merged[today] = (first, before | years if before and years else frozenset())
    return dict(merged.values())


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
    keys: Sequence[str],
    chosen: dict[int, tuple[list[Due], date]],
    answers: list[PaymentCode | Refusal | None],
    *,
    at: datetime,
    on: date,
) -> dict[int, tuple[list[Due], date]]:
    """Stores what was chosen and fills in the answers; returns what must be tried again with another code."""
    frozen = Frozen()
    places = list(chosen)
    for place in places:
        lines, last_day = chosen[place]
        frozen.add(
            code=new_code(), renews=None, key=keys[place], on=on, valid_until=day_end(last_day), lines=lines
        )
    rows = frozen.store(at=at, rules=perda.hash)
    # Another caller, or an earlier wish of this batch, was first with the same key.
    earlier = queries.codes_by_keys([keys[places[row[0] - 1]] for row in rows if not row[6]], at=at)
    left = dict(chosen)
    for ord_, _, token, code, valid_until, amount, fresh in rows:
        place = places[ord_ - 1]
        items = tuple(item_of(line) for line in left.pop(place)[0])
        made = PaymentCode(code, token, amount, valid_until, CodeState.OPEN, items, None, None)
        answers[place] = made if fresh else earlier[keys[place]]
    return left


def freeze(
    *,
    key: str,
    lines: Sequence[Due],
    rules: str,
    law_on: date,
    created_at: datetime,
    valid_until: datetime,
    renews: int,
) -> int:
    """Stores a quote that renews an earlier one, without a code, and returns its id; the same key gives the same."""
    frozen = Frozen()
    frozen.add(code=None, renews=renews, key=key, on=law_on, valid_until=valid_until, lines=lines)
    return frozen.store(at=created_at, rules=rules)[0][1]


def item_of(line: Due) -> FrozenItem:
    """A line as it is frozen."""
    bill = line.facts
    return FrozenItem(Nop(bill.nop), bill.tax_year, line.pokok, line.potongan, line.denda, line.total)
