"""Ratio study: how the NJOP of sold objects stands to their prices, in the measures of assessors.

Measures and limits as in the IAAO Standard on Ratio Studies (2013), tables 1-3 and appendix B. Exact decimals, no
floats: the same sales give the same figures on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum

SALES_MIN = 5  # fewer say nothing about a kelurahan, and much about their owners
_PRECISION = Context(prec=34, rounding=ROUND_HALF_EVEN)


class Verdict(StrEnum):
    """A measure against the standard's limits."""

    GOOD = "good"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Sale:
    """An arm's-length sale, both in rupiah and above nothing."""

    njop: int
    price: int


@dataclass(frozen=True, slots=True)
class Study:
    """The measures of a group of sales.

    median: of NJOP:price. cod: mean distance from the median in percent of it (uniformity). prd: mean ratio over
    weighted mean (above 1: the dear are under-assessed). prb: by how much the ratio changes, as a share, when the
    value doubles; None where all values are one.
    """

    sales: int
    median: Decimal
    cod: Decimal
    prd: Decimal
    prb: Decimal | None

    @property
    def cod_verdict(self) -> Verdict:
        """5 to 15 % is what residential values reach; below 5 % suggests that values follow the sales themselves."""
        return _verdict(self.cod, "5.0", "15.0")

    @property
    def prd_verdict(self) -> Verdict:
        return _verdict(self.prd, "0.980", "1.030")

    @property
    def prb_verdict(self) -> Verdict:
        return Verdict.GOOD if self.prb is None else _verdict(self.prb, "-0.050", "0.050")


def study_of(sales: Sequence[Sale]) -> Study | None:
    """The study of a group; None for fewer than five sales. Raises ValueError for a price or NJOP of nothing."""
    if any(sale.njop <= 0 or sale.price <= 0 for sale in sales):
        raise ValueError("a ratio needs an NJOP and a price above nothing")
    if len(sales) < SALES_MIN:
        return None
    with localcontext(_PRECISION):
        ratios = [Decimal(sale.njop) / sale.price for sale in sales]
        median = _median(ratios)
        count = len(ratios)
        apart = sum((abs(ratio - median) for ratio in ratios), Decimal(0)) / count
        mean = sum(ratios, Decimal(0)) / count
        weighted = Decimal(sum(sale.njop for sale in sales)) / sum(sale.price for sale in sales)
        return Study(
            sales=count,
            median=_rounded(median, "0.001"),
            cod=_rounded(apart * 100 / median, "0.1"),
            prd=_rounded(mean / weighted, "0.001"),
            prb=_price_related_bias(sales, ratios, median),
        )


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _price_related_bias(sales: Sequence[Sale], ratios: Sequence[Decimal], median: Decimal) -> Decimal | None:
    """The slope of (ratio - median) / median over log2 of the value, which is half price and half NJOP / median."""
    two = Decimal(2).ln()
    values = [((sale.njop / median + sale.price) / 2).ln() / two for sale in sales]
    off = [(ratio - median) / median for ratio in ratios]
    middle_value = sum(values, Decimal(0)) / len(values)
    middle_off = sum(off, Decimal(0)) / len(off)
    spread = sum(((value - middle_value) ** 2 for value in values), Decimal(0))
    if spread < Decimal("1e-20"):
        return None
    together = sum(
        ((value - middle_value) * (each - middle_off) for value, each in zip(values, off, strict=True)),
        Decimal(0),
    )
    return _rounded(together / spread, "0.001")


def _rounded(value: Decimal, places: str) -> Decimal:
    return value.quantize(Decimal(places), rounding=ROUND_HALF_EVEN) + 0  # "+ 0": no negative zero


def _verdict(value: Decimal, low: str, high: str) -> Verdict:
    if value < Decimal(low):
        return Verdict.LOW
    return Verdict.HIGH if value > Decimal(high) else Verdict.GOOD
