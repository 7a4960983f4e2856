"""A partner of the Channel API, written from docs/operating/api.md: it shares no line with the door it knocks at."""

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
from pathlib import Path
from urllib.parse import urlsplit

from sppt.kit import clock
from sppt.rules.calendar import WIB
from sppt.trials.conformance.findings import Fails
from sppt.trials.conformance.partner_file import BadPartnerFile

SECONDS = 30
ANSWER_MAX = 1 << 20


@dataclass(frozen=True, slots=True)
class ApiPartner:
    """A partner's side of its credentials. `test_nops` are NOPs that owe something; `stranger` is another partner."""

    name: str
    client_id: str
    client_secret: str
    test_nops: tuple[str, ...]
    expired_code: str
    expired_amount: int
    stranger: ApiPartner | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of the installation."""

    status: int
    body: Mapping[str, object]

    @property
    def refusal(self) -> str:
        return str(self.body.get("refusal", ""))

    def at(self, *path: str | int) -> object:
        """A value inside the body; None if it is not there."""
        found: object = self.body
        for step in path:
            if isinstance(found, list) and isinstance(step, int):
                found = found[step] if step < len(found) else None
            else:
                found = found.get(step) if isinstance(found, dict) else None
        return found


@dataclass(slots=True)
class Caller:
    """One partner against one installation."""

    against: str
    partner: ApiPartner
    _run: str = field(default_factory=lambda: secrets.token_hex(4))
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self) -> str:
        """A reference or key that was never used."""
        return f"UJI-{self._run}-{next(self._numbers)}"

    def headers(self, method: str, path: str, raw: bytes, *, at: str = "", key: str = "") -> dict[str, str]:
        """Signed headers of a request; `at` is an X-TIMESTAMP other than now."""
        at = at or stamp(clock.now())
        told = f"{method}:{path}:{hashlib.sha256(raw).hexdigest()}:{at}"
        mac = hmac.new(self.partner.client_secret.encode(), told.encode(), hashlib.sha512).digest()
        signed = {
            "Content-Type": "application/json",
            "X-CLIENT-ID": self.partner.client_id,
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode(),
        }
        return {**signed, "Idempotency-Key": key} if key else signed

    def post(self, path: str, body: object, *, key: str = "", at: str = "") -> Said:
        """One signed POST of a body: bytes as they are, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", path, raw, self.headers("POST", path, raw, at=at, key=key))

    def get(self, path: str) -> Said:
        return self.send("GET", path, b"", self.headers("GET", path, b""))

    def send(self, method: str, path: str, raw: bytes, headers: Mapping[str, str]) -> Said:
        """One request exactly as given; whatever the answer is, it must be JSON. Raises Fails."""
        line = self._line()
        try:
            line.request(method, urlsplit(self.against).path.rstrip("/") + path, raw or None, dict(headers))
            response = line.getresponse()
            status, kind, answer = (
                response.status,
                response.headers.get("content-type", ""),
                response.read(ANSWER_MAX),
            )
        except (OSError, http.client.HTTPException) as error:
            raise Fails(f"{method} {path}: tidak ada jawaban ({type(error).__name__})") from error
        finally:
            line.close()
        try:
            body = json.loads(answer)
        except ValueError:
            body = None
        if not isinstance(body, dict) or not kind.startswith("application/json"):
            raise Fails(
                f"{method} {path}: jawaban HTTP {status} bukan objek JSON ({kind or 'tanpa Content-Type'})"
            )
        if status != 200 and not (body.get("refusal") and body.get("message")):
            raise Fails(f"{method} {path}: HTTP {status} tanpa refusal dan message")
        return Said(status, body)

    def _line(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.against)
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "https":
            safe = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=safe)
        return http.client.HTTPConnection(host, port, timeout=SECONDS)


def stamp(at: datetime) -> str:
    """A moment with its zone, to the second."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def read_api_partner(file: Path, *, client_id: str = "") -> ApiPartner:
    """The partner with this client id, or the first of the API, with another one beside it. Raises BadPartnerFile."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        partners = [one for one in told.get("partners", [told]) if one.get("protocol") == "api"]
        one = next(each for each in partners if client_id in {"", each["client_id"]})
        other = next((each for each in partners if each is not one), None)
        return _partner(one, _partner(other, None) if other else None)
    except StopIteration:
        raise BadPartnerFile(f"Di {file} tidak ada mitra API dengan client id itu.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPartnerFile(
            f"Berkas mitra {file} tidak terbaca ({error}). Pakai partners.json dari make demo, atau tulis menurut"
            " docs/operating/api.md bagian 7."
        ) from error


def _partner(told: Mapping[str, object], stranger: ApiPartner | None) -> ApiPartner:
    nops = told.get("test_nops", [])
    return ApiPartner(
        name=str(told["name"]),
        client_id=str(told["client_id"]),
        client_secret=str(told["client_secret"]),
        test_nops=tuple(map(str, nops)) if isinstance(nops, list) else (),
        expired_code=str(told.get("expired_code", "")),
        expired_amount=int(str(told.get("expired_amount", 0))),
        stranger=stranger,
    )
