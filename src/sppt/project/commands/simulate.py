"""`sppt simulate`: the payment core under simulated channels that misbehave; the same seed is the same run."""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.output import Output, json_option
from sppt.project.commands.progress import bar
from sppt.project.commands.series import campaign, seeds_options, tell, which

if TYPE_CHECKING:
    from sppt.trials.series import Seed
    from sppt.trials.simulate import Ground, Result, Smallest

SHOWN_MAX = 20
PAYMENTS_MAX = 100_000


@click.command()
@seeds_options
@click.option(
    "--payments",
    type=click.IntRange(1, PAYMENTS_MAX),
    default=1_000,
    show_default=True,
    help="Banyaknya pembayaran.",
)
@json_option
def simulate(
    *, seed: int | None, seeds: range | None, results: Path | None, payments: int, output: Output
) -> None:
    """Simulasikan kanal-kanal yang berulah terhadap inti pembayaran, dalam basis data sekali pakai."""
    chosen = which(seed, seeds, results)
    os.environ.setdefault("SPPT_LOG_LEVEL", "error")
    with output.refusals():
        if chosen.seeds is not None and chosen.results is not None:
            _many(chosen.seeds, chosen.results, payments, output)
        else:
            _one(chosen.seed, payments, output)


def _many(seeds: range, results: Path, payments: int, output: Output) -> None:
    from sppt.trials.series import Series
    from sppt.trials.simulate.ground import thrown_away

    series = Series.open(results, _size(payments))
    if any(True for _ in series.todo(seeds)):
        with thrown_away(partial(boot, "app")) as ground:
            campaign(series, seeds, partial(_played, ground, payments))
    tell(series, seeds, output)


def _played(ground: Ground, payments: int, seed: int) -> Seed:
    from sppt.trials.series import Seed
    from sppt.trials.simulate import simulate as run

    began = time.monotonic()
    result = run(ground, seed=seed, payments=payments)
    return Seed(
        seed=seed,
        size=_size(payments),
        payments=result.payments,
        messages=result.messages,
        seconds=round(time.monotonic() - began, 2),
        broken=tuple(f"{rule} ({number}): {told}" for rule, number, told in result.broken[:SHOWN_MAX]),
        heard=result.heard,
    )


def _size(payments: int) -> str:
    return f"{payments} payments"


def _one(seed: int, payments: int, output: Output) -> None:
    from sppt.trials.simulate.ground import thrown_away

    with thrown_away(partial(boot, "app")) as ground:
        from sppt.trials.simulate import simulate as run
        from sppt.trials.simulate import smallest
        from sppt.trials.simulate.schedule import drawn

        with bar("Simulasi", total=100) as progress:
            result = run(ground, seed=seed, payments=payments, progress=progress)
        found = smallest(ground, drawn(seed, payments), result.broken[0]) if result.broken else None
    _tell(seed, result, found, output)
    if result.broken:
        sys.exit(1)


def _tell(seed: int, result: Result, found: Smallest | None, output: Output) -> None:
    document: dict[str, object] = {
        "seed": seed,
        "payments": result.payments,
        "messages": result.messages,
        "heard": result.heard,
        "digest": result.digest,
        "seconds": result.seconds,
        "broken": [
            {"rule": rule, "payment": number, "found": told}
            for rule, number, told in result.broken[:SHOWN_MAX]
        ],
        "broken_count": len(result.broken),
    }
    lines = [
        f"benih {seed}: {result.payments} pembayaran, {result.messages} pesan, {result.seconds} detik",
        f"jejak {result.digest}",
        ", ".join(f"{word} {many}" for word, many in result.heard.items()),
    ]
    lines += [
        f"DILANGGAR: {rule} (pembayaran {number}): {told}" for rule, number, told in result.broken[:SHOWN_MAX]
    ]
    if found is not None:
        document["smallest"] = {
            "payments": [payment.number for payment in found.schedule.payments],
            "tries": found.tries,
            "trace": list(found.result.trace),
        }
        lines += ["", f"jadwal terkecil yang gagal ({found.tries} percobaan):", *found.result.trace]
    lines.append("" if result.broken else "Tidak ada aturan yang dilanggar.")
    output.answer(document, "\n".join(lines))
