"""Many callers at once: threads with connections of their own, and a second process with its own pool."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.db import connection, connections

from sppt.payments.language import Outcome, PaymentRequest, Receipt, Refusal
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS_MAX = 30
Answer = TypeVar("Answer")


def _connect() -> None:
    connection.ensure_connection()  # of the thread that runs this


class Crowd:
    """Threads that keep a database connection each, for calls that start together."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(size)

    def __enter__(self) -> Crowd:
        self.together([_connect] * self._size)
        return self

    def __exit__(self, *_: object) -> None:
        self.together([connections.close_all] * self._size)
        self._pool.shutdown()

    def together(self, calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
        """Runs each call in a thread of its own, at most as many as there are; answers in order."""
        gate = threading.Barrier(len(calls))

        def run(call: Callable[[], Answer]) -> Answer:
            gate.wait(timeout=60)
            return call()

        return list(self._pool.map(run, calls))


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Runs each call in a thread with a database connection of its own; all start together."""
    with Crowd(len(calls)) as crowd:
        return crowd.together(calls)


@contextmanager
def held(city: World, locking: str, *parameters: object) -> Iterator[None]:
    """Holds what a statement locks, so that callers meet where the test wants them to."""
    with city.connect() as holder, holder.transaction():
        holder.execute(locking, parameters)
        yield


def wait_for_waiters(city: World, many: int) -> None:
    """Until so many connections to this city wait for a lock."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    with city.connect("") as connection:
        while time.monotonic() < deadline:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if row == (many,):
                return
            time.sleep(0.005)
    raise AssertionError(f"not {many} waiters within {WAIT_SECONDS_MAX} seconds")


def told(outcome: Outcome) -> str:
    """An answer in one word: the receipt's number or the reason of the refusal."""
    if isinstance(outcome, Receipt):
        return outcome.number
    return str(outcome.code) if isinstance(outcome, Refusal) else f"suspense {outcome.why}"


class OtherProcess:
    """A second process that waits with its threads connected until it is told to pay."""

    def __init__(self, city: World, requests: Sequence[PaymentRequest], *, at: datetime) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.actions.other_process"],
            cwd=ROOT,
            env={**os.environ, "SPPT_ACTIVE_DATABASE_URL": city.url, "SPPT_ROLE": "app"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        work = [[one.channel, one.reference, one.code, one.amount] for one in requests]
        self._say(json.dumps({"at": at.isoformat(), "requests": work}))
        assert self._hear() == "ready"

    def pay(self) -> list[str]:
        """All requests at once; what each was told, in order."""
        try:
            self._say("go")
            answers: list[str] = json.loads(self._hear())
            assert self._process.wait(timeout=60) == 0
        finally:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        return answers

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()
