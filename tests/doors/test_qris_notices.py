"""Notices of an acquirer over its door: booked, kept in suspense or refused, byte for byte, and each only once."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Iterator

import pytest

from sppt.partners.quirks import Quirks
from tests.doors.api_rig import Answer, Doors, running
from tests.doors.qris_bank import MERCHANT, NOTIFY, Notifier, acquirer, fresh
from tests.doors.snap_bank import Bank, code_of, nothing_booked, open_code, stamp
from tests.world import nop

AMOUNT = 1_130_000
TAKEN = '{"responseCode":"2005200","responseMessage":"Successful"}'
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("qris"), "satu", "qris", "dua") as opened:
        yield opened


@pytest.fixture(scope="module")
def notifier(doors: Doors) -> Notifier:
    made = acquirer(doors, "qris", quirks=Quirks(asymmetric=("52",)))
    for _ in range(100):  # the doors read their partners every two seconds
        if made.bank.ask_token().status == 200:
            return made
        time.sleep(0.1)
    raise AssertionError(made.bank.ask_token().text)


@pytest.fixture
def code(doors: Doors) -> str:
    fresh_nop = nop(next(_numbers))
    doors.world.bill(fresh_nop, 2025)
    opened, amount = open_code(doors, fresh_nop, 2025)
    assert amount == AMOUNT
    return opened


def booked(doors: Doors, code: str) -> list[tuple[object, ...]]:
    """Channel, reference and amount of every payment of a code."""
    return doors.world.rows(
        "SELECT p.channel, p.reference, p.amount FROM payments_payment AS p"
        " JOIN payments_quote AS q ON q.id = p.quote_id WHERE q.code = %s",
        code,
    )


def cases(doors: Doors) -> list[tuple[object, ...]]:
    return doors.world.rows("SELECT why, reference, amount FROM payments_case ORDER BY id")


def state(doors: Doors, reference: str) -> object:
    return doors.world.rows("SELECT state FROM partners_qr WHERE reference = %s", reference)[0][0]


def test_a_notice_of_exactly_what_is_due_is_booked_under_our_own_reference(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    told = notifier.tell(reference, AMOUNT, rrn="626500000001")
    assert (told.status, told.text) == (200, TAKEN)
    assert booked(doors, code) == [("qris", reference, AMOUNT)]
    assert state(doors, reference) == "paid"


def test_the_same_notice_again_gets_the_same_answer_and_books_nothing_more(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    for rrn in ("", "626500000002", "626500000002", ""):
        assert notifier.tell(reference, AMOUNT, rrn=rrn).text == TAKEN
    assert len(booked(doors, code)) == 1


def test_a_late_pending_after_the_success_changes_nothing(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    assert notifier.tell(reference, AMOUNT).text == TAKEN
    assert notifier.tell(reference, AMOUNT, status="03").text == TAKEN
    assert state(doors, reference) == "paid"
    assert len(booked(doors, code)) == 1


@pytest.mark.parametrize("status", ["01", "02", "03", "05", "06"])
def test_what_is_not_a_success_books_nothing(
    doors: Doors, notifier: Notifier, code: str, status: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    with nothing_booked(doors.world):
        assert notifier.tell(reference, None, status=status).text == TAKEN
    assert state(doors, reference) == "wanted"


@pytest.mark.parametrize("how", [{"named": "ANOTHER"}, {"rrn": "626500000004"}])
def test_other_money_for_a_paid_wish_is_kept_in_suspense(
    doors: Doors, notifier: Notifier, code: str, how: dict[str, str]
) -> None:
    reference = notifier.wish(code, AMOUNT)
    assert notifier.tell(reference, AMOUNT, rrn="626500000003").text == TAKEN
    before = len(cases(doors))
    for _ in range(2):
        assert notifier.tell(reference, AMOUNT, **how).text == TAKEN  # type: ignore[arg-type]
    added = cases(doors)[before:]
    assert [(why, amount) for why, _, amount in added] == [("already_paid", AMOUNT)]
    assert str(added[0][1]).startswith(f"{reference}-")
    assert len(booked(doors, code)) == 1


@pytest.mark.parametrize("heard_first", [0, 1])
def test_of_two_moneys_for_one_qr_the_one_heard_first_is_the_payment(
    doors: Doors, notifier: Notifier, code: str, heard_first: int
) -> None:
    """Whichever moved first: only what reached us is known here. Repeats, in any order, change nothing."""
    reference = notifier.wish(code, AMOUNT)
    moneys = [
        {"named": f"A{reference}", "rrn": "626500000011"},
        {"named": f"B{reference}", "rrn": "626500000012"},
    ]
    first, other = moneys[heard_first], moneys[1 - heard_first]
    before = len(cases(doors))
    for one in (first, other, first, other, other, first):
        assert notifier.tell(reference, AMOUNT, named=one["named"], rrn=one["rrn"]).text == TAKEN
    digest = hashlib.sha256(f"{other['named']} {other['rrn']}".encode()).hexdigest()[:16]
    assert booked(doors, code) == [("qris", reference, AMOUNT)]
    assert cases(doors)[before:] == [("already_paid", f"{reference}-{digest}", AMOUNT)]


def test_another_amount_than_the_qrs_is_kept_in_suspense(doors: Doors, notifier: Notifier, code: str) -> None:
    reference = notifier.wish(code, AMOUNT)
    assert notifier.tell(reference, AMOUNT - 1).text == TAKEN
    assert cases(doors)[-1] == ("amount_differs", reference, AMOUNT - 1)
    assert booked(doors, code) == []
    assert state(doors, reference) == "paid"
    # Told once more with the right amount, it contradicts itself; a person looks at the case.
    assert code_of(notifier.tell(reference, AMOUNT))[1] == "4045218"


def test_money_of_a_qr_that_we_never_asked_for_is_kept_and_the_acquirer_hears_so(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    for _ in range(2):  # our own payment code as its reference does not make it ours
        told = notifier.tell(code, AMOUNT, named="STRAY-1")
        assert told.text == '{"responseCode":"4045201","responseMessage":"Transaction Not Found"}'
        assert told.status == 404
    assert cases(doors)[-1] == ("code_not_found", "?STRAY-1", AMOUNT)
    assert booked(doors, code) == []


def test_another_merchants_money_is_refused_and_nothing_is_written(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    with nothing_booked(doors.world):
        told = notifier.tell(reference, AMOUNT, merchant="000071000110")
    assert told.text == '{"responseCode":"4045218","responseMessage":"Inconsistent Request"}'
    assert state(doors, reference) == "wanted"


def test_money_that_comes_after_the_qr_was_given_up_is_still_money(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    doors.world.change(
        "UPDATE partners_qr SET state = 'cancelled', next_at = NULL WHERE reference = %s", reference
    )
    assert notifier.tell(reference, AMOUNT).text == TAKEN
    assert booked(doors, code) == [("qris", reference, AMOUNT)]
    assert state(doors, reference) == "paid"


def test_an_external_id_serves_one_notice_a_day(doors: Doors, notifier: Notifier, code: str) -> None:
    reference, same = notifier.wish(code, AMOUNT), fresh("ext")
    assert notifier.tell(reference, AMOUNT, external_id=same).text == TAKEN
    assert notifier.tell(reference, AMOUNT, external_id=same).text == TAKEN
    other = notifier.tell(reference, AMOUNT, named="OTHER", external_id=same)
    assert other.text == '{"responseCode":"4095200","responseMessage":"Conflict"}'


def test_a_bank_that_is_no_acquirer_of_the_wish_cannot_claim_its_money(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    stranger = acquirer(doors, "dua")
    for _ in range(100):
        if stranger.bank.ask_token().status == 200:
            break
        time.sleep(0.1)
    reference = notifier.wish(code, AMOUNT)
    with nothing_booked(doors.world):
        assert code_of(stranger.tell(reference, AMOUNT))[1] == "4045218"


def test_a_notice_may_be_signed_with_the_acquirers_key_and_no_token(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    assert _by_key(notifier.bank, reference, tampered=False).text == TAKEN
    assert code_of(_by_key(notifier.bank, reference, tampered=True))[1] == "4015200"


def _by_key(bank: Bank, reference: str, *, tampered: bool) -> Answer:
    import hashlib

    text = (
        f'{{"originalReferenceNo":"K{reference}","originalPartnerReferenceNo":"{reference}",'
        f'"latestTransactionStatus":"00","amount":{{"value":"{AMOUNT}.00","currency":"IDR"}}}}'
    )
    at = stamp(bank.doors.now)
    digest = hashlib.sha256(text.encode()).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-TIMESTAMP": at,
        "X-SIGNATURE": bank.sign_rsa(f"POST:{NOTIFY}:{digest}:{at}"),
        "X-PARTNER-ID": bank.partner_id,
        "X-EXTERNAL-ID": fresh("ext"),
        "CHANNEL-ID": "95231",
    }
    body = text.replace("00.00", "01.00") if tampered else text
    return bank.doors.send("POST", NOTIFY, body.encode(), headers)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"originalReferenceNo": ""}, "4005202 Invalid Mandatory Field {originalReferenceNo}"),
        ({"latestTransactionStatus": "0"}, "4005201 Invalid Field Format {latestTransactionStatus}"),
        ({"latestTransactionStatus": "99"}, "4005201 Invalid Field Format {latestTransactionStatus}"),
        ({"amount": None}, "4005202 Invalid Mandatory Field {amount}"),
        (
            {"amount": {"value": "1130000.50", "currency": "IDR"}},
            "4005201 Invalid Field Format {amount.value}",
        ),
        (
            {"amount": {"value": "1130000.00", "currency": "USD"}},
            "4005201 Invalid Field Format {amount.currency}",
        ),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(
    doors: Doors, notifier: Notifier, code: str, change: dict[str, object], told: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    with nothing_booked(doors.world):
        _, number, message = code_of(notifier.tell(reference, None, changed=change))
    assert f"{number} {message}" == told


@pytest.mark.parametrize("odd", [None, "text", 7, [], {"merchantInfo": 3, "issuerReferenceNumber": {}}])
def test_whatever_an_acquirer_adds_is_no_reason_to_lose_money(
    doors: Doors, notifier: Notifier, code: str, odd: object
) -> None:
    reference = notifier.wish(code, AMOUNT)
    assert notifier.tell(reference, AMOUNT, changed={"additionalInfo": odd}).text == TAKEN
    assert len(booked(doors, code)) == 1


def test_the_log_tells_of_a_notice_by_our_code_and_never_of_the_payer(
    doors: Doors, notifier: Notifier, code: str
) -> None:
    reference = notifier.wish(code, AMOUNT)
    notifier.tell(reference, AMOUNT)
    rows: list[tuple[object, ...]] = []
    for _ in range(100):  # the journal writes twice a second
        rows = doors.world.rows(
            "SELECT outcome, request FROM partners_message WHERE about @> ARRAY[%s] AND route = %s",
            code,
            f"POST {NOTIFY}",
        )
        if rows:
            break
        time.sleep(0.1)
    assert [outcome for outcome, _ in rows] == ["ok"]
    assert MERCHANT not in str(rows[0][1])
    assert "SITI" not in str(rows)
    assert "62812" not in str(rows)
