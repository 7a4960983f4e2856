"""The two languages of the office: Indonesian is written in place, English stands beside each desk.

The address decides (/en/kantor/...), as on the public pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import get_language

from sppt.rules.calendar import WIB, date_text_en, tanggal

_ENGLISH: dict[str, str] = {}


def learn(english: Mapping[str, str]) -> None:
    """Takes the desks' English in, once, when the office starts: desks stand on this module, so it cannot ask them."""
    _ENGLISH.update(english)


def in_english() -> bool:
    """Whether the page being made is an English one."""
    return get_language() == "en"


def t(indonesian: str, **values: object) -> str:
    """A sentence in the language of the page, its {places} filled."""
    return phrase(indonesian).format(**values)


def phrase(indonesian: str) -> str:
    """A sentence in the language of the page, its {places} still open."""
    return _ENGLISH.get(indonesian, indonesian) if in_english() else indonesian


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
