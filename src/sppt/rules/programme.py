"""Programmes: dated reductions of pokok and denda that the city grants at payment."""

from dataclasses import dataclass
from datetime import date

from sppt.rules.rupiah import Rate, Rounding, times


@dataclass(frozen=True, slots=True)
class Programme:
    """Who pays within open_from..open_to (inclusive) owes less, for the tax years and Buku named.

    `prerequisite_years`: every bill of the NOP in that range is paid, or paid in the same code.
    A smaller `priority` is applied first.
    """

    id: str
    title: str
    title_en: str
    open_from: date
    open_to: date
    tax_year_from: int | None
    tax_year_to: int | None
    buku: frozenset[int]  # empty: every Buku
    percent_pokok: Rate
    percent_denda: Rate
    prerequisite_years: tuple[int, int] | None
    priority: int
    article: str
    standing: str
    hash: str
    source: str = ""

    def is_open(self, on: date) -> bool:
        return self.open_from <= on <= self.open_to

    def covers(self, *, tax_year: int, buku: int) -> bool:
        """Whether a bill of this tax year and Buku is meant."""
        if self.tax_year_from is not None and tax_year < self.tax_year_from:
            return False
        if self.tax_year_to is not None and tax_year > self.tax_year_to:
            return False
        return not self.buku or buku in self.buku

    def reduction(self, *, pokok: int, denda: int) -> tuple[int, int]:
        """What this programme takes off the pokok and off the denda that remain, each half-up, in rupiah."""
        off_pokok = times(pokok, self.percent_pokok, rounding=Rounding.HALF_UP)
        off_denda = times(denda, self.percent_denda, rounding=Rounding.HALF_UP)
        return off_pokok, off_denda
