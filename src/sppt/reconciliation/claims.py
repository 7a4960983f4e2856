"""Lines of reports on their way into the database: by COPY while they are read; compared only where moments meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import connection, transaction

from sppt.reconciliation.language import ReportLine
from sppt.reconciliation.reading.told import Told

_COLUMNS = (
    "file_id",
    "line_no",
    "channel",
    "kind",
    "reference",
    "nop",
    "tax_year",
    "code",
    "amount",
    "fee",
    "paid_at",
    "settlement_date",
    "receipt",
    "original_reference",
)
_ALL = ", ".join(_COLUMNS)
_SAME = ", ".join(_COLUMNS[3:])
_AROUND = """
    SELECT (SELECT max(paid_at) FROM reconciliation_claim WHERE channel = %s AND paid_at <= %s),
           (SELECT min(paid_at) FROM reconciliation_claim WHERE channel = %s AND paid_at >= %s)
"""
_STORE_COMPARED = f"""
    WITH earlier AS (
        SELECT id, {_SAME}, row_number() OVER (PARTITION BY {_SAME} ORDER BY id) AS place
        FROM reconciliation_claim
        WHERE channel = %s AND paid_at BETWEEN %s AND %s AND repeats_id IS NULL
    ), fresh AS (
        SELECT *, row_number() OVER (PARTITION BY {_SAME} ORDER BY line_no) AS place FROM taken_lines
    )
    INSERT INTO reconciliation_claim ({_ALL}, repeats_id)
    SELECT {", ".join(f"f.{name}" for name in _COLUMNS)}, e.id
    FROM fresh f LEFT JOIN earlier e
        ON f.reference = e.reference AND f.paid_at = e.paid_at AND f.amount = e.amount AND f.kind = e.kind
        AND f.nop = e.nop AND f.tax_year = e.tax_year AND f.code = e.code AND f.fee = e.fee
        AND f.receipt = e.receipt AND f.original_reference = e.original_reference AND f.place = e.place
        AND f.settlement_date IS NOT DISTINCT FROM e.settlement_date
    ORDER BY f.line_no
"""  # noqa: S608 (our own names)
_TAKEN_LINES = (
    f"CREATE TEMP TABLE taken_lines ON COMMIT DROP AS SELECT {_ALL} FROM reconciliation_claim LIMIT 0"  # noqa: S608
)
_REPEATED = """
    SELECT count(*), min(e.file_id), max(e.file_id)
    FROM reconciliation_claim c JOIN reconciliation_claim e ON e.id = c.repeats_id
    WHERE c.file_id = %s
"""


Batches = Iterator[Sequence[ReportLine]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the lines. `repeated`: how many an earlier file had, `of_file` that file if it is one (else 0).

    `doubled`: how many stand more than once in this file, `doubled_line` the first of them.
    """

    repeated: int
    of_file: int
    doubled: int
    doubled_line: int


class _Meets(Exception):
    """An earlier file has lines of these moments."""


class _Ended(Exception):
    """Ends a COPY: the database logs what an exception says, and a refusal quotes the file."""


class _Lines:
    """The lines of one file as COPY wants them, kept until they are stored, and how many stand there twice."""

    def __init__(self, file_id: int, channel: str) -> None:
        self.doubled = 0
        self.doubled_line = 0
        self.blocks: list[str] = []
        self._file_id, self._channel = file_id, channel
        self._seen: set[int] = set()

    def add(self, batch: Sequence[ReportLine]) -> str:
        """A batch as text: a million lines as text take a fifth of the room of as many objects."""
        rows: list[str] = []
        seen, file_id, channel = self._seen, self._file_id, self._channel
        for line in batch:
            settled = line.settlement_date.isoformat() if line.settlement_date else "\\N"
            reference, receipt, original = line.reference, line.receipt, line.original_reference
            if "\\" in reference or "\\" in receipt or "\\" in original:
                reference, receipt, original = (
                    text.replace("\\", "\\\\") for text in (reference, receipt, original)
                )
            told = (
                f"{channel}\t{line.kind}\t{reference}\t{line.nop}\t{line.tax_year}\t{line.code}\t{line.amount}\t"
                f"{line.fee}\t{line.paid_at.isoformat()}\t{settled}\t{receipt}\t{original}\n"
            )
            content = hash(told)
            if content in seen:
                self.doubled += 1
                self.doubled_line = self.doubled_line or line.line_no
            seen.add(content)
            rows.append(f"{file_id}\t{line.line_no}\t{told}")
        block = "".join(rows)
        self.blocks.append(block)
        return block


def store(batches: Batches, told: Told, file_id: int) -> Stored:
    """Stores the lines of a file while they are read; `told` must know the channel and the first batch already."""
    lines = _Lines(file_id, told.channel)
    around = _around(told)
    try:
        with transaction.atomic():
            _copy("reconciliation_claim", _alone(lines, batches, told, around))
        repeated, of_file = 0, 0
    except _Meets:
        repeated, of_file = _compared(lines, batches, told, file_id)
    return Stored(repeated, of_file, lines.doubled, lines.doubled_line)


def _around(told: Told) -> tuple[datetime | None, datetime | None]:
    """The channel's last earlier line before what was read so far, and its first after; what lies within is both."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [told.channel, told.last, told.channel, told.first])
        before, after = cursor.fetchone()
    return before, after


def _alone(
    lines: _Lines, batches: Batches, told: Told, around: tuple[datetime | None, datetime | None]
) -> Iterator[str]:
    """The blocks, as long as no earlier line lies within what they tell of. Raises _Meets."""
    before, after = around
    for batch in batches:
        block = lines.add(batch)
        if (before and told.first and before >= told.first) or (after and told.last and after <= told.last):
            raise _Meets
        yield block


def _compared(lines: _Lines, batches: Batches, told: Told, file_id: int) -> tuple[int, int]:
    """Stores the lines with what they repeat; how many do, and which file if it is one (else 0)."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_LINES)
        _copy("taken_lines", chain(tuple(lines.blocks), map(lines.add, batches)))
        cursor.execute("ANALYZE taken_lines")
        cursor.execute(_STORE_COMPARED, [told.channel, told.first, told.last])
        cursor.execute(_REPEATED, [file_id])
        repeated, first, last = cursor.fetchone()
    return repeated, first if first == last and first is not None else 0


def _copy(table: str, blocks: Iterable[str]) -> None:
    """Hands over block after block: the database stores one while the next is read."""
    statement = f"COPY {table} ({_ALL}) FROM STDIN"
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            try:
                for block in blocks:
                    copy.write(block)
            except Exception as error:
                raise _Ended from error
    except _Ended as ended:
        raise ended.__cause__ or ended from None
