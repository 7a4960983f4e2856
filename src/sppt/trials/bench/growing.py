"""A city made bigger for a benchmark: its register and its newest notices copied under the codes of other cities."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from sppt.assessment.gathering import objects_count
from sppt.assessment.queries import newest_year
from sppt.trials.bench.measure import BenchTrouble

SQL = Path(__file__).parent / "sql"
COPIES_MAX = 20  # the code of a dati II has two digits, and ours lies low enough for so many above it
GROWN = "assessment_notice, ledger_bill, register_objek, register_bumi, register_bangunan, register_subjek"


def grow(objects: int, *, city: str) -> None:
    """Copies until there are so many objects; does nothing if there are. Raises BenchTrouble.

    For a home that a benchmark made: the copies stay, and books and reports then tell of cities that do not exist.
    """
    there = objects_count()
    if there >= objects:
        return
    prefix, year = city.replace(".", ""), newest_year()
    nops = _nops(prefix)
    if objects > COPIES_MAX * len(nops):
        raise BenchTrouble(f"Kota ini terlalu kecil untuk digandakan menjadi {objects} objek.")
    while there < objects:
        more = min(objects - there, len(nops))
        _copy({"city": prefix, "step": _next_step(prefix), "last": nops[more - 1], "year": year})
        there += more
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {GROWN}")


def _copy(values: dict[str, str | int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in _statement("grow").split(";\n\n"):
            cursor.execute(statement, values if "%(" in statement else None)


def _nops(prefix: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_statement("city_nops"), {"city": prefix})
        return [nop for (nop,) in cursor.fetchall()]


def _next_step(prefix: str) -> int:
    """By how much the code of the next copy is raised."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("newest_copy"))
        return int(cursor.fetchone()[0]) + 1 - int(prefix[2:])


def _statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="ascii")
