"""`sppt check-books` and `sppt audit verify`: the books prove themselves, or say where they do not."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sppt.project.boot import boot, home
from sppt.project.commands.output import Output, json_option


def every_check() -> tuple[Path, ...]:
    """The folders of all rooms' checks, in the order in which they are told. After boot()."""
    from sppt.assessment import queries as assessment
    from sppt.bookkeeping import queries as bookkeeping
    from sppt.imports import queries as imports
    from sppt.partners import hours
    from sppt.payments import books
    from sppt.reconciliation import days, files

    rooms = (books, assessment, imports, hours, days, files, bookkeeping)
    return tuple(room.BOOKS for room in rooms)


@click.command("check-books")
@click.option(
    "--isi", "content", is_flag=True, help="Periksa juga setiap kolom dari setiap baris impor (lebih lama)."
)
@json_option
def check_books(output: Output, content: bool) -> None:  # noqa: FBT001 (click hands a flag over)
    """Hitung ulang setiap saldo dan setiap ketentuan pembukuan; keluar dengan 1 bila ada selisih."""
    with output.refusals():
        boot("reader")
        from sppt.imports.queries import CONTENT
        from sppt.payments import books

        folders = (*every_check(), CONTENT) if content else every_check()
        done = []
        for checked in books.check_books(folders):
            done.append(checked)
            if not output.machine:
                sign = "cocok" if not checked.count else f"{checked.count} SELISIH"
                click.echo(f"{sign:>12}  {checked.sentence}")
                for one in checked.differences:
                    click.echo(
                        f"              {one.subject}: seharusnya {one.expected}, tercatat {one.found}"
                    )
        total = sum(checked.count for checked in done)
        document = {
            "ok": total == 0,
            "differences": total,
            "checks": [
                {
                    "check": checked.check,
                    "sentence": checked.sentence,
                    "differences": checked.count,
                    "shown": [
                        {"subject": one.subject, "expected": one.expected, "found": one.found}
                        for one in checked.differences
                    ],
                }
                for checked in done
            ],
        }
        output.answer(document, f"{len(done)} pemeriksaan, {total} selisih.")
        sys.exit(1 if total else 0)


@click.group()
def audit() -> None:
    """Jejak audit."""


@audit.command("verify")
@json_option
def audit_verify(output: Output) -> None:
    """Telusuri rantai segel dan ingatan saksi; keluar dengan 1 bila ada yang putus."""
    with output.refusals():
        boot("reader")
        from django.conf import settings

        from sppt.kit import audit as chain

        witness = home() / "witness" / f"{settings.SCHEMA}.jsonl"
        verified = chain.verify(witness)
        document = {
            "ok": not verified.breaks,
            "seals": verified.seals,
            "rows": verified.rows,
            "unsealed": verified.unsealed,
            "witness": verified.witness,
            "breaks": [{"seal": one.seal, "row": one.row, "problem": one.problem} for one in verified.breaks],
        }
        lines = [f"Segel {one.seal}, baris {one.row or '-'}: {one.problem}" for one in verified.breaks]
        told = (
            f"{verified.seals} segel, {verified.rows} baris tersegel, {verified.unsealed} menunggu segel, "
            f"{verified.witness} ingatan saksi, {len(verified.breaks)} putus."
        )
        output.answer(document, "\n".join([*lines, told]))
        sys.exit(1 if verified.breaks else 0)
