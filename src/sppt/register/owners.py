"""Reads of the register for officers: objects with their owners. Whoever calls this must be allowed to see names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

NAME_MIN = 3
FOUND_MAX = 50
NOPS_MAX = 100


@dataclass(frozen=True, slots=True)
class Owned:
    """An object with its subject as the register holds them; areas in m², NJOP in rupiah. Text as it was typed."""

    nop: str
    letak: str
    luas_bumi: int
    luas_bangunan: int
    njop_bumi: int
    njop_bangunan: int
    subjek_id: str
    nama: str
    alamat: str
    npwp: str


_OWNED = """
    SELECT objek.nop, concat_ws(' ', nullif(objek.jalan, ''), nullif(objek.blok_kav, ''),
                                'RT ' || nullif(objek.rt, ''), 'RW ' || nullif(objek.rw, '')),
           objek.luas_bumi, objek.luas_bangunan, objek.njop_bumi, objek.njop_bangunan, objek.subjek_id,
           coalesce(subjek.nama, ''),
           concat_ws(' ', nullif(subjek.jalan, ''), nullif(subjek.blok_kav, ''), 'RT ' || nullif(subjek.rt, ''),
                     'RW ' || nullif(subjek.rw, ''), nullif(subjek.kelurahan, ''), nullif(subjek.kota, '')),
           coalesce(subjek.npwp, '')
    FROM register_objek AS objek LEFT JOIN register_subjek AS subjek ON subjek.id = objek.subjek_id
"""


def owned(nops: Sequence[str]) -> Mapping[str, Owned]:
    """These objects as the register holds them, by NOP; at most 100."""
    if len(nops) > NOPS_MAX:
        raise ValueError(f"at most {NOPS_MAX} NOPs in one call")
    with connection.cursor() as cursor:
        cursor.execute(f"{_OWNED} WHERE objek.nop = ANY (%s)", [list(nops)])
        return {row[0]: Owned(*row) for row in cursor}


def owned_by_name(beginning: str) -> list[Owned]:
    """Objects whose owner's name begins so, whatever its case; at least three letters, at most fifty objects."""
    wanted = beginning.strip().upper()
    if len(wanted) < NAME_MIN:
        return []
    escaped = wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_OWNED} WHERE subjek.id IN"  # noqa: S608 (our own words)
            " (SELECT id FROM register_subjek WHERE upper(nama) LIKE %s ORDER BY upper(nama) LIMIT %s)"
            " ORDER BY subjek.nama, objek.nop LIMIT %s",
            [escaped + "%", FOUND_MAX, FOUND_MAX],
        )
        return [Owned(*row) for row in cursor]


def kecamatan_names() -> Mapping[str, str]:
    """The kecamatan by their seven digits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name FROM register_kecamatan ORDER BY code")
        return dict(cursor.fetchall())


def kelurahan_names() -> Mapping[str, str]:
    """The kelurahan by their ten digits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name FROM register_kelurahan ORDER BY code")
        return dict(cursor.fetchall())


def nops_carried_by(nop: str) -> list[str]:
    """Older NOPs whose arrears this one carries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT old FROM register_nop_alias WHERE new = %s ORDER BY old LIMIT 90", [nop])
        return [row[0] for row in cursor]
