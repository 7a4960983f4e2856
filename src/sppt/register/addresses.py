"""Where objects lie, many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

NOPS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Address:
    """Letak objek with the printed names of its kelurahan and kecamatan; "" where the register has none."""

    jalan: str
    kelurahan: str
    kecamatan: str


NOWHERE = Address("", "", "")


def addresses_of(nops: Sequence[str]) -> Mapping[str, Address]:
    """The address of each NOP, at most 1 000; its kelurahan follows from the digits alone. One round trip."""
    if len(nops) > NOPS_MAX:
        raise ValueError(f"at most {NOPS_MAX} NOPs in one call")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.nop, concat_ws(' ', nullif(objek.jalan, ''), nullif(objek.blok_kav, '')),"
            " coalesce(kelurahan.name, ''), coalesce(kecamatan.name, '')"
            " FROM unnest(%s::text[]) AS asked (nop)"
            " LEFT JOIN register_objek AS objek ON objek.nop = asked.nop"
            " LEFT JOIN register_kelurahan AS kelurahan ON kelurahan.code = left(asked.nop, 10)"
            " LEFT JOIN register_kecamatan AS kecamatan ON kecamatan.code = left(asked.nop, 7)",
            [list(nops)],
        )
        return {nop: Address(*told) for nop, *told in cursor.fetchall()}
