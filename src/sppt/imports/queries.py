"""What imports can say of themselves."""

from __future__ import annotations

from pathlib import Path

BOOKS = Path(__file__).parent / "books"
"""Checks that imported rows still match their seals: for `sppt.payments.books.check_books`."""

CONTENT = BOOKS / "isi"
"""Checks of every column of every imported row: they take longer than all others together."""
