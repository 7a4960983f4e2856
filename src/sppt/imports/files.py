"""The files of a dump: which there are, what they are written in, and what their first line says."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sppt.imports.report import ImportRefused
from sppt.imports.tables import Table, known_name, missing_columns

BLOCK = 1 << 22
HEADER_MAX = 1 << 16
_SUFFIXES = (".csv", ".csv.gz")
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the dump, read through once. `size`: bytes after unpacking; `header`: known names of its columns."""

    table: Table
    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    size: int
    sha256: str

    def blocks(self) -> Iterator[str]:
        """The text after the byte order mark, in blocks that may end anywhere."""
        decoder = codecs.getincrementaldecoder("utf-8-sig" if self.encoding == "utf-8" else self.encoding)()
        for block in _blocks(self.path):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)


def find_files(directory: Path) -> tuple[dict[Table, Path], tuple[str, ...]]:
    """The file of each table that is there, and the names of files that belong to none. Raises ImportRefused."""
    if not directory.is_dir():
        raise ImportRefused(
            "not_a_directory", f"{directory} bukan direktori. Beri direktori berisi berkas CSV SISMIOP."
        )
    tables: dict[Table, Path] = {}
    ignored: list[str] = []
    for path in sorted(directory.iterdir()):
        suffix = next((each for each in _SUFFIXES if path.name.lower().endswith(each)), None)
        stem = path.name[: -len(suffix)].upper() if suffix else ""
        if not path.is_file() or stem not in set(Table):
            ignored.append(path.name)
        elif Table(stem) in tables:
            raise ImportRefused(
                "table_twice",
                f"Tabel {stem} ada dua kali: {tables[Table(stem)].name} dan {path.name}. Sisakan satu.",
            )
        else:
            tables[Table(stem)] = path
    if not tables:
        wanted = ", ".join(f"{table}.csv" for table in (Table.SPPT, Table.PEMBAYARAN_SPPT))
        raise ImportRefused(
            "no_known_file",
            f"Tidak ada berkas SISMIOP di {directory}. Namai berkas menurut tabelnya, misalnya {wanted}.",
        )
    return tables, tuple(ignored)


def open_source(table: Table, path: Path, *, heard: Callable[[int], None]) -> Source:
    """Reads a file once, for its encoding, digest and header; `heard` gets the bytes done. Raises ImportRefused."""
    digest = hashlib.sha256()
    guess = _Guess()
    first = b""
    size = 0
    for block in _blocks(path):
        digest.update(block)
        if len(first) < HEADER_MAX:
            first += block[:HEADER_MAX]
        size += len(block)
        guess.see(block)
        heard(size)
    if not size:
        raise ImportRefused("file_empty", f"Berkas {path.name} kosong. Ekspor ulang tabel {table}.")
    encoding = guess.encoding()
    if encoding is None or first.startswith(_OTHER_MARKS):
        raise ImportRefused(
            "encoding_unknown",
            f"Tulisan dalam {path.name} bukan UTF-8 dan bukan Windows-1252. Simpan ulang sebagai UTF-8.",
        )
    delimiter, header = _header(table, path, first, encoding)
    return Source(table, path, encoding, delimiter, header, size, digest.hexdigest())


class _Guess:
    """UTF-8 if every byte fits, else Windows-1252 if every byte is a letter there, else nothing."""

    def __init__(self) -> None:
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._is_cp1252 = True

    def see(self, block: bytes) -> None:
        if self._utf8 is not None:
            try:
                self._utf8.decode(block)
            except UnicodeDecodeError:
                self._utf8 = None
        if self._is_cp1252 and not block.isascii():
            try:
                block.decode("cp1252")
            except UnicodeDecodeError:
                self._is_cp1252 = False

    def encoding(self) -> str | None:
        if self._utf8 is not None and not self._utf8.getstate()[0]:  # not cut in the middle of a letter
            return "utf-8"
        return "cp1252" if self._is_cp1252 else None


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            while block := file.read(BLOCK):
                yield block
    except (OSError, EOFError, zlib.error) as error:
        raise ImportRefused(
            "file_unreadable",
            f"Berkas {path.name} tidak dapat dibaca sampai habis ({error}). Salin atau ekspor ulang.",
        ) from error


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.name.lower().endswith(".gz") else path.open("rb")


def _header(table: Table, path: Path, first: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The delimiter and the columns' names, from the first line."""
    # The cut at HEADER_MAX may split a letter; the header itself ends before it.
    text = first.decode(encoding, errors="ignore").lstrip("\ufeff")
    line = text.split("\n", 1)[0].rstrip("\r")
    delimiter = ";" if line.count(";") > line.count(",") else ","
    header = tuple(
        known_name(name) for name in next(csv.reader([line.replace("\0", "")], delimiter=delimiter), [])
    )
    lacking = missing_columns(table, header)
    if lacking and not missing_columns_differ(table, header):
        raise ImportRefused(
            "header_missing",
            f"Baris pertama {path.name} bukan kepala kolom. Ekspor ulang {table} dengan nama kolom di baris pertama.",
        )
    if lacking:
        raise ImportRefused(
            "column_missing",
            f"Kolom {', '.join(lacking)} tidak ada dalam {path.name}. Ekspor ulang {table} selengkapnya.",
        )
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise ImportRefused(
            "column_twice", f"Kolom {', '.join(twice)} ada dua kali dalam {path.name}. Sisakan satu."
        )
    return delimiter, header


def missing_columns_differ(table: Table, header: tuple[str, ...]) -> bool:
    """Whether the first line names at least one column of the table, so that it is a header at all."""
    return set(missing_columns(table, header)) != set(missing_columns(table, ()))
