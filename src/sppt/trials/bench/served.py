"""Our own services as processes of their own, and a partner who may call them as often as a benchmark must."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.error import HTTPError
from urllib.request import urlopen

from sppt.kit import clock
from sppt.partners.actions import Credentials, add_partner, close_access
from sppt.trials.bench.measure import BenchTrouble

START_SECONDS = 60
STOP_SECONDS = 90

Part = Literal["pages", "doors", "work"]


@contextmanager
def serving(*parts: Part) -> Iterator[dict[Part, str]]:
    """The base address of each part, served from loopback until the end; what they say is shown if they fail."""
    ports = {part: free_port() for part in parts}
    environment = {
        **os.environ,
        "PORT": str(ports.get("pages", 0)),
        "CHANNEL_PORT": str(ports.get("doors", 0)),
    }
    with tempfile.TemporaryFile() as told:
        running = {
            part: subprocess.Popen(
                [sys.executable, "-m", "sppt.project", *_command(part)],
                env=environment,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
            for part in parts
        }
        try:
            for part, process in running.items():
                if part != "work" and not _answers(ports[part], process):
                    told.seek(0)
                    raise BenchTrouble(
                        f"{part} tidak menyala: {told.read()[-2000:].decode(errors='replace')}"
                    )
            yield {part: f"http://127.0.0.1:{port}" for part, port in ports.items()}
        finally:
            for process in running.values():
                process.terminate()
            for process in running.values():
                process.wait(STOP_SECONDS)


@contextmanager
def fast_partner() -> Iterator[Credentials]:
    """A partner of the benchmark's own, let in until its end."""
    name = f"ukur-{secrets.token_hex(4)}"
    made = add_partner(
        name,
        name="Mitra pengukuran",
        client_id=name,
        by="operator",
        at=clock.now(),
        networks=["127.0.0.1/32"],
        per_second=10_000,
        burst=100_000,
    )
    try:
        yield made
    finally:
        close_access(made.client_id, by="operator", at=clock.now())


def _command(part: Part) -> list[str]:
    return ["work"] if part == "work" else ["serve", "--only", part]


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/status", timeout=5):
                return True
        except (HTTPError, OSError):
            time.sleep(0.1)
    return False


def free_port() -> int:
    """A port of loopback that nobody holds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
