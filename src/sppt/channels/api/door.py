"""Who may come in: client id, time, signature, address and pace, in this order; every request is judged by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request

from sppt.channels.addresses import Address, Network, caller
from sppt.channels.api.codes import DoorCode, DoorRefusal
from sppt.channels.api.messages import BODY_MAX
from sppt.channels.api.signing import is_fresh, is_same, signature
from sppt.channels.pace import Pace, Rate
from sppt.partners.queries import Client

_NOBODYS_SECRET = b"compared with when nobody is there, so that both take the same time"


class Door:
    """Knows the clients, read anew every few seconds: what is closed or rotated takes effect within that time."""

    def __init__(self, *, proxies: tuple[Network, ...]) -> None:
        self.clients: Mapping[str, Client] | None = None
        self._proxies = proxies
        self._pace = Pace()

    def address(self, request: Request) -> str:
        """Where the request comes from, as text; empty if that cannot be known."""
        return str(self._address(request) or "")

    def _address(self, request: Request) -> Address | None:
        peer = request.client.host if request.client else ""
        return caller(peer, request.headers.get("x-forwarded-for", ""), proxies=self._proxies)

    def known(self, request: Request) -> Client | None:
        """The client that a request says to come from; whether it does is `admit`'s to say."""
        return (self.clients or {}).get(request.headers.get("x-client-id", ""))

    def admit(self, request: Request, body: bytes, *, at: datetime) -> Client:
        """The client whose signature stands under the request; raises DoorRefusal."""
        if self.clients is None:
            raise DoorRefusal(DoorCode.UNAVAILABLE)
        timestamp = request.headers.get("x-timestamp", "")
        client = self.known(request)
        if not is_fresh(timestamp, at=at):
            raise DoorRefusal(DoorCode.STALE_TIMESTAMP)
        secrets = [one.secret for one in client.secrets if one.is_valid(at)] if client else []
        given = request.headers.get("x-signature", "")
        path = _path(request)
        matches = [
            is_same(
                signature(secret, method=request.method, path=path, body=body, timestamp=timestamp), given
            )
            for secret in secrets or [_NOBODYS_SECRET]
        ]
        if client is None or not secrets or True not in matches:
            raise DoorRefusal(DoorCode.UNAUTHORIZED)
        if client.networks and not client.may_call_from(self._address(request)):
            raise DoorRefusal(DoorCode.ADDRESS_REFUSED)
        wait = self._pace.wait(client.client_id, Rate(client.per_second, client.burst), at=at)
        if wait:
            raise DoorRefusal(DoorCode.TOO_MANY_REQUESTS, retry_after=wait)
        return client


def _path(request: Request) -> str:
    """The path as it was sent, with the query if there is one."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = raw.decode("latin-1").partition("?")[0]
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def read_body(request: Request) -> bytes:
    """The whole body; raises DoorRefusal `body_too_large` as soon as that is known."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and len(length) < 12 and int(length) > BODY_MAX:
        raise DoorRefusal(DoorCode.BODY_TOO_LARGE)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise DoorRefusal(DoorCode.BODY_TOO_LARGE)
    return body
