"""Write the invented city as CSV files, one per SISMIOP table."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp

from sppt.trials.city.demo import DEMO_FILE, DemoCase, DemoNop, write_demo
from sppt.trials.city.dirt import DirtKind
from sppt.trials.city.kelurahan import Job, Part, part_file, write_kelurahan
from sppt.trials.city.places import share_out
from sppt.trials.city.rows import fixed_tables
from sppt.trials.city.tables import COLUMNS, GROWING, Table
from sppt.trials.city.years import AS_OF, NEWEST_YEAR

OBJECTS_MAX = 5_000_000
_WORKERS_MAX = 4
# Below this, starting processes costs more than they bring.
_PARALLEL_FROM = 5_000
_UNFINISHED = ".kota-"


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    CP1252 = "cp1252"


class CityRefused(ValueError):
    """The city cannot be written as asked. `code` is stable, the text says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class CityReport:
    """What was written: rows per table, planted dirt per kind, clean traps per name, and sizes."""

    directory: Path
    objects: int
    seed: int
    as_of: date
    rows: dict[Table, int]
    dirt: dict[DirtKind, int]
    traits: dict[str, int]
    file_bytes: int
    demos: tuple[DemoNop, ...]


def export_city(
    directory: Path,
    *,
    objects: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    as_of: date = AS_OF,
    encoding: Encoding = Encoding.UTF_8,
    workers_max: int = _WORKERS_MAX,
) -> CityReport:
    """Write the city into `directory`; `progress` hears how many objects are done.

    The bytes depend on objects, seed, as_of and encoding alone, not on the day, the machine or `workers_max`.
    Nothing appears in `directory` before all of it is written. Raises CityRefused.
    """
    _check(directory, objects=objects, seed=seed, as_of=as_of)
    directory.mkdir(parents=True, exist_ok=True)
    parts = Path(mkdtemp(prefix=_UNFINISHED, dir=directory))
    try:
        jobs = _jobs(objects=objects, seed=seed, as_of=as_of, encoding=encoding, parts=parts)
        workers = min(workers_max, os.cpu_count() or 1) if objects >= _PARALLEL_FROM else 1
        report = _gather(directory, jobs, workers=workers, progress=progress)
        for name in (*(_file_name(table) for table in Table), DEMO_FILE):
            (parts / name).replace(directory / name)
    finally:
        shutil.rmtree(parts)
    return report


def _check(directory: Path, *, objects: int, seed: int, as_of: date) -> None:
    if not 1 <= objects <= OBJECTS_MAX:
        raise CityRefused(
            "objects_out_of_range",
            f"Jumlah objek {objects} tidak dapat dibuat. Isi angka dari 1 sampai {OBJECTS_MAX}.",
        )
    if seed < 0:
        raise CityRefused("seed_negative", f"Seed {seed} negatif. Isi bilangan bulat mulai dari 0.")
    if as_of.year != NEWEST_YEAR:
        raise CityRefused(
            "as_of_out_of_range",
            f"Kota contoh berakhir pada tahun pajak {NEWEST_YEAR}; pilih tanggal dalam tahun itu.",
        )
    if directory.exists() and not directory.is_dir():
        raise CityRefused("not_a_directory", f"{directory} bukan direktori. Pilih nama lain.")
    # A wrong DIR must never overwrite a city's own dump.
    if directory.exists() and not (directory / DEMO_FILE).exists() and any(_foreign(directory)):
        raise CityRefused(
            "directory_not_empty",
            f"Direktori {directory} sudah berisi berkas lain, jadi tidak ditimpa. Pilih direktori kosong.",
        )


def _foreign(directory: Path) -> Iterator[Path]:
    """Files that no export of ours left, finished or killed."""
    return (path for path in directory.iterdir() if not path.name.startswith(_UNFINISHED))


def _jobs(*, objects: int, seed: int, as_of: date, encoding: Encoding, parts: Path) -> list[Job]:
    jobs, first = [], 0
    for place, count in enumerate(share_out(objects)):
        jobs.append(
            Job(
                place=place,
                objects=count,
                first_index=first,
                seed=seed,
                as_of=as_of,
                encoding=str(encoding),
                parts=parts,
            )
        )
        first += count
    return jobs


def _file_name(table: Table) -> str:
    return f"{table}.csv"


@contextmanager
def _done_jobs(jobs: list[Job], workers: int) -> Iterator[Iterator[Part]]:
    """The parts in the order of the jobs, as they become ready."""
    if workers == 1:
        yield map(write_kelurahan, jobs)
        return
    # Spawned, not forked: a caller may hold threads, sockets and database connections.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield pool.map(write_kelurahan, jobs)


def _gather(
    directory: Path, jobs: list[Job], *, workers: int, progress: Callable[[int], None] | None
) -> CityReport:
    """Start the files with their headers, append each kelurahan's part, and add up what was written."""
    parts = jobs[0].parts
    rows = Counter(_write_heads(parts, jobs[0].encoding))
    dirt: Counter[DirtKind] = Counter()
    traits: Counter[str] = Counter()
    demos: dict[DemoCase, DemoNop] = {}
    objects = 0
    with _done_jobs(jobs, workers) as done:
        for job, part in zip(jobs, done, strict=True):
            _append(job)
            rows.update(part.rows)
            dirt.update(part.dirt)
            traits.update(part.traits)
            for demo in part.demos:
                demos.setdefault(demo.case, demo)
            objects += part.objects
            if progress is not None:
                progress(objects)
    found = tuple(demos[case] for case in DemoCase if case in demos)
    write_demo(parts / DEMO_FILE, found)
    return CityReport(
        directory=directory,
        objects=objects,
        seed=jobs[0].seed,
        as_of=jobs[0].as_of,
        rows={table: rows[table] for table in Table},
        dirt={kind: dirt[kind] for kind in DirtKind},
        traits=dict(sorted(traits.items())),
        file_bytes=sum((parts / _file_name(table)).stat().st_size for table in Table),
        demos=found,
    )


def _write_heads(parts: Path, encoding: str) -> dict[Table, int]:
    """Every file with its header; the small tables whole."""
    fixed = fixed_tables()
    for table in Table:
        lines = [",".join(COLUMNS[table]) + "\n", *fixed.get(table, ())]
        (parts / _file_name(table)).write_bytes("".join(lines).encode(encoding))
    return {table: len(lines) for table, lines in fixed.items()}


def _append(job: Job) -> None:
    for table in GROWING:
        piece = part_file(job.parts, job.place, table)
        with piece.open("rb") as source, (job.parts / _file_name(table)).open("ab") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        piece.unlink()
