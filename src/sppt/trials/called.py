"""Simulated partners whom the city calls: their door in SNAP BI (73, signatures), and the small server around it.

Bound to loopback. These are toys of the demo and of tests; nothing in them is fit to hold money.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Generic, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from sppt.kit import clock
from sppt.trials.conformance.snap_bank import TOKEN, minified

TOKEN_LIFE = timedelta(minutes=15)
BODY_MAX = 64 * 1024
HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain", "application/json"
Toy = TypeVar("Toy")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; `None` as a body hangs up without a word."""

    status: int
    body: Mapping[str, object] | None


def said(status: int, service: str, case: str, message: str, **more: object) -> Answer:
    """An answer of SNAP: its code is made of status, service and case."""
    return Answer(status, {"responseCode": f"{status}{service}{case}", "responseMessage": message, **more})


def unknown_path() -> Answer:
    return Answer(404, {"responseCode": "4040000", "responseMessage": "Not Found"})


class Gate:
    """Lets in the city alone: tokens for its RSA signature, then an HMAC under each request."""

    def __init__(self, city_key: RSAPublicKey, *, client_key: str, client_secret: str) -> None:
        self._city_key, self._client_key, self._client_secret = city_key, client_key, client_secret
        self._lock = threading.Lock()
        self._tokens: dict[str, datetime] = {}

    def token(self, headers: Mapping[str, str]) -> Answer:
        """Service 73."""
        name, at = headers.get("x-client-key", ""), headers.get("x-timestamp", "")
        try:
            raw = base64.b64decode(headers.get("x-signature", ""), validate=True)
            self._city_key.verify(raw, f"{name}|{at}".encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            return said(401, "73", "00", "Unauthorized. [Signature]")
        if name != self._client_key:
            return said(401, "73", "00", "Unauthorized. [Unknown client]")
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = clock.now() + TOKEN_LIFE
        return said(200, "73", "00", "Successful", accessToken=token, tokenType="Bearer", expiresIn="900")

    def forget(self) -> None:
        """Forgets its tokens, as a partner does that begins anew."""
        with self._lock:
            self._tokens.clear()

    def refused(
        self, service: str, *, method: str, target: str, headers: Mapping[str, str], text: str
    ) -> Answer | None:
        """None if the request is the city's; else why it is not."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            until = self._tokens.get(token)
        if until is None or until < clock.now():
            return said(401, service, "01", "Invalid Token (B2B)")
        digest = hashlib.sha256(minified(text).encode()).hexdigest()
        told = f"{method}:{target}:{token}:{digest}:{headers.get('x-timestamp', '')}"
        mac = hmac.new(self._client_secret.encode(), told.encode(), hashlib.sha512).digest()
        if base64.b64encode(mac).decode() != headers.get("x-signature", ""):
            return said(401, service, "00", "Unauthorized. [Signature]")
        return None


class Server(ThreadingHTTPServer, Generic[Toy]):
    """One partner on loopback."""

    daemon_threads = True

    def __init__(self, toy: Toy, handler: type[Handler], *, port: int) -> None:
        self.toy = toy
        super().__init__(("127.0.0.1", port), handler)


def start(toy: Toy, handler: type[Handler], *, port: int, name: str) -> Server[Toy]:
    """A server that serves in a thread of its own until it is shut down. Raises OSError if the port is taken."""
    server = Server(toy, handler, port=port)
    threading.Thread(target=server.serve_forever, name=name, daemon=True).start()
    return server


class Handler(BaseHTTPRequestHandler):
    """One connection; what is asked and what is answered is its heir's."""

    timeout = 30

    def heard(self) -> tuple[Mapping[str, str], str] | None:
        """Headers by their names in small letters, and the body; None if it was too large, which is answered."""
        size = int(self.headers.get("Content-Length") or 0)
        if size > BODY_MAX:
            self.reply(413, TEXT, b"")
            return None
        text = self.rfile.read(size).decode("utf-8", "replace")
        return {name.lower(): value for name, value in self.headers.items()}, text

    def is_from_elsewhere(self, headers: Mapping[str, str]) -> bool:
        """Whether another site's page asks: it must not pay here, and is told so."""
        origin = headers.get("origin", "")
        if not origin or origin.partition("://")[2] == headers.get("host", ""):
            return False
        self.reply(403, TEXT, b"")
        return True

    def reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its signature)
        """Says nothing: the demo's terminal is for people."""


__all__ = [
    "HTML",
    "JSON",
    "TEXT",
    "TOKEN",
    "Answer",
    "Gate",
    "Handler",
    "Server",
    "said",
    "start",
    "unknown_path",
]
