"""Reads of notices for officers: every cycle of an SPPT as it was issued, with the name printed on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

NOTICES_MAX = 1000


@dataclass(frozen=True, slots=True)
class IssuedNotice:
    """One SPPT; areas in m², the rest in rupiah. `cycle` counts the notices of one bill."""

    nop: str
    tax_year: int
    cycle: int
    nama: str
    luas_bumi: int
    luas_bangunan: int
    kelas_tanah: str
    kelas_bangunan: str
    njop: int
    njoptkp: int
    pengurangan: int
    pokok: int
    jatuh_tempo: date
    terbit: date | None


def notices_of(bill_ids: Sequence[int]) -> list[IssuedNotice]:
    """All notices of these bills, the latest year and cycle first; at most 1 000 rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nop, tax_year, cycle, nama_wp, luas_bumi, luas_bangunan, kelas_tanah, kelas_bangunan, njop,"
            " njoptkp, pengurangan, pokok, jatuh_tempo, terbit FROM assessment_notice WHERE bill_id = ANY (%s)"
            " ORDER BY tax_year DESC, cycle DESC LIMIT %s",
            [list(bill_ids), NOTICES_MAX],
        )
        return [IssuedNotice(*row) for row in cursor]
