"""A city copied for a benchmark owes as many times as it was copied."""

from __future__ import annotations

from django.db import connection

from sppt.assessment import determining
from sppt.project.boot import work_as
from sppt.trials.bench.growing import grow
from tests.actions.cities import AT, OBJECTS, YEAR
from tests.world import World


def grown(objects: int) -> None:
    """As `sppt bench` works: in the role that owns the tables."""
    before = connection.settings_dict
    work_as("migrator")
    try:
        grow(objects, city="36.76")
    finally:
        connection.close()
        connection.settings_dict = before


def test_a_city_copied_once_owes_twice_and_in_part_no_more_than_was_asked_for(imported: World) -> None:
    before = determining.preview(YEAR).totals
    grown(2 * OBJECTS)
    after = determining.preview(YEAR).totals
    assert (after.objects, after.notices) == (2 * before.objects, 2 * before.notices)
    assert (after.njop, after.pokok, after.before_pokok) == (
        2 * before.njop,
        2 * before.pokok,
        2 * before.before_pokok,
    )
    assert after.kinds == before.kinds + before.kinds
    grown(2 * OBJECTS)  # nothing is missing
    grown(2 * OBJECTS + 100)
    assert imported.rows("SELECT count(*), count(DISTINCT nop) FROM register_objek") == [(900, 900)]
    assert determining.determine(YEAR, maker="command:bench", at=AT).totals.objects == 900
