"""A request as a door hears it: read once from ASGI, with its body whole and bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.types import Receive, Scope


class BodyTooLarge(Exception):
    """More was sent than a door takes."""


class Gone(Exception):
    """Whoever asked has hung up."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A request: `path` as it was sent, with its query; header names in lower case, the first of each kept."""

    method: str
    path: str
    headers: Mapping[str, str]
    peer: str
    body: bytes
    at: datetime

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def heard(scope: Scope, body: bytes, *, at: datetime) -> Heard:
    """What ASGI says of a request, put into words."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    path = raw.partition(b"?")[0] + (b"?" + query if query else b"")
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    client = scope.get("client")
    return Heard(scope["method"], path.decode("latin-1"), headers, str(client[0]) if client else "", body, at)


async def read_body(receive: Receive, *, most: int) -> bytes:
    """The whole body; raises BodyTooLarge as soon as that is known, and Gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part: bytes = message.get("body", b"")
        body = body + part if body else part
        if len(body) > most:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return body
