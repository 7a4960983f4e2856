"""SISMIOP data in: read, judged, compared and stored in one transaction, or not at all."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import cast

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from sppt.assessment.rulesets import year_rules
from sppt.imports import files, law, schema, staging
from sppt.imports.files import Source
from sppt.imports.lines import Odd
from sppt.imports.problems import PROBLEMS, Severity
from sppt.imports.report import Finding, ImportRefused, ImportReport, Mode, Progress, TableCount
from sppt.imports.tables import Table
from sppt.kit.canonical import canonical
from sppt.rules.calendar import WIB, YEAR_FIRST, wib_day

FINDINGS_MAX = 100_000
ACTOR = "command:import"
IMPORT_LOCK = 7_370_711  # one import at a time

_STORED_IN: Mapping[str, Table] = {
    "register_kecamatan": Table.REF_KECAMATAN,
    "register_kelurahan": Table.REF_KELURAHAN,
    "register_subjek": Table.DAT_SUBJEK_PAJAK,
    "register_objek": Table.DAT_OBJEK_PAJAK,
    "register_bumi": Table.DAT_OP_BUMI,
    "register_bangunan": Table.DAT_OP_BANGUNAN,
    "register_nir": Table.DAT_NIR,
    "register_njoptkp": Table.DAT_SUBJEK_PAJAK_NJOPTKP,
    "register_nop_alias": Table.PERUBAHAN_NOP,
    "register_sale": Table.PENJUALAN,
    "assessment_notice": Table.SPPT,
    "payments_imported_payment": Table.PEMBAYARAN_SPPT,
}
_INSERT = re.compile(
    r"\bINSERT INTO (\w+)(?: -- (\w+))?"
)  # the comment: which file, where two fill one table
_SETTINGS = (
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL maintenance_work_mem = '128MB'",
    "SET LOCAL parallel_setup_cost = 100",  # judging is dear for each row, which the planner does not know
    "SET LOCAL parallel_tuple_cost = 0.001",
    "SET LOCAL synchronize_seqscans = off",  # store.sql reads its sorted tables in the order they were written
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL statement_timeout = 0",  # a whole city takes minutes
)

Database = psycopg.Connection[tuple[object, ...]]


class _Silent:
    def begin(self, step: str, size: int | None) -> None:
        pass

    def advance(self, done: int) -> None:
        pass


def import_sismiop(
    directory: Path,
    *,
    at: datetime,
    mode: Mode = Mode.STORE,
    rejects_file: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports the SISMIOP tables in `directory`, all or nothing, and says what was stored, what was not and why.

    The same files again change nothing; a later dump adds. Mode.TRY does the same work and takes it back. Rejected
    rows go to `rejects_file` (SPPT_HOME/impor/ditolak-<time>.csv). Raises ImportRefused when the files cannot be
    imported at all; then nothing was stored.
    """
    paths, ignored = files.find_files(directory)
    return _import(paths, ignored, at=at, mode=mode, rejects_file=rejects_file, progress=progress)


def import_sales(
    file: Path,
    *,
    at: datetime,
    mode: Mode = Mode.STORE,
    rejects_file: Path | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports sale prices from one CSV file of any name, as `import_sismiop` does PENJUALAN.csv."""
    paths = {Table.PENJUALAN: file}
    return _import(paths, (), at=at, mode=mode, rejects_file=rejects_file, progress=progress)


def _import(
    paths: Mapping[Table, Path],
    ignored: tuple[str, ...],
    *,
    at: datetime,
    mode: Mode,
    rejects_file: Path | None,
    progress: Progress | None,
) -> ImportReport:
    watch = progress or _Silent()
    sources = []
    for table in Table:
        if table in paths:
            watch.begin(f"Memeriksa {paths[table].name}", None)
            sources.append(files.open_source(table, paths[table], heard=watch.advance))
    with transaction.atomic():
        connection.ensure_connection()
        run = _Run(cast(Database, connection.connection), watch, at=at)
        report = run.everything(
            sources, mode=mode, rejects_file=rejects_file or _rejects_file(at), ignored=ignored
        )
        if mode is Mode.TRY:
            transaction.set_rollback(True)
    return report


def _rejects_file(at: datetime) -> Path:
    return Path(settings.SPPT_HOME) / "impor" / f"ditolak-{at.astimezone(WIB):%Y%m%d-%H%M%S}.csv"


class _Run:
    """One import inside its transaction."""

    def __init__(self, database: Database, watch: Progress, *, at: datetime) -> None:
        self._database = database
        self._watch = watch
        self._at = at
        self._read: Counter[Table] = Counter()
        self._stored: Counter[Table] = Counter()
        self._rules = cache(year_rules)

    def everything(
        self, sources: Sequence[Source], *, mode: Mode, rejects_file: Path, ignored: tuple[str, ...]
    ) -> ImportReport:
        self._become_migrator()
        odd = self._stage({source.table: source for source in sources})
        self._start(sources)
        for table, lines in odd.items():
            staging.note_odd(self._database, table, lines)
        for table in law.COLUMNS:
            if self._read[table]:
                staging.note_odd(self._database, table, self._differences(table))
        with self._room_to_load():
            for name in self._plan():
                self._steps(name)
        tables = self._tables(sources)
        batch = self._finish(tables)
        self._write_rejects(rejects_file)
        report = ImportReport(
            mode=mode,
            batch=batch if mode is Mode.STORE else None,
            tables=tables,
            problems=dict(self._problems()),
            findings=tuple(self._findings()),
            rejects_file=rejects_file,
            ignored=ignored,
        )
        self._drop()
        return report

    def _plan(self) -> tuple[str, ...]:
        first = ("dates", "wilayah", "penilaian", "alias", "sppt", "pembayaran")
        if self._run_says("again"):
            return (*first, "again", "settle", "later", "store", "review")
        return (*first, "settle", "store")

    def _become_migrator(self) -> None:
        """The owner's role for this transaction alone: it may write every room's tables and change their indexes."""
        if self._one("SELECT has_parameter_privilege(session_user, 'wal_compression', 'SET')"):
            # New indexes go into the log page by page; to compress these pages takes longer than to sort the index.
            self._database.execute("SET LOCAL ROLE NONE")
            self._database.execute("SET LOCAL wal_compression = off")
        self._database.execute(
            sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(f"{settings.SCHEMA}_migrator"))
        )
        for setting in _SETTINGS:
            self._database.execute(setting)
        if not self._one("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK]):
            raise ImportRefused(
                "import_running", "Impor lain sedang berjalan. Tunggu sampai selesai, lalu ulangi."
            )

    def _stage(self, given: Mapping[Table, Source]) -> dict[Table, list[Odd]]:
        odd: dict[Table, list[Odd]] = {}
        for table in Table:
            source = given.get(table)
            if source:
                self._watch.begin(f"Membaca {source.path.name}", source.size)
            reading = staging.stage(self._database, table, source, heard=self._watch.advance)
            if reading:
                self._read[table] = reading.read
                odd[table] = reading.odd
        return odd

    def _start(self, sources: Sequence[Source]) -> None:
        day = wib_day(self._at)
        self._steps(
            "start",
            {
                "at": self._at,
                "day": day,
                "city": settings.PERDA.city.replace(".", ""),
                "year_first": YEAR_FIRST,
                "year_last": day.year + 1,
                "own_from": settings.PERDA.own_from,
                "actor": ACTOR,
                "files": "\n".join(f"{source.path.name} {source.sha256}" for source in sources),
                "bills": self._read[Table.SPPT] + 1,
            },
        )
        with (
            self._database.cursor() as cursor,
            cursor.copy("COPY imports_word (problem, severity, sentence) FROM STDIN") as copy,
        ):
            for problem, words in PROBLEMS.items():
                copy.write_row((problem, str(words.severity), words.sentence))

    def _differences(self, table: Table) -> list[Odd]:
        self._watch.begin(f"Membandingkan {table} dengan aturan kota", None)
        return law.differences(self._database, table, rules=self._rules, newest=wib_day(self._at).year + 1)

    def _room_to_load(self) -> AbstractContextManager[None]:
        if self._run_says("empty"):
            return schema.unhindered(self._database, begin=lambda step: self._watch.begin(step, None))
        return nullcontext()

    def _steps(self, name: str, given: Mapping[str, object] | None = None) -> None:
        """Runs sql/<name>.sql, whose statements each begin with a line `-- step: what it does`."""
        text = resources.files("sppt.imports").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
        for part in text.split("-- step: ")[1:]:
            title, _, statement = part.partition("\n")
            self._watch.begin(title, None)
            statement = statement.partition("\n\n--")[0]
            written = _INSERT.search(statement)
            # Only the one statement with values in it is given any: elsewhere a % is a %.
            values = given if given and "%(" in statement else None
            count = self._database.execute(statement.encode(), values).rowcount
            if written and written.group(2):
                self._stored[Table(written.group(2))] += count
            elif written and written.group(1) in _STORED_IN:
                self._stored[_STORED_IN[written.group(1)]] += count

    def _one(self, query: str, given: Sequence[object] = ()) -> object:
        row = self._database.execute(query.encode(), given or None).fetchone()
        return row[0] if row else None

    def _run_says(self, column: str) -> object:
        row = self._database.execute(
            sql.SQL("SELECT {} FROM imports_run").format(sql.Identifier(column))
        ).fetchone()
        return row[0] if row else None

    def _tables(self, sources: Sequence[Source]) -> dict[str, TableCount]:
        rows = self._database.execute(
            'SELECT "table", count(DISTINCT line) FROM imports_found JOIN imports_word USING (problem)'
            " WHERE severity = 'reject' GROUP BY 1"
        ).fetchall()
        rejected = {str(table): int(str(count)) for table, count in rows}
        counts = {}
        for source in sources:
            table, refused = source.table, rejected.get(source.table, 0)
            read, stored = self._read[table], self._stored[table]
            counts[str(table)] = TableCount(read, stored, refused, read - stored - refused)
        return counts

    def _finish(self, tables: Mapping[str, TableCount]) -> int | None:
        """The batch with its findings and audit rows, if anything is new; returns its id."""
        if not any(count.stored for count in tables.values()) and not self._one(
            "SELECT EXISTS (SELECT FROM imports_fresh)"
        ):
            return None
        summary = {
            name: [count.read, count.stored, count.rejected, count.skipped] for name, count in tables.items()
        }
        self._database.execute("UPDATE imports_run SET summary = %s", [canonical(summary)])
        self._steps("finish")
        return int(str(self._run_says("batch")))

    def _problems(self) -> Iterator[tuple[str, int]]:
        for problem, count in self._database.execute(
            "SELECT problem, count(*) FROM imports_told GROUP BY 1 ORDER BY 1"
        ):
            yield str(problem), int(str(count))

    def _findings(self) -> Iterator[Finding]:
        for table, line, key, problem, severity, message in self._database.execute(
            'SELECT "table", line, key, problem, severity, message FROM imports_told'
            ' ORDER BY "table", line, problem LIMIT %s',
            [FINDINGS_MAX],
        ):
            yield Finding(
                str(table), int(str(line)), str(key), str(problem), Severity(str(severity)), str(message)
            )

    def _write_rejects(self, path: Path) -> None:
        """Every rejected row as it came, with its reason. The rows name people: only the operator may read the file."""
        self._watch.begin("Menulis berkas penolakan", None)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["TABEL", "BARIS", "KUNCI", "MASALAH", "KETERANGAN", "ISI"])
            for table in Table:
                rows = self._database.execute(
                    sql.SQL(
                        'SELECT found."table", found.line, found.key, found.problem,'
                        " replace(word.sentence, '{{}}', found.detail),"
                        " coalesce(found.text, substr(raw::text, strpos(raw::text, ',') + 1))"
                        " FROM imports_found AS found JOIN imports_word AS word USING (problem)"
                        " LEFT JOIN {} AS raw ON raw.ctid = found.place"
                        " WHERE word.severity = 'reject' AND found.\"table\" = {} ORDER BY found.line"
                    ).format(sql.Identifier(staging.raw_table(table)), sql.Literal(str(table)))
                )
                out.writerows(rows)

    def _drop(self) -> None:
        names = resources.files("sppt.imports").joinpath("sql")
        made = {staging.raw_table(table) for table in Table}
        for file in names.iterdir():
            made.update(re.findall(r"CREATE UNLOGGED TABLE (\w+)", file.read_text(encoding="utf-8")))
        self._database.execute("DROP VIEW imports_pay")
        self._database.execute(
            sql.SQL("DROP TABLE IF EXISTS {}").format(sql.SQL(", ").join(map(sql.Identifier, sorted(made))))
        )
