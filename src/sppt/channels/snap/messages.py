"""The JSON of SNAP BI virtual accounts, read into frozen values and written from them, named as in the standard."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from sppt.channels.snap.codes import BAD_REQUEST, INVALID_FIELD, MISSING_FIELD, SnapRefusal

BODY_MAX = 64 * 1024
YEARS = range(2000, 2200)

Padded = Annotated[str, Meta(min_length=1, max_length=8, pattern=r"^ {0,7}[0-9]{1,8}\Z")]
Digits = Annotated[str, Meta(min_length=1, max_length=20, pattern=r"^[0-9]{1,20}\Z")]
Account = Annotated[str, Meta(min_length=1, max_length=28, pattern=r"^ {0,7}[0-9]{1,28}\Z")]
RequestId = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[!-~]{1,128}\Z")]
MaybeId = Annotated[str, Meta(max_length=128, pattern=r"^[!-~]{0,128}\Z")]
Value = Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^(0|[1-9][0-9]{0,12})\.00\Z")]
Short = Annotated[str, Meta(max_length=64)]
Code = Annotated[str, Meta(max_length=6)] | int | None


class Amount(Struct, frozen=True):
    """Whole rupiah, written with two decimals."""

    value: Value
    currency: Literal["IDR"]

    @property
    def rupiah(self) -> int:
        return int(self.value[:-3])


class Asking(Struct, frozen=True, rename="camel"):
    """The number that every message names three ways."""

    partner_service_id: Padded
    customer_no: Digits
    virtual_account_no: Account


class InquiryRequest(Asking, frozen=True, rename="camel"):
    """24: what does this number owe?"""

    inquiry_request_id: RequestId


class PaymentRequest(Asking, frozen=True, rename="camel"):
    """25: the payer is about to pay. What is only given back is kept as it came."""

    payment_request_id: RequestId
    paid_amount: Amount
    virtual_account_name: Annotated[str, Meta(max_length=255)] | None = None
    trx_id: Short | None = None
    paid_bills: Code = None
    total_amount: Amount | None = None
    trx_date_time: Annotated[str, Meta(max_length=40)] | None = None
    reference_no: Short | None = None
    journal_num: Code = None
    payment_type: Code = None
    flag_advise: Literal["Y", "N", ""] | None = None


class StatusRequest(Struct, frozen=True, rename="camel"):
    """26: what became of it? Some banks write `customerNo` as a number here."""

    partner_service_id: Padded
    virtual_account_no: Account
    customer_no: Digits | int
    inquiry_request_id: MaybeId | None = None
    payment_request_id: MaybeId | None = None


class MoreOfNotice(Struct, frozen=True, rename="camel"):
    """Where banks put the amount that the standard forgot."""

    paid_amount: Value | None = None
    payment_amount: Value | None = None


class NoticeRequest(Struct, frozen=True, rename="camel"):
    """34: money has moved."""

    partner_service_id: Padded
    virtual_account_no: Account
    customer_no: Digits | int
    payment_request_id: RequestId
    inquiry_request_id: MaybeId | None = None
    partner_reference_no: Annotated[str, Meta(max_length=128)] | None = None
    paid_amount: Amount | None = None
    trx_date_time: Annotated[str, Meta(max_length=40)] | None = None
    payment_status: Annotated[str, Meta(max_length=20)] | None = None
    additional_info: MoreOfNotice | None = None

    @property
    def rupiah(self) -> int | None:
        """What moved, wherever it is said; None if it is said nowhere."""
        if self.paid_amount is not None:
            return self.paid_amount.rupiah
        more = self.additional_info or MoreOfNotice()
        text = more.paid_amount or more.payment_amount
        return int(text[:-3]) if text else None


class TokenRequest(Struct, frozen=True, rename="camel"):
    """73: a bank asks for a token."""

    grant_type: Literal["client_credentials"]


class Words(Struct, frozen=True):
    """The same in two languages."""

    english: str
    indonesia: str


class Bill(Struct, frozen=True, rename="camel", kw_only=True):
    """The one bill of a number: its payment code, whatever it holds."""

    biller_reference_id: str | UnsetType = UNSET
    bill_code: str = "01"
    bill_no: str
    bill_name: str = "PBB-P2"
    bill_short_name: str = "PBB-P2"
    bill_description: Words
    bill_sub_company: str
    bill_amount: Amount
    bill_amount_label: str | UnsetType = UNSET
    bill_amount_value: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    reason: Words | UnsetType = UNSET


class Nothing(Struct, frozen=True):
    """An empty object."""


class Data(Struct, frozen=True, rename="camel", kw_only=True):
    """`virtualAccountData` of every service, in the standard's order."""

    inquiry_status: str | UnsetType = UNSET
    inquiry_reason: Words | UnsetType = UNSET
    payment_flag_reason: Words | UnsetType = UNSET
    partner_service_id: str | UnsetType = UNSET
    customer_no: str | int | UnsetType = UNSET
    virtual_account_no: str | UnsetType = UNSET
    virtual_account_name: str | UnsetType = UNSET
    trx_id: str | UnsetType = UNSET
    inquiry_request_id: str | UnsetType = UNSET
    payment_request_id: str | UnsetType = UNSET
    partner_reference_no: str | UnsetType = UNSET
    paid_amount: Amount | UnsetType = UNSET
    paid_bills: str | int | UnsetType = UNSET
    total_amount: Amount | UnsetType = UNSET
    sub_company: str | UnsetType = UNSET
    trx_date_time: str | UnsetType = UNSET
    transaction_date: str | UnsetType = UNSET
    reference_no: str | UnsetType = UNSET
    journal_num: str | int | UnsetType = UNSET
    payment_type: str | int | UnsetType = UNSET
    flag_advise: str | UnsetType = UNSET
    payment_flag_status: str | UnsetType = UNSET
    payment_status: str | UnsetType = UNSET
    bill_details: tuple[Bill, ...] | UnsetType = UNSET
    free_texts: tuple[Words, ...] | UnsetType = UNSET
    virtual_account_trx_type: str | UnsetType = UNSET


class Answer(Struct, frozen=True, rename="camel"):
    """What is answered; without data where nobody was let in."""

    response_code: str
    response_message: str
    virtual_account_data: Data | UnsetType = UNSET
    additional_info: Nothing | UnsetType = UNSET


class TokenAnswer(Struct, frozen=True, rename="camel"):
    """A token, with its seconds as the partner wants them written."""

    response_code: str
    response_message: str
    access_token: str
    token_type: str
    expires_in: str | int
    additional_info: Nothing = Nothing()


Message = TypeVar("Message", bound=Struct)
_MISSING = re.compile(r"missing required field `([^`]*)`")
_PATH = re.compile(r"`\$\.?([^`]*)`$")
_encoder = msgspec.json.Encoder()
encode = _encoder.encode


class Reader(Generic[Message]):
    """Reads one kind of message. Raises SnapRefusal: unreadable, a mandatory field missing, a field malformed."""

    def __init__(self, kind: type[Message]) -> None:
        self._decoder = msgspec.json.Decoder(kind, strict=True)

    def read(self, body: bytes) -> Message:
        try:
            message = self._decoder.decode(body)
            _STRICT.decode(body.decode())
        except msgspec.ValidationError as error:
            raise _refusal(str(error)) from None
        except (ValueError, RecursionError):
            raise SnapRefusal(BAD_REQUEST) from None
        return message


def _refusal(said: str) -> SnapRefusal:
    """Which field is missing or malformed; a mandatory field that is empty or null is missing."""
    found = _PATH.search(said)
    path = found[1] if found else ""
    missing = _MISSING.search(said)
    if missing:
        return SnapRefusal(MISSING_FIELD, f"{path}.{missing[1]}" if path else missing[1])
    if not path:
        return SnapRefusal(BAD_REQUEST)
    empty = "length >= 1" in said or "got `null`" in said
    return SnapRefusal(MISSING_FIELD if empty else INVALID_FIELD, path)


def _no_double(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")


_STRICT = json.JSONDecoder(object_pairs_hook=_no_double, parse_int=str, parse_float=str)


def moment(text: str | None, *, field: str) -> datetime | None:
    """A time with its zone; None where none was given. Raises SnapRefusal."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in YEARS:
        raise SnapRefusal(INVALID_FIELD, field)
    return at


def rupiah(amount: int) -> Amount:
    """Whole rupiah as the protocol writes them."""
    return Amount(f"{amount}.00", "IDR")
