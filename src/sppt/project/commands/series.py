"""Options and sentences of campaigns: a range of seeds, a file of results, a line for each seed, a sum at the end."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from sppt.project.commands.output import Output
    from sppt.trials.series import Seed, Series

SEEDS_MAX = 100_000
SHOWN_MAX = 20
TERMINATED = 128 + signal.SIGTERM
Function = TypeVar("Function", bound=Callable[..., object])


class Seeds(click.ParamType[range]):
    """`1000-1999`: both ends belong to it."""

    name = "A-B"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> range:
        first, dash, last = str(value).partition("-")
        if not (dash and first.isdecimal() and last.isdecimal()):
            self.fail("tulis dua angka, misalnya 1000-1999", param, ctx)
        seeds = range(int(first), int(last) + 1)
        if not 1 <= len(seeds) <= SEEDS_MAX:
            self.fail(f"1 sampai {SEEDS_MAX} benih, yang kecil lebih dulu", param, ctx)
        return seeds


@dataclass(frozen=True, slots=True)
class Which:
    """One seed, or many with the file in which their results are kept."""

    seed: int
    seeds: range | None
    results: Path | None


def which(seed: int | None, seeds: range | None, results: Path | None) -> Which:
    """Raises click.UsageError unless it is one or the other."""
    if (seed is None) is (seeds is None) or (seeds is None) is not (results is None):
        raise click.UsageError("Berikan --seed, atau --seeds bersama --results.")
    return Which(seed or 0, seeds, results)


def seeds_options(function: Function) -> Function:
    """--seed, or --seeds with --results."""
    one = click.option(
        "--seed", type=click.IntRange(0, 2**63 - 1), help="Benih: benih sama, jadwal gangguan sama."
    )
    many = click.option(
        "--seeds", type=Seeds(), help="Banyak benih, satu per satu; yang sudah ada di --results dilewati."
    )
    results = click.option(
        "--results",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Berkas hasil --seeds, sebaris per benih: kampanye yang terputus dilanjutkan dengan perintah yang sama.",
    )
    return one(many(results(function)))


def campaign(series: Series, seeds: range, play: Callable[[int], Seed]) -> None:
    """Plays what was not played yet, with a line on standard error for each seed. SIGTERM leaves nothing running."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    begun = time.monotonic()
    for seed in series.todo(seeds):
        one = play(seed)
        series.add(one)
        click.echo(
            f"benih {seed}: {one.payments} pembayaran, {one.messages} pesan, {one.seconds:.1f} detik,"
            f" {'baik' if not one.broken else f'{len(one.broken)} PELANGGARAN'};"
            f" {sum(1 for each in seeds if each in series.done)} dari {len(seeds)},"
            f" {round(time.monotonic() - begun)} detik, {one.memory_mb} MB",
            err=True,
        )


def tell(series: Series, seeds: range, output: Output) -> None:
    """The sum; ends the command with status 1 if anything was broken."""
    found = series.sum(seeds)
    lines = [
        f"{found.seeds} benih ({found.size}): {found.payments} pembayaran, {found.messages} pesan",
        f"{found.seconds} detik, ingatan {found.memory_mb_early} MB di awal, paling banyak {found.memory_mb} MB",
        ", ".join(f"{word} {many}" for word, many in found.heard.items()),
        *(f"DILANGGAR: benih {one}" for one in found.broken[:SHOWN_MAX]),
        f"{len(found.broken)} pelanggaran." if found.broken else "Tidak ada aturan yang dilanggar.",
    ]
    output.answer(asdict(found), "\n".join(lines))
    if found.broken:
        sys.exit(1)
