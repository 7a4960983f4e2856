"""A whole city determined (read, assessed, stored, tied out), held against a binary COPY of the finished notices.

The limit writes the year's notices in full, sorted by NOP, into a table of the same columns, constraints and indexes,
prepared beforehand as bytes. A determination stores drafts, which are narrower than notices: the same COPY of just the
drafts is printed beside it, as the harder limit. Cities of several sizes show how seconds, processor time for each
object and memory grow.
"""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection

from sppt.assessment.actions import abandon
from sppt.assessment.determinations import of_year
from sppt.assessment.determining import Determined, determine
from sppt.assessment.drafting import COLUMNS
from sppt.assessment.explaining import explain_notice
from sppt.assessment.queries import newest_year
from sppt.kit import clock
from sppt.trials.bench.measure import ROUNDS, Result, Round, compare, timed

BLOCK = 1 << 20
FULL = 400_000  # objects; a bigger city is made of copies
EXPLAINED = 300
AUTHOR = "command:bench"
SQL = Path(__file__).parent / "sql"
NOTICE = (
    "id, bill_id, nop, tax_year, cycle, nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp"
    ", kota_wp, kode_pos_wp, npwp, kelas_tanah, kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi"
    ", njop_bangunan, njop, njoptkp, terutang, pengurangan, pokok, jatuh_tempo, terbit, status_tagihan"
    ", content, njopkp, share, tariff, rules_hash, number, determination_id"
)


@dataclass(frozen=True, slots=True)
class Bare:
    """Finished rows as bytes, and where a bare COPY of them goes."""

    file: Path
    like: str
    columns: str
    rows: int

    def rate(self) -> float:
        """Rows a second into an empty table of the same form."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_rows")
            cursor.execute(f"CREATE TABLE bench_rows (LIKE {self.like} INCLUDING ALL)")
            began = time.perf_counter()
            with (
                self.file.open("rb") as reading,
                cursor.copy(f"COPY bench_rows ({self.columns}) FROM STDIN (FORMAT BINARY)") as copy,
            ):
                while block := reading.read(BLOCK):
                    copy.write(block)
            seconds = time.perf_counter() - began
            cursor.execute("DROP TABLE bench_rows")
        return self.rows / seconds


def assessing(*, city: str) -> Result:
    """Five determinations of the year after the newest notices, each replacing the one before; of a huge city one."""
    year = newest_year() + 1
    with tempfile.TemporaryDirectory() as place:
        _forget_peak()
        began, busy = time.perf_counter(), _busy()
        first = _determined(year)
        seconds, busy, memory = time.perf_counter() - began, _busy() - busy, _peak_mib()
        objects = first.totals.objects
        drafts = Bare(Path(place) / "drafts.copy", "assessment_draft", ", ".join(COLUMNS), objects)
        notices = Bare(Path(place) / "notices.copy", "assessment_notice", NOTICE, first.totals.notices)
        _export("drafts.sql", drafts.file, columns=drafts.columns, number=first.number)
        _export("notices.sql", notices.file, year=year, number=first.number)
        notes: dict[str, str | int | float] = {
            "city": city,
            "objects": objects,
            "notices": first.totals.notices,
            "first_seconds": round(seconds, 2),
            "own_memory_mib": memory,
            "own_cpu_us_per_object": round(1e6 * busy / max(objects, 1), 1),
            "draft_bytes": drafts.file.stat().st_size // max(objects, 1),
            "notice_bytes": notices.file.stat().st_size // max(notices.rows, 1),
            "explain_ms": _explain_ms(year - 1),
        }
        narrow: list[float] = []

        def limit() -> float:
            narrow.append(drafts.rate())
            return notices.rate()

        result = compare(
            name="assess",
            ours=lambda _number: _round(year),
            limit=limit,
            limit_name="binary COPY of the finished notices, sorted by NOP, into the same table",
            notes=notes,
            times=ROUNDS if objects <= FULL else 1,
        )
        result.notes["drafts_copy_per_second"] = round(median(narrow), 1)
        result.notes["ratio_to_drafts_copy"] = round(result.per_second / median(narrow), 3)
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


def _export(name: str, file: Path, **values: str | int) -> None:
    statement = (SQL / name).read_text(encoding="ascii").format(**values)
    with connection.cursor() as cursor, file.open("wb") as writing, cursor.copy(statement) as copy:
        for block in copy:
            writing.write(block)


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
    """The most memory this process has held since it was asked to forget, with the most that a helper of it held."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return (int(peak.split()[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) >> 10


def _busy() -> float:
    """Processor seconds of this process and of its helpers; the database's are not among them."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
