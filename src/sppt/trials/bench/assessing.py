"""A whole city determined (read, assessed, stored, tied out), held against a binary COPY of the finished rows.

The limit writes the same rows, sorted by NOP, into a table of the same columns, constraints and indexes, prepared
beforehand as bytes: nothing that has to read or reckon can be faster.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path

from django.db import connection

from sppt.assessment.actions import abandon
from sppt.assessment.determinations import of_year
from sppt.assessment.determining import Determined, determine
from sppt.assessment.drafting import COLUMNS
from sppt.assessment.explaining import explain_notice
from sppt.assessment.queries import newest_year
from sppt.kit import clock
from sppt.trials.bench.measure import Result, Round, compare, timed

BLOCK = 1 << 20
EXPLAINED = 300
AUTHOR = "command:bench"
SQL = Path(__file__).parent / "sql"


def assessing(*, city: str) -> Result:
    """Five determinations of the year after the newest notices, each replacing the one before."""
    year = newest_year() + 1
    with tempfile.TemporaryDirectory() as place:
        rows = Path(place) / "rows.copy"
        _forget_peak()
        began = time.perf_counter()
        first = _determined(year)
        seconds, memory = time.perf_counter() - began, _peak_mib()
        _export(first.number, rows)
        objects = first.totals.objects
        notes: dict[str, str | int | float] = {
            "city": city,
            "objects": objects,
            "notices": first.totals.notices,
            "first_seconds": round(seconds, 2),
            "own_memory_mib": memory,
            "row_bytes": rows.stat().st_size // max(objects, 1),
            "explain_ms": _explain_ms(year - 1),
        }
        result = compare(
            name="assess",
            ours=lambda _number: _round(year),
            limit=partial(_copied, rows, objects),
            limit_name="binary COPY of the finished rows, sorted by NOP, into the same table",
            notes=notes,
        )
    _clear(year)
    return result


def _round(year: int) -> Round:
    """One determination of a year without drafts; that the drafts of the round before go is not counted."""
    _clear(year)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM assessment_draft, assessment_anomaly")
    return timed([lambda: _determined(year).totals.objects], seconds=0.0)


def _determined(year: int) -> Determined:
    return determine(year, maker=AUTHOR, at=clock.now())


def _clear(year: int) -> None:
    found = of_year(year)
    if found is not None:
        abandon(found.number, officer=AUTHOR, problem="bench", at=clock.now())


def _export(number: int, file: Path) -> None:
    statement = (
        (SQL / "drafts.sql").read_text(encoding="ascii").format(columns=", ".join(COLUMNS), number=number)
    )
    with connection.cursor() as cursor, file.open("wb") as writing, cursor.copy(statement) as copy:
        for block in copy:
            writing.write(block)


def _copied(file: Path, objects: int) -> float:
    """Rows a second of the bare COPY."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_draft")
        cursor.execute("CREATE TABLE bench_draft (LIKE assessment_draft INCLUDING ALL)")
        began = time.perf_counter()
        with (
            file.open("rb") as reading,
            cursor.copy(f"COPY bench_draft ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            while block := reading.read(BLOCK):
                copy.write(block)
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE bench_draft")
    return objects / seconds


def _explain_ms(year: int) -> float:
    """Milliseconds to explain one notice, with all its reading."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "noticed.sql").read_text(encoding="ascii"), {"year": year, "most": EXPLAINED})
        noticed = cursor.fetchall()
    began = time.perf_counter()
    for nop, of_year_ in noticed:
        explain_notice(nop, of_year_)
    return round((time.perf_counter() - began) * 1000 / max(len(noticed), 1), 2)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_mib() -> int:
    """The most memory this process has held since it was asked to forget."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) >> 10
