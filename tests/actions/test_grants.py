"""Each database role may do with each table exactly what the map of grants says; facts are never changed by anybody."""

from __future__ import annotations

import psycopg
import pytest

from sppt.project.grants import ROLES, SECRET_COLUMNS, TABLES, WILAYAH
from tests.actions.desk import booked, nothing_written, notice, opened, request, undone
from tests.actions.desk import not_undone as left_a_tombstone
from tests.world import NOON, SCHEMA, World, nop

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
INSERT_ONLY = {
    "accounts_proposal",
    "accounts_proposal_decision",
    "assessment_anomaly_decision",
    "assessment_decision",
    "assessment_notice",
    "assessment_pinned_rules",
    "assessment_subject_match",
    "kit_audit_event",
    "kit_audit_seal",
    "ledger_closed_day",
    "ledger_posting",
    "payments_case",
    "payments_credit",
    "payments_imported_payment",
    "payments_payment",
    "payments_payment_item",
    "payments_quote",
    "payments_quote_item",
    "payments_reversal",
    "payments_tombstone",
}
"""What happened, happened: money, audit and approvals."""


def tables(city: World) -> set[str]:
    return {
        str(name)
        for (name,) in city.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p')",
            SCHEMA,
        )
    }


def test_the_map_names_every_table_and_no_other(city: World) -> None:
    assert set(TABLES) == tables(city)


def test_each_role_may_do_exactly_what_the_map_says(city: World) -> None:
    wanted = {
        (role, table, verb)
        for table, (app, sealer) in TABLES.items()
        for role, verbs in (
            ("app", app),
            ("sealer", sealer),
            ("reader", () if table in SECRET_COLUMNS else ("SELECT",)),
            ("wilayah", ("SELECT",) if table in WILAYAH else ()),
        )
        for verb in verbs
    }
    found = {
        (str(role), str(table), str(verb))
        for role, table, verb in city.rows(
            "SELECT role, t.relname, verb FROM pg_class AS t, unnest(%s::text[]) AS role, unnest(%s::text[]) AS verb"
            " WHERE t.relnamespace = %s::regnamespace AND t.relkind IN ('r', 'p')"
            " AND has_table_privilege(%s || '_' || role, t.oid, verb)",
            [role for role in ROLES if role != "migrator"],
            list(VERBS),
            SCHEMA,
            SCHEMA,
        )
    }
    assert found == wanted


def test_readers_see_no_secret_column(city: World) -> None:
    for table, open_columns in SECRET_COLUMNS.items():
        visible = city.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND has_column_privilege(%s, attrelid, attnum, 'SELECT')",
            table,
            f"{SCHEMA}_reader",
        )
        assert {name for (name,) in visible} == set(open_columns)


def test_no_role_owns_more_than_its_work(city: World) -> None:
    found = city.rows(
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin FROM pg_roles"
        " WHERE rolname LIKE %s ORDER BY 1",
        f"{SCHEMA}_%",
    )
    assert found == [(f"{SCHEMA}_{role}", False, False, False, False, False) for role in sorted(ROLES)]
    for role in ("app", "reader", "sealer", "wilayah"):
        assert city.rows(
            "SELECT has_schema_privilege(%s, %s, 'CREATE'), has_schema_privilege(%s, 'public', 'CREATE')",
            f"{SCHEMA}_{role}", SCHEMA, f"{SCHEMA}_{role}",
        ) == [(False, False)]  # fmt: skip


def test_the_tables_of_facts_are_all_insert_only(city: World) -> None:
    guarded = city.rows(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'insert_only' AND tgenabled = 'A'"
    )
    assert {str(name) for (name,) in guarded} >= INSERT_ONLY
    # Whatever the application may insert but neither update nor remove is a fact, and must be guarded.
    facts = {
        table for table, (app, _) in TABLES.items() if "INSERT" in app and not {"UPDATE", "DELETE"} & set(app)
    }
    assert {str(name) for (name,) in guarded} >= facts


@pytest.mark.parametrize("role", ["", "migrator", "app"])
def test_nobody_changes_removes_or_empties_facts(city: World, role: str) -> None:
    # Also not the owner of the tables, nor the superuser of the cluster while the triggers stand.
    city.officer("budi", "head")
    for number in (1, 2):
        city.bill(nop(number), 2025)
    booked(request(opened((nop(1), {2025}))))
    undone()
    left_a_tombstone("R-9", "V-9")
    booked(notice(opened((nop(2), {2025}))))
    with nothing_written(city), city.connect(role) as connection:
        for table in sorted(INSERT_ONLY):
            [(column,)] = city.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND attgenerated = '' AND attidentity = '' ORDER BY attnum LIMIT 1",
                table,
            )
            for statement in (
                f'UPDATE {table} SET "{column}" = "{column}"',
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises(
                    (psycopg.errors.IntegrityConstraintViolation, psycopg.errors.InsufficientPrivilege)
                ):
                    connection.execute(statement)


def test_the_application_cannot_put_the_guards_away(city: World) -> None:
    with city.connect("app") as connection:
        for statement in (
            "ALTER TABLE ledger_posting DISABLE TRIGGER insert_only",
            "DROP TRIGGER insert_only ON ledger_posting",
            "SET session_replication_role = replica",
            "CREATE TABLE kota_3676.mine (id integer)",
            "CREATE TABLE public.mine (id integer)",
            "DROP TABLE payments_payment",
        ):
            with pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.DatabaseError)
            ) as caught:
                connection.execute(statement)
            assert caught.value.sqlstate == "42501", statement


def test_guards_stand_even_where_replication_puts_other_triggers_to_sleep(city: World) -> None:
    city.bill(nop(1), 2025)
    booked(request(opened((nop(1), {2025}))))
    with city.connect("") as connection:
        connection.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            connection.execute("DELETE FROM ledger_posting")


def test_readers_and_sealers_cannot_pay_or_undo(city: World) -> None:
    city.bill(nop(1), 2025)
    code = opened((nop(1), {2025}))
    booked(request(code))
    with nothing_written(city):
        for role in ("reader", "sealer"):
            with city.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    "SELECT * FROM payments_reverse(%s, 'channel', 'loket', 'V-1', 'R-1', NULL, NULL, NULL, 'x', 'x')",
                    [NOON],
                )


def test_somebody_of_one_wilayah_sees_its_bills_and_no_other(city: World) -> None:
    city.bill(nop(1), 2025)
    city.bill(nop(1, kelurahan="060001"), 2025)
    with city.connect("wilayah") as connection:
        read = "SELECT nop FROM ledger_bill"
        assert connection.execute(read).fetchall() == []  # nobody said which wilayah
        for wilayah, seen in (
            ("3676050015", 1),
            ("3676050", 1),
            ("3676060", 1),
            ("3676070", 0),
            ("36760", 0),
        ):
            connection.execute("SELECT set_config('sppt.wilayah', %s, false)", [wilayah])
            assert len(connection.execute(read).fetchall()) == seen, wilayah
    with city.connect("app") as connection:
        assert len(connection.execute(read).fetchall()) == 2
