"""Lines of reports on their way into the database: by COPY, compared with earlier files only where days meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

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
_MEET = """
    SELECT EXISTS (SELECT FROM reconciliation_claim WHERE channel = %s AND paid_at BETWEEN %s AND %s)
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


class Lines:
    """The lines of one file as COPY wants them, and how many of them stand there more than once."""

    def __init__(self) -> None:
        self.doubled = 0
        self.doubled_line = 0
        self._blocks: list[str] = []
        self._seen: set[int] = set()

    def add(self, batch: Sequence[ReportLine], channel: str) -> None:
        """Writes a batch and forgets it: a million lines as text take a fifth of the room of as many objects."""
        rows: list[str] = []
        seen = self._seen
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
            rows.append(f"{line.line_no}\t{told}")
        self._blocks.append("".join(rows))

    def blocks(self) -> Iterator[str]:
        """The text for COPY, once: what was handed out is let go, so that a large file needs its room only once."""
        self._seen.clear()
        self._blocks.reverse()
        while self._blocks:
            yield self._blocks.pop()


def store(lines: Lines, told: Told, file_id: int) -> tuple[int, int]:
    """Stores the lines of a file; how many an earlier file had already, and which file if it is one (else 0)."""
    range_ = [told.channel, told.first, told.last]
    with connection.cursor() as cursor:
        cursor.execute(_MEET, range_)
        if not cursor.fetchone()[0]:
            _copy("reconciliation_claim", lines, file_id)
            return 0, 0
        cursor.execute(_TAKEN_LINES)
        _copy("taken_lines", lines, file_id)
        cursor.execute("ANALYZE taken_lines")
        cursor.execute(_STORE_COMPARED, range_)
        cursor.execute(_REPEATED, [file_id])
        repeated, first, last = cursor.fetchone()
    return repeated, first if first == last and first is not None else 0


def _copy(table: str, lines: Lines, file_id: int) -> None:
    statement = f"COPY {table} ({_ALL}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        before = f"{file_id}\t"
        for block in lines.blocks():
            copy.write(before + block.removesuffix("\n").replace("\n", f"\n{before}") + "\n")
