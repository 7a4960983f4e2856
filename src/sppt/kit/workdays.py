"""The working days of this installation: the national files, and over them the city's own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from sppt.rules.workdays import BadDays, Workdays, read_days, workdays_of


@cache
def workdays(own: Path | None) -> Workdays:
    """The days as the files have them; `own`: the city's file, which wins. Raises BadDays."""
    folder = resources.files("sppt.rules") / "libur"
    files = [
        read_days(file.read_text(encoding="utf-8"), source=f"libur/{file.name}")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    if own is not None:
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadDays(f"{own} tidak dapat dibaca ({error}). Periksa SPPT_HOLIDAYS_FILE.") from None
        files.append(read_days(text, source=own.name))
    return workdays_of(files)
