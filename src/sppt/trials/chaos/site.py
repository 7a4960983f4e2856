"""The installation under attack: a PostgreSQL of full durability, and two channel processes over one database."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sppt.kit.postgres import Server, ensure_running, kill_nine
from sppt.trials.chaos.banks import Line
from sppt.trials.chaos.failpoints import DIED, FOLDER, FailPoint

DATABASE = "sppt"
START_SECONDS = 90
DOORS = 2


class SiteTrouble(Exception):
    """The installation did not come up; the text holds what it said."""

    code = "chaos_site"


@dataclass(slots=True)
class Entrance:
    """One channel process: killed with -9 and begun anew on the same port, perhaps with another clock."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, shift: int = 0) -> None:
        with self.log.open("ab") as told:
            self.process = subprocess.Popen(
                list(self.command),
                env={
                    **self.environment,
                    "CHANNEL_PORT": str(self.port),
                    "SPPT_CLOCK_SHIFT_SECONDS": str(shift),
                },
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill_nine(self) -> None:
        """The process with its workers, all at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def wait(self) -> None:
        """Until it answers. Raises SiteTrouble."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process is not None and self.process.poll() is not None:
                break
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            with closing(line), suppress(OSError, http.client.HTTPException):
                line.request("GET", "/status")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise SiteTrouble(f"Pintu kanal tidak menyala: {self.log.read_text(errors='replace')[-2000:]}")


@dataclass(slots=True)
class Site:
    """Where campaigns happen."""

    home: Path
    server: Server
    entrances: list[Entrance]
    ledger: list[Line] = field(default_factory=list)  # of all campaigns here

    @classmethod
    def open(cls, home: Path, *, prepare: Sequence[str], command: Sequence[str]) -> Site:
        """A new installation in this folder: `prepare` makes the city ready, `command` begins a channel process.

        Raises SiteTrouble, PostgresTrouble.
        """
        server = ensure_running(home)
        environment = {
            **os.environ,
            "SPPT_HOME": str(home),
            "SPPT_ACTIVE_DATABASE_URL": server.url(DATABASE),
            "SPPT_LOG_LEVEL": "error",
        }
        environment.pop("SPPT_DURABILITY", None)  # a crash must mean here what it means in a city
        done = subprocess.run(list(prepare), env=environment, capture_output=True, check=False, timeout=300)
        if done.returncode:
            raise SiteTrouble(f"Kota tidak siap: {done.stderr.decode(errors='replace')[-2000:]}")
        (home / FOLDER).mkdir(exist_ok=True)
        entrances = [
            Entrance(command, environment, home / f"doors-{place}.log", _free_port())
            for place in range(DOORS)
        ]
        site = cls(home, server, entrances)
        for one in entrances:
            one.start()
        for one in entrances:
            one.wait()
        return site

    @property
    def url(self) -> str:
        """The database's address, as superuser."""
        return self.server.url(DATABASE)

    def close(self) -> None:
        for one in self.entrances:
            one.kill_nine()
        kill_nine(self.server)

    def kill_database(self) -> None:
        kill_nine(self.server)
        ensure_running(self.home)

    def kill_doors(self, chance: random.Random, *, shift: int = 0) -> None:
        one = chance.choice(self.entrances)
        one.kill_nine()
        one.start(shift=shift)
        one.wait()

    def arm(self, point: FailPoint) -> None:
        (self.home / FOLDER / point).touch()

    def disarm(self, point: FailPoint) -> None:
        (self.home / FOLDER / point).unlink(missing_ok=True)

    def revive(self) -> bool:
        """Begins anew the channel process that died at a fail point; whether there was one."""
        dead = [one for one in self.entrances if (self.home / FOLDER / f"{DIED}{one.port}").exists()]
        for one in dead:
            (self.home / FOLDER / f"{DIED}{one.port}").unlink()
            one.kill_nine()
            one.start()
            one.wait()
        return bool(dead)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
