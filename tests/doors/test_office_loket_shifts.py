"""The teller's turn: no money without one, none behind its count, and a difference needs words and four eyes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from sppt.accounts.actions import NotAllowed
from sppt.payments import shifts
from sppt.payments.actions import approve_reversal, propose_reversal
from sppt.payments.books import check_books
from sppt.payments.language import RefusalCode, Refused
from sppt.payments.shifts import ShiftProblem
from tests.actions.desk import nothing_written, opened
from tests.world import NOON, World, nop

WORDS = "Salah menghitung kembalian pagi ini"


@pytest.fixture
def staffed(city: World) -> World:
    city.officer("laras", "teller")
    city.officer("bima", "bendahara")
    city.officer("kirana", "head", "bendahara", "teller")
    return city


def problem(code: str) -> pytest.RaisesExc[ShiftProblem]:
    return pytest.RaisesExc(ShiftProblem, check=lambda error: error.code == code)


def pay(number: int, *, given: int | None = None, teller: str = "laras", reference: str = "") -> str:
    code = opened((nop(number), {2026}), key=f"k{number}")
    taken = shifts.take_cash(
        teller,
        code,
        given=code.amount if given is None else given,
        reference=reference or f"L-{number}",
        at=NOON,
    )
    return taken.number


def books_hold() -> bool:
    return not [one for one in check_books() if one.count]


def test_a_turn_closes_on_the_cash_it_began_with_plus_what_was_taken(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    staffed.bill(nop(2), 2026, 125_500)
    turn = shifts.open_shift("laras", cash=500_000, at=NOON)
    first = pay(1, given=300_000)
    pay(2)
    code = opened((nop(1), {2026}), key="k1")
    other = opened((nop(2), {2026}), key="k2")
    held = shifts.open_shift_of("laras")
    assert held is not None
    assert (held.payments, held.expected) == (2, 500_000 + code.amount + other.amount)
    assert shifts.cash_of(first) == shifts.Cash("laras", 300_000, 300_000 - code.amount)
    closed = shifts.close_shift("laras", shift=turn.id, counted=held.expected, explanation="", at=NOON)
    assert (closed.difference, closed.waiting) == (0, False)
    assert shifts.open_shift_of("laras") is None
    assert books_hold()


def test_a_teller_without_an_open_turn_cannot_take_money(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    code = opened((nop(1), {2026}))
    with nothing_written(staffed), problem("shift_missing"):
        shifts.take_cash("laras", code, given=code.amount, reference="L-1", at=NOON)


def test_less_cash_than_the_bill_books_nothing(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    code = opened((nop(1), {2026}))
    shifts.open_shift("laras", cash=0, at=NOON)
    with nothing_written(staffed), problem("cash_short"):
        shifts.take_cash("laras", code, given=code.amount - 1, reference="L-1", at=NOON)


def test_the_same_form_sent_again_is_the_same_receipt_and_no_second_cash(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    turn = shifts.open_shift("laras", cash=0, at=NOON)
    first = pay(1, reference="L-satu")
    with nothing_written(staffed):
        assert pay(1, reference="L-satu") == first
    held = shifts.open_shift_of("laras")
    assert held is not None
    assert held.payments == 1
    shifts.close_shift("laras", shift=turn.id, counted=held.expected, explanation="", at=NOON)
    with nothing_written(staffed):
        assert pay(1, reference="L-satu") == first, "also after the turn has ended"


def test_another_form_for_a_paid_bill_is_refused(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    shifts.open_shift("laras", cash=0, at=NOON)
    code = opened((nop(1), {2026}))
    shifts.take_cash("laras", code, given=code.amount, reference="L-1", at=NOON)
    with nothing_written(staffed), pytest.raises(Refused) as refused:
        shifts.take_cash("laras", code, given=code.amount, reference="L-2", at=NOON)
    assert refused.value.code is RefusalCode.ALREADY_PAID


def test_a_second_turn_opens_only_behind_a_closed_one(staffed: World) -> None:
    turn = shifts.open_shift("laras", cash=100_000, at=NOON)
    with nothing_written(staffed), problem("shift_open"):
        shifts.open_shift("laras", cash=100_000, at=NOON)
    with staffed.connect("app") as connection, pytest.raises(psycopg.errors.ForeignKeyViolation):
        connection.execute(
            "INSERT INTO payments_shift (teller_id, number, previous, opened_at, opening)"
            " VALUES ('laras', 2, 1, %s, 0)",
            [NOON],
        )
    shifts.close_shift("laras", shift=turn.id, counted=100_000, explanation="", at=NOON)
    assert shifts.open_shift("laras", cash=90_000, at=NOON).number == 2


def test_a_difference_must_be_explained_and_seen_by_somebody_else(staffed: World) -> None:
    turn = shifts.open_shift("kirana", cash=100_000, at=NOON)
    with nothing_written(staffed), problem("difference_unexplained"):
        shifts.close_shift("kirana", shift=turn.id, counted=99_000, explanation="  kurang ", at=NOON)
    closed = shifts.close_shift("kirana", shift=turn.id, counted=99_000, explanation=WORDS, at=NOON)
    assert (closed.difference, closed.waiting) == (-1_000, True)
    for checker, code in [("kirana", "own_shift")]:
        with nothing_written(staffed), problem(code):
            shifts.acknowledge(turn.id, checker=checker, note=WORDS, at=NOON)
    staffed.officer("laras2", "teller")
    with nothing_written(staffed), pytest.raises(NotAllowed):
        shifts.acknowledge(turn.id, checker="laras2", note=WORDS, at=NOON)
    seen = shifts.acknowledge(turn.id, checker="bima", note=WORDS, at=NOON)
    assert (seen.checker, seen.waiting) == ("bima", False)
    with nothing_written(staffed), problem("already_acknowledged"):
        shifts.acknowledge(turn.id, checker="bima", note=WORDS, at=NOON)


def test_the_database_itself_refuses_a_silent_difference_and_seeing_ones_own(staffed: World) -> None:
    turn = shifts.open_shift("laras", cash=100_000, at=NOON)
    close = (
        "INSERT INTO payments_shift_close (shift_id, teller_id, number, closed_at, expected, counted, difference,"
        " explanation) VALUES (%s, 'laras', 1, %s, 100000, %s, %s, %s)"
    )
    with staffed.connect("app") as connection:
        for counted, difference, words in [(90_000, -10_000, ""), (90_000, 0, ""), (90_000, -9_000, WORDS)]:
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute(close, [turn.id, NOON, counted, difference, words])
        connection.execute(close, [turn.id, NOON, 90_000, -10_000, WORDS])
        see = (
            "INSERT INTO payments_shift_acknowledgement (shift_id, teller_id, difference, checker_id, note, at)"
            " VALUES (%s, %s, %s, %s, 'x', %s)"
        )
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(see, [turn.id, "laras", -10_000, "laras", NOON])
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.execute(see, [turn.id, "kirana", -10_000, "laras", NOON])
        for change in ("UPDATE payments_shift_close SET counted = 1", "DELETE FROM payments_shift"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change)


def test_a_payment_reversed_in_its_turn_is_cash_handed_back(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    turn = shifts.open_shift("laras", cash=500_000, at=NOON)
    receipt = pay(1)
    proposal = propose_reversal(receipt, maker="laras", reason=WORDS, at=NOON)
    approve_reversal(proposal, checker="bima", note="", at=NOON)
    held = shifts.open_shift_of("laras")
    assert held is not None
    assert held.expected == 500_000
    closed = shifts.close_shift("laras", shift=turn.id, counted=500_000, explanation="", at=NOON)
    assert closed.difference == 0
    assert books_hold()


def test_a_payment_reversed_after_its_turn_leaves_the_count_as_it_was(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    turn = shifts.open_shift("laras", cash=0, at=NOON)
    receipt = pay(1)
    held = shifts.open_shift_of("laras")
    assert held is not None
    shifts.close_shift("laras", shift=turn.id, counted=held.expected, explanation="", at=NOON)
    proposal = propose_reversal(receipt, maker="laras", reason=WORDS, at=NOON)
    approve_reversal(proposal, checker="bima", note="", at=NOON)
    assert shifts.closed_shift(turn.id).expected == held.expected
    assert books_hold()


def test_the_books_notice_a_count_that_the_payments_do_not_bear_out(staffed: World) -> None:
    staffed.bill(nop(1), 2026, 250_000)
    shifts.open_shift("laras", cash=0, at=NOON)
    pay(1)
    with staffed.connect("") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("ALTER TABLE payments_shift_payment DISABLE TRIGGER insert_only")
        connection.execute("UPDATE payments_shift_payment SET amount = amount - 1")
    assert [one.check for one in check_books() if one.count] == ["16_shift_cash"]


def test_of_a_count_and_a_payment_at_once_none_slips_behind_the_other(staffed: World) -> None:
    numbers = range(1, 7)
    for number in numbers:
        staffed.bill(nop(number), 2026, 100_000 + number)
    turn = shifts.open_shift("laras", cash=0, at=NOON)
    codes = [opened((nop(number), {2026})) for number in numbers]

    def in_a_thread(place: int) -> str:
        from django.db import connections

        try:
            if place < 0:
                shifts.close_shift("laras", shift=turn.id, counted=0, explanation=WORDS, at=NOON)
            else:
                code = codes[place]
                shifts.take_cash("laras", code, given=code.amount, reference=f"L-{place}", at=NOON)
        except ShiftProblem as trouble:
            return trouble.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(in_a_thread, [0, 1, 2, -1, 3, 4, 5]))
    assert answers[3] == "done"
    taken = sum(
        code.amount for code, answer in zip(codes, answers[:3] + answers[4:], strict=True) if answer == "done"
    )
    assert set(answers) <= {"done", "shift_missing"}
    assert shifts.closed_shift(turn.id).expected == taken
    assert books_hold()
