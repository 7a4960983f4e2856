"""The two languages of pages: Indonesian is written in place, English stands in each door's catalogue.

The address decides (/en/...), never a cookie, so a page can be passed on in the language it was read in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import get_language

from sppt.rules.calendar import WIB, date_text_en, tanggal


class Catalogue:
    """A door's English for its Indonesian sentences."""

    def __init__(self, english: Mapping[str, str]) -> None:
        self._english = dict(english)

    def learn(self, english: Mapping[str, str]) -> None:
        """Takes more sentences in, once, when the process starts."""
        self._english.update(english)

    def t(self, indonesian: str, **values: object) -> str:
        """A sentence in the language of the page, its {places} filled."""
        return self.phrase(indonesian).format(**values)

    def phrase(self, indonesian: str) -> str:
        """A sentence in the language of the page, its {places} still open."""
        return self._english.get(indonesian, indonesian) if in_english() else indonesian


def in_english() -> bool:
    """Whether the page being made is an English one."""
    return get_language() == "en"


def either(indonesian: str, english: str) -> str:
    """The one of two texts that the page speaks."""
    return english if in_english() else indonesian


def day_text(on: date) -> str:
    """A day in the language of the page: "31 Agustus 2025", "31 August 2025"."""
    return date_text_en(on) if in_english() else tanggal(on)


def moment_text(at: datetime) -> str:
    """A moment in WIB: "31 Agustus 2025 pukul 14.05 WIB", "31 August 2025, 14:05 WIB"."""
    local = at.astimezone(WIB)
    return day_text(local.date()) + local.strftime(", %H:%M WIB" if in_english() else " pukul %H.%M WIB")
