"""Files kept by what they contain: the name is the SHA-256, so a file is whole and right, or it is not there."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable
from pathlib import Path


def put(folder: Path, contents: Iterable[bytes]) -> list[str]:
    """Keeps each content, also through a power cut, and returns its SHA-256 in hexadecimal; twice is as once."""
    names: list[str] = []
    touched: set[Path] = set()
    for content in contents:
        name = hashlib.sha256(content).hexdigest()
        place = _place(folder, name)
        if get(folder, name) is None:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(place, content)
            touched.add(place.parent)
        names.append(name)
    for parent in touched:
        _sync(parent)
    return names


def get(folder: Path, name: str) -> bytes | None:
    """The content with this SHA-256; None if it is gone or no longer what it was."""
    try:
        content = _place(folder, name).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == name else None


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name[2:]}.pdf"


def _write(place: Path, content: bytes) -> None:
    part = place.with_name(f".{place.name}.{os.getpid()}.{threading.get_ident()}")
    with part.open("wb") as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())
    part.replace(place)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
