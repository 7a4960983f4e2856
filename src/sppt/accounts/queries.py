"""Reads of officers and proposals."""

from __future__ import annotations

from django.db import connection

from sppt.accounts.actions import NotAllowed


def require_role(name: str, role: str) -> None:
    """Raises NotAllowed unless this is an active officer with this role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_active AND %s = ANY (roles) FROM accounts_officer WHERE name = %s", [role, name]
        )
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise NotAllowed("role_missing", f"{name} bukan petugas aktif dengan tugas {role}.")
