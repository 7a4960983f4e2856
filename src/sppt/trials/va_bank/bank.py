"""What the bank knows of virtual accounts, and its answers in SNAP BI: 73, 27 to 31, 35; each signature checked."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sppt.trials.called import TOKEN, Answer, Gate, said, unknown_path
from sppt.trials.conformance.snap_bank import PAYMENT, Bank, Said
from sppt.trials.va_bank.partner import ToldPartner

NUMBERS_MAX = 10_000
SERVICES = {
    ("POST", "create-va"): "27",
    ("PUT", "update-va"): "28",
    ("PUT", "update-status"): "29",
    ("POST", "inquiry-va"): "30",
    ("DELETE", "delete-va"): "31",
    ("GET", "report"): "35",
}


@dataclass(slots=True)
class Number:
    """A virtual account as the city told it, and what became of it here."""

    told: dict[str, object]
    paid: dict[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.told.get("customerNo", ""))

    @property
    def value(self) -> str:
        """The amount as it was told, with its two decimals."""
        amount = self.told.get("totalAmount")
        return str(amount.get("value", "")) if isinstance(amount, dict) else ""

    @property
    def state(self) -> str:
        if self.paid:
            return "dibayar di bank ini"
        return "dibayar di tempat lain" if self.told.get("paidStatus") == "Y" else "menunggu pembayaran"


class NotKnown(LookupError):
    """The bank knows no such number; the sentence says what to do."""


class ToldBank:
    """One bank: the numbers that it was told, and the way to the city's door."""

    def __init__(self, partner: ToldPartner) -> None:
        self._gate = Gate(
            partner.city_key, client_key=partner.city_client_key, client_secret=partner.city_client_secret
        )
        self._bank = Bank(partner.against, partner.snap)
        self._lock = threading.Lock()
        self._numbers: dict[str, Number] = {}

    def numbers(self) -> list[Number]:
        """What it knows, the newest first."""
        with self._lock:
            return list(self._numbers.values())[::-1]

    def pay(self, code: str) -> Said:
        """Somebody pays a number here: the bank asks the city to take it (25). Raises NotKnown, Fails, Skips."""
        number = next((one for one in self.numbers() if one.code == code), None)
        if number is None:
            raise NotKnown("Bank belum mengenal nomor itu. Tunggu sedetik sesudah membuka halaman bayarnya.")
        order = self._bank.order(code, number.value)
        told = self._bank.post(PAYMENT, order)
        if told.code == "2002500":
            with self._lock:
                number.paid = order
        return told

    def answer(self, method: str, target: str, headers: Mapping[str, str], text: str) -> Answer:
        """The answer to one request of the city."""
        path = target.partition("?")[0]
        if (method, path) == ("POST", TOKEN):
            return self._gate.token(headers)
        service = SERVICES.get((method, path.removeprefix("/v1.0/transfer-va/")))
        if service is None:
            return unknown_path()
        refused = self._gate.refused(service, method=method, target=target, headers=headers, text=text)
        if refused is not None:
            return refused
        if service == "35":
            return self._report()
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not isinstance(body, dict) or not isinstance(body.get("virtualAccountNo"), str):
            return said(400, service, "02", "Invalid Mandatory Field {virtualAccountNo}")
        with self._lock:
            return self._about(service, body, str(body["virtualAccountNo"]))

    def _about(self, service: str, body: dict[str, object], number: str) -> Answer:
        known = self._numbers.get(number)
        if service == "27":
            if known is not None:
                return said(409, service, "01", "Duplicate virtualAccountNo")
            if len(self._numbers) >= NUMBERS_MAX:
                return said(429, service, "00", "Too Many Requests")
            self._numbers[number] = Number(body)
            return said(200, service, "00", "Successful", virtualAccountData=body)
        if known is None:
            return said(404, service, "12", "Invalid Bill/Virtual Account [Not Found]")
        if service == "28":
            known.told = body
        elif service == "29":
            known.told = {**known.told, "paidStatus": body.get("paidStatus")}
        elif service == "31" and not known.paid:
            del self._numbers[number]
        return said(200, service, "00", "Successful", virtualAccountData=known.told)

    def _report(self) -> Answer:
        """Every payment that the bank took: a bank of a demo has no long history."""
        paid: list[object] = [one.paid for one in self.numbers() if one.paid]
        return said(200, "35", "00", "Successful", virtualAccountData=paid)
