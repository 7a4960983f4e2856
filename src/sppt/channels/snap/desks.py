"""What each service does: a message becomes a value, one call is made, the result is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from sppt.channels.lanes import Lanes
from sppt.channels.snap import answers, messages
from sppt.channels.snap.answers import Echo, Reply
from sppt.channels.snap.codes import (
    CLOSED,
    CONFLICTING,
    FIELD,
    INCONSISTENT,
    INVALID_FIELD,
    INVALID_STATUS,
    MISSING_FIELD,
    SUCCESS,
    SUCCESSFUL,
    TOKEN_FIELD,
    WHY,
    Case,
    Flag,
    Service,
    SnapRefusal,
    Why,
)
from sppt.channels.snap.door import Admitted
from sppt.channels.snap.messages import Data, Reader, moment, rupiah
from sppt.channels.snap.work import SUSPENSE, Conflict, Inquiry, Order, SnapLanes
from sppt.partners import tokens
from sppt.partners.exchanges import OK, Asked, Kept, keep, kept, same_external
from sppt.partners.quirks import NumberText, SameRequest
from sppt.partners.snap import SnapClient, SnapKey
from sppt.partners.tokens import Bearer
from sppt.payments.language import (
    PaymentNotice,
    PaymentRequest,
    Receipt,
    Refusal,
    RefusalCode,
)
from sppt.payments.queries import receipt_by_code, receipt_by_reference
from sppt.rules.calendar import WIB, wib_day

REFERENCE_MAX = 64
BY_NUMBER = "number "  # no id begins so: a space is in none
MOVED = frozenset({"", "success", "successful", "00"})
_TOKEN = Reader(messages.TokenRequest)
_INQUIRY = Reader(messages.InquiryRequest)
_PAYMENT = Reader(messages.PaymentRequest)
_STATUS = Reader(messages.StatusRequest)
_NOTICE = Reader(messages.NoticeRequest)


@dataclass(frozen=True, slots=True)
class Fate:
    """What is known of a payment: what was kept of the request, and the receipt if it was booked."""

    kept: Kept | None
    receipt: Receipt | None


class SnapDesks:
    """The services over their lanes, for one city."""

    def __init__(self, lanes: Lanes, snap: SnapLanes, *, city: str) -> None:
        self._lanes = lanes
        self._snap = snap
        self._city = city

    def token(self, client: SnapClient, key: SnapKey, body: bytes, *, at: datetime) -> Reply:
        """73: a token that ends with the key that asked for it."""
        try:
            _TOKEN.read(body)
        except SnapRefusal:
            raise SnapRefusal(TOKEN_FIELD) from None
        text = tokens.issue(Bearer(client.client.client_id, key.fingerprint), at=at)
        seconds = int(tokens.LIFE.total_seconds())
        written = seconds if client.quirks.expires_in_as is NumberText.INTEGER else str(seconds)
        message = messages.TokenAnswer(
            SUCCESSFUL.code(Service.TOKEN), SUCCESSFUL.message, text, "Bearer", written
        )
        return Reply(200, message, "ok")

    async def inquiry(self, admitted: Admitted, body: bytes) -> Reply:
        """24."""
        service, client = Service.INQUIRY, admitted.client
        read = _INQUIRY.read(body)
        code = _code(client, read.partner_service_id, read.virtual_account_no, read.customer_no)
        data = replace(_numbers(read), inquiry_request_id=read.inquiry_request_id)
        echo = Echo(data, read, _about(read.customer_no, read.inquiry_request_id))
        if not client.active:
            return _why(service, CLOSED, echo, "channel_closed")
        if isinstance(code, Refusal):
            return _refusal(service, code, echo)
        asked = _asked(admitted, service, request_id=read.inquiry_request_id, va=code)
        told = await self._snap.inquiries.ask(Inquiry(asked, code, client.names))
        if isinstance(told, Conflict):
            return _why(service, CONFLICTING, echo, "conflict")
        doubled = told.again and client.quirks.same_request is SameRequest.INCONSISTENT
        if isinstance(told.answer, Refusal):
            return _refusal(service, told.answer, echo, case=INCONSISTENT if doubled else None)
        return answers.inquired(
            told.answer,
            name=told.name,
            city=self._city,
            sub_company=client.quirks.sub_company,
            echo=echo,
            case=INCONSISTENT if doubled else SUCCESSFUL,
        )

    async def payment(self, admitted: Admitted, body: bytes) -> Reply:
        """25: refused unless it fits exactly, because the payer still has the money."""
        service, client = Service.PAYMENT, admitted.client
        read = _PAYMENT.read(body)
        code = _code(client, read.partner_service_id, read.virtual_account_no, read.customer_no)
        paid_at = moment(read.trx_date_time, field="trxDateTime")
        about = _about(read.customer_no, read.payment_request_id, read.reference_no or "")
        echo = Echo(_of_payment(read), replace(read, virtual_account_name=None), about)
        if isinstance(code, Refusal):
            return _refusal(service, code, echo)
        amount = read.paid_amount.rupiah
        asked = _asked(
            admitted,
            service,
            request_id=read.payment_request_id,
            va=code,
            amount=amount,
            reference_no=read.reference_no or "",
        )
        reference = _reference(read.payment_request_id)
        what = PaymentRequest(client.client.partner, reference, code, amount, paid_at=paid_at)
        done = await self._snap.payments.ask(Order(asked, what))
        if isinstance(done, Conflict):
            return _why(service, CONFLICTING, echo, "conflict")
        doubled = done.again and client.quirks.same_request is SameRequest.INCONSISTENT
        case = INCONSISTENT if doubled else None
        outcome = done.outcome
        if isinstance(outcome, Receipt) and not outcome.reversed:
            sub_company = client.quirks.sub_company
            return answers.paid(
                outcome, code=code, sub_company=sub_company, echo=echo, case=case or SUCCESSFUL
            )
        if isinstance(outcome, Refusal):
            return _refusal(service, outcome, echo, case=case)
        # A receipt that no longer stands: the bank must not believe that it does.
        return _refusal(service, Refusal.of(RefusalCode.REVERSED_BEFORE), echo, case=case)

    async def status(self, admitted: Admitted, body: bytes) -> Reply:
        """26: one definite answer, for as long as the books exist; by the payment's id, else by the number."""
        service, client = Service.STATUS, admitted.client
        read = _STATUS.read(body)
        code = _code(client, read.partner_service_id, read.virtual_account_no, read.customer_no)
        request_id = read.payment_request_id or read.inquiry_request_id or ""
        data = replace(
            _numbers(read),
            inquiry_request_id=read.inquiry_request_id or UNSET,
            payment_request_id=request_id or UNSET,
        )
        echo = Echo(data, read, _about(str(read.customer_no), request_id))
        if isinstance(code, Refusal):
            return _refusal(service, Refusal.of(RefusalCode.PAYMENT_NOT_FOUND), echo)
        asked = _asked(admitted, service, request_id=request_id or f"{BY_NUMBER}{code}", va=code)
        fate = await self._lanes.errands.ask(lambda at: _fate(asked, at=at))
        if isinstance(fate, Conflict):
            return _why(service, CONFLICTING, echo, "conflict")
        return _told(client, code, cast("Fate", fate), echo)

    async def notice(self, admitted: Admitted, body: bytes) -> Reply:
        """34: money has moved; booked if exactly due, else kept in suspense."""
        service, client = Service.NOTICE, admitted.client
        read = _NOTICE.read(body)
        code = _code(client, read.partner_service_id, read.virtual_account_no, read.customer_no)
        paid_at = moment(read.trx_date_time, field="trxDateTime")
        data = replace(
            _numbers(read),
            inquiry_request_id=read.inquiry_request_id or UNSET,
            payment_request_id=read.payment_request_id,
            partner_reference_no=read.partner_reference_no or UNSET,
            trx_date_time=read.trx_date_time or UNSET,
        )
        echo = Echo(data, read, _about(str(read.customer_no), read.payment_request_id))
        if (read.payment_status or "").lower() not in MOVED:
            return _why(service, Why(INVALID_STATUS, "", ""), echo, "not_moved")
        amount = read.rupiah
        if amount is None:  # never a value for what was not said
            raise SnapRefusal(MISSING_FIELD, "paidAmount")
        number = read.virtual_account_no.strip() if isinstance(code, Refusal) else code
        asked = _asked(admitted, service, request_id=read.payment_request_id, va=number, amount=amount)
        reference = _reference(read.payment_request_id)
        what = PaymentNotice(client.client.partner, reference, number, amount, paid_at=paid_at)
        done = await self._snap.payments.ask(Order(asked, what))
        if isinstance(done, Conflict):
            return _why(service, CONFLICTING, echo, "conflict")
        if isinstance(done.outcome, Refusal):
            return _refusal(service, done.outcome, echo)
        number = done.outcome.number if isinstance(done.outcome, Receipt) else f"case:{done.outcome.case_id}"
        return answers.noticed(echo, about=(number,))


def _fate(asked: Asked, *, at: datetime) -> Fate | Conflict:
    """What became of a payment or a notice with this request id; of the number itself if the id is that of an inquiry,
    for a bank may have paid with an id of its own, or if no id was given.
    """
    day = wib_day(at)
    same = same_external([asked], day=day)[0]
    if same is not None and same.request_id != asked.request_id:
        return Conflict.CONFLICT
    if same is None:
        keep([(asked, OK)], day=day, at=at, waits=())
    found = kept(asked.partner, Service.PAYMENT, asked.request_id) or kept(
        asked.partner, Service.NOTICE, asked.request_id
    )
    receipt = receipt_by_reference(asked.partner, _reference(asked.request_id))
    if found is None and receipt is None:
        inquired = kept(asked.partner, Service.INQUIRY, asked.request_id)
        if asked.request_id.startswith(BY_NUMBER) or (inquired is not None and inquired.va == asked.va):
            receipt = receipt_by_code(asked.partner, asked.va)
    return Fate(found, receipt)


def _told(client: SnapClient, code: str, fate: Fate, echo: Echo) -> Reply:
    receipt, found = fate.receipt, fate.kept
    if (found is not None and found.va != code) or (found is None and receipt is None):
        return _refusal(Service.STATUS, Refusal.of(RefusalCode.PAYMENT_NOT_FOUND), echo)
    amount = receipt.amount if receipt else found.amount if found else 0
    data = replace(echo.data, paid_amount=rupiah(amount), total_amount=rupiah(amount))
    if receipt is not None:
        why = WHY[RefusalCode.REVERSED_BEFORE] if receipt.reversed else SUCCESS
        data = replace(
            data,
            transaction_date=receipt.paid_at.astimezone(WIB).isoformat(timespec="seconds"),
            bill_details=(answers.bill_of(receipt, code=code, sub_company=client.quirks.sub_company),),
        )
        flag = Flag.REJECTED if receipt.reversed else Flag.DONE
        return answers.known(data, flag=flag, why=why, echo=echo, about=(receipt.number,))
    outcome = found.outcome if found else ""
    if outcome == SUSPENSE:
        return answers.known(data, flag=Flag.DONE, why=SUCCESS, echo=echo, about=())
    return answers.known(data, flag=Flag.REJECTED, why=WHY[RefusalCode(outcome)], echo=echo, about=())


def _code(client: SnapClient, prefix: str, account: str, customer_no: str | int) -> str | Refusal:
    """The payment code that a number names; not found if the number is no number of this partner.

    Raises SnapRefusal if the number's three spellings do not agree. A customer number written as a JSON number has
    lost its leading zeros.
    """
    prefix, account = prefix.strip(), account.strip()
    code = account.removeprefix(prefix)
    agree = (
        code == customer_no if isinstance(customer_no, str) else code.isdigit() and int(code) == customer_no
    )
    if not account.startswith(prefix) or not agree:
        raise SnapRefusal(INVALID_FIELD, "virtualAccountNo")
    return code if prefix == client.va_prefix else Refusal.of(RefusalCode.CODE_NOT_FOUND)


def _reference(request_id: str) -> str:
    """The ledger's key of a payment: the bank's own id, or its digest where that is longer than the ledger keeps."""
    if len(request_id) <= REFERENCE_MAX:
        return request_id
    return hashlib.sha256(request_id.encode("ascii")).hexdigest()


def _asked(
    admitted: Admitted,
    service: Service,
    *,
    request_id: str,
    va: str,
    amount: int = 0,
    reference_no: str = "",
) -> Asked:
    partner = admitted.client.client.partner
    return Asked(partner, service, admitted.external_id, request_id, va, amount, reference_no)


def _about(*numbers: str) -> tuple[str, ...]:
    return tuple(number for number in numbers if number)


def _numbers(read: messages.Asking | messages.StatusRequest | messages.NoticeRequest) -> Data:
    return Data(
        partner_service_id=read.partner_service_id,
        customer_no=read.customer_no,
        virtual_account_no=read.virtual_account_no,
    )


def _of_payment(read: messages.PaymentRequest) -> Data:
    """What a payment's answer gives back as it came."""
    return replace(
        _numbers(read),
        virtual_account_name=read.virtual_account_name or UNSET,
        trx_id=read.trx_id or UNSET,
        payment_request_id=read.payment_request_id,
        paid_amount=read.paid_amount,
        paid_bills=_given(read.paid_bills),
        total_amount=read.total_amount or read.paid_amount,
        trx_date_time=read.trx_date_time or UNSET,
        reference_no=read.reference_no or UNSET,
        journal_num=_given(read.journal_num),
        payment_type=_given(read.payment_type),
        flag_advise=read.flag_advise or UNSET,
    )


def _given(value: str | int | None) -> str | int | UnsetType:
    return UNSET if value is None or value == "" else value


def _why(service: Service, why: Why, echo: Echo, outcome: str, *, case: Case | None = None) -> Reply:
    return answers.refused(service, case or why.case, detail=why.english, why=why, outcome=outcome, echo=echo)


def _refusal(service: Service, refusal: Refusal, echo: Echo, *, case: Case | None = None) -> Reply:
    """A refusal of the ledger in the protocol's words; `case` stands instead of its own for a double request."""
    why = WHY[refusal.code]
    detail = FIELD.get(refusal.code, why.english)
    used = case if case is not None and why.case.status < 500 else why.case
    return answers.refused(service, used, detail=detail, why=why, outcome=str(refusal.code), echo=echo)
