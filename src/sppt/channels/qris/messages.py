"""The JSON of QRIS over SNAP BI. What is not needed to book money is never a reason to refuse its notice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from sppt.channels.snap.codes import SnapRefusal
from sppt.channels.snap.messages import Amount, moment

MERCHANT_NAMES = ("merchantId", "mid")
TIMES = ("transactionDate", "paidTime", "transactionTime")
TEXT_MAX = 64
_VALUE = re.compile(r"(0|[1-9][0-9]{0,12})\.00")

Named = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[!-~]{1,64}\Z")]
Status = Annotated[str, Meta(min_length=1, max_length=2, pattern=r"^0[0-7]\Z")]


class QrNotice(Struct, frozen=True, rename="camel"):
    """52: what became of a QR. `additional_info` is each acquirer's own."""

    original_reference_no: Named
    latest_transaction_status: Status
    original_partner_reference_no: Annotated[str, Meta(max_length=64)] | None = None
    amount: Amount | None = None
    additional_info: object = None

    @property
    def rrn(self) -> str:
        """The number of the payment in the national switch, where the acquirer tells it."""
        return text_in(self.additional_info, "issuerReferenceNumber")

    @property
    def merchant_id(self) -> str:
        """For whom the money is said to be; empty where nothing is said."""
        inner = member_in(self.additional_info, "merchantInfo")
        found = [text_in(place, name) for place in (inner, self.additional_info) for name in MERCHANT_NAMES]
        return next((one for one in found if one), "")

    @property
    def paid_at(self) -> datetime | None:
        """When the payer paid, if that is told readably."""
        return moment_in(self.additional_info)


def member_in(where: object, name: str) -> object:
    """A member of a JSON object; None if it is no object or has none."""
    return where.get(name) if isinstance(where, Mapping) else None


def text_in(where: object, name: str) -> str:
    """A text of at most 64 plain signs; empty for anything else."""
    found = member_in(where, name)
    plain = isinstance(found, str) and len(found) <= TEXT_MAX and all("!" <= sign <= "~" for sign in found)
    return found if isinstance(found, str) and plain else ""


def moment_in(where: object) -> datetime | None:
    """The first time that is told readably, with its zone."""
    for name in TIMES:
        try:
            at = moment(text_in(where, name), field=name)
        except SnapRefusal:
            continue
        if at is not None:
            return at
    return None


def rupiah_in(where: object) -> int | None:
    """Whole rupiah from `amount`; None where they are not told as the standard writes them."""
    amount = member_in(where, "amount")
    found = _VALUE.fullmatch(text_in(amount, "value"))
    return int(found[1]) if found and text_in(amount, "currency") == "IDR" else None
