"""A determination killed in the middle leaves no half of itself, and the next one ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sppt.assessment import determining
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.working import work_once
from tests.actions.cities import AT, YEAR
from tests.world import World


def started(*how: str) -> subprocess.Popen[str]:
    """Another process in the middle of the year: drafts are written and not committed; `how`: see there."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.actions.determine_and_stop", *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "inside\n"
    return running


def test_killed_in_the_middle_and_begun_again_without_a_gap_or_a_double(imported: World) -> None:
    imported.officer("budi", "penetapan")
    running = started()
    with pytest.raises(Refused) as caught:
        determining.determine(YEAR, maker="budi", at=AT)
    assert caught.value.why is Why.ALREADY_RUNNING
    running.kill()
    running.communicate(timeout=30)
    assert imported.rows("SELECT state FROM assessment_determination") == [("running",)]
    assert imported.rows("SELECT count(*) FROM assessment_draft") == [(0,)]
    work_once(at=AT)  # the worker finds what nobody is at any more
    [row] = imported.rows("SELECT state, maker, objects_count, attempts FROM assessment_determination")
    assert row == ("draft", "budi", 400, 2)
    assert imported.rows("SELECT count(*), count(DISTINCT nop) FROM assessment_draft") == [(400, 400)]
    assert imported.rows(
        "SELECT count(*) FROM register_objek WHERE nop NOT IN (SELECT nop FROM assessment_draft)"
    ) == [(0,)]
