"""A campaign over many seeds: cut anywhere, taken up again, added up once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from sppt.project.commands.series import Seeds, campaign
from sppt.trials.series import BadResults, Seed, Series

SIZE = "10 payments"


def played(seed: int, *broken: str) -> Seed:
    return Seed(
        seed, SIZE, 10, 30, 1.5, broken, {"booked": 7, "refused code_expired": 3}, memory_mb=90 + seed
    )


def player(said: list[int]) -> Callable[[int], Seed]:
    def play(seed: int) -> Seed:
        said.append(seed)
        return played(seed)

    return play


def test_a_campaign_that_was_cut_plays_only_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "hasil.jsonl"
    first = Series.open(file, SIZE)
    for seed in (1, 2, 3):
        first.add(played(seed))
    file.write_bytes(file.read_bytes()[:-20])  # the line of the last seed was not whole when it was cut
    said: list[int] = []
    again = Series.open(file, SIZE)
    campaign(again, range(1, 6), player(said))
    assert said == [3, 4, 5]
    found = Series.open(file, SIZE).sum(range(1, 6))
    assert (found.seeds, found.seeds_left, found.payments, found.messages) == (5, 0, 50, 150)
    assert found.heard == {"booked": 35, "refused code_expired": 15}
    assert (found.memory_mb, found.broken) == (95, ())


def test_the_sum_is_of_the_seeds_asked_for_and_names_what_was_broken(tmp_path: Path) -> None:
    series = Series.open(tmp_path / "hasil.jsonl", SIZE)
    series.add(played(1))
    series.add(played(2, "paid once (7): twice"))
    assert series.sum(range(2, 5)).broken == ("2: paid once (7): twice",)
    assert (series.sum(range(2, 5)).seeds, series.sum(range(2, 5)).seeds_left) == (1, 2)


@pytest.mark.parametrize("line", ["[]", "{}", "benih 1", '{"seed": 1}'])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, line: str) -> None:
    file = tmp_path / "lain.txt"
    file.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(BadResults):
        Series.open(file, SIZE)
    assert file.read_text(encoding="utf-8") == f"{line}\n"


def test_results_of_another_size_are_not_added(tmp_path: Path) -> None:
    file = tmp_path / "hasil.jsonl"
    Series.open(file, SIZE).add(played(1))
    with pytest.raises(BadResults, match="10 payments"):
        Series.open(file, "20 payments")


@pytest.mark.parametrize("text", ["", "1", "5-4", "a-b", "1-1000000", "-3"])
def test_a_range_that_is_none_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.BadParameter):
        Seeds().convert(text, None, None)
    assert Seeds().convert("7-9", None, None) == range(7, 10)
