"""The API over ASGI: reads, admits, hands to a desk, answers, counts and logs. Whatever happens has an answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sppt.channels.api import messages
from sppt.channels.api.codes import RETRY_SECONDS, STATUS, DoorCode, DoorRefusal
from sppt.channels.api.desks import Call, Desks, Reply
from sppt.channels.api.door import Door
from sppt.channels.api.lists import ListDesks
from sppt.channels.gathering import Failed, Full, NoAnswer
from sppt.channels.heard import BodyTooLarge, Gone, Heard, heard, read_body
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.channels.pace import Pace, Rate
from sppt.kit import clock, log
from sppt.partners.queries import Client, LoggedMessage
from sppt.payments.language import Refusal, RefusalCode, Refused

PREFIX = "/api/v1"
ABOUT_MAX = 200
TEXT_MAX = 4096
MILLISECOND = timedelta(milliseconds=1)
SIGNATURE_SHOWN = 8
STRANGERS = Rate(per_second=2, burst=60)
_NAMA = re.compile(rb'"nama":"(?:[^"\\]|\\.)*"')
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]

Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply as it goes out; `admitted`: the request's signature was found right."""

    reply: Reply
    body: bytes
    headers: Mapping[str, str]
    admitted: bool


class Api:
    """The routes of the API over one door, its desks, its journal and its metrics."""

    def __init__(
        self, door: Door, desks: Desks, lists: ListDesks, journal: Journal, metrics: Metrics
    ) -> None:
        self.door = door
        self._desks = desks
        self._lists = lists
        self._journal = journal
        self._metrics = metrics
        self._strangers = Pace()
        self._document = (resources.files("sppt.channels.api") / "openapi.json").read_bytes()

    def routes(self) -> list[BaseRoute]:
        """The hot ones first: they are tried in this order."""
        desks = self._desks
        signed: Mapping[str, Mapping[str, Handler]] = {
            "/inquiries": {"POST": desks.inquiries},
            "/payments": {"POST": desks.payments},
            "/codes": {"POST": desks.codes},
            "/payments/{receipt}": {"GET": desks.receipt},
            "/payments/{receipt}/reversal": {"POST": desks.reversal},
            "/clearance": {"POST": desks.clearance},
            "/lists/{receipt}": {"GET": self._lists.seen},
            "/lists/{receipt}/codes": {"POST": self._lists.codes},
            "/lists/{receipt}/receipts": {"GET": self._lists.receipts, "POST": self._lists.ask_receipts},
            "/lists/{receipt}/lines/{after}": {"GET": self._lists.lines},
        }
        long = Address(self, f"{PREFIX}/lists", {"POST": self._lists.bring}, most=messages.LIST_BODY_MAX)
        return [
            *(Route(PREFIX + path, Address(self, PREFIX + path, by)) for path, by in signed.items()),
            Route(f"{PREFIX}/lists", long),
            Route(f"{PREFIX}/openapi.json", self._openapi, methods=["GET"]),
        ]

    async def _openapi(self, _: Request) -> Response:
        return Response(self._document, media_type="application/json")

    async def answer(
        self, request: Heard, named: Mapping[str, str], handlers: Mapping[str, Handler]
    ) -> Answered:
        """The answer to a request, in any case."""
        headers: dict[str, str] = {}
        client: Client | None = None
        try:
            client = self._admitted(request, handlers)
            call = Call(
                client.partner,
                request.body,
                request.headers.get("idempotency-key"),
                named.get("receipt", ""),
                named.get("after", ""),
            )
            reply = await handlers[request.method](call)
        except Exception as error:
            reply = _reply_to(error, headers)
        if reply.outcome == DoorCode.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join(handlers)
        elif reply.outcome in RETRY_SECONDS and "retry-after" not in headers:
            headers["retry-after"] = str(RETRY_SECONDS[RefusalCode(reply.outcome)])
        return Answered(reply, messages.encode(reply.message), headers, client is not None)

    def _admitted(self, request: Heard, handlers: Mapping[str, Handler]) -> Client:
        if request.method not in handlers:
            raise DoorRefusal(DoorCode.METHOD_NOT_ALLOWED)
        client = self.door.admit(request)
        # A partner that was switched off in mid-payment still learns what became of it; the ledger takes nothing new.
        if not client.active and handlers[request.method] not in {self._desks.payments, self._desks.receipt}:
            raise Refused(Refusal.of(RefusalCode.CHANNEL_CLOSED))
        return client

    def note(self, request: Heard, route: str, answered: Answered) -> None:
        """Counts a request and, if it names a known client, logs it."""
        client, reply = self.door.known(request), answered.reply
        partner = client.partner if client else "-"
        self._metrics.count("sppt_api_requests_total", route=route, outcome=reply.outcome, partner=partner)
        self._metrics.count("sppt_api_items_total", by=reply.items, route=route, partner=partner)
        self._metrics.took(route, clock.now() - request.at)
        if client is None:
            return
        # Whoever knows a client id, but not the secret, must not be able to fill the log.
        if answered.admitted or not self._strangers.wait(client.client_id, STRANGERS, at=request.at):
            address = str(self.door.address(request) or "")
            self._journal.add(_logged(request, client, address, route, answered))


class Address:
    """One path of the API as ASGI, with a handler for each method."""

    def __init__(
        self, api: Api, path: str, handlers: Mapping[str, Handler], *, most: int = messages.BODY_MAX
    ) -> None:
        self._api = api
        self._most = most
        self._path = path
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        at = clock.now()
        method = scope["method"] if scope["method"] in self._handlers else "OTHER"
        try:
            body = await read_body(receive, most=self._most)
        except Gone:
            return
        except BodyTooLarge:
            request = heard(scope, b"", at=at)
            reply = refusal_of(DoorRefusal(DoorCode.BODY_TOO_LARGE))
            answered = Answered(
                reply, messages.encode(reply.message), {"connection": "close"}, admitted=False
            )
        else:
            request = heard(scope, body, at=at)
            answered = await self._api.answer(request, scope["path_params"], self._handlers)
        self._api.note(request, f"{method} {self._path}", answered)
        await _send(send, answered)


async def _send(send: Send, answered: Answered) -> None:
    headers = [
        *_HEADERS,
        (b"content-length", str(len(answered.body)).encode()),
        *((name.encode(), value.encode()) for name, value in answered.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answered.reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": answered.body})


def told(reply: Reply) -> Response:
    """A reply where no partner asked."""
    return Response(
        messages.encode(reply.message), reply.status, {"Cache-Control": "no-store"}, "application/json"
    )


def refusal_of(refusal: DoorRefusal) -> Reply:
    """A door's refusal as it is told."""
    field = refusal.field or msgspec.UNSET
    message = messages.Refused(str(refusal.code), refusal.message, field)
    return Reply(refusal.status, message, str(refusal.code))


def _reply_to(error: Exception, headers: dict[str, str]) -> Reply:
    """What is told when something was raised; whatever is not expected stands in the log."""
    if isinstance(error, Refused):
        message = messages.Refused(str(error.code), error.refusal.message)
        return Reply(STATUS[error.code], message, str(error.code))
    if isinstance(error, Failed):
        refusal = DoorRefusal(DoorCode.INTERNAL, incident=error.incident)
    elif isinstance(error, NoAnswer):
        refusal = DoorRefusal(DoorCode.BUSY if isinstance(error, Full) else DoorCode.UNAVAILABLE)
    elif isinstance(error, DoorRefusal):
        refusal = error
    else:
        refusal = DoorRefusal(DoorCode.INTERNAL, incident=log.unexpected("api", error))
    if refusal.retry_after:
        headers["retry-after"] = str(refusal.retry_after)
    return refusal_of(refusal)


def _logged(request: Heard, client: Client, address: str, route: str, answered: Answered) -> LoggedMessage:
    """What the log keeps: no names, no reasons, no bodies that were not understood, signatures cut short."""
    reply = answered.reply
    if reply.understood is not None:
        body = messages.encode(reply.understood).decode()
    else:
        body = f'{{"bytes":{len(request.body)},"sha256":"{hashlib.sha256(request.body).hexdigest()}"}}'
    stamp = messages.encode(
        [
            request.header("x-timestamp")[:40],
            request.header("idempotency-key")[:64],
            f"{request.header('x-signature')[:SIGNATURE_SHOWN]}…",
        ]
    ).decode()
    response = answered.body
    if b'"nama"' in response:
        response = _NAMA.sub(b'"nama":"***"', response)
    return LoggedMessage(
        at=request.at,
        partner=client.partner,
        client_id=client.client_id,
        address=address,
        route=route,
        status=reply.status,
        outcome=reply.outcome,
        about=list(dict.fromkeys(reply.about))[:ABOUT_MAX],
        request=_bounded(f'{{"stamp":{stamp},"body":{body}}}'),
        response=_bounded(response.decode()),
        took_ms=(clock.now() - request.at) // MILLISECOND,
    )


def _bounded(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
