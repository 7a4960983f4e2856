"""A bank as its engineer would write it from the standard's text: signs by itself and never asks our code how."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import cast

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.partners.quirks import NamePolicy, Quirks
from tests.doors.api_rig import Answer, Doors, inside
from tests.world import NOON, World

INQUIRY = "/v1.0/transfer-va/inquiry"
PAYMENT = "/v1.0/transfer-va/payment"
STATUS = "/v1.0/transfer-va/status"
NOTICE = "/v1.0/transfer-va/notify-payment-intrabank"
TOKEN = "/v1.0/access-token/b2b"
CHANNEL = "95231"
JAKARTA = timezone(timedelta(hours=7))
_numbers = itertools.count(1)


def stamp(at: datetime) -> str:
    return at.astimezone(JAKARTA).isoformat(timespec="seconds")


def lexically_minified(text: str) -> str:
    """White space outside of strings taken out, sign by sign."""
    out: list[str] = []
    inside_string = escaped = False
    for sign in text:
        if inside_string:
            out.append(sign)
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                inside_string = False
        elif sign not in " \t\r\n":
            out.append(sign)
            inside_string = sign == '"'
    return "".join(out)


@dataclass(slots=True)
class Bank:
    """A partner that speaks SNAP against running doors."""

    doors: Doors
    code: str
    va_prefix: str
    partner_id: str
    key: rsa.RSAPrivateKey
    token: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def client_id(self) -> str:
        return self.doors.clients[self.code].client_id

    @property
    def secret(self) -> str:
        return self.doors.clients[self.code].secret

    def sign_rsa(self, text: str) -> str:
        return base64.b64encode(self.key.sign(text.encode(), padding.PKCS1v15(), SHA256())).decode()

    def ask_token(self, **changed: str) -> Answer:
        """Service 73; `changed` replaces headers (x_timestamp, x_client_key, x_signature), "" leaves one out."""
        at = changed.pop("x_timestamp", stamp(self.doors.now))
        name = changed.pop("x_client_key", self.client_id)
        signature = changed.pop("x_signature", self.sign_rsa(f"{name}|{at}"))
        headers = {"X-TIMESTAMP": at, "X-CLIENT-KEY": name, "X-SIGNATURE": signature}
        body = changed.pop("body", '{"grantType":"client_credentials","additionalInfo":{}}')
        sent = {k: v for k, v in headers.items() if v} | {"Content-Type": "application/json"}
        return self.doors.send("POST", TOKEN, body.encode(), sent)

    def signed_in(self) -> str:
        if not self.token:
            self.token = str(self.ask_token().at("accessToken"))
        return self.token

    def headers(self, path: str, body: str, *, at: str, external_id: str) -> dict[str, str]:
        token = self.signed_in()
        digest = hashlib.sha256(lexically_minified(body).encode()).hexdigest()
        told = f"POST:{path}:{token}:{digest}:{at}"
        mac = hmac.new(self.secret.encode(), told.encode(), hashlib.sha512).digest()
        return {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode(),
            "X-PARTNER-ID": self.partner_id,
            "X-EXTERNAL-ID": external_id,
            "CHANNEL-ID": CHANNEL,
        }

    def post(
        self,
        path: str,
        data: object = None,
        *,
        text: str | None = None,
        external_id: str | None = None,
        at: str | None = None,
        changed: Mapping[str, str] | None = None,
        sent_path: str | None = None,
    ) -> Answer:
        """One signed transaction; `text` is sent as it is, `changed` replaces headers after signing ("" drops one)."""
        body = text if text is not None else json.dumps(data, separators=(",", ":"))
        headers = self.headers(
            path, body, at=at or stamp(self.doors.now), external_id=external_id or fresh("ext")
        )
        headers = {k: v for k, v in (headers | dict(changed or {})).items() if v}
        return self.doors.send("POST", sent_path or path, body.encode(), headers)

    def number(self, code: str) -> dict[str, str]:
        prefix = self.va_prefix.rjust(8)
        return {"partnerServiceId": prefix, "customerNo": code, "virtualAccountNo": prefix + code}

    def inquire(self, code: str, *, request_id: str | None = None, external_id: str | None = None) -> Answer:
        asked = {**self.number(code), "channelCode": 6011, "inquiryRequestId": request_id or fresh("req")}
        return self.post(INQUIRY, asked, external_id=external_id)

    def order(self, code: str, amount: int, request_id: str, **more: object) -> dict[str, object]:
        return {
            **self.number(code),
            "virtualAccountName": "Jokul Doe",
            "paymentRequestId": request_id,
            "channelCode": 6011,
            "paidAmount": {"value": f"{amount}.00", "currency": "IDR"},
            "totalAmount": {"value": f"{amount}.00", "currency": "IDR"},
            "trxDateTime": stamp(self.doors.now),
            "referenceNo": "00113696201",
            "flagAdvise": "N",
            **more,
        }

    def pay(
        self,
        code: str,
        amount: int,
        *,
        request_id: str | None = None,
        external_id: str | None = None,
        **more: object,
    ) -> Answer:
        order = self.order(code, amount, request_id or fresh("req"), **more)
        return self.post(PAYMENT, order, external_id=external_id)


def fresh(what: str) -> str:
    return f"{what}{next(_numbers):012d}"


def code_of(answer: Answer) -> tuple[int, str, str]:
    """HTTP status, responseCode and responseMessage."""
    body = answer.body
    return answer.status, cast("str", body["responseCode"]), cast("str", body["responseMessage"])


def flag(answer: Answer) -> object:
    """inquiryStatus or paymentFlagStatus; None where neither is told."""
    data = answer.body.get("virtualAccountData")
    if not isinstance(data, dict):
        return None
    return data.get("inquiryStatus", data.get("paymentFlagStatus"))


def register(
    doors: Doors,
    code: str,
    *,
    va_prefix: str,
    quirks: Quirks | None = None,
    names: NamePolicy = NamePolicy.MASKED,
) -> Bank:
    """Lets a partner that exists speak SNAP, with a fresh key of its own."""
    from sppt.partners.snap import rotate_key, speak_snap

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    client_id = doors.clients[code].client_id
    partner_id = f"P{va_prefix}"
    with inside(doors.world):
        at = NOON - timedelta(days=1)
        speak_snap(
            client_id,
            partner_id=partner_id,
            va_prefix=va_prefix,
            channel_ids=[CHANNEL],
            names=names,
            quirks=quirks,
            by="operator",
            at=at,
        )
        rotate_key(client_id, pem, by="operator", at=at)
    return Bank(doors, code, va_prefix, partner_id, key)


def open_code(doors: Doors, nop: str, *years: int, by: str = "satu") -> tuple[str, int]:
    """A payment code over a NOP's years and its amount, opened at the API door."""
    asked = {"items": [{"nop": nop, "tax_years": list(years)}]}
    made = doors.post("codes", asked, by=by, key=fresh("key"))
    assert made.status == 200, made.text
    return str(made.at("code")), int(str(made.at("amount")))


@contextmanager
def nothing_booked(city: World) -> Iterator[None]:
    """Nothing is written but what remembers the asking: ids that were used, and the message log."""
    told = {"partners_exchange", "partners_message"}
    before = {table: count for table, count in city.counts().items() if table not in told}
    yield
    assert {table: count for table, count in city.counts().items() if table not in told} == before
