"""The database made ready: found or started, checked, its roles and the city's schema created, migrated, granted."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from sppt.project.grants import ROLES, grants_of

OLDEST_VERSION = 150000
PREPARE_LOCK = 7_370_707  # an advisory lock: two processes never prepare at once
# What was acknowledged must be on disk, and text must be spelled one way. synchronous_commit may be stricter than "on".
NEEDED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply", "remote_write", "local"),
    "server_encoding": ("UTF8",),
}


class DatabaseTrouble(Exception):
    """The database cannot be used; the text says why and what to do."""


def active_url(home: Path) -> str:
    """DATABASE_URL if it is set; else the embedded PostgreSQL under SPPT_HOME, started if none runs."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    from sppt.kit.postgres import ensure_running

    server = ensure_running(home)
    for notice in server.notices:
        print(notice, file=sys.stderr)  # noqa: T201 (the operator must see it, whatever the command)
    return server.url("sppt")


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A plain connection as the log-in role, in autocommit; raises DatabaseTrouble."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else "tanpa keterangan"
        raise DatabaseTrouble(
            f"PostgreSQL tidak dapat dihubungi ({reason}). Periksa DATABASE_URL dan apakah servernya menyala."
        ) from error


def check_server(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Refuses a server that is too old, loses what it acknowledged, or spells text otherwise."""
    version = connection.info.server_version
    if version < OLDEST_VERSION:
        raise DatabaseTrouble(
            f"PostgreSQL {version // 10000} terlalu lama. Pakai versi 15 atau yang lebih baru."
        )
    for setting, wanted in NEEDED.items():
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
        if row is None or row[0] not in wanted:
            if setting != "server_encoding" and os.environ.get("SPPT_DURABILITY") == "tests":
                continue
            raise DatabaseTrouble(
                f"PostgreSQL berjalan dengan {setting} = {row[0] if row else '?'}."
                f" Uang warga menuntut {setting} = {' atau '.join(wanted)}."
            )


def prepare(url: str, schema: str) -> bool:
    """Roles, schema, migrations and grants, whatever of them is missing. Returns whether anything was done.

    Needs a log-in role that may create roles and schemas the first time; later only membership in the city's roles.
    """
    with connect(url) as connection:
        check_server(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        try:
            if _stamp_of(connection, schema) == _wanted_stamp(schema):
                return False
            try:
                _roles_and_schema(connection, schema)
            except psycopg.errors.InsufficientPrivilege as error:
                raise DatabaseTrouble(
                    f"Pengguna basis data belum berhak menyiapkan kota ({str(error).splitlines()[0]})."
                    " Beri ia CREATEROLE dan jadikan pemilik basis data, atau anggota semua peran kota."
                ) from error
            _migrate()
            _grant(connection, schema)
            return True
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [PREPARE_LOCK])


def _wanted_stamp(schema: str) -> str:
    """A digest of all migrations and grants that this code brings."""
    rooms = Path(__file__).parent.parent
    files = sorted([*rooms.glob("*/migrations/*.py"), *rooms.glob("*/migrations/*.sql")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.parent.parent.name}/{file.name}\n".encode())
        digest.update(file.read_bytes())
    digest.update(json.dumps(grants_of(schema)).encode())
    return f"sppt {digest.hexdigest()}"


def _stamp_of(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> object:
    row = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [schema]
    ).fetchone()
    return row[0] if row else None


def _roles_and_schema(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> None:
    for role in ROLES:
        name = sql.Identifier(f"{schema}_{role}")
        if (
            connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [f"{schema}_{role}"]).fetchone()
            is None
        ):
            # Another database of this server may be prepared at the same moment.
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOBYPASSRLS").format(name))
        # Since PostgreSQL 16 whoever creates a role may grant it, but not yet become it.
        may = "SET" if connection.info.server_version >= 160000 else "MEMBER"
        member = connection.execute(
            "SELECT pg_has_role(current_user, %s, %s)", [f"{schema}_{role}", may]
        ).fetchone()
        if member is None or not member[0]:
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
    owner = sql.Identifier(f"{schema}_migrator")
    connection.execute(
        sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(sql.Identifier(schema), owner)
    )
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _grant(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> None:
    with connection.transaction():
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(f"{schema}_migrator")))
        for statement in grants_of(schema):
            connection.execute(statement)
        connection.execute(
            sql.SQL("COMMENT ON SCHEMA {} IS {}").format(
                sql.Identifier(schema), sql.Literal(_wanted_stamp(schema))
            )
        )
