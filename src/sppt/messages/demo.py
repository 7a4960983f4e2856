"""A demo's officers have addresses that lead nowhere; their mails are files."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def give_address(officer: str, address: str, *, at: datetime) -> None:
    """A confirmed address for an officer who has chosen nothing yet. For demos only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_preference (officer_id, address, mail, muted, language, since)"
            " VALUES (%s, %s, true, '{}', 'id', %s) ON CONFLICT (officer_id) DO NOTHING",
            [officer, address, at],
        )
