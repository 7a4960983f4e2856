"""What the cases of SNAP virtual accounts share: numbers, expectations, and the words in which they fail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.numbers import Numbers
from sppt.trials.conformance.snap_bank import INQUIRY, NOTICE, PAYMENT, STATUS, Bank, Said

SERVICE = {INQUIRY: "24", PAYMENT: "25", STATUS: "26", NOTICE: "34"}
REJECTED = "01"
_VALUE = re.compile(r"[0-9]{1,16}\.[0-9]{2}")
# The longest text that each field of an answer may hold.
LENGTHS = {
    "inquiryReason.english": 64,
    "inquiryReason.indonesia": 64,
    "paymentFlagReason.english": 200,
    "paymentFlagReason.indonesia": 200,
    "partnerServiceId": 8,
    "customerNo": 20,
    "virtualAccountNo": 28,
    "virtualAccountName": 255,
    "inquiryRequestId": 128,
    "paymentRequestId": 128,
    "subCompany": 5,
}
BILL_LENGTHS = {
    "billCode": 2,
    "billNo": 18,
    "billName": 20,
    "billShortName": 10,
    "billDescription.english": 18,
    "billDescription.indonesia": 18,
    "billSubCompany": 5,
    "billAmountLabel": 25,
    "billAmountValue": 25,
    "billerReferenceId": 64,
    "reason.english": 64,
    "reason.indonesia": 64,
}


@dataclass(slots=True)
class Play:
    """The bank at work, with the numbers it tries."""

    bank: Bank
    numbers: Numbers
    _code: str = ""
    _value: str = ""

    def code(self) -> tuple[str, str]:
        """A number that can be paid and what it costs; the same until it was paid."""
        if not self._code:
            self._code = self.numbers.payable()
            said = self.bank.post(INQUIRY, self.bank.asking(self._code))
            self._value = str(said.at("virtualAccountData.totalAmount.value") or "")
            if not _VALUE.fullmatch(self._value):
                self._code = ""
                raise Skips(
                    f"nomor percobaan tidak dapat ditanyakan: {said.code} {said.body.get('responseMessage')}"
                )
        return self._code, self._value

    def pay(self, code: str, value: str, request_id: str = "", *, external_id: str = "") -> Said:
        """A payment, noted if it was booked."""
        said = self.bank.post(PAYMENT, self.bank.order(code, value, request_id), external_id=external_id)
        self.note(said, code)
        return said

    def note(self, said: Said, code: str) -> None:
        """Remembers what was booked, to undo it later."""
        receipt = said.at("virtualAccountData.billDetails.billerReferenceId")
        if said.flag == "00" and isinstance(receipt, str):
            self.numbers.paid.append(receipt)
            if code == self._code:
                self._code = ""

    def must_pay(self, code: str, value: str, request_id: str = "", *, external_id: str = "") -> str:
        """Pays and returns the receipt. Raises Fails if the payment is not told as booked, with all its flags."""
        said = self.pay(code, value, request_id, external_id=external_id)
        booked(said)
        return str(said.at("virtualAccountData.billDetails.billerReferenceId"))


def booked(said: Said) -> None:
    """A payment that is told as booked has its flag and its bill's status; without them the bank sends it again."""
    expect(said, "2002500", "00")
    if said.at("virtualAccountData.billDetails.status") != "00":
        raise Fails("2002500 tanpa status 00 pada billDetails: bank akan menganggapnya belum selesai")
    reasons(said, "paymentFlagReason")
    if not said.at("virtualAccountData.billDetails.billerReferenceId"):
        raise Fails("2002500 tanpa billerReferenceId")


def expect(said: Said, code: str, flag: str | None, *, names: str = "") -> None:
    """The code and the flag that must come; `names` must stand in the message. Raises Fails."""
    if said.code != code:
        raise Fails(f"diharapkan {code}, dijawab {said.code} ({said.body.get('responseMessage')})")
    if flag is not None and said.flag != flag:
        raise Fails(f"{code} diharapkan berflag {flag}, dijawab {said.flag!r}")
    if names and names not in str(said.body.get("responseMessage")):
        raise Fails(f"{code} tidak menyebut {names}: {said.body.get('responseMessage')}")


def reasons(said: Said, name: str) -> None:
    """Reasons are told in both languages."""
    for language in ("english", "indonesia"):
        if not said.at(f"virtualAccountData.{name}.{language}"):
            raise Fails(f"{name}.{language} kosong")


def fits(said: Said) -> None:
    """No field is longer than the standard lets it be, and amounts are rupiah with two decimals."""
    _short(said, "virtualAccountData", LENGTHS)
    _short(said, "virtualAccountData.billDetails", BILL_LENGTHS)
    for name in ("totalAmount", "paidAmount", "billDetails.billAmount"):
        amount = said.at(f"virtualAccountData.{name}")
        if isinstance(amount, dict) and not (
            _VALUE.fullmatch(str(amount.get("value"))) and amount.get("currency") == "IDR"
        ):
            raise Fails(f"{name} {amount!r} bukan rupiah dengan dua desimal")
    for name, most in (("billDetails", 24), ("freeTexts", 25)):
        found = said.at("virtualAccountData")
        many = found.get(name) if isinstance(found, dict) else None
        if isinstance(many, list) and len(many) > most:
            raise Fails(f"{name} berisi {len(many)}, paling banyak {most}")


def _short(said: Said, where: str, lengths: dict[str, int]) -> None:
    for name, most in lengths.items():
        text = said.at(f"{where}.{name}")
        if isinstance(text, str) and len(text) > most:
            raise Fails(f"{name} {len(text)} huruf, paling banyak {most}")


def echoes(said: Said, sent: dict[str, object], names: Iterable[str]) -> None:
    """What was sent is given back as it was."""
    for name in names:
        found = said.at(f"virtualAccountData.{name}")
        if found != sent[name]:
            raise Fails(f"{name} dikirim {sent[name]!r}, dikembalikan {found!r}")


def still_payable(play: Play, code: str) -> None:
    """Nothing was booked by what was refused."""
    said = play.bank.post(INQUIRY, play.bank.asking(code))
    if said.code != "2002400":
        raise Fails(f"sesudah permintaan yang ditolak, nomor itu dijawab {said.code}: ada yang tercatat")
