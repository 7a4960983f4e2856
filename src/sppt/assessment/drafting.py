"""Drafts as rows: half a million in one binary COPY, in the order of NOP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import psycopg

from sppt.assessment.engine import Passed
from sppt.assessment.tally import Totals
from sppt.rules.assessment.facts import ObjectFacts

Database = psycopg.Connection[tuple[object, ...]]

_BIGINTS = (
    "determination_id", "luas_bumi_dm2", "luas_bangunan_dm2", "nilai_bangunan", "bumi_beban", "bangunan_beban",
    "njop_bumi", "njop_bangunan", "njop", "njoptkp", "njopkp", "terutang", "pengurangan", "stimulus", "pokok",
)  # fmt: skip
_BOOLEANS = ("carries_njoptkp", "nik_proven")
_NULLABLE = ("nilai_bumi", "pokok_before")
_TEXTS = (
    "nop", "outcome", "reason", "kelas_tanah", "kelas_bangunan", "share", "tariff", "jenis_bumi", "jenis_transaksi",
    "golongan", "tarif_khusus", "dikecualikan", "jenis_bangunan",
)  # fmt: skip
COLUMNS = (*_BIGINTS, *_BOOLEANS, *_NULLABLE, *_TEXTS)
TYPES = ("int8",) * len(_BIGINTS) + ("bool",) * 2 + ("int8",) * 2 + ("text",) * len(_TEXTS)
COPY = f"COPY assessment_draft ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"

Row = tuple[int | bool | str | None, ...]


class OddRow(NamedTuple):
    """A row of assessment_anomaly without its determination."""

    nop: str
    kind: str
    detail: str
    withholds: bool


def row_of(determination: int, one: Passed) -> Row:
    """One draft, in the order of COLUMNS."""
    facts, assessed, outcome, reason, _, _ = one
    (
        nop, luas_bumi, nilai_bumi, luas_bangunan, nilai_bangunan, bumi_beban, bangunan_beban, jenis_bumi,
        jenis_transaksi, golongan, tarif_khusus, dikecualikan, carries, _, jenis_bangunan, nik_proven, pokok_before,
    ) = facts  # fmt: skip
    stimulus = sum([rupiah for _, rupiah in assessed.stimulus]) if assessed.stimulus else 0
    return (
        determination, luas_bumi, luas_bangunan, nilai_bangunan, bumi_beban, bangunan_beban, assessed.njop_bumi,
        assessed.njop_bangunan, assessed.njop, assessed.njoptkp, assessed.njopkp, assessed.terutang,
        assessed.pengurangan, stimulus, assessed.pokok, carries, nik_proven, nilai_bumi, pokok_before, nop, outcome,
        reason, assessed.kelas_bumi, assessed.kelas_bangunan, assessed.share.text, assessed.tariff.text, jenis_bumi,
        jenis_transaksi, golongan, tarif_khusus, dikecualikan, jenis_bangunan,
    )  # fmt: skip


def odd_rows(one: Passed) -> list[OddRow]:
    """What is odd about one object."""
    return [OddRow(one.facts.nop, str(each.kind), each.detail, each.withholds) for each in one.odd]


def store(writer: Database, determination: int, passed: Iterable[Passed]) -> tuple[Totals, list[OddRow]]:
    """Copies the drafts in the writer's transaction; gives the totals and what is odd."""
    totals, odd = Totals(), list[OddRow]()
    with writer.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.set_types(TYPES)
        write, count = copy.write_row, totals.add
        for one in passed:
            write(row_of(determination, one))
            count(one)
            if one.odd:
                odd += [
                    OddRow(one.facts.nop, str(each.kind), each.detail, each.withholds) for each in one.odd
                ]
    return totals, odd


def store_odd(writer: Database, determination: int, odd: Iterable[OddRow]) -> None:
    """Copies what is odd, each kind of an object once."""
    with (
        writer.cursor() as cursor,
        cursor.copy(
            "COPY assessment_anomaly (determination_id, nop, kind, detail, withholds) FROM STDIN"
        ) as copy,
    ):
        for row in odd:
            copy.write_row((determination, *row))


FACTS = (
    "nop, luas_bumi_dm2, nilai_bumi, luas_bangunan_dm2, nilai_bangunan, bumi_beban, bangunan_beban, jenis_bumi,"
    " jenis_transaksi, golongan, tarif_khusus, dikecualikan, carries_njoptkp, jenis_bangunan, nik_proven, pokok_before"
)


def facts_in(row: tuple[object, ...]) -> ObjectFacts:
    """The facts of a draft, from a row of FACTS."""
    return ObjectFacts._make((*row[:13], (), *row[13:]))
