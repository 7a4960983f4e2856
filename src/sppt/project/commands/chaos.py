"""`sppt chaos`: banks as strangers at the real doors, while channel processes and PostgreSQL are killed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.commands.output import Output, json_option

if TYPE_CHECKING:
    from sppt.trials.chaos import Campaign

SCHEMA = "kota_3676"
DOORS = [sys.executable, "-m", "sppt.project.commands.chaos_doors"]


@click.command()
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), required=True, help="Benih jadwal gangguan.")
@click.option(
    "--payments",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="Banyaknya pembayaran.",
)
@click.option(
    "--crashes", type=click.IntRange(0, 1_000), default=10, show_default=True, help="Banyaknya pukulan."
)
@json_option
def chaos(*, seed: int, payments: int, crashes: int, output: Output) -> None:
    """Bayar melalui pintu sungguhan selagi pintu dan PostgreSQL dibunuh, dalam pemasangan sekali pakai."""
    with output.refusals(), ExitStack() as stack:
        from sppt.trials.chaos import Site, campaign

        home = Path(tempfile.mkdtemp(prefix="sppt-chaos-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        home.chmod(0o711)  # the server runs as another user and must reach its socket
        site = Site.open(home, prepare=[*DOORS, "prepare", str(payments)], command=[*DOORS, "serve"])
        stack.callback(shutil.rmtree, site.server.data_dir.parent, ignore_errors=True)
        stack.callback(site.close)
        found = campaign(site, SCHEMA, seed=seed, payments=payments, blows=crashes)
        _tell(found, output)
    if found.broken:
        sys.exit(1)


def _tell(found: Campaign, output: Output) -> None:
    document = {
        "seed": found.plan.seed,
        "payments": found.plan.payments,
        "schedule": [{"after": after, "blow": str(blow)} for after, blow in found.plan.blows],
        "booked": found.booked,
        "noticed": found.noticed,
        "refused": found.refused,
        "undone": found.undone,
        "seconds": found.seconds,
        "broken": list(found.broken),
        "trace": list(found.trace),
    }
    blows = ", ".join(f"{blow} {many}" for blow, many in found.blows.items())
    lines = [
        f"benih {found.plan.seed}: {found.plan.payments} pembayaran, {found.seconds} detik",
        f"{found.booked} dibukukan, {found.undone} dibatalkan, {found.noticed} dikabarkan, {found.refused} ditolak",
        f"pukulan: {blows}",
        *(f"DILANGGAR: {one}" for one in found.broken),
        "" if found.broken else "Tidak ada yang hilang, tidak ada yang ganda.",
    ]
    output.answer(document, "\n".join(lines))
