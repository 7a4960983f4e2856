"""What tests build their cities from: fresh databases, bills, and counts that prove nothing was written."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
from psycopg import sql

SCHEMA = "kota_3676"
WILAYAH = "3676050015"  # of a lurah: where nop() lies unless it is told otherwise
NOON = datetime(2026, 9, 14, 5, 0, tzinfo=UTC)  # noon in WIB on a Monday after the due date


@dataclass(frozen=True, slots=True)
class World:
    """One fresh, migrated database; Django is connected to it in the role of the application."""

    url: str
    database: str
    _kept: list[psycopg.Connection[tuple[object, ...]]] = field(
        default_factory=list, repr=False, compare=False
    )

    def connect(self, role: str = "migrator") -> psycopg.Connection[tuple[object, ...]]:
        """A connection of its own in one of the city's roles, in autocommit; "" stays the superuser."""
        set_role = f" -c role={SCHEMA}_{role}" if role else ""
        return psycopg.connect(
            self.url,
            autocommit=True,
            options=f"-c search_path={SCHEMA},public -c timezone=Asia/Jakarta{set_role}",
        )

    def _say(
        self, query: sql.Composed | str, parameters: Sequence[object] = ()
    ) -> psycopg.Cursor[tuple[object, ...]]:
        """One statement on a connection that stays open: to make one takes longer than most of what is said."""
        if not self._kept:
            self._kept.append(self.connect())
            self._kept[0].prepare_threshold = None  # tests change tables under it
        text = query.encode() if isinstance(query, str) else query
        try:
            return self._kept[0].execute(text, parameters)
        except psycopg.OperationalError:
            if not self._kept[0].closed:
                raise
            self.close()  # a test of faults threw everybody out
            return self._say(query, parameters)

    def close(self) -> None:
        while self._kept:
            self._kept.pop().close()

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        return self._say(query, parameters).fetchall()

    def change(self, statement: str, *parameters: object) -> None:
        """What a test does to the city behind the back of its actions, as the owner of the tables."""
        self._say(statement, parameters)
        _forget()

    def bill(
        self,
        nop: str,
        tax_year: int,
        pokok: int = 1_000_000,
        *,
        sisa: int | None = None,
        jatuh_tempo: date | None = None,
        state: str | None = None,
        under_review: bool = False,
        provenance: str = "city",
    ) -> int:
        """A bill as an import would have left it, with its opening postings; returns its id."""
        left = pokok if sisa is None else sisa
        word = state or ("paid" if left == 0 else "unpaid" if left == pokok else "partly_paid")
        due_on = jatuh_tempo or date(tax_year, 8, 31)
        [(made,)] = self.rows(
            "INSERT INTO ledger_bill (nop, tax_year, kind, ke, pokok, sisa, jatuh_tempo, state, version, round,"
            " provenance, under_review) VALUES (%s, %s, 'sppt', 1, %s, %s, %s, %s, 1, 1, %s, %s) RETURNING id",
            *(nop, tax_year, pokok, left, due_on, word, provenance, under_review),
        )
        opening = [
            ("piutang_pokok", "saldo_awal", pokok, "saldo_awal"),
            ("saldo_awal", "piutang_pokok", pokok - left, "bayar_impor"),
        ]
        for debit, credit, amount, event in opening:
            if amount:
                self.change(
                    "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, channel, amount, bill_id,"
                    " event, source, source_id) VALUES (%s, %s, %s, %s, %s, NULL, %s, %s, %s, 'import', 1)",
                    *(NOON, NOON.date(), due_on, debit, credit, amount, made, event),
                )
        if left < pokok:
            self.change(
                "INSERT INTO payments_imported_payment (nop, tax_year, ke, bill_id, jumlah, denda, posted,"
                " tanggal, tempat, batch, content) VALUES (%s, %s, 1, %s, %s, 0, %s, %s, '', 1, 'world')",
                *(nop, tax_year, made, pokok - left, pokok - left, due_on),
            )
        return int(str(made))

    def channel(self, code: str, *, cut_off: str = "00:00", late_days: int = 2) -> str:
        self.change(
            "INSERT INTO partners_partner (code, name, cut_off, late_days, active) VALUES (%s, %s, %s, %s, true)",
            *(code, f"Kanal {code}", cut_off, late_days),
        )
        return code

    def alias(self, old: str, new: str) -> None:
        """An old NOP whose arrears today's NOP carries."""
        self.change(
            "INSERT INTO register_nop_alias (old, new, since, reason) VALUES (%s, %s, '2020-01-01', 'pecah')",
            old,
            new,
        )

    def officer(self, name: str, *roles: str) -> str:
        self.change(
            "INSERT INTO accounts_officer (name, password, full_name, roles, wilayah, is_active, since)"
            " VALUES (%s, '!', %s, %s, %s, true, %s)",
            *(name, f"Petugas {name.title()}", list(roles), WILAYAH if "lurah" in roles else "", NOON),
        )
        return name

    def counts(self) -> Mapping[str, int]:
        """Rows of each table and the sum of bill versions: equal before and after means nothing was written."""
        tables = self.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s"
            " AND table_name NOT IN ('kit_budget', 'django_migrations') ORDER BY 1",
            SCHEMA,
        )
        asked: list[sql.Composable] = [
            sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(str(table)), sql.Identifier(str(table)))
            for (table,) in tables
        ]
        asked.append(sql.SQL("SELECT 'bill versions', coalesce(sum(version + round), 0) FROM ledger_bill"))
        counted = self._say(sql.SQL(" UNION ALL ").join(asked)).fetchall()
        return {str(name): int(str(many)) for name, many in counted}


def _forget() -> None:
    """What this process remembers of the channels may have changed behind its back."""
    from sppt.partners.channels import forget_channels

    forget_channels()


def nop(number: int = 1, *, kelurahan: str = "050015", blok: str = "005") -> str:
    """An invented NOP of the city by its running number."""
    return f"3676{kelurahan}{blok}{number:04d}0"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One process of the test run at a time."""
    with (home / "world.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def create_database(server_url: str, name: str, template: str | None = None) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        copy = (
            sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
            if template
            else sql.SQL("")
        )
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + copy)


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def fresh_name() -> str:
    return f"t_{os.getpid()}_{secrets.token_hex(4)}"
