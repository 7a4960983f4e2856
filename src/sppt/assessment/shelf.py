"""Rows put aside, beside the memory: what waits until the last object of a big city has passed is a big part of it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Generic, TypeVar

BLOCK = 500  # rows
MEMORY_MAX = 1 << 20  # bytes; more goes to a file without a name, which is gone with the process

T = TypeVar("T")


class Shelf(Generic[T]):
    """Rows put in, and taken out in the same order when all are in.

    Bare tuples of bare values are written and read at once; named ones take four times as long.
    """

    def __init__(self) -> None:
        self._file, self._block = SpooledTemporaryFile(MEMORY_MAX), list[T]()  # noqa: SIM115 (see close)

    def put(self, row: T) -> None:
        self._block.append(row)
        if len(self._block) == BLOCK:
            self._write()

    def taken(self) -> Iterator[T]:
        """All rows; afterwards nothing more is put in."""
        self._write()
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield from pickle.load(self._file)  # noqa: S301 (our own bytes)

    def _write(self) -> None:
        pickle.dump(self._block, self._file, pickle.HIGHEST_PROTOCOL)
        self._block.clear()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Shelf[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
