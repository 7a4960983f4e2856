"""What every benchmark shares: rounds of ours and of the limit in turn, medians, and how the answer is told."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection

from sppt.kit.postgres import find_binaries

ROUNDS = 5
CLIENTS = 16
_TPS = re.compile(r"tps = ([0-9.]+) \(without initial connection time\)")


class BenchTrouble(Exception):
    """A benchmark cannot be run here; the text says what is missing."""

    code = "bench"


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark: ours and the limit as medians of the rounds, in operations a second."""

    name: str
    n: int
    per_second: float
    p50_ms: float
    p99_ms: float
    limit_name: str
    limit_per_second: float
    ratio_to_limit: float
    machine: str
    notes: dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Round:
    """What ours did in one round: operations, seconds, and the milliseconds of each batch."""

    operations: int
    seconds: float
    batch_ms: tuple[float, ...]


def timed(batches: Sequence[Callable[[], int]], *, seconds: float) -> Round:
    """Runs batch after batch until the time is up or the batches are; each returns how many operations it did."""
    done, taken = 0, []
    began = time.perf_counter()
    for batch in batches:
        before = time.perf_counter()
        done += batch()
        now = time.perf_counter()
        taken.append((now - before) * 1000)
        if now - began >= seconds:
            break
    return Round(done, time.perf_counter() - began, tuple(taken))


def pgbench(script: str, *, seconds: float) -> float:
    """Transactions a second of a one-line script: prepared, 16 clients, in the role of the application."""
    binary = find_binaries(os.environ).bin_dir / "pgbench"
    if not binary.exists():
        raise BenchTrouble(f"{binary} tidak ada; pgbench diperlukan untuk mengukur batas.")
    settings = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(settings["HOST"]),
        "PGPORT": str(settings["PORT"]),
        "PGUSER": str(settings["USER"]),
        "PGPASSWORD": str(settings["PASSWORD"]),
        "PGDATABASE": str(settings["NAME"]),
        "PGOPTIONS": str(settings["OPTIONS"]["options"]),
    }
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "limit.sql"
        file.write_text(script, encoding="utf-8")
        command = [
            str(binary),
            "-n",
            "-M",
            "prepared",
            "-c",
            str(CLIENTS),
            "-j",
            "2",
            "-T",
            str(round(seconds)),
            "-f",
        ]
        done = subprocess.run(
            [*command, str(file)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + 60,
        )
    found = _TPS.search(done.stdout)
    if found is None or done.returncode:
        raise BenchTrouble(f"pgbench gagal: {done.stderr.strip()[-500:]}")
    return float(found[1])


def compare(
    *,
    name: str,
    ours: Callable[[int], Round],
    limit: Callable[[], float],
    limit_name: str,
    notes: dict[str, str | int | float],
    times: int = ROUNDS,
) -> Result:
    """Five rounds of ours and of the limit in turn, so that a slow minute of the machine strikes both."""
    rounds: list[Round] = []
    limits: list[float] = []
    for number in range(times):
        rounds.append(ours(number))
        limits.append(limit())
    per_second = median(one.operations / one.seconds for one in rounds)
    milliseconds = sorted(ms for one in rounds for ms in one.batch_ms)
    return Result(
        name=name,
        n=sum(one.operations for one in rounds),
        per_second=round(per_second, 1),
        p50_ms=round(milliseconds[len(milliseconds) // 2], 3),
        p99_ms=round(milliseconds[min(len(milliseconds) - 1, len(milliseconds) * 99 // 100)], 3),
        limit_name=limit_name,
        limit_per_second=round(median(limits), 1),
        ratio_to_limit=round(per_second / median(limits), 3),
        machine=machine(),
        notes={**notes, "rounds": times, "limit_clients": CLIENTS},
    )


def machine() -> str:
    """Cores, memory and versions: figures without them say nothing."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        version, fsync = cursor.fetchone()
    return (
        f"{os.cpu_count()} cores, {pages >> 30} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, PostgreSQL {version}, fsync {fsync}"
    )
