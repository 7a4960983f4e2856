"""The ratio study against figures worked out by hand from the IAAO Standard on Ratio Studies (2013)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sppt.assessment.ratio import Sale, Verdict, study_of


def sales(*pairs: tuple[int, int]) -> list[Sale]:
    return [Sale(njop, price) for njop, price in pairs]


def test_even_values_have_no_spread_and_no_bias() -> None:
    study = study_of(sales((50, 100), (100, 200), (200, 400), (400, 800), (800, 1600)))
    assert study is not None
    assert (study.median, study.cod, study.prd, study.prb) == (
        Decimal("0.500"), Decimal("0.0"), Decimal("1.000"), Decimal("0.000")
    )  # fmt: skip


def test_the_dispersion_is_the_mean_distance_from_the_median_in_percent_of_it() -> None:
    # ratios 0.8 0.9 1.0 1.1 1.2: median 1, distances 0.2 0.1 0 0.1 0.2, their mean 0.12
    study = study_of(sales((80, 100), (90, 100), (100, 100), (110, 100), (120, 100)))
    assert study is not None
    assert (study.median, study.cod) == (Decimal("1.000"), Decimal("12.0"))
    assert study.cod_verdict is Verdict.GOOD


def test_an_even_number_of_sales_takes_the_middle_of_the_two_middle_ratios() -> None:
    study = study_of(sales((10, 100), (20, 100), (40, 100), (60, 100), (80, 100), (90, 100)))
    assert study is not None
    assert study.median == Decimal("0.500")


def test_dear_objects_valued_too_low_raise_the_differential_above_one() -> None:
    # ratios 1.1 1.0 0.9 0.8 0.7, mean 0.9; weighted 2430:3100 = 0.78387; 0.9 : 0.78387 = 1.148
    study = study_of(sales((110, 100), (200, 200), (360, 400), (640, 800), (1120, 1600)))
    assert study is not None
    assert study.prd == Decimal("1.148")
    assert study.prd_verdict is Verdict.HIGH


def test_the_bias_is_the_change_of_the_ratio_at_each_doubling_of_the_value() -> None:
    # Median ratio 0.5; half of price + NJOP:0.5 doubles from 13 167 on, while ratios are 20 10 0 -10 -20 % off.
    study = study_of(
        sales((7_182, 11_970), (13_794, 25_080), (26_334, 52_668), (49_896, 110_880), (93_632, 234_080))
    )
    assert study is not None
    assert study.median == Decimal("0.500")
    assert study.prb == Decimal("-0.100")
    assert study.prb_verdict is Verdict.LOW


def test_values_that_are_all_one_have_no_bias_to_speak_of() -> None:
    study = study_of(sales(*[(100, 100)] * 5))
    assert study is not None
    assert study.prb is None
    assert study.prb_verdict is Verdict.GOOD


def test_fewer_than_five_sales_are_not_shown() -> None:
    assert study_of(sales((80, 100), (90, 100), (100, 100), (110, 100))) is None


@pytest.mark.parametrize("pair", [(0, 100), (100, 0), (-1, 100)])
def test_a_price_or_value_of_nothing_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        study_of(sales(pair, *[(100, 100)] * 5))


def test_the_order_of_the_sales_changes_nothing() -> None:
    some = sales((110, 130), (200, 190), (360, 410), (640, 805), (1120, 1300), (90, 100))
    assert study_of(some) == study_of(some[::-1])
