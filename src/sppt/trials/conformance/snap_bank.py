"""A bank that speaks SNAP BI, written from the standard's text: it shares no line with the door that it knocks at."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import itertools
import json
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from sppt.kit import clock
from sppt.rules.calendar import WIB
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.partner_file import SnapPartner

TOKEN = "/v1.0/access-token/b2b"  # noqa: S105 (a path)
INQUIRY = "/v1.0/transfer-va/inquiry"
PAYMENT = "/v1.0/transfer-va/payment"
STATUS = "/v1.0/transfer-va/status"
NOTICE = "/v1.0/transfer-va/notify-payment-intrabank"
SECONDS = 30
ANSWER_MAX = 1 << 20
MESSAGE_MAX = 150


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of the installation."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, object]

    def at(self, path: str) -> object:
        """A value by its names with dots between them; None if it is not there. Lists are entered at their first."""
        found: object = self.body
        for name in path.split("."):
            if isinstance(found, list):
                found = found[0] if found else None
            found = found.get(name) if isinstance(found, dict) else None
        return found

    @property
    def code(self) -> str:
        return str(self.body.get("responseCode", ""))

    @property
    def flag(self) -> object:
        return self.at("virtualAccountData.inquiryStatus") or self.at("virtualAccountData.paymentFlagStatus")


@dataclass(slots=True)
class Bank:
    """One partner against one installation."""

    against: str
    partner: SnapPartner
    _token: str = ""
    _run: str = field(default_factory=lambda: secrets.token_hex(4))
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self) -> str:
        """An id that was never used."""
        return f"{self._run}{next(self._numbers):08d}"

    def now(self) -> datetime:
        return clock.now()

    # ---- the wire

    def send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request, exactly as given. Raises Fails if nothing comes back."""
        parts = urlsplit(self.against)
        secure = parts.scheme == "https"
        line = (
            http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=SECONDS, context=ssl.create_default_context()
            )
            if secure
            else http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        )
        try:
            line.request(method, parts.path.rstrip("/") + path, body, dict(headers))
            response = line.getresponse()
            return response.status, response.headers, response.read(ANSWER_MAX)
        except (OSError, http.client.HTTPException) as error:
            raise Fails(f"{method} {path}: tidak ada jawaban ({type(error).__name__})") from error
        finally:
            line.close()

    def snap(self, path: str, text: str, headers: Mapping[str, str], *, method: str = "POST") -> Said:
        """One SNAP request; whatever the answer is, it must have the standard's form. Raises Fails."""
        status, told, raw = self.send(method, path, text.encode(), {k: v for k, v in headers.items() if v})
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Fails(f"{path}: jawaban HTTP {status} bukan objek JSON")
        said = Said(status, {name.lower(): value for name, value in told.items()}, body)
        _has_form(path, said)
        return said

    # ---- signatures

    def rsa(self, text: str) -> str:
        """SHA256withRSA in base64."""
        return base64.b64encode(self.partner.key.sign(text.encode(), PKCS1v15(), SHA256())).decode()

    def ask_token(self, changed: Mapping[str, str] | None = None, *, text: str | None = None) -> Said:
        """Service 73; `changed` replaces headers, and an empty one is left out."""
        headers = {
            "X-CLIENT-KEY": self.partner.client_id,
            "X-TIMESTAMP": stamp(self.now()),
            **(changed or {}),
        }
        signed = self.rsa(f"{headers['X-CLIENT-KEY']}|{headers['X-TIMESTAMP']}")
        headers = {"Content-Type": "application/json", "X-SIGNATURE": signed, **headers}
        return self.snap(TOKEN, text or '{"grantType":"client_credentials","additionalInfo":{}}', headers)

    def token(self) -> str:
        """A token, asked for once. Raises Skips if there is none to be had."""
        if not self._token:
            said = self.ask_token()
            self._token = str(said.at("accessToken") or "")
            if not self._token:
                raise Skips(f"tidak ada token: {said.code} {said.body.get('responseMessage')}")
        return self._token

    def headers(self, path: str, text: str, *, at: str = "", external_id: str = "") -> dict[str, str]:
        """The headers of a transaction with a symmetric signature over the lexically minified body."""
        at = at or stamp(self.now())
        digest = hashlib.sha256(minified(text).encode()).hexdigest()
        told = f"POST:{path}:{self.token()}:{digest}:{at}"
        mac = hmac.new(self.partner.client_secret.encode(), told.encode(), hashlib.sha512).digest()
        return {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token()}",
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode(),
            "X-PARTNER-ID": self.partner.partner_id,
            "X-EXTERNAL-ID": external_id or self.fresh(),
            "CHANNEL-ID": self.partner.channel_id,
        }

    # ---- transactions

    def post(
        self,
        path: str,
        body: Mapping[str, object] | str,
        *,
        external_id: str = "",
        at: str = "",
        changed: Mapping[str, str] | None = None,
    ) -> Said:
        """One signed transaction; `changed` replaces headers after signing, and an empty one is left out."""
        text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
        headers = self.headers(path, text, at=at, external_id=external_id)
        return self.snap(path, text, {**headers, **(changed or {})})

    def number(self, code: str, *, prefix: str = "") -> dict[str, object]:
        """The three spellings of a virtual account."""
        padded = (prefix or self.partner.va_prefix).rjust(8)
        return {"partnerServiceId": padded, "customerNo": code, "virtualAccountNo": padded + code}

    def asking(self, code: str, request_id: str = "") -> dict[str, object]:
        """The body of an inquiry."""
        return {
            **self.number(code),
            "trxDateInit": stamp(self.now()),
            "channelCode": 6011,
            "inquiryRequestId": request_id or self.fresh(),
            "additionalInfo": {},
        }

    def order(self, code: str, value: str, request_id: str = "") -> dict[str, object]:
        """The body of a payment of this amount, written with two decimals."""
        amount = {"value": value, "currency": "IDR"}
        return {
            **self.number(code),
            "paymentRequestId": request_id or self.fresh(),
            "channelCode": 6011,
            "paidAmount": amount,
            "totalAmount": amount,
            "trxDateTime": stamp(self.now()),
            "referenceNo": "00113696201",
            "flagAdvise": "N",
        }


def _has_form(path: str, said: Said) -> None:
    """What every answer must have, whatever it says."""
    code = said.body.get("responseCode")
    if not isinstance(code, str) or len(code) != 7 or not code.isdigit():
        raise Fails(f"{path}: responseCode {code!r} bukan tujuh angka")
    if code[:3] != str(said.status):
        raise Fails(f"{path}: HTTP {said.status} tetapi responseCode {code}")
    message = said.body.get("responseMessage")
    if not isinstance(message, str) or not 1 <= len(message) <= MESSAGE_MAX:
        raise Fails(f"{path}: responseMessage {message!r} kosong atau lebih dari 150 huruf")
    if not said.headers.get("content-type", "").startswith("application/json"):
        raise Fails(f"{path}: Content-Type {said.headers.get('content-type')!r}")
    try:
        zoned = datetime.fromisoformat(said.headers.get("x-timestamp", "")).tzinfo is not None
    except ValueError:
        zoned = False
    if not zoned:
        raise Fails(f"{path}: X-TIMESTAMP {said.headers.get('x-timestamp')!r} tanpa zona")


def stamp(at: datetime) -> str:
    """A moment as the standard writes it: seconds, with the zone."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def minified(text: str) -> str:
    """JSON without the white space outside of its strings, which stay as they are."""
    kept: list[str] = []
    quoted = skipped = False
    for sign in text:
        if quoted:
            kept.append(sign)
            quoted = skipped or sign != '"'
            skipped = sign == "\\" and not skipped
        elif not sign.isspace():
            kept.append(sign)
            quoted = sign == '"'
    return "".join(kept)
