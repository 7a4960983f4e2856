"""The payment core against a model that fits on a page: whatever channels do, in whatever order, both agree.

Deeds are drawn as one list: a rule-based machine of Hypothesis switches most rules off in most runs, and of 1 900 of
its steps 80 reached a payment.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

import psycopg
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from sppt.payments import actions, queries
from sppt.payments.books import check_books
from sppt.payments.inquiries import inquire
from sppt.payments.language import (
    Ask,
    Incoming,
    Inquired,
    Outcome,
    PaymentCode,
    PaymentNotice,
    PaymentRequest,
    Pick,
    Receipt,
    Refusal,
    RefusalCode,
    Suspended,
)
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop
from sppt.rules.states import CodeState
from sppt.trials.simulate.city import STEP
from sppt.trials.simulate.office import lower
from tests.actions.desk import LAW, not_undone, opened, undone, wib
from tests.world import World, nop

POKOK = 1_000_000
BILLS = (1, 2, 3, 4, 5, 6)
CHANNELS = ("loket", "bank-a")
START = wib("2026-08-30 09:00:00")
GRACE = timedelta(minutes=5)
LATE = timedelta(days=2)


def owed_on(pokok: int, day: date) -> int:
    """Due 31 August 2026; 1 % for each begun month after it (the months end on the last day of each month)."""
    return pokok + pokok // 100 * ((day.year - 2026) * 12 + day.month - 8)


def holds_until(at: datetime) -> datetime:
    """Three days after its own, but no further than the month, whose end changes the penalty."""
    month_end = (wib_day(at).replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    last = min(wib_day(at) + timedelta(days=3), month_end)
    return wib(f"{last + timedelta(days=1)} 00:00:00")


@dataclass(slots=True)
class Bill:
    pokok: int = POKOK
    version: int = 1
    round: int = 1
    paid_by: tuple[str, str] | None = None  # channel and reference of the standing payment


@dataclass(frozen=True, slots=True)
class Code:
    """What was frozen: bill numbers with their versions, until when, and for how much."""

    code: PaymentCode
    opened_at: datetime
    versions: tuple[tuple[int, int], ...]

    @property
    def amount(self) -> int:
        return self.code.amount


@dataclass(frozen=True, slots=True)
class Asked:
    """What was frozen for a channel by its inquiry, or by its payment without one: a bill with its version, when first,
    until when, for how much.
    """

    version: int
    asked_at: datetime
    valid_until: datetime
    amount: int


@dataclass(slots=True)
class Paid:
    """What the model knows of one reference that was booked."""

    receipt: Receipt
    code: str
    bills: tuple[int, ...]
    undone: bool = False


@dataclass(slots=True)
class Model:
    bills: dict[int, Bill] = field(default_factory=lambda: {number: Bill() for number in BILLS})
    codes: dict[str, Code] = field(default_factory=dict)
    asked: dict[tuple[str, int], list[Asked]] = field(
        default_factory=dict
    )  # by channel and bill, the newest last
    paid: dict[tuple[str, str], Paid] = field(default_factory=dict)
    suspended: dict[tuple[str, str], tuple[int, str, int]] = field(default_factory=dict)  # case, code, amount
    tombs: set[tuple[str, str]] = field(default_factory=set)
    undoings: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def owed(self, number: int, at: datetime) -> int:
        return owed_on(self.bills[number].pokok, wib_day(at))

    def verdict_by_nop(self, one: Incoming, number: int, at: datetime) -> RefusalCode | None:
        """The same for a payment by NOP: what its channel asked for last and may still pay, else what is due now."""
        if (one.channel, one.reference) in self.tombs:
            return RefusalCode.REVERSED_BEFORE
        if self.bills[number].paid_by:
            return RefusalCode.ALREADY_PAID
        best = self.asked_for(one, number, at) or self.ask(one.channel, number, at)
        if one.amount != best.amount:
            return RefusalCode.AMOUNT_DIFFERS
        return RefusalCode.TOO_LATE if believed(one, best.asked_at, at) < at - LATE else None

    def asked_for(self, one: Incoming, number: int, at: datetime) -> Asked | None:
        """What this payment settles: the newest of exactly its amount that still holds for it, else the newest."""
        holding = [
            asked
            for asked in self.asked.get((one.channel, number), ())
            if believed(one, asked.asked_at, at) <= asked.valid_until + GRACE
        ]
        best = max(reversed(holding), key=lambda asked: asked.amount == one.amount, default=None)
        return best if best is not None and best.version == self.bills[number].version else None

    def ask(self, channel: str, number: int, at: datetime) -> Asked:
        """The same question on the same day is the same quote."""
        before, version = self.asked.setdefault((channel, number), []), self.bills[number].version
        for one in before:
            if (one.version, wib_day(one.asked_at)) == (version, wib_day(at)):
                return one
        before.append(Asked(version, at, holds_until(at), self.owed(number, at)))
        return before[-1]

    def verdict(self, one: Incoming, at: datetime) -> RefusalCode | None:
        """Why this new reference cannot be booked by its code as it was frozen; None if it can."""
        if (one.channel, one.reference) in self.tombs:
            return RefusalCode.REVERSED_BEFORE
        code = self.codes[one.code]
        if any(self.bills[number].paid_by for number, _ in code.versions):
            return RefusalCode.ALREADY_PAID
        if any(self.bills[number].version != version for number, version in code.versions):
            return RefusalCode.BILL_CHANGED
        if one.amount != code.amount:
            return RefusalCode.AMOUNT_DIFFERS
        law_at = self.law_at(one, code, at)
        if law_at > code.code.valid_until + GRACE:
            return RefusalCode.CODE_EXPIRED
        return RefusalCode.TOO_LATE if law_at < at - LATE else None

    def law_at(self, one: Incoming, code: Code, at: datetime) -> datetime:
        return believed(one, code.opened_at, at)

    def exactly_due(self, one: PaymentNotice, at: datetime) -> bool:
        """Whether a notice whose code no longer holds brings just what its bills owe on its law date."""
        code = self.codes[one.code]
        law_at = self.law_at(one, code, at)
        unpaid = all(not self.bills[number].paid_by for number, _ in code.versions)
        due = sum(self.owed(number, law_at) for number, _ in code.versions)
        return unpaid and law_at >= at - LATE and one.amount == due


def believed(one: Incoming, quoted_at: datetime, at: datetime) -> datetime:
    """When the law says that it was paid: the bank's time, where it lies between the quote and now."""
    told = one.paid_at
    return told if told is not None and quoted_at <= told <= at + timedelta(minutes=5) else at


def _about(one: Incoming) -> str:
    return one.pick.text if one.pick else one.code


def _word(answer: Outcome) -> str:
    if isinstance(answer, Refusal):
        return f"request {answer.code}"
    kind = "booked" if isinstance(answer, Receipt) else f"notice {answer.why}"
    return f"{kind} again" if answer.replayed else kind


class Run:
    """One stretch of work in a city of its own: each deed is done to the core and to the model, and compared."""

    def __init__(self, city: World, books: psycopg.Connection[tuple[object, ...]], block: str) -> None:
        self.books = books
        self.block = block
        self.model = Model()
        self.at = START
        self.counter = 0
        self.told: list[Incoming] = []
        self.seen: Counter[str] = Counter()
        for number in BILLS:
            city.bill(self._nop(number), 2026, POKOK)

    def _nop(self, number: int) -> str:
        return nop(number, kelurahan=f"050{self.block[:3]}", blok=self.block[3:])

    def do(self, deed: str, chance: Random) -> None:
        if deed == "midnight_comes":
            self.at = wib(f"{wib_day(self.at) + timedelta(days=1)} 00:00:00")
        else:
            getattr(self, f"_{deed}")(chance)

    def _open(self, chance: Random) -> None:
        free = [number for number, bill in self.model.bills.items() if not bill.paid_by]
        picked = sorted(chance.sample(free, min(len(free), chance.choice([1, 1, 2, 3]))))
        if not picked:
            return
        code = opened(*((self._nop(number), {2026}) for number in picked), at=self.at)
        assert code.amount == sum(self.model.owed(number, self.at) for number in picked)
        versions = tuple((number, self.model.bills[number].version) for number in picked)
        self.model.codes[code.code] = Code(code, self.at, versions)

    def _code(self, chance: Random) -> Code | None:
        """Mostly one of the latest."""
        codes = list(self.model.codes.values())
        return chance.choice(codes[-4:] if chance.random() < 0.7 else codes) if codes else None

    def _fresh(self) -> str:
        self.counter += 1
        return f"{self.block}-{self.counter}"

    def _pay(self, chance: Random) -> None:
        if code := self._code(chance):
            channel = chance.choice(CHANNELS)
            self._tell(PaymentRequest(channel, self._fresh(), code.code.code, code.amount))

    def _pay_oddly(self, chance: Random) -> None:
        if code := self._code(chance):
            kind = PaymentRequest if chance.random() < 0.5 else PaymentNotice
            ago = chance.choice([None, 0, 1, 60, 60 * 24, 60 * 24 * 3, -4, -6])
            paid_at = None if ago is None else self.at - timedelta(minutes=ago)
            amount = code.amount + chance.choice([0, 0, 0, -1, 1])
            self._tell(kind("loket", self._fresh(), code.code.code, amount, paid_at=paid_at))

    def _ask_by_nop(self, chance: Random) -> None:
        channel, number = chance.choice(CHANNELS), chance.choice(BILLS)
        [answer] = inquire(LAW, [Ask(channel, self._pick(number))], at=self.at)
        bill = self.model.bills[number]
        if bill.paid_by:
            assert answer == Refusal.of(RefusalCode.ALREADY_PAID)
            return
        assert isinstance(answer, Inquired)
        asked = self.model.ask(channel, number, self.at)
        assert (answer.amount, answer.valid_until) == (asked.amount, asked.valid_until)

    def _pay_by_nop(self, chance: Random) -> None:
        """Mostly what was frozen last, sometimes without a question, by a clock that may be wrong."""
        asked = [key for key, some in self.model.asked.items() if some]
        channel, number = (chance.choice(CHANNELS), chance.choice(BILLS))
        if asked and chance.random() < 0.8:
            channel, number = chance.choice(asked)
        frozen = self.model.asked.get((channel, number), ())
        amount = frozen[-1].amount if frozen else self.model.owed(number, self.at)
        asked_at = frozen[-1].asked_at if frozen else self.at
        paid_at = chance.choice([None, self.at, self.at - timedelta(days=1), asked_at + timedelta(minutes=1)])
        amount += chance.choice([0, 0, 0, 0, 1])
        self._tell(
            PaymentRequest(channel, self._fresh(), "", amount, paid_at=paid_at, pick=self._pick(number))
        )

    def _pick(self, number: int) -> Pick:
        return Pick(Nop(self._nop(number)), frozenset({2026}))

    def _correct(self, chance: Random) -> None:
        number = chance.choice(BILLS)
        bill = self.model.bills[number]
        with transaction.atomic():
            left = lower(self._nop(number), 2026, decision=1, at=self.at)
        if bill.paid_by:
            assert left is None
            return
        self.seen["corrected"] += 1
        bill.pokok, bill.version = max(STEP, bill.pokok - STEP), bill.version + 1
        assert left == bill.pokok

    def _advise_late(self, chance: Random) -> None:
        """A bank that was cut off tells of payments made just after their codes were opened."""
        unpaid = [
            code
            for code in self.model.codes.values()
            if not any(self.model.bills[number].paid_by for number, _ in code.versions)
        ]
        for code in unpaid[:2]:
            kind = PaymentRequest if chance.random() < 0.5 else PaymentNotice
            paid_at = chance.choice([code.opened_at + timedelta(minutes=1), None])
            self._tell(kind("loket", self._fresh(), code.code.code, code.amount, paid_at=paid_at))
        asked = [
            (key, some[-1]) for key, some in self.model.asked.items() if not self.model.bills[key[1]].paid_by
        ]
        for (channel, number), one in asked[:1]:
            paid_at, pick = one.asked_at + timedelta(minutes=1), self._pick(number)
            self._tell(PaymentRequest(channel, self._fresh(), "", one.amount, paid_at=paid_at, pick=pick))

    def _tell_of_what_is_due_now(self, chance: Random) -> None:
        if code := self._code(chance):
            amount = sum(self.model.owed(number, self.at) for number, _ in code.versions)
            self._tell(PaymentNotice(chance.choice(CHANNELS), self._fresh(), code.code.code, amount))

    def _repeat(self, chance: Random) -> None:
        if self.told:
            one = chance.choice(self.told)
            if one.pick:
                self._tell(one)
                return
            kind = PaymentRequest if chance.random() < 0.5 else PaymentNotice
            self._tell(kind(one.channel, one.reference, one.code, one.amount, paid_at=one.paid_at))

    def _use_a_reference_again(self, chance: Random) -> None:
        code = self._code(chance)
        if self.told and code:
            one, channel = chance.choice(self.told), chance.choice(CHANNELS)
            amount = code.amount + chance.choice([0, 1])
            self._tell(PaymentRequest(channel, one.reference, code.code.code, amount))

    def _undo_what_stands(self, chance: Random) -> None:
        standing = [key for key, one in self.model.paid.items() if not one.undone]
        if standing:
            self._undo(chance.choice(standing), f"V-{chance.choice([1, 2, self._fresh(), self._fresh()])}")

    def _undo_anything(self, chance: Random) -> None:
        if self.told:
            one = chance.choice(self.told)
            self._undo((one.channel, one.reference), f"V-{chance.choice([1, 2, 3])}")

    def _undo_before_its_payment(self, chance: Random) -> None:
        key = (chance.choice(CHANNELS), f"{self.block}-{self.counter + chance.choice([1, 2])}")
        self._undo(key, f"V-{self.block}-{self.counter}")

    def _time_passes(self, chance: Random) -> None:
        self.at += timedelta(minutes=chance.choice([1, 4, 6, 60, 60 * 12, 60 * 24, 60 * 24 * 2, 60 * 24 * 4]))

    def _tell(self, one: Incoming) -> None:
        self.told.append(one)
        key = (one.channel, one.reference)
        if one.pick:
            self._freeze(one)
        [answer] = actions.record_payments([one], at=self.at)
        self.seen[_word(answer)] += 1
        if key in self.model.paid:
            self._compare_with_paid(one, answer, self.model.paid[key])
        elif key in self.model.suspended:
            case, code, amount = self.model.suspended[key]
            if (code, amount) == (_about(one), one.amount):
                assert isinstance(answer, Suspended)
                assert (answer.case_id, answer.replayed) == (case, True)
            else:
                assert answer == Refusal.of(RefusalCode.REFERENCE_REUSED)
        else:
            self._compare_with_new(one, answer)

    def _freeze(self, one: Incoming) -> None:
        """A payment that finds nothing frozen that it could settle is its own question, whatever becomes of it."""
        number = self._number(one)
        if not self.model.bills[number].paid_by and self.model.asked_for(one, number, self.at) is None:
            self.model.ask(one.channel, number, self.at)

    def _number(self, one: Incoming) -> int:
        return next(number for number in BILLS if one.pick == self._pick(number))

    def _compare_with_paid(self, one: Incoming, answer: object, known: Paid) -> None:
        if (known.code, known.receipt.amount) != (_about(one), one.amount):
            assert answer == Refusal.of(RefusalCode.REFERENCE_REUSED)
            return
        assert isinstance(answer, Receipt)
        assert (answer.number, answer.items, answer.law_on, answer.business_day) == (
            known.receipt.number,
            known.receipt.items,
            known.receipt.law_on,
            known.receipt.business_day,
        )
        assert (answer.replayed, answer.reversed) == (True, known.undone)

    def _compare_with_new(self, one: Incoming, answer: object) -> None:
        if one.pick:
            self._compare_by_nop(one, answer)
            return
        why = self.model.verdict(one, self.at)
        late = isinstance(one, PaymentNotice) and why in {RefusalCode.CODE_EXPIRED, RefusalCode.BILL_CHANGED}
        if isinstance(one, PaymentNotice) and not late and why is RefusalCode.AMOUNT_DIFFERS:
            code = self.model.codes[one.code]
            late = self.model.law_at(one, code, self.at) > code.code.valid_until + GRACE
        if why is None or (late and isinstance(one, PaymentNotice) and self.model.exactly_due(one, self.at)):
            self._booked(one, answer)
        elif isinstance(one, PaymentNotice):
            assert isinstance(answer, Suspended), answer
            assert answer.replayed is False
            self.model.suspended[one.channel, one.reference] = (answer.case_id, one.code, one.amount)
            if not late:
                assert answer.why is why
        else:
            assert answer == Refusal.of(why)

    def _compare_by_nop(self, one: Incoming, answer: object) -> None:
        number = self._number(one)
        why = self.model.verdict_by_nop(one, number, self.at)
        self.seen[f"by nop {why or 'booked'}"] += 1
        if why is None:
            self._booked(one, answer)
        else:
            assert answer == Refusal.of(why)

    def _booked(self, one: Incoming, answer: object) -> None:
        assert isinstance(answer, Receipt), answer
        assert (answer.amount, answer.replayed, answer.reversed) == (one.amount, False, False)
        assert answer.business_day == wib_day(self.at)
        numbers = (
            (self._number(one),)
            if one.pick
            else tuple(number for number, _ in self.model.codes[one.code].versions)
        )
        assert sum(item.amount for item in answer.items) == one.amount
        for number in numbers:
            bill = self.model.bills[number]
            bill.paid_by, bill.version = (one.channel, one.reference), bill.version + 1
        self.model.paid[one.channel, one.reference] = Paid(answer, _about(one), numbers)

    def _undo(self, key: tuple[str, str], reference: str) -> None:
        channel, mine = key[0], (key[0], f"{reference}-{self.block}")
        known = self.model.paid.get(key)
        if known is None:
            self._refused(key, mine, RefusalCode.PAYMENT_NOT_FOUND)
            self.model.tombs.add(key)
        elif known.undone:
            answer = undone(key[1], mine[1], channel=channel, at=self.at)
            assert (answer.receipt, answer.replayed) == (known.receipt.number, True)
        elif mine in self.model.undoings:
            self._refused(key, mine, RefusalCode.REFERENCE_REUSED)
        elif wib_day(known.receipt.received_at) != wib_day(self.at):
            self._refused(key, mine, RefusalCode.PAST_CUTOFF)
        else:
            self.seen["undone"] += 1
            answer = undone(key[1], mine[1], channel=channel, at=self.at)
            assert (answer.receipt, answer.replayed) == (known.receipt.number, False)
            self.model.undoings[mine] = key
            known.undone = True
            for number in known.bills:
                bill = self.model.bills[number]
                bill.paid_by, bill.version, bill.round = None, bill.version + 1, bill.round + 1

    def _refused(self, key: tuple[str, str], mine: tuple[str, str], why: RefusalCode) -> None:
        assert not_undone(key[1], mine[1], channel=key[0], at=self.at) is why
        self.seen[f"reversal {why}"] += 1

    def check_bills(self) -> None:
        found = self.books.execute(
            "SELECT nop, state, sisa, version, round FROM ledger_bill WHERE nop = ANY (%s) ORDER BY nop",
            [[self._nop(number) for number in BILLS]],
        ).fetchall()
        assert found == [
            (
                self._nop(number),
                "paid" if bill.paid_by else "unpaid",
                0 if bill.paid_by else bill.pokok,
                bill.version,
                bill.round,
            )
            for number, bill in self.model.bills.items()
        ]

    def check_cash(self) -> None:
        """Each channel's cash is its standing payments and its suspense."""
        for channel in CHANNELS:
            [(cash,)] = self.books.execute(
                "SELECT coalesce(sum(CASE WHEN debit = 'kas_transit' THEN amount ELSE -amount END), 0)"
                " FROM ledger_posting WHERE channel = %s AND 'kas_transit' IN (debit, credit)"
                " AND (source_id, source) IN (SELECT id, 'payment' FROM payments_payment WHERE reference LIKE %s"
                " UNION ALL SELECT r.id, 'reversal' FROM payments_reversal AS r JOIN payments_payment AS p"
                " ON p.id = r.payment_id WHERE p.reference LIKE %s"
                " UNION ALL SELECT id, 'case' FROM payments_case WHERE reference LIKE %s)",
                [channel, *[f"{self.block}-%"] * 3],
            ).fetchall()
            standing = sum(
                one.receipt.amount
                for (where, _), one in self.model.paid.items()
                if where == channel and not one.undone
            )
            kept = sum(
                amount for (where, _), (_, _, amount) in self.model.suspended.items() if where == channel
            )
            assert cash == standing + kept

    def check_codes(self) -> None:
        for digits, code in self.model.codes.items():
            mine = [one for one in self.model.paid.values() if one.code == digits]
            found = queries.code_by_digits(digits, at=self.at)
            assert found is not None
            if any(not one.undone for one in mine):
                assert found.state is CodeState.SETTLED
            elif mine:
                assert found.state is CodeState.REVERSED
            else:
                expired = self.at >= code.code.valid_until
                assert found.state is (CodeState.EXPIRED if expired else CodeState.OPEN)


DEEDS = {
    "open": 6,
    "pay": 4,
    "pay_oddly": 4,
    "ask_by_nop": 4,
    "pay_by_nop": 3,
    "correct": 1,
    "advise_late": 3,
    "tell_of_what_is_due_now": 2,
    "repeat": 3,
    "use_a_reference_again": 1,
    "undo_what_stands": 3,
    "undo_anything": 1,
    "undo_before_its_payment": 2,
    "time_passes": 3,
    "midnight_comes": 2,
}
"""What channels do, by how often."""
ROUNDS_MAX = 12
CORNERS = {
    "booked",
    "booked again",
    "undone",
    "corrected",
    *(f"by nop {why}" for why in ("booked", "already_paid", "amount_differs", "reversed_before", "too_late")),
    *(
        f"notice {why}"
        for why in ("already_paid", "amount_differs", "code_expired", "reversed_before", "too_late")
    ),
    *(f"request {why}" for why in ("already_paid", "amount_differs", "bill_changed", "code_expired")),
    *(f"request {why}" for why in ("reference_reused", "reversed_before", "too_late")),
    *(f"reversal {why}" for why in ("past_cutoff", "payment_not_found", "reference_reused")),
}


@pytest.mark.parametrize(
    ("examples", "deeds_max"), [(20, 60), pytest.param(2000, 200, marks=pytest.mark.soak)], ids=["ci", "soak"]
)
def test_the_core_does_what_the_model_does(city: World, examples: int, deeds_max: int) -> None:
    city.channel("bank-a")
    blocks = (f"{number:06d}" for number in itertools.count(1))
    words = st.sampled_from([deed for deed, often in DEEDS.items() for _ in range(often)])
    seen: Counter[str] = Counter()

    @given(st.lists(st.tuples(words, st.integers(0, 2**32)), min_size=deeds_max // 2, max_size=deeds_max))
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    def agree(deeds: list[tuple[str, int]]) -> None:
        run = Run(city, books, next(blocks))
        run.do("open", Random(0))
        for deed, chance in deeds:
            run.do(deed, Random(chance))
            run.check_bills()
        run.check_cash()
        run.check_codes()
        seen.update(run.seen)

    with city.connect() as books:
        # A model that never comes to a corner proves nothing about it: what is rare may need another round.
        for round_ in range(ROUNDS_MAX):
            seed(round_)(agree)()
            if set(seen) >= CORNERS:
                break
    assert not [one for one in check_books() if one.count]
    assert set(seen) >= CORNERS, seen
