"""Cases of SNAP virtual accounts, second half: what is owed, what is booked, and what comes again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.play import (
    REJECTED,
    SERVICE,
    Play,
    booked,
    echoes,
    expect,
    fits,
    reasons,
    still_payable,
)
from sppt.trials.conformance.snap_bank import INQUIRY, NOTICE, PAYMENT, STATUS, Said, stamp

RACERS = 8
BOTH = (INQUIRY, PAYMENT)


# ---- 24


def inquiry_is_answered(play: Play) -> None:
    code, _ = play.code()
    asked = play.bank.asking(code)
    said = play.bank.post(INQUIRY, asked)
    expect(said, "2002400", "00")
    reasons(said, "inquiryReason")
    fits(said)
    echoes(said, asked, ("partnerServiceId", "customerNo", "virtualAccountNo", "inquiryRequestId"))
    if not said.at("virtualAccountData.virtualAccountName"):
        raise Fails("virtualAccountName kosong")
    if said.at("virtualAccountData.totalAmount") != said.at("virtualAccountData.billDetails.billAmount"):
        raise Fails("totalAmount tidak sama dengan jumlah billAmount")


def external_id_once_a_day(play: Play) -> None:
    code, value = play.code()
    for path in BOTH:
        external_id = play.bank.fresh()
        unknown = play.bank.order("0000000000", value) if path == PAYMENT else play.bank.asking(code)
        play.bank.post(path, unknown, external_id=external_id)
        other = play.bank.order(code, value) if path == PAYMENT else play.bank.asking(code)
        said = play.bank.post(path, other, external_id=external_id)
        play.note(said, code)
        expect(said, f"409{SERVICE[path]}00", REJECTED, names="Conflict")
    still_payable(play, code)


def unknown_number(play: Play) -> None:
    _, value = play.code()
    expect(play.bank.post(INQUIRY, play.bank.asking("0000000000")), "4042412", REJECTED)
    expect(play.pay("0000000000", value), "4042512", REJECTED)


def number_of_another_bank(play: Play) -> None:
    code, value = play.code()
    prefix = play.bank.partner.other_prefix or "9" + play.bank.partner.va_prefix[1:]
    foreign = play.bank.number(code, prefix=prefix)
    expect(play.bank.post(INQUIRY, {**play.bank.asking(code), **foreign}), "4042412", REJECTED)
    said = play.bank.post(PAYMENT, {**play.bank.order(code, value), **foreign})
    play.note(said, code)
    expect(said, "4042512", REJECTED)
    still_payable(play, code)


def expired_number(play: Play) -> None:
    code, amount = play.bank.partner.expired_code, play.bank.partner.expired_amount
    if not code or not amount:
        raise Skips("tidak ada expired_code dan expired_amount pada berkas mitra")
    said = play.bank.post(INQUIRY, play.bank.asking(code))
    if said.code == "4042414":
        raise Skips("tagihan pada expired_code sudah lunas")
    expect(said, "4042419", REJECTED)
    expect(play.pay(code, f"{amount}.00"), "4042519", REJECTED)


# ---- 25


def payment_is_booked(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    asked = play.bank.post(INQUIRY, play.bank.asking(code, request_id))
    expect(asked, "2002400", "00")
    order = play.bank.order(code, value, request_id)
    said = play.bank.post(PAYMENT, order)
    play.note(said, code)
    booked(said)
    fits(said)
    names = (
        "partnerServiceId",
        "customerNo",
        "virtualAccountNo",
        "paymentRequestId",
        "paidAmount",
        "referenceNo",
    )
    echoes(said, order, names)


def payment_without_inquiry(play: Play) -> None:
    play.must_pay(*play.code())


def advice_of_something_never_seen(play: Play) -> None:
    code, value = play.code()
    said = play.bank.post(PAYMENT, {**play.bank.order(code, value), "flagAdvise": "Y"})
    play.note(said, code)
    booked(said)


def repeat_gets_the_first_result(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    receipt = play.must_pay(code, value, request_id)
    said = play.bank.post(PAYMENT, {**play.bank.order(code, value, request_id), "flagAdvise": "Y"})
    booked(said)
    same_receipt(said, receipt)


def same_receipt(said: Said, receipt: str) -> None:
    found = said.at("virtualAccountData.billDetails.billerReferenceId")
    if found != receipt:
        raise Fails(
            f"pengulangan mendapat bukti {found!r}, padahal yang pertama {receipt!r}: tercatat dua kali?"
        )


def same_ids_are_inconsistent(play: Play) -> None:
    code, value = play.code()
    request_id, external_id = play.bank.fresh(), play.bank.fresh()
    receipt = play.must_pay(code, value, request_id, external_id=external_id)
    said = play.pay(code, value, request_id, external_id=external_id)
    if said.code == "2002500":  # a partner may have agreed on the first result itself
        booked(said)
    else:
        expect(said, "4042518", "00")
    same_receipt(said, receipt)


def same_request_other_amount(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    play.must_pay(code, value, request_id)
    expect(play.pay(code, f"9{value}", request_id), "4042518", REJECTED)


def wrong_amount(play: Play) -> None:
    code, value = play.code()
    whole = int(value.split(".")[0])
    for wrong in (whole - 1, whole + 1):
        said = play.pay(code, f"{wrong}.00")
        expect(said, "4042513", REJECTED)
    still_payable(play, code)


def refused_stays_refused(play: Play) -> None:
    code, value = play.code()
    whole = int(value.split(".")[0])
    request_id = play.bank.fresh()
    expect(play.pay(code, f"{whole - 1}.00", request_id), "4042513", REJECTED)
    said = play.pay(code, f"{whole - 1}.00", request_id)
    if said.flag != REJECTED:
        raise Fails(f"permintaan yang sudah ditolak dijawab {said.code} berflag {said.flag!r} ketika diulang")


def paid_bill(play: Play) -> None:
    code, value = play.code()
    play.must_pay(code, value)
    expect(play.pay(code, value), "4042514", REJECTED)
    expect(play.bank.post(INQUIRY, play.bank.asking(code)), "4042414", REJECTED)


def at_once(calls: int, call: Callable[[], Said]) -> list[Said]:
    """The same call from several threads."""
    said: list[Said] = []
    failed: list[Fails] = []

    def run() -> None:
        try:
            said.append(call())
        except Fails as found:
            failed.append(found)

    threads = [threading.Thread(target=run) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return said


def race_of_requests(play: Play) -> None:
    code, value = play.code()
    answers = at_once(RACERS, lambda: play.bank.post(PAYMENT, play.bank.order(code, value)))
    won = [said for said in answers if said.flag == "00"]
    for said in won:
        play.note(said, code)
    if len(won) != 1:
        raise Fails(
            f"dari {RACERS} pembayaran serentak atas satu nomor, {len(won)} dijawab berhasil; harus tepat satu"
        )
    for said in answers:
        if said.flag != "00":
            expect(said, "4042514", REJECTED)


def race_of_repeats(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    answers = at_once(RACERS, lambda: play.bank.post(PAYMENT, play.bank.order(code, value, request_id)))
    receipts = {said.at("virtualAccountData.billDetails.billerReferenceId"): said for said in answers}
    for said in receipts.values():  # answers come in any order, and a wrong system may book more than one
        play.note(said, code)
    for said in answers:
        booked(said)
    if len(receipts) != 1:
        raise Fails(f"satu paymentRequestId yang dikirim serentak mendapat {len(receipts)} bukti berbeda")


# ---- 26 and 34


def status_is_definite(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    receipt = play.must_pay(code, value, request_id)
    said = play.bank.post(STATUS, {**play.bank.number(code), "inquiryRequestId": request_id})
    expect(said, "2002600", "00")
    same_receipt(said, receipt)
    unknown = {**play.bank.number(code), "inquiryRequestId": play.bank.fresh()}
    expect(play.bank.post(STATUS, unknown), "4042601", None)


def notice_of_a_booked_payment(play: Play) -> None:
    code, value = play.code()
    request_id = play.bank.fresh()
    play.must_pay(code, value, request_id)
    told = {
        **play.bank.number(code),
        "paymentRequestId": request_id,
        "paidAmount": {"value": value, "currency": "IDR"},
        "trxDateTime": stamp(play.bank.now()),
        "paymentStatus": "Success",
    }
    expect(play.bank.post(NOTICE, told), "2003400", None)
    expect(play.bank.post(NOTICE, told), "2003400", None)
