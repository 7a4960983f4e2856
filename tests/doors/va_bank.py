"""A bank that wants to be told of virtual accounts, over a real socket; it misbehaves on command.

Written from the standard's text: it makes every signature anew with its own hands.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.partners.acquirers import Credentials

SECRET = "the bank gave it to the city"
SERVICES = {
    "create-va": "27",
    "update-va": "28",
    "update-status": "29",
    "inquiry-va": "30",
    "delete-va": "31",
}
METHODS = {
    "create-va": "POST",
    "update-va": "PUT",
    "update-status": "PUT",
    "inquiry-va": "POST",
    "delete-va": "DELETE",
}


class Manner(Enum):
    """How the bank treats the next request."""

    LOST_ANSWER = "done, but the line breaks"
    LOST_REQUEST = "nothing done, and the line breaks"
    TIMEOUT = "done, and 504 is said"
    IN_PROGRESS = "done, and 202 is said"
    WRONG_DIGITS = "done, and digits that contradict the status"
    NO_JSON = "done, and a page of a proxy"
    REFUSE = "nothing done, and 403 is said"
    REDIRECT = "elsewhere"
    FORGET_TOKEN = "401 once"


@cache
def _key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class Bank:
    """What the bank knows; `asked` are the services in the order they came."""

    key: RSAPrivateKey = field(default_factory=_key)
    numbers: dict[str, dict[str, object]] = field(default_factory=dict)
    paid: list[dict[str, object]] = field(default_factory=list)
    manners: list[Manner] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""

    def credentials(self) -> Credentials:
        pem = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        return Credentials("city", "CITY", "95231", SECRET, pem)

    def token(self, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
        told = f"{headers['x-client-key']}|{headers['x-timestamp']}".encode()
        try:
            self.key.public_key().verify(base64.b64decode(headers["x-signature"]), told, PKCS1v15(), SHA256())
        except InvalidSignature:
            return 401, {"responseCode": "4017300"}
        token = f"token-{len(self.tokens)}"
        self.tokens.add(token)
        return 200, {
            "responseCode": "2007300",
            "accessToken": token,
            "tokenType": "Bearer",
            "expiresIn": "900",
        }

    def answer(
        self, method: str, path: str, headers: dict[str, str], raw: bytes
    ) -> tuple[int, dict[str, object]]:
        what = path.partition("?")[0].rpartition("/")[2]
        service = SERVICES.get(what, "35")
        self.asked.append(what)
        token = headers.get("authorization", "").removeprefix("Bearer ")
        digest = hashlib.sha256(raw).hexdigest()
        told = f"{method}:{path}:{token}:{digest}:{headers['x-timestamp']}"
        signed = base64.b64encode(hmac.new(SECRET.encode(), told.encode(), hashlib.sha512).digest()).decode()
        if not hmac.compare_digest(signed, headers.get("x-signature", "")):
            self.bad.append("signature")
            return 401, {"responseCode": f"401{service}00"}
        if token not in self.tokens:
            return 401, {"responseCode": f"401{service}01"}
        named = headers.get("x-partner-id") == "CITY" and headers.get("x-external-id")
        if not named or METHODS.get(what, "GET") != method:
            self.bad.append(f"{method} {path}")
        if what == "report":
            return 200, {"responseCode": "2003500", "virtualAccountData": self.paid}
        return self._about(what, service, json.loads(raw))

    def _about(self, what: str, service: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        number = str(body["virtualAccountNo"])
        if (
            number != f"{body['partnerServiceId']}{body['customerNo']}"
            or len(str(body["partnerServiceId"])) != 8
        ):
            self.bad.append(number)
        if what == "create-va":
            if number in self.numbers:
                return 409, {"responseCode": "4092701"}
            self.numbers[number] = body
        elif number not in self.numbers:
            return 404, {"responseCode": f"404{service}12"}
        elif what == "update-va":
            self.numbers[number] = body
        elif what == "update-status":
            self.numbers[number] = {**self.numbers[number], "paidStatus": body["paidStatus"]}
        elif what == "delete-va":
            del self.numbers[number]
        return 200, {"responseCode": f"200{service}00", "virtualAccountData": self.numbers.get(number, body)}


class _Window(BaseHTTPRequestHandler):
    bank: ClassVar[Bank]

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.path.endswith("/access-token/b2b"):
            self._say(*self.bank.token(headers))
            return
        manner = self.bank.manners.pop(0) if self.bank.manners else None
        if manner is Manner.LOST_REQUEST:
            self.close_connection = True
            return
        if manner is Manner.FORGET_TOKEN:
            self.bank.tokens.clear()
        if manner is Manner.REFUSE:
            self.bank.asked.append("refused")
            self._say(403, {"responseCode": "4032701"})
            return
        if manner is Manner.REDIRECT:
            self.send_response(307)
            self.send_header("Location", f"{self.bank.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, body = self.bank.answer(self.command, self.path, headers, raw)
        if manner is Manner.LOST_ANSWER:
            self.close_connection = True
        elif manner is Manner.TIMEOUT:
            self._say(504, {"responseCode": "5042700"})
        elif manner is Manner.IN_PROGRESS:
            self._say(202, {"responseCode": "2022700"})
        elif manner is Manner.WRONG_DIGITS:
            self._say(500, body)
        elif manner is Manner.NO_JSON:
            self._say(200, None)
        else:
            self._say(status, body)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 (the library's names)

    def _say(self, status: int, body: dict[str, object] | None) -> None:
        raw = b"<html>proxy</html>" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Says nothing."""


@contextmanager
def open_bank() -> Iterator[Bank]:
    """A bank on a port of its own for as long as the block runs."""
    bank = Bank()
    window = type("Window", (_Window,), {"bank": bank})
    server = ThreadingHTTPServer(("127.0.0.1", 0), window)
    bank.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield bank
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
