"""One thing that an officer should see to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alert:
    """A sentence in the language of the page, and the page of the office that it leads to."""

    sentence: str
    address: str
