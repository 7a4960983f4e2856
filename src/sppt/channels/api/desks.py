"""What each address of the API does: a message becomes a value, one call is made, the result is told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from msgspec import UNSET, Struct, UnsetType

from sppt.channels.api import messages
from sppt.channels.api.codes import STATUS, DoorCode, DoorRefusal
from sppt.channels.api.messages import Reader
from sppt.channels.judging import Order
from sppt.channels.lanes import Keyed, KeyReused, Lanes, Question, Told
from sppt.partners.actions import Claim
from sppt.partners.actions import claim as claim_keys
from sppt.partners.exchanges import Asked
from sppt.payments.actions import fingerprint as content
from sppt.payments.actions import reverse_by_channel
from sppt.payments.inquiries import Clearance, clearances
from sppt.payments.language import (
    Ask,
    CodeAsk,
    FrozenItem,
    PaymentCode,
    PaymentRequest,
    Pick,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    ReversalRequest,
    Reversed,
    Wish,
)
from sppt.payments.numbers import is_receipt_number
from sppt.payments.queries import receipt_by_number
from sppt.rules.calendar import WIB
from sppt.rules.due import Due
from sppt.rules.nop import Nop, NotANop

PAID_AT_YEARS = range(2000, 2200)
SERVICE = "api"
_KEY = re.compile(r"[!-~]{1,64}")
_NOP = re.compile(r"[0-9]{18}")
_INQUIRY = Reader(messages.InquiryRequest)
_CODE = Reader(messages.CodeRequest)
_PAYMENT = Reader(messages.PaymentOrder)
_REVERSAL = Reader(messages.ReversalOrder)
_CLEARANCE = Reader(messages.ClearanceRequest)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Call:
    """An admitted request. `key` is its Idempotency-Key, `receipt` the one in its address, or the list's token."""

    partner: str
    body: bytes
    key: str | None
    receipt: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, what the request was understood as, and what NOPs, codes, references, receipts it names."""

    status: int
    message: Struct
    outcome: str
    understood: Struct | None = None
    about: tuple[str, ...] = ()
    items: int = 1


class Desks:
    """The API's addresses over the shared lanes, for one city."""

    def __init__(self, lanes: Lanes, *, city: str, base_url: str) -> None:
        self._lanes = lanes
        self._city = city
        self._base_url = base_url

    async def inquiries(self, call: Call) -> Reply:
        asked = _INQUIRY.read(call.body)
        questions = tuple(self._question(call, one, place) for place, one in enumerate(asked.items))
        told = await self._lanes.inquiries.ask(questions, weight=len(questions))
        answers = tuple(_quoted(one, each) for one, each in zip(asked.items, told, strict=True))
        refused = [each.refusal for each in answers if isinstance(each, messages.Refused)]
        outcome = refused[0] if len(refused) == len(answers) else "ok"
        about = tuple(_about(question) for question in questions if not isinstance(question, Refusal))
        return Reply(200, messages.InquiryAnswer(answers), outcome, asked, about, items=len(answers))

    async def codes(self, call: Call) -> Reply:
        asked = _CODE.read(call.body)
        key = required_key(call)
        picks: list[tuple[Nop, frozenset[int]]] = []
        for one in asked.items:
            nop = self._nop(one.nop)
            if isinstance(nop, Refusal):
                return _refused(nop, asked)
            picks.append((nop, frozenset(one.tax_years)))
        claim = Claim(call.partner, "codes", key, fingerprint(asked))
        wish = Wish(tuple(picks), f"api:{call.partner}:{key}")
        code = await self._lanes.codes.ask(Keyed(wish, claim), weight=len(picks))
        about = (*(nop.digits for nop, _ in picks), key)
        if isinstance(code, KeyReused):
            raise DoorRefusal(DoorCode.KEY_REUSED)
        if isinstance(code, Refusal):
            return _refused(code, asked, about)
        opened = messages.CodeOpened(
            code.code, code.amount, wib(code.valid_until), str(code.state), _bills(code.items)
        )
        return Reply(200, opened, "ok", asked, (code.code, *about))

    async def payments(self, call: Call) -> Reply:
        order = _PAYMENT.read(call.body)
        request = self._payment(call, order)
        if isinstance(request, Refusal):
            return _refused(request, order, (order.reference,))
        key = _key(call)
        # The reference is the ledger's own key: only a key that differs from it has to be kept besides.
        claim = None
        if key is not None and key != order.reference:
            claim = Claim(call.partner, "payments", key, fingerprint(order))
        outcome = await self._lanes.payments.ask(Keyed(order_of(request), claim))
        what = request.pick.nop.digits if request.pick else request.code
        about = (what, order.reference)
        if isinstance(outcome, KeyReused):
            raise DoorRefusal(DoorCode.KEY_REUSED)
        if isinstance(outcome, Refusal):
            return _refused(outcome, order, about)
        if not isinstance(outcome, Receipt):
            raise TypeError("a request is booked or refused; only notices can be suspended")
        return Reply(200, self._paid(outcome), "ok", order, (*about, outcome.number))

    async def receipt(self, call: Call) -> Reply:
        found = await self._own_receipt(call)
        return Reply(200, self._paid(found), "ok", None, (found.number, found.reference))

    async def reversal(self, call: Call) -> Reply:
        order = _REVERSAL.read(call.body)
        key = required_key(call)
        found = await self._own_receipt(call)
        request = ReversalRequest(call.partner, key, found.reference, order.reason)
        claim = Claim(call.partner, "reversals", key, fingerprint(order, found.number))
        silent = messages.ReversalOrder("…")  # a reason may name people; the ledger keeps it
        about = (found.number, found.reference, key)
        done = await self._errand(lambda at: _reverse(request, claim, at=at))
        if isinstance(done, KeyReused):
            raise DoorRefusal(DoorCode.KEY_REUSED)
        if isinstance(done, Refusal):
            return _refused(done, silent, about)
        answer = messages.ReversalDone(done.receipt, wib(done.reversed_at), done.replayed)
        return Reply(200, answer, "ok", silent, about)

    async def clearance(self, call: Call) -> Reply:
        asked = _CLEARANCE.read(call.body)
        nops = [self._nop(text) for text in asked.nops]
        readable = [nop for nop in nops if isinstance(nop, Nop)]
        told = iter(await self._errand(lambda at: clearances(readable, at=at))) if readable else iter(())
        answers = tuple(_cleared(nop if isinstance(nop, Refusal) else next(told)) for nop in nops)
        about = tuple(nop.digits for nop in readable)
        return Reply(200, messages.ClearanceAnswer(answers), "ok", asked, about, items=len(answers))

    async def _errand(self, run: Callable[[datetime], Result]) -> Result:
        return cast("Result", await self._lanes.errands.ask(run))

    async def _own_receipt(self, call: Call) -> Receipt:
        """The receipt in the address, if it is this partner's own. Raises Refused `payment_not_found`."""
        found = None
        if is_receipt_number(call.receipt):
            found = await self._errand(lambda _: receipt_by_number(call.receipt))
        if found is None or found.channel != call.partner:
            raise Refused(Refusal.of(RefusalCode.PAYMENT_NOT_FOUND))
        return found

    def _nop(self, text: str) -> Nop | Refusal:
        if not _NOP.fullmatch(text):
            return Refusal.of(RefusalCode.NOT_A_NOP)
        nop = Nop(text)
        if nop.city == self._city and nop.blok != "000" and nop.urut != "0000":
            return nop  # nothing is left for the long way, which reads what people type
        try:
            return Nop.read(text, city=self._city)
        except NotANop as error:
            return Refusal(RefusalCode.NOT_A_NOP, str(error))

    def _question(self, call: Call, one: messages.Asked, place: int) -> Question:
        if isinstance(one.code, UnsetType) == isinstance(one.nop, UnsetType):
            raise DoorRefusal(DoorCode.BAD_FIELD, field=f"items[{place}]")
        if isinstance(one.nop, UnsetType):
            if one.tax_years:
                raise DoorRefusal(DoorCode.BAD_FIELD, field=f"items[{place}].tax_years")
            return CodeAsk(call.partner, str(one.code))
        nop = self._nop(one.nop)
        return nop if isinstance(nop, Refusal) else Ask(call.partner, Pick(nop, frozenset(one.tax_years)))

    def _payment(self, call: Call, order: messages.PaymentOrder) -> PaymentRequest | Refusal:
        if isinstance(order.code, UnsetType) == isinstance(order.nop, UnsetType):
            raise DoorRefusal(DoorCode.BAD_FIELD, field="code")
        if bool(order.tax_years) == isinstance(order.nop, UnsetType):
            raise DoorRefusal(DoorCode.BAD_FIELD, field="tax_years")
        paid_at = None if isinstance(order.paid_at, UnsetType) else order.paid_at
        if paid_at is not None and paid_at.year not in PAID_AT_YEARS:
            raise DoorRefusal(DoorCode.BAD_FIELD, field="paid_at")
        if isinstance(order.nop, UnsetType):
            return PaymentRequest(
                call.partner, order.reference, str(order.code), order.amount, paid_at=paid_at
            )
        nop = self._nop(order.nop)
        if isinstance(nop, Refusal):
            return nop
        pick = Pick(nop, frozenset(order.tax_years))
        return PaymentRequest(call.partner, order.reference, "", order.amount, paid_at=paid_at, pick=pick)

    def _paid(self, receipt: Receipt) -> messages.Paid:
        return messages.Paid(
            receipt=receipt.number,
            reference=receipt.reference,
            amount=receipt.amount,
            paid_at=wib(receipt.paid_at),
            received_at=wib(receipt.received_at),
            law_on=receipt.law_on,
            business_day=receipt.business_day,
            verify_url=f"{self._base_url}/v/{receipt.token}",
            items=_bills(receipt.items),
            replayed=receipt.replayed,
            reversed=receipt.reversed,
        )


def order_of(request: PaymentRequest) -> Order:
    """A payment as it is judged: its reference is its key, bound to what the ledger binds it to."""
    key = request.reference
    return Order(Asked(request.channel, SERVICE, key, key, content(request)[:28], request.amount), request)


def _reverse(request: ReversalRequest, claim: Claim, *, at: datetime) -> Reversed | Refusal | KeyReused:
    if not claim_keys([claim], at=at)[0]:
        return KeyReused()
    try:
        return reverse_by_channel(request, at=at)
    except Refused as refused:
        return refused.refusal


def _key(call: Call) -> str | None:
    if call.key is not None and not _KEY.fullmatch(call.key):
        raise DoorRefusal(DoorCode.KEY_MALFORMED)
    return call.key


def required_key(call: Call) -> str:
    key = _key(call)
    if key is None:
        raise DoorRefusal(DoorCode.KEY_MISSING)
    return key


def fingerprint(message: Struct, *more: str) -> str:
    """The content of a request, however its JSON was spaced and ordered."""
    return hashlib.sha256(messages.encode([message, *more])).hexdigest()


def _about(question: Ask | CodeAsk) -> str:
    return question.pick.nop.digits if isinstance(question, Ask) else question.code


def _refused(refusal: Refusal, understood: Struct | None, about: tuple[str, ...] = ()) -> Reply:
    # Whose a payment is, another partner never learns.
    told = Refusal.of(RefusalCode.PAYMENT_NOT_FOUND) if refusal.code is RefusalCode.NOT_THE_PAYER else refusal
    message = messages.Refused(str(told.code), told.message)
    return Reply(STATUS[told.code], message, str(refusal.code), understood, about)


def _quoted(asked: messages.Asked, told: Told) -> messages.Quoted | messages.Refused:
    answer = told.answer
    if isinstance(answer, Refusal):
        return messages.Refused(str(answer.code), answer.message)
    if isinstance(answer, PaymentCode):
        return messages.Quoted(answer.amount, wib(answer.valid_until), _bills(answer.items), code=answer.code)
    return messages.Quoted(
        answer.amount,
        wib(answer.valid_until),
        tuple(_bill_of(line) for line in answer.lines),
        nop=asked.nop,
        tax_years=tuple(sorted(answer.pick.years)),
        nama=told.nama or UNSET,
    )


def _bill_of(line: Due) -> messages.Bill:
    bill = line.facts
    return messages.Bill(
        bill.nop, bill.tax_year, line.pokok, line.potongan, line.denda, line.total, bill.jatuh_tempo
    )


def _bills(items: tuple[FrozenItem, ...]) -> tuple[messages.Bill, ...]:
    return tuple(
        messages.Bill(one.nop.digits, one.tax_year, one.pokok, one.potongan, one.denda, one.amount)
        for one in items
    )


def _cleared(told: Clearance | Refusal) -> messages.Cleared | messages.Refused:
    if isinstance(told, Refusal):
        return messages.Refused(str(told.code), told.message)
    return messages.Cleared(told.nop.digits, told.clear, told.valid_until)


def wib(at: datetime) -> datetime:
    return at.astimezone(WIB).replace(microsecond=0)
