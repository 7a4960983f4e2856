"""What imports can say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

STEPS = ("class", "njop", "njoptkp", "tariff", "rounding", "reduction", "minimum")
"""Where a notice may part from the rules, in the order of the calculation."""

BOOKS = Path(__file__).parent / "books"
"""Checks that imported rows still match their seals: for `sppt.payments.books.check_books`."""

CONTENT = BOOKS / "isi"
"""Checks of every column of every imported row: they take longer than all others together."""


@dataclass(frozen=True, slots=True)
class YearAgreement:
    """How the imported notices of a tax year agree with its rules, as last checked.

    `parted`: notices by the step where they first differ (class, njop, njoptkp, tariff, rounding, reduction, minimum).
    `base`: notices whose tariff depends on the bracket base, by what explains them (njop, njopkp, neither).
    `denda`: late payments made under another denda rule than that of their jatuh tempo, by the rule that explains them
    (due, payment, neither).
    """

    tax_year: int
    at: datetime
    rules_hash: str
    bracket_base: str
    notices: int
    agreeing: int
    parted: Mapping[str, int]
    base: Mapping[str, int]
    denda: Mapping[str, int]

    def document(self) -> dict[str, object]:
        """As `sppt import check --json` prints it."""
        return {
            "tax_year": self.tax_year,
            "rules_hash": self.rules_hash,
            "bracket_base": self.bracket_base,
            "notices": self.notices,
            "agreeing": self.agreeing,
            "parted": dict(self.parted),
            "base": dict(self.base),
            "denda": dict(self.denda),
        }


def consistency() -> tuple[YearAgreement, ...]:
    """The latest check of each tax year, in the order of years."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (tax_year) tax_year, at, rules_hash, bracket_base, notices, agreeing,"
            " parted_class, parted_njop, parted_njoptkp, parted_tariff, parted_rounding, parted_reduction,"
            " parted_minimum, base_njop, base_njopkp, base_neither, denda_by_due, denda_by_payment, denda_neither"
            " FROM imports_consistency ORDER BY tax_year, at DESC"
        )
        return tuple(
            YearAgreement(
                *(row[0], row[1], row[2], row[3], row[4], row[5]),
                dict(zip(STEPS, row[6:13], strict=True)),
                dict(zip(("njop", "njopkp", "neither"), row[13:16], strict=True)),
                dict(zip(("due", "payment", "neither"), row[16:], strict=True)),
            )
            for row in cursor
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A notice that parts from the rules of its year at a step; what it says there and what they say, in rupiah."""

    step: str
    nop: str
    stored: int
    expected: int


def consistency_cases(tax_year: int) -> tuple[Case, ...]:
    """Examples from the latest check of a year, at most twenty for each step."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT step, nop, stored, expected FROM imports_consistency_case WHERE consistency_id ="
            " (SELECT id FROM imports_consistency WHERE tax_year = %s ORDER BY at DESC LIMIT 1) ORDER BY id",
            [tax_year],
        )
        return tuple(Case(*row) for row in cursor)
