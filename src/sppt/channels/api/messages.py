"""The JSON of the API, read strictly into frozen values and written from them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from sppt.channels.api.codes import DoorCode, DoorRefusal
from sppt.rules.calendar import YEAR_FIRST, YEAR_LAST

BODY_MAX = 64 * 1024
LIST_BODY_MAX = 4 << 20
LIST_MAX = 100_000
ITEMS_MAX = 100
YEARS_MAX = 60
AMOUNT_MAX = 10**15

NopText = Annotated[
    str, Meta(min_length=1, max_length=40, description="NOP, 18 angka", examples=["367605001500500010"])
]
TaxYear = Annotated[int, Meta(ge=YEAR_FIRST, le=YEAR_LAST, description="Tahun pajak", examples=[2026])]
TaxYears = Annotated[tuple[TaxYear, ...], Meta(max_length=YEARS_MAX)]
CodeText = Annotated[
    str,
    Meta(
        pattern="^[0-9]{10}$", min_length=10, max_length=10, description="Kode bayar", examples=["0123456784"]
    ),
]
Rupiah = Annotated[int, Meta(ge=1, le=AMOUNT_MAX, description="Rupiah, bilangan bulat", examples=[1_250_000])]
Reference = Annotated[
    str,
    Meta(
        pattern="^[!-~]{1,64}$",
        min_length=1,
        max_length=64,
        description="Nomor referensi kanal: satu untuk satu pembayaran, dipakai lagi saat mengulang",
        examples=["TRX-20260901-000123"],
    ),
]
Reason = Annotated[str, Meta(min_length=3, max_length=200, examples=["Nasabah membatalkan"])]
Moment = Annotated[datetime, Meta(tz=True, examples=["2026-09-01T08:00:00+07:00"])]


class Asked(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """One thing to quote: a NOP with tax years (none named: all that is owed), or a payment code."""

    nop: NopText | UnsetType = UNSET
    tax_years: TaxYears = ()
    code: CodeText | UnsetType = UNSET


class InquiryRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """Up to a hundred things to quote; each is answered or refused by itself."""

    items: Annotated[tuple[Asked, ...], Meta(min_length=1, max_length=ITEMS_MAX)]


class Picked(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """A NOP with the tax years wanted; none named means all that is owed."""

    nop: NopText
    tax_years: TaxYears = ()


class CodeRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """NOPs and years for one payment code."""

    items: Annotated[tuple[Picked, ...], Meta(min_length=1, max_length=ITEMS_MAX)]


class PaymentOrder(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """A payment: of a code, or of a NOP with its tax years; exactly the amount quoted."""

    amount: Rupiah
    reference: Reference
    code: CodeText | UnsetType = UNSET
    nop: NopText | UnsetType = UNSET
    tax_years: TaxYears = ()
    paid_at: Moment | UnsetType = UNSET


class ReversalOrder(Struct, forbid_unknown_fields=True, frozen=True):
    """Why a payment is undone."""

    reason: Reason


class ClearanceRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """NOPs of which to say whether anything is owed."""

    nops: Annotated[tuple[NopText, ...], Meta(min_length=1, max_length=ITEMS_MAX)]


LineText = Annotated[
    str,
    Meta(
        pattern="^[0-9]{18}([0-9]{4})?$",
        min_length=18,
        max_length=22,
        description="NOP, 18 angka, boleh disusul tahun pajaknya",
        examples=["3676050015005000102026"],
    ),
]


class ListOrder(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Up to 100 000 lines to check and to pay together: a NOP (all that is due), or a NOP with a tax year."""

    lines: Annotated[tuple[LineText, ...], Meta(min_length=1, max_length=LIST_MAX)]
    title: Annotated[str, Meta(max_length=80)] = ""


class ListCodesOrder(Struct, forbid_unknown_fields=True, frozen=True):
    """Codes are wanted for all that a list owes; there is nothing to say besides."""


class ListCode(Struct, frozen=True, omit_defaults=True):
    """A payment code of a list; `receipt` once it is paid."""

    code: str
    amount: int
    bills: int
    state: str
    valid_until: datetime
    receipt: str | UnsetType = UNSET


class ListSeen(Struct, frozen=True):
    """A list as far as it is: `done` of its lines checked, `bills` and `amount` owed, its codes once they are made."""

    list: str
    state: str
    lines: int
    done: int
    owing_lines: int
    bills: int
    amount: int
    codes: tuple[ListCode, ...]


class ListReceiptsOrder(Struct, forbid_unknown_fields=True, frozen=True):
    """A receipt of its own is wanted for each NOP that a list has paid; there is nothing to say besides."""


class ListReceipt(Struct, frozen=True):
    """A payment of a list over several NOPs: how many of their receipts are made, and where all are found as a ZIP."""

    receipt: str
    code: str
    amount: int
    nops: int
    asked: int
    made: int
    zip_url: str


class ListReceipts(Struct, frozen=True):
    """How far the receipts of a list's NOPs are; `ready` once every one that can be asked for is made."""

    ready: bool
    receipts: tuple[ListReceipt, ...]


class ListLine(Struct, frozen=True, omit_defaults=True):
    """What is true of a line: `state`, the years that owe, and the number of its code within the list.

    Once its receipts were asked for, `receipt_urls` is where those of this NOP are found.
    """

    place: int
    nop: str
    state: str
    tax_years: tuple[int, ...] = ()
    amount: int = 0
    code: int = 0
    receipt_urls: tuple[str, ...] = ()


class ListLines(Struct, frozen=True):
    """A page of lines; `next` is where the following page begins, 0 after the last."""

    lines: tuple[ListLine, ...]
    next: int


class Bill(Struct, frozen=True, omit_defaults=True):
    """One bill in rupiah: amount = pokok - potongan + denda."""

    nop: str
    tax_year: int
    pokok: int
    potongan: int
    denda: int
    amount: int
    jatuh_tempo: date | UnsetType = UNSET


class Quoted(Struct, frozen=True, omit_defaults=True):
    """What to pay, exactly, and until when these amounts hold. `nama` is masked."""

    amount: int
    valid_until: datetime
    bills: tuple[Bill, ...]
    nop: str | UnsetType = UNSET
    tax_years: tuple[int, ...] = ()
    code: str | UnsetType = UNSET
    nama: str | UnsetType = UNSET


class Refused(Struct, frozen=True, omit_defaults=True):
    """Why not: `refusal` is stable and for machines, `message` is for people."""

    refusal: str
    message: str
    field: str | UnsetType = UNSET


class InquiryAnswer(Struct, frozen=True):
    """An answer or a refusal for each item, in the order asked."""

    items: tuple[Quoted | Refused, ...]


class CodeOpened(Struct, frozen=True):
    """A payment code with what it pays."""

    code: str
    amount: int
    valid_until: datetime
    state: str
    items: tuple[Bill, ...]


class Paid(Struct, frozen=True):
    """A booked payment. `replayed`: this same request had been booked before; `reversed`: it was undone."""

    receipt: str
    reference: str
    amount: int
    paid_at: datetime
    received_at: datetime
    law_on: date
    business_day: date
    verify_url: str
    items: tuple[Bill, ...]
    replayed: bool
    reversed: bool


class ReversalDone(Struct, frozen=True):
    """A payment that no longer stands."""

    receipt: str
    reversed_at: datetime
    replayed: bool


class Cleared(Struct, frozen=True):
    """Whether nothing is owed for a NOP, and the last day on which this answer may be used."""

    nop: str
    clear: bool
    valid_until: date | None


class ClearanceAnswer(Struct, frozen=True):
    """A yes, a no or a refusal for each NOP, in the order asked."""

    items: tuple[Cleared | Refused, ...]


Message = TypeVar("Message", bound=Struct)
_PATH = re.compile(r"`\$([^`]*)`$")
_encoder = msgspec.json.Encoder()
encode = _encoder.encode


class Reader(Generic[Message]):
    """Reads one kind of message; raises DoorRefusal `not_json`, `duplicate_name`, `bad_field`."""

    def __init__(self, kind: type[Message]) -> None:
        self._decoder = msgspec.json.Decoder(kind, strict=True)

    def read(self, body: bytes) -> Message:
        try:
            message = self._decoder.decode(body)
        except msgspec.ValidationError as error:
            found = _PATH.search(str(error))
            raise DoorRefusal(
                DoorCode.BAD_FIELD, field=(found[1].lstrip(".") if found else "") or "$"
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise DoorRefusal(DoorCode.NOT_JSON) from None
        # The form is known by now, so this second reading is neither deep nor long.
        _STRICT.decode(body.decode())
        return message


def _no_double(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise DoorRefusal(DoorCode.DUPLICATE_NAME)


_STRICT = json.JSONDecoder(object_pairs_hook=_no_double)
