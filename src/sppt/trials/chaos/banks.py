"""Banks as strangers: they know the doors' documents and their own credentials, and keep ledgers of their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias
from urllib.parse import urlsplit

from sppt.kit import clock
from sppt.trials.conformance.findings import Fails, Skips
from sppt.trials.conformance.partner_file import SnapPartner
from sppt.trials.conformance.snap_bank import NOTICE, PAYMENT, Bank, Said

ASK_SECONDS_MAX = 90
ANSWER_SECONDS = 15
NOTICED = "noticed"
Body: TypeAlias = dict[str, object]


class GaveUp(Exception):
    """No definite answer in a minute and a half."""


@dataclass(slots=True)
class Line:
    """One payment in its bank's ledger. `answers` are all definite ones, in the order in which they came."""

    channel: str
    reference: str
    nop: str
    code: str = ""
    amount: int = 0
    answers: list[str] = field(default_factory=list)
    undone: bool = False
    moved: bool = False  # a notice: the money has moved, and the bank hears only that we know
    or_else: str = ""  # its reference, if the city heard of it before the other money for the same QR

    @property
    def booked(self) -> bool:
        return any(answer.startswith("booked") for answer in self.answers)

    @property
    def noticed(self) -> bool:
        return NOTICED in self.answers


@dataclass(slots=True)
class ApiBank:
    """A partner of the JSON API, written from docs/operating/api.md."""

    partner: str
    client_id: str
    secret: str
    entrances: tuple[str, ...]

    def call(self, path: str, body: Body, *, key: str, chance: Random) -> tuple[int, Body]:
        """Asks until it hears something definite, now at this door and now at that. Raises GaveUp."""
        raw = json.dumps(body).encode()
        until = time.monotonic() + ASK_SECONDS_MAX
        while time.monotonic() < until:
            entrance = chance.choice(self.entrances)
            told = self._once(entrance, path, raw, key)
            # 401: signed by a clock that meanwhile is another.
            if told is not None and told[0] < 500 and told[0] not in {401, 429}:
                return told
            time.sleep(0.02)
        raise GaveUp(f"{self.partner} {path} {key}")

    def cut(self, path: str, body: Body, *, key: str, chance: Random) -> None:
        """The same request on a line that breaks half-way, or before the answer."""
        raw = json.dumps(body).encode()
        entrance = urlsplit(chance.choice(self.entrances))
        told = {**self._headers(path, raw, key), "Content-Length": str(len(raw)), "Host": entrance.netloc}
        head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {one}\r\n" for name, one in told.items())
        message = head.encode() + b"\r\n" + raw
        sent = message[: chance.choice([len(message) // 2, len(message) - 5, len(message)])]
        try:
            with socket.create_connection((entrance.hostname or "", entrance.port or 0), timeout=2) as line:
                line.sendall(sent)
        except OSError:
            return

    def _once(self, entrance: str, path: str, raw: bytes, key: str) -> tuple[int, Body] | None:
        parts = urlsplit(entrance)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        try:
            line.request("POST", path, raw, self._headers(path, raw, key))
            response = line.getresponse()
            told = json.loads(response.read())
            return (response.status, told) if isinstance(told, dict) else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            line.close()

    def _headers(self, path: str, raw: bytes, key: str) -> Mapping[str, str]:
        at = clock.now().isoformat()
        text = f"POST:{path}:{hashlib.sha256(raw).hexdigest()}:{at}"
        mac = hmac.new(self.secret.encode(), text.encode(), hashlib.sha512).digest()
        return {
            "Content-Type": "application/json",
            "X-CLIENT-ID": self.client_id,
            "X-TIMESTAMP": at,
            "X-SIGNATURE": base64.b64encode(mac).decode(),
            "Idempotency-Key": key,
        }


def pay_by_api(bank: ApiBank, line: Line, chance: Random) -> None:
    """One payment from the question to its last repetition, perhaps doubled, cut or undone. Raises GaveUp."""
    body: Body = {"amount": line.amount, "reference": line.reference, "code": line.code}
    if chance.random() < 0.2:
        bank.cut("/api/v1/payments", body, key=line.reference, chance=chance)
    many = 2 if chance.random() < 0.3 else 1
    seeds = [Random(chance.random()) for _ in range(many)]  # noqa: S311 (replayed, not secret)
    with ThreadPoolExecutor(many) as together:
        told = list(together.map(lambda one: _paid(bank, line, body, one), seeds))
    line.answers += told
    if line.booked and chance.random() < 0.15:
        receipt = told[0].partition(" ")[2]
        path = f"/api/v1/payments/{receipt}/reversal"
        status, said = bank.call(
            path, {"reason": "Nasabah membatalkan"}, key=f"V-{line.reference}", chance=chance
        )
        line.undone = status == 200
        if status != 200 and said.get("refusal") != "past_cutoff":
            line.answers.append(f"not undone {said.get('refusal')}")
    line.answers.append(_paid(bank, line, body, chance))


def _paid(bank: ApiBank, line: Line, body: Body, chance: Random) -> str:
    status, said = bank.call("/api/v1/payments", body, key=line.reference, chance=chance)
    return f"booked {said.get('receipt')}" if status == 200 else f"refused {said.get('refusal')}"


@dataclass(slots=True)
class SnapTeller:
    """A partner that speaks SNAP BI, as the conformance kit's bank does; one token for each door."""

    partner: SnapPartner
    entrances: tuple[str, ...]
    _banks: dict[str, Bank] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pay(self, line: Line, chance: Random) -> str:
        """Asks until it hears something definite; each time with a new X-EXTERNAL-ID. Raises GaveUp."""
        said = self._definite(line, chance)
        if line.moved:
            return NOTICED if said.code == "2003400" else f"refused {said.code}"
        return "booked" if said.code == "2002500" and said.flag == "00" else f"refused {said.code}"

    def _definite(self, line: Line, chance: Random) -> Said:
        until = time.monotonic() + ASK_SECONDS_MAX
        while time.monotonic() < until:
            entrance = chance.choice(self.entrances)
            with self._lock:
                bank = self._banks.setdefault(entrance, Bank(entrance, self.partner))
            try:
                said = bank.post(NOTICE if line.moved else PAYMENT, _told(bank, line))
            except (Fails, Skips):
                time.sleep(0.02)
                continue
            if said.status == 401:  # the door began anew with another key: a new token
                with self._lock:
                    self._banks.pop(entrance, None)
            elif said.status < 500 and said.status != 429:
                return said
            time.sleep(0.02)
        raise GaveUp(f"{line.channel} {line.reference}")


def _told(bank: Bank, line: Line) -> Mapping[str, object]:
    order = bank.order(line.code, f"{line.amount}.00", line.reference)
    if not line.moved:
        return order
    kept = (
        "partnerServiceId",
        "customerNo",
        "virtualAccountNo",
        "paymentRequestId",
        "paidAmount",
        "trxDateTime",
    )
    return {**{name: order[name] for name in kept}, "paymentStatus": "Success"}


def pay_by_snap(bank: SnapTeller, line: Line, chance: Random) -> None:
    """One payment, perhaps doubled, and asked for once more. Raises GaveUp."""
    many = 2 if chance.random() < 0.3 else 1
    seeds = [Random(chance.random()) for _ in range(many)]  # noqa: S311 (replayed, not secret)
    with ThreadPoolExecutor(many) as together:
        line.answers += list(together.map(lambda one: bank.pay(line, one), seeds))
    line.answers.append(bank.pay(line, chance))
