"""`sppt simulate`: the payment core under simulated channels that misbehave; the same seed is the same run."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.output import Output, json_option
from sppt.project.commands.progress import bar

if TYPE_CHECKING:
    from sppt.trials.simulate import Result, Smallest

SHOWN_MAX = 20
PAYMENTS_MAX = 100_000


@click.command()
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), required=True, help="Benih: benih sama, jalan cerita sama."
)
@click.option(
    "--payments",
    type=click.IntRange(1, PAYMENTS_MAX),
    default=1_000,
    show_default=True,
    help="Banyaknya pembayaran.",
)
@json_option
def simulate(*, seed: int, payments: int, output: Output) -> None:
    """Simulasikan kanal-kanal yang berulah terhadap inti pembayaran, dalam basis data sekali pakai."""
    os.environ.setdefault("SPPT_LOG_LEVEL", "error")
    with output.refusals():
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
