"""Text that many hands have typed, as a page or a cell may show it."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\n\t")


def visible(text: str, *, most: int) -> str:
    """Without signs that steer or hide other text (controls, direction marks, half characters), and never endless."""
    kept = "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign)[0] != "C")
    return kept if len(kept) <= most else kept[: most - 1] + "…"
