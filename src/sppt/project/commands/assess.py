"""`sppt assess` and `sppt explain`: the notices of a year as drafts, and one notice told step by step."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option
from sppt.project.commands.progress import counted
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

if TYPE_CHECKING:
    from sppt.assessment.determining import Preview
    from sppt.assessment.explaining import Explained
    from sppt.assessment.tally import Totals

CITY = os.environ.get("SPPT_CITY", "36.76")
YEARS = click.IntRange(1990, 2199)
COMMAND = "command:assess"


@click.command()
@click.argument("year", type=YEARS, metavar="TAHUN")
@click.option(
    "--preview", "what", flag_value="preview", help="Hitung dan laporkan saja; tidak ada yang ditulis."
)
@click.option(
    "--determine", "what", flag_value="determine", help="Simpan rancangan; petugas kedua menerbitkannya."
)
@click.option(
    "--officer",
    metavar="NAMA",
    help="Petugas penetapan yang menjalankan; tanpa ini tercatat sebagai perintah.",
)
@json_option
def assess(year: int, what: str | None, officer: str | None, output: Output) -> None:
    """Tetapkan SPPT satu tahun pajak secara massal: lihat dulu (--preview), atau simpan rancangannya (--determine)."""
    if what is None:
        raise click.UsageError("Pilih --preview atau --determine.")
    with output.refusals():
        boot("reader" if what == "preview" else "app")
        from sppt.assessment import determining
        from sppt.kit import clock

        if what == "preview":
            with counted("Menghitung") as heard:
                seen = determining.preview(year, heard=heard)
            output.answer(
                _previewed(seen), _in_words(year, seen.totals, "Pratinjau: tidak ada yang ditulis.")
            )
            return
        if officer is not None:
            act_as(officer, "penetapan")
        with counted("Menetapkan") as heard:
            done = determining.determine(year, maker=officer or COMMAND, at=clock.now(), heard=heard)
        told = "Rancangan tersimpan. Petugas penetapan mengusulkan penerbitannya di kantor; petugas lain menyetujuinya."
        document = {
            "tax_year": year,
            "determination": done.number,
            "rules_hash": done.rules_hash,
            **_totals(done.totals),
        }
        output.answer(document, _in_words(year, done.totals, told))


@click.command()
@click.argument("nop")
@click.argument("year", type=YEARS, metavar="TAHUN")
@json_option
def explain(nop: str, year: int, output: Output) -> None:
    """Uraikan hitungan sebuah SPPT langkah demi langkah, dengan pasalnya."""
    with output.refusals():
        asked = Nop.read(nop, city=CITY)
        boot("reader")
        from sppt.assessment.explaining import compare_years, explain_notice

        told = explain_notice(asked.digits, year)
        compared = compare_years(asked.digits, year)
        document = {
            "nop": told.nop,
            "tax_year": told.tax_year,
            "cycle": told.cycle,
            "pokok": told.pokok,
            "own": told.own,
            "rules_hash": told.rules_hash,
            "steps": [
                {
                    "step": step.step,
                    "formula": step.formula,
                    "inputs": dict(step.inputs),
                    "value": step.value,
                    "unit": step.unit,
                    "article": step.article,
                    "effective_from": step.effective_from and step.effective_from.isoformat(),
                    "text": step.text,
                    "standing": step.standing,
                }
                for step in told.steps
            ],
            "finding": told.finding and {"code": told.finding.code, "text": told.finding.text},
            "compared": compared
            and {
                "before": compared.before.pokok,
                "after": compared.after.pokok,
                "factors": [
                    {"code": str(one.code), "rupiah": one.rupiah, "text": one.text}
                    for one in compared.factors
                ],
            },
        }
        output.answer(document, _steps_in_words(told))


def _totals(totals: Totals) -> dict[str, object]:
    return {
        "objects": totals.objects,
        "notices": totals.notices,
        "no_sppt": totals.no_sppt,
        "anomalies": totals.anomalies,
        "njop": totals.njop,
        "pokok": totals.pokok,
        **totals.compared(),
    }


def _previewed(seen: Preview) -> dict[str, object]:
    return {
        "tax_year": seen.tax_year,
        "rules_hash": seen.rules.hash,
        **_totals(seen.totals),
        "largest_rises": [asdict(one) for one in seen.seen.rises],
        "largest_falls": [asdict(one) for one in seen.seen.falls],
        "listed": seen.seen.listed,
    }


def _in_words(year: int, totals: Totals, last: str) -> str:
    """The totals for a person, and what is odd by how often."""
    change = totals.pokok - totals.before_pokok
    lines = [
        (
            f"Tahun pajak {year}: {totals.objects} objek = {totals.notices} SPPT + {totals.no_sppt} tanpa SPPT"
            f" + {totals.anomalies} ditahan."
        ),
        (
            f"Pokok {printed(totals.pokok)}; naik {totals.risen} ({printed(totals.risen_rupiah)}),"
            f" turun {totals.fallen} ({printed(totals.fallen_rupiah)}), tetap {totals.same}, baru {totals.new}."
        ),
    ]
    if totals.before_pokok:
        lines.append(
            f"Yang punya SPPT tahun lalu: {printed(totals.before_pokok)}, selisih seluruhnya {printed(change)}."
        )
    lines += [f"{count:>10}  {kind}" for kind, count in sorted(totals.kinds.items())]
    return "\n".join([*lines, last])


def _steps_in_words(told: Explained) -> str:
    lines = [f"NOP {Nop(told.nop).printed}, tahun {told.tax_year}, pokok {printed(told.pokok)}"]
    lines += [f"  {step.text} [{step.article}]" for step in told.steps]
    if told.finding is not None:
        lines.append(told.finding.text)
    return "\n".join(lines)
