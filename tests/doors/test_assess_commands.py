"""`sppt assess` and `sppt explain` as an operator and a script meet them."""

from __future__ import annotations

from tests.actions.cities import YEAR, kelurahan, objek, subjek
from tests.commands import sppt
from tests.doors.test_commands import answered, refused
from tests.world import World, nop


def small(city: World) -> None:
    kelurahan(city)
    subjek(city, "S1")
    objek(city, nop(1), "S1", tanah_m2=400)
    objek(city, nop(2), "S1", tanah_m2=0)


def test_a_preview_reports_and_writes_nothing_and_drafts_are_stored_when_asked(city: World) -> None:
    small(city)
    before = city.counts()
    seen = answered("assess", str(YEAR), "--preview")
    assert city.counts() == before
    # 400 m² × 285.000 = 114.000.000 - 10.000.000, × 0,1 %
    assert (seen["objects"], seen["notices"], seen["anomalies"], seen["pokok"]) == (2, 1, 1, 104_000)
    assert seen["listed"] == {"zero_area": [nop(2)]}
    done = answered("assess", str(YEAR), "--determine")
    assert (done["objects"], done["pokok"]) == (2, 104_000)
    assert city.rows("SELECT state, maker FROM assessment_determination") == [("draft", "command:assess")]


def test_an_assessment_without_a_choice_is_wrong_usage(city: World) -> None:
    assert sppt("assess", str(YEAR)).returncode == 2


def test_a_city_without_objects_is_refused(city: World) -> None:
    before = city.counts()
    assert refused("assess", str(YEAR), "--determine") == "no_objects"
    assert city.counts() == before


def test_a_notice_that_is_not_there_is_refused(city: World) -> None:
    assert refused("explain", nop(1), "2026") == "notice_not_found"
    assert refused("explain", "36.76.1", "2026") == "nop_not_18_digits"
