"""Calling a bank over SNAP BI: token, signature, one request. What is not clearly answered is not known.

The name is resolved once, judged, and then connected to as judged; redirects are not followed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sppt.channels.webhooks import AddressRefused, Reach, connected
from sppt.kit import clock
from sppt.partners.acquirers import Credentials
from sppt.rules.calendar import WIB

TOKEN = "/v1.0/access-token/b2b"  # noqa: S105 (a path)
ANSWER_MAX = 1 << 20
TOKEN_MARGIN = timedelta(seconds=30)
TOKEN_MAX_SECONDS = 86_400
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class NotSent(Exception):
    """The request never left: nothing can have come of it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: its seven digits, and its body."""

    code: str
    body: Mapping[str, object]

    @property
    def is_done(self) -> bool:
        return self.code.startswith("200")

    @property
    def is_refused(self) -> bool:
        """Whether it says that nothing was done; any other answer but success leaves that open."""
        return self.code.startswith("4") and self.code[:3] not in {"408", "409", "429"}

    @property
    def is_missing(self) -> bool:
        """Whether it says that there is no such number."""
        return self.code[:3] == "404" and self.code[5:] in {"01", "11", "12"}


NOTHING = Answered("0000000", {})


class Line:
    """One bank over HTTP. A token is kept until it ends, and asked for anew, once, when the bank does not know it."""

    def __init__(self, base_url: str, ours: Credentials, reach: Reach) -> None:
        key = load_pem_private_key(ours.private_key.encode("ascii"), password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("credentials were stored with a key that is not RSA")
        self._key = key
        self._ours = ours
        self._parts = urlsplit(base_url)
        self._reach = reach
        self._token = ""
        self._token_until = _LONG_AGO

    def ask(self, method: str, path: str, body: Mapping[str, object] | None) -> Answered:
        """One request; NOTHING where no readable answer came. Raises NotSent."""
        text = "" if body is None else json.dumps(body, separators=(",", ":"))
        said = self._with_token(method, path, text)
        if said.code[:3] == "401" and said.code[5:] == "01":
            self._token = ""
            said = self._with_token(method, path, text)
        return said

    def _with_token(self, method: str, path: str, text: str) -> Answered:
        token = self._bearer()
        at, ours = stamp(clock.now()), self._ours
        digest = hashlib.sha256(text.encode()).hexdigest()
        told = f"{method}:{self._parts.path}{path}:{token}:{digest}:{at}"
        mac = hmac.digest(ours.secret.encode(), told.encode(), "sha512")
        headers = {
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode("ascii"),
            "X-PARTNER-ID": ours.partner_id,
            "X-EXTERNAL-ID": f"{secrets.randbelow(10**18):018d}",
            "CHANNEL-ID": ours.channel_id,
        }
        return self._send(method, path, text, headers)

    def _bearer(self) -> str:
        """A token that still has some time. Raises NotSent: without one, nothing else leaves."""
        now = clock.now()
        if self._token and now < self._token_until:
            return self._token
        at, name = stamp(now), self._ours.client_key
        signed = self._key.sign(f"{name}|{at}".encode(), PKCS1v15(), SHA256())
        headers = {
            "X-TIMESTAMP": at,
            "X-CLIENT-KEY": name,
            "X-SIGNATURE": base64.b64encode(signed).decode("ascii"),
        }
        said = self._send("POST", TOKEN, '{"grantType":"client_credentials","additionalInfo":{}}', headers)
        token, seconds = said.body.get("accessToken"), str(said.body.get("expiresIn", ""))
        if not said.is_done or not isinstance(token, str) or not seconds.isdigit():
            raise NotSent
        self._token = token
        self._token_until = now + timedelta(seconds=min(int(seconds), TOKEN_MAX_SECONDS)) - TOKEN_MARGIN
        return token

    def _send(self, method: str, path: str, text: str, headers: Mapping[str, str]) -> Answered:
        try:
            line = connected(self._parts, self._reach)
        except (OSError, ValueError, AddressRefused) as error:
            raise NotSent from error
        try:
            whole = {"Host": self._parts.netloc, "Content-Type": "application/json", **headers}
            line.request(method, self._parts.path + path, text.encode(), whole)
            response = line.getresponse()
            raw = response.read(ANSWER_MAX)
        except (OSError, http.client.HTTPException):
            return NOTHING
        finally:
            line.close()
        return _answered(response.status, raw)


def _answered(status: int, raw: bytes) -> Answered:
    """An answer whose digits agree with its HTTP status; any other is no answer."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return NOTHING
    code = body.get("responseCode") if isinstance(body, dict) else None
    if not isinstance(code, str) or not code.isdigit() or len(code) != 7 or code[:3] != str(status):
        return NOTHING
    return Answered(code, body)


def stamp(at: datetime) -> str:
    """A moment as the standard writes it."""
    return at.astimezone(WIB).isoformat(timespec="seconds")
