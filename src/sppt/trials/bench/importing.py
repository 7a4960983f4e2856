"""The import of a whole city, held against a bare COPY of the same files into text columns."""

from __future__ import annotations

import resource
import time
from pathlib import Path

from django.db import connection

from sppt.imports.actions import import_sismiop
from sppt.kit import clock
from sppt.ledger.queries import has_bills
from sppt.trials.bench.measure import BenchTrouble, Result, machine

BLOCK = 1 << 20


def importing(*, directory: Path) -> Result:
    """Imports a city into an empty database, then copies the same bytes into bare text tables."""
    if has_bills():
        raise BenchTrouble("Basis data ini sudah berisi. Ukur impor pada SPPT_HOME yang baru.")
    began = time.perf_counter()
    report = import_sismiop(directory, at=clock.now())
    seconds = time.perf_counter() - began
    rows = sum(table.read for table in report.tables.values())
    bare = _bare_copy(directory)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return Result(
        name="import",
        n=rows,
        per_second=round(rows / seconds, 1),
        p50_ms=round(seconds * 1000, 1),
        p99_ms=round(seconds * 1000, 1),
        limit_name="COPY of the same files into text columns",
        limit_per_second=round(rows / bare, 1),
        ratio_to_limit=round(bare / seconds, 3),
        machine=machine(),
        notes={
            "import_seconds": round(seconds, 1),
            "copy_seconds": round(bare, 1),
            "stored": sum(table.stored for table in report.tables.values()),
            "rejected": sum(table.rejected for table in report.tables.values()),
            "own_memory_mib": max(own, children),
        },
    )


def _bare_copy(directory: Path) -> float:
    """Seconds to COPY every CSV file into a logged table of text columns, nothing else."""
    seconds = 0.0
    with connection.cursor() as cursor:
        for file in sorted(directory.glob("*.csv")):
            with file.open("rb") as reading:
                columns = reading.readline().decode("ascii").strip().split(",")
                reading.seek(0)
                declared = ", ".join(f'"{column}" text' for column in columns)
                cursor.execute("DROP TABLE IF EXISTS bench_bare")
                cursor.execute(f"CREATE TABLE bench_bare ({declared})")
                began = time.perf_counter()
                with cursor.copy("COPY bench_bare FROM STDIN (FORMAT csv, HEADER true)") as copy:
                    while block := reading.read(BLOCK):
                        copy.write(block.replace(b"\0", b""))  # PostgreSQL takes no NUL; the city plants some
                seconds += time.perf_counter() - began
                cursor.execute("DROP TABLE bench_bare")
    return seconds
