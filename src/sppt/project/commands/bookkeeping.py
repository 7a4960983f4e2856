"""`sppt books` and `sppt evidence`: the city's books for scripts, and what auditors take away."""

from __future__ import annotations

import threading
from calendar import monthrange
from pathlib import Path

import click

from sppt.kit import log
from sppt.project.boot import boot, work_as
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option
from sppt.rules.calendar import read_date
from sppt.rules.rupiah import printed

PACKS_REST_SECONDS = 2.0


@click.group()
def books() -> None:
    """Pembukuan kota: neraca saldo, mutasi piutang, jurnal untuk sistem akuntansi."""


@books.command("trial-balance")
@click.argument("day", metavar="TANGGAL")
@json_option
def trial_balance(day: str, output: Output) -> None:
    """Neraca saldo kedua buku pada akhir TANGGAL; keluar dengan 1 bila tidak seimbang atau ada yang tanpa kaidah."""
    with output.refusals():
        on = read_date(day)
        boot("reader")
        from django.conf import settings

        from sppt.bookkeeping.chart_file import chart_of
        from sppt.bookkeeping.journal import trial_balances

        found = trial_balances(chart_of(settings.SPPT_CITY), on=on)
        document = {
            "on": on.isoformat(),
            "books": [
                {
                    "book": str(book),
                    "balanced": one.is_balanced,
                    "debit": one.debit,
                    "credit": one.credit,
                    "unruled": sum(moved.postings for moved in one.unruled),
                    "accounts": [
                        {
                            "key": row.key,
                            "code": row.code,
                            "name": row.name,
                            "opening": row.opening,
                            "debit": row.debit,
                            "credit": row.credit,
                            "closing": row.closing,
                        }
                        for row in one.balances
                        if not row.is_empty
                    ],
                }
                for book, one in found.items()
            ],
        }
        lines = [
            f"{row.code:<20} {row.name[:44]:<44} {printed(row.closing):>26}"
            for one in found.values()
            for row in one.balances
            if not row.is_empty
        ]
        totals = [f"Buku {book}: {printed(one.debit)} = {printed(one.credit)}" for book, one in found.items()]
        output.answer(document, "\n".join([*lines, *totals]))
        if not all(one.is_balanced for one in found.values()):
            raise SystemExit(1)


@books.command("roll-forward")
@click.argument("first", metavar="DARI")
@click.argument("last", metavar="SAMPAI")
@json_option
def roll_forward(first: str, last: str, output: Output) -> None:
    """Mutasi piutang pokok menurut tahun pajak; keluar dengan 1 bila tidak cocok dengan tagihan."""
    with output.refusals():
        since, until = read_date(first), read_date(last)
        boot("reader")
        from django.conf import settings

        from sppt.bookkeeping.chart_file import chart_of
        from sppt.bookkeeping.receivables import By
        from sppt.bookkeeping.receivables import roll_forward as rolled
        from sppt.bookkeeping.words import Movement
        from sppt.kit.perda import perda_of

        city = settings.SPPT_CITY
        found = rolled(chart_of(city), perda_of(city), first=since, last=until, by=By.TAX_YEAR)
        document = {
            "first": since.isoformat(),
            "last": until.isoformat(),
            "years": [
                {
                    "tax_year": int(one.key),
                    "opening": one.opening,
                    **dict(zip(map(str, Movement), one.moved, strict=True)),
                    "closing": one.closing,
                    "bills": one.owed,
                }
                for one in found.lines
            ],
            "difference": found.total.difference,
        }
        lines = [f"{one.key}  {printed(one.opening):>24} → {printed(one.closing):>24}" for one in found.lines]
        total = f"Saldo akhir {printed(found.total.closing)}, selisih {printed(found.total.difference)}."
        output.answer(document, "\n".join([*lines, total]))
        if any(one.difference for one in found.lines):
            raise SystemExit(1)


@books.command("journal")
@click.argument("month", metavar="TAHUN-BULAN")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def journal(month: str, file: Path, output: Output) -> None:
    """Tulis jurnal harian satu bulan ke FILE (CSV) untuk sistem akuntansi kota."""
    with output.refusals():
        first = read_date(f"{month}-01")
        boot("reader")
        from django.conf import settings

        from sppt.bookkeeping.chart_file import chart_of
        from sppt.bookkeeping.export import HEADINGS, export_lines, row_of
        from sppt.kit.sheets import csv_bytes

        last = first.replace(day=monthrange(first.year, first.month)[1])
        lines = export_lines(chart_of(settings.SPPT_CITY), first=first, last=last)
        file.write_bytes(csv_bytes(HEADINGS, map(row_of, lines)))
        output.answer({"lines": len(lines), "file": str(file)}, f"{len(lines)} baris ditulis ke {file}.")


@click.group()
def evidence() -> None:
    """Sampel auditor dan paket buktinya."""


@evidence.command("pick")
@click.option("--by", "picking", type=click.Choice(["acak", "nilai"]), default="acak", show_default=True)
@click.option("--seed", required=True, help="Benih yang dicatat, misalnya nomor surat tugas.")
@click.option("--from", "first", required=True, metavar="TANGGAL")
@click.option("--to", "last", required=True, metavar="TANGGAL")
@click.option("--size", type=int, default=25, show_default=True)
@click.option("--channel", default="", metavar="KANAL")
@click.option("--kecamatan", default="", metavar="KODE", help="Tujuh angka.")
@click.option("--officer", required=True, metavar="NAMA", help="Auditor yang memilih.")
@json_option
def pick(
    *,
    picking: str,
    seed: str,
    first: str,
    last: str,
    size: int,
    channel: str,
    kecamatan: str,
    officer: str,
    output: Output,
) -> None:
    """Pilih sampel bukti bayar; benih yang sama memilih bukti yang sama."""
    with output.refusals():
        since, until = read_date(first), read_date(last)
        boot("app")
        act_as(officer, "auditor")
        from sppt.bookkeeping import sampling
        from sppt.bookkeeping.words import Picking
        from sppt.kit import clock

        wanted = sampling.Wanted(Picking(picking), seed, since, until, size, channel, kecamatan)
        found = sampling.sample(sampling.pick(wanted, officer=officer, at=clock.now()))
        document = {
            "sample": found.id,
            "population": found.population,
            "total": found.total,
            "receipts": [
                {"receipt": one.receipt, "amount": one.amount, "hits": one.hits} for one in found.picked
            ],
        }
        told = f"Sampel {found.id}: {len(found.picked)} dari {found.population} bukti."
        output.answer(document, told)


@evidence.command("pack")
@click.argument("number", type=int, metavar="SAMPEL")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--officer", required=True, metavar="NAMA", help="Auditor yang mengambil.")
@json_option
def pack(number: int, file: Path, officer: str, output: Output) -> None:
    """Buat paket bukti sebuah SAMPEL dan tulis ke FILE (ZIP)."""
    with output.refusals():
        boot("app")
        act_as(officer, "auditor")
        from sppt.bookkeeping import packing
        from sppt.documents.press import press
        from sppt.kit import clock

        taken = packing.take(press(), number, officer=officer, at=clock.now())
        file.write_bytes(taken.content)
        told = f"{file}: {len(taken.content)} byte, SHA-256 {taken.sha256}."
        document = {"sample": number, "file": str(file), "bytes": len(taken.content), "sha256": taken.sha256}
        output.answer(document, told)


def packs_until(stopping: threading.Event) -> None:
    """The worker's task: makes the evidence packs that auditors asked for, one at a time."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.bookkeeping.packing import make_next
    from sppt.documents.keys import BadKeys
    from sppt.documents.press import press
    from sppt.kit import clock

    work_as("app")
    down = False
    while not stopping.wait(PACKS_REST_SECONDS):
        try:
            made = make_next(press(), at=clock.now())
            if made is not None:
                log.info("evidence", reference=str(made), outcome="made")
            down = False
        except (DatabaseError, InterfaceError, BadKeys) as error:
            connection.close()
            if not down:
                log.warning("evidence", kind=log.kind_of(error), outcome="waiting")
            down = True
    connection.close()
