"""The ratio study of a city: NJOP against sale prices, by kelurahan and as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sppt.assessment.ratio import SALES_MIN, Sale, Study, study_of
from sppt.register.queries import sales

KELURAHAN_DIGITS = 10
YEARS = 2


@dataclass(frozen=True, slots=True)
class CityStudy:
    """`kelurahan`: by code, those with enough sales. `few`: how many kelurahan had too few to be shown."""

    first: date
    last: date
    city: Study | None
    kelurahan: Mapping[str, Study]
    few: int
    doubtful: (
        int  # sales left out: a price beyond four times or below a quarter of the NJOP is no market price
    )


def city_study(tax_year: int) -> CityStudy:
    """Sales of the two years before 1 January of the tax year, against the NJOP that the register holds."""
    first, last = date(tax_year - YEARS, 1, 1), date(tax_year - 1, 12, 31)
    groups: dict[str, list[Sale]] = {}
    doubtful = 0
    for sold in sales(first=first, last=last):
        if sold.price > 4 * sold.njop or 4 * sold.price < sold.njop:
            doubtful += 1
            continue
        groups.setdefault(sold.nop[:KELURAHAN_DIGITS], []).append(Sale(sold.njop, sold.price))
    studies = {key: study for key, of in sorted(groups.items()) if (study := study_of(of)) is not None}
    return CityStudy(
        first=first,
        last=last,
        city=study_of([sale for of in groups.values() for sale in of]),
        kelurahan=studies,
        few=sum(len(of) < SALES_MIN for of in groups.values()),
        doubtful=doubtful,
    )
