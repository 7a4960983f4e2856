"""The simulator: the core stands up to it, the same seed is the same run, and it finds the bugs that are planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations, pairwise

import pytest

from sppt.channels import judging
from sppt.channels.iso8583 import messages
from sppt.channels.qris import claims, keeper
from sppt.partners.qr import Claimed
from sppt.payments.language import PaymentNotice
from sppt.trials.simulate import Bug, Ground, simulate, smallest
from sppt.trials.simulate.schedule import CHANNELS, STARTS, Deed, Fault, Making, Model, Taking, drawn
from sppt.trials.simulate.shrink import fewer

CORNERS = {
    "booked",
    "booked again",
    "reversed",
    "booked_into_the_next_open_day",
    "lowered",
    "kept",
    "closed",
    *(
        f"refused {why}"
        for why in (
            "already_paid",
            "amount_differs",
            "bill_changed",
            "code_expired",
            "reversed_before",
            "too_late",
        )
    ),
    *(f"suspended {why}" for why in ("already_paid", "amount_differs", "code_expired", "code_not_found")),
    "found_untold",
    *(f"reversal {why}" for why in ("past_cutoff", "payment_not_found")),
}
"""A simulator that never comes to a corner proves nothing about it."""


@pytest.fixture
def ground(server: str) -> Ground:
    return Ground(server, "city_template")


def test_no_rupiah_is_lost_whatever_channels_do(ground: Ground) -> None:
    seen: Counter[str] = Counter()
    for seed in (4, 8, 12):
        result = simulate(ground, seed=seed, payments=500)
        assert result.broken == (), f"seed {seed}"
        seen.update(result.heard)
    assert set(seen) >= CORNERS, sorted(CORNERS - set(seen))


@pytest.mark.soak
def test_no_rupiah_is_lost_over_a_thousand_seeds(ground: Ground) -> None:
    for seed in range(1_000, 2_000):
        assert simulate(ground, seed=seed, payments=1_000).broken == (), f"seed {seed}"


def test_the_same_seed_is_the_same_run_and_another_is_another(ground: Ground) -> None:
    first, second, other = (simulate(ground, seed=seed, payments=150) for seed in (7, 7, 8))
    assert first.trace == second.trace
    assert first.digest == second.digest != other.digest


@pytest.mark.parametrize(
    ("bug", "most"), [(Bug.LOOK_BEFORE_LOCK, 1), (Bug.REPLY_BEFORE_COMMIT, 2)], ids=["look", "reply"]
)
def test_a_planted_bug_is_found_and_made_small(ground: Ground, bug: Bug, most: int) -> None:
    result = simulate(ground, seed=1, payments=300, bug=bug)
    assert result.broken, "not found"
    found = smallest(ground, drawn(1, 300), result.broken[0], bug=bug)
    assert found is not None
    assert len(found.schedule.payments) <= most
    assert result.broken[0][0] in {rule for rule, _, _ in found.result.broken}
    fault = Fault.RACED if bug is Bug.LOOK_BEFORE_LOCK else Fault.CRASH_BEFORE_COMMIT
    assert fault in {one.fault for payment in found.schedule.payments for one in payment.deliveries}
    # Without the bug the same schedule breaks nothing: it is the bug that was found.
    assert simulate(ground, seed=1, payments=300).broken == ()


def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks what became of a QR that was shown."""
    monkeypatch.setattr(keeper, "_watch", lambda *_, **__: None)


def _all_money_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The money of a second payer of a QR passes for the first's, told again."""
    told = claims.notice

    def notice(one: claims.Claim, meant: Claimed | None) -> PaymentNotice:
        return told(one, replace(meant, first=True) if meant else None)

    monkeypatch.setattr(claims, "notice", notice)


def _any_merchant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Money is booked whoever it was paid to."""
    monkeypatch.setattr(claims, "_is_anothers", lambda *_: False)


def _keys_by_arrival(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bank of ISO 8583 repeats is taken for something new."""

    def key(_speech: object, _fields: object, _day: str, stan: str, _kind: object, *, at: datetime) -> str:
        return f"{at:%H%M%S%f}-{stan}"

    monkeypatch.setattr(messages, "_reference", key)


def _refusals_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that was refused is judged anew when it comes again."""
    monkeypatch.setattr(judging, "first_answers", lambda asked: [None for _ in asked])


@pytest.mark.parametrize(
    ("mistake", "rule", "schedule"),
    [
        (_no_worker, "what is not told is asked for", (4, 300)),
        (_all_money_is_the_first, "both ledgers agree", (4, 300)),
        (_any_merchant, "what has not moved is not booked", (4, 300)),
        (_keys_by_arrival, "one definite answer", (4, 300)),
        (_refusals_are_forgotten, "both ledgers agree", (12, 500)),
    ],
)
def test_a_mistake_of_one_channel_breaks_its_rule(
    ground: Ground,
    monkeypatch: pytest.MonkeyPatch,
    mistake: Callable[[pytest.MonkeyPatch], None],
    rule: str,
    schedule: tuple[int, int],
) -> None:
    mistake(monkeypatch)
    seed, payments = schedule
    assert rule in {broken for broken, _, _ in simulate(ground, seed=seed, payments=payments).broken}


def test_a_schedule_comes_to_every_fault_and_every_boundary() -> None:
    schedules = [drawn(seed, 400) for seed in range(12)]
    faults = {
        (one.deed, one.fault) for each in schedules for payment in each.payments for one in payment.deliveries
    }
    assert {fault for deed, fault in faults if deed is Deed.PAY} == set(Fault)
    assert {each.start for each in schedules} == set(STARTS)


def test_a_schedule_comes_to_every_channel_and_every_way_of_an_acquirer() -> None:
    payments = [payment for seed in range(12) for payment in drawn(seed, 400).payments]
    assert {one.channel for one in payments} == {channel for many in CHANNELS.values() for channel in many}
    by_qr = [one for one in payments if one.model is Model.QRIS]
    assert {(one.making, one.taking) for one in by_qr} == {(a, b) for a in Making for b in Taking}
    assert {one.deed for payment in by_qr for one in payment.deliveries} == set(Deed) - {Deed.REVERSE}
    assert any(one.same_qr >= 0 for one in by_qr)
    rivals = [
        (one.model, other.model)
        for one, other in pairwise(payments)
        if {*other.bills} <= {*one.bills} and Fault.RACED in {each.fault for each in one.deliveries}
    ]
    assert {frozenset(pair) for pair in rivals} >= {frozenset(pair) for pair in combinations(Model, 2)}


def test_a_failure_is_made_as_small_as_it_can_be() -> None:
    def fails(parts: Sequence[int]) -> bool:
        return {3, 17, 18} <= {*parts}

    assert fewer(range(40), fails) == [3, 17, 18]
