"""`sppt city export`: a synthetic city as SISMIOP CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from sppt.project.commands.output import Output, json_option


@click.group()
def city() -> None:
    """Kota contoh."""


@city.command("export")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--objects", type=click.IntRange(1, 5_000_000), required=True, help="Banyaknya objek pajak.")
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), required=True, help="Benih: benih yang sama, isi yang sama."
)
@json_option
def export(directory: Path, objects: int, seed: int, output: Output) -> None:
    """Tulis kota contoh ke DIR; semua nama dan orang di dalamnya rekaan."""
    from sppt.project.commands.progress import bar
    from sppt.trials.city.export import export_city

    with output.refusals(), bar("Menulis kota contoh", total=objects) as advance:
        report = export_city(directory, objects=objects, seed=seed, progress=advance)
    document = {
        "objects": report.objects,
        "seed": report.seed,
        "rows": {str(table): rows for table, rows in report.rows.items()},
        "dirt": {str(kind): rows for kind, rows in report.dirt.items()},
        "bytes": report.file_bytes,
    }
    rows = "\n".join(f"{table!s:<24} {count:>10} baris" for table, count in report.rows.items())
    output.answer(document, rows)
