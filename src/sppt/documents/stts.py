"""The receipt (STTS) on paper: its facts, and the PDF that typst sets from them.

The same facts and the same key give the same bytes: the file carries the moment at which the payment was received,
never the moment at which somebody asked for it.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import segno
import typst

from sppt.documents.claims import Claims, digest_of
from sppt.documents.seals import Seal
from sppt.payments.language import FrozenItem
from sppt.rules.calendar import WIB, date_text_en, tanggal
from sppt.rules.rupiah import printed
from sppt.rules.terbilang import terbilang

TEMPLATE = Path(__file__).with_name("stts.typ")
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
QR_QUIET = 4
QR_MASK = 3  # trying all eight masks is most of a QR's cost; scanners read any of them
TEXT_MAX = 60

_ONE_AT_A_TIME = threading.Lock()  # a compiler refuses a second thread; one receipt takes ten milliseconds

Tongue = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Line:
    """One tax year of one NOP; areas in m², `nama` masked, places as printed."""

    item: FrozenItem
    nama: str
    kelurahan: str
    kecamatan: str
    luas_bumi: int
    luas_bangunan: int
    jatuh_tempo: date


@dataclass(frozen=True, slots=True)
class Whole:
    """The payment that the receipt of one NOP is a part of: rupiah, and how many NOPs it paid."""

    amount: int
    nops: int


@dataclass(frozen=True, slots=True)
class Stts:
    """All that a receipt says. `channel` is the name people know it by; `whole` where it is of one NOP of many."""

    number: str
    token: str
    channel: str
    reference: str
    amount: int
    paid_at: datetime
    received_at: datetime
    law_on: date
    lines: tuple[Line, ...]
    whole: Whole | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose receipt it is, and where it is checked (`base_url` without a slash at its end)."""

    city: str
    agency: str
    base_url: str


def claims_of(stts: Stts, base_url: str) -> Claims:
    """What the QR of a receipt says."""
    return Claims(
        address=f"{base_url}/v/{stts.token}",
        token=stts.token,
        receipt=stts.number,
        amount=stts.amount,
        law_on=stts.law_on,
        digest=digest_of(line.item for line in stts.lines),
        nop=stts.lines[0].item.nop if stts.whole else None,
    )


def pdf_of(stts: Stts, language: Tongue, letterhead: Letterhead, seal: Seal) -> bytes:
    """The finished file: PDF/A-2a and PDF/UA-1, sealed."""
    words = seal.words(claims_of(stts, letterhead.base_url))
    page = page_of(stts, language, letterhead, words=words, standing=str(seal.standing), kid=seal.kid)
    return seal.close(typeset(page, at=stts.received_at), words)


def page_of(
    stts: Stts, language: Tongue, letterhead: Letterhead, *, words: str, standing: str, kid: str
) -> str:
    """Everything that the template prints, as JSON; `words` is the text of the QR."""
    data = {
        "language": language,
        "city": letterhead.city,
        "agency": letterhead.agency,
        "number": stts.number,
        "number_grouped": " ".join(stts.number[place : place + 4] for place in range(0, 16, 4)),
        "paid_at": _moment(stts.paid_at, language),
        "law_on": _day(stts.law_on, language),
        "channel": plain(stts.channel),
        "reference": stts.reference,
        "total": printed(stts.amount),
        "part": _part(stts.whole, language),
        "words": terbilang(stts.amount).capitalize(),
        "groups": _groups(stts.lines, language),
        "address": words.partition("#")[0],
        "qr": _qr(words),
        "standing": standing,
        "kid": kid,
    }
    return json.dumps(data)


def typeset(page: str, *, at: datetime) -> bytes:
    """The PDF of a page, dated at a moment (whole seconds count); one at a time in a process."""
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            format="pdf",
            sys_inputs={"data": page},
            pdf_standards=STANDARDS,
            timestamp=at.astimezone(WIB).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def plain(text: str) -> str:
    """What people typed, as our fonts can print it: Latin letters and signs, at most 60 of them, nothing hidden.

    PDF/A forbids a letter without a shape, so a sign that the fonts lack is a question mark.
    """
    kept = [
        sign if " " <= sign <= "~" or "\u00a1" <= sign <= "\u017f" else "?"
        for sign in unicodedata.normalize("NFKC", text[: TEXT_MAX * 4])
        if unicodedata.category(sign)[0] != "C"
    ]
    short = " ".join("".join(kept).split())
    return short if len(short) <= TEXT_MAX else short[: TEXT_MAX - 1] + "…"


def _part(whole: Whole | None, language: Tongue) -> str:
    """Which payment a receipt of one NOP is a part of; "" for the receipt of a whole payment."""
    if whole is None:
        return ""
    paid, many = printed(whole.amount), _thousands(whole.nops)
    return (
        f"Pembayaran {paid} untuk {many} NOP; bukti ini untuk satu NOP saja"
        if language == "id"
        else f"A payment of {paid} for {many} NOPs; this receipt is for one of them"
    )


def _groups(lines: Sequence[Line], language: Tongue) -> list[dict[str, str | list[str]]]:
    """The lines under a head for each object; the head comes again when its areas or its taxpayer change."""
    groups: list[dict[str, str | list[str]]] = []
    for head, its in groupby(lines, key=lambda line: (line.item.nop.printed, _about(line, language))):
        nop, about = head
        cells = [cell for line in its for cell in _cells(line)]
        groups.append({"nop": nop, "about": about, "cells": cells})
    return groups


def _cells(line: Line) -> tuple[str, ...]:
    item = line.item
    return (
        str(item.tax_year),
        line.jatuh_tempo.strftime("%d-%m-%Y"),
        _thousands(item.pokok),
        _thousands(item.potongan),
        _thousands(item.denda),
        _thousands(item.amount),
    )


def _about(line: Line, language: Tongue) -> str:
    kel, kec, land, building = (
        ("Kel.", "Kec.", "tanah", "bangunan")
        if language == "id"
        else ("Kelurahan", "Kecamatan", "land", "building")
    )
    parts = [
        plain(line.nama),
        f"{kel} {plain(line.kelurahan).title()}" if line.kelurahan else "",
        f"{kec} {plain(line.kecamatan).title()}" if line.kecamatan else "",
        f"{land} {_thousands(line.luas_bumi)} m²",
        f"{building} {_thousands(line.luas_bangunan)} m²",
    ]
    return ", ".join(part for part in parts if part)


def _thousands(number: int) -> str:
    return printed(number).replace("Rp", "")


def _day(on: date, language: Tongue) -> str:
    return tanggal(on) if language == "id" else date_text_en(on)


def _moment(at: datetime, language: Tongue) -> str:
    local = at.astimezone(WIB)
    clock = local.strftime(" pukul %H.%M.%S WIB" if language == "id" else ", %H:%M:%S WIB")
    return _day(local.date(), language) + clock


def _qr(text: str) -> str:
    """The QR as an SVG of one path, a stroke for each run of dark modules, with the quiet zone that scanners need."""
    rows = segno.make(text, error="m", mask=QR_MASK, mode="byte", boost_error=False, micro=False).matrix
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = QR_QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                strokes.append(f"M{x} {y + QR_QUIET}.5h{length}")
            x += length
    size = len(rows) + 2 * QR_QUIET
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    return f'{box}<path stroke="#000" d="{"".join(strokes)}"/></svg>'


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The template, read once, with typst's own fonts and no others: the same page on every machine."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)
