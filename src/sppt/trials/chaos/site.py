"""The installation under attack: a PostgreSQL of full durability, and two channel processes over one database."""

from __future__ import annotations

import http.client
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sppt.kit.postgres import Server, ensure_running, is_running, kill_nine
from sppt.kit.postgres.processes import children
from sppt.trials.chaos.banks import Line
from sppt.trials.chaos.failpoints import DIED, FOLDER, FailPoint

DATABASE = "sppt"
START_SECONDS = 90
DOORS = 2
SHIFT = "SPPT_CLOCK_SHIFT_SECONDS"
DAY = 24 * 3600
PAUSE_SECONDS = 0.5
FULL_BYTES = "8192"
FULL_SECONDS_MAX = 5


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
                    SHIFT: str(shift),
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

    def signal(self, what: signal.Signals) -> None:
        """To the process with its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, what)

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
    ahead: int = 0  # seconds by which everybody's clock is ahead of this machine's

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
        one.start(shift=self.ahead + shift)
        one.wait()

    def pause_doors(self, chance: random.Random) -> None:
        """One channel process stands still for a moment, with whatever it holds."""
        one = chance.choice(self.entrances)
        one.signal(signal.SIGSTOP)
        time.sleep(PAUSE_SECONDS)
        one.signal(signal.SIGCONT)

    def next_day(self) -> None:
        """A day passes for banks and doors at once, in the midst of everything."""
        self.ahead += DAY
        os.environ[SHIFT] = str(self.ahead)
        for one in self.entrances:
            one.kill_nine()
            one.start(shift=self.ahead)
        for one in self.entrances:
            one.wait()

    def fill_disk(self, busy: Callable[[], bool]) -> bool:
        """As if the disk were full: the database may write no file beyond a few kB, until it stumbles.

        Then there is room again. False if it cannot be done here: it needs `prlimit` (Debian's util-linux).
        """
        try:
            self._bound(FULL_BYTES)
        except (OSError, subprocess.SubprocessError):
            return False
        until = time.monotonic() + FULL_SECONDS_MAX
        while is_running(self.home) and busy() and time.monotonic() < until:
            time.sleep(0.01)
        with suppress(OSError, subprocess.SubprocessError):  # whoever is gone has no bounds
            self._bound("unlimited")
        ensure_running(self.home)
        return True

    def _bound(self, most: str) -> None:
        """The longest file that the server's processes may write, in bytes. Raises OSError."""
        postmaster = int((self.server.data_dir / "postmaster.pid").read_text().split()[0])
        self._bound_one(postmaster, most)  # before its children: whoever is born meanwhile inherits it
        for pid in children(postmaster):
            with suppress(subprocess.SubprocessError):
                self._bound_one(pid, most)

    def _bound_one(self, pid: int, most: str) -> None:
        """As the user whose process it is: root in a container may not."""
        owner = self.server.data_dir.stat()
        subprocess.run(
            [shutil.which("prlimit") or "/usr/bin/prlimit", "--pid", str(pid), f"--fsize={most}:unlimited"],
            user=owner.st_uid if os.geteuid() == 0 else None,
            group=owner.st_gid if os.geteuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=10,
        )

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
            one.start(shift=self.ahead)
            one.wait()
        return bool(dead)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
