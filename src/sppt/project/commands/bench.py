"""`sppt bench NAME`: how fast, against which limit, on which machine."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot, home
from sppt.project.commands.books import every_check
from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.trials.bench.measure import Result

CITY_SEED = 36760
LINES = 100_000  # of the channel's report that `reconcile` matches, unless said otherwise
FULL = 400_000  # objects of the biggest city that is made from files; a bigger one is made of copies


@click.command()
@click.argument(
    "name",
    type=click.Choice(
        [
            "lookup",
            "payment",
            "import",
            "books",
            "reports",
            "documents",
            "visible",
            "assess",
            "simulate",
            "reconcile",
            "lists",
            "peak",
        ]
    ),
)
@click.option(
    "--door",
    type=click.Choice(["call", "api", "snap", "iso8583"]),
    help="Pintu yang diukur; bila tidak disebut, yang tercepat.",
)
@click.option(
    "--connections",
    type=click.IntRange(1, 1000),
    default=64,
    show_default=True,
    help="Sambungan sekaligus pada pintu api, snap, dan iso8583.",
)
@click.option(
    "--objects",
    type=click.IntRange(1000, 2_000_000),
    default=FULL,
    show_default=True,
    help="Besar kota bila masih kosong; assess menggandakan kota ukur sampai sebesar ini.",
)
@click.option(
    "--lines",
    type=click.IntRange(5_000, 2_000_000),
    default=LINES,
    show_default=True,
    help="Baris laporan kanal yang dicocokkan.",
)
@click.option(
    "--seconds",
    type=click.IntRange(8, 3600),
    default=600,
    show_default=True,
    help="Lama puncak (peak) dimainkan, dalam detik.",
)
@click.option(
    "--results", type=click.Path(file_okay=False, path_type=Path), help="Simpan juga hasilnya di sini."
)
@json_option
def bench(
    *,
    name: str,
    door: str | None,
    connections: int,
    objects: int,
    lines: int,
    seconds: int,
    results: Path | None,
    output: Output,
) -> None:
    """Ukur NAME terhadap batas yang diukur dalam putaran yang sama."""
    with output.refusals():
        boot("migrator")
        from django.conf import settings

        size = min(objects, FULL) if name == "assess" else objects
        directory = home() / f"kota-{size}"
        runs = _runs(settings.SPPT_CITY, directory, connections=connections, lines=lines, seconds=seconds)
        door = door or next((one for one in ("call", "api", "snap") if (one, name) in runs), "")
        run = runs.get((door, name))
        if run is None:
            raise click.UsageError(f"{name} tidak diukur melalui pintu {door}.")
        if name == "import":
            _export(directory, size)
        elif name not in {"documents", "reconcile"}:
            _fill(directory, size)
        if name == "assess" and objects > FULL:
            _grow(directory, objects)
        result = run()
        document = {"door": door, **asdict(result)}
        if results is not None:
            results.mkdir(parents=True, exist_ok=True)
            size = lines if name == "reconcile" else objects
            file = results / f"{'-'.join([name, *_marks(name, door, size, connections)])}.json"
            file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        told = (
            f"{result.name}: {result.per_second:,.0f}/s, p50 {result.p50_ms} ms, p99 {result.p99_ms} ms\n"
            f"batas: {result.limit_per_second:,.0f}/s ({result.limit_name})\n"
            f"bagian dari batas: {result.ratio_to_limit}\n{result.machine}\n{result.notes}"
        )
        output.answer(document, told)


def _runs(
    city: str, directory: Path, *, connections: int, lines: int, seconds: int
) -> dict[tuple[str, str], Callable[[], Result]]:
    """What can be measured, by door and name."""
    from sppt.trials.bench import (
        api,
        assessing,
        books,
        documents,
        doors,
        importing,
        iso8583,
        lists,
        peak,
        reconciling,
        reports,
        simulating,
        snap,
        visible,
    )

    return {
        ("call", "import"): lambda: importing.importing(directory=directory),
        ("call", "lookup"): lambda: doors.lookup(city=city),
        ("call", "payment"): lambda: doors.payment(city=city),
        ("call", "books"): lambda: books.books(city=city, folders=every_check()),
        ("call", "reports"): lambda: reports.reports(city=city),
        ("call", "assess"): lambda: assessing.assessing(city=city),
        ("call", "simulate"): lambda: simulating.simulating(city=city),
        ("call", "documents"): lambda: documents.documents(city=city),
        ("call", "lists"): lambda: lists.listing(city=city),
        ("call", "reconcile"): lambda: reconciling.reconciling(city=city, lines=lines),
        ("api", "visible"): lambda: visible.visible(city=city),
        ("api", "lookup"): lambda: api.lookup(city=city, connections=connections),
        ("api", "payment"): lambda: api.payment(city=city, connections=connections),
        ("snap", "lookup"): lambda: snap.lookup(city=city, connections=connections),
        ("snap", "peak"): lambda: peak.peak(city=city, seconds=seconds),
        ("snap", "payment"): lambda: snap.payment(city=city, connections=connections),
        ("iso8583", "lookup"): lambda: iso8583.lookup(city=city, connections=connections),
        ("iso8583", "payment"): lambda: iso8583.payment(city=city, connections=connections),
    }


def _marks(name: str, door: str, size: int, connections: int) -> list[str]:
    """What tells the file of one measurement from those of others."""
    if name in {"import", "assess"} or (name == "reconcile" and size != LINES):
        return [str(size)]
    return [door, str(connections)] if door != "call" and name not in {"visible", "peak"} else []


def _export(directory: Path, objects: int) -> None:
    """The synthetic city's files, written once."""
    from sppt.project.commands.progress import bar
    from sppt.trials.city import export_city

    if not directory.exists():
        with bar("Menulis kota contoh", total=objects) as advance:
            export_city(directory, objects=objects, seed=CITY_SEED, progress=advance)


def _grow(directory: Path, objects: int) -> None:
    """The city that a benchmark made here, copied until it is as big; nobody else's city is touched."""
    from django.conf import settings

    from sppt.trials.bench.growing import grow

    if not directory.exists() or os.environ.get("DATABASE_URL"):
        raise click.UsageError(f"Hanya kota ukur ({directory.name}) di SPPT_HOME sendiri yang digandakan.")
    grow(objects, city=settings.SPPT_CITY)


def _fill(directory: Path, objects: int) -> None:
    """A city in the database, if there is none yet."""
    from sppt.imports.actions import import_sismiop
    from sppt.kit import clock
    from sppt.ledger.queries import has_bills

    if not has_bills():
        _export(directory, objects)
        import_sismiop(directory, at=clock.now())
