"""From the text of a file to rows that PostgreSQL's COPY takes, each with its true line number.

Nearly every line goes through as it stands. Only a line with a quote, a control character or another number of
delimiters is taken apart here; what cannot be read is rejected by itself, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sppt.imports.files import Source
from sppt.imports.report import ImportRefused
from sppt.imports.tables import key_of

LINE_MAX = 1 << 20
RECORD_LINES_MAX = 10  # a quoted field may hold line breaks, but not many
ODD_LINES_MAX = 200_000
SHOWN_MAX = 2000

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_NOTHING = {  # how some dumps spell an empty field
    delimiter: re.compile(rf"(?<![^{delimiter}\n])(?:NULL|null|\\N)(?![^{delimiter}\n])")
    for delimiter in ",;"
}


@dataclass(frozen=True, slots=True)
class Odd:
    """A line that was rejected, or cleaned, while it was read; `text` is the line, cut at SHOWN_MAX."""

    line: int
    key: str
    problem: str
    detail: str
    text: str


@dataclass(slots=True)
class Reading:
    """One reading of one file. `read` counts records, the rejected among them; `done` characters."""

    source: Source
    read: int = 0
    done: int = 0
    odd: list[Odd] = field(default_factory=list)
    _line: int = 0
    _open: list[str] = field(default_factory=list)  # lines of a record whose quote is not closed yet

    def rows(self) -> Iterator[str]:
        """Blocks of complete CSV rows `line,field,…`, delimited as the file is, without its header."""
        for text in self._texts():
            if self._line == 0:
                _, newline, text = text.partition("\n")  # noqa: PLW2901 (the header is no row)
                self._line = 1
                if not newline:
                    continue
            if "\\N" in text or "NULL" in text or "null" in text:
                text = _NOTHING[self.source.delimiter].sub("", text)  # noqa: PLW2901
            yield "\n".join([*self._rows_of(text), ""])
        rest: list[str] = []
        while self._open:
            self._give_up_first(rest)
        if rest:
            yield "\n".join([*rest, ""])

    def _texts(self) -> Iterator[str]:
        """Complete lines without the last line's end; of a line that never seems to end only its number is kept."""
        carry = ""
        for block in self.source.blocks():
            self.done += len(block)
            text = carry + block
            if "\r" in text:
                text = text.replace("\r\n", "\n")
            complete, newline, carry = text.rpartition("\n")
            if newline:
                yield complete
            if len(carry) > LINE_MAX:
                # Enough is kept for the line to be seen as too long; the rest is not worth the memory.
                carry = carry[: LINE_MAX + 1]
        if carry:
            yield carry.removesuffix("\r")

    def _rows_of(self, text: str) -> list[str]:
        out: list[str] = []
        lines = text.split("\n")
        bounded = max(map(len, lines)) <= LINE_MAX
        delimiter, width = self.source.delimiter, len(self.source.header) - 1
        number = self._line
        self.read += len(lines)
        for line in lines:
            number += 1
            if (
                line.count(delimiter) == width
                and '"' not in line
                and line.isprintable()  # no control character
                and bounded
                and not self._open
            ):
                out.append(f"{number}{delimiter}{line}")
            else:
                self._line = number
                self._careful(line, out)
        self._line = number
        return out

    def _careful(self, line: str, out: list[str]) -> None:
        """Takes one line apart; `self._line` is its number."""
        if self._open:
            self.read -= 1
            self._continue(line, out)
        elif len(line) > LINE_MAX:
            self._note("line_too_long", "1 MiB", line)
        elif not line.strip():
            self.read -= 1  # an empty line is nothing
        else:
            fields = _fields(line, self.source.delimiter)
            if fields is None:
                self._open = [line]
            else:
                self._row(fields, line, out)

    def _continue(self, line: str, out: list[str]) -> None:
        self._open.append(line)
        record = "\n".join(self._open)
        if record.count('"') % 2 == 0 and len(record) <= LINE_MAX:
            fields = _fields(record, self.source.delimiter)
            if fields is not None and len(fields) == len(self.source.header):
                number, self._line = self._line, self._line - len(self._open) + 1
                self._open = []
                self._row(fields, record, out)
                self._line = number
                return
        if len(self._open) >= RECORD_LINES_MAX or len(record) > LINE_MAX:
            self._give_up_first(out)

    def _give_up_first(self, out: list[str]) -> None:
        """The first line of the open record is broken; those behind it are lines of their own again."""
        first, *behind = self._open
        self._open = []
        number, self._line = self._line, self._line - len(behind)
        self._note("broken_quote", "", first)
        self.read += len(behind)
        for line in behind:
            self._line += 1
            self._careful(line, out)
        self._line = number

    def _row(self, fields: list[str], line: str, out: list[str]) -> None:
        width = len(self.source.header)
        if len(fields) != width:
            self._note("wrong_column_count", f"{len(fields)}, bukan {width}", line)
            return
        if any(_CONTROL.search(each) for each in fields):
            row = dict(zip(self.source.header, (each.replace("\0", "") for each in fields), strict=True))
            self._note("control_removed", "", line, key=_CONTROL.sub(" ", key_of(self.source.table, row)))
        cleaned = [_CONTROL.sub(" ", each.replace("\0", "")).replace("\n", " ") for each in fields]
        text = io.StringIO()
        csv.writer(text, delimiter=self.source.delimiter, lineterminator="").writerow([self._line, *cleaned])
        out.append(text.getvalue())

    def _note(self, problem: str, detail: str, line: str, *, key: str = "") -> None:
        text = _CONTROL.sub(" ", line[:SHOWN_MAX])
        # Without a readable key a line goes by its own digest: its number means nothing in another dump.
        name = key or f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        self.odd.append(Odd(self._line, name, problem, detail, text))
        if len(self.odd) > ODD_LINES_MAX:
            raise ImportRefused(
                "too_many_odd_lines",
                f"Lebih dari {ODD_LINES_MAX} baris {self.source.path.name} rusak. Ekspor ulang tabel ini.",
            )


def _fields(record: str, delimiter: str) -> list[str] | None:
    """The fields of one record, or None where a quote is not closed or is followed by more text."""
    csv.field_size_limit(LINE_MAX)
    try:
        rows = list(csv.reader(io.StringIO(record, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
