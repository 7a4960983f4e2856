"""The acquirer asked over SNAP BI: a QR (47), its fate (51), its end (77). What is not clearly answered is not known.

Nothing here writes but to the message log. A request that could not be sent is told apart from one that was.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias, TypeVar
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sppt.channels.qris.messages import moment_in, rupiah_in, text_in
from sppt.kit import clock
from sppt.kit.qris import NotOurQr, must_be
from sppt.kit.qris import read as read_qr
from sppt.partners.acquirers import Acquirer
from sppt.partners.qr import Qr
from sppt.partners.queries import LoggedMessage
from sppt.rules.calendar import WIB

TOKEN = "/v1.0/access-token/b2b"  # noqa: S105 (a path)
GENERATE, QUERY, CANCEL = (f"/v1.0/qr/qr-mpm-{what}" for what in ("generate", "query", "cancel"))
SECONDS = 8
ANSWER_MAX = 1 << 18
LOGGED_MAX = 4_000
TOKEN_MARGIN = timedelta(seconds=30)
TOKEN_MAX_SECONDS = 86_400
PAID, CANCELLED, NOT_FOUND = "00", "05", "07"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_SERVICE = {GENERATE: "47", QUERY: "51", CANCEL: "77"}


@dataclass(frozen=True, slots=True)
class Generated:
    """A QR that is ours to show."""

    their_reference: str
    content: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No QR to show, and why in a word; `made`: the acquirer has made one all the same."""

    why: str
    made: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money has moved, in the acquirer's words."""

    named: str
    amount: int
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Unpaid:
    """No money has moved; `over`: and none will."""

    over: bool


class Silent:
    """No answer, or none that can be understood: what was asked may have been done."""


class Gone:
    """The acquirer knows of no such QR, or has ended it."""


Fate: TypeAlias = Paid | Unpaid | Gone | Silent


class Line(Protocol):
    """An acquirer that can be asked about a wish."""

    def generate(self, qr: Qr) -> Generated | Refused | Silent: ...

    def query(self, qr: Qr) -> Fate: ...

    def cancel(self, qr: Qr, reason: str) -> Gone | Refused | Silent: ...


class NotSent(Exception):
    """The request never left: nothing can have come of it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back: its seven digits (0 where there are none) and its body."""

    code: str
    body: Mapping[str, object]

    @property
    def is_done(self) -> bool:
        return self.code.startswith("200")

    @property
    def is_refused(self) -> bool:
        """Whether it says that nothing was done; any other answer but success leaves that open."""
        return self.code.startswith("4") and self.code[:3] not in {"408", "429"}

    @property
    def case(self) -> str:
        return self.code[5:]


NOTHING = Answered("0000000", {})
Result = TypeVar("Result")


class SnapLine:
    """One acquirer over HTTP. A token is kept until it ends; each exchange is put down in the message log."""

    def __init__(self, acquirer: Acquirer, put_down: Callable[[LoggedMessage], None]) -> None:
        key = load_pem_private_key(acquirer.ours.private_key.encode("ascii"), password=None)
        if not isinstance(key, RSAPrivateKey):
            raise TypeError("an acquirer was stored with a key that is not RSA")
        self._acquirer = acquirer
        self._key = key
        self._parts = urlsplit(acquirer.base_url)
        self._put_down = put_down
        self._token = ""
        self._token_until = _LONG_AGO

    def generate(self, qr: Qr) -> Generated | Refused | Silent:
        """47. A QR that is not exactly ours is refused, whatever the acquirer calls it."""
        merchant = self._acquirer.merchant
        body: dict[str, object] = {
            "partnerReferenceNo": qr.reference,
            "amount": _idr(qr.amount),
            "merchantId": merchant.merchant_id,
            "validityPeriod": stamp(qr.ends_at),
        }
        if merchant.terminal_id:
            body["terminalId"] = merchant.terminal_id
        try:
            return self._ask(GENERATE, body, qr, lambda said: _generated(said, qr, nmid=merchant.nmid))
        except NotSent:
            return Refused("not_reached")

    def query(self, qr: Qr) -> Fate:
        """51, by both references."""
        body: dict[str, object] = {
            "originalReferenceNo": qr.their_reference,
            "originalPartnerReferenceNo": qr.reference,
            "serviceCode": "47",
            "merchantId": self._acquirer.merchant.merchant_id,
        }
        try:
            return self._ask(QUERY, body, qr, lambda said: _fate(said, qr))
        except NotSent:
            return Silent()

    def cancel(self, qr: Qr, reason: str) -> Gone | Refused | Silent:
        """77."""
        body: dict[str, object] = {
            "originalReferenceNo": qr.their_reference,
            "originalPartnerReferenceNo": qr.reference,
            "merchantId": self._acquirer.merchant.merchant_id,
            "reason": reason,
            "amount": _idr(qr.amount),
        }
        try:
            return self._ask(CANCEL, body, qr, _cancelled)
        except NotSent:
            return Silent()

    def _ask(
        self, path: str, body: Mapping[str, object], qr: Qr, judge: Callable[[Answered], Result]
    ) -> Result:
        """One request with a token, judged and put down; a token that is not known any more is asked for anew, once.

        Raises NotSent.
        """
        at, text = clock.now(), json.dumps(body, separators=(",", ":"))
        said = self._with_token(path, text)
        if said.code == f"401{_SERVICE[path]}01":
            self._token = ""
            said = self._with_token(path, text)
        judged = judge(said)
        self._put_down(
            LoggedMessage(
                at=at,
                partner=self._acquirer.partner,
                client_id=self._acquirer.client_id,
                address=self._parts.hostname or "",
                route=f"POST→ {path}",
                status=int(said.code[:3]),
                outcome=_word(judged),
                about=[text for text in (qr.code, qr.reference, qr.their_reference) if text],
                request=text[:LOGGED_MAX],
                response=json.dumps(dict(said.body), separators=(",", ":"))[:LOGGED_MAX],
            )
        )
        return judged

    def _with_token(self, path: str, text: str) -> Answered:
        token = self._bearer()
        at, ours = stamp(clock.now()), self._acquirer.ours
        digest = hashlib.sha256(text.encode()).hexdigest()
        told = f"POST:{self._parts.path}{path}:{token}:{digest}:{at}"
        mac = hmac.digest(ours.secret.encode(), told.encode(), "sha512")
        headers = {
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode("ascii"),
            "X-PARTNER-ID": ours.partner_id,
            "X-EXTERNAL-ID": f"{secrets.randbelow(10**18):018d}",
            "CHANNEL-ID": ours.channel_id,
        }
        return self._post(path, text, headers)

    def _bearer(self) -> str:
        """A token that still has some time. Raises NotSent: without one, nothing else leaves."""
        now = clock.now()
        if self._token and now < self._token_until:
            return self._token
        at, name = stamp(now), self._acquirer.ours.client_key
        signed = self._key.sign(f"{name}|{at}".encode(), PKCS1v15(), SHA256())
        headers = {
            "X-TIMESTAMP": at,
            "X-CLIENT-KEY": name,
            "X-SIGNATURE": base64.b64encode(signed).decode("ascii"),
        }
        said = self._post(TOKEN, '{"grantType":"client_credentials","additionalInfo":{}}', headers)
        token, seconds = said.body.get("accessToken"), str(said.body.get("expiresIn", ""))
        if not said.is_done or not isinstance(token, str) or not seconds.isdigit():
            raise NotSent
        self._token = token
        self._token_until = now + timedelta(seconds=min(int(seconds), TOKEN_MAX_SECONDS)) - TOKEN_MARGIN
        return token

    def _post(self, path: str, text: str, headers: Mapping[str, str]) -> Answered:
        """One request; NOTHING where no readable answer came. Raises NotSent."""
        line = _line(self._parts)
        try:
            line.connect()
        except OSError as error:
            line.close()
            raise NotSent from error
        try:
            whole = {"Content-Type": "application/json", **headers}
            line.request("POST", self._parts.path + path, text.encode(), whole)
            response = line.getresponse()
            raw = response.read(ANSWER_MAX)
        except (OSError, http.client.HTTPException):
            return NOTHING
        finally:
            line.close()
        return _answered(response.status, raw)


def _line(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)


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


def _generated(said: Answered, qr: Qr, *, nmid: str) -> Generated | Refused | Silent:
    if said.is_refused:
        return Refused(f"acquirer_{said.code}")
    if not said.is_done:
        return Silent()
    content, given = said.body.get("qrContent"), text_in(said.body, "partnerReferenceNo")
    if not isinstance(content, str) or given not in {"", qr.reference}:
        return Refused("qr_missing", made=True)
    try:
        must_be(read_qr(content), amount=qr.amount, nmid=nmid)
    except NotOurQr as other:
        return Refused(other.code, made=True)
    return Generated(text_in(said.body, "referenceNo"), content)


def _fate(said: Answered, qr: Qr) -> Fate:
    if said.is_refused and said.case == "01" and said.code.startswith("404"):
        return Gone()
    status = text_in(said.body, "latestTransactionStatus")
    if not said.is_done or not status:
        return Silent()
    if status == PAID:
        amount = rupiah_in(said.body)
        named = text_in(said.body, "originalReferenceNo") or qr.their_reference or qr.reference
        return Silent() if amount is None else Paid(named, amount, moment_in(said.body))
    return Gone() if status == NOT_FOUND else Unpaid(over=status == CANCELLED)


def _cancelled(said: Answered) -> Gone | Refused | Silent:
    if said.is_done:
        return Gone()
    return Refused(f"acquirer_{said.code}") if said.is_refused else Silent()


def _word(judged: object) -> str:
    """What came of it, for the log."""
    return judged.why if isinstance(judged, Refused) else type(judged).__name__.lower()


def stamp(at: datetime) -> str:
    """A moment as the standard writes it."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def _idr(amount: int) -> dict[str, str]:
    return {"value": f"{amount}.00", "currency": "IDR"}
