"""What imports can say of themselves."""

from __future__ import annotations

from pathlib import Path

BOOKS = Path(__file__).parent / "books"
"""Checks that imported rows are still what was imported: for `sppt.payments.books.check_books`."""
