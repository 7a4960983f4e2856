"""Who may come in: mandatory headers, token or key, signature, time, address and pace, in this order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sppt.channels.addresses import Address, Network, caller
from sppt.channels.heard import Heard
from sppt.channels.pace import Pace, Rate
from sppt.channels.snap.codes import (
    BAD_REQUEST,
    INVALID_FIELD,
    INVALID_TOKEN,
    MISSING_FIELD,
    NOT_SUPPORTED,
    TIMEOUT,
    TOKEN_HEADER,
    TOKEN_MISSING,
    TOO_MANY,
    UNAUTHORIZED,
    Service,
    SnapRefusal,
)
from sppt.channels.snap.signatures import Signed, asymmetric, is_fresh, rsa_key, signed_at, symmetric
from sppt.partners import tokens
from sppt.partners.snap import SnapClient, SnapKey
from sppt.partners.tokens import Bearer

BEARER = "Bearer "
MANDATORY = ("Content-Type", "X-TIMESTAMP", "X-SIGNATURE", "X-PARTNER-ID", "X-EXTERNAL-ID", "CHANNEL-ID")
CONTENT_TYPE = re.compile(r'application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")
_NOBODYS_SECRET = b"compared with when nobody is there, so that both take the same time"
UNKNOWN_CLIENT = "Unknown client"
WRONG_SIGNATURE = "Signature"
WRONG_TIME = "Timestamp"
WRONG_ADDRESS = "Connection not allowed"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A partner that was let in, with how its signature was made and its X-EXTERNAL-ID."""

    client: SnapClient
    signed: Signed
    external_id: str


class SnapDoor:
    """Knows the partners, read anew every few seconds: what is closed or rotated takes effect within that time."""

    def __init__(self, *, proxies: tuple[Network, ...]) -> None:
        self.clients: Mapping[str, SnapClient] | None = None
        self._proxies = proxies
        self._pace = Pace()

    def address(self, request: Heard) -> Address | None:
        """Where the request comes from, as far as it can be known."""
        return caller(request.peer, request.header("x-forwarded-for"), proxies=self._proxies)

    def known(self, request: Heard) -> SnapClient | None:
        """The partner that a request says to come from; whether it does is `admit`'s to say."""
        named = request.header("x-client-key") or request.header("x-partner-id")
        clients = self.clients or {}
        return clients.get(named) or next(
            (client for client in clients.values() if client.partner_id == named), None
        )

    def admit_for_token(self, request: Heard) -> tuple[SnapClient, SnapKey]:
        """The partner whose key signed client id and time, and that key; raises SnapRefusal."""
        clients = self._clients(request)
        name, stamp = request.header("x-client-key"), request.header("x-timestamp")
        for header, text in (("X-CLIENT-KEY", name), ("X-TIMESTAMP", stamp)):
            if not text:
                raise SnapRefusal(TOKEN_MISSING, header)
        moment = signed_at(stamp)
        if moment is None:
            raise SnapRefusal(TOKEN_HEADER, "X-TIMESTAMP")
        if not request.header("x-signature"):
            raise SnapRefusal(TOKEN_MISSING, "X-SIGNATURE")
        client = clients.get(name)
        if client is None or not client.admitted:
            raise SnapRefusal(UNAUTHORIZED, UNKNOWN_CLIENT)
        keys = [key for key in client.keys if key.is_valid(request.at)]
        key = rsa_key(f"{name}|{stamp}", request.header("x-signature"), keys)
        if key is None:
            raise SnapRefusal(UNAUTHORIZED, WRONG_SIGNATURE)
        if not is_fresh(moment, at=request.at, skew_seconds=client.quirks.skew_seconds):
            raise SnapRefusal(UNAUTHORIZED, WRONG_TIME)
        self._let_in(request, client)
        return client, key

    def admit(self, request: Heard, service: Service) -> Admitted:
        """The partner whose token and signature a transaction carries; raises SnapRefusal."""
        clients = self._clients(request)
        moment = _stamp(request)
        if request.header("authorization"):
            client, signed = self._by_token(request, clients)
        else:
            client, signed = self._by_key(request, service, clients)
        if not is_fresh(moment, at=request.at, skew_seconds=client.quirks.skew_seconds):
            raise SnapRefusal(UNAUTHORIZED, WRONG_TIME)
        if client.channel_ids and request.header("channel-id") not in client.channel_ids:
            raise SnapRefusal(UNAUTHORIZED, UNKNOWN_CLIENT)
        self._let_in(request, client)
        return Admitted(client, signed, request.header("x-external-id"))

    def _clients(self, request: Heard) -> Mapping[str, SnapClient]:
        if request.method != "POST":
            raise SnapRefusal(NOT_SUPPORTED)
        if self.clients is None:
            raise SnapRefusal(TIMEOUT)
        return self.clients

    def _by_token(self, request: Heard, clients: Mapping[str, SnapClient]) -> tuple[SnapClient, Signed]:
        authorization = request.header("authorization")
        token = authorization[len(BEARER) :] if authorization.startswith(BEARER) else ""
        bearer = tokens.read(token, at=request.at)
        client = clients.get(bearer.client_id) if bearer else None
        if bearer is None or client is None or not _stands(client, bearer, request):
            raise SnapRefusal(INVALID_TOKEN)
        if request.header("x-partner-id") != client.partner_id:
            raise SnapRefusal(UNAUTHORIZED, UNKNOWN_CLIENT)
        secrets = [one.secret for one in client.client.secrets if one.is_valid(request.at)]
        signed = symmetric(request, token=token, secrets=secrets or [_NOBODYS_SECRET], quirks=client.quirks)
        if signed is None or not secrets:
            raise SnapRefusal(UNAUTHORIZED, WRONG_SIGNATURE)
        return client, signed

    def _by_key(
        self, request: Heard, service: Service, clients: Mapping[str, SnapClient]
    ) -> tuple[SnapClient, Signed]:
        name = request.header("x-partner-id")
        client = next((one for one in clients.values() if one.partner_id == name), None)
        if client is None or not client.admitted:
            raise SnapRefusal(UNAUTHORIZED, UNKNOWN_CLIENT)
        if service not in client.quirks.asymmetric:
            raise SnapRefusal(INVALID_TOKEN)
        keys = [key for key in client.keys if key.is_valid(request.at)]
        signed = asymmetric(request, keys=keys, quirks=client.quirks)
        if signed is None:
            raise SnapRefusal(UNAUTHORIZED, WRONG_SIGNATURE)
        return client, signed

    def _let_in(self, request: Heard, client: SnapClient) -> None:
        if client.client.networks and not client.client.may_call_from(self.address(request)):
            raise SnapRefusal(UNAUTHORIZED, WRONG_ADDRESS)
        wait = self._pace.wait(
            client.client.client_id, Rate(client.client.per_second, client.client.burst), at=request.at
        )
        if wait:
            raise SnapRefusal(TOO_MANY, retry_after=wait)


def _stands(client: SnapClient, bearer: Bearer, request: Heard) -> bool:
    """A token ends with its key, and with the partner's access."""
    return client.admitted and client.key(bearer.key, at=request.at) is not None


def _stamp(request: Heard) -> datetime:
    """The time of a transaction, with its other mandatory headers looked at; raises SnapRefusal."""
    for header in MANDATORY:
        if not request.header(header.lower()):
            raise SnapRefusal(MISSING_FIELD, header)
    if not _EXTERNAL_ID.fullmatch(request.header("x-external-id")):
        raise SnapRefusal(INVALID_FIELD, "X-EXTERNAL-ID")
    moment = signed_at(request.header("x-timestamp"))
    if moment is None:
        raise SnapRefusal(INVALID_FIELD, "X-TIMESTAMP")
    if not CONTENT_TYPE.fullmatch(request.header("content-type").strip()):
        raise SnapRefusal(BAD_REQUEST)
    return moment
