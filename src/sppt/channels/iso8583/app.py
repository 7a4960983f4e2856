"""The ISO 8583 door: a message is read, its bank known, a desk asked, the answer counted and logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sppt.channels.addresses import Address
from sppt.channels.gathering import Failed, Full, NoAnswer, Stopping
from sppt.channels.iso8583 import messages
from sppt.channels.iso8583.codec import Message, Unreadable, decode, encode
from sppt.channels.iso8583.desks import IsoDesks, Reply, Unknown
from sppt.channels.iso8583.dialect import Kind, Speech
from sppt.channels.iso8583.framing import HEADER, HEADER_LENGTH
from sppt.channels.iso8583.messages import ECHO, SIGN_OFF, SIGN_ON, IsoRefusal
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.channels.pace import Pace, Rate
from sppt.kit import clock, log
from sppt.partners.iso8583 import Iso8583Client, SignOn
from sppt.partners.queries import LoggedMessage

TEXT_MAX = 4096
MILLISECOND = timedelta(milliseconds=1)
STATUS: Mapping[str, int] = {
    "ok": 200,
    "too_many": 429,
    "internal": 500,
    "busy": 503,
    "unavailable": 503,
    "unknown": 504,
}
"""Outcomes as the message log counts them; every other one is a refusal, 422."""


class Hopeless(Exception):
    """Nothing can be answered to this; the line is closed."""


@dataclass(slots=True)
class Conversation:
    """What is known of a line: who may be at its other end, and who has signed on."""

    clients: tuple[Iso8583Client, ...]
    speech: Speech
    headed: bool
    address: Address
    signed_on: set[str]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message with what framed it, whose it is and what it is about, as far as that could be read."""

    message: Message
    header: bytes
    client: Iso8583Client | None
    kind: Kind | None
    at: datetime


class IsoDoor:
    """Conversations over the desks, the journal and the metrics."""

    def __init__(self, desks: IsoDesks, journal: Journal, metrics: Metrics) -> None:
        self._desks = desks
        self._journal = journal
        self._metrics = metrics
        self._pace = Pace()

    async def answer(self, talk: Conversation, body: bytes) -> bytes | None:
        """The answer to a message, or None for silence; raises Hopeless."""
        at = clock.now()
        header, message, broken = _opened(talk, body)
        if not messages.is_request(message.mti):
            self._count("ignored", "not_a_request", talk.clients[0])
            return None
        client: Iso8583Client | None = None
        kind: Kind | None = None
        try:
            client = self._known(talk, message, at=at)
            kind = messages.checked(talk.speech, message, broken)
            reply = await self._reply(talk, client, message, kind, at=at)
        except Exception as error:
            reply, kind = _reply_to(talk.speech, error, kind)
        heard = _Heard(message, header, client, kind, at)
        answer, now = None, clock.now()
        if reply.code:
            answer = messages.answer(talk.speech, message, kind, reply.code, reply.added, at=now)
        self._note(talk, heard, reply, answer, took=now - at)
        return None if answer is None else header + encode(talk.speech.layout, answer.mti, answer.fields)

    def _known(self, talk: Conversation, message: Message, *, at: datetime) -> Iso8583Client:
        """Whose message it is: DE 32 or, where one bank forwards for others, DE 33; raises IsoRefusal."""
        named = [message.fields[number].lstrip("0") for number in (32, 33) if number in message.fields]
        here = talk.clients
        client = next((one for number in named for one in here if one.acquirer == number), None)
        if client is None and not named and len(here) == 1:
            client = here[0]
        if client is None or not client.admitted:
            raise IsoRefusal(talk.speech.codes.stranger, "stranger")
        rate = Rate(client.client.per_second, client.client.burst)
        if self._pace.wait(client.client.client_id, rate, at=at):
            raise IsoRefusal(talk.speech.codes.busy, "too_many")
        return client

    async def _reply(
        self, talk: Conversation, client: Iso8583Client, message: Message, kind: Kind, *, at: datetime
    ) -> Reply:
        name, codes = client.client.client_id, talk.speech.codes
        if kind is Kind.NETWORK:
            what = message.fields[70]
            if what == SIGN_ON:
                talk.signed_on.add(name)
            elif what == SIGN_OFF:
                talk.signed_on.discard(name)
            elif what != ECHO:
                return Reply(codes.processing, "network_unknown")
            return Reply(codes.ok, "ok")
        if client.ways.sign_on is SignOn.REQUIRED and name not in talk.signed_on:
            return Reply(codes.not_signed_on, "not_signed_on")
        wanted = messages.read(talk.speech, message, kind, at=at)
        return await self._desks.answer(client, talk.speech, wanted, again=message.mti)

    def _note(
        self, talk: Conversation, heard: _Heard, reply: Reply, answer: Message | None, *, took: timedelta
    ) -> None:
        """Counts a message and, if its bank is known, logs it."""
        route = f"ISO {heard.message.mti}/{heard.kind or 'unread'}"
        self._count(route, reply.outcome, heard.client)
        self._metrics.took(route, took)
        if heard.client is None:
            return
        told = messages.redacted(talk.speech, answer) if answer is not None else ""
        self._journal.add(
            LoggedMessage(
                at=heard.at,
                partner=heard.client.client.partner,
                client_id=heard.client.client.client_id,
                address=str(talk.address),
                route=route,
                status=STATUS.get(reply.outcome, 422),
                outcome=reply.outcome,
                about=list(reply.about),
                request=_bounded(messages.redacted(talk.speech, heard.message)),
                response=_bounded(told),
                took_ms=took // MILLISECOND,
            )
        )

    def _count(self, route: str, outcome: str, client: Iso8583Client | None) -> None:
        partner = client.client.partner if client else "-"
        self._metrics.count("sppt_iso8583_messages_total", route=route, outcome=outcome, partner=partner)


def _opened(talk: Conversation, body: bytes) -> tuple[bytes, Message, str]:
    """The header, the message, and what is wrong with it if not all of it could be read; raises Hopeless."""
    header = b""
    if talk.headed:
        header, body = body[:HEADER_LENGTH], body[HEADER_LENGTH:]
        if not HEADER.fullmatch(header):
            raise Hopeless("header")
    try:
        return header, decode(talk.speech.layout, body), ""
    except Unreadable as error:
        if not error.mti:
            raise Hopeless(error.why) from None
        return header, Message(error.mti, error.fields), error.why


def _reply_to(speech: Speech, error: Exception, kind: Kind | None) -> tuple[Reply, Kind | None]:
    """What is told when something was raised; whatever is not expected stands in the log."""
    if isinstance(error, IsoRefusal):
        return Reply(error.code, error.outcome), error.kind or kind
    if isinstance(error, Unknown):
        return Reply(speech.codes.unknown, "unknown"), kind
    if isinstance(error, Full | Stopping):
        return Reply(speech.codes.busy, "busy"), kind
    if isinstance(error, NoAnswer) and not isinstance(error, Failed):
        return Reply(speech.codes.internal, "unavailable"), kind
    if not isinstance(error, Failed):
        log.unexpected("iso8583", error)
    # A payment may have been booked before the fault: saying nothing makes the bank ask, or undo it.
    writes = kind in {Kind.PAYMENT, Kind.REVERSAL}
    return Reply(speech.codes.unknown if writes else speech.codes.internal, "internal"), kind


def _bounded(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
