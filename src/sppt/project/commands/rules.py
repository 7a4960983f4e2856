"""`sppt rules`: the rules of the tax years, and what a proposal would do to the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option
from sppt.project.commands.progress import counted
from sppt.rules.rupiah import printed

if TYPE_CHECKING:
    from sppt.assessment.simulation import Result

COMMAND = "command:rules"


@click.group()
def rules() -> None:
    """Aturan tahun pajak dan usulannya."""


@rules.command("list")
@json_option
def list_(output: Output) -> None:
    """Daftar usulan yang terbuka dan aturan yang sudah disahkan."""
    with output.refusals():
        boot("reader")
        from sppt.assessment.rulesets import approved_rules, rulesets

        open_ = rulesets()
        approved = approved_rules()
        document = {
            "proposals": [
                {"number": one.number, "tax_year": one.tax_year, "name": one.name, "hash": one.hash}
                for one in open_
            ],
            "approved": [
                {
                    "number": one.number,
                    "tax_year": one.tax_year,
                    "name": one.name,
                    "hash": one.hash,
                    "basis": one.basis,
                    "effective_from": one.effective_from.isoformat(),
                }
                for one in approved
            ],
        }
        lines = [f"usulan {one.number}: {one.name}, tahun pajak {one.tax_year}" for one in open_]
        lines += [
            f"disahkan {one.number}: {one.name}, tahun pajak {one.tax_year}, {one.basis}" for one in approved
        ]
        output.answer(document, "\n".join(lines) or "Belum ada usulan; yang berlaku adalah berkas Perda.")


@rules.command("simulate")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(1, 2**62), metavar="NOMOR...")
@click.option("--cap", default=25, show_default=True, help="Hitung juga batas kenaikan sekian persen.")
@click.option("--officer", metavar="NAMA", help="Petugas penetapan; tanpa ini tercatat sebagai perintah.")
@json_option
def simulate(numbers: tuple[int, ...], cap: int, officer: str | None, output: Output) -> None:
    """Hitung seluruh kota di bawah satu sampai empat usulan. Tidak ada tagihan yang berubah."""
    with output.refusals():
        boot("app")
        from sppt.assessment import simulation
        from sppt.kit import clock
        from sppt.project.commands.simulations import run_here

        if officer is not None:
            act_as(officer, "penetapan")
        run = simulation.ask(numbers, cap_percent=cap, officer=officer or COMMAND, at=clock.now())
        with counted("Menyimulasikan") as heard:
            run_here(run, heard=heard)
        results = simulation.results_of(run)
        document = {"simulation": run, "results": [_told(one) for one in results]}
        output.answer(document, "\n".join(_in_words(one) for one in results))


@rules.command("run", hidden=True)
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@json_option
def run(number: int, output: Output) -> None:
    """Jalankan simulasi yang menunggu; dipanggil oleh pekerja latar."""
    with output.refusals():
        boot("app")
        from sppt.project.commands.simulations import run_here, step_back

        step_back()
        done = run_here(number, heard=lambda _done, _total: None)
        output.answer({"simulation": number, "done": done}, "Selesai." if done else "Sudah dikerjakan.")


def _told(one: Result) -> dict[str, object]:
    city = one.city
    return {
        "ruleset": one.ruleset,
        "name": one.name,
        "hash": one.hash,
        "rules_hash": one.kept.rules_hash,
        "objects": city.objects,
        "notices": city.notices,
        "total": city.total,
        "before_notices": city.before_notices,
        "before": city.before,
        "rises": city.rises,
        "falls": city.falls,
        "same": city.same,
        "over_25_50_100": list(city.over),
        "new": city.new,
        "removed": city.removed,
        "deciles_per_mille": list(city.deciles),
    }


def _in_words(one: Result) -> str:
    city = one.city
    return (
        f"{one.name}: {printed(city.total)} dari {city.notices} SPPT; sebelumnya {printed(city.before)}."
        f" Naik {city.rises}, turun {city.falls}, tetap {city.same};"
        f" naik lebih dari 25/50/100 persen: {city.over[0]}/{city.over[1]}/{city.over[2]}."
    )
