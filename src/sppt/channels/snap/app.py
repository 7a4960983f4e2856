"""The SNAP door over ASGI: reads, admits, hands to a desk, answers, counts and logs. Whatever happens has an answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sppt.channels.gathering import Failed, Full, NoAnswer
from sppt.channels.heard import BodyTooLarge, Gone, Heard, heard, read_body
from sppt.channels.journal import Journal
from sppt.channels.metrics import Metrics
from sppt.channels.pace import Pace, Rate
from sppt.channels.snap import answers, messages
from sppt.channels.snap.answers import Reply
from sppt.channels.snap.codes import (
    BAD_REQUEST,
    BUSY,
    OUR_FAULT,
    UNKNOWN,
    Service,
    SnapRefusal,
)
from sppt.channels.snap.desks import SnapDesks
from sppt.channels.snap.door import Admitted, SnapDoor
from sppt.channels.snap.signatures import Over
from sppt.kit import clock, log
from sppt.partners.queries import LoggedMessage
from sppt.partners.snap import SnapClient
from sppt.rules.calendar import WIB

PREFIX = "/v1.0"
PATHS: Mapping[Service, str] = {
    Service.PAYMENT: f"{PREFIX}/transfer-va/payment",
    Service.INQUIRY: f"{PREFIX}/transfer-va/inquiry",
    Service.STATUS: f"{PREFIX}/transfer-va/status",
    Service.NOTICE: f"{PREFIX}/transfer-va/notify-payment-intrabank",
    Service.TOKEN: f"{PREFIX}/access-token/b2b",
}
RETRY_SECONDS = 1
TEXT_MAX = 4096
MILLISECOND = timedelta(milliseconds=1)
SIGNATURE_SHOWN = 8
STRANGERS = Rate(per_second=2, burst=60)
# Names and tokens stay out of the log; everything else that we answer may stand there.
_SECRET = re.compile(rb'"(virtualAccountName|accessToken)":"(?:[^"\\]|\\.)*"')

Desk = Callable[[Admitted, bytes], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Served:
    """A service that another protocol speaks in SNAP, with its address and its desk."""

    service: Service
    path: str
    desk: Desk


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply as it goes out, who was let in, and the moment at which it was ready."""

    reply: Reply
    body: bytes
    headers: Mapping[str, str]
    admitted: Admitted | None
    at: datetime


class Snap:
    """The services of SNAP over one door, their desks, the journal and the metrics."""

    def __init__(
        self,
        door: SnapDoor,
        desks: SnapDesks,
        journal: Journal,
        metrics: Metrics,
        *,
        more: Sequence[Served] = (),
    ) -> None:
        self.door = door
        self._desks = desks
        self._journal = journal
        self._metrics = metrics
        self._strangers = Pace()
        self._services: Mapping[Service, Desk] = {
            Service.INQUIRY: desks.inquiry,
            Service.PAYMENT: desks.payment,
            Service.STATUS: desks.status,
            Service.NOTICE: desks.notice,
            **{one.service: one.desk for one in more},
        }
        self._paths: Mapping[Service, str] = {**PATHS, **{one.service: one.path for one in more}}

    def routes(self) -> list[BaseRoute]:
        return [Route(path, Address(self, service)) for service, path in self._paths.items()]

    async def answer(self, request: Heard, service: Service) -> Answered:
        """The answer to a request, in any case."""
        admitted: Admitted | None = None
        headers: dict[str, str] = {}
        try:
            if service is Service.TOKEN:
                reply = self._token(request)
            else:
                admitted = self.door.admit(request, service)
                reply = await self._services[service](admitted, request.body)
        except Exception as error:
            reply = _reply_to(error, service, headers)
        return Answered(reply, messages.encode(reply.message), headers, admitted, clock.now())

    def _token(self, request: Heard) -> Reply:
        client, key = self.door.admit_for_token(request)
        return self._desks.token(client, key, request.body, at=request.at)

    def note(self, request: Heard, service: Service, answered: Answered) -> None:
        """Counts a request and, if it names a known partner, logs it."""
        client, reply, route = self.door.known(request), answered.reply, f"POST {self._paths[service]}"
        partner = client.client.partner if client else "-"
        self._metrics.count("sppt_snap_requests_total", route=route, outcome=reply.outcome, partner=partner)
        self._metrics.took(route, answered.at - request.at)
        if client is None:
            return
        # Whoever knows a partner's number, but neither key nor secret, must not be able to fill the log.
        stranger = answered.admitted is None and reply.status != 200
        if not stranger or not self._strangers.wait(client.client.client_id, STRANGERS, at=request.at):
            address = str(self.door.address(request) or "")
            self._journal.add(_logged(request, client, address, route, answered))


class Address:
    """One service as ASGI."""

    def __init__(self, snap: Snap, service: Service) -> None:
        self._snap = snap
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        at = clock.now()
        try:
            body = await read_body(receive, most=messages.BODY_MAX)
        except Gone:
            return
        except BodyTooLarge:
            request = heard(scope, b"", at=at)
            reply = answers.refused(self._service, BAD_REQUEST, outcome="body_too_large")
            answered = Answered(reply, messages.encode(reply.message), {"connection": "close"}, None, at)
        else:
            request = heard(scope, body, at=at)
            answered = await self._snap.answer(request, self._service)
        self._snap.note(request, self._service, answered)
        await _send(send, request, answered)


async def _send(send: Send, request: Heard, answered: Answered) -> None:
    told = {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-length": str(len(answered.body)),
        "x-timestamp": answered.at.astimezone(WIB).isoformat(timespec="seconds"),
        **answered.headers,
    }
    if name := request.header("x-client-key"):
        told["x-client-key"] = "".join(sign for sign in name[:64] if "!" <= sign <= "~")
    headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": answered.reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": answered.body})


def _reply_to(error: Exception, service: Service, headers: dict[str, str]) -> Reply:
    """What is told when something was raised; whatever is not expected stands in the log."""
    if isinstance(error, SnapRefusal):
        if error.case.status == 405:
            headers["allow"] = "POST"
        if error.retry_after:
            headers["retry-after"] = str(error.retry_after)
        word = error.case.message.partition(".")[0].partition(" {")[0].partition(" [")[0]
        outcome = word.lower().replace(" ", "_").replace("(", "").replace(")", "")
        return answers.refused(service, error.case, detail=error.detail, outcome=outcome)
    if isinstance(error, Full):
        headers["retry-after"] = str(RETRY_SECONDS)
        return answers.refused(service, BUSY.case, why=BUSY, outcome="busy")
    if isinstance(error, NoAnswer) and not isinstance(error, Failed):
        return answers.refused(service, UNKNOWN.case, why=UNKNOWN, outcome="unavailable")
    if not isinstance(error, Failed):
        log.unexpected("snap", error)
    return answers.refused(service, OUR_FAULT.case, why=OUR_FAULT, outcome="internal")


def _logged(
    request: Heard, client: SnapClient, address: str, route: str, answered: Answered
) -> LoggedMessage:
    """What the log keeps: no names, no tokens, no bodies that were not understood, signatures cut short."""
    reply = answered.reply
    if reply.understood is not None:
        body = messages.encode(reply.understood).decode()
    else:
        body = f'{{"bytes":{len(request.body)},"sha256":"{hashlib.sha256(request.body).hexdigest()}"}}'
    stamp = [
        request.header("x-timestamp")[:40],
        request.header("x-external-id")[:36],
        request.header("channel-id")[:5],
        f"{request.header('x-signature')[:SIGNATURE_SHOWN]}…",
    ]
    signed = answered.admitted.signed if answered.admitted else None
    if signed is not None and (signed.over is not Over.MINIFIED or signed.key):
        stamp += [signed.over, signed.key[:SIGNATURE_SHOWN]]
    external_id = request.header("x-external-id")[:36]
    return LoggedMessage(
        at=request.at,
        partner=client.client.partner,
        client_id=client.client.client_id,
        address=address,
        route=route,
        status=reply.status,
        outcome=reply.outcome,
        about=[*dict.fromkeys(reply.about), *([external_id] if external_id else [])],
        request=_bounded(f'{{"stamp":{messages.encode(stamp).decode()},"body":{body}}}'),
        response=_bounded(_SECRET.sub(rb'"\1":"***"', answered.body).decode()),
        took_ms=(answered.at - request.at) // MILLISECOND,
    )


def _bounded(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[: TEXT_MAX - 1] + "…"
