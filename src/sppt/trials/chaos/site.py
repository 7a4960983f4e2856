"""The installation under attack: a PostgreSQL of full durability, two channel processes, a worker, an acquirer."""

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
from sppt.trials.chaos.qr import WISHES, set_clock

DATABASE = "sppt"
START_SECONDS = 90
DOORS = 2
PORTS_TRIED_MAX = 50
SHIFT = "SPPT_CLOCK_SHIFT_SECONDS"
DAY = 24 * 3600
PAUSE_SECONDS = 0.5
FULL_BYTES = "8192"
FULL_SECONDS_MAX = 5


class SiteTrouble(Exception):
    """The installation did not come up; the text holds what it said."""

    code = "chaos_site"


def faketime() -> Path | None:
    """Debian's libfaketime, if it is here: with it a process has another clock without knowing."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def other_clock(shift: int) -> dict[str, str]:
    """The environment of a process whose clock is so many seconds ahead."""
    library = faketime()
    if library is None or not shift:
        return {SHIFT: str(shift)}
    return {"LD_PRELOAD": str(library), "FAKETIME": f"{shift:+d}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@dataclass(slots=True)
class Running:
    """A process of the installation: killed with -9 and begun anew, perhaps with another clock."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, kw_only=True)

    def start(self, *, shift: int = 0) -> None:
        with self.log.open("ab") as told:
            self.process = subprocess.Popen(
                list(self.command),
                env={**self.environment, **other_clock(shift)},
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


@dataclass(slots=True)
class Entrance(Running):
    """A channel process, always on the same ports: HTTP, and ISO 8583."""

    port: int
    iso_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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
    worker: Running
    acquirer: Running
    acquirer_port: int
    ledger: list[Line] = field(default_factory=list)  # of all campaigns here
    ahead: int = 0  # seconds by which everybody's clock is ahead of this machine's

    @classmethod
    def open(cls, home: Path, *, command: Sequence[str], bills: int) -> Site:
        """A new installation in this folder with so many bills.

        `command` is followed by what to do: prepare the city, serve as a channel process, work, or be the acquirer.
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
        environment.pop(SHIFT, None)
        doors = [_Ports.free() for _ in range(DOORS)]
        first = doors[0]  # where the acquirer tells of its payments, and next to whose port it stands
        prepare = [*command, "prepare", str(bills), str(first.http), str(first.iso)]
        done = subprocess.run(prepare, env=environment, capture_output=True, check=False, timeout=300)
        if done.returncode:
            raise SiteTrouble(f"Kota tidak siap: {done.stderr.decode(errors='replace')[-2000:]}")
        for folder in (FOLDER, WISHES):
            (home / folder).mkdir(exist_ok=True)
        entrances = [
            Entrance(
                [*command, "serve"],
                {**environment, "CHANNEL_PORT": str(door.http), "SPPT_ISO8583_PORT": str(door.iso)},
                home / f"doors-{place}.log",
                door.http,
                door.iso,
            )
            for place, door in enumerate(doors)
        ]
        worker = Running([*command, "work"], environment, home / "worker.log")
        acquirer = Running([*command, "acquire"], environment, home / "acquirer.log")
        site = cls(home, server, entrances, worker, acquirer, first.http + 1)
        for one in (*entrances, worker, acquirer):
            one.start()
        for one in entrances:
            one.wait()
        return site

    @property
    def url(self) -> str:
        """The database's address, as superuser."""
        return self.server.url(DATABASE)

    def close(self) -> None:
        for one in (*self.entrances, self.worker, self.acquirer):
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

    def kill_worker(self) -> None:
        """Whoever asks the acquirer, in the midst of asking or not."""
        self.worker.kill_nine()
        self.worker.start(shift=self.ahead)

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
        set_clock(self.acquirer_port, self.ahead)
        for one in (*self.entrances, self.worker):
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


@dataclass(frozen=True, slots=True)
class _Ports:
    """Of a channel process; the one after `http` is free, too."""

    http: int
    iso: int

    @classmethod
    def free(cls) -> _Ports:
        for _ in range(PORTS_TRIED_MAX):
            with socket.socket() as one, socket.socket() as two, socket.socket() as iso:
                one.bind(("127.0.0.1", 0))
                iso.bind(("127.0.0.1", 0))
                port = int(one.getsockname()[1])
                with suppress(OSError, OverflowError):
                    two.bind(("127.0.0.1", port + 1))
                    return cls(port, int(iso.getsockname()[1]))
        raise SiteTrouble("Tidak ada dua porta bersebelahan yang bebas.")
