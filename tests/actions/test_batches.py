"""A batch is transport only: what one item is or does changes no other item's answer."""

from __future__ import annotations

import logging

import pytest

from sppt.payments import actions
from sppt.payments.language import PaymentRequest, Receipt, RefusalCode
from tests.actions.desk import as_receipt, as_suspended, booked, nothing_written, notice, opened, request, why
from tests.world import NOON, World, nop


def test_a_batch_answers_each_item_in_its_place(city: World) -> None:
    for number in (1, 2, 3):
        city.bill(nop(number), 2025)
    codes = [opened((nop(number), {2025})) for number in (1, 2, 3)]
    booked(request(codes[0], "R-0"))
    unknown = PaymentRequest("loket", "R-5", "0123456782", 1_130_000)
    answers = actions.record_payments(
        [
            request(codes[1], "R-1"),
            request(codes[2], "R 2"),
            request(codes[0], "R-0"),
            request(codes[0], "R-3"),
            request(codes[2], "R-4", amount=1),
            unknown,
            notice(codes[1], "N-1"),
            request(codes[2], "R-6"),
        ],
        at=NOON,
    )
    assert as_receipt(answers[0]).reference == "R-1"
    assert why(answers[1]) is RefusalCode.REFERENCE_MALFORMED
    assert as_receipt(answers[2]).replayed
    assert why(answers[3]) is RefusalCode.ALREADY_PAID
    assert why(answers[4]) is RefusalCode.AMOUNT_DIFFERS
    assert why(answers[5]) is RefusalCode.CODE_NOT_FOUND
    assert as_suspended(answers[6]).why is RefusalCode.ALREADY_PAID
    assert as_receipt(answers[7]).reference == "R-6"


def test_one_request_many_times_in_a_batch_is_one_payment(city: World) -> None:
    city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})))
    receipts = [as_receipt(answer) for answer in actions.record_payments([one] * 50, at=NOON)]
    assert {receipt.number for receipt in receipts} == {receipts[0].number}
    assert [receipt.replayed for receipt in receipts] == [False] + [True] * 49
    assert city.rows("SELECT count(*) FROM payments_payment") == [(1,)]


def test_one_reference_with_two_contents_in_a_batch_belongs_to_the_first(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(2), 2025)
    first, second = opened((nop(1), {2025})), opened((nop(2), {2025}))
    answers = actions.record_payments([request(first, "R-1"), request(second, "R-1")], at=NOON)
    assert as_receipt(answers[0]).items == first.items
    assert why(answers[1]) is RefusalCode.REFERENCE_REUSED


def test_codes_that_share_a_bill_follow_each_other_in_a_batch(city: World) -> None:
    for year in (2023, 2024, 2025):
        city.bill(nop(1), year)
    early, late, alone = (
        opened((nop(1), {2023, 2024})),
        opened((nop(1), {2024, 2025})),
        opened((nop(1), {2025})),
    )
    answers = actions.record_payments(
        [request(early, "R-1"), request(late, "R-2"), request(alone, "R-3")], at=NOON
    )
    assert as_receipt(answers[0]).items == early.items
    assert why(answers[1]) is RefusalCode.ALREADY_PAID
    assert as_receipt(answers[2]).items == alone.items


def test_a_refused_item_does_not_keep_its_bill_from_the_next(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    answers = actions.record_payments(
        [request(code, "R-1", amount=1), request(code, "R-2"), request(code, "R-3")], at=NOON
    )
    assert why(answers[0]) is RefusalCode.AMOUNT_DIFFERS
    assert as_receipt(answers[1]).reference == "R-2"
    assert why(answers[2]) is RefusalCode.ALREADY_PAID


def poison(city: World, reference: str) -> None:
    """Makes the database fail whenever a payment with this reference is inserted."""
    city.change(
        "CREATE FUNCTION poisoned() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'poisoned' USING ERRCODE = 'data_exception'; END $$"
    )
    with city.connect() as connection:
        connection.execute(
            "CREATE TRIGGER poisoned BEFORE INSERT ON payments_payment FOR EACH ROW"
            f" WHEN (NEW.reference = '{reference}') EXECUTE FUNCTION poisoned()"
        )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_item_that_breaks_the_call_does_not_spoil_its_neighbours(
    city: World, place: int, caplog: pytest.LogCaptureFixture
) -> None:
    batch = []
    for number in (1, 2, 3):
        city.bill(nop(number), 2025)
        batch.append(request(opened((nop(number), {2025})), f"R-{number}"))
    poison(city, f"R-{place + 1}")
    with caplog.at_level(logging.WARNING, logger="sppt.payments.actions"):
        answers = actions.record_payments(batch, at=NOON)
    assert why(answers.pop(place)) is RefusalCode.TROUBLE
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert city.rows("SELECT count(*) FROM payments_payment") == [(2,)]
    assert caplog.messages == [
        "settle batch=3 sqlstate=22000 outcome=singly",
        f"settle channel=loket reference=R-{place + 1} sqlstate=22000 outcome=trouble",
    ]


def test_an_item_that_breaks_the_call_alone_is_refused_with_nothing_written(city: World) -> None:
    city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})), "R-1")
    poison(city, "R-1")
    with nothing_written(city):
        assert why(actions.record_payments([one], at=NOON)[0]) is RefusalCode.TROUBLE
    city.change("DROP TRIGGER poisoned ON payments_payment")
    assert booked(one).reference == "R-1"


def test_a_full_batch_is_answered_whole(city: World) -> None:
    with city.connect() as connection:
        connection.execute(
            "INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round,"
            " provenance, under_review) SELECT '3676050015005' || lpad(n::text, 4, '0') || '0', 2026, 'sppt', 1,"
            " 100000, 100000, '2026-08-31', 'unpaid', 1, 1, 'city', false FROM generate_series(1, 500) AS n"
        )
    codes = [opened((nop(number), {2026})) for number in range(1, 501)]
    answers = actions.record_payments(
        [request(code, f"R-{number}") for number, code in enumerate(codes)], at=NOON
    )
    assert [as_receipt(answer).items for answer in answers] == [code.items for code in codes]
    assert [as_receipt(answer).reference for answer in answers] == [f"R-{number}" for number in range(500)]
