"""One notice recomputed from its own row: where it parts from the rules of its year, if it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, Self

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.assessment.core import Valuation, charge, njop_of
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.year import BracketBase, YearRules
from sppt.rules.rupiah import Rounding


class Step(StrEnum):
    """Where a notice parts from the rules, in the order of the calculation."""

    CLASS = "class"
    NJOP = "njop"
    NJOPTKP = "njoptkp"
    TARIFF = "tariff"
    ROUNDING = "rounding"
    REDUCTION = "reduction"
    MINIMUM = "minimum"


class Vote(StrEnum):
    """Which value chose the tariff of a notice, where the two choices differ."""

    NJOP = "njop"
    NJOPKP = "njopkp"
    NEITHER = "neither"


class Row(NamedTuple):
    """A notice as imported; areas in whole m², values in rupiah. `beban`: NJOP of the share in common property."""

    nop: str
    kelas_tanah: str
    kelas_bangunan: str
    luas_bumi: int
    luas_bangunan: int
    njop_bumi: int
    njop_bangunan: int
    njop: int
    njoptkp: int
    terutang: int
    pengurangan: int
    pokok: int
    beban: int


class Parted(NamedTuple):
    """The first step that differs: what the notice says there and what the rules say; rupiah."""

    step: Step
    stored: int
    expected: int


@dataclass(frozen=True, slots=True)
class Checker:
    """The rules of one year, with what would follow from the other bracket base."""

    rules: YearRules
    other: YearRules
    land: Mapping[str, int]  # NJOP per m² by class
    buildings: Mapping[str, int]

    @classmethod
    def of(cls, rules: YearRules) -> Self:
        base = BracketBase.NJOPKP if rules.tariff.base is BracketBase.NJOP else BracketBase.NJOP
        return cls(
            rules=rules,
            other=replace(rules, tariff=replace(rules.tariff, base=base)),
            land=_by_class(rules.kelas_tanah),
            buildings=_by_class(rules.kelas_bangunan),
        )

    def parts(self, row: Row) -> Parted | None:
        """Where the notice parts from the rules, or None where it agrees to the rupiah."""
        return self._njop(row) or self._tax(row) or self._pokok(row)

    def vote(self, row: Row) -> Vote | None:
        """Which bracket base explains the tax of a notice; None where both give the same rate."""
        njopkp = max(row.njop - row.njoptkp, 0)
        brackets = self.rules.tariff.brackets
        if brackets.rate(row.njop) == brackets.rate(njopkp):
            return None
        for rules in (self.rules, self.other):
            if self._taxed(row, rules) == row.terutang:
                return Vote(rules.tariff.base)
        return Vote.NEITHER

    def _njop(self, row: Row) -> Parted | None:
        for table, kode, luas, njop in (
            (self.land, row.kelas_tanah, row.luas_bumi, row.njop_bumi),
            (self.buildings, row.kelas_bangunan, row.luas_bangunan, row.njop_bangunan),
        ):
            parted = self._valued(table, kode, luas=luas, njop=njop)
            if parted is not None:
                return parted
        njop = row.njop_bumi + row.njop_bangunan + row.beban
        return None if row.njop == njop else Parted(Step.NJOP, row.njop, njop)

    def _valued(self, table: Mapping[str, int], kode: str, *, luas: int, njop: int) -> Parted | None:
        if not luas:
            return Parted(Step.NJOP, njop, 0) if njop else None
        njop_m2 = table.get(kode)
        if njop_m2 is None:
            return Parted(Step.CLASS, njop, 0)
        rounding = self.rules.roundings.njop
        expected = njop_of(njop_m2, luas * 100, rounding=rounding)
        if expected == njop:
            return None
        # Whole m² and a whole rate: only the value of another class comes out even.
        other = any(njop_of(each, luas * 100, rounding=rounding) == njop for each in table.values())
        return Parted(Step.CLASS if other else Step.NJOP, njop, expected)

    def _tax(self, row: Row) -> Parted | None:
        amount = self.rules.njoptkp.amount
        if row.njoptkp not in (0, amount):
            return Parted(Step.NJOPTKP, row.njoptkp, amount)
        expected = self._taxed(row, self.rules)
        if row.terutang == expected:
            return None
        for rounding in Rounding:
            roundings = replace(self.rules.roundings, terutang=rounding, dasar=rounding)
            if self._taxed(row, replace(self.rules, roundings=roundings)) == row.terutang:
                return Parted(Step.ROUNDING, row.terutang, expected)
        return Parted(Step.TARIFF, row.terutang, expected)

    @staticmethod
    def _taxed(row: Row, rules: YearRules) -> int:
        """The tax on the NJOP and NJOPTKP of the row itself, whatever they are."""
        njoptkp = replace(rules.njoptkp, amount=row.njoptkp) if row.njoptkp else rules.njoptkp
        if njoptkp.amount != rules.njoptkp.amount:
            rules = replace(rules, njoptkp=njoptkp)
        facts = ObjectFacts(row.nop, 0, 0, 0, 0, bumi_beban=row.njop, carries_njoptkp=row.njoptkp > 0)
        return charge(rules, facts, Valuation()).terutang

    def _pokok(self, row: Row) -> Parted | None:
        left = max(row.terutang - row.pengurangan, 0)
        minimum = self.rules.minimum
        lifted = left < minimum.amount and (row.njop > row.njoptkp or minimum.applies_when_njopkp_is_zero)
        expected = minimum.amount if lifted else left
        if row.pokok == expected:
            return None
        return Parted(Step.MINIMUM if lifted or row.pokok > left else Step.REDUCTION, row.pokok, expected)


def _by_class(table: ClassTable) -> Mapping[str, int]:
    return {row.kode: row.njop for row in table.rows}
