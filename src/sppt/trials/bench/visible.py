"""Paid to visible, and NOP typed to bill on screen, while payments come in over HTTP at ten times a city's peak."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

from sppt.accounts.demo import add_officer
from sppt.accounts.sessions import Place, begin
from sppt.accounts.words import Method, Role
from sppt.kit import clock
from sppt.kit.perda import perda_of
from sppt.partners.actions import Credentials
from sppt.payments.codes import WISHES_MAX, open_codes
from sppt.payments.language import PaymentCode, Wish
from sppt.payments.shifts import ShiftProblem, open_shift
from sppt.rules.nop import Nop
from sppt.trials.bench import doors
from sppt.trials.bench.api import signed
from sppt.trials.bench.measure import BenchTrouble, Result, machine
from sppt.trials.bench.served import fast_partner, serving
from sppt.trials.bench.wrk import Request

PAYMENTS = "/api/v1/payments"
TILL = "/kantor/loket"
RATE = 67  # payments a second: ten times the busiest minute of a city of 400 000 objects
SECONDS = 30
PAYERS = 16
READERS = 4
READ_EVERY_SECONDS = 0.2
SEEN_WITHIN_SECONDS = 30
TYPE_EVERY_SECONDS = 0.1
TELLER = "ukur.loket"
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment whose page is watched: the page, the receipt that must stand on it, and when the answer came."""

    page: str
    receipt: str
    answered: float


@dataclass(slots=True)
class Stage:
    """The served installation, who acts on it, and what was waited (seconds; threads append)."""

    doors: str
    pages: str
    caller: Credentials
    cookie: str
    unseen: Queue[Paid] = field(default_factory=Queue)
    paying: threading.Event = field(default_factory=threading.Event)
    paid: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)

    def pay(
        self, codes: Sequence[PaymentCode], requests: Sequence[Request], *, first: int, began: float
    ) -> None:
        """Every PAYERS-th payment from `first` on, each at its moment, over one connection."""
        line = _connection(self.doors)
        for place in range(first, len(codes), PAYERS):
            due = began + place / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            headers = {"X-CLIENT-ID": self.caller.client_id, **requests[place].headers}
            answer = _ask(line, "POST", PAYMENTS, headers, requests[place].body.decode("ascii"))
            answered = time.perf_counter()
            self.late.append(sent - due)
            self.paid.append(answered - sent)
            receipt = str(json.loads(answer)["receipt"])
            self.unseen.put(Paid(f"/bayar/{codes[place].token}", receipt, answered))

    def watch(self) -> None:
        """Reads the pages of what was paid, again and again until they show the receipt."""
        line = _connection(self.pages)
        while self.paying.is_set() or not self.unseen.empty():
            try:
                one = self.unseen.get(timeout=READ_EVERY_SECONDS)
            except Empty:
                continue
            shows = one.receipt in _ask(line, "GET", one.page, {})
            waited = time.perf_counter() - one.answered
            if shows:
                self.seen.append(waited)
            elif waited > SEEN_WITHIN_SECONDS:
                raise BenchTrouble(f"Sesudah {SEEN_WITHIN_SECONDS} detik pembayaran belum tampak.")
            else:
                time.sleep(READ_EVERY_SECONDS)
                self.unseen.put(one)

    def type(self, nops: Sequence[Nop]) -> None:
        """A teller types NOP after NOP; each wait ends when the bill's page is whole."""
        line = _connection(self.pages)
        headers = {"Cookie": f"kantor={self.cookie}"}
        till = _CSRF.search(_ask(line, "GET", TILL, headers))
        if till is None:
            raise BenchTrouble("Halaman loket tidak terbuka bagi petugas pengukuran.")
        headers |= {
            "Cookie": f"kantor={self.cookie}; csrf={till[1]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        chosen = iter(nops)
        while self.paying.is_set():
            sent = time.perf_counter()
            form = urlencode({"csrfmiddlewaretoken": till[1], "nop": next(chosen).printed})
            _ask(line, "POST", TILL, headers, form)
            self.typed.append(time.perf_counter() - sent)
            time.sleep(TYPE_EVERY_SECONDS)


def visible(*, city: str) -> Result:
    """From a payment's answer to its receipt on the payer's page, over HTTP; the whole installation runs."""
    at = clock.now()
    chance = random.Random(3)  # noqa: S311 (which NOPs are chosen is no secret)
    with doors.nops_to_ask() as nops:
        chosen = chance.sample(nops, k=min(len(nops), 4 * RATE * SECONDS))
    codes = _codes(chosen, RATE * SECONDS, city=city, at=at)
    with fast_partner() as caller, serving("doors", "pages", "work") as served:
        stage = Stage(served["doors"], served["pages"], caller, _teller(at))
        seconds = _play(stage, codes, chosen)
    return _told(stage, seconds=seconds)


def _play(stage: Stage, codes: Sequence[PaymentCode], nops: Sequence[Nop]) -> float:
    """Payers, watchers and a teller at once, until all is paid and seen; the seconds in which payments came."""
    at = clock.now()
    bodies = [
        json.dumps({"code": one.code, "amount": one.amount, "reference": f"ukur-{one.code}"}).encode()
        for one in codes
    ]
    requests = signed(stage.caller, PAYMENTS, bodies, at=at)
    stage.paying.set()
    began = time.perf_counter()
    with ThreadPoolExecutor(PAYERS + READERS + 1) as hands:
        others = [hands.submit(stage.watch) for _ in range(READERS)]
        others.append(hands.submit(stage.type, nops))
        payers = [
            hands.submit(stage.pay, codes, requests, first=first, began=began) for first in range(PAYERS)
        ]
        try:
            for payer in payers:
                payer.result()
        finally:
            seconds = time.perf_counter() - began
            stage.paying.clear()
        for other in others:
            other.result()
    return seconds


def _told(stage: Stage, *, seconds: float) -> Result:
    return Result(
        name="visible (paid over HTTP, the receipt on the payer's page)",
        n=len(stage.seen),
        per_second=round(len(stage.paid) / seconds, 1),
        p50_ms=_ms(stage.seen, 50),
        p99_ms=_ms(stage.seen, 99),
        limit_name="payments a second that were asked for",
        limit_per_second=RATE,
        ratio_to_limit=round(len(stage.paid) / seconds / RATE, 3),
        machine=machine(),
        notes={
            "payment_p50_ms": _ms(stage.paid, 50),
            "payment_p99_ms": _ms(stage.paid, 99),
            "sent_late_p99_ms": _ms(stage.late, 99),
            "office_typed": len(stage.typed),
            "office_p50_ms": _ms(stage.typed, 50),
            "office_p95_ms": _ms(stage.typed, 95),
        },
    )


def _ms(waits: Sequence[float], percent: int) -> float:
    ordered = sorted(waits)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000, 1)


def _codes(nops: Sequence[Nop], many: int, *, city: str, at: datetime) -> list[PaymentCode]:
    """Codes over all that a NOP owes, as the portal opens them; NOPs that owe nothing are passed over."""
    codes: list[PaymentCode] = []
    for start in range(0, len(nops), WISHES_MAX):
        wishes = [
            Wish(((nop, frozenset()),), f"ukur-{at.isoformat()}-{nop.digits}")
            for nop in nops[start : start + WISHES_MAX]
        ]
        answers = open_codes(perda_of(city), wishes, at=at)
        codes += [one for one in answers if isinstance(one, PaymentCode)]
        if len(codes) >= many:
            return codes[:many]
    raise BenchTrouble("Terlalu sedikit tagihan yang belum lunas di kota ini untuk diukur.")


def _teller(at: datetime) -> str:
    """The cookie of a teller of the benchmark's own, whose turn is open."""
    add_officer(TELLER, full_name="Pengukur Contohwan", roles=(Role.TELLER,), at=at)
    with suppress(ShiftProblem):  # a turn left open by an earlier run is as good
        open_shift(TELLER, cash=0, at=at)
    return begin(TELLER, method=Method.CODE, place=Place("127.0.0.1", "ukur"), notices=(), at=at)


def _connection(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)


def _ask(
    line: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str], body: str = ""
) -> str:
    """The page that a request leads to, redirects followed. Raises BenchTrouble if it is not 200."""
    line.request(method, path, body or None, dict(headers))
    answer = line.getresponse()
    text = answer.read().decode()
    to = answer.getheader("Location")
    if answer.status == HTTPStatus.SEE_OTHER and to is not None:
        return _ask(line, "GET", to, headers)
    if answer.status != HTTPStatus.OK:
        raise BenchTrouble(f"{method} {urlsplit(path).path[:20]} menjawab {answer.status}.")
    return text
