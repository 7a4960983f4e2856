"""`sppt import sismiop`: the city's old data in, with a report in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from sppt.project.boot import boot
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.imports import queries, report


@click.group()
def import_() -> None:
    """Masukkan data dari sistem lama."""


@import_.command("sismiop")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--dry-run", "trying", is_flag=True, help="Kerjakan semuanya lalu batalkan: tidak ada yang disimpan."
)
@click.option(
    "--consistency",
    "checking",
    is_flag=True,
    help="Sesudah itu hitung ulang SPPT yang diimpor: `sppt import check`.",
)
@json_option
def sismiop(directory: Path, trying: bool, checking: bool, output: Output) -> None:  # noqa: FBT001 (flags)
    """Masukkan tabel SISMIOP (CSV) dari DIR, seluruhnya atau tidak sama sekali."""
    with output.refusals():
        boot("migrator")
        from sppt.imports.actions import import_sismiop
        from sppt.imports.report import Mode
        from sppt.kit import clock

        with _watching() as watch:
            done = import_sismiop(
                directory, at=clock.now(), mode=Mode.TRY if trying else Mode.STORE, progress=watch
            )
        document, words = done.document(), _in_words(done)
        if checking and not trying:
            from sppt.imports.consistency.checking import check_consistency

            agreements = check_consistency(at=clock.now())
            document["consistency"] = [each.document() for each in agreements]
            words += "\n\n" + _agreement_in_words(agreements)
        output.answer(document, words)


@import_.command("check")
@click.argument("years", type=click.IntRange(1986, 2199), nargs=-1, metavar="[TAHUN]...")
@json_option
def check(years: tuple[int, ...], output: Output) -> None:
    """Hitung ulang SPPT yang diimpor dari datanya sendiri dan sebut berapa yang cocok dengan aturan, tahun demi tahun.

    Tidak ada yang diubah: pokok yang diimpor tetap berlaku.
    """
    with output.refusals():
        boot("migrator")
        from sppt.imports.consistency.checking import check_consistency
        from sppt.kit import clock

        found = check_consistency(years, at=clock.now())
        output.answer({"years": [each.document() for each in found]}, _agreement_in_words(found))


@import_.command("sales")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "--dry-run", "trying", is_flag=True, help="Kerjakan semuanya lalu batalkan: tidak ada yang disimpan."
)
@json_option
def sales(file: Path, trying: bool, output: Output) -> None:  # noqa: FBT001 (a flag of the command line)
    """Masukkan harga jual (CSV: NOP, TGL_JUAL, HARGA, SUMBER) dari FILE, untuk menilai kewajaran NJOP."""
    with output.refusals():
        boot("migrator")
        from sppt.imports.actions import import_sales
        from sppt.imports.report import Mode
        from sppt.kit import clock

        with _watching() as watch:
            done = import_sales(file, at=clock.now(), mode=Mode.TRY if trying else Mode.STORE, progress=watch)
        output.answer(done.document(), _in_words(done))


class _Bar:
    """The import's progress on a terminal: a bar while a file is read, a moving sign while the database works."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None
        self._step = ""

    def begin(self, step: str, size: int | None) -> None:
        if self._task is not None and step == self._step:
            return
        if self._task is not None:
            self._shown.remove_task(self._task)
        self._step = step
        self._task = self._shown.add_task(step, total=size)

    def advance(self, done: int) -> None:
        if self._task is not None:
            self._shown.update(self._task, completed=done)


@contextmanager
def _watching() -> Iterator[_Bar | None]:
    if not sys.stderr.isatty():
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield _Bar(shown)


def _agreement_in_words(found: Sequence[queries.YearAgreement]) -> str:
    """Each year's agreement, then what explains the brackets and the denda of the city's own data."""
    lines = [f"{'tahun':<7}{'SPPT':>12}{'cocok':>12}  yang berbeda, menurut langkah perhitungan"]
    for year in found:
        parted = ", ".join(f"{step} {count}" for step, count in year.parted.items() if count)
        lines.append(f"{year.tax_year:<7}{year.notices:>12}{year.agreeing:>12}  {parted or '-'}")
    lines += ["", "Yang menentukan tarif, dilihat dari SPPT yang tarifnya bergantung padanya:"]
    for year in found:
        votes = (
            f"NJOP {year.base['njop']}, NJOPKP {year.base['njopkp']}, tidak keduanya {year.base['neither']}"
        )
        lines.append(f"{year.tax_year:<7}{votes} (aturan: {year.bracket_base.upper()})")
    sums = {reading: sum(year.denda[reading] for year in found) for reading in ("due", "payment", "neither")}
    readings = f"menurut jatuh tempo {sums['due']}, menurut hari bayar {sums['payment']}"
    lines += ["", "Denda pembayaran terlambat yang melewati pergantian aturan denda:"]
    lines.append(f"{readings}, tidak keduanya {sums['neither']}.")
    return "\n".join(lines)


def _in_words(done: report.ImportReport) -> str:
    """The report for a person: tables, then problems with one example each, then where to look."""
    head = f"{'tabel':<20}{'dibaca':>12}{'disimpan':>12}{'ditolak':>10}{'dilewati':>12}"
    lines = [head, "-" * len(head)]
    for name, count in done.tables.items():
        lines.append(f"{name:<20}{count.read:>12}{count.stored:>12}{count.rejected:>10}{count.skipped:>12}")
    if done.problems:
        lines += ["", "Temuan:"]
    examples = {finding.problem: finding for finding in reversed(done.findings)}
    for problem, found in done.problems.items():
        example = examples.get(problem)
        lines.append(f"{found:>10}  {problem}")
        if example is not None:
            where = f"{example.table} baris {example.line}" if example.line else example.table
            lines.append(f"            misalnya {where}, {example.key}: {example.message}")
    if done.ignored:
        lines += ["", f"Berkas yang tidak dipakai: {', '.join(done.ignored)}."]
    lines += ["", f"Baris yang ditolak, dengan alasannya: {done.rejects_file}"]
    if done.mode == "try":
        lines.append("Ini percobaan: tidak ada yang disimpan.")
    elif done.batch is None:
        lines.append("Tidak ada yang baru: semua sudah tersimpan sebelumnya.")
    else:
        lines.append(f"Impor nomor {done.batch} tersimpan seluruhnya.")
    return "\n".join(lines)
