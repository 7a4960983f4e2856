"""kill -9 of database and callers under load: nothing acknowledged is lost, nothing is doubled.

The negative control pays with synchronous commit off, where losses must happen and must be found.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from sppt.kit.postgres import Server, ensure_running, kill_nine
from tests.faults.audit import books_differ, lost_or_doubled, read_acks
from tests.faults.crash.load import BILLS, POKOK, Work, first_bill
from tests.world import SCHEMA, create_database

ROOT = Path(__file__).resolve().parents[2]
WORKERS, PAIRS = 2, 2  # eight writers
ACKS_PER_CRASH_MAX = 150
BLOCKS, CRASHES_PER_BLOCK = 20, 50  # a thousand crashes; every audit asks about all answers of its block
BILLS_PER_CRASH = 100  # of each pair; it pays at most half of them between two crashes
PROGRESS_SECONDS_MAX = 60


@dataclass(frozen=True, slots=True)
class Fortress:
    """A cluster of full durability in a home of its own, with an empty city to copy."""

    home: Path
    server: Server

    def city(self, name: str, *, crashes: int) -> str:
        """A database with bills for so many crashes; its address."""
        create_database(self.server.url("postgres"), name, template="sppt")
        url = self.server.url(name)
        many = 200 + crashes * BILLS_PER_CRASH
        with psycopg.connect(url, options=f"-c search_path={SCHEMA}") as connection:
            for worker in range(WORKERS):
                for pair in range(PAIRS):
                    bills = {"first": first_bill(worker, pair), "many": many, "pokok": POKOK}
                    connection.execute(BILLS, bills)
        return url


@pytest.fixture(scope="module")
def fortress() -> Iterator[Fortress]:
    directory = Path(tempfile.mkdtemp(prefix="sppt-crash-"))
    directory.chmod(0o755)
    home = directory / "home"
    server = ensure_running(home)
    environment = {**os.environ, "SPPT_HOME": str(home), "SPPT_ACTIVE_DATABASE_URL": server.url("sppt")}
    environment.pop("SPPT_DURABILITY")  # the server must satisfy all that a city's would have to
    boot = "from sppt.project.boot import boot; boot('migrator')"
    try:
        subprocess.run([sys.executable, "-c", boot], cwd=ROOT, env=environment, check=True, timeout=120)
        yield Fortress(home, server)
    finally:
        kill_nine(server)
        shutil.rmtree(server.data_dir.parent, ignore_errors=True)
        shutil.rmtree(directory)


class Writer:
    """One channel process with two pairs of threads; SIGKILL does not take back what it was told."""

    def __init__(self, url: str, work: Work) -> None:
        self.work = work
        self.acks = Path(work.acks)
        self.acks.touch()
        self._read = self._heard = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crash.writer", work.text()],
            cwd=ROOT,
            env={
                **os.environ,
                "SPPT_ACTIVE_DATABASE_URL": url,
                "SPPT_ROLE": "app",
                "DJANGO_SETTINGS_MODULE": "sppt.project.settings",
            },
            stdin=subprocess.PIPE,
        )

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        finally:
            self._process.kill()

    def kill_nine(self) -> None:
        assert self._process.stdin is not None
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()

    def alive(self) -> bool:
        return self._process.poll() is None

    def heard(self) -> int:
        """Answers in its file so far."""
        with self.acks.open("rb") as file:
            file.seek(self._read)
            more = file.read()
        self._read += len(more)
        self._heard += more.count(b"\n")
        return self._heard


def writers(url: str, directory: Path, *, seed: int, crashes: int) -> list[Writer]:
    return [
        Writer(
            url, Work(worker, PAIRS, 200 + crashes * BILLS_PER_CRASH, seed, str(directory / f"acks-{worker}"))
        )
        for worker in range(WORKERS)
    ]


def wait_for_acks(crew: list[Writer], more: int) -> None:
    """Until so many more answers have been heard."""
    goal = sum(one.heard() for one in crew) + more
    deadline = time.monotonic() + PROGRESS_SECONDS_MAX
    while sum(one.heard() for one in crew) < goal:
        assert all(one.alive() for one in crew), "a writer gave up"
        assert time.monotonic() < deadline, f"no {more} answers in {PROGRESS_SECONDS_MAX} seconds"
        time.sleep(0.002)


def kill_one_backend(server: Server, chance: random.Random) -> None:
    """kill -9 of one server process in the midst of its work: PostgreSQL throws all others out and recovers."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as witness:
        rows = witness.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall()
        os.kill(int(str(chance.choice(rows)[0])), signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            witness.execute("SELECT pg_sleep(60)")
    deadline = time.monotonic() + PROGRESS_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError(f"no connection {PROGRESS_SECONDS_MAX} seconds after a backend was killed")


def test_nothing_acknowledged_is_lost_or_doubled_when_everything_is_killed(
    fortress: Fortress, tmp_path: Path
) -> None:
    kill_everything(fortress, tmp_path, crashes=20, seed=20)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_nothing_acknowledged_is_lost_or_doubled_by_a_thousand_crashes(
    fortress: Fortress, tmp_path: Path, block: int
) -> None:
    kill_everything(fortress, tmp_path, crashes=CRASHES_PER_BLOCK, seed=1_000 + block)


def kill_everything(fortress: Fortress, directory: Path, *, crashes: int, seed: int) -> None:
    """So many crashes while a city is paid; after each, and at the end, the books are asked about every answer."""
    chance = random.Random(seed)
    url = fortress.city(f"kept_{seed}", crashes=crashes)
    with ExitStack() as stack:
        crew = [stack.enter_context(one) for one in writers(url, directory, seed=seed, crashes=crashes)]
        for crash in range(crashes):
            wait_for_acks(crew, chance.randint(1, ACKS_PER_CRASH_MAX))
            if crash % 5 == 4:
                kill_one_backend(fortress.server, chance)
            else:
                kill_nine(fortress.server)
            if crash % 4 == 3:  # the channel dies with it; its successor asks for whatever was not answered
                place = chance.randrange(WORKERS)
                crew[place].kill_nine()
                crew[place] = stack.enter_context(Writer(url, crew[place].work))
            heard = read_acks(one.acks for one in crew)
            ensure_running(fortress.home)
            assert lost_or_doubled(url, heard) == []
        wait_for_acks(crew, 1)
    heard = read_acks(one.acks for one in crew)
    assert {ack.what for ack in heard} == {"paid", "undone"}
    assert lost_or_doubled(url, heard) == []
    assert books_differ(url) == []


def test_the_audit_finds_a_loss_where_commits_are_not_waited_for(fortress: Fortress, tmp_path: Path) -> None:
    url = fortress.city("loose", crashes=5)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE loose SET synchronous_commit = off")
        # Nobody else writes the log out in the meantime: otherwise a loss is a matter of milliseconds.
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
        connection.execute("SELECT pg_reload_conf()")
    found: list[str] = []
    try:
        for attempt in range(5):
            (tmp_path / str(attempt)).mkdir()
            crew = writers(url, tmp_path / str(attempt), seed=attempt, crashes=5)
            wait_for_acks(crew, 100)
            kill_nine(fortress.server)
            for one in crew:
                one.kill_nine()
            heard = read_acks(one.acks for one in crew)
            ensure_running(fortress.home)
            found = lost_or_doubled(url, heard)
            if found:
                break
    finally:
        ensure_running(fortress.home)
        with psycopg.connect(fortress.server.url("postgres"), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute("SELECT pg_reload_conf()")
    assert any(line.startswith("lost: ") for line in found)
