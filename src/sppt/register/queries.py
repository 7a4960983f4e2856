"""Reads of the register: where an object lies, as the public may know it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.db import connection

from sppt.rules.nop import Nop


@dataclass(frozen=True, slots=True)
class Place:
    """The kelurahan and kecamatan of a NOP by their printed names; "" where the city has no such code."""

    kelurahan: str
    kecamatan: str


def place_of(nop: Nop) -> Place:
    """Where a NOP would lie, whether or not such an object exists: it follows from the digits alone. One round trip."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT name FROM register_kelurahan WHERE code = %s),"
            " (SELECT name FROM register_kecamatan WHERE code = %s)",
            [nop.digits[:10], nop.digits[:7]],
        )
        row = cursor.fetchone()
    kelurahan, kecamatan = row if row is not None else (None, None)
    return Place(_visible(kelurahan or ""), _visible(kecamatan or ""))


def _visible(text: str) -> str:
    """Without control characters and marks that turn or hide text: what SISMIOP holds was typed by many hands."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
