"""`sppt calculate assessment|penalty`: the law's arithmetic on a document, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from sppt.kit.perda import NoSuchCity, perda_of
from sppt.project.commands.output import Output, json_option
from sppt.rules.calculate import BadInput, calculate_assessment, calculate_penalty
from sppt.rules.perda import Perda
from sppt.rules.reading import Json

INPUT_MAX = 1 << 20
DIGITS_MAX = 40


@click.group()
def calculate() -> None:
    """Hitung dari sebuah dokumen JSON, tanpa basis data."""


_input_option = click.option(
    "--input", "file", required=True, metavar="BERKAS", help="Dokumen JSON; - berarti masukan standar."
)


@calculate.command("assessment")
@_input_option
@json_option
def assessment(file: str, output: Output) -> None:
    """Hitung PBB-P2 satu objek dari luas dan nilai, langkah demi langkah."""
    _calculated(calculate_assessment, file, output)


@calculate.command("penalty")
@_input_option
@json_option
def penalty(file: str, output: Output) -> None:
    """Hitung denda satu tagihan, langkah demi langkah."""
    _calculated(calculate_penalty, file, output)


def _calculated(
    calculation: Callable[[Mapping[str, object], Perda], dict[str, Json]], file: str, output: Output
) -> None:
    with output.refusals():
        document = _read(file)
        city = document.get("city")
        if not isinstance(city, str):
            raise BadInput("bad_city", 'Isi "city" dengan kode kota, misalnya "36.76".')
        try:
            perda = perda_of(city)
        except NoSuchCity as error:
            raise BadInput("no_such_city", str(error)) from error
        answer = calculation(document, perda)
        output.answer(answer, json.dumps(answer, ensure_ascii=False, indent=2))


def _read(file: str) -> dict[str, object]:
    try:
        raw = sys.stdin.buffer.read(INPUT_MAX + 1) if file == "-" else _bytes_of(Path(file))
        if len(raw) > INPUT_MAX:
            raise BadInput("too_long", "Dokumen lebih dari 1 MiB.")
        document = json.loads(
            raw,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_whole,
            object_pairs_hook=_without_doubles,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadInput("not_json", "Dokumen ini bukan JSON yang sah.") from error
    if not isinstance(document, dict):
        raise BadInput("not_an_object", "Dokumen harus sebuah objek JSON.")
    return document


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as reading:
            return reading.read(INPUT_MAX + 1)
    except OSError as error:
        raise BadInput("no_such_file", f"Berkas {path} tidak dapat dibaca.") from error


def _whole(text: str) -> int:
    if len(text) > DIGITS_MAX:
        raise BadInput(
            "too_large", f"Bilangan {text[:20]}… terlalu panjang; paling banyak {DIGITS_MAX} angka."
        )
    return int(text)


def _refuse_float(text: str) -> object:
    raise BadInput("float", f"{text} bukan bilangan bulat. Tulis rupiah bulat, dan tarif sebagai teks.")


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput("duplicate_key", "Satu kunci muncul dua kali dalam dokumen.")
    return found
