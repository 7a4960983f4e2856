"""The JSON of QRIS over SNAP BI. What is not needed to book money is never a reason to refuse its notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from sppt.channels.snap.codes import SnapRefusal
from sppt.channels.snap.messages import Amount, moment

MERCHANT_NAMES = ("merchantId", "mid")
TIMES = ("transactionDate", "paidTime", "transactionTime")
TEXT_MAX = 64

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
        return _text(self.additional_info, "issuerReferenceNumber")

    @property
    def merchant_id(self) -> str:
        """For whom the money is said to be; empty where nothing is said."""
        inner = _member(self.additional_info, "merchantInfo")
        found = [_text(place, name) for place in (inner, self.additional_info) for name in MERCHANT_NAMES]
        return next((one for one in found if one), "")

    @property
    def paid_at(self) -> datetime | None:
        """When the payer paid, if that is told readably."""
        return next(_moments(self.additional_info), None)


def _member(where: object, name: str) -> object:
    return where.get(name) if isinstance(where, dict) else None


def _text(where: object, name: str) -> str:
    """A text of plain signs; empty for anything else."""
    found = _member(where, name)
    plain = isinstance(found, str) and len(found) <= TEXT_MAX and all("!" <= sign <= "~" for sign in found)
    return found if isinstance(found, str) and plain else ""


def _moments(where: object) -> Iterator[datetime]:
    for name in TIMES:
        try:
            at = moment(_text(where, name), field=name)
        except SnapRefusal:
            continue
        if at is not None:
            yield at
