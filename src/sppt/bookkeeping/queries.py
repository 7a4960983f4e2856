"""Where the room's checks of the books lie."""

from __future__ import annotations

from pathlib import Path

BOOKS = Path(__file__).parent / "books"
