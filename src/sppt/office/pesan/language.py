"""The language of the page, as the room of messages names it."""

from __future__ import annotations

from sppt.messages.words import Language
from sppt.office.words import in_english


def language() -> Language:
    """The language of the page being made."""
    return Language.ENGLISH if in_english() else Language.INDONESIAN
