"""Drafts as rows: half a million in one binary COPY, in the order of NOP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from struct import Struct

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
COPY = f"COPY assessment_draft ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)"

Row = tuple[int | bool | str | None, ...]
OddRow = tuple[str, str, str, bool]
"""A row of assessment_anomaly without its determination: nop, kind, detail, withholds."""
Noting = Callable[[OddRow], None]


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
    return [(one.facts.nop, str(each.kind), each.detail, each.withholds) for each in one.odd]


class Packing:
    """Drafts as bytes of a binary COPY; what has been packed so far is counted. What is odd is told at once."""

    def __init__(self, determination: int, odd: Noting) -> None:
        self.totals, self.odd = Totals(), odd
        self._packed = _packer(determination)

    def blocks(self, passed: Iterable[Passed]) -> Iterator[bytes]:
        """Some hundred rows at a time."""
        packed, rows = self._packed, iter(passed)
        while several := list(islice(rows, BLOCK)):
            self.totals.add_many(several)
            for one in several:
                if one.odd:
                    for row in odd_rows(one):
                        self.odd(row)
            yield b"".join(map(packed, several))


def store(writer: Database, blocks: Iterable[bytes]) -> None:
    """Copies the drafts in the writer's transaction."""
    with writer.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(_HEADER)
        for block in blocks:
            copy.write(block)
        copy.write(_TRAILER)


# PostgreSQL's binary COPY: each field is its length and its bytes. The numbers of a row are packed in one call, and its
# texts, which repeat from object to object, are packed once: a third of the time of a field by field writer.
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
BLOCK = 256  # rows
_NUMBERS = ">h" + "iq" * len(_BIGINTS) + "i?" * len(_BOOLEANS)
_STRUCTS = {
    (with_value, with_before): Struct(
        _NUMBERS + ("iq" if with_value else "i") + ("iq" if with_before else "i") + "i18s"
    )
    for with_value in (False, True)
    for with_before in (False, True)
}


def _packer(determination: int) -> Callable[[Passed], bytes]:
    """A function that packs the draft of an object as `row_of` has it."""
    fields, texts, all_known = len(COLUMNS), dict[tuple[str | int, ...], bytes](), _STRUCTS[True, True].pack

    def pack(one: Passed) -> bytes:
        facts, assessed, outcome, reason, _, _ = one
        (
            nop, luas_bumi, nilai_bumi, luas_bangunan, nilai_bangunan, bumi_beban, bangunan_beban, jenis_bumi,
            jenis_transaksi, golongan, tarif_khusus, dikecualikan, carries, _, jenis_bangunan, nik_proven, before,
        ) = facts  # fmt: skip
        (
            _, _, _, kelas_bumi, _, njop_bumi, kelas_bangunan, _, njop_bangunan, njop, njoptkp, njopkp, share, _, _,
            tariff, terutang, pengurangan, stimuli, _, pokok, _,
        ) = assessed  # fmt: skip
        # Words of an enumeration are slow to hash: the key takes their plain texts.
        key = (
            outcome._value_, reason and str(reason), kelas_bumi, kelas_bangunan, share.numerator, share.denominator,
            tariff.numerator, tariff.denominator, jenis_bumi, jenis_transaksi, golongan, tarif_khusus, dikecualikan,
            jenis_bangunan,
        )  # fmt: skip
        tail = texts.get(key)
        if tail is None:
            texts[key] = tail = _texts(row_of(determination, one)[-len(_TEXTS) + 1 :])
        stimulus = sum([rupiah for _, rupiah in stimuli]) if stimuli else 0
        if nilai_bumi is not None and before is not None:  # almost every object
            return all_known(
                fields, 8, determination, 8, luas_bumi, 8, luas_bangunan, 8, nilai_bangunan, 8, bumi_beban, 8,
                bangunan_beban, 8, njop_bumi, 8, njop_bangunan, 8, njop, 8, njoptkp, 8, njopkp, 8, terutang, 8,
                pengurangan, 8, stimulus, 8, pokok, 1, carries, 1, nik_proven, 8, nilai_bumi, 8, before, 18,
                nop.encode(),
            ) + tail  # fmt: skip
        return _STRUCTS[nilai_bumi is not None, before is not None].pack(
            fields, 8, determination, 8, luas_bumi, 8, luas_bangunan, 8, nilai_bangunan, 8, bumi_beban, 8,
            bangunan_beban, 8, njop_bumi, 8, njop_bangunan, 8, njop, 8, njoptkp, 8, njopkp, 8, terutang, 8,
            pengurangan, 8, stimulus, 8, pokok, 1, carries, 1, nik_proven,
            *((-1,) if nilai_bumi is None else (8, nilai_bumi)), *((-1,) if before is None else (8, before)), 18,
            nop.encode(),
        ) + tail  # fmt: skip

    return pack


def _texts(values: Iterable[int | bool | str | None]) -> bytes:
    packed = [str(value).encode() for value in values]
    return b"".join([len(text).to_bytes(4, "big") + text for text in packed])


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
