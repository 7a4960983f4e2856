"""Programmes: dated reductions of pokok and denda that the city grants at payment."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sppt.rules.rupiah import Rate, Rounding, times


class Pinned(NamedTuple):
    """What a notice of ours keeps of its object as it was on the day of determination; nothing moves it later."""

    njop: int
    jenis_bangunan: str  # JPB of the main building: 01 house, 13 flat
    nik_proven: bool
    carries_njoptkp: bool  # of all objects of its taxpayer, the one with the highest NJOP


class Lack(StrEnum):
    """Why a programme that asks for an object or a person does not hold for a bill."""

    NOTHING_PINNED = "object_unknown"  # imported from SISMIOP, or decided without a calculation
    OTHER_OBJECT = "other_object"  # of another kind, or dearer
    NIK_NOT_PROVEN = "nik_not_proven"
    NOT_HIGHEST_NJOP = "not_highest_njop"


@dataclass(frozen=True, slots=True)
class Programme:
    """Who pays within open_from..open_to (inclusive) owes less, for the tax years, Buku, objects and persons named.

    `prerequisite_years`: every bill of the NOP in that range is paid, or paid in the same code.
    A smaller `priority` is applied first. An empty condition asks nothing.
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
    jenis_bangunan: frozenset[str] = frozenset()
    njop_up_to: int | None = None
    asks_nik: bool = False
    asks_highest_njop: bool = False  # only the object that carries the taxpayer's NJOPTKP

    def is_open(self, on: date) -> bool:
        return self.open_from <= on <= self.open_to

    def spans(self, tax_year: int) -> bool:
        """Whether bills of this tax year are meant."""
        if self.tax_year_from is not None and tax_year < self.tax_year_from:
            return False
        return self.tax_year_to is None or tax_year <= self.tax_year_to

    def covers(self, *, tax_year: int, buku: int) -> bool:
        """Whether a bill of this tax year and Buku is meant."""
        return self.spans(tax_year) and (not self.buku or buku in self.buku)

    @property
    def asks_object(self) -> bool:
        """Whether it asks for more than a bill says."""
        return bool(
            self.jenis_bangunan or self.njop_up_to is not None or self.asks_nik or self.asks_highest_njop
        )

    def lacks(self, pinned: Pinned | None) -> Lack | None:
        """What hinders it for an object, by what the notice pins of it; None: nothing does."""
        if not self.asks_object:
            return None
        if pinned is None:
            return Lack.NOTHING_PINNED
        of_kind = not self.jenis_bangunan or pinned.jenis_bangunan in self.jenis_bangunan
        if not of_kind or (self.njop_up_to is not None and pinned.njop > self.njop_up_to):
            return Lack.OTHER_OBJECT
        if self.asks_nik and not pinned.nik_proven:
            return Lack.NIK_NOT_PROVEN
        if self.asks_highest_njop and not pinned.carries_njoptkp:
            return Lack.NOT_HIGHEST_NJOP
        return None

    def reduction(self, *, pokok: int, denda: int) -> tuple[int, int]:
        """What this programme takes off the pokok and off the denda that remain, each half-up, in rupiah."""
        off_pokok = times(pokok, self.percent_pokok, rounding=Rounding.HALF_UP)
        off_denda = times(denda, self.percent_denda, rounding=Rounding.HALF_UP)
        return off_pokok, off_denda
