"""A big city is assessed by two processes, half each; whoever does it, a year is the same, and whole or not there."""

from __future__ import annotations

import os
import select
from collections.abc import Generator
from pathlib import Path

import pytest

from sppt.assessment import determining, helping
from sppt.assessment.engine import Agreed, Claims, Known, agree
from sppt.assessment.tally import Totals
from sppt.assessment.working import work_once
from sppt.kit.perda import perda_in_file
from tests.actions.cities import AT, OBJECTS, YEAR
from tests.actions.test_determination_killed import started
from tests.world import World

GONE_SECONDS_MAX = 60
Stored = tuple[Totals, list[tuple[object, ...]], list[tuple[object, ...]]]


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every city is big enough to be shared."""
    monkeypatch.setattr(helping, "is_worth_it", lambda objects: objects > 1)


def determined(city: World) -> Stored:
    totals = determining.determine(YEAR, maker="budi", at=AT).totals
    return (
        totals,
        city.rows("SELECT * FROM assessment_draft ORDER BY nop"),
        city.rows("SELECT * FROM assessment_anomaly ORDER BY nop, kind"),
    )


def test_two_processes_store_the_same_drafts_oddities_and_totals_as_one(
    imported: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported.officer("budi", "penetapan")
    # One owner has an object in each half: NJOPTKP is for the dearer one, whichever process meets it.
    imported.change(
        "UPDATE register_objek SET subjek_id = (SELECT subjek_id FROM register_objek ORDER BY nop LIMIT 1)"
        " WHERE nop = (SELECT max(nop) FROM register_objek)"
    )
    alone = determined(imported)
    shared: list[int] = []

    class Watched(helping.Helper):
        def rest(self) -> Generator[bytes, None, list[helping.Ended]]:
            found = yield from super().rest()
            shared.append(self.objects)
            return found

    monkeypatch.setattr(helping, "Helper", Watched)
    monkeypatch.setattr(helping, "is_worth_it", lambda objects: objects > 1)
    assert determined(imported) == alone
    assert shared == [OBJECTS // 2]


def test_the_second_process_killed_leaves_nothing_and_the_worker_begins_again(
    imported: World, two_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported.officer("budi", "penetapan")

    class Killed(helping.Helper):
        def claims(self) -> Generator[bytes, None, list[Claims]]:
            self._process.kill()
            self._process.wait()
            return (yield from super().claims())

    with monkeypatch.context() as patch:
        patch.setattr(helping, "Helper", Killed)
        with pytest.raises(helping.HelperLost):
            determining.determine(YEAR, maker="budi", at=AT)
    assert imported.rows("SELECT state FROM assessment_determination") == [("running",)]
    assert imported.rows("SELECT count(*) FROM assessment_draft") == [(0,)]
    work_once(at=AT)
    assert imported.rows("SELECT state, objects_count FROM assessment_determination") == [("draft", OBJECTS)]
    assert imported.rows("SELECT count(DISTINCT nop) FROM assessment_draft") == [(OBJECTS,)]


def test_a_fault_in_the_second_process_is_told_as_ours_and_not_as_a_lost_database(
    imported: World, two_processes: None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    imported.officer("budi", "penetapan")

    class Misled(helping.Helper):
        def tell(self, what: helping.Task | Known | Agreed) -> None:
            if isinstance(what, Known):
                self._pipe.send(None)  # it cannot assess with this
            else:
                super().tell(what)

    monkeypatch.setattr(helping, "Helper", Misled)
    with pytest.raises(helping.HelperFailed, match="AttributeError"):
        determining.determine(YEAR, maker="budi", at=AT)
    assert "kind=builtins.AttributeError where=sppt/assessment/" in capfd.readouterr().err
    assert imported.rows("SELECT count(*) FROM assessment_draft") == [(0,)]


def test_the_first_process_killed_takes_the_second_along(imported: World) -> None:
    imported.officer("budi", "penetapan")
    running = started("helped")
    [helper] = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    watched = os.pidfd_open(int(helper))
    try:
        running.kill()
        running.communicate(timeout=GONE_SECONDS_MAX)
        ended, _, _ = select.select([watched], [], [], GONE_SECONDS_MAX)
        assert ended == [watched]
    finally:
        os.close(watched)
    assert imported.rows("SELECT count(*) FROM assessment_draft") == [(0,)]


def test_an_owner_with_objects_in_both_halves_gets_one_njoptkp_for_the_dearer_one() -> None:
    first = Claims({"S1": (500, "1" * 18)}, {"S1": "1" * 18, "S2": "3" * 18})
    second = Claims({"S1": (600, "8" * 18)}, {"S1": "8" * 18, "S3": "9" * 18})
    agreed = agree(perda_in_file("36.76").year(YEAR), [first, second])
    assert agreed.carrying == {"8" * 18}
    # Whoever was relieved twice the year before is told the first object in the order of NOP.
    assert agreed.relieved == {"S1": "1" * 18, "S2": "3" * 18, "S3": "9" * 18}
