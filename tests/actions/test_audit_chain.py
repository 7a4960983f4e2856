"""The chain of seals: whoever changes, adds or removes a sealed row is found, and the row is named."""

from __future__ import annotations

import random
import threading
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from sppt.kit import audit
from tests.world import NOON, World

SECONDS_MAX = 60


def _events(city: World, many: int) -> None:
    with city.connect() as connection:
        for number in range(many):
            connection.execute(
                "INSERT INTO kit_audit_event (at, actor, verb, subject, detail)"
                " VALUES (%s, 'operator', 'try', %s, '{}')",
                [NOON + timedelta(seconds=number), f"thing:{number}"],
            )


def _seal(city: World, witness: Path) -> None:
    """Seals every row at once: transactions of other tests' databases on this server count as running too."""
    until = time.monotonic() + SECONDS_MAX
    while city.rows(
        "SELECT FROM kit_audit_event WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1"
    ):
        assert time.monotonic() < until, "some transaction on this server does not end"
        time.sleep(0.02)
    _seal_once(city, witness)
    assert not audit.verify(None).unsealed


def _seal_once(city: World, witness: Path) -> None:
    from django.db import connections

    connections.close_all()
    options = connections["default"].settings_dict["OPTIONS"]
    before = options["options"]
    options["options"] = before.replace("_app", "_sealer")
    try:
        audit.seal(at=NOON, witness=witness)
    finally:
        connections.close_all()
        options["options"] = before


def _without_triggers(city: World, *statements: str) -> None:
    """As the superuser of the server, who can do anything."""
    with city.connect("") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("ALTER TABLE kit_audit_event DISABLE TRIGGER ALL")
        connection.execute("ALTER TABLE kit_audit_seal DISABLE TRIGGER ALL")
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_chain_holds(city: World, tmp_path: Path) -> None:
    for _ in range(3):
        _events(city, 4)
        _seal(city, tmp_path / "witness")
    verified = audit.verify(tmp_path / "witness")
    assert (verified.seals, verified.rows, verified.unsealed, verified.witness) == (3, 12, 0, 3)
    assert verified.breaks == ()


def test_nothing_new_makes_no_seal(city: World, tmp_path: Path) -> None:
    _events(city, 1)
    _seal(city, tmp_path / "witness")
    _seal(city, tmp_path / "witness")
    assert audit.verify(tmp_path / "witness").seals == 1


@pytest.mark.parametrize("column", ["at", "actor", "verb", "subject", "detail"])
def test_a_changed_row_is_named(city: World, tmp_path: Path, column: str) -> None:
    _events(city, 20)
    _seal(city, tmp_path / "witness")
    row = random.Random(column).randint(1, 20)
    change = "at + interval '1 microsecond'" if column == "at" else f"{column} || 'x'"
    _without_triggers(city, f"UPDATE kit_audit_event SET {column} = {change} WHERE id = {row}")
    assert [one.row for one in audit.verify(tmp_path / "witness").breaks] == [row]


def test_a_removed_row_is_noticed(city: World, tmp_path: Path) -> None:
    _events(city, 5)
    _seal(city, tmp_path / "witness")
    _without_triggers(city, "DELETE FROM kit_audit_event WHERE id = 3")
    assert [one.seal for one in audit.verify(tmp_path / "witness").breaks] == [1]


def test_a_row_slipped_in_behind_a_seal_is_named(city: World, tmp_path: Path) -> None:
    _events(city, 5)
    _seal(city, tmp_path / "witness")
    _without_triggers(
        city,
        "INSERT INTO kit_audit_event (tx, id, at, actor, verb, subject, detail) OVERRIDING SYSTEM VALUE"
        " SELECT tx, 900, at, 'operator', 'pay', 'payment:FALSE', '{}' FROM kit_audit_event WHERE id = 2",
    )
    assert [one.row for one in audit.verify(tmp_path / "witness").breaks] == [900]


def test_a_chain_forged_from_end_to_end_is_betrayed_by_the_witness(city: World, tmp_path: Path) -> None:
    _events(city, 5)
    _seal(city, tmp_path / "witness")
    _without_triggers(
        city,
        "UPDATE kit_audit_event SET detail = '{\"amount\":1}' WHERE id = 2",
        "DELETE FROM kit_audit_seal",
    )
    _seal(city, tmp_path / "another witness")
    assert audit.verify(tmp_path / "another witness").breaks == ()
    assert [one.seal for one in audit.verify(tmp_path / "witness").breaks] == [1]


def test_seals_cut_off_at_the_end_are_missed_by_the_witness(city: World, tmp_path: Path) -> None:
    for _ in range(2):
        _events(city, 2)
        _seal(city, tmp_path / "witness")
    _without_triggers(city, "DELETE FROM kit_audit_seal WHERE id = 2")
    assert [one.seal for one in audit.verify(tmp_path / "witness").breaks] == [2]


def test_a_row_of_a_transaction_still_running_is_sealed_when_it_has_ended(
    city: World, tmp_path: Path
) -> None:
    slow = city.connect()
    slow.autocommit = False
    slow.execute(
        "INSERT INTO kit_audit_event (at, actor, verb, subject, detail) VALUES (%s, 'operator', 'try', 'slow', '{}')",
        [NOON],
    )
    _events(city, 3)  # later transactions, which commit first
    _seal_once(city, tmp_path / "witness")
    assert audit.verify(tmp_path / "witness").rows == 0  # nothing below the oldest running transaction
    slow.commit()
    slow.close()
    _seal(city, tmp_path / "witness")
    verified = audit.verify(tmp_path / "witness")
    assert (verified.rows, verified.breaks) == (4, ())


def test_sealing_while_many_write_leaves_no_row_out(city: World, tmp_path: Path) -> None:
    writers = [threading.Thread(target=_events, args=(city, 40)) for _ in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        _seal_once(city, tmp_path / "witness")
    for writer in writers:
        writer.join()
    _seal(city, tmp_path / "witness")
    verified = audit.verify(tmp_path / "witness")
    assert (verified.rows, verified.unsealed, verified.breaks) == (160, 0, ())


def test_the_application_can_neither_change_rows_nor_write_seals(city: World) -> None:
    _events(city, 1)
    with city.connect("app") as connection:
        for statement in (
            "UPDATE kit_audit_event SET actor = 'nobody'",
            "DELETE FROM kit_audit_event",
            "TRUNCATE kit_audit_event",
            "INSERT INTO kit_audit_seal SELECT * FROM kit_audit_seal",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
