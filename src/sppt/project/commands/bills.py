"""`sppt bill`, `sppt code open`, `sppt counter pay`: what is owed, a code for it, and money at the counter."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

import click

from sppt.payments.language import (
    FrozenItem,
    PaymentCode,
    PaymentRequest,
    Receipt,
    Refusal,
    RefusalCode,
    Refused,
    Wish,
)
from sppt.project.boot import boot
from sppt.project.commands.acting import act_as
from sppt.project.commands.output import Output, json_option
from sppt.rules.calendar import WIB, read_date, tanggal
from sppt.rules.nop import Nop
from sppt.rules.rupiah import printed

_YEARS = re.compile(r"\d{4}(-\d{4})?(,\d{4}(-\d{4})?)*")
CITY = os.environ.get("SPPT_CITY", "36.76")


class BadYears(ValueError):
    """Tax years that cannot be read."""

    code = "bad_years"


def read_years(text: str) -> frozenset[int]:
    """ "2021-2025", "2021,2023" or "2021-2022,2025" as tax years; raises BadYears."""
    if not _YEARS.fullmatch(text):
        raise BadYears(f"Tahun pajak {text[:40]!r} tidak terbaca. Tulis misalnya 2021-2025 atau 2021,2023.")
    years: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        years.update(range(int(first), int(last or first) + 1))
    return frozenset(years)


@click.command()
@click.argument("nop")
@click.option(
    "--on", "on_text", metavar="TANGGAL", help="Hitung per tanggal ini (TTTT-BB-HH); bila kosong, hari ini."
)
@click.option("--years", "years_text", metavar="TAHUN", help="Hanya tahun pajak ini, misalnya 2021-2025.")
@json_option
def bill(nop: str, on_text: str | None, years_text: str | None, output: Output) -> None:
    """Tampilkan tagihan sebuah NOP, tahun demi tahun."""
    with output.refusals():
        asked = Nop.read(nop, city=CITY)
        years = read_years(years_text) if years_text else None
        given = read_date(on_text) if on_text else None
        boot("reader")
        from sppt.kit import clock
        from sppt.kit.perda import perda_of
        from sppt.payments.queries import quotes

        on = given or clock.today()
        quote = quotes(perda_of(CITY), [asked], on=on)[0]
        lines = [line for line in quote.lines if years is None or line.facts.tax_year in years]
        if not lines:
            raise Refused(Refusal.of(RefusalCode.BILL_NOT_FOUND))
        total = sum(line.total for line in lines if line.payable)
        document = {
            "nop": quote.nop.digits,
            "on": on.isoformat(),
            "years": [
                {
                    "tax_year": line.facts.tax_year,
                    "status": str(line.facts.state),
                    "pokok": line.pokok,
                    "potongan": line.potongan,
                    "denda": line.denda,
                    "total": line.total,
                    "jatuh_tempo": line.facts.jatuh_tempo.isoformat(),
                    "months_late": line.months_late,
                    "reasons": [
                        {
                            "code": reason.code,
                            "text": reason.text,
                            "article": reason.article,
                            "amount": reason.amount,
                        }
                        for reason in line.reasons
                    ],
                }
                for line in lines
            ],
            "total": total,
        }
        rows = [
            f"{line.facts.tax_year}  {line.facts.state:<15} {printed(line.total):>18}  jatuh tempo "
            f"{tanggal(line.facts.jatuh_tempo)}"
            for line in lines
        ]
        output.answer(document, "\n".join([f"NOP {quote.nop.printed}", *rows, f"Jumlah {printed(total)}"]))


@click.group()
def code() -> None:
    """Kode bayar."""


@code.command("open")
@click.argument("wanted", nargs=-1, required=True, metavar="NOP[:TAHUN]...")
@json_option
def code_open(wanted: tuple[str, ...], output: Output) -> None:
    """Buka satu kode bayar untuk NOP dan tahun-tahunnya; tanpa tahun berarti semua yang terutang."""
    with output.refusals():
        picks = tuple(_pick(text) for text in wanted)
        boot("app")
        from sppt.kit import clock
        from sppt.kit.perda import perda_of
        from sppt.payments.actions import open_code

        made = open_code(perda_of(CITY), Wish(picks, f"cli:{secrets.token_hex(16)}"), at=clock.now())
        document = {
            "code": made.code,
            "amount": made.amount,
            "valid_until": _moment(made.valid_until),
            "items": _items(made.items),
        }
        rows = [f"  {item.nop.printed}  {item.tax_year}  {printed(item.amount):>18}" for item in made.items]
        told = f"Kode bayar {made.code}, {printed(made.amount)}, berlaku sampai {_moment(made.valid_until)}"
        output.answer(document, "\n".join([told, *rows]))


def _pick(text: str) -> tuple[Nop, frozenset[int]]:
    nop, _, years = text.partition(":")
    return Nop.read(nop, city=CITY), read_years(years) if years else frozenset()


@click.group()
def counter() -> None:
    """Loket pembayaran."""


@counter.command("pay")
@click.argument("digits", metavar="KODE")
@click.option(
    "--reference", required=True, help="Nomor referensi loket; nomor yang sama memberi bukti yang sama."
)
@click.option(
    "--officer",
    metavar="NAMA",
    help="Petugas loket yang menerima uangnya dalam gilirannya; di luar kota contoh dengan kode sekali pakainya.",
)
@json_option
def counter_pay(digits: str, reference: str, officer: str | None, output: Output) -> None:
    """Terima pembayaran tunai sebuah kode bayar di loket, tepat sebesar tagihannya."""
    with output.refusals():
        boot("app")
        from sppt.kit import clock
        from sppt.payments.queries import code_by_digits

        if officer is not None:
            act_as(officer, "teller")
        at = clock.now()
        found = code_by_digits(digits, at=at)
        if found is None:
            raise Refused(Refusal.of(RefusalCode.CODE_NOT_FOUND))
        receipt = _taken(found, officer, reference, at=at)
        output.answer(_receipt_document(receipt), _receipt_text(receipt))


def _taken(found: PaymentCode, officer: str | None, reference: str, *, at: datetime) -> Receipt:
    """The receipt for cash: a teller takes it in his open turn; an operator, for drills, in nobody's."""
    from sppt.payments.actions import record_payment
    from sppt.payments.shifts import take_cash

    if officer is not None:
        return take_cash(officer, found, given=found.amount, reference=reference, at=at)
    receipt = record_payment(
        PaymentRequest("loket", reference, found.code, found.amount, actor="operator"), at=at
    )
    if not isinstance(receipt, Receipt):
        raise TypeError("a request is booked or refused; only notices can be suspended")
    return receipt


def _items(items: Sequence[FrozenItem]) -> list[dict[str, object]]:
    return [
        {
            "nop": item.nop.digits,
            "tax_year": item.tax_year,
            "pokok": item.pokok,
            "potongan": item.potongan,
            "denda": item.denda,
            "amount": item.amount,
        }
        for item in items
    ]


def _receipt_document(receipt: Receipt) -> dict[str, object]:
    base = os.environ.get("SPPT_BASE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
    return {
        "receipt": receipt.number,
        "verify_url": f"{base}/v/{receipt.token}",
        "items": _items(receipt.items),
        "amount": receipt.amount,
    }


def _receipt_text(receipt: Receipt) -> str:
    again = " (sudah pernah dibukukan; ini bukti yang sama)" if receipt.replayed else ""
    return f"Lunas. Bukti bayar {receipt.number}, {printed(receipt.amount)}{again}."


def _moment(at: datetime) -> str:
    return at.astimezone(WIB).isoformat(timespec="seconds")
