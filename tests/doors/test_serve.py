"""The services as a service manager meets them: they begin, say so in JSON, finish what they have begun, and end."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.world import World, nop

SECONDS = 30
Connection = psycopg.Connection[tuple[object, ...]]
BROKEN = """
import sys
import tempfile
from sppt.kit import audit
def broken(**_):
    raise LookupError("BUDI RAHARJO")
audit.seal = broken
sys.argv[1:] = ["work"]
from sppt.project.cli import main
main()
"""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service and what it has said."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def said(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def ask(self, path: str, timeout: int = SECONDS) -> tuple[int, str]:
        line = http.client.HTTPConnection("localhost", self.port, timeout=timeout)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)


def until(done: Callable[[], bool]) -> None:
    """Waits for what another process does."""
    end = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(city: World, tmp_path: Path, *command: str, **settings: str) -> Iterator[Service]:
    """`command` after the interpreter, over this city."""
    port = free_port()
    home = tmp_path / "home"
    environment = {
        **os.environ,
        "SPPT_ACTIVE_DATABASE_URL": city.url,
        "SPPT_HOME": str(home),
        "PORT": str(port),
        **settings,
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *command], env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield Service(process, port, log)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def is_up(service: Service) -> bool:
    assert service.process.poll() is None, service.log.read_text(encoding="utf-8")
    try:
        return service.ask("/status")[0] == 200
    except OSError:
        return False


def test_a_page_that_is_being_made_is_finished_before_the_service_ends(city: World, tmp_path: Path) -> None:
    from sppt.kit import clock
    from sppt.portal.tokens import seal
    from sppt.rules.nop import Nop

    city.bill(nop(1), 2025)
    address = f"/tagihan/{seal(Nop(nop(1)), at=clock.now())}"
    pages = ("-m", "sppt.project", "serve", "--only", "pages")
    with running(city, tmp_path, *pages) as service, ThreadPoolExecutor(1) as visitor:
        until(lambda: is_up(service))
        with city.connect() as holder:
            holder.execute("BEGIN")
            holder.execute("LOCK TABLE ledger_bill IN ACCESS EXCLUSIVE MODE")
            asked = visitor.submit(service.ask, address)
            until(lambda: waiting(city))
            service.process.send_signal(signal.SIGTERM)
            until(lambda: "Shutting down" in service.log.read_text(encoding="utf-8"))
            holder.execute("ROLLBACK")
        status, page = asked.result(SECONDS)
        assert (status, "2025" in page) == (200, True)
        assert service.process.wait(SECONDS) == 0
        told = [(line["page"], line["status"]) for line in service.said() if line["event"] == "page"]
        assert told == [("portal:bills", 200)]


def waiting(city: World) -> bool:
    """Whether somebody waits for the table."""
    found = city.rows("SELECT 1 FROM pg_locks WHERE relation = 'ledger_bill'::regclass AND NOT granted")
    return bool(found)


def test_the_worker_seals_tells_its_manager_and_ends_when_asked(city: World, tmp_path: Path) -> None:
    from sppt.kit import audit, clock

    audit.append(actor="operator", verb="drill", subject="test:1", detail={}, at=clock.now())
    place = str(tmp_path / "manager")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(place)
        manager.settimeout(SECONDS)
        with running(city, tmp_path, "-m", "sppt.project", "work", NOTIFY_SOCKET=place) as service:
            assert [manager.recv(64), manager.recv(64)] == [b"READY=1", b"WATCHDOG=1"]
            until(lambda: bool(city.rows("SELECT 1 FROM kit_audit_seal")))
            assert service.stop() == 0
            assert [(line["event"], line["outcome"]) for line in service.said()] == [
                ("work", "started"),
                ("work", "stopped"),
            ]


def test_a_fault_that_nobody_expected_ends_the_worker_with_a_status_that_starts_it_anew(
    city: World, tmp_path: Path
) -> None:
    with running(city, tmp_path, "-c", BROKEN) as service:
        assert service.process.wait(SECONDS) == 1
        faults = [line for line in service.said() if line.get("outcome") == "unexpected"]
        assert [(line["event"], line["kind"]) for line in faults] == [("work", "builtins.LookupError")]
        assert "BUDI" not in service.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(("level", "lines"), [("info", 1), ("warning", 0)])
def test_the_level_of_the_log_is_a_setting(city: World, tmp_path: Path, level: str, lines: int) -> None:
    pages = ("-m", "sppt.project", "serve", "--only", "pages")
    with running(city, tmp_path, *pages, SPPT_LOG_LEVEL=level) as service:
        until(lambda: is_up(service))
        service.ask("/")
        assert service.stop() == 0
        assert len([line for line in service.said() if line["event"] == "page"]) == lines


def test_an_empty_secret_key_is_no_key_and_one_is_made(tmp_path: Path, city: World) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "sppt.project", "check-books"],
        env={
            **os.environ,
            "SPPT_SECRET_KEY": "",
            "SPPT_HOME": str(tmp_path),
            "SPPT_ACTIVE_DATABASE_URL": city.url,
        },
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    key = tmp_path / "secret-key"
    assert (len(key.read_text(encoding="ascii")) > 40, key.stat().st_mode & 0o077) == (True, 0)


@pytest.fixture
def server_of_its_own() -> Iterator[tuple[str, Connection]]:
    """A PostgreSQL without our roles: the address of an ordinary log-in role's empty database, and its superuser."""
    from sppt.kit.postgres import Durability, discard, ensure_running

    home = Path(
        tempfile.mkdtemp(prefix="sppt-")
    )  # pytest's own is closed to the account that runs the server
    home.chmod(0o711)
    url = ensure_running(home, durability=Durability.TESTS).url("postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE kota LOGIN CREATEROLE PASSWORD 'kota'")
        connection.execute("CREATE DATABASE kota OWNER kota TEMPLATE template0")
        yield re.sub(r"//[^@]*@", "//kota:kota@", url).replace("/postgres?", "/kota?"), connection
    discard(home)
    shutil.rmtree(home, ignore_errors=True)


def test_an_ordinary_log_in_role_makes_a_city_ready_and_needs_its_rights_only_once(
    server_of_its_own: tuple[str, Connection], tmp_path: Path
) -> None:
    address, superuser = server_of_its_own

    def checked() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SPPT_HOME": str(tmp_path), "DATABASE_URL": address}
        environment.pop("SPPT_ACTIVE_DATABASE_URL", None)
        return subprocess.run(
            [sys.executable, "-m", "sppt.project", "check-books"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    with psycopg.connect(address, autocommit=True) as kota:
        first = checked()
        assert first.returncode == 0, first.stderr
        superuser.execute("ALTER ROLE kota NOCREATEROLE")
        assert checked().returncode == 0
        kota.execute("COMMENT ON SCHEMA kota_3676 IS 'made by an older version'")
        for role in ("migrator", "app", "reader", "sealer"):
            superuser.execute(f"REVOKE kota_3676_{role} FROM kota CASCADE")
        refused = checked()
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
        assert "CREATEROLE" in refused.stderr
