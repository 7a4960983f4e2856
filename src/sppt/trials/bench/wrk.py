"""wrk, the load generator (Debian's package of that name), with requests that were signed beforehand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias, cast

from sppt.partners.actions import Credentials
from sppt.trials.bench.measure import BenchTrouble, Round

SCRIPT = Path(__file__).with_name("wrk.lua")

Again: TypeAlias = Literal["yes", "no"]
"""Whether the requests begin anew at their end."""


@dataclass(frozen=True, slots=True)
class Target:
    """A door and who speaks to it."""

    base_url: str
    path: str
    caller: Credentials


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk found, and the processor time it took for itself."""

    round: Round
    refused: int
    broken: int
    own_seconds: float


def signed(target: Target, bodies: Sequence[bytes], *, at: datetime) -> list[str]:
    """Each body with its time and its signature, as docs/operating/api.md describes them: a line for the script."""
    stamp, secret = at.isoformat(), target.caller.client_secret.encode()
    lines = []
    for body in bodies:
        told = f"POST:{target.path}:{hashlib.sha256(body).hexdigest()}:{stamp}"
        mac = hmac.new(secret, told.encode(), hashlib.sha512).digest()
        lines.append(f"{stamp}\t{base64.b64encode(mac).decode()}\t{body.decode()}")
    return lines


def load(target: Target, lines: Sequence[str], *, connections: int, seconds: int, again: Again) -> Load:
    """Sends the lines, in their order, over this many connections for so many seconds."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise BenchTrouble("wrk tidak ada. Pasang dengan: apt-get install wrk")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "requests"
        file.write_text("\n".join(lines), encoding="ascii")
        environment = {
            **os.environ,
            "BENCH_FILE": str(file),
            "BENCH_PATH": target.path,
            "BENCH_CLIENT": target.caller.client_id,
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


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
