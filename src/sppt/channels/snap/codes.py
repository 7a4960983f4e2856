"""Response codes of SNAP BI: HTTP status, service and case as seven digits, with reasons in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sppt.payments.language import RefusalCode

MESSAGE_MAX = 150


class Service(StrEnum):
    """The services we host, by their numbers in the standard."""

    TOKEN = "73"  # noqa: S105 (a service number)
    INQUIRY = "24"
    PAYMENT = "25"
    STATUS = "26"
    NOTICE = "34"
    QR_NOTICE = "52"


class Flag(StrEnum):
    """inquiryStatus and paymentFlagStatus."""

    DONE = "00"
    REJECTED = "01"
    TIMED_OUT = "02"


@dataclass(frozen=True, slots=True)
class Case:
    """A line of the standard's table of cases; `message` may name a `{field}` or give a `{reason}`."""

    status: int
    number: str
    message: str

    def code(self, service: Service) -> str:
        """The seven digits."""
        return f"{self.status}{service}{self.number}"


SUCCESSFUL = Case(200, "00", "Successful")
BAD_REQUEST = Case(400, "00", "Bad Request")
INVALID_FIELD = Case(400, "01", "Invalid Field Format {{{field}}}")
MISSING_FIELD = Case(400, "02", "Invalid Mandatory Field {{{field}}}")
UNAUTHORIZED = Case(401, "00", "Unauthorized. [{reason}]")
INVALID_TOKEN = Case(401, "01", "Invalid Token (B2B)")
EXPIRED_TRANSACTION = Case(403, "00", "Transaction Expired")
OVER_LIMIT = Case(403, "02", "Exceeds Transaction Amount Limit")
NOT_NOW = Case(403, "06", "Feature Not Allowed At This Time. [{reason}]")
INVALID_STATUS = Case(404, "00", "Invalid Transaction Status")
NOT_FOUND = Case(404, "01", "Transaction Not Found")
INVALID_BILL = Case(404, "12", "Invalid Bill/Virtual Account [{reason}]")
INVALID_AMOUNT = Case(404, "13", "Invalid Amount")
PAID_BILL = Case(404, "14", "Paid Bill")
INCONSISTENT = Case(404, "18", "Inconsistent Request")
EXPIRED_BILL = Case(404, "19", "Invalid Bill/Virtual Account")
NOT_SUPPORTED = Case(405, "00", "Requested Function Is Not Supported")
CONFLICT = Case(409, "00", "Conflict")
TOO_MANY = Case(429, "00", "Too Many Requests")
GENERAL_ERROR = Case(500, "00", "General Error")
TIMEOUT = Case(504, "00", "Timeout")

# The answers to a request for a token are spelt their own way.
TOKEN_FIELD = Case(400, "00", "Invalid field format [clientId/clientSecret/grantType]")
TOKEN_HEADER = Case(400, "01", "Invalid field format [{field}]")
TOKEN_MISSING = Case(400, "02", "Invalid mandatory field [{field}]")


@dataclass(frozen=True, slots=True)
class Why:
    """What a refusal is in the protocol, with a reason of at most 64 letters for people at the bank and at home."""

    case: Case
    english: str
    indonesia: str


SUCCESS = Why(SUCCESSFUL, "Success", "Sukses")
BUSY = Why(TOO_MANY, "Too many requests, try again", "Terlalu banyak permintaan, ulangi")
UNKNOWN = Why(TIMEOUT, "Not known yet, send the same again", "Belum diketahui, kirim ulang")
OUR_FAULT = Why(GENERAL_ERROR, "Our system failed, send the same again", "Sistem kami terganggu, kirim ulang")
CONFLICTING = Why(CONFLICT, "X-EXTERNAL-ID was used today", "X-EXTERNAL-ID sudah dipakai hari ini")
CLOSED = Why(NOT_NOW, "Channel closed", "Kanal sedang ditutup")

WHY: Mapping[RefusalCode, Why] = {
    RefusalCode.NOT_A_NOP: Why(INVALID_FIELD, "Number cannot be read", "Nomor tidak terbaca"),
    RefusalCode.BILL_NOT_FOUND: Why(INVALID_BILL, "Not Found", "Tagihan tidak ditemukan"),
    RefusalCode.NOTHING_TO_PAY: Why(INVALID_BILL, "Nothing To Pay", "Tidak ada yang harus dibayar"),
    RefusalCode.TOO_MANY: Why(INVALID_BILL, "Too Many Bills", "Terlalu banyak tagihan"),
    RefusalCode.CODE_NOT_FOUND: Why(INVALID_BILL, "Not Found", "Nomor VA tidak dikenal"),
    RefusalCode.CODE_EXPIRED: Why(
        EXPIRED_BILL, "Expired, make a new code", "Kode bayar lewat waktu, buat yang baru"
    ),
    RefusalCode.ALREADY_PAID: Why(PAID_BILL, "Paid already", "Tagihan sudah lunas"),
    RefusalCode.AMOUNT_DIFFERS: Why(INVALID_AMOUNT, "Pay exactly the bill", "Bayarlah tepat sebesar tagihan"),
    RefusalCode.BILL_CHANGED: Why(
        EXPIRED_BILL, "Bill changed, make a new code", "Tagihan berubah, buat kode baru"
    ),
    RefusalCode.BILL_WITHDRAWN: Why(INVALID_BILL, "Withdrawn", "Tagihan dibatalkan atau diganti"),
    RefusalCode.WRITTEN_OFF: Why(INVALID_BILL, "Written Off", "Tagihan dihapuskan, hubungi Bapenda"),
    RefusalCode.REFERENCE_REUSED: Why(
        INCONSISTENT, "paymentRequestId was used otherwise", "paymentRequestId dipakai untuk hal lain"
    ),
    RefusalCode.REFERENCE_MALFORMED: Why(
        INVALID_FIELD, "Id cannot be read", "Nomor permintaan tidak terbaca"
    ),
    RefusalCode.REVERSED_BEFORE: Why(
        INVALID_STATUS, "This payment was undone", "Pembayaran ini sudah dibatalkan"
    ),
    RefusalCode.TOO_LATE: Why(
        EXPIRED_TRANSACTION, "Too late, will be matched", "Terlambat, akan dicocokkan Bapenda"
    ),
    RefusalCode.CHANNEL_UNKNOWN: Why(UNAUTHORIZED, "Unknown client", "Kanal tidak dikenal"),
    RefusalCode.CHANNEL_CLOSED: CLOSED,
    RefusalCode.AMOUNT_TOO_HIGH: Why(
        OVER_LIMIT, "Above the limit of this channel", "Melebihi batas kanal ini, pakai cara lain"
    ),
    RefusalCode.PAYMENT_NOT_FOUND: Why(NOT_FOUND, "No such payment", "Pembayaran tidak ditemukan"),
    RefusalCode.NOT_THE_PAYER: Why(NOT_FOUND, "No such payment", "Pembayaran tidak ditemukan"),
    RefusalCode.PAST_CUTOFF: Why(NOT_NOW, "Cut off", "Hari kanal sudah ditutup"),
    RefusalCode.TROUBLE: OUR_FAULT,
}
FIELD: Mapping[RefusalCode, str] = {
    RefusalCode.NOT_A_NOP: "customerNo",
    RefusalCode.REFERENCE_MALFORMED: "paymentRequestId",
}


class SnapRefusal(Exception):
    """A request that the door refuses. `detail` is the field or the reason that the message names."""

    def __init__(self, case: Case, detail: str = "", *, retry_after: int = 0) -> None:
        super().__init__(case.message)
        self.case = case
        self.detail = detail
        self.retry_after = retry_after

    @property
    def message(self) -> str:
        return told(self.case, self.detail)


def told(case: Case, detail: str = "") -> str:
    """A case's message with its field or reason."""
    return case.message.format(field=detail, reason=detail)[:MESSAGE_MAX]
