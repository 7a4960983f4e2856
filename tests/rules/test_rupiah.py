"""Amounts and rates: exact, whole, and refused when they are not."""

from __future__ import annotations

import pytest

from sppt.rules.rupiah import NotARate, NotRupiah, Rate, Rounding, printed, read_rupiah, times


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Rp0"),
        (5, "Rp5"),
        (999, "Rp999"),
        (1000, "Rp1.000"),
        (1_234_567, "Rp1.234.567"),
        (-5, "-Rp5"),
        (-1_234_567, "-Rp1.234.567"),
    ],
)
def test_amounts_print_with_dots(amount: int, text: str) -> None:
    assert printed(amount) == text


@pytest.mark.parametrize(
    ("written", "rate", "text", "percent"),
    [
        ("0.02", Rate(1, 50), "0.02", "2%"),
        ("2%", Rate(1, 50), "0.02", "2%"),
        ("2.5%", Rate(1, 40), "0.025", "2,5%"),
        ("0.005", Rate(1, 200), "0.005", "0,5%"),
        ("0", Rate(0, 1), "0", "0%"),
        ("1", Rate(1, 1), "1", "100%"),
        ("100%", Rate(1, 1), "1", "100%"),
        (" 0.10 ", Rate(1, 10), "0.1", "10%"),
    ],
)
def test_rates_are_read_exactly(written: str, rate: Rate, text: str, percent: str) -> None:
    assert Rate.read(written) == rate
    assert (rate.text, rate.percent) == (text, percent)


@pytest.mark.parametrize(
    "written", [0.02, 1, True, None, "", "-0.02", "2e-2", "0,02", ".5", "1.", "１", "0x1", "1/50"]
)
def test_what_is_no_rate_is_refused(written: object) -> None:
    with pytest.raises(NotARate, match="tidak terbaca"):
        Rate.read(written)


def test_a_rate_above_one_needs_permission() -> None:
    with pytest.raises(NotARate, match="lebih dari 100%"):
        Rate.read("1.000000001")
    with pytest.raises(NotARate, match="lebih dari 200%"):
        Rate.read("201%", at_most=2)
    assert Rate.read("200%", at_most=2) == Rate(2, 1)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (1, 0), (1, -2)])
def test_a_ratio_below_zero_or_over_zero_does_not_exist(numerator: int, denominator: int) -> None:
    with pytest.raises(NotARate):
        Rate(numerator, denominator)


def test_a_ratio_without_finite_decimals_prints_as_a_ratio() -> None:
    assert Rate(1, 3).text == "1:3"


@pytest.mark.parametrize("rounding", Rounding)
def test_a_negative_amount_is_not_multiplied(rounding: Rounding) -> None:
    with pytest.raises(ValueError, match="tidak boleh negatif"):
        times(-1, Rate(1, 2), rounding=rounding)


@pytest.mark.parametrize("written", [1000, 1000.0, None, b"1000"])
def test_an_amount_is_read_from_text_only(written: object) -> None:
    with pytest.raises(NotRupiah):
        read_rupiah(written)
