"""Banks of the old kind through the running doors: asked, paid, repeated, undone, and told the same as everybody."""

from __future__ import annotations

import itertools
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest

from sppt.partners.quirks import NamePolicy
from sppt.partners.words import Dialect, Framing
from tests.doors import receipts, snap_bank
from tests.doors.api_rig import Doors, inside, running
from tests.doors.iso_bank import JAKARTA, IsoBank, free_port, reached, speak
from tests.doors.snap_bank import nothing_booked
from tests.world import nop

pytestmark = pytest.mark.timeout(240)
AMOUNT = 1_130_000  # 1 000 000 and thirteen months of 1 %
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Ports:
    """The port of dialect A with two banks, of dialect B, and of a framing without a length."""

    bjb: int
    spopd: int
    headed: int


@pytest.fixture(scope="module")
def ports() -> Ports:
    return Ports(free_port(), free_port(), free_port())


@pytest.fixture(scope="module")
def doors(server: str, tmp_path_factory: pytest.TempPathFactory, ports: Ports) -> Iterator[Doors]:
    directory = tmp_path_factory.mktemp("iso8583")
    with running(server, directory, "satu", "dua", "tiga", "empat", "snap") as opened:
        bjb, spopd = Dialect.BJB_2, Dialect.SPOPD
        speak(opened, "satu", acquirer="110", dialect=bjb, framing=Framing.ASCII4, port=ports.bjb)
        speak(
            opened,
            "dua",
            acquirer="0008",
            dialect=bjb,
            framing=Framing.ASCII4,
            port=ports.bjb,
            names=NamePolicy.NONE,
        )
        speak(opened, "tiga", acquirer="9", dialect=spopd, framing=Framing.BE16, port=ports.spopd)
        speak(
            opened,
            "empat",
            acquirer="2",
            dialect=Dialect.BJB_1,
            framing=Framing.ISO_HEADER,
            port=ports.headed,
        )
        for port, dialect, framing in (
            (ports.bjb, "bjb", Framing.ASCII4),
            (ports.spopd, "spopd", Framing.BE16),
            (ports.headed, "bjb", Framing.ISO_HEADER),
        ):
            reached(opened, port, dialect, framing, "1").line.close()
        yield opened


@pytest.fixture
def satu(doors: Doors, ports: Ports) -> Iterator[IsoBank]:
    bank = IsoBank(doors, ports.bjb, "bjb", Framing.ASCII4, "110").signed_on()
    yield bank
    bank.line.close()


@pytest.fixture
def dua(doors: Doors, ports: Ports) -> Iterator[IsoBank]:
    bank = IsoBank(doors, ports.bjb, "bjb", Framing.ASCII4, "8").signed_on()
    yield bank
    bank.line.close()


@pytest.fixture
def tiga(doors: Doors, ports: Ports) -> Iterator[IsoBank]:
    bank = IsoBank(doors, ports.spopd, "spopd", Framing.BE16, "009").signed_on()
    yield bank
    bank.line.close()


@pytest.fixture
def owed(doors: Doors) -> str:
    """A NOP that owes 2025."""
    return owing(doors)


def owing(doors: Doors) -> str:
    made = nop(next(_numbers))
    doors.world.bill(made, 2025)
    return made


def booked(doors: Doors, of: str) -> int:
    rows = doors.world.rows("SELECT count(*) FROM payments_payment_item WHERE nop = %s", of)
    return int(str(rows[0][0]))


def test_a_bank_signs_on_asks_pays_and_gets_a_receipt(doors: Doors, satu: IsoBank, owed: str) -> None:
    doors.world.bill(owed, 2023)
    asked = satu.inquire(owed, 2025)
    assert (asked.mti, asked.code, asked.amount) == ("0210", "00", AMOUNT)
    told = asked.fields[62]
    assert len(told) == 281
    assert told[:22] == f"{owed}2025"
    # due date, pokok, denda, total, reduction, and 2023 that is still unpaid
    assert told[221:] == "202508310000010000000000001300000000011300000000000000002023"  # fmt: skip
    paid = satu.pay(owed, 2025, AMOUNT, f48="NTB-1", f11="123456", f37="000000123456")
    assert (paid.mti, paid.code, paid.fields[48]) == ("0210", "00", "NTB-1")
    assert doors.world.rows(
        "SELECT channel, reference, amount, law_on::text FROM payments_payment WHERE receipt = %s",
        paid.fields[47],
    ) == [("satu", "20260914-110-123456-000000123456", AMOUNT, "2026-09-14")]
    assert doors.world.rows(
        "SELECT reference_no FROM partners_exchange WHERE request_id = '20260914-110-123456-000000123456'"
    ) == [("NTB-1",)]


def test_dialect_b_asks_and_pays_in_its_own_fields(doors: Doors, tiga: IsoBank, owed: str) -> None:
    asked = tiga.inquire(owed, 2025)
    assert (asked.mti, asked.code, asked.amount) == ("0210", "00", AMOUNT)
    assert len(asked.fields[48]) == 179
    assert asked.fields[48][127:163] == "000001000000000000130000000001130000"  # fmt: skip
    paid = tiga.pay(owed, 2025, AMOUNT)
    assert paid.code == "00"
    receipt = paid.fields[48][163:]
    assert doors.world.rows("SELECT channel FROM payments_payment WHERE receipt = %s", receipt) == [("tiga",)]


def test_a_framing_without_a_length_is_answered_in_kind(doors: Doors, ports: Ports, owed: str) -> None:
    bank = IsoBank(doors, ports.headed, "bjb", Framing.ISO_HEADER, "2").signed_on()
    asked = bank.inquire(owed, 2025)
    assert (asked.code, len(asked.fields[62])) == ("00", 265)
    assert bank.pay(owed, 2025, AMOUNT).code == "00"
    bank.line.close()


def test_nothing_is_asked_before_sign_on_and_after_sign_off(doors: Doors, ports: Ports, owed: str) -> None:
    bank = IsoBank(doors, ports.bjb, "bjb", Framing.ASCII4, "110")
    assert bank.inquire(owed, 2025).code == "76"
    assert bank.network("301").code == "00"
    assert bank.inquire(owed, 2025).code == "76"
    assert bank.network("001").code == "00"
    assert bank.inquire(owed, 2025).code == "00"
    off = bank.network("002")
    assert (off.mti, off.code, off.fields[70]) == ("0810", "00", "002")
    assert bank.pay(owed, 2025, AMOUNT).code == "76"
    assert bank.network("999").code == "76"
    assert booked(doors, owed) == 0
    bank.line.close()


def test_a_repeated_payment_gets_the_same_receipt_and_is_booked_once(
    doors: Doors, satu: IsoBank, owed: str
) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    first = satu.ask("0200", order)
    satu.connect()
    again = satu.signed_on().ask("0200", order)
    assert (first.code, again.code) == ("00", "00")
    assert first.fields[47] == again.fields[47]
    assert booked(doors, owed) == 1


def test_a_key_with_another_content_is_refused(doors: Doors, satu: IsoBank, owed: str) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    assert satu.ask("0200", order).code == "00"
    other = owing(doors)
    assert satu.ask("0200", {**order, 61: f"{other}2025"}).code == "76"
    assert booked(doors, other) == 0


def test_only_whoever_paid_learns_the_receipt_again(
    doors: Doors, satu: IsoBank, dua: IsoBank, tiga: IsoBank, owed: str
) -> None:
    receipt = satu.pay(owed, 2025, AMOUNT).fields[47]
    for said in (satu.inquire(owed, 2025), satu.pay(owed, 2025, AMOUNT)):
        assert (said.code, said.fields[47]) == ("54", receipt)
    for said in (dua.inquire(owed, 2025), dua.pay(owed, 2025, AMOUNT)):
        assert (said.code, said.fields.get(47)) == ("54", None)
    for said in (tiga.inquire(owed, 2025), tiga.pay(owed, 2025, AMOUNT)):
        assert said.code == "13"
        assert receipt not in json.dumps(said.fields)
    assert booked(doors, owed) == 1


def test_an_amount_that_is_not_the_bill_is_refused_and_stays_refused(
    doors: Doors, satu: IsoBank, owed: str
) -> None:
    wrong = satu.order(owed, 2025, AMOUNT - 1)
    assert satu.ask("0200", wrong).code == "51"
    assert satu.pay(owed, 2025, AMOUNT + 1).code == "51"
    assert booked(doors, owed) == 0
    assert satu.pay(owed, 2025, AMOUNT).code == "00"
    assert satu.ask("0200", wrong).code == "51"  # not "paid": the bank has given that money back


def test_a_payment_without_an_inquiry_is_booked(satu: IsoBank, owed: str) -> None:
    assert satu.pay(owed, 2025, AMOUNT).code == "00"


def test_a_reversal_undoes_a_payment_and_its_repeat_gets_the_first_result(
    doors: Doors, satu: IsoBank, owed: str
) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    receipt = satu.ask("0200", order).fields[47]
    first = satu.reverse(order)
    assert (first.mti, first.code, first.fields[47]) == ("0410", "00", receipt)
    assert first.fields[61] == order[61]
    again = satu.reverse(order, "0401")
    assert (again.mti, again.code, again.fields[47]) == ("0411", "00", receipt)
    assert doors.world.rows("SELECT count(*) FROM payments_reversal WHERE channel = 'satu' AND payment_id ="
                            " (SELECT id FROM payments_payment WHERE receipt = %s)", receipt) == [(1,)]  # fmt: skip
    assert satu.ask("0200", order).code == "76"  # the payment that was undone must not be believed to stand
    assert satu.pay(owed, 2025, AMOUNT).code == "00"


def test_dialect_b_says_94_to_a_second_reversal_but_repeats_the_first(tiga: IsoBank, owed: str) -> None:
    order = tiga.order(owed, 2025, AMOUNT)
    assert tiga.ask("0200", order).code == "00"
    assert [tiga.reverse(order).code, tiga.reverse(order).code] == ["00", "94"]
    again = tiga.reverse(order, "0401")
    assert (again.mti, again.code) == ("0411", "00")


def test_a_reversal_before_its_original_refuses_the_late_original(
    doors: Doors, satu: IsoBank, tiga: IsoBank, owed: str
) -> None:
    for bank, not_found, late in ((satu, "55", "76"), (tiga, "06", "94")):
        order = bank.order(owed, 2025, AMOUNT)
        assert bank.reverse(order).code == not_found
        assert bank.ask("0200", order).code == late
        assert bank.reverse(order, "0401").code == not_found
    assert booked(doors, owed) == 0


def test_no_other_bank_can_undo_a_payment(doors: Doors, satu: IsoBank, dua: IsoBank, owed: str) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    assert satu.ask("0200", order).code == "00"
    assert dua.reverse({**order, 32: "8"}).code == "55"
    assert dua.reverse(order).code == "76"  # signed on as another bank than it now says it is
    assert satu.inquire(owed, 2025).code == "54"


def test_a_reversal_of_another_bill_or_amount_undoes_nothing(satu: IsoBank, owed: str) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    assert satu.ask("0200", order).code == "00"
    assert satu.reverse(order, f4=f"{AMOUNT + 1:012d}").code == "55"
    assert satu.reverse(order, f61=f"{owed}2024").code == "55"
    assert satu.inquire(owed, 2025).code == "54"
    assert satu.reverse(order).code == "00"


def test_a_reversal_after_the_channels_day_is_too_late(
    doors: Doors, satu: IsoBank, tiga: IsoBank, owed: str
) -> None:
    for bank, code, too_late in ((satu, "satu", "76"), (tiga, "tiga", "33")):
        order = bank.order(owing(doors), 2025, AMOUNT)
        assert bank.ask("0200", order).code == "00"
        cut_off = (doors.now + timedelta(seconds=1)).astimezone(JAKARTA).replace(microsecond=0)
        doors.world.change(
            "UPDATE partners_partner SET cut_off = %s WHERE code = %s", f"{cut_off:%H:%M:%S}", code
        )
        while doors.now < cut_off + timedelta(milliseconds=50):
            time.sleep(0.05)
        try:
            assert bank.reverse(order).code == too_late
        finally:
            doors.world.change("UPDATE partners_partner SET cut_off = '00:00' WHERE code = %s", code)


def test_nonsense_is_answered_and_the_line_lives_on(
    doors: Doors, satu: IsoBank, tiga: IsoBank, owed: str
) -> None:
    good = satu.written("0200", satu.told("inquiry", owed, 2025))[4:]
    with nothing_booked(doors.world):
        for body in (
            good.replace(good[4:6], b"F3", 1),  # a field too many in the bitmap
            good[:-3],
            good + b"77",
            good.replace(b"000000000000", b"00000000000A", 1),
        ):
            satu.line.sendall(satu.framed(body))
            assert satu.hear().code == "76"
        assert tiga.ask("0200", tiga.order(owed, 2025, AMOUNT) | {3: "999999"}).code == "34"
        unknown = satu.ask("0600", satu.told("inquiry", owed, 2025))
        assert (unknown.mti, unknown.code) == ("0610", "76")
        letters = tiga.written("0200", tiga.order(owed, 2025, AMOUNT)).replace(
            b"000001130000", b"00000113000X"
        )
        tiga.line.sendall(letters)
        assert tiga.hear().code == "31"
        satu.line.sendall(satu.written("0210", satu.told("inquiry", owed, 2025)))  # an answer: nobody asked
    assert satu.inquire(owed, 2025).code == "00"
    assert tiga.inquire(owed, 2025).code == "00"


def test_a_stream_that_nobody_can_follow_is_closed_and_the_others_never_notice(
    doors: Doors, ports: Ports, satu: IsoBank, owed: str
) -> None:
    for noise in (b"GET / HTTP/1.1\r\n\r\n", b"9999" + b"0" * 20_000, b"0008ABCDEFGH"):
        line = socket.create_connection(("127.0.0.1", ports.bjb), timeout=20)
        line.sendall(noise)
        with suppress(ConnectionResetError):
            assert line.recv(100) == b""
        line.close()
    assert satu.inquire(owed, 2025).code == "00"


def test_many_messages_in_one_segment_and_one_in_many_are_answered(doors: Doors, satu: IsoBank) -> None:
    orders = [satu.order(owing(doors), 2025, AMOUNT) for _ in range(12)]
    satu.line.sendall(b"".join(satu.written("0200", order) for order in orders))
    said = [satu.hear() for _ in orders]
    assert {one.fields[11]: one.code for one in said} == {order[11]: "00" for order in orders}
    for byte in satu.written("0200", satu.told("inquiry", owing(doors), 2025)):
        satu.line.sendall(bytes([byte]))
    assert satu.hear().code == "00"


def test_a_line_that_breaks_in_mid_message_leaves_nothing_behind(
    doors: Doors, satu: IsoBank, owed: str
) -> None:
    order = satu.order(owed, 2025, AMOUNT)
    satu.line.sendall(satu.written("0200", order)[:100])
    satu.connect()
    assert satu.signed_on().inquire(owed, 2025).code == "00"
    assert booked(doors, owed) == 0
    assert satu.ask("0200", order).code == "00"


def test_two_banks_racing_for_one_bill_pay_it_once(
    doors: Doors, satu: IsoBank, dua: IsoBank, tiga: IsoBank
) -> None:
    for _ in range(5):
        owed = owing(doors)
        banks = (satu, dua, tiga)
        for bank in banks:
            bank.line.sendall(bank.written("0200", bank.order(owed, 2025, AMOUNT)))
        said = sorted(bank.hear().code for bank in banks)
        assert said in (["00", "13", "54"], ["00", "54", "54"])
        assert booked(doors, owed) == 1


def test_a_bank_learns_of_a_name_what_was_agreed(
    doors: Doors, satu: IsoBank, dua: IsoBank, owed: str
) -> None:
    bill = doors.world.rows("SELECT id FROM ledger_bill WHERE nop = %s", owed)[0][0]
    receipts.notice(doors.world, int(str(bill)), owed, 2025, nama="SITI RAHMA")
    assert satu.inquire(owed, 2025).fields[62][22:57].rstrip() == "S*** R***"
    assert dua.inquire(owed, 2025).fields[62][22:57].strip() == ""


def test_the_message_log_holds_no_card_account_or_name(doors: Doors, satu: IsoBank, owed: str) -> None:
    order = satu.order(
        owed, 2025, AMOUNT, f2="4761739001010119", f35="4761739001010119D2212", f102="77712345"
    )
    receipt = satu.ask("0200", order).fields[47]
    until = time.monotonic() + 10
    while not (rows := doors.world.rows(
        "SELECT partner, route, status, outcome, request, response, about FROM partners_message"
        " WHERE about @> ARRAY[%s]", receipt
    )):  # fmt: skip
        assert time.monotonic() < until
        time.sleep(0.05)
    partner, route, status, outcome, request, response, about = rows[0]
    assert (partner, route, status, outcome) == ("satu", "ISO 0200/payment", 200, "ok")
    for secret in ("4761739001010119", "77712345", "D2212"):
        assert secret not in str(request) + str(response)
    assert f'"61":"{owed}2025"' in str(request)
    assert owed in str(about)


def test_a_bank_whose_access_ends_is_cut_off(doors: Doors, ports: Ports, owed: str) -> None:
    from sppt.partners.actions import close_access

    bank = IsoBank(doors, ports.headed, "bjb", Framing.ISO_HEADER, "2").signed_on()
    with inside(doors.world):
        close_access(doors.clients["empat"].client_id, by="operator", at=doors.now)
    try:
        assert bank.line.recv(100) == b""
        with pytest.raises(ConnectionRefusedError):
            IsoBank(doors, ports.headed, "bjb", Framing.ISO_HEADER, "2")
    finally:
        bank.line.close()
        doors.world.change("UPDATE partners_access SET active = true WHERE client_id = 'client-empat'")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of outcomes; SNAP asks by code, and "-" is where no code can be had."""

    case: str
    snap: str
    api: str
    iso_a: str
    iso_b: str


PARITY = (
    Row("payable", "2002400", "200", "00", "00"),
    Row("unknown", "-", "bill_not_found", "55", "10"),
    Row("paid", "4042414", "already_paid", "54", "13"),
    Row("cancelled", "4042412", "bill_withdrawn", "55", "10"),
    Row("written_off", "4042412", "written_off", "55", "10"),
    Row("foreign", "-", "not_a_nop", "33", "04"),
    Row("wrong_amount", "4042513", "amount_differs", "51", "03"),
)


def made_so(doors: Doors, case: str, owed: str) -> str:
    """Brings a bill into the state of a row; the NOP to ask for."""
    if case == "paid":
        order = {"nop": owed, "tax_years": [2025], "amount": AMOUNT, "reference": f"p{owed}"}
        assert doors.post("payments", order).status == 200
    elif case in {"cancelled", "written_off"}:
        doors.world.change(
            "UPDATE ledger_bill SET state = %s, version = version + 1 WHERE nop = %s", case, owed
        )
    return {"unknown": nop(9999), "foreign": "327305001500500010"}.get(case, owed)


@pytest.fixture(scope="module")
def va(doors: Doors) -> snap_bank.Bank:
    """A bank that speaks SNAP, once the doors know it."""
    made = snap_bank.register(doors, "snap", va_prefix="12345")
    until = time.monotonic() + 20
    while made.ask_token().status != 200 and time.monotonic() < until:
        time.sleep(0.1)
    return made


@pytest.mark.parametrize("row", PARITY, ids=lambda row: row.case)
def test_every_door_says_the_same_of_one_bill(
    doors: Doors, va: snap_bank.Bank, satu: IsoBank, tiga: IsoBank, row: Row
) -> None:
    owed = owing(doors)
    code = "" if row.snap == "-" else snap_bank.open_code(doors, owed, 2025)[0]
    asked = made_so(doors, row.case, owed)
    if row.case == "wrong_amount":
        amount = AMOUNT - 1
        said = (satu.pay(asked, 2025, amount), tiga.pay(asked, 2025, amount))
        order = {"nop": asked, "tax_years": [2025], "amount": amount, "reference": f"w{owed}"}
        api = str(doors.post("payments", order).refusal)
    else:
        amount = 0
        said = (satu.inquire(asked, 2025), tiga.inquire(asked, 2025))
        told = doors.post("inquiries", {"items": [{"nop": asked, "tax_years": [2025]}]})
        first = told.at("items", 0)
        assert isinstance(first, dict)
        api = str(first.get("refusal", told.status))
    assert (api, said[0].code, said[1].code) == (row.api, row.iso_a, row.iso_b)
    if code:
        there = va.pay(code, amount) if amount else va.inquire(code)
        assert there.body["responseCode"] == row.snap
