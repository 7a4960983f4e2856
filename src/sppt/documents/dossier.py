"""A dossier on paper: facts and tables that somebody has put together for a decision. It proves nothing by itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

from sppt.documents.stts import STANDARDS, Tongue
from sppt.rules.calendar import WIB

TEMPLATE = Path(__file__).with_name("dossier.typ")
ROWS_MAX = 2_000

_SIGNS = frozenset("–—…’“”≤≥×")
_ONE_AT_A_TIME = threading.Lock()  # a compiler refuses a second thread


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; the first column names the row, the others stand to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with facts (name and value) and tables."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is printed, in the language of its reader."""

    city: str
    agency: str
    title: str
    subtitle: str
    standing: str  # what these pages are and what they are not
    page: str  # "halaman"
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    chapters: tuple[Chapter, ...]


def dossier_pdf(dossier: Dossier, language: Tongue, *, at: datetime) -> bytes:
    """The PDF (A-2a, UA-1). Raises ValueError for more rows than a table may have."""
    sheets: Sequence[Sheet] = [
        *dossier.sheets,
        *(sheet for chapter in dossier.chapters for sheet in chapter.sheets),
    ]
    if any(len(sheet.rows) > ROWS_MAX for sheet in sheets):
        raise ValueError(f"a table of a dossier has at most {ROWS_MAX} rows")
    data = _printable(json.dumps({**asdict(dossier), "language": language}, ensure_ascii=False))
    with _ONE_AT_A_TIME:
        made = _compiler().compile(
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=STANDARDS,
            timestamp=at.astimezone(WIB).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def _printable(text: str) -> str:
    """Text as our fonts can print it; PDF/A forbids a letter without a shape, so such a sign is a question mark."""
    return "".join(
        sign if " " <= sign <= "~" or "\u00a1" <= sign <= "\u017f" or sign in _SIGNS else "?" for sign in text
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The template with typst's own fonts and no others: the same page on every machine."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)
