"""A payment is undone whole, once, by its channel within its day or by two officers; the books keep both facts."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
import pytest

from sppt.payments import queries
from sppt.payments.language import RefusalCode
from sppt.rules.states import CodeState
from tests.actions.desk import (
    booked,
    not_undone,
    nothing_written,
    opened,
    refused,
    request,
    undone,
    wib,
)
from tests.world import NOON, World, nop


def paid(city: World, *years: int, reference: str = "R-1", channel: str = "loket") -> str:
    """One NOP with these years, paid in one code; the receipt number."""
    for year in years:
        city.bill(nop(1), year)
    return booked(request(opened((nop(1), set(years))), reference, channel=channel)).number


def bills(city: World) -> list[tuple[object, ...]]:
    return city.rows("SELECT tax_year, state, sisa, version, round FROM ledger_bill ORDER BY tax_year")


def balances(city: World, source: str) -> set[tuple[object, ...]]:
    return set(
        city.rows(
            "SELECT debit, credit, channel, amount, bill_id, event, law_on FROM ledger_posting WHERE source = %s",
            source,
        )
    )


def test_a_channel_undoes_its_own_payment_whole(city: World) -> None:
    receipt = paid(city, 2024, 2025)
    answer = undone(at=NOON + timedelta(hours=1))
    assert (answer.receipt, answer.reversed_at, answer.replayed) == (
        receipt,
        NOON + timedelta(hours=1),
        False,
    )
    # Version 1 opened, 2 paid, 3 undone; the second round begins.
    assert bills(city) == [(2024, "unpaid", 1_000_000, 3, 2), (2025, "unpaid", 1_000_000, 3, 2)]
    found = queries.receipt_by_number(receipt)
    assert found is not None
    assert found.reversed


def test_a_reversal_posts_the_opposite_of_each_row_with_its_law_date(city: World) -> None:
    paid(city, 2024, 2025)
    undone()
    opposites = {
        (credit, debit, channel, amount, bill, f"batal_{event}", law_on)
        for debit, credit, channel, amount, bill, event, law_on in balances(city, "payment")
    }
    assert len(opposites) == 4  # two bills, each pokok and denda
    assert balances(city, "reversal") == opposites


def test_a_reversal_writes_exactly_one_of_each(city: World) -> None:
    paid(city, 2025)
    before = city.counts()
    undone()
    after = city.counts()
    # One version and one round more on one bill.
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "payments_reversal": 1,
        "ledger_posting": 2,
        "kit_audit_event": 1,
        "bill versions": 2,
    }


def test_a_reversal_twice_gets_the_first_answer(city: World) -> None:
    receipt = paid(city, 2025)
    first = undone(at=NOON + timedelta(hours=1))
    with nothing_written(city):
        second = undone(at=NOON + timedelta(hours=2))
        other_key = undone(reference="V-2", at=NOON + timedelta(days=9))
    assert (second.receipt, second.reversed_at, second.replayed) == (receipt, first.reversed_at, True)
    assert (other_key.reversed_at, other_key.replayed) == (first.reversed_at, True)


def test_a_key_of_a_reversal_is_not_used_for_another(city: World) -> None:
    paid(city, 2025)
    city.bill(nop(2), 2025)
    booked(request(opened((nop(2), {2025})), "R-2"))
    undone("R-1", "V-1")
    with nothing_written(city):
        assert not_undone("R-2", "V-1") is RefusalCode.REFERENCE_REUSED


@pytest.mark.parametrize(("original", "reference"), [("R 1", "V-1"), ("R-1", ""), ("R-1", "V" * 65)])
def test_a_reversal_with_a_reference_that_is_not_plain_is_refused(
    city: World, original: str, reference: str
) -> None:
    paid(city, 2025)
    with nothing_written(city):
        assert not_undone(original, reference) is RefusalCode.REFERENCE_MALFORMED


def test_another_channel_cannot_undo_a_payment_by_its_reference(city: World) -> None:
    # References belong to their channel: to the other one this payment does not exist.
    city.channel("bank-a")
    paid(city, 2025)
    before = bills(city)
    assert not_undone(channel="bank-a") is RefusalCode.PAYMENT_NOT_FOUND
    assert bills(city) == before
    assert city.rows("SELECT count(*) FROM payments_reversal") == [(0,)]


def test_another_channel_cannot_undo_a_payment_by_its_receipt(city: World) -> None:
    city.channel("bank-a")
    receipt = paid(city, 2025)
    with nothing_written(city):
        [(verdict,)] = city.rows(
            "SELECT verdict FROM payments_reverse(%s, 'channel', 'bank-a', 'V-1', NULL, %s, NULL, NULL, 'x', 'x')",
            NOON,
            receipt,
        )
    assert verdict == RefusalCode.NOT_THE_PAYER


def test_an_unknown_channel_cannot_leave_a_tombstone(city: World) -> None:
    with nothing_written(city):
        assert not_undone(channel="bank-x") is RefusalCode.CHANNEL_UNKNOWN


def test_a_channel_undoes_until_the_second_before_its_cut_off(city: World) -> None:
    city.channel("bank-a", cut_off="22:00")
    paid(city, 2025, channel="bank-a")
    with nothing_written(city):
        late = not_undone(channel="bank-a", at=wib("2026-09-14 22:00:00"))
    assert late is RefusalCode.PAST_CUTOFF
    assert undone(channel="bank-a", at=wib("2026-09-14 21:59:59")).replayed is False


def test_a_payment_after_the_cut_off_can_be_undone_until_the_next_cut_off(city: World) -> None:
    city.channel("bank-a", cut_off="22:00")
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}), at=wib("2026-09-14 21:00:00"))
    booked(request(code, channel="bank-a"), at=wib("2026-09-14 22:30:00"))
    with nothing_written(city):
        assert not_undone(channel="bank-a", at=wib("2026-09-15 22:00:00")) is RefusalCode.PAST_CUTOFF
    undone(channel="bank-a", at=wib("2026-09-15 21:59:00"))


def test_without_a_cut_off_midnight_wib_ends_the_day(city: World) -> None:
    paid(city, 2025)
    with nothing_written(city):
        assert not_undone(at=wib("2026-09-15 00:00:00")) is RefusalCode.PAST_CUTOFF
    undone(at=wib("2026-09-14 23:59:59"))


def test_a_reversal_before_its_original_is_refused_and_refuses_the_late_original(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    before = city.counts()
    assert not_undone("R-1", "V-1") is RefusalCode.PAYMENT_NOT_FOUND
    after = city.counts()
    assert {name for name in after if after[name] != before[name]} == {"payments_tombstone"}
    with nothing_written(city):
        assert not_undone("R-1", "V-1") is RefusalCode.PAYMENT_NOT_FOUND
    assert refused(request(code, "R-1"), city) is RefusalCode.REVERSED_BEFORE
    assert booked(request(code, "R-2")).amount == code.amount


def test_a_tombstone_of_one_channel_does_not_bind_another(city: World) -> None:
    city.channel("bank-a")
    city.bill(nop(1), 2025)
    not_undone("R-1", channel="bank-a")
    assert booked(request(opened((nop(1), {2025})), "R-1")).reference == "R-1"


def test_an_undone_payment_answers_its_repeat_as_undone(city: World) -> None:
    city.bill(nop(1), 2025)
    one = request(opened((nop(1), {2025})))
    first = booked(one)
    undone()
    with nothing_written(city):
        again = booked(one)
    assert (again.number, again.replayed, again.reversed) == (first.number, True, True)


def test_an_undone_code_is_not_paid_again_but_a_new_one_is(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    booked(request(code, "R-1"))
    undone()
    found = queries.code_by_digits(code.code, at=NOON)
    assert found is not None
    assert (found.state, found.receipt) == (CodeState.REVERSED, None)
    assert refused(request(code, "R-2"), city) is RefusalCode.BILL_CHANGED
    second = booked(request(opened((nop(1), {2025})), "R-3"))
    assert second.amount == code.amount
    assert bills(city) == [(2025, "paid", 0, 4, 2)]
    assert city.rows("SELECT round FROM payments_payment_item ORDER BY id") == [(1,), (2,)]


def test_a_second_payment_can_be_undone_too(city: World) -> None:
    paid(city, 2025)
    undone("R-1", "V-1")
    booked(request(opened((nop(1), {2025})), "R-2"))
    undone("R-2", "V-2")
    assert bills(city) == [(2025, "unpaid", 1_000_000, 5, 3)]


def test_a_bill_partly_paid_before_is_partly_paid_again(city: World) -> None:
    city.bill(nop(1), 2025, 1_000_000, sisa=400_000)
    booked(request(opened((nop(1), {2025}))))
    undone()
    assert bills(city) == [(2025, "partly_paid", 400_000, 3, 2)]


@pytest.mark.parametrize("state", ["cancelled", "superseded"])
def test_a_payment_whose_bill_changed_since_is_not_undone_by_its_channel(city: World, state: str) -> None:
    paid(city, 2025)
    city.change("UPDATE ledger_bill SET state = %s", state)
    with nothing_written(city):
        assert not_undone() is RefusalCode.BILL_CHANGED


def test_the_business_day_of_a_reversal_is_its_own(city: World) -> None:
    city.channel("bank-a", cut_off="22:00")
    paid(city, 2025, channel="bank-a")
    undone(channel="bank-a", at=wib("2026-09-14 21:00:00"))
    assert city.rows("SELECT business_day FROM payments_reversal") == [(date(2026, 9, 14),)]


def test_the_database_refuses_a_second_reversal_and_one_that_lacks_its_hands(city: World) -> None:
    paid(city, 2025)
    for name in ("budi", "sari"):
        city.officer(name, "head")
    insert = (
        "INSERT INTO payments_reversal (payment_id, kind, channel, reference, maker_id, checker_id, reason, at,"
        " business_day) SELECT id, %s, channel, %s, %s, %s, 'x', received_at, business_day FROM payments_payment"
    )
    with nothing_written(city):
        for hands in (
            ("officer", None, "budi", "budi"),
            ("officer", None, "budi", None),
            ("officer", None, None, None),
            ("officer", "V-1", "budi", "sari"),
            ("channel", "V-1", "budi", "sari"),
            ("channel", None, None, None),
        ):
            with pytest.raises(psycopg.errors.CheckViolation, match="payments_reversal_has_its_hands"):
                city.change(insert, *hands)
    undone()
    with nothing_written(city), pytest.raises(psycopg.errors.UniqueViolation):
        city.change(insert, "officer", None, "budi", "sari")
