"""A partner inquires, pays, repeats, reverses and asks for clearance over the Channel API."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.doors.api_rig import Answer, Doors, running
from tests.doors.receipts import notice
from tests.doors.snap_bank import nothing_booked
from tests.doors.test_snap_door import until
from tests.world import nop

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("api")) as opened:
        yield opened


@pytest.fixture
def one(doors: Doors) -> str:
    """A NOP of its own that owes 2025: Rp1.000.000 and, on 14 September 2026, 13 months at 1 %."""
    fresh = nop(next(_numbers))
    doors.world.bill(fresh, 2025)
    return fresh


def order(of: str, reference: str, **more: object) -> dict[str, object]:
    return {"nop": of, "tax_years": [2025], "amount": 1_130_000, "reference": reference, **more}


def test_a_partner_inquires_by_nop_and_pays_exactly_that(doors: Doors, one: str) -> None:
    asked = doors.post("inquiries", {"items": [{"nop": one, "tax_years": [2025]}]})
    assert asked.status == 200
    quoted = asked.at("items", 0)
    assert quoted == {
        "nop": one,
        "tax_years": [2025],
        "amount": 1_130_000,
        "valid_until": "2026-09-18T00:00:00+07:00",
        "bills": [
            {
                "nop": one,
                "tax_year": 2025,
                "pokok": 1_000_000,
                "potongan": 0,
                "denda": 130_000,
                "amount": 1_130_000,
                "jatuh_tempo": "2025-08-31",
            }
        ],
    }
    paid = doors.post("payments", order(one, "A-1"))
    assert paid.status == 200
    assert paid.at("items") == [
        {
            "nop": one,
            "tax_year": 2025,
            "pokok": 1_000_000,
            "potongan": 0,
            "denda": 130_000,
            "amount": 1_130_000,
        }
    ]
    assert paid.at("law_on") == "2026-09-14"
    assert (paid.at("replayed"), paid.at("reversed")) == (False, False)
    assert str(paid.at("verify_url")).startswith("https://pbb.contoh.test/v/")
    assert doors.world.rows("SELECT state FROM ledger_bill WHERE nop = %s", one) == [("paid",)]
    read = doors.call("GET", f"/api/v1/payments/{paid.at('receipt')}")
    assert read.body == paid.body


def test_the_same_question_stores_no_second_quote(doors: Doors, one: str) -> None:
    for _ in range(3):
        assert doors.post("inquiries", {"items": [{"nop": one}]}).status == 200
    stored = "SELECT count(*) FROM payments_quote_item WHERE nop = %s"
    assert doors.world.rows(stored, one) == [(1,)]
    assert doors.post("inquiries", {"items": [{"nop": one}]}, by="dua").status == 200
    assert doors.world.rows(stored, one) == [(2,)]  # another channel's question is another question


def test_a_nop_can_be_paid_without_an_inquiry(doors: Doors, one: str) -> None:
    assert doors.post("payments", order(one, "B-1")).status == 200


def test_a_code_is_opened_inquired_and_paid(doors: Doors, one: str) -> None:
    made = doors.post("codes", {"items": [{"nop": one}]}, key="code-1")
    assert made.status == 200
    assert made.at("amount") == 1_130_000
    code = made.at("code")
    assert doors.post("inquiries", {"items": [{"code": code}]}).at("items", 0, "amount") == 1_130_000
    paid = doors.post("payments", {"code": code, "amount": 1_130_000, "reference": "C-1"})
    assert paid.status == 200
    again = doors.post("inquiries", {"items": [{"code": code}]})
    assert again.at("items", 0, "refusal") == "already_paid"


def test_a_repeated_payment_gets_the_same_receipt(doors: Doors, one: str) -> None:
    first = doors.post("payments", order(one, "D-1"), key="D-1")
    again = doors.post("payments", order(one, "D-1"), key="D-1")
    assert first.status == again.status == 200
    assert again.body == {**first.body, "replayed": True}
    other = doors.post("payments", order(one, "D-1"), key="another-key")
    assert other.at("receipt") == first.at("receipt")
    assert doors.world.rows("SELECT count(*) FROM payments_payment_item WHERE nop = %s", one) == [(1,)]


def test_an_idempotency_key_keeps_its_first_content(doors: Doors, one: str) -> None:
    other = nop(next(_numbers))
    doors.world.bill(other, 2025)
    assert doors.post("payments", order(one, "E-1"), key="kunci").status == 200
    changed = doors.post("payments", order(other, "E-2"), key="kunci")
    assert (changed.status, changed.refusal) == (409, "idempotency_key_reused")
    assert doors.post("payments", order(one, "E-1"), key="kunci").at("replayed") is True
    assert doors.world.rows("SELECT state FROM ledger_bill WHERE nop = %s", other) == [("unpaid",)]


def test_a_partner_that_is_switched_off_learns_of_its_payment_and_makes_no_new_one(
    doors: Doors, one: str
) -> None:
    first = doors.post("payments", order(one, "OFF-1"))
    other = nop(next(_numbers))
    doors.world.bill(other, 2025)
    doors.world.change("UPDATE partners_partner SET active = false WHERE code = 'satu'")
    try:
        until(lambda: doors.post("clearance", {"nops": [one]}).status == 503)
        again = doors.post("payments", order(one, "OFF-1"))
        assert (again.status, again.at("receipt"), again.at("replayed")) == (200, first.at("receipt"), True)
        assert doors.call("GET", f"/api/v1/payments/{first.at('receipt')}").status == 200
        # What a process knows of its channels is two seconds old at most: until then a refusal may leave its quote.
        assert doors.post("payments", order(other, "OFF-2")).refusal == "channel_closed"
        with nothing_booked(doors.world):
            refused = doors.post("payments", order(other, "OFF-2"))
            assert (refused.status, refused.at("refusal")) == (503, "channel_closed")
            assert doors.post("inquiries", {"items": [{"nop": other}]}).status == 503
    finally:
        doors.world.change("UPDATE partners_partner SET active = true WHERE code = 'satu'")
    until(lambda: doors.post("payments", order(other, "OFF-2")).status == 200)
    until(
        lambda: doors.post("clearance", {"nops": [one]}).status == 200
    )  # the door's own list of clients is older


def test_a_reference_with_another_content_is_refused(doors: Doors, one: str) -> None:
    other = nop(next(_numbers))
    doors.world.bill(other, 2025)
    assert doors.post("payments", order(one, "F-1")).status == 200
    assert doors.post("payments", order(other, "F-1")).refusal == "reference_reused"


def test_a_code_key_gives_its_code_again_and_refuses_another_wish(doors: Doors, one: str) -> None:
    other = nop(next(_numbers))
    doors.world.bill(other, 2025)
    first = doors.post("codes", {"items": [{"nop": one}]}, key="wish")
    assert doors.post("codes", {"items": [{"nop": one}]}, key="wish").body == first.body
    assert doors.post("codes", {"items": [{"nop": other}]}, key="wish").refusal == "idempotency_key_reused"
    assert doors.post("codes", {"items": [{"nop": one}]}).refusal == "idempotency_key_missing"
    theirs = doors.post("codes", {"items": [{"nop": one}]}, by="dua", key="wish")
    assert theirs.at("code") != first.at("code")


@pytest.mark.parametrize(
    ("change", "status", "refusal"),
    [
        ({"amount": 1_130_001}, 422, "amount_differs"),
        ({"nop": nop(9_999)}, 404, "bill_not_found"),
        ({"tax_years": [2024]}, 404, "bill_not_found"),
        ({"nop": "3676"}, 400, "not_a_nop"),
        ({"nop": "317605001500500010"}, 400, "not_a_nop"),
    ],
)
def test_a_payment_that_does_not_fit_writes_nothing(
    doors: Doors, one: str, change: dict[str, object], status: int, refusal: str
) -> None:
    answer = doors.post("payments", {**order(one, f"G-{one}"), **change})
    assert (answer.status, answer.refusal) == (status, refusal)
    assert doors.world.rows("SELECT state, version FROM ledger_bill WHERE nop = %s", one) == [("unpaid", 1)]


def test_a_code_that_is_unknown_is_refused(doors: Doors) -> None:
    answer = doors.post("payments", {"code": "0000000000", "amount": 1, "reference": "H-1"})
    assert (answer.status, answer.refusal) == (404, "code_not_found")


def test_each_item_of_an_inquiry_is_answered_or_refused_by_itself(doors: Doors, one: str) -> None:
    asked: list[dict[str, object]] = [
        {"nop": "x"},
        {"nop": one, "tax_years": [2024]},
        {"nop": one},
        {"nop": nop(9_998)},
        {"code": "0000000000"},
    ]
    answer = doors.post("inquiries", {"items": asked})
    assert answer.status == 200
    told = [answer.at("items", place) for place in range(5)]
    words = [one.get("refusal", one.get("amount")) for one in told if isinstance(one, dict)]
    assert words == ["not_a_nop", "bill_not_found", 1_130_000, "bill_not_found", "code_not_found"]


def test_a_payment_is_reversed_once_by_its_partner(doors: Doors, one: str) -> None:
    receipt = doors.post("payments", order(one, "I-1")).at("receipt")
    undo = {"reason": "Nasabah membatalkan"}
    first = doors.post(f"payments/{receipt}/reversal", undo, key="V-I-1")
    assert (first.status, first.at("receipt"), first.at("replayed")) == (200, receipt, False)
    again = doors.post(f"payments/{receipt}/reversal", undo, key="V-I-1")
    assert again.body == {**first.body, "replayed": True}
    assert doors.post(f"payments/{receipt}/reversal", undo, key="V-I-2").at("replayed") is True
    assert doors.call("GET", f"/api/v1/payments/{receipt}").at("reversed") is True
    assert doors.world.rows("SELECT state, round FROM ledger_bill WHERE nop = %s", one) == [("unpaid", 2)]


def test_a_refused_payment_stays_refused_when_its_bill_opens_again(doors: Doors, one: str) -> None:
    receipt = doors.post("payments", order(one, "K-1")).at("receipt")
    late = doors.post("payments", order(one, "K-2"), by="dua")
    undone = doors.post(f"payments/{receipt}/reversal", {"reason": "Nasabah membatalkan"}, key="V-K-1")
    assert (late.status, late.refusal, undone.status) == (409, "already_paid", 200)
    copy = doors.post("payments", order(one, "K-2"), by="dua")
    assert (copy.status, copy.body) == (late.status, late.body)
    other = doors.post("payments", {**order(one, "K-2"), "amount": 1}, by="dua")
    assert (other.status, other.refusal) == (409, "reference_reused")
    assert doors.world.rows("SELECT state FROM ledger_bill WHERE nop = %s", one) == [("unpaid",)]
    assert doors.post("payments", order(one, "K-3"), by="dua").status == 200


def test_another_partners_payment_does_not_exist(doors: Doors, one: str) -> None:
    receipt = doors.post("payments", order(one, "J-1")).at("receipt")
    seen = doors.call("GET", f"/api/v1/payments/{receipt}", by="dua")
    undone = doors.post(f"payments/{receipt}/reversal", {"reason": "iseng"}, by="dua", key="V-J-1")
    nobody = doors.call("GET", "/api/v1/payments/0000000000000000", by="dua")
    assert seen.status == undone.status == nobody.status == 404
    assert seen.body == undone.body == nobody.body
    assert doors.world.rows("SELECT state FROM ledger_bill WHERE nop = %s", one) == [("paid",)]


def test_clearance_says_yes_or_no_and_until_when_and_no_names(doors: Doors, one: str) -> None:
    other = nop(next(_numbers))
    doors.world.bill(other, 2025, sisa=0)
    answer = doors.post("clearance", {"nops": [one, other, nop(9_997), "3676"]})
    assert answer.at("items", 0) == {"nop": one, "clear": False, "valid_until": None}
    assert answer.at("items", 1) == {"nop": other, "clear": True, "valid_until": "2026-10-14"}
    assert answer.at("items", 2, "refusal") == "bill_not_found"
    assert answer.at("items", 3, "refusal") == "not_a_nop"


def test_two_partners_race_for_one_bill_and_one_wins(doors: Doors, one: str) -> None:
    answers: list[Answer] = []

    def pay(by: str, number: int) -> None:
        answers.append(doors.post("payments", order(one, f"K-{by}-{number}"), by=by))

    callers = [
        threading.Thread(target=pay, args=(by, number)) for by in ("satu", "dua") for number in range(8)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(answer.status for answer in answers) == [200] + [409] * 15
    assert {answer.refusal for answer in answers if answer.status == 409} == {"already_paid"}
    assert doors.world.rows("SELECT count(*) FROM payments_payment_item WHERE nop = %s", one) == [(1,)]


def test_fifty_repeats_at_once_get_one_receipt(doors: Doors, one: str) -> None:
    answers: list[Answer] = []

    def pay() -> None:
        answers.append(doors.post("payments", order(one, "L-1"), key="L-1"))

    callers = [threading.Thread(target=pay) for _ in range(50)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert {answer.status for answer in answers} == {200}
    assert len({answer.at("receipt") for answer in answers}) == 1


def test_the_banks_time_decides_the_denda_when_it_lies_after_the_inquiry(doors: Doors, one: str) -> None:
    assert doors.post("inquiries", {"items": [{"nop": one}]}).status == 200
    paid_at = (doors.now + timedelta(minutes=2)).isoformat()
    paid = doors.post("payments", order(one, "M-1", paid_at=paid_at))
    assert (paid.status, paid.at("law_on")) == (200, "2026-09-14")


def test_names_are_masked_towards_partners(doors: Doors) -> None:
    digits = nop(next(_numbers))
    notice(doors.world, doors.world.bill(digits, 2025), digits, 2025, nama="SITI RAHMA")
    asked = doors.post("inquiries", {"items": [{"nop": digits}]})
    assert asked.at("items", 0, "nama") == "S*** R***"
    assert "RAHMA" not in asked.text
