"""Answers of the SNAP door: an outcome in the words of the protocol, success never without its flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from sppt.channels.snap.codes import (
    INCONSISTENT,
    SUCCESS,
    WHY,
    Case,
    Flag,
    Service,
    Why,
    told,
)
from sppt.channels.snap.messages import Answer, Bill, Data, Nothing, Words, rupiah
from sppt.payments.language import FrozenItem, PaymentCode, Receipt, RefusalCode

UNNAMED = "WAJIB PAJAK PBB-P2"
NAME_MAX = 255
WORDS_MAX = 32


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, in a word for the log, what the request was understood as, and what numbers it names."""

    status: int
    message: Struct
    outcome: str
    understood: Struct | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Echo:
    """What of a request is given back in every answer to it, and how the log keeps it."""

    data: Data
    understood: Struct
    about: tuple[str, ...]


NOBODY = Echo(Data(), Nothing(), ())


def refused(
    service: Service,
    case: Case,
    *,
    detail: str = "",
    why: Why | None = None,
    outcome: str,
    echo: Echo = NOBODY,
) -> Reply:
    """A request that led to nothing, told with its flag where the standard has one."""
    message = told(case, detail)
    data: Data | UnsetType = UNSET
    if case.status != 401:
        reason = Words(why.english, why.indonesia) if why else Words(message[:64], message[:64])
        data = _flagged(service, echo.data, _flag_of(service, case), reason)
    answer = Answer(case.code(service), message, data)
    understood = None if echo is NOBODY else echo.understood
    return Reply(case.status, answer, outcome, understood, echo.about)


def _flag_of(service: Service, case: Case) -> Flag:
    """A payment whose fate is not known is not rejected: the bank is to ask, or to send it again."""
    return Flag.TIMED_OUT if service is Service.PAYMENT and case.status >= 500 else Flag.REJECTED


def _flagged(service: Service, data: Data, flag: Flag, reason: Words) -> Data | UnsetType:
    if service is Service.INQUIRY:
        return replace(data, inquiry_status=flag, inquiry_reason=reason)
    if service is Service.PAYMENT:
        return replace(data, payment_flag_status=flag, payment_flag_reason=reason)
    return data if data != Data() else UNSET


def inquired(
    code: PaymentCode, *, name: str, city: str, sub_company: str, echo: Echo, case: Case = SUCCESS.case
) -> Reply:
    """24: what to pay, exactly, with one bill whatever the code holds."""
    bill = Bill(
        bill_no=code.code,
        bill_description=_years(code.items),
        bill_sub_company=sub_company,
        bill_amount=rupiah(code.amount),
        bill_amount_label="Total",
        bill_amount_value=_rp(code.amount),
    )
    data = replace(
        echo.data,
        inquiry_status=Flag.DONE,
        inquiry_reason=Words(SUCCESS.english, SUCCESS.indonesia),
        virtual_account_name=name[:NAME_MAX] or UNNAMED,
        total_amount=rupiah(code.amount),
        sub_company=sub_company,
        bill_details=(bill,),
        free_texts=_free_texts(code, city),
        virtual_account_trx_type="C",
    )
    return _done(Service.INQUIRY, data, echo, case=case)


def paid(receipt: Receipt, *, code: str, sub_company: str, echo: Echo, case: Case = SUCCESS.case) -> Reply:
    """25: booked, with the flag of the whole and the status of its bill. `case` is 404xx18 for a double request."""
    data = replace(
        echo.data,
        payment_flag_reason=Words(SUCCESS.english, SUCCESS.indonesia),
        virtual_account_name=echo.data.virtual_account_name or UNNAMED,
        payment_flag_status=Flag.DONE,
        bill_details=(bill_of(receipt, code=code, sub_company=sub_company),),
    )
    return _done(Service.PAYMENT, data, echo, case=case, about=(receipt.number,))


def known(data: Data, *, flag: Flag, why: Why, echo: Echo, about: tuple[str, ...]) -> Reply:
    """26: what became of a payment, one definite answer for ever."""
    whole = replace(data, payment_flag_status=flag, payment_flag_reason=Words(why.english, why.indonesia))
    return _done(Service.STATUS, whole, echo, about=about)


def noticed(echo: Echo, *, about: tuple[str, ...]) -> Reply:
    """34: taken, as a payment or as money in suspense."""
    data = replace(
        echo.data,
        payment_flag_reason=Words(SUCCESS.english, SUCCESS.indonesia),
        payment_status="Success",
    )
    return _done(Service.NOTICE, data, echo, about=about)


def _done(
    service: Service, data: Data, echo: Echo, *, case: Case = SUCCESS.case, about: tuple[str, ...] = ()
) -> Reply:
    answer = Answer(case.code(service), told(case), data, Nothing())
    outcome = "inconsistent" if case is INCONSISTENT else "ok"
    return Reply(case.status, answer, outcome, echo.understood, (*echo.about, *about))


def bill_of(receipt: Receipt, *, code: str, sub_company: str) -> Bill:
    """The one bill of a receipt that stands, or that was undone."""
    why = WHY[RefusalCode.REVERSED_BEFORE] if receipt.reversed else SUCCESS
    return Bill(
        biller_reference_id=receipt.number,
        bill_no=code,
        bill_description=_years(receipt.items),
        bill_sub_company=sub_company,
        bill_amount=rupiah(receipt.amount),
        status=Flag.REJECTED if receipt.reversed else Flag.DONE,
        reason=Words(why.english, why.indonesia),
    )


def _years(items: Sequence[FrozenItem]) -> Words:
    years = sorted({item.tax_year for item in items})
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else f"{years[0]}"
    return Words(f"PBB-P2 {span}", f"PBB-P2 {span}")


def _free_texts(code: PaymentCode, city: str) -> tuple[Words, ...]:
    """What a screen at the bank may show, at most five lines of 32 letters."""
    nops = list(dict.fromkeys(item.nop.digits for item in code.items))
    years = sorted({item.tax_year for item in code.items})
    denda = sum(item.denda for item in code.items)
    lines = [
        (f"PBB-P2 {city}", f"PBB-P2 {city}"),
        (f"NOP {nops[0]}", f"NOP {nops[0]}")
        if len(nops) == 1
        else (f"{len(nops)} objects", f"{len(nops)} objek"),
        (
            (f"Tax year {years[0]}", f"Tahun pajak {years[0]}")
            if len(years) == 1
            else (
                f"{len(years)} years, {years[0]}-{years[-1]}",
                f"{len(years)} tahun, {years[0]}-{years[-1]}",
            )
        ),
        (f"Principal {_rp(code.amount - denda)}", f"Pokok {_rp(code.amount - denda)}"),
        (f"Penalty {_rp(denda)}", f"Denda {_rp(denda)}"),
    ]
    return tuple(Words(english[:WORDS_MAX], indonesia[:WORDS_MAX]) for english, indonesia in lines)


def _rp(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".")
