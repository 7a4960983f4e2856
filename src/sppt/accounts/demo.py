"""Officers of an invented city, without the two people whom a real one needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection


def add_officer(name: str, *, full_name: str, roles: Iterable[str], at: datetime, wilayah: str = "") -> None:
    """Adds an invented officer if he is not there yet; a lurah with his wilayah."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_officer (name, password, full_name, roles, wilayah, is_active, since)"
            " VALUES (%s, '!', %s, %s, %s, true, %s) ON CONFLICT DO NOTHING",
            [name, full_name, list(roles), wilayah, at],
        )
