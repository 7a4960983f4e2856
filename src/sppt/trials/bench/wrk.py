"""wrk, the load generator (Debian's package of that name), with requests that were signed beforehand."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Literal, TypeAlias, cast

from sppt.trials.bench.measure import ROUNDS, BenchTrouble, Result, Round, compare

SECONDS = 4
SCRIPT = Path(__file__).with_name("wrk.lua")

Again: TypeAlias = Literal["yes", "no"]
"""Whether the requests begin anew at their end."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address of a door, and the headers that each request to it bears."""

    base_url: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """One request, signed: the headers of its own, and its body."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk found, and the processor time it took for itself."""

    round: Round
    refused: int
    broken: int
    own_seconds: float


@dataclass(slots=True)
class Run:
    """Rounds of wrk against one address of a door, and what each request cost wrk itself."""

    target: Target
    connections: int
    own_seconds: list[float] = field(default_factory=list)

    def round(self, requests: Sequence[Request], *, again: Again) -> Round:
        """Raises BenchTrouble if any answer is not 200."""
        found = load(self.target, requests, connections=self.connections, seconds=SECONDS, again=again)
        if found.refused or found.broken or not found.round.operations:
            raise BenchTrouble(
                f"{found.refused} permintaan ditolak dan {found.broken} terputus; ukuran ini tidak berlaku."
            )
        self.own_seconds.append(found.own_seconds / found.round.operations)
        return found.round

    def compared(
        self,
        name: str,
        ours: Callable[[int], Round],
        *,
        limit: Callable[[], float],
        limit_name: str,
        objects: int,
    ) -> Result:
        """Five alternations with the limit, after one uncounted round. `name` has a place for the connections."""
        load_before = round(os.getloadavg()[0], 2)
        ours(ROUNDS)
        self.own_seconds.clear()
        result = compare(
            name=name.format(self.connections),
            ours=ours,
            limit=limit,
            limit_name=limit_name,
            notes={"objects": objects, "connections": self.connections, "load_before": load_before},
        )
        own = {"wrk_cpu_microseconds_per_request": round(median(self.own_seconds) * 1_000_000, 1)}
        return replace(result, notes={**result.notes, **own})


def load(
    target: Target, requests: Sequence[Request], *, connections: int, seconds: int, again: Again
) -> Load:
    """Sends the requests, in their order, over this many connections for so many seconds."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchTrouble("wrk tidak ada. Pasang dengan: apt-get install wrk")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "requests"
        lines = (_told(one.headers) + one.body.decode("ascii") for one in requests)
        file.write_text("\n".join(lines), encoding="ascii")
        environment = {
            **os.environ,
            "BENCH_FILE": str(file),
            "BENCH_PATH": target.path,
            "BENCH_HEADERS": _told(target.headers),
            "BENCH_AGAIN": again,
        }
        before = _children()
        done = subprocess.run(
            [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT), target.base_url],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + 60,
        )
        own_seconds = _children() - before
    told = next((line for line in done.stdout.splitlines() if line.startswith("{")), "")
    if done.returncode or not told:
        raise BenchTrouble(f"wrk gagal: {(done.stderr or done.stdout).strip()[-500:]}")
    read = json.loads(told)
    latency = cast("list[int]", read["latency"])
    found = Round(read["requests"], read["microseconds"] / 1_000_000, tuple(each / 1000 for each in latency))
    return Load(found, read["refused"], read["broken"], own_seconds)


def _told(headers: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\t" for name, value in headers.items())


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
