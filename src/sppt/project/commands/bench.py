"""`sppt bench NAME`: how fast, against which limit, on which machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from sppt.project.boot import boot, home
from sppt.project.commands.output import Output, json_option

CITY_SEED = 36760


@click.command()
@click.argument("name", type=click.Choice(["lookup", "payment", "import", "books", "documents"]))
@click.option(
    "--door", type=click.Choice(["call"]), default="call", show_default=True, help="Pintu yang diukur."
)
@click.option(
    "--objects", type=click.IntRange(1000, 2_000_000), default=400_000, help="Besar kota bila masih kosong."
)
@click.option(
    "--results", type=click.Path(file_okay=False, path_type=Path), help="Simpan juga hasilnya di sini."
)
@json_option
def bench(name: str, door: str, objects: int, results: Path | None, output: Output) -> None:
    """Ukur NAME terhadap batas yang diukur dalam putaran yang sama."""
    with output.refusals():
        boot("migrator")
        from django.conf import settings

        from sppt.trials.bench import books, documents, doors, importing

        directory = home() / f"kota-{objects}"
        if name == "import":
            _export(directory, objects)
            result = importing.importing(directory=directory)
        else:
            if name != "documents":
                _fill(directory, objects)
            run = {
                "lookup": doors.lookup,
                "payment": doors.payment,
                "books": books.books,
                "documents": documents.documents,
            }[name]
            result = run(city=settings.SPPT_CITY)
        document = {"door": door, **asdict(result)}
        if results is not None:
            results.mkdir(parents=True, exist_ok=True)
            file = results / f"{name}{'' if name != 'import' else f'-{objects}'}.json"
            file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        told = (
            f"{result.name}: {result.per_second:,.0f}/s, p50 {result.p50_ms} ms, p99 {result.p99_ms} ms\n"
            f"batas: {result.limit_per_second:,.0f}/s ({result.limit_name})\n"
            f"bagian dari batas: {result.ratio_to_limit}\n{result.machine}\n{result.notes}"
        )
        output.answer(document, told)


def _export(directory: Path, objects: int) -> None:
    """The synthetic city's files, written once."""
    from sppt.project.commands.progress import bar
    from sppt.trials.city import export_city

    if not directory.exists():
        with bar("Menulis kota contoh", total=objects) as advance:
            export_city(directory, objects=objects, seed=CITY_SEED, progress=advance)


def _fill(directory: Path, objects: int) -> None:
    """A city in the database, if there is none yet."""
    from sppt.imports.actions import import_sismiop
    from sppt.kit import clock
    from sppt.ledger.queries import has_bills

    if not has_bills():
        _export(directory, objects)
        import_sismiop(directory, at=clock.now())
