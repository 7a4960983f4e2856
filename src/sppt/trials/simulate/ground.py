"""Where trials happen: databases made from an empty city's, and thrown away with all that was done in them."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connections
from psycopg import sql

from sppt.kit.postgres import Durability, discard, ensure_running

TEMPLATE = "trials_template"


@dataclass(frozen=True, slots=True)
class Ground:
    """A server for tests with the database of a city without bills; both addresses are the superuser's."""

    server: str
    template: str

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A copy of the empty city, to which Django is connected meanwhile; its address."""
        name = f"trial_{os.getpid()}_{secrets.token_hex(4)}"
        connections.close_all()
        self._say(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(self.template)
            )
        )
        settings = connections["default"].settings_dict
        before, settings["NAME"] = settings["NAME"], name
        try:
            yield self.server.replace("/postgres?", f"/{name}?")
        finally:
            connections.close_all()
            settings["NAME"] = before
            self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _say(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def thrown_away(make_ready: Callable[[], None]) -> Iterator[Ground]:
    """A ground on a PostgreSQL of its own, which is deleted at the end: the operator's city is never touched.

    `make_ready` prepares the city in the database at SPPT_ACTIVE_DATABASE_URL and connects Django to it.
    """
    home = Path(tempfile.mkdtemp(prefix="sppt-trials-"))
    home.chmod(0o711)  # the server runs as another user and must reach its socket
    kept = {
        name: os.environ.get(name) for name in ("SPPT_HOME", "SPPT_DURABILITY", "SPPT_ACTIVE_DATABASE_URL")
    }
    os.environ["SPPT_HOME"], os.environ["SPPT_DURABILITY"] = str(home), str(Durability.TESTS)
    try:
        server = ensure_running(home, durability=Durability.TESTS)
        os.environ["SPPT_ACTIVE_DATABASE_URL"] = server.url(TEMPLATE)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        make_ready()
        yield Ground(server.url("postgres"), TEMPLATE)
    finally:
        connections.close_all()
        discard(home)
        shutil.rmtree(home, ignore_errors=True)
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
