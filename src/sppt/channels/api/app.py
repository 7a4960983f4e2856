"""The API over ASGI: reads, admits, hands to a desk, answers, counts and logs. Whatever happens has an answer."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

import msgspec
from msgspec import Struct
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sppt.channels.api import messages
from sppt.channels.api.codes import CLOSED_RETRY_SECONDS, STATUS, DoorCode, DoorRefusal
from sppt.channels.api.desks import Call, Desks, Reply
from sppt.channels.api.door import Door, read_body
from sppt.channels.gathering import Failed, Full, NoAnswer
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.channels.pace import Pace, Rate
from sppt.kit import clock
from sppt.partners.queries import Client, LoggedMessage
from sppt.payments.language import RefusalCode, Refused

PREFIX = "/api/v1"
ABOUT_MAX = 200
TEXT_MAX = 4096
SIGNATURE_SHOWN = 8
STRANGERS = Rate(per_second=2, burst=60)
log = logging.getLogger(__name__)
_NAMA = re.compile(rb'"nama":"(?:[^"\\]|\\.)*"')

Handler = Callable[[Call], Awaitable[Reply]]


class LoggedRequest(Struct, frozen=True, omit_defaults=True):
    """A request as the log keeps it: its body as understood, or only its size and digest."""

    timestamp: str
    signature: str
    idempotency_key: str | None = None
    body: Struct | None = None
    bytes: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A request with its body, the route it took, when it came, and whether its signature was found right."""

    request: Request
    route: str
    body: bytes
    at: datetime
    admitted: bool


class Api:
    """The routes of the API over one door, its desks, its journal and its metrics."""

    def __init__(self, door: Door, desks: Desks, journal: Journal, metrics: Metrics) -> None:
        self.door = door
        self.desks = desks
        self.journal = journal
        self.metrics = metrics
        self._strangers = Pace()
        self._document = (resources.files("sppt.channels.api") / "openapi.json").read_bytes()

    def routes(self) -> list[BaseRoute]:
        desks = self.desks
        signed: Mapping[str, Mapping[str, Handler]] = {
            "/inquiries": {"POST": desks.inquiries},
            "/codes": {"POST": desks.codes},
            "/payments": {"POST": desks.payments},
            "/payments/{receipt}": {"GET": desks.receipt},
            "/payments/{receipt}/reversal": {"POST": desks.reversal},
            "/clearance": {"POST": desks.clearance},
        }
        return [
            *(Route(PREFIX + path, Address(self, PREFIX + path, by)) for path, by in signed.items()),
            Route(f"{PREFIX}/openapi.json", self._openapi, methods=["GET"]),
        ]

    async def _openapi(self, _: Request) -> Response:
        return Response(self._document, media_type="application/json")

    async def respond(self, request: Request, path: str, handlers: Mapping[str, Handler]) -> Response:
        """The answer to a request, in any case; it is counted and, if it names a known client, logged."""
        at = clock.now()
        body = b""
        headers: dict[str, str] = {}
        client: Client | None = None
        try:
            body = await read_body(request)
            client = self._admitted(request, body, handlers, at=at)
            receipt = request.path_params.get("receipt", "")
            call = Call(client.partner, body, request.headers.get("idempotency-key"), receipt)
            reply = await handlers[request.method](call)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:
            reply = _reply_to(error, headers)
        if reply.outcome == DoorCode.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(handlers)
        elif reply.outcome == RefusalCode.CHANNEL_CLOSED:
            headers["Retry-After"] = str(CLOSED_RETRY_SECONDS)
        answer = messages.encode(reply.message)
        method = request.method if request.method in handlers else "OTHER"
        self._note(Heard(request, f"{method} {path}", body, at, client is not None), reply, answer)
        return answered(answer, reply.status, headers)

    def _admitted(
        self, request: Request, body: bytes, handlers: Mapping[str, Handler], *, at: datetime
    ) -> Client:
        if request.method not in handlers:
            raise DoorRefusal(DoorCode.METHOD_NOT_ALLOWED)
        return self.door.admit(request, body, at=at)

    def _note(self, heard: Heard, reply: Reply, answer: bytes) -> None:
        client = self.door.known(heard.request)
        partner, route = client.partner if client else "-", heard.route
        self.metrics.count("sppt_api_requests_total", route=route, outcome=reply.outcome, partner=partner)
        self.metrics.count("sppt_api_items_total", by=reply.items, route=route, partner=partner)
        self.metrics.took(route, clock.now() - heard.at)
        # Whoever knows a client id, but not the secret, must not be able to fill the log.
        if client is not None and (
            heard.admitted or not self._strangers.wait(client.client_id, STRANGERS, at=heard.at)
        ):
            self.journal.add(_logged(heard, client, self.door.address(heard.request), reply, answer))


class Address:
    """One path of the API as ASGI, with a handler for each method."""

    def __init__(self, api: Api, path: str, handlers: Mapping[str, Handler]) -> None:
        self._api = api
        self._path = path
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._api.respond(Request(scope, receive), self._path, self._handlers)
        await response(scope, receive, send)


def answered(answer: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """JSON that nobody may keep."""
    return Response(
        answer,
        status,
        {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})},
        "application/json",
    )


def refusal_of(refusal: DoorRefusal) -> Reply:
    """A door's refusal as it is told."""
    field = refusal.field or msgspec.UNSET
    return Reply(
        refusal.status,
        messages.Refused(str(refusal.code), refusal.message, field),
        str(refusal.code),
    )


def _reply_to(error: Exception, headers: dict[str, str]) -> Reply:
    """What is told when something was raised; whatever is not expected stands in the log."""
    if isinstance(error, Refused):
        message = messages.Refused(str(error.code), error.refusal.message)
        return Reply(STATUS[error.code], message, str(error.code))
    if isinstance(error, NoAnswer):
        code = DoorCode.INTERNAL if isinstance(error, Failed) else DoorCode.UNAVAILABLE
        refusal = DoorRefusal(DoorCode.BUSY if isinstance(error, Full) else code)
    elif isinstance(error, DoorRefusal):
        refusal = error
    else:
        log.error("api: unexpected", exc_info=error)
        refusal = DoorRefusal(DoorCode.INTERNAL)
    if refusal.retry_after:
        headers["Retry-After"] = str(refusal.retry_after)
    return refusal_of(refusal)


def _logged(heard: Heard, client: Client, address: str, reply: Reply, answer: bytes) -> LoggedMessage:
    """What the log keeps: no names, no reasons, no bodies that were not understood, signatures cut short."""
    headers = heard.request.headers
    signature = headers.get("x-signature", "")[:SIGNATURE_SHOWN]
    told = LoggedRequest(
        headers.get("x-timestamp", "")[:40],
        f"{signature}…",
        headers.get("idempotency-key", "")[:64] or None,
        reply.understood,
        *(() if reply.understood else (len(heard.body), hashlib.sha256(heard.body).hexdigest())),
    )
    return LoggedMessage(
        at=heard.at,
        partner=client.partner,
        client_id=client.client_id,
        address=address,
        route=heard.route,
        status=reply.status,
        outcome=reply.outcome,
        about=list(dict.fromkeys(reply.about))[:ABOUT_MAX],
        request=_bounded(messages.encode(told)),
        response=_bounded(_NAMA.sub(b'"nama":"***"', answer)),
    )


def _bounded(text: bytes) -> str:
    shown = text.decode()
    return shown if len(shown) <= TEXT_MAX else shown[: TEXT_MAX - 1] + "…"
