"""A folder that banks' transfers end in: what lies there whole is taken, and moved to where its fate can be read.

`<folder>/<channel or profile>/<file>`: the name of the folder says how its files are read. Taken files move to
`diambil/`, refused ones to `ditolak/` with a .txt beside them that says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sppt.partners.channels import channels
from sppt.reconciliation.profile import ProfileProblem
from sppt.reconciliation.reading.tables import FILE_MAX
from sppt.reconciliation.refusals import ReportRefused
from sppt.reconciliation.taking import Taken, take_file

TAKEN, REFUSED = "diambil", "ditolak"
ACTOR = "watch"
FILES_MAX = 200  # of one pass; the next one goes on

_Look = tuple[int, int]  # size and time of the last change


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file: taken, or refused with a code."""

    name: str
    taken: Taken | None
    code: str


class Watched:
    """One folder. A file is taken when two looks in a row find it the same: a transfer may still be writing it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[Path, _Look] = {}

    def take_whole(self, *, at: datetime) -> Iterator[Fetched]:
        """Takes what has come to rest since the look before."""
        now = {path: _look(path) for path in self._waiting()}
        before, self._before = self._before, now
        for path, look in now.items():
            if look == before.get(path):
                yield self._take(path, at)

    def _waiting(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        folders = sorted(
            each
            for each in self._folder.iterdir()
            if each.is_dir() and not each.is_symlink() and each.name not in {TAKEN, REFUSED}
        )
        found = (
            path
            for folder in folders
            for path in sorted(folder.iterdir())
            if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        )
        return [path for path, _ in zip(found, range(FILES_MAX), strict=False)]

    def _take(self, path: Path, at: datetime) -> Fetched:
        try:
            taken = take_file(path.name, _bytes(path), profile=_profile(path.parent.name), by=ACTOR, at=at)
        except (ReportRefused, ProfileProblem) as refusal:
            moved = self._move(path, REFUSED)
            moved.with_name(f"{moved.name}.txt").write_text(f"{refusal}\n", encoding="utf-8")
            return Fetched(path.name, None, refusal.code)
        self._move(path, TAKEN)
        return Fetched(path.name, taken, "")

    def _move(self, path: Path, where: str) -> Path:
        """Beside what is there already, never over it."""
        folder = self._folder / where / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        path.replace(target)
        return target


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > FILE_MAX:
        raise ReportRefused("file_too_large", wanted=f"{FILE_MAX >> 20} MiB")
    return path.read_bytes()


def _look(path: Path) -> _Look:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, 0)
    return found.st_size, found.st_mtime_ns


def _profile(folder: str) -> str:
    """A channel's folder is read by the channel's profile; any other is the name of a profile."""
    channel = channels().get(folder)
    return channel.profile if channel and channel.profile else folder
