"""Short words for what the tests of the core do: open a code, pay it, tell of it, undo it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from sppt.kit.perda import perda_of
from sppt.payments import actions
from sppt.payments.language import (
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
from sppt.rules.calendar import WIB
from sppt.rules.nop import Nop
from sppt.rules.perda import Perda
from sppt.rules.programme import Programme
from sppt.rules.rupiah import Rate
from tests.world import NOON, World

LAW = perda_of("36.76")
_keys = itertools.count(1)


def wib(text: str) -> datetime:
    """A moment in WIB: "2026-08-31 23:59:59"."""
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def wish(*picks: tuple[str, set[int]], key: str | None = None) -> Wish:
    wanted = tuple((Nop(digits), frozenset(years)) for digits, years in picks)
    return Wish(wanted, key or f"wish-{next(_keys)}")


def opened(
    *picks: tuple[str, set[int]], key: str | None = None, at: datetime = NOON, law: Perda = LAW
) -> PaymentCode:
    return actions.open_code(law, wish(*picks, key=key), at=at)


def request(
    code: PaymentCode,
    reference: str = "R-1",
    *,
    channel: str = "loket",
    amount: int | None = None,
    paid_at: datetime | None = None,
) -> PaymentRequest:
    return PaymentRequest(
        channel, reference, code.code, code.amount if amount is None else amount, paid_at=paid_at
    )


def notice(
    code: PaymentCode | str,
    reference: str = "N-1",
    *,
    channel: str = "loket",
    amount: int | None = None,
    paid_at: datetime | None = None,
) -> PaymentNotice:
    digits, due = (code.code, code.amount) if isinstance(code, PaymentCode) else (code, 1)
    return PaymentNotice(channel, reference, digits, due if amount is None else amount, paid_at=paid_at)


def booked(one: PaymentRequest | PaymentNotice, *, at: datetime = NOON) -> Receipt:
    return as_receipt(actions.record_payments([one], at=at)[0])


def as_receipt(outcome: Outcome) -> Receipt:
    assert isinstance(outcome, Receipt), outcome
    return outcome


def as_suspended(outcome: Outcome) -> Suspended:
    assert isinstance(outcome, Suspended), outcome
    return outcome


def why(outcome: Outcome) -> RefusalCode:
    assert isinstance(outcome, Refusal), outcome
    assert outcome.message
    return outcome.code


def refused(one: PaymentRequest | PaymentNotice, city: World, *, at: datetime = NOON) -> RefusalCode:
    """Why it is refused; checks that nothing was written."""
    with nothing_written(city):
        return why(actions.record_payments([one], at=at)[0])


def undone(
    original: str = "R-1", reference: str = "V-1", *, channel: str = "loket", at: datetime = NOON
) -> Reversed:
    return actions.reverse_by_channel(
        ReversalRequest(channel, reference, original, "Nasabah membatalkan"), at=at
    )


def not_undone(
    original: str = "R-1", reference: str = "V-1", *, channel: str = "loket", at: datetime = NOON
) -> RefusalCode:
    try:
        answer = undone(original, reference, channel=channel, at=at)
    except Refused as refusal:
        return refusal.code
    raise AssertionError(f"reversed: {answer}")


@contextmanager
def nothing_written(city: World) -> Iterator[None]:
    before = city.counts()
    yield
    assert city.counts() == before


def law_with(*programmes: Programme) -> Perda:
    """The city's law with these programmes instead of its own."""
    return replace(LAW, programmes=tuple(programmes))


def programme(
    *,
    off_pokok: str,
    years: tuple[int, int],
    paid: tuple[int, int] | None = None,
    open_to: date | None = None,
) -> Programme:
    """A reduction of pokok, open in 2026, that may ask for other years to be paid."""
    return Programme(
        id="uji",
        title="Potongan uji",
        title_en="Test discount",
        open_from=date(2026, 1, 1),
        open_to=open_to or date(2026, 12, 31),
        tax_year_from=years[0],
        tax_year_to=years[1],
        buku=frozenset(),
        percent_pokok=Rate.read(off_pokok),
        percent_denda=Rate.read("0"),
        prerequisite_years=paid,
        priority=1,
        article="Keputusan uji",
        standing="confirmed",
        hash="0" * 16,
    )
