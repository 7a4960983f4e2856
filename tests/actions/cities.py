"""Small cities for tests of determination: a synthetic one from its CSV files, and objects put down one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.world import World

OBJECTS = 400
SEED = 36_760
IMPORTED = "city_of_400"
YEAR = 2027  # the first year without notices
AT = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)  # a Monday morning in WIB


@contextmanager
def connected(server: str, name: str) -> Iterator[str]:
    """Django works in this database of the test server; gives its address."""
    from django.db import connections

    connections.close_all()
    url = server.replace("/postgres?", f"/{name}?")
    settings = connections["default"].settings_dict
    before, previous = settings["NAME"], os.environ["SPPT_ACTIVE_DATABASE_URL"]
    settings["NAME"] = name
    os.environ["SPPT_ACTIVE_DATABASE_URL"] = url
    try:
        yield url
    finally:
        connections.close_all()
        settings["NAME"] = before
        os.environ["SPPT_ACTIVE_DATABASE_URL"] = previous


def import_city(home: Path) -> None:
    """A city of 400 objects with its register and its notices, in the database Django is connected to."""
    from sppt.imports.actions import import_sismiop
    from sppt.trials.city import export_city

    folder = home / IMPORTED.replace("_", "-")
    export_city(folder, objects=OBJECTS, seed=SEED)
    import_sismiop(folder, at=AT)


def kelurahan(city: World, code: str = "3676050015") -> None:
    """The kelurahan where invented objects lie, with its zone AA worth Rp300.000 per m²."""
    city.change(
        "INSERT INTO register_kecamatan (code, name) VALUES (%s, 'SERPONG') ON CONFLICT DO NOTHING", code[:7]
    )
    city.change(
        "INSERT INTO register_kelurahan (code, kecamatan_id, name, sektor) VALUES (%s, %s, 'CIATER', '20')",
        code,
        code[:7],
    )
    nir(city, 300_000, code=code)


def nir(city: World, rupiah: int, *, code: str = "3676050015", znt: str = "AA", year: int = YEAR) -> None:
    city.change(
        "INSERT INTO register_nir (kelurahan, znt, tax_year, nir) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (kelurahan, znt, tax_year) DO UPDATE SET nir = excluded.nir",
        code,
        znt,
        year,
        rupiah,
    )


def subjek(city: World, identity: str, nama: str = "GUMIRO CONTOH", npwp: str = "") -> str:
    city.change(
        "INSERT INTO register_subjek (id, nama, jalan, blok_kav, rw, rt, kelurahan, kota, kode_pos, npwp, content)"
        " VALUES (%s, %s, 'JL. KARSA', 'NO 5', '03', '001', 'CIATER', 'KOTA CONTOH', '', %s, 'x')",
        identity,
        nama,
        npwp,
    )
    return identity


def objek(
    city: World,
    nop: str,
    subjek_id: str,
    *,
    tanah_m2: int = 200,
    bangunan_m2: int = 0,
    nilai_bangunan: int = 0,
    znt: str = "AA",
    jenis_bumi: str = "1",
    dibangun: int = 2000,
) -> str:
    """An object with one piece of land and perhaps one building; areas in m², the building's value in rupiah."""
    city.change(
        "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, jenis_transaksi, content) VALUES (%s, %s, 'JL. KARSA', '', '', '', %s, %s, 0, 0, '1', 'x')",
        nop,
        subjek_id,
        tanah_m2,
        bangunan_m2,
    )
    city.change(
        "INSERT INTO register_bumi (nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem)"
        " VALUES (%s, 1, %s, %s, %s, 0)",
        nop,
        znt,
        tanah_m2 * 100,
        jenis_bumi,
    )
    if bangunan_m2:
        city.change(
            "INSERT INTO register_bangunan (nop, no_bng, jpb, luas_dm2, nilai_sistem, nilai_individu, thn_dibangun,"
            " jumlah_lantai, aktif) VALUES (%s, 1, '01', %s, %s, 0, %s, 1, true)",
            nop,
            bangunan_m2 * 100,
            nilai_bangunan,
            dibangun,
        )
    return nop
