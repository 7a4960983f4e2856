"""Callers at once, over connections and processes of their own: one truth, told to everybody."""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from sppt.payments import actions
from sppt.payments.books import check_books
from sppt.payments.language import Outcome, PaymentRequest, Receipt, Refusal, RefusalCode, Refused
from tests.actions.crowd import Crowd, OtherProcess, at_once, held, told, wait_for_waiters
from tests.actions.desk import LAW, opened, request, undone, wish
from tests.actions.test_prerequisites import LAW as LAW_OF_GROUNDS
from tests.world import NOON, World, nop

# Fifty connections at once: never two such tests against the hundred that the server takes.
HALF = 25


def pay(one: PaymentRequest) -> Outcome:
    return actions.record_payments([one], at=NOON)[0]


def everywhere(city: World, requests: list[PaymentRequest]) -> list[str]:
    """The first half from threads of this process, the second from another process, all at once."""
    other = OtherProcess(city, requests[HALF:], at=NOON)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(other.pay)
        here = [told(answer) for answer in at_once([partial(pay, one) for one in requests[:HALF]])]
        return here + there.result()


def books_agree() -> bool:
    return not any(one.count for one in check_books())


def test_fifty_callers_with_one_reference_get_one_receipt_fifty_times(city: World) -> None:
    city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})), "R-1")
    answers = everywhere(city, [one] * (2 * HALF))
    assert city.rows("SELECT receipt FROM payments_payment") == [(answers[0],)]
    assert set(answers) == {answers[0]}
    assert books_agree()


def test_of_fifty_callers_for_one_code_one_settles_and_forty_nine_learn_it(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    answers = everywhere(city, [request(code, f"R-{number}") for number in range(2 * HALF)])
    [(receipt,)] = city.rows("SELECT receipt FROM payments_payment")
    assert Counter(answers) == {receipt: 1, "already_paid": 49}
    assert books_agree()


def test_of_fifty_codes_for_one_bill_one_is_paid(city: World) -> None:
    city.bill(nop(1), 2025)
    codes = [opened((nop(1), {2025})) for _ in range(2 * HALF)]
    answers = everywhere(city, [request(code, f"R-{number}") for number, code in enumerate(codes)])
    [(receipt,)] = city.rows("SELECT receipt FROM payments_payment")
    assert Counter(answers) == {receipt: 1, "already_paid": 49}
    assert books_agree()


def test_one_reference_for_fifty_codes_belongs_to_one(city: World) -> None:
    for number in range(1, 51):
        city.bill(nop(number), 2025)
    codes = [opened((nop(number), {2025})) for number in range(1, 51)]
    answers = everywhere(city, [request(code, "R-1") for code in codes])
    [(receipt,)] = city.rows("SELECT receipt FROM payments_payment")
    assert Counter(answers) == {receipt: 1, "reference_reused": 49}


def test_fifty_equal_wishes_at_once_are_one_code(city: World) -> None:
    city.bill(nop(1), 2025)
    one = wish((nop(1), {2025}), key="form-1")
    answers = at_once([partial(actions.open_code, LAW, one, at=NOON) for _ in range(20)])
    assert {answer.code for answer in answers} == {answers[0].code}
    assert {answer.items for answer in answers} == {answers[0].items}
    assert city.rows("SELECT count(*) FROM payments_quote") == [(1,)]


def test_batches_of_equal_wishes_in_opposite_orders_do_not_lock_each_other_out(city: World) -> None:
    for number in range(1, 61):
        city.bill(nop(number), 2025)
    for _ in range(5):
        wishes = [wish((nop(number), {2025})) for number in range(1, 61)]
        answers = at_once(
            [
                partial(actions.open_codes, LAW, wishes, at=NOON),
                partial(actions.open_codes, LAW, wishes[::-1], at=NOON),
            ]
        )
        assert [answer.code for answer in answers[0]] == [answer.code for answer in answers[1][::-1]]


@pytest.fixture
def no_detours(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A batch that a deadlock broke is sent again singly: the answers are right, but a second late."""
    with caplog.at_level(logging.WARNING, logger="sppt.payments.actions"):
        yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []


@pytest.mark.usefixtures("no_detours")
def test_codes_with_the_same_bills_in_any_order_do_not_lock_each_other_out(city: World) -> None:
    numbers = list(range(1, 31))
    for number in numbers:
        city.bill(nop(number), 2025)
    orders = [numbers, numbers[::-1], *(random.Random(seed).sample(numbers, 30) for seed in range(6))]
    codes = [opened(*((nop(number), {2025}) for number in order)) for order in orders]
    calls = [partial(pay, request(code, f"R-{way}")) for way, code in enumerate(codes)]
    # All meet at a bill in the middle: in orders of their own each would now hold what another still needs.
    with (
        ThreadPoolExecutor(1) as pool,
        held(city, "SELECT FROM ledger_bill WHERE nop = %s FOR UPDATE", nop(15)),
    ):
        everybody = pool.submit(at_once, calls)
        wait_for_waiters(city, len(calls))
    answers = everybody.result()
    assert sorted(type(answer).__name__ for answer in answers) == ["Receipt"] + ["Refusal"] * 7


@pytest.mark.usefixtures("no_detours")
def test_batches_with_the_same_keys_and_bills_in_opposite_orders_do_not_lock_each_other_out(
    city: World,
) -> None:
    for number in range(1, 41):
        city.bill(nop(number), 2025)
    codes = [opened((nop(number), {2025})) for number in range(1, 41)]
    batch = [request(code, f"R-{number}") for number, code in enumerate(codes)]
    shuffled = random.Random(7).sample(batch, len(batch))
    orders = [batch, batch[::-1], shuffled, batch[20:] + batch[:20]]
    answers = at_once([partial(actions.record_payments, order, at=NOON) for order in orders])
    for order, told_them in zip(orders, answers, strict=True):
        for one, answer in zip(order, told_them, strict=True):
            assert isinstance(answer, Receipt), answer
            assert answer.reference == one.reference
    assert city.rows("SELECT count(*) FROM payments_payment") == [(40,)]
    assert books_agree()


def test_two_channels_at_once_pay_a_bill_once(city: World) -> None:
    city.channel("bank-a")
    for number in range(1, 21):
        city.bill(nop(number), 2025)
        code = opened((nop(number), {2025}))
        answers = at_once(
            [partial(pay, request(code, f"R-{number}", channel=channel)) for channel in ("loket", "bank-a")]
        )
        assert sorted(told(answer) for answer in answers)[1] == "already_paid"
        assert sorted(type(answer).__name__ for answer in answers) == ["Receipt", "Refusal"]


def attempt(original: str, reference: str) -> str:
    try:
        undone(original, reference)
    except Refused as refusal:
        return refusal.code
    return "reversed"


def race(crowd: Crowd, number: int, chance: random.Random) -> None:
    """A payment against its own reversal, each repeated up to twice by an impatient bank; some in an order."""
    paying = partial(pay, request(opened((nop(number), {2025})), f"R-{number}"))
    undoing = partial(attempt, f"R-{number}", f"V-{number}")
    calls: list[Callable[[], object]] = [paying] * chance.randint(1, 3) + [undoing] * chance.randint(1, 3)
    chance.shuffle(calls)
    if number % 10 == 0:  # so that both ends are seen whatever the scheduler does
        for call in calls:
            call()
    else:
        crowd.together(calls)


def one_truth(city: World, number: int) -> str:
    """Either the payment came first and was undone, or the reversal came first and the payment was refused."""
    [found] = city.rows(
        "SELECT (SELECT count(*) FROM payments_payment WHERE reference = %s),"
        " (SELECT count(*) FROM payments_reversal WHERE reference = %s),"
        " (SELECT count(*) FROM payments_tombstone WHERE reference = %s),"
        " (SELECT state FROM ledger_bill WHERE nop = %s)",
        f"R-{number}", f"V-{number}", f"R-{number}", nop(number),
    )  # fmt: skip
    return {(1, 1, 0, "unpaid"): "undone", (0, 0, 1, "unpaid"): "refused"}[found]  # type: ignore[index]


@pytest.mark.parametrize("races", [100, pytest.param(1000, marks=pytest.mark.soak)])
def test_a_reversal_that_races_its_payment_leaves_one_truth(city: World, races: int) -> None:
    chance = random.Random(20260914)
    truths = set()
    with Crowd(6) as crowd:
        for number in range(1, races + 1):
            city.bill(nop(number), 2025)
            race(crowd, number, chance)
            truths.add(one_truth(city, number))
    assert truths == {"undone", "refused"}
    assert books_agree()


def test_reversals_at_once_undo_a_payment_once(city: World) -> None:
    city.bill(nop(1), 2025)
    receipt = pay(request(opened((nop(1), {2025})), "R-1"))
    assert isinstance(receipt, Receipt)
    answers = at_once([partial(undone, "R-1", f"V-{number % 5}") for number in range(20)])
    assert {answer.receipt for answer in answers} == {receipt.number}
    assert Counter(answer.replayed for answer in answers) == {False: 1, True: 19}
    assert city.rows("SELECT version, round FROM ledger_bill") == [(3, 2)]
    assert books_agree()


def test_a_channel_and_two_officers_at_once_undo_a_payment_once(city: World) -> None:
    for name in ("budi", "sari"):
        city.officer(name, "head")
    for number in range(1, 21):
        city.bill(nop(number), 2025)
        receipt = pay(request(opened((nop(number), {2025})), f"R-{number}"))
        assert isinstance(receipt, Receipt)
        proposal = actions.propose_reversal(
            receipt.number, maker="budi", reason="Salah bayar di bank", at=NOON
        )
        answers = at_once(
            [
                partial(actions.approve_reversal, proposal, checker="sari", note="", at=NOON),
                partial(undone, f"R-{number}", f"V-{number}"),
            ]
        )
        assert {answer.receipt for answer in answers} == {receipt.number}
        assert sorted(answer.replayed for answer in answers) == [False, True]
    assert books_agree()


def test_one_reversal_key_for_two_payments_at_once_undoes_one(city: World) -> None:
    for number in range(1, 21, 2):
        for one in (number, number + 1):
            city.bill(nop(one), 2025)
            pay(request(opened((nop(one), {2025})), f"R-{one}"))
        answers = at_once([partial(attempt, f"R-{one}", f"V-{number}") for one in (number, number + 1)])
        assert sorted(str(answer) for answer in answers) == ["reference_reused", "reversed"]
    assert books_agree()


def test_a_reversal_of_the_ground_races_the_discount_it_granted(city: World) -> None:
    # Whatever comes first, a discount that stands without its ground is a case.
    for number in range(1, 31):
        for year in (2020, 2024):
            city.bill(nop(number), year, 100_000)
        pay(request(opened((nop(number), {2024}), law=LAW_OF_GROUNDS), f"G-{number}"))
        offer = opened((nop(number), {2020}), law=LAW_OF_GROUNDS)
        assert offer.items[0].potongan == 50_000
        paying = partial(pay, request(offer, f"D-{number}"))
        calls: list[Callable[[], object]] = [paying, partial(attempt, f"G-{number}", f"V-{number}")]
        discount = at_once(calls)[0]
        cases = city.rows(
            "SELECT count(*) FROM payments_case AS c JOIN ledger_bill AS b ON b.id = c.bill_id WHERE b.nop = %s",
            nop(number),
        )
        if isinstance(discount, Receipt):
            assert cases == [(1,)]
        else:
            assert isinstance(discount, Refusal)
            assert discount.code is RefusalCode.BILL_CHANGED
            assert cases == [(0,)]
