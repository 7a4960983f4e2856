"""Every row of the response tables at the SNAP door, and everything a bank can do wrong: none of it books anything."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.partners.quirks import NumberText, Quirks, SameRequest, SignatureText
from tests.doors.api_rig import Answer, Doors, inside, running
from tests.doors.snap_bank import (
    INQUIRY,
    NOTICE,
    PAYMENT,
    STATUS,
    TOKEN,
    Bank,
    code_of,
    flag,
    fresh,
    nothing_booked,
    open_code,
    register,
    stamp,
)
from tests.world import NOON, nop

_numbers = itertools.count(1)
AMOUNT = 1_130_000
QUIRKY = Quirks(
    signature_text=SignatureText.HEX,
    expires_in_as=NumberText.INTEGER,
    same_request=SameRequest.REPLAY,
    asymmetric=("25", "34"),
    skew_seconds=600,
)


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with running(server, tmp_path_factory.mktemp("snap"), "satu", "ganjil", "ketiga") as opened:
        yield opened


@pytest.fixture(scope="module")
def bank(doors: Doors) -> Bank:
    return known(register(doors, "satu", va_prefix="12345"))


@pytest.fixture(scope="module")
def quirky(doors: Doors) -> Bank:
    return known(register(doors, "ganjil", va_prefix="777", quirks=QUIRKY))


def known(bank: Bank) -> Bank:
    """The doors read their partners every two seconds."""
    until(lambda: bank.ask_token().status == 200)
    return bank


def until(true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came true")


@pytest.fixture
def code(doors: Doors) -> str:
    fresh_nop = nop(next(_numbers))
    doors.world.bill(fresh_nop, 2025)
    return open_code(doors, fresh_nop, 2025)[0]


def both(bank: Bank, code: str) -> list[tuple[str, str, dict[str, object]]]:
    """Service, path and a good body of an inquiry and a payment."""
    asked = {**bank.number(code), "channelCode": 6011, "inquiryRequestId": fresh("req")}
    return [("24", INQUIRY, asked), ("25", PAYMENT, bank.order(code, AMOUNT, fresh("req")))]


def expect(answer: Answer, code: str, message: str, told_flag: str | None) -> None:
    assert code_of(answer) == (int(code[:3]), code, message)
    assert flag(answer) == told_flag


# ---- 73


def test_a_token_is_given_for_a_signature(bank: Bank) -> None:
    answer = bank.ask_token()
    assert code_of(answer) == (200, "2007300", "Successful")
    assert (answer.at("tokenType"), answer.at("expiresIn")) == ("Bearer", "900")
    assert len(str(answer.at("accessToken"))) <= 2048
    assert answer.headers["x-client-key"] == bank.client_id
    assert answer.headers["x-timestamp"].endswith("+07:00")


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"x_client_key": "", "x_signature": "x"}, "4007302", "Invalid mandatory field [X-CLIENT-KEY]"),
        ({"x_timestamp": ""}, "4007302", "Invalid mandatory field [X-TIMESTAMP]"),
        ({"x_signature": ""}, "4007302", "Invalid mandatory field [X-SIGNATURE]"),
        ({"x_timestamp": "2026-09-14 12:00"}, "4007301", "Invalid field format [X-TIMESTAMP]"),
        ({"x_timestamp": "2026-09-14T12:00:00"}, "4007301", "Invalid field format [X-TIMESTAMP]"),
        ({"x_client_key": "client-nobody"}, "4017300", "Unauthorized. [Unknown client]"),
        ({"x_signature": "bm8="}, "4017300", "Unauthorized. [Signature]"),
        ({"x_signature": "not base64"}, "4017300", "Unauthorized. [Signature]"),
        ({"x_timestamp": "2026-09-14T11:00:00+07:00"}, "4017300", "Unauthorized. [Timestamp]"),
        ({"x_timestamp": "2036-09-14T11:00:00+07:00"}, "4017300", "Unauthorized. [Timestamp]"),
        (
            {"body": '{"grantType":"password"}'},
            "4007300",
            "Invalid field format [clientId/clientSecret/grantType]",
        ),
        ({"body": "{"}, "4007300", "Invalid field format [clientId/clientSecret/grantType]"),
    ],
)
def test_no_token_is_given_for_anything_else(
    bank: Bank, changed: dict[str, str], code: str, message: str
) -> None:
    answer = bank.ask_token(**changed)
    assert code_of(answer) == (int(code[:3]), code, message)
    assert "accessToken" not in answer.text


def test_a_number_of_seconds_is_written_as_the_partner_reads_it(quirky: Bank) -> None:
    assert quirky.ask_token().at("expiresIn") == 900


# ---- headers, tokens, signatures


def test_who_is_not_known_is_told_so_and_nothing_else(doors: Doors, bank: Bank, code: str) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            wrong: list[tuple[Mapping[str, str], str, str]] = [
                ({"Authorization": "Bearer nobody"}, "01", "Invalid Token (B2B)"),
                ({"Authorization": ""}, "01", "Invalid Token (B2B)"),
                ({"Authorization": bank.signed_in()}, "01", "Invalid Token (B2B)"),
                ({"X-SIGNATURE": "x"}, "00", "Unauthorized. [Signature]"),
                ({"X-PARTNER-ID": "P777"}, "00", "Unauthorized. [Unknown client]"),
                ({"CHANNEL-ID": "99999"}, "00", "Unauthorized. [Unknown client]"),
            ]
            for changed, case, message in wrong:
                answer = bank.post(path, body, changed=changed)
                expect(answer, f"401{service}{case}", message, None)
                assert list(answer.body) == ["responseCode", "responseMessage"]


@pytest.mark.parametrize(
    "name", ["Content-Type", "X-TIMESTAMP", "X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "CHANNEL-ID"]
)
def test_a_mandatory_header_is_missed_by_its_name(doors: Doors, bank: Bank, code: str, name: str) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            answer = bank.post(path, body, changed={name: ""})
            expect(answer, f"400{service}02", f"Invalid Mandatory Field {{{name}}}", "01")


@pytest.mark.parametrize("external_id", ["x" * 37, "a b", "é", "a/b"])
def test_an_external_id_has_at_most_36_letters_and_digits(bank: Bank, code: str, external_id: str) -> None:
    for service, path, body in both(bank, code):
        answer = bank.post(path, body, changed={"X-EXTERNAL-ID": external_id.encode().decode("latin-1")})
        expect(answer, f"400{service}01", "Invalid Field Format {X-EXTERNAL-ID}", "01")


@pytest.mark.parametrize("seconds", [-310, 310])
def test_a_stale_or_future_timestamp_is_refused(doors: Doors, bank: Bank, code: str, seconds: int) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            answer = bank.post(path, body, at=stamp(doors.now + timedelta(seconds=seconds)))
            expect(answer, f"401{service}00", "Unauthorized. [Timestamp]", None)


@pytest.mark.parametrize("form", ["2026-09-14T{:%H:%M:%S}", "14/09/2026 {:%H:%M}", "{:%H}"])
def test_a_timestamp_without_a_zone_is_malformed(doors: Doors, bank: Bank, code: str, form: str) -> None:
    for service, path, body in both(bank, code):
        answer = bank.post(path, body, at=form.format(doors.now))
        expect(answer, f"400{service}01", "Invalid Field Format {X-TIMESTAMP}", "01")


def test_timestamps_in_milliseconds_and_in_utc_are_taken(doors: Doors, bank: Bank, code: str) -> None:
    for at in (doors.now.isoformat(timespec="milliseconds"), f"{doors.now:%Y-%m-%dT%H:%M:%SZ}"):
        asked = {**bank.number(code), "inquiryRequestId": fresh("req")}
        assert bank.post(INQUIRY, asked, at=at).status == 200


def test_a_signature_holds_for_its_method_path_query_and_body_only(
    doors: Doors, bank: Bank, code: str
) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            text = json.dumps(body)
            signed = bank.headers(path, text, at=stamp(doors.now), external_id=fresh("ext"))
            elsewhere = doors.send("POST", f"{path}?a=1", text.encode(), signed)
            expect(elsewhere, f"401{service}00", "Unauthorized. [Signature]", None)
            changed = doors.send("POST", path, text.replace(code, code[::-1]).encode(), signed)
            expect(changed, f"401{service}00", "Unauthorized. [Signature]", None)
            put = doors.send("PUT", path, text.encode(), signed)
            assert code_of(put) == (405, f"405{service}00", "Requested Function Is Not Supported")


def test_spaced_bodies_line_ends_and_escapes_are_read(bank: Bank, code: str) -> None:
    for text in (
        json.dumps({**bank.number(code), "inquiryRequestId": fresh("req")}, indent=4),
        json.dumps({**bank.number(code), "inquiryRequestId": fresh("req")}, indent=1).replace("\n", "\r\n"),
        json.dumps({**bank.number(code), "inquiryRequestId": fresh("req"), "x": "~"}).replace(
            '"~"', r'"a\/b \u00e9"'
        ),
    ):
        assert flag(bank.post(INQUIRY, text=text)) == "00"


# ---- bodies


@pytest.mark.parametrize(
    ("text", "case", "message"),
    [
        ("", "00", "Bad Request"),
        ("{", "00", "Bad Request"),
        ("[]", "00", "Bad Request"),
        ('{"a":1,"a":2}', "02", "Invalid Mandatory Field {partnerServiceId}"),
        ('{"partnerServiceId":"   12345"}', "02", "Invalid Mandatory Field {customerNo}"),
        ('{"partnerServiceId":12345}', "01", "Invalid Field Format {partnerServiceId}"),
    ],
)
def test_what_cannot_be_read_is_refused(bank: Bank, text: str, case: str, message: str) -> None:
    for service, path in (("24", INQUIRY), ("25", PAYMENT)):
        expect(bank.post(path, text=text), f"400{service}{case}", message, "01")


def test_a_name_that_stands_twice_is_refused(doors: Doors, bank: Bank, code: str) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            text = json.dumps(body)
            for double in (
                text[:-1] + ', "customerNo": "0000000000"}',
                text[:-1] + ', "x": {"y": 1, "y": 2}}',
            ):
                expect(bank.post(path, text=double), f"400{service}00", "Bad Request", "01")


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000 + "]" * 20_000, '"' + "x" * 1_048_576 + '"', '"\\ud800', "NaN"],
    ids=["deep", "1 MiB", "cut off", "NaN"],
)
def test_monstrous_bodies_are_refused(doors: Doors, bank: Bank, code: str, text: str) -> None:
    with nothing_booked(doors.world):
        for service, path, body in both(bank, code):
            whole = json.dumps(body)[:-1] + f', "x": {text}}}'
            expect(bank.post(path, text=whole), f"400{service}00", "Bad Request", "01")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=iso-8859-1", "text/plain", "application/x-www-form-urlencoded"]
)
def test_another_kind_of_content_is_refused(bank: Bank, code: str, kind: str) -> None:
    for service, path, body in both(bank, code):
        expect(bank.post(path, body, changed={"Content-Type": kind}), f"400{service}00", "Bad Request", "01")


def test_a_body_that_is_not_utf8_is_refused(doors: Doors, bank: Bank, code: str) -> None:
    import base64
    import hashlib
    import hmac

    body = json.dumps(both(bank, code)[1][2]).replace("Jokul", "J\xf6kul").encode("latin-1")
    at = stamp(doors.now)
    headers = bank.headers(PAYMENT, "{}", at=at, external_id=fresh("ext"))
    told = f"POST:{PAYMENT}:{bank.signed_in()}:{hashlib.sha256(body).hexdigest()}:{at}"
    mac = hmac.new(bank.secret.encode(), told.encode(), hashlib.sha512).digest()
    with nothing_booked(doors.world):
        answer = doors.send("POST", PAYMENT, body, headers | {"X-SIGNATURE": base64.b64encode(mac).decode()})
        expect(answer, "4002500", "Bad Request", "01")


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        ({"value": "1e6", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "10000.001", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "-1130000.00", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "1130000", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "1130000.50", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "01130000.00", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "1130000.00\n", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "１１３００００.00", "currency": "IDR"}, "paidAmount.value"),
        ({"value": "99999999999999.00", "currency": "IDR"}, "paidAmount.value"),
        ({"value": 1130000, "currency": "IDR"}, "paidAmount.value"),
        ({"value": "1130000.00", "currency": "USD"}, "paidAmount.currency"),
        ("1130000.00", "paidAmount"),
    ],
)
def test_an_amount_is_whole_rupiah_with_two_decimals(
    doors: Doors, bank: Bank, code: str, amount: object, field: str
) -> None:
    with nothing_booked(doors.world):
        answer = bank.post(PAYMENT, bank.order(code, AMOUNT, fresh("req"), paidAmount=amount))
        expect(answer, "4002501", f"Invalid Field Format {{{field}}}", "01")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"partnerServiceId": "12345678 "}, "partnerServiceId"),
        ({"customerNo": "12a"}, "customerNo"),
        ({"customerNo": "1" * 21}, "customerNo"),
        ({"virtualAccountNo": "   123450000000000"}, "virtualAccountNo"),
        ({"virtualAccountNo": "9" * 29}, "virtualAccountNo"),
        ({"paymentRequestId": "x" * 129}, "paymentRequestId"),
        ({"paymentRequestId": "a b"}, "paymentRequestId"),
        ({"trxDateTime": "kemarin"}, "trxDateTime"),
        ({"trxDateTime": "2026-09-14T12:00:00"}, "trxDateTime"),
        ({"trxDateTime": "0001-01-01T00:00:00+14:00"}, "trxDateTime"),
        ({"flagAdvise": "X"}, "flagAdvise"),
        ({"referenceNo": "x" * 65}, "referenceNo"),
    ],
)
def test_a_malformed_field_is_named(
    doors: Doors, bank: Bank, code: str, changed: dict[str, object], field: str
) -> None:
    with nothing_booked(doors.world):
        answer = bank.post(PAYMENT, {**bank.order(code, AMOUNT, fresh("req")), **changed})
        expect(answer, "4002501", f"Invalid Field Format {{{field}}}", "01")


@pytest.mark.parametrize(
    "name", ["partnerServiceId", "customerNo", "virtualAccountNo", "paymentRequestId", "paidAmount"]
)
@pytest.mark.parametrize("left", ["out", "null", "empty"])
def test_a_mandatory_field_is_missed_by_its_name(
    doors: Doors, bank: Bank, code: str, name: str, left: str
) -> None:
    body = bank.order(code, AMOUNT, fresh("req"))
    if left == "out":
        del body[name]
    else:
        body[name] = None if left == "null" else {} if name == "paidAmount" else ""
    missed = "paidAmount.value" if (name, left) == ("paidAmount", "empty") else name
    with nothing_booked(doors.world):
        answer = bank.post(PAYMENT, body)
        expect(answer, "4002502", f"Invalid Mandatory Field {{{missed}}}", "01")


def test_what_a_bank_leaves_blank_or_adds_does_no_harm(bank: Bank, code: str) -> None:
    blank: dict[str, object] = {
        "virtualAccountName": "",
        "hashedSourceAccountNo": "",
        "cumulativePaymentAmount": None,
        "paidBills": "",
        "referenceNo": "",
        "journalNum": "",
        "paymentType": 1,
        "trxDateTime": "",
        "somethingNew": {"deep": [1.5, 2e3]},
    }
    paid = bank.post(PAYMENT, bank.order(code, AMOUNT, fresh("req"), **blank))
    assert flag(paid) == "00"
    assert paid.at("virtualAccountData", "virtualAccountName") == "WAJIB PAJAK PBB-P2"


# ---- what is owed


def test_a_wrong_amount_an_unknown_number_and_an_expired_one(doors: Doors, bank: Bank, code: str) -> None:
    gone = nop(next(_numbers))
    doors.world.bill(gone, 2025)
    expired = expired_code(doors, gone)
    with nothing_booked(doors.world):
        expect(bank.pay(code, AMOUNT - 1), "4042513", "Invalid Amount", "01")
        expect(bank.pay(code, AMOUNT + 1), "4042513", "Invalid Amount", "01")
        expect(bank.pay("0000000000", AMOUNT), "4042512", "Invalid Bill/Virtual Account [Not Found]", "01")
        expect(bank.inquire("0000000000"), "4042412", "Invalid Bill/Virtual Account [Not Found]", "01")
        expect(bank.pay("1", AMOUNT), "4042512", "Invalid Bill/Virtual Account [Not Found]", "01")
        expect(bank.pay(expired, AMOUNT), "4042519", "Invalid Bill/Virtual Account", "01")
        expect(bank.inquire(expired), "4042419", "Invalid Bill/Virtual Account", "01")


def expired_code(doors: Doors, of: str) -> str:
    """A code opened ten days ago."""
    from tests.actions.desk import opened

    with inside(doors.world):
        return opened((of, {2025}), at=NOON - timedelta(days=10)).code


# ---- whole answers


def refusal(service: str, case: str, message: str, why: tuple[str, str], sent: Mapping[str, object]) -> str:
    """The whole answer to a refused inquiry or payment, written by hand in the order of the standard's fields."""
    number = f'"partnerServiceId":"{sent["partnerServiceId"]}","customerNo":"{sent["customerNo"]}"'
    number += f',"virtualAccountNo":"{sent["virtualAccountNo"]}"'
    reason = f'{{"english":"{why[0]}","indonesia":"{why[1]}"}}'
    head = f'{{"responseCode":"{case}","responseMessage":"{message}","virtualAccountData":{{'
    if service == "24":
        asked = f'"inquiryRequestId":"{sent["inquiryRequestId"]}"'
        return f'{head}"inquiryStatus":"01","inquiryReason":{reason},{number},{asked}}}}}'
    paid = json.dumps(sent["paidAmount"], separators=(",", ":"))
    rest = f'"virtualAccountName":"Jokul Doe","paymentRequestId":"{sent["paymentRequestId"]}","paidAmount":{paid}'
    rest += f',"totalAmount":{paid},"trxDateTime":"{sent["trxDateTime"]}","referenceNo":"00113696201"'
    return f'{head}"paymentFlagReason":{reason},{number},{rest},"flagAdvise":"N","paymentFlagStatus":"01"}}}}'


NOT_FOUND = ("404{}12", "Invalid Bill/Virtual Account [Not Found]", ("Not Found", "Nomor VA tidak dikenal"))
EXPIRED = (
    "404{}19",
    "Invalid Bill/Virtual Account",
    ("Expired, make a new code", "Kode bayar lewat waktu, buat yang baru"),
)
PAID = ("404{}14", "Paid Bill", ("Paid already", "Tagihan sudah lunas"))
CONFLICT = ("409{}00", "Conflict", ("X-EXTERNAL-ID was used today", "X-EXTERNAL-ID sudah dipakai hari ini"))


def test_every_row_of_the_table_of_refusals_is_answered_byte_for_byte(
    doors: Doors, bank: Bank, code: str
) -> None:
    """Service 24 and 25: unknown, expired, paid, conflict; of 25 alone wrong amount, and inconsistent."""
    old = nop(next(_numbers))
    doors.world.bill(old, 2025)
    expired = expired_code(doors, old)
    settled = bank.order(code, AMOUNT, fresh("req"))
    assert bank.post(PAYMENT, settled).status == 200
    rows = [("0000000000", NOT_FOUND), (expired, EXPIRED), (code, PAID)]
    for asked, (case, message, why) in rows:
        for service, path, body in both(bank, asked):
            answer = bank.post(path, body)
            assert answer.status == int(case[:3])
            assert answer.text == refusal(service, case.format(service), message, why, body)
    case, message, why = CONFLICT
    for first, (service, path, body) in zip(both(bank, "1"), both(bank, code), strict=True):
        used = fresh("ext")
        bank.post(path, first[2], external_id=used)
        answer = bank.post(path, body, external_id=used)
        assert answer.text == refusal(service, case.format(service), message, why, body)
    changed = {**settled, "paidAmount": {"value": "1130001.00", "currency": "IDR"}}
    changed["totalAmount"] = changed["paidAmount"]
    why = ("paymentRequestId was used otherwise", "paymentRequestId dipakai untuk hal lain")
    told = bank.post(PAYMENT, changed).text
    assert told == refusal("25", "4042518", "Inconsistent Request", why, changed)
    due = nop(next(_numbers))
    doors.world.bill(due, 2025)
    short = bank.order(open_code(doors, due, 2025)[0], AMOUNT - 1, fresh("req"))
    why = ("Pay exactly the bill", "Bayarlah tepat sebesar tagihan")
    assert bank.post(PAYMENT, short).text == refusal("25", "4042513", "Invalid Amount", why, short)


def test_who_is_not_known_and_what_cannot_be_read_are_answered_byte_for_byte(bank: Bank, code: str) -> None:
    """No flag where nobody is known; a flag, and what could be read, where the message came from the bank."""
    for service, path, body in both(bank, code):
        for changed, case, message in (
            ({"Authorization": "Bearer nobody"}, "01", "Invalid Token (B2B)"),
            ({"X-SIGNATURE": "x"}, "00", "Unauthorized. [Signature]"),
            ({"X-PARTNER-ID": "P777"}, "00", "Unauthorized. [Unknown client]"),
        ):
            told = bank.post(path, body, changed=changed).text
            assert told == f'{{"responseCode":"401{service}{case}","responseMessage":"{message}"}}'
        status, words = ("inquiryStatus", "inquiryReason") if service == "24" else ("paymentFlagStatus", "")
        unread = bank.post(path, text="{").text
        reason = '{"english":"Bad Request","indonesia":"Bad Request"}'
        flagged = (
            f'"{status}":"01","{words}":{reason}'
            if words
            else f'"paymentFlagReason":{reason},"{status}":"01"'
        )
        head = f'{{"responseCode":"400{service}00","responseMessage":"Bad Request","virtualAccountData":'
        assert unread == f"{head}{{{flagged}}}}}"


def test_success_is_never_told_without_its_flags(bank: Bank, code: str) -> None:
    asked = bank.inquire(code)
    assert asked.at("virtualAccountData", "inquiryReason") == {"english": "Success", "indonesia": "Sukses"}
    paid = bank.pay(code, AMOUNT)
    data = paid.at("virtualAccountData")
    assert isinstance(data, dict)
    assert data["paymentFlagReason"] == {"english": "Success", "indonesia": "Sukses"}
    assert data["billDetails"][0]["reason"] == {"english": "Success", "indonesia": "Sukses"}
    assert data["paidAmount"] == data["totalAmount"] == {"value": "1130000.00", "currency": "IDR"}
    assert data["billDetails"][0]["billAmount"] == data["paidAmount"]
    assert data["referenceNo"] == "00113696201"
    assert len(data["billDetails"][0]["billNo"]) <= 18
    for text in asked.at("virtualAccountData", "freeTexts"):  # type: ignore[attr-defined]
        assert all(len(words) <= 32 for words in text.values())


# ---- quirks


def test_a_partner_that_signs_with_rsa_needs_no_token_where_agreed(
    doors: Doors, quirky: Bank, code: str
) -> None:
    import hashlib

    def signed(path: str, body: object) -> Answer:
        text = json.dumps(body, separators=(",", ":"))
        at = stamp(doors.now)
        digest = hashlib.sha256(text.encode()).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-TIMESTAMP": at,
            "X-SIGNATURE": quirky.sign_rsa(f"POST:{path}:{digest}:{at}"),
            "X-PARTNER-ID": quirky.partner_id,
            "X-EXTERNAL-ID": fresh("ext"),
            "CHANNEL-ID": "95231",
        }
        return doors.send("POST", path, text.encode(), headers)

    asked = signed(INQUIRY, {**quirky.number(code), "inquiryRequestId": fresh("req")})
    assert code_of(asked)[1] == "4012401"  # not agreed for inquiries
    notice = {**quirky.number(code), "paymentRequestId": fresh("req"), "trxDateTime": stamp(doors.now)}
    missing = signed(NOTICE, notice)
    assert code_of(missing) == (400, "4003402", "Invalid Mandatory Field {paidAmount}")
    told = signed(NOTICE, {**notice, "additionalInfo": {"paymentAmount": "1130000.00"}})
    assert code_of(told) == (200, "2003400", "Successful")
    rows = "SELECT count(*) FROM payments_payment WHERE reference = %s"
    assert doors.world.rows(rows, notice["paymentRequestId"]) == [(1,)]


def test_a_notice_that_does_not_say_that_money_moved_books_nothing(
    doors: Doors, bank: Bank, code: str
) -> None:
    told = {
        **bank.number(code),
        "customerNo": int(code),
        "paymentRequestId": fresh("req"),
        "paymentStatus": "In Progress",
        "paidAmount": {"value": "1130000.00", "currency": "IDR"},
    }
    with nothing_booked(doors.world):
        assert code_of(bank.post(NOTICE, told))[1] == "4043400"
    assert code_of(bank.post(NOTICE, told | {"paymentStatus": "Success"}))[1] == "2003400"
    foreign = told | {"paymentRequestId": fresh("req"), "partnerServiceId": "     777"}
    foreign["virtualAccountNo"] = f"     777{code}"
    assert code_of(bank.post(NOTICE, foreign | {"paymentStatus": "Success"}))[1] == "2003400"
    kept = "SELECT why, amount FROM payments_case WHERE reference = %s"
    assert doors.world.rows(kept, foreign["paymentRequestId"]) == [("code_not_found", AMOUNT)]


def test_a_replaced_key_and_a_closed_access_end_their_tokens(doors: Doors, code: str) -> None:
    from sppt.partners.actions import close_access
    from sppt.partners.snap import rotate_key

    third = known(register(doors, "ketiga", va_prefix="888"))
    assert flag(third.inquire(code)) == "00"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with inside(doors.world):
        rotate_key(third.client_id, pem, by="operator", at=doors.now, overlap=timedelta(0))
    until(lambda: code_of(third.inquire(code)) == (401, "4012401", "Invalid Token (B2B)"))
    assert code_of(third.ask_token())[2] == "Unauthorized. [Signature]"
    third.key, third.token = key, ""
    assert flag(third.inquire(code)) == "00"
    with inside(doors.world):
        close_access(third.client_id, by="operator", at=doors.now)
    until(lambda: code_of(third.inquire(code))[1] == "4012401")
    assert code_of(third.ask_token())[2] == "Unauthorized. [Unknown client]"


# ---- what is kept


def test_messages_are_kept_without_names_tokens_and_signatures(doors: Doors, bank: Bank, code: str) -> None:
    request_id = fresh("req")
    paid = bank.pay(code, AMOUNT, request_id=request_id, virtualAccountEmail="jokul@email.test")
    assert flag(paid) == "00"
    query = "SELECT request, response, outcome, about FROM partners_message WHERE about @> ARRAY[%s]"
    until(lambda: bool(doors.world.rows(query, request_id)))
    request, response, outcome, about = doors.world.rows(query, request_id)[0]
    told = f"{request}{response}"
    assert outcome == "ok"
    assert code in list(about)  # type: ignore[call-overload]
    for secret in ("Jokul", "jokul@email.test", bank.signed_in(), bank.secret):
        assert secret not in told
    tokens = "SELECT count(*) FROM partners_message WHERE response LIKE %s OR request LIKE %s"
    assert doors.world.rows(tokens, f"%{bank.signed_in()}%", f"%{bank.signed_in()}%") == [(0,)]
    assert bank.signed_in() not in doors.logged()
    assert "Jokul" not in doors.logged()


def test_other_services_of_the_standard_are_not_found_here(doors: Doors) -> None:
    assert doors.send("POST", "/v1.0/transfer-va/create-va", b"{}").status == 404
    assert doors.send("GET", TOKEN).status == 405
    assert doors.send("POST", STATUS, b"").status == 400
