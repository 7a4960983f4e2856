"""`sppt chaos`: banks as strangers at the real doors, while channel processes and PostgreSQL are killed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sppt.project.commands.output import Output, json_option
from sppt.project.commands.series import SHOWN_MAX, campaign, seeds_options, tell, which

if TYPE_CHECKING:
    from sppt.trials.chaos import Campaign, Site
    from sppt.trials.series import Seed

SCHEMA = "kota_3676"
DOORS = [sys.executable, "-m", "sppt.project.commands.chaos_doors"]
SEEDS_TOGETHER = 50  # in one installation


@click.command()
@seeds_options
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
def chaos(
    *,
    seed: int | None,
    seeds: range | None,
    results: Path | None,
    payments: int,
    crashes: int,
    output: Output,
) -> None:
    """Bayar melalui pintu sungguhan selagi pintu dan PostgreSQL dibunuh, dalam pemasangan sekali pakai."""
    chosen = which(seed, seeds, results)
    with output.refusals():
        if chosen.seeds is not None and chosen.results is not None:
            _many(chosen.seeds, chosen.results, payments, crashes, output)
            return
        from sppt.trials.chaos import campaign as play

        with _site(payments) as site:
            found = play(site, SCHEMA, seed=chosen.seed, payments=payments, blows=crashes)
        _tell(found, output)
    if found.broken:
        sys.exit(1)


def _many(seeds: range, results: Path, payments: int, crashes: int, output: Output) -> None:
    from sppt.trials.series import Series

    series = Series.open(results, f"{payments} payments, {crashes} blows")
    with _Sites(payments, crashes, series.size) as sites:
        campaign(series, seeds, sites.play)
    tell(series, seeds, output)


@contextmanager
def _site(bills: int) -> Iterator[Site]:
    """An installation with so many bills, thrown away at the end."""
    from sppt.trials.chaos import Site

    home = Path(tempfile.mkdtemp(prefix="sppt-chaos-"))
    try:
        home.chmod(0o711)  # the server runs as another user and must reach its socket
        site = Site.open(home, command=DOORS, bills=bills)
        try:
            yield site
        finally:
            site.close()
            shutil.rmtree(site.server.data_dir.parent, ignore_errors=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class _Sites(ExitStack):
    """An installation for fifty seeds at a time; a new one, too, where something was broken."""

    def __init__(self, payments: int, crashes: int, size: str) -> None:
        super().__init__()
        self._payments, self._crashes, self._size = payments, crashes, size
        self._site: Site | None = None
        self._used = 0

    def play(self, seed: int) -> Seed:
        """One seed, on bills of its own."""
        from sppt.trials.chaos import campaign as play
        from sppt.trials.series import Seed

        if self._site is None or self._used == SEEDS_TOGETHER:
            self.close()
            self._site, self._used = self.enter_context(_site(self._payments * SEEDS_TOGETHER)), 0
        first_bill = self._payments * self._used
        self._used += 1
        found = play(
            self._site, SCHEMA, seed=seed, payments=self._payments, blows=self._crashes, first_bill=first_bill
        )
        if found.broken:
            self._used = SEEDS_TOGETHER
        heard = {"booked": found.booked, "noticed": found.noticed, "refused": found.refused}
        return Seed(
            seed=seed,
            size=self._size,
            payments=self._payments,
            messages=found.answers,
            seconds=found.seconds,
            broken=found.broken[:SHOWN_MAX],
            heard=heard | {"undone": found.undone} | found.blows,
        )


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
