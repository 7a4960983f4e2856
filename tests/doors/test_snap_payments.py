"""A bank inquires, pays and repeats over SNAP; what it does wrong writes nothing."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from importlib import resources

import pytest

from tests.doors.api_rig import Answer, Doors, running
from tests.doors.snap_bank import (
    INQUIRY,
    PAYMENT,
    STATUS,
    Bank,
    code_of,
    flag,
    fresh,
    open_code,
    register,
    stamp,
)
from tests.world import nop

_numbers = itertools.count(1)
AMOUNT = 1_130_000  # Rp1.000.000 of 2025 and, on 14 September 2026, 13 months at 1 %


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("snap")) as opened:
        yield opened


@pytest.fixture(scope="module")
def bank(doors: Doors) -> Bank:
    made = register(doors, "satu", va_prefix="12345")
    _known_to_the_doors(made)
    return made


@pytest.fixture(scope="module")
def other(doors: Doors, bank: Bank) -> Bank:
    made = register(doors, "dua", va_prefix="777")
    _known_to_the_doors(made)
    return made


def _known_to_the_doors(bank: Bank) -> None:
    """The doors read their partners every two seconds."""
    for _ in range(100):
        if bank.ask_token().status == 200:
            return
        time.sleep(0.1)
    raise AssertionError(bank.ask_token().text)


@pytest.fixture
def code(doors: Doors) -> str:
    """A code over a NOP of its own that owes 2025."""
    fresh_nop = nop(next(_numbers))
    doors.world.bill(fresh_nop, 2025)
    opened, amount = open_code(doors, fresh_nop, 2025)
    assert amount == AMOUNT
    return opened


def booked(doors: Doors, code: str) -> int:
    rows = doors.world.rows(
        "SELECT count(*) FROM payments_payment AS p JOIN payments_quote AS q ON q.id = p.quote_id WHERE q.code = %s",
        code,
    )
    return int(str(rows[0][0]))


def test_a_bank_inquires_and_pays_exactly_that(doors: Doors, bank: Bank, code: str) -> None:
    asked = bank.inquire(code, request_id="20260914-1")
    assert code_of(asked) == (200, "2002400", "Successful")
    data = asked.at("virtualAccountData")
    assert isinstance(data, dict)
    assert data["inquiryStatus"] == "00"
    assert data["totalAmount"] == {"value": "1130000.00", "currency": "IDR"}
    assert data["virtualAccountNo"] == f"   12345{code}"
    assert data["inquiryRequestId"] == "20260914-1"
    paid = bank.pay(code, AMOUNT, request_id="20260914-1")
    assert code_of(paid) == (200, "2002500", "Successful")
    assert paid.at("virtualAccountData", "paymentFlagStatus") == "00"
    assert paid.at("virtualAccountData", "billDetails", 0, "status") == "00"
    receipt = paid.at("virtualAccountData", "billDetails", 0, "billerReferenceId")
    assert doors.world.rows(
        "SELECT channel, reference, amount, law_on::text FROM payments_payment WHERE receipt = %s", receipt
    ) == [("satu", "20260914-1", AMOUNT, "2026-09-14")]
    told = bank.post(STATUS, {**bank.number(code), "inquiryRequestId": "20260914-1"})
    assert code_of(told) == (200, "2002600", "Successful")
    assert told.at("virtualAccountData", "paymentFlagStatus") == "00"
    assert told.at("virtualAccountData", "billDetails", 0, "billerReferenceId") == receipt


def test_a_repeat_with_a_new_external_id_gets_the_first_result(doors: Doors, bank: Bank, code: str) -> None:
    first = bank.pay(code, AMOUNT, request_id=f"advice-{code}")
    again = bank.pay(code, AMOUNT, request_id=f"advice-{code}", flagAdvise="Y")
    assert code_of(again) == (200, "2002500", "Successful")
    assert again.at("virtualAccountData", "paymentFlagStatus") == "00"
    where = ("virtualAccountData", "billDetails", 0, "billerReferenceId")
    assert again.at(*where) == first.at(*where)
    assert booked(doors, code) == 1


def test_the_same_request_sent_twice_is_inconsistent_with_the_first_flag(
    doors: Doors, bank: Bank, code: str
) -> None:
    ids = {"request_id": f"twice-{code}", "external_id": fresh("ext")}
    assert flag(bank.pay(code, AMOUNT, **ids)) == "00"
    again = bank.pay(code, AMOUNT, **ids)
    assert code_of(again) == (404, "4042518", "Inconsistent Request")
    assert flag(again) == "00"
    assert booked(doors, code) == 1


def test_a_known_request_with_another_amount_is_inconsistent_and_rejected(
    doors: Doors, bank: Bank, code: str
) -> None:
    bank.pay(code, AMOUNT, request_id=f"changed-{code}")
    changed = bank.pay(code, AMOUNT + 1, request_id=f"changed-{code}")
    assert (code_of(changed)[1], flag(changed)) == ("4042518", "01")
    assert booked(doors, code) == 1


def test_an_external_id_used_for_another_request_today_is_a_conflict(
    doors: Doors, bank: Bank, code: str
) -> None:
    external_id = fresh("ext")
    assert bank.inquire(code, external_id=external_id).status == 200
    asked = bank.inquire(code, external_id=external_id)
    assert (*code_of(asked), flag(asked)) == (409, "4092400", "Conflict", "01")
    assert flag(bank.pay(code, AMOUNT, external_id=external_id)) == "00"  # another service, another count
    other = bank.pay(code, AMOUNT, external_id=external_id)
    assert (*code_of(other), flag(other)) == (409, "4092500", "Conflict", "01")
    assert booked(doors, code) == 1


def test_a_bill_paid_by_somebody_else_is_told_as_paid(
    doors: Doors, bank: Bank, other: Bank, code: str
) -> None:
    bank.pay(code, AMOUNT)
    late = other.pay(code, AMOUNT)
    assert (*code_of(late), flag(late)) == (404, "4042514", "Paid Bill", "01")
    asked = other.inquire(code)
    assert (*code_of(asked), flag(asked)) == (404, "4042414", "Paid Bill", "01")
    assert booked(doors, code) == 1


def test_a_refusal_stays_one_though_the_bill_could_be_paid_by_now(
    doors: Doors, bank: Bank, other: Bank, code: str
) -> None:
    paid = bank.pay(code, AMOUNT)
    refused = other.pay(code, AMOUNT, request_id=f"refused-{code}")
    assert flag(refused) == "01"
    receipt = paid.at("virtualAccountData", "billDetails", 0, "billerReferenceId")
    undone = doors.call(
        "POST", f"/api/v1/payments/{receipt}/reversal", {"reason": "Salah bayar"}, key=f"undo-{code}"
    )
    assert undone.status == 200
    again = other.pay(code, AMOUNT, request_id=f"refused-{code}", flagAdvise="Y")
    assert (code_of(again)[1], flag(again)) == ("4042514", "01")
    told = other.post(
        STATUS, {**other.number(code), "paymentRequestId": f"refused-{code}", "inquiryRequestId": ""}
    )
    assert told.at("virtualAccountData", "paymentFlagStatus") == "01"
    gone = bank.post(STATUS, {**bank.number(code), "inquiryRequestId": "no-such-request"})
    assert code_of(gone) == (404, "4042601", "Transaction Not Found")


def test_a_bank_that_paid_with_an_id_of_its_own_learns_of_it_by_its_inquiry_and_by_the_number(
    doors: Doors, bank: Bank, other: Bank, code: str
) -> None:
    number = bank.number(code)
    inquired, paid_with = fresh("inq"), fresh("pay")
    bank.inquire(code, request_id=inquired)
    before = bank.post(STATUS, {**number, "inquiryRequestId": inquired})
    assert code_of(before) == (404, "4042601", "Transaction Not Found")
    paid = bank.pay(code, AMOUNT, request_id=paid_with)
    receipt = paid.at("virtualAccountData", "billDetails", 0, "billerReferenceId")
    for ids in (
        {"inquiryRequestId": inquired},
        {"paymentRequestId": paid_with},
        {"inquiryRequestId": ""},
        {},
    ):
        told = bank.post(STATUS, {**number, **ids})
        assert (code_of(told)[1], told.at("virtualAccountData", "paymentFlagStatus")) == ("2002600", "00"), (
            ids
        )
        assert told.at("virtualAccountData", "billDetails", 0, "billerReferenceId") == receipt
    never = bank.post(STATUS, {**number, "paymentRequestId": inquired + "-x"})
    assert code_of(never)[1] == "4042601"
    assert code_of(other.post(STATUS, other.number(code)))[1] == "4042601"  # it was another bank's money
    doors.call("POST", f"/api/v1/payments/{receipt}/reversal", {"reason": "Salah"}, key=f"undo-{code}")
    undone = bank.post(STATUS, number)
    assert (code_of(undone)[1], undone.at("virtualAccountData", "paymentFlagStatus")) == ("2002600", "01")


def test_a_payment_undone_meanwhile_is_not_told_as_standing(doors: Doors, bank: Bank, code: str) -> None:
    paid = bank.pay(code, AMOUNT, request_id=f"undone-{code}")
    receipt = paid.at("virtualAccountData", "billDetails", 0, "billerReferenceId")
    doors.call("POST", f"/api/v1/payments/{receipt}/reversal", {"reason": "Salah"}, key=f"undo-{code}")
    again = bank.pay(code, AMOUNT, request_id=f"undone-{code}")
    assert (*code_of(again), flag(again)) == (404, "4042500", "Invalid Transaction Status", "01")


def test_partner_a_cannot_see_the_numbers_of_partner_b(
    doors: Doors, bank: Bank, other: Bank, code: str
) -> None:
    foreign = other.number(code)
    asked = bank.post(INQUIRY, {**foreign, "inquiryRequestId": fresh("req")})
    assert (*code_of(asked), flag(asked)) == (
        404,
        "4042412",
        "Invalid Bill/Virtual Account [Not Found]",
        "01",
    )
    paid = bank.post(PAYMENT, {**bank.order(code, AMOUNT, fresh("req")), **foreign})
    assert (*code_of(paid), flag(paid)) == (404, "4042512", "Invalid Bill/Virtual Account [Not Found]", "01")
    request_id = fresh("req")
    other.pay(code, AMOUNT, request_id=request_id)
    told = bank.post(STATUS, {**bank.number(code), "inquiryRequestId": request_id})
    assert code_of(told)[1] == "4042601"


def test_a_number_of_another_city_or_bank_is_not_known(doors: Doors, bank: Bank, code: str) -> None:
    """A code that is right here, behind the prefix that some bank has for another city; and another city's NOP."""
    prefix = "32740".rjust(8)
    foreign = {"partnerServiceId": prefix, "customerNo": code, "virtualAccountNo": prefix + code}
    for number in (foreign, bank.number("327401000500600070")):
        asked = bank.post(INQUIRY, {**number, "inquiryRequestId": fresh("req")})
        assert (code_of(asked)[1], flag(asked)) == ("4042412", "01")
        paid = bank.post(PAYMENT, {**bank.order(code, AMOUNT, fresh("req")), **number})
        assert (code_of(paid)[1], flag(paid)) == ("4042512", "01")
    assert booked(doors, code) == 0


def test_a_payment_without_an_inquiry_is_booked_over_snap(doors: Doors, bank: Bank, code: str) -> None:
    paid = bank.pay(code, AMOUNT)
    assert (code_of(paid)[1], flag(paid), booked(doors, code)) == ("2002500", "00", 1)


def test_many_banks_at_once_pay_one_bill_once(doors: Doors, bank: Bank, other: Bank, code: str) -> None:
    answers: list[Answer] = []
    callers = [
        threading.Thread(target=lambda who=who: answers.append(who.pay(code, AMOUNT)))
        for who in (bank, other) * 10
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(code_of(one)[1] for one in answers) == ["2002500"] + ["4042514"] * 19
    assert booked(doors, code) == 1


def test_the_samples_are_what_is_said_byte_for_byte(doors: Doors, bank: Bank) -> None:
    """The messages that a bank's engineer is shown, played in their order; only numbers of chance differ."""
    fresh_nop = nop(next(_numbers))
    doors.world.bill(fresh_nop, 2025)
    code, _ = open_code(doors, fresh_nop, 2025)
    receipt = "NOMORBUKTI000000"
    for name in ("inquiry", "payment", "payment_refused", "status", "notice"):
        text = (resources.files("sppt.channels.snap") / "samples" / f"{name}.json").read_text(
            encoding="utf-8"
        )
        text = text.replace("0123456784", code).replace("367605001500500010", fresh_nop)
        sample = json.loads(
            text.replace("2026-09-14T12:00:30+07:00", stamp(doors.now)).replace("NOMORBUKTI000000", receipt)
        )
        answer = bank.post(sample["path"], sample["request"])
        if name == "payment":
            receipt = str(answer.at("virtualAccountData", "billDetails", 0, "billerReferenceId"))
            sample["response"]["virtualAccountData"]["billDetails"][0]["billerReferenceId"] = receipt
        if name == "status":  # it tells when the payment was made, which was a moment ago
            paid_at = answer.at("virtualAccountData", "transactionDate")
            sample["response"]["virtualAccountData"]["transactionDate"] = paid_at
        assert answer.status == sample["status"], name
        expected = json.dumps(sample["response"], separators=(",", ":"), ensure_ascii=False)
        assert answer.text == expected, name
