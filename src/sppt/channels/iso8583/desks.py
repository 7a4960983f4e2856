"""What each message does: it becomes a value, one call is made, the result is told in the bank's dialect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar, cast

from sppt.channels.gathering import Failed, NoAnswer, Unavailable
from sppt.channels.iso8583 import messages
from sppt.channels.iso8583.dialect import Kind, Speech
from sppt.channels.iso8583.messages import Wanted
from sppt.channels.iso8583.profile import About, Told, profile
from sppt.channels.iso8583.work import SERVICE, Answered, IsoLanes, Question
from sppt.channels.judging import Order
from sppt.channels.lanes import Lanes
from sppt.kit import clock
from sppt.partners.exchanges import Asked
from sppt.partners.iso8583 import Iso8583Client
from sppt.payments.actions import reverse_by_channel
from sppt.payments.language import (
    Ask,
    FrozenItem,
    Inquired,
    PaymentRequest,
    Pick,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    ReversalRequest,
    Reversed,
)
from sppt.payments.queries import payments_of, receipt_by_reference
from sppt.rules.nop import Nop, NotANop

Result = TypeVar("Result")
REASON = "Pembatalan oleh bank lewat ISO 8583."
DESCRIBED_MAX = 20_000
DESCRIBED_FOR = timedelta(minutes=10)
_PAID = frozenset({RefusalCode.ALREADY_PAID, RefusalCode.NOTHING_TO_PAY})


@dataclass(frozen=True, slots=True)
class Reply:
    """DE 39, what else is answered, a word for the log, and what numbers it names. An empty code means silence."""

    code: str
    outcome: str
    added: dict[int, str] = field(default_factory=dict)
    about: tuple[str, ...] = ()


class Described:
    """What inquiries told of their bills, so that a payment soon after need not read it again."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], tuple[datetime, About]] = {}

    def keep(self, key: tuple[str, str], about: About, *, at: datetime) -> None:
        """Remembers a bill as this partner was told of it; past the bound the oldest is forgotten."""
        self._told.pop(key, None)
        self._told[key] = (at, about)
        if len(self._told) > DESCRIBED_MAX:
            del self._told[next(iter(self._told))]

    def find(self, key: tuple[str, str], *, at: datetime) -> About | None:
        """What was told within the last ten minutes."""
        told = self._told.get(key)
        return told[1] if told is not None and at - told[0] <= DESCRIBED_FOR else None


class Unknown(Exception):
    """Whether something was booked cannot be known now; it will be found again by its key."""


class IsoDesks:
    """The messages over their lanes, for one city."""

    def __init__(self, lanes: Lanes, iso: IsoLanes, *, city: str) -> None:
        self._lanes = lanes
        self._iso = iso
        self._city = city
        self._described = Described()

    async def answer(self, client: Iso8583Client, speech: Speech, wanted: Wanted, *, again: str) -> Reply:
        """The reply to an inquiry, a payment or a reversal; `again` is the MTI. Raises NoAnswer, Unknown."""
        about = (wanted.nop, wanted.own, *((wanted.ntb,) if wanted.ntb else ()))
        try:
            nop = Nop.read(wanted.nop, city=self._city)
        except NotANop:
            return _refused(speech, wanted, RefusalCode.NOT_A_NOP, about)
        if wanted.kind is Kind.INQUIRY:
            return await self._inquiry(client, speech, wanted, nop, about)
        if wanted.kind is Kind.PAYMENT:
            return await self._payment(client, speech, wanted, nop, about)
        return await self._reversal(client, speech, wanted, about, again=again)

    async def _inquiry(
        self, client: Iso8583Client, speech: Speech, wanted: Wanted, nop: Nop, about: tuple[str, ...]
    ) -> Reply:
        if not client.active:
            return _refused(speech, wanted, RefusalCode.CHANNEL_CLOSED, about)
        ask = Ask(client.client.partner, Pick(nop, frozenset({wanted.tax_year})))
        told = await self._iso.questions.ask(Question(nop, wanted.tax_year, client.names, ask))
        if not isinstance(told.owed, Inquired):
            code = told.owed.code if isinstance(told.owed, Refusal) else RefusalCode.TROUBLE
            return await self._maybe_its_own(client, speech, _refused(speech, wanted, code, about), wanted)
        self._described.keep((client.client.partner, wanted.bill), told.about, at=clock.now())
        lines = told.owed.lines
        bill = Told(
            nop=wanted.nop,
            tax_year=wanted.tax_year,
            pokok=sum(line.pokok for line in lines),
            potongan=sum(line.potongan for line in lines),
            denda=sum(line.denda for line in lines),
            about=told.about,
        )
        amount = told.owed.amount * speech.amount_unit
        added = {4: str(amount), speech.place.profile: profile(speech.profile, bill)}
        return Reply(speech.codes.ok, "ok", added, about)

    async def _payment(
        self, client: Iso8583Client, speech: Speech, wanted: Wanted, nop: Nop, about: tuple[str, ...]
    ) -> Reply:
        """Refused unless it fits exactly, because the payer still has the money."""
        partner, reference = client.client.partner, wanted.reference
        asked = Asked(partner, SERVICE, reference, reference, wanted.bill, wanted.amount, wanted.ntb)
        question = Question(nop, wanted.tax_year, client.names)
        pick = Pick(nop, frozenset({wanted.tax_year}))
        what = PaymentRequest(partner, reference, "", wanted.amount, paid_at=wanted.paid_at, pick=pick)
        known = self._described.find((partner, wanted.bill), at=clock.now())
        booking = self._iso.payments.ask(Order(asked, what))
        # Read beside the booking, not after it.
        reading = None if known else asyncio.ensure_future(self._about(question))
        outcome = await definite(booking)
        if isinstance(outcome, Refusal):
            return await self._maybe_its_own(
                client, speech, _refused(speech, wanted, outcome.code, about), wanted
            )
        if not isinstance(outcome, Receipt):
            raise TypeError("a request is booked or refused; only notices can be suspended")
        if outcome.reversed:  # the bank must not believe that it stands
            return _refused(speech, wanted, RefusalCode.REVERSED_BEFORE, about)
        told = await reading if reading is not None else known or About()
        bill = _paid(wanted, outcome.items, told, outcome.number)
        added = {speech.place.profile: profile(speech.profile, bill)}
        if speech.place.ntpd:
            added[speech.place.ntpd] = outcome.number
        return Reply(speech.codes.ok, "ok", added, (*about, outcome.number))

    async def _about(self, question: Question) -> About:
        """What is known of a bill that was just paid; that it was paid is told even when this cannot be."""
        try:
            told: Answered = await self._iso.questions.ask(question)
        except NoAnswer:
            return About()
        return told.about

    async def _reversal(
        self, client: Iso8583Client, speech: Speech, wanted: Wanted, about: tuple[str, ...], *, again: str
    ) -> Reply:
        request = ReversalRequest(client.client.partner, f"R{wanted.own}", wanted.reference, REASON)
        done = await definite(self._errand(lambda at: undo(request, wanted, at=at)))
        about = tuple(dict.fromkeys((*about, wanted.reference)))
        if isinstance(done, Refusal):
            return _refused(speech, wanted, done.code, about)
        is_second = done.replayed and again != messages.REPEATED_REVERSAL
        code = speech.codes.reversed_again if is_second else speech.codes.ok
        added = {speech.place.ntpd: done.receipt} if speech.place.ntpd else {}
        outcome = "ok" if code == speech.codes.ok else "reversed_again"
        return Reply(code, outcome, added, (*about, done.receipt))

    async def _maybe_its_own(
        self, client: Iso8583Client, speech: Speech, reply: Reply, wanted: Wanted
    ) -> Reply:
        """Whoever paid a bill learns its receipt again, and so its own success; nobody else does."""
        if reply.outcome not in _PAID or not speech.place.ntpd:
            return reply
        partner = client.client.partner
        try:
            receipt = await self._errand(lambda _: own_receipt(partner, wanted.nop, wanted.tax_year))
        except NoAnswer:
            return reply
        if not receipt:
            return reply
        return Reply(
            reply.code, reply.outcome, {**reply.added, speech.place.ntpd: receipt}, (*reply.about, receipt)
        )

    async def _errand(self, run: Callable[[datetime], Result]) -> Result:
        return cast("Result", await self._lanes.errands.ask(run))


async def definite(asked: Awaitable[Result]) -> Result:
    """An answer that says what became of it; raises Unknown where that cannot be known, NoAnswer where nothing did."""
    try:
        return await asked
    except (Unavailable, Failed) as lost:
        raise Unknown from lost


def undo(request: ReversalRequest, wanted: Wanted, *, at: datetime) -> Reversed | Refusal:
    """Undoes a payment that was made with this key for this bill and amount."""
    original = receipt_by_reference(request.channel, request.original_reference)
    if original is not None and not _is_of(original, wanted):
        return Refusal.of(RefusalCode.PAYMENT_NOT_FOUND)
    try:
        return reverse_by_channel(request, at=at)
    except Refused as refused:
        return refused.refusal


def _is_of(receipt: Receipt, wanted: Wanted) -> bool:
    return receipt.amount == wanted.amount and wanted.tax_year in {item.tax_year for item in receipt.items}


def own_receipt(partner: str, nop: str, tax_year: int) -> str:
    """The receipt of a payment of this bill by this partner that stands; empty if there is none."""
    return next(
        (
            one.receipt
            for one in reversed(payments_of([nop]))
            if one.channel == partner and one.tax_year == tax_year and one.receipt and not one.reversed
        ),
        "",
    )


def _paid(wanted: Wanted, items: Sequence[FrozenItem], about: About, receipt: str) -> Told:
    return Told(
        nop=wanted.nop,
        tax_year=wanted.tax_year,
        pokok=sum(item.pokok for item in items),
        potongan=sum(item.potongan for item in items),
        denda=sum(item.denda for item in items),
        about=about,
        ntpd=receipt,
    )


def _refused(speech: Speech, wanted: Wanted, code: RefusalCode, about: tuple[str, ...]) -> Reply:
    codes = speech.reversal_refusals if wanted.kind is Kind.REVERSAL else speech.refusals
    return Reply(codes[code], str(code), about=about)
