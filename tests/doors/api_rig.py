"""The channel process as a stranger meets it: a process of its own, spoken to over HTTP with our own signing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import world
from tests.world import NOON, World

START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> dict[str, object]:
        read = json.loads(self.text)
        assert isinstance(read, dict)
        return read

    @property
    def refusal(self) -> object:
        return self.body.get("refusal")

    def at(self, *path: str | int) -> object:
        """A value inside the body."""
        found: object = self.body
        for step in path:
            if isinstance(found, list):
                found = found[int(step)]
            else:
                assert isinstance(found, dict)
                found = found[str(step)]
        return found


@dataclass(frozen=True, slots=True)
class Client:
    """A partner's client id and secret, as its engineer holds them."""

    client_id: str
    secret: str

    def signed(self, method: str, path: str, body: bytes, at: datetime) -> dict[str, str]:
        """Headers made from the words of docs/operating/api.md, not from the server's code."""
        timestamp = at.isoformat()
        digest = hashlib.sha256(body).hexdigest()
        mac = hmac.new(self.secret.encode(), f"{method}:{path}:{digest}:{timestamp}".encode(), hashlib.sha512)
        return {
            "X-CLIENT-ID": self.client_id,
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": base64.b64encode(mac.digest()).decode(),
        }


@dataclass(slots=True)
class Doors:
    """A running channel process over a database of its own, whose clock began at noon of 14 September 2026."""

    world: World
    port: int
    log: Path
    shift: timedelta
    process: subprocess.Popen[bytes]
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return datetime.now(tz=UTC) + self.shift

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request exactly as given."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body or None, dict(headers or {}))
            response = line.getresponse()
            text = response.read().decode()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, text)
        finally:
            line.close()

    def call(
        self,
        method: str,
        path: str,
        data: object = None,
        *,
        by: str = "satu",
        key: str | None = None,
        raw: bytes | None = None,
        late: timedelta = timedelta(0),
    ) -> Answer:
        """One signed request of a partner; `late` shifts its timestamp."""
        body = raw if raw is not None else b"" if data is None else json.dumps(data).encode()
        headers = self.clients[by].signed(method, path, body, self.now + late)
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.send(method, path, body, headers)

    def post(self, what: str, data: object = None, *, by: str = "satu", key: str | None = None) -> Answer:
        return self.call("POST", f"/api/v1/{what}", data, by=by, key=key)

    def stop(self) -> int:
        """Asks the process to end, as a service manager would; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def start(self) -> None:
        """The same installation again."""
        self.process = _started(self.world, self.port, self.log, self.shift)

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running(server: str, directory: Path, *partners: str) -> Iterator[Doors]:
    """A city without objects with these partners, and the channel process over it."""
    name = world.fresh_name()
    world.create_database(server, name, template="city_template")
    city = World(url=server.replace("/postgres?", f"/{name}?"), database=name)
    shift = timedelta(seconds=int((NOON - datetime.now(tz=UTC)).total_seconds()))
    log = directory / "doors.log"
    try:
        clients = {partner: _partner(city, partner) for partner in partners or ("satu", "dua")}
        port = _free_port()
        doors = Doors(city, port, log, shift, _started(city, port, log, shift), clients)
        try:
            yield doors
        finally:
            if doors.process.poll() is None:
                doors.stop()
        assert "Traceback" not in doors.logged(), doors.logged()
    finally:
        city.close()
        world.drop_database(server, name)


@contextmanager
def inside(city: World) -> Iterator[None]:
    """Django of this process in that database, for what an operator does."""
    from django.db import connections

    settings = connections["default"].settings_dict
    before = settings["NAME"]
    connections.close_all()
    settings["NAME"] = city.database
    try:
        yield
    finally:
        connections.close_all()
        settings["NAME"] = before


def _partner(city: World, code: str) -> Client:
    from sppt.partners.actions import add_partner

    with inside(city):
        made = add_partner(
            code,
            name=f"Bank contoh {code}",
            client_id=f"client-{code}",
            by="operator",
            at=NOON - timedelta(days=1),
            per_second=5_000,
            burst=20_000,
        )
    return Client(made.client_id, made.client_secret)


def _started(city: World, port: int, log: Path, shift: timedelta) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "SPPT_ACTIVE_DATABASE_URL": city.url,
        "CHANNEL_PORT": str(port),
        "SPPT_CLOCK_SHIFT_SECONDS": str(int(shift.total_seconds())),
        "SPPT_BASE_URL": "https://pbb.contoh.test",
    }
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "sppt.project", "serve", "--only", "doors"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        if _answers(port):
            return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError(log.read_text(encoding="utf-8"))


def _answers(port: int) -> bool:
    """Whether something speaks HTTP there: a connection alone may be the backlog of a process that was killed."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/status")
        line.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
