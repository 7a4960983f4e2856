"""Working days: the case file, what the shipped years say of themselves, and files that cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import pytest
import yaml

from sppt.kit.workdays import workdays
from sppt.rules.workdays import BadDays, DayKind, Workdays, read_days
from tests.rules.kasus import CASES

HEAD = 'format = 1\nsource = "SK Wali Kota"\nstanding = "confirmed"\n'
CITY = (
    HEAD
    + '[[day]]\non = 2026-11-25\nname = "Pilkada"\nkind = "libur"\n'
    + '[[day]]\non = 2026-12-24\nname = "Bank buka"\nkind = "kerja"\n'
)


class Case(TypedDict):
    name: str
    city: NotRequired[bool]
    on: NotRequired[date]
    count: NotRequired[int]
    first: NotRequired[date]
    last: NotRequired[date]
    expect: date | int


def cases(chapter: str) -> list[Case]:
    told = yaml.safe_load((CASES / "hari_kerja.yaml").read_text(encoding="utf-8").replace("  on:", '  "on":'))
    return cast("list[Case]", told[chapter])


def counted(case: Case, folder: Path) -> Workdays:
    if not case.get("city"):
        return workdays(None)
    file = folder / "libur-kota.toml"
    file.write_text(CITY, encoding="utf-8")
    return workdays(file)


@pytest.mark.parametrize("case", cases("sesudah"), ids=lambda case: case["name"])
def test_the_working_day_after_a_day_is_what_the_case_says(case: Case, tmp_path: Path) -> None:
    assert counted(case, tmp_path).after(case["on"], case["count"]) == case["expect"]


@pytest.mark.parametrize("case", cases("lamanya"), ids=lambda case: case["name"])
def test_the_working_days_between_two_days_are_what_the_case_says(case: Case, tmp_path: Path) -> None:
    assert counted(case, tmp_path).since(case["first"], case["last"]) == case["expect"]


@pytest.mark.parametrize(("year", "national", "shared"), [(2025, 17, 11), (2026, 17, 8)])
def test_a_shipped_year_has_as_many_days_as_its_decision(year: int, national: int, shared: int) -> None:
    # SKB: 2025 27 days, and 18 August added; 2026 25 days.
    kinds = [one.kind for on, one in workdays(None).days.items() if on.year == year]
    assert (kinds.count(DayKind.LIBUR), kinds.count(DayKind.CUTI_BERSAMA)) == (national, shared)
    assert year in workdays(None).years


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD.replace("1", "2", 1), "format"),
        (HEAD + 'day = [{on = 2026-02-30, name = "x", kind = "libur"}]', "TOML"),
        (HEAD + '[[day]]\non = "2026-02-30"\nname = "x"\nkind = "libur"', "baris"),
        (HEAD + '[[day]]\non = 2026-02-03\nname = "x"\nkind = "setengah"', "setengah"),
        (HEAD + '[[day]]\non = 2026-02-03\nname = "x"\nkind = "libur"\njam = 2', "jam"),
        (HEAD + '[[day]]\nname = "x"\nkind = "libur"', "on"),
        (CITY + '[[day]]\non = 2026-11-25\nname = "x"\nkind = "kerja"\n', "dua kali"),
    ],
)
def test_a_file_of_days_that_cannot_be_used_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(BadDays, match=says) as refusal:
        read_days(text, source="libur-kota.toml")
    assert "libur-kota.toml" in str(refusal.value)


def test_a_city_file_that_is_not_there_is_told_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(BadDays, match="SPPT_HOLIDAYS_FILE"):
        workdays(tmp_path / "tidak-ada.toml")
