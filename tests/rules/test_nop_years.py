"""NOPs with tax years behind them, as lines of lists."""

from __future__ import annotations

import pytest

from sppt.rules.nop import Nop, NotANop
from sppt.rules.nop_years import read_with_years, read_years

ONE = Nop("367605001500500010")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("36.76.050.015.005-0001.0", set()),
        ("367605001500500010", set()),
        ("NOP: 36 76 050 015 005 0001 0", set()),
        ("３６７６０５００１５００５０００１０", set()),
        ("367605001500500010 2024", {2024}),
        ("3676050015005000102024", {2024}),
        ("36.76.050.015.005-0001.0: 2021-2023", {2021, 2022, 2023}),
        ("367605001500500010;2021;2023", {2021, 2023}),
        ("36.76.050.015.005-0001.0\t2021, 2023", {2021, 2023}),
        ("367605001500500010 / 2025", {2025}),
    ],
)
def test_a_line_is_read_in_any_spelling_with_or_without_years(text: str, years: set[int]) -> None:
    assert read_with_years(text, city="36.76", year_now=2026) == (ONE, frozenset(years))


@pytest.mark.parametrize(
    "text",
    [
        "2024 2025",
        "367605001500500010 1899",
        "36.76.050",
        "=1+1",
        "367605001500500010 2025-",
        "367605001500500010 2023-2021",
        "367605001500500010 1986",
        "367605001500500010 2099",
        "367605001500500010 2021, 2099",
        "327605001500500010",
    ],
)
def test_a_line_that_is_no_nop_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(NotANop):
        read_with_years(text, city="36.76", year_now=2026)


@pytest.mark.parametrize(
    "text", ["", "2021-", "2023-2021", "1899", "2099", "kemarin", "2021 dan 2022", "20212022"]
)
def test_a_cell_that_is_no_year_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(NotANop):
        read_years(text, year_now=2026)


def test_a_cell_may_name_years_and_spans_of_them() -> None:
    assert read_years(" 2021, 2023-2025 ", year_now=2026) == {2021, 2023, 2024, 2025}
