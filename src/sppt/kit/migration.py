"""Migrations written as SQL files beside them."""

from __future__ import annotations

from pathlib import Path

from django.db import migrations


def sql_file(migration: str, name: str) -> migrations.RunSQL:
    """The SQL in `name`, a file in the folder of the migration whose `__file__` is given."""
    text = (Path(migration).parent / name).read_text(encoding="utf-8")
    return migrations.RunSQL([text])


def insert_only(*tables: str) -> migrations.RunSQL:
    """Triggers that refuse every change and removal of rows in these tables, to their owner too."""
    return migrations.RunSQL([f"CALL kit_make_insert_only('{table}')" for table in tables])
