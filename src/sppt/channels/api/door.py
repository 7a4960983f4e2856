"""Who may come in: client id, time, signature, address and pace, in this order; every request is judged by itself."""

from __future__ import annotations

from collections.abc import Mapping

from sppt.channels.addresses import Address, Network, caller
from sppt.channels.api.codes import DoorCode, DoorRefusal
from sppt.channels.heard import Heard
from sppt.channels.pace import Pace, Rate
from sppt.channels.signing import is_fresh, is_same, signature
from sppt.partners.queries import Client
from sppt.payments.language import Refusal, RefusalCode, Refused

_NOBODYS_SECRET = b"compared with when nobody is there, so that both take the same time"


class Door:
    """Knows the clients, read anew every few seconds: what is closed or rotated takes effect within that time."""

    def __init__(self, *, proxies: tuple[Network, ...]) -> None:
        self.clients: Mapping[str, Client] | None = None
        self._proxies = proxies
        self._pace = Pace()

    def address(self, request: Heard) -> Address | None:
        """Where the request comes from, as far as it can be known."""
        return caller(request.peer, request.header("x-forwarded-for"), proxies=self._proxies)

    def known(self, request: Heard) -> Client | None:
        """The client that a request says to come from; whether it does is `admit`'s to say."""
        return self.clients.get(request.header("x-client-id")) if self.clients else None

    def admit(self, request: Heard) -> Client:
        """The client whose signature stands under the request; raises DoorRefusal."""
        if self.clients is None:
            raise DoorRefusal(DoorCode.UNAVAILABLE)
        at, client = request.at, self.known(request)
        if not is_fresh(request.header("x-timestamp"), at=at):
            raise DoorRefusal(DoorCode.STALE_TIMESTAMP)
        secrets = [one.secret for one in client.secrets if one.is_valid(at)] if client else []
        given = request.header("x-signature")
        matches = [is_same(_signature(secret, request), given) for secret in secrets or [_NOBODYS_SECRET]]
        if client is None or not secrets or True not in matches:
            raise DoorRefusal(DoorCode.UNAUTHORIZED)
        if not client.admitted:
            raise Refused(Refusal.of(RefusalCode.CHANNEL_CLOSED))
        if client.networks and not client.may_call_from(self.address(request)):
            raise DoorRefusal(DoorCode.ADDRESS_REFUSED)
        wait = self._pace.wait(client.client_id, Rate(client.per_second, client.burst), at=at)
        if wait:
            raise DoorRefusal(DoorCode.TOO_MANY_REQUESTS, retry_after=wait)
        return client


def _signature(secret: bytes, request: Heard) -> str:
    return signature(
        secret,
        method=request.method,
        path=request.path,
        body=request.body,
        timestamp=request.header("x-timestamp"),
    )
