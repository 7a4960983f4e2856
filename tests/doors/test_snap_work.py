"""What the SNAP lanes make of requests that share ids, days and bills; each judged at a moment of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sppt.channels.snap.codes import WHY, Service
from sppt.channels.snap.work import Conflict, Done, Inquiry, Order, Told, answer_inquiries, settle
from sppt.partners.exchanges import Asked, kept
from sppt.partners.quirks import NamePolicy
from sppt.payments.actions import record_payments, reverse_by_channel
from sppt.payments.language import (
    PaymentCode,
    PaymentNotice,
    PaymentRequest,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    ReversalRequest,
    Suspended,
)
from tests.actions.desk import opened, wib
from tests.doors.receipts import notice as notice_of
from tests.doors.snap_bank import nothing_booked
from tests.world import NOON, World, nop

AMOUNT = 1_130_000


def asked(code: str, *, amount: int = 0, external_id: str, request_id: str, service: Service) -> Asked:
    return Asked("bank", service, external_id, request_id, code, amount)


def order(code: str, request_id: str, external_id: str = "", *, amount: int = AMOUNT) -> Order:
    ids = asked(
        code,
        amount=amount,
        external_id=external_id or f"e-{request_id}",
        request_id=request_id,
        service=Service.PAYMENT,
    )
    return Order(ids, PaymentRequest("bank", request_id, code, amount))


def notice(code: str, request_id: str, *, amount: int = AMOUNT) -> Order:
    ids = asked(
        code, amount=amount, external_id=f"n-{request_id}", request_id=request_id, service=Service.NOTICE
    )
    return Order(ids, PaymentNotice("bank", request_id, code, amount))


def inquiry(
    code: str, external_id: str, *, request_id: str = "q", names: NamePolicy = NamePolicy.MASKED
) -> Inquiry:
    ids = asked(code, external_id=external_id, request_id=request_id, service=Service.INQUIRY)
    return Inquiry(ids, code, names)


def paid(answer: Done | Conflict) -> Receipt:
    assert isinstance(answer, Done)
    assert isinstance(answer.outcome, Receipt)
    return answer.outcome


def why(answer: Done | Told | Conflict) -> RefusalCode:
    refusal = (
        answer.outcome if isinstance(answer, Done) else answer.answer if isinstance(answer, Told) else None
    )
    assert isinstance(refusal, Refusal)
    return refusal.code


def bill_of(city: World) -> int:
    return int(str(city.rows("SELECT min(id) FROM ledger_bill")[0][0]))


@pytest.fixture
def code(city: World) -> PaymentCode:
    city.channel("bank")
    city.bill(nop(1), 2025)
    return opened((nop(1), {2025}))


def test_an_external_id_is_free_again_at_midnight_in_jakarta_not_in_greenwich(
    city: World, code: PaymentCode
) -> None:
    last = wib("2026-09-14 23:59:59")
    assert isinstance(answer_inquiries([inquiry(code.code, "e", request_id="a")], at=last)[0], Told)
    assert answer_inquiries([inquiry(code.code, "e", request_id="b")], at=last)[0] is Conflict.CONFLICT
    next_day = last + timedelta(seconds=1)
    assert isinstance(answer_inquiries([inquiry(code.code, "e", request_id="b")], at=next_day)[0], Told)
    greenwich = wib("2026-09-15 07:00:00")
    assert answer_inquiries([inquiry(code.code, "e", request_id="c")], at=greenwich)[0] is Conflict.CONFLICT


def test_inquiries_of_one_batch_are_held_against_each_other(city: World, code: PaymentCode) -> None:
    one, same, other = answer_inquiries(
        [inquiry(code.code, "e"), inquiry(code.code, "e"), inquiry(code.code, "e", request_id="other")],
        at=NOON,
    )
    assert isinstance(one, Told)
    assert not one.again
    assert isinstance(same, Told)
    assert same.again
    assert other is Conflict.CONFLICT
    assert city.rows("SELECT request_id, outcome FROM partners_exchange") == [("q", "ok")]


def test_one_request_many_times_in_a_batch_is_one_payment(city: World, code: PaymentCode) -> None:
    answers = settle([order(code.code, "R", f"e{number}") for number in range(20)], at=NOON)
    assert {paid(answer).number for answer in answers} == {paid(answers[0]).number}
    assert city.rows("SELECT count(*) FROM payments_payment") == [(1,)]


def test_both_ids_again_in_one_batch_are_told_as_a_double(city: World, code: PaymentCode) -> None:
    first, again = settle([order(code.code, "R", "e")] * 2, at=NOON)
    assert isinstance(first, Done)
    assert isinstance(again, Done)
    assert (first.again, again.again) == (False, True)
    assert paid(first).number == paid(again).number


def test_an_answer_lost_with_its_memory_is_found_in_the_ledger(city: World, code: PaymentCode) -> None:
    """The process ended after the booking and before it had kept the ids: the bank sends both again."""
    booked = record_payments([order(code.code, "R").what], at=NOON)[0]
    answer = settle([order(code.code, "R")], at=NOON)[0]
    assert isinstance(booked, Receipt)
    assert paid(answer).number == booked.number
    assert kept("bank", "25", "R") is not None


def test_a_refused_request_stays_refused_when_the_amount_is_put_right(city: World, code: PaymentCode) -> None:
    assert why(settle([order(code.code, "R", amount=AMOUNT - 1)], at=NOON)[0]) is RefusalCode.AMOUNT_DIFFERS
    with nothing_booked(city):
        assert why(settle([order(code.code, "R", "new")], at=NOON)[0]) is RefusalCode.REFERENCE_REUSED
        again = settle([order(code.code, "R", "newer", amount=AMOUNT - 1)], at=NOON)[0]
    assert why(again) is RefusalCode.AMOUNT_DIFFERS
    paid(settle([order(code.code, "R2")], at=NOON)[0])


def test_a_partner_switched_off_in_mid_payment_still_learns_what_became_of_it(
    city: World, code: PaymentCode
) -> None:
    first = paid(settle([order(code.code, "R")], at=NOON)[0])
    city.change("UPDATE partners_partner SET active = false WHERE code = 'bank'")
    assert paid(settle([order(code.code, "R", "again")], at=NOON)[0]).number == first.number
    city.bill(nop(2), 2025)
    second = opened((nop(2), {2025}))
    assert why(settle([order(second.code, "S")], at=NOON)[0]) is RefusalCode.CHANNEL_CLOSED
    city.change("UPDATE partners_partner SET active = true WHERE code = 'bank'")
    paid(settle([order(second.code, "S")], at=NOON)[0])  # the refusal was the hour's, not the payment's


def test_an_advice_for_something_never_seen_is_a_first_delivery(city: World, code: PaymentCode) -> None:
    paid(settle([order(code.code, "never-asked")], at=NOON)[0])


@pytest.mark.parametrize(
    ("state", "refusal", "said"),
    [
        ("cancelled", RefusalCode.BILL_WITHDRAWN, "4042512"),
        ("superseded", RefusalCode.BILL_WITHDRAWN, "4042512"),
        ("written_off", RefusalCode.WRITTEN_OFF, "4042512"),
    ],
)
def test_a_number_whose_bill_is_gone_is_refused(
    city: World, code: PaymentCode, state: str, refusal: RefusalCode, said: str
) -> None:
    city.change("UPDATE ledger_bill SET state = %s, version = version + 1", state)
    with nothing_booked(city):
        assert why(settle([order(code.code, "R")], at=NOON)[0]) is refusal
        assert why(answer_inquiries([inquiry(code.code, "e")], at=NOON)[0]) is refusal
    assert WHY[refusal].case.code(Service.PAYMENT) == said


@pytest.mark.parametrize(
    ("made", "until", "after"),
    [
        # The denda begins or grows at these midnights; five minutes of grace belong to the day before.
        ("2026-08-31 10:00:00", "2026-09-01 00:05:00", "2026-09-01 00:05:01"),
        ("2026-12-31 10:00:00", "2027-01-01 00:05:00", "2027-01-01 00:05:01"),
    ],
)
def test_midnight_and_five_minutes_end_a_number(city: World, made: str, until: str, after: str) -> None:
    city.channel("bank")
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib(made))
    with nothing_booked(city):
        late = settle([order(code.code, "late", amount=code.amount)], at=wib(after))[0]
    assert why(late) is RefusalCode.CODE_EXPIRED
    assert (
        paid(settle([order(code.code, "in-time", amount=code.amount)], at=wib(until))[0]).amount
        == code.amount
    )


def test_a_bank_that_completes_a_payment_within_two_days_gets_the_law_of_then(city: World) -> None:
    city.channel("bank")
    city.bill(nop(1), 2026)
    code = opened((nop(1), {2026}), at=wib("2026-08-31 10:00:00"))
    at = wib("2026-09-02 09:00:00")
    what = PaymentRequest("bank", "R", code.code, 1_000_000, paid_at=wib("2026-08-31 23:59:00"))
    ids = asked(code.code, amount=1_000_000, external_id="e", request_id="R", service=Service.PAYMENT)
    assert str(paid(settle([Order(ids, what)], at=at)[0]).law_on) == "2026-08-31"


def test_a_payment_that_its_channel_had_undone_before_is_refused(city: World, code: PaymentCode) -> None:
    with pytest.raises(Refused):
        reverse_by_channel(ReversalRequest("bank", "undo", "R", "Batal"), at=NOON)
    assert why(settle([order(code.code, "R")], at=NOON)[0]) is RefusalCode.REVERSED_BEFORE
    assert WHY[RefusalCode.REVERSED_BEFORE].case.code(Service.PAYMENT) == "4042500"


def test_a_notice_of_money_that_fits_nothing_is_kept_in_suspense(city: World, code: PaymentCode) -> None:
    paid(settle([order(code.code, "R")], at=NOON)[0])
    for told in (notice(code.code, "N1"), notice("0000000000", "N2"), notice(code.code, "N3", amount=5)):
        answer = settle([told], at=NOON)[0]
        assert isinstance(answer, Done)
        assert isinstance(answer.outcome, Suspended)
    assert city.rows("SELECT sum(amount) FROM payments_case") == [(2 * AMOUNT + 5,)]


def test_a_notice_of_a_payment_that_was_booked_by_request_is_that_payment(
    city: World, code: PaymentCode
) -> None:
    first = paid(settle([order(code.code, "R")], at=NOON)[0])
    assert paid(settle([notice(code.code, "R")], at=NOON)[0]).number == first.number
    assert city.rows("SELECT count(*) FROM payments_case") == [(0,)]


def test_money_that_moved_after_its_request_was_refused_is_taken(city: World, code: PaymentCode) -> None:
    assert why(settle([order(code.code, "R", amount=AMOUNT - 1)], at=NOON)[0]) is RefusalCode.AMOUNT_DIFFERS
    answer = settle([notice(code.code, "R", amount=AMOUNT - 1)], at=NOON)[0]
    assert isinstance(answer, Done)
    assert isinstance(answer.outcome, Suspended)


def test_one_poisoned_item_never_spoils_its_neighbours(city: World, code: PaymentCode) -> None:
    """A bill that the database refuses to settle, in the middle of a batch."""
    for number in (2, 3):
        city.bill(nop(number), 2025)
    codes = [code, *(opened((nop(number), {2025})) for number in (2, 3))]
    city.change(
        "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.amount = 1130000 AND NEW.reference = 'R1' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;"
        " CREATE TRIGGER poison BEFORE INSERT ON payments_payment FOR EACH ROW EXECUTE FUNCTION poison()"
    )
    answers = settle([order(one.code, f"R{place}") for place, one in enumerate(codes)], at=NOON)
    paid(answers[0])
    assert why(answers[1]) is RefusalCode.TROUBLE
    paid(answers[2])
    assert kept("bank", "25", "R1") is None  # nothing is known of it: it may come again
    city.change("DROP TRIGGER poison ON payments_payment")
    paid(settle([order(codes[1].code, "R1")], at=NOON)[0])


@pytest.mark.parametrize(
    ("names", "told"),
    [(NamePolicy.MASKED, "S*** R***"), (NamePolicy.FULL, "Siti Rahma"), (NamePolicy.NONE, "")],
)
def test_a_partner_learns_of_the_name_what_its_setting_says(
    city: World, code: PaymentCode, names: NamePolicy, told: str
) -> None:
    notice_of(city, bill_of(city), nop(1), 2025, nama="Siti Rahma")
    answer = answer_inquiries([inquiry(code.code, "e", names=names)], at=NOON)[0]
    assert isinstance(answer, Told)
    assert answer.name == told


def test_two_partners_with_two_name_policies_share_a_batch_and_not_a_name(
    city: World, code: PaymentCode
) -> None:
    notice_of(city, bill_of(city), nop(1), 2025, nama="Siti Rahma")
    masked, full, none = answer_inquiries(
        [
            inquiry(code.code, "a", names=NamePolicy.MASKED),
            inquiry(code.code, "b", names=NamePolicy.FULL),
            inquiry(code.code, "c", names=NamePolicy.NONE),
        ],
        at=NOON,
    )
    assert isinstance(masked, Told)
    assert isinstance(full, Told)
    assert isinstance(none, Told)
    assert (masked.name, full.name, none.name) == ("S*** R***", "Siti Rahma", "")


def test_a_batch_of_inquiries_is_three_statements_and_a_fourth_where_an_id_came_before(
    city: World, code: PaymentCode
) -> None:
    answer_inquiries([inquiry(code.code, "known")], at=NOON)
    batch = [inquiry(code.code, f"e{number}") for number in range(20)]
    with CaptureQueriesContext(connection) as new:
        told = answer_inquiries(batch, at=NOON)
    with CaptureQueriesContext(connection) as mixed:
        again = answer_inquiries([*batch, inquiry(code.code, "known", request_id="other")], at=NOON)
    read = [
        sum("partners_partner" not in one["sql"] for one in all_.captured_queries) for all_ in (new, mixed)
    ]
    assert read == [3, 4]  # beside the channel map, which a process reads again every two seconds
    assert [one.again for one in told if isinstance(one, Told)] == [False] * 20
    assert [one.again for one in again if isinstance(one, Told)] == [True] * 20
    assert again[-1] is Conflict.CONFLICT
