"""The rules of assessment that hold for one tax year, each with its article, and all of them pinned by one hash."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.rupiah import Rate, Rounding


class BracketBase(StrEnum):
    """Which value chooses the tariff: all of the NJOP, or NJOPKP before the share is applied."""

    NJOP = "njop"
    NJOPKP = "njopkp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every dated rule of assessment carries; tax years inclusive, None is open."""

    tax_year_from: int | None
    tax_year_to: int | None
    article: str
    source: str
    standing: str
    hash: str

    @property
    def effective_from(self) -> date | None:
        return date(self.tax_year_from, 1, 1) if self.tax_year_from else None

    def holds_in(self, tax_year: int) -> bool:
        if self.tax_year_from is not None and tax_year < self.tax_year_from:
            return False
        return self.tax_year_to is None or tax_year <= self.tax_year_to


@dataclass(frozen=True, slots=True)
class Brackets:
    """Rates by value: each upper bound belongs to its bracket, the last bracket has none."""

    tops: tuple[int, ...]
    rates: tuple[Rate, ...]  # one more than tops

    def rate(self, value: int) -> Rate:
        """The rate of the bracket that holds the value; it applies to the whole, not to a slice."""
        return self.rates[bisect_left(self.tops, value)]

    def bounds(self, value: int) -> tuple[int, int | None]:
        """The bracket that holds the value: over (exclusive; -1 for the first) and up_to (inclusive)."""
        place = bisect_left(self.tops, value)
        return (self.tops[place - 1] if place else -1, self.tops[place] if place < len(self.tops) else None)

    def rising(self) -> bool:
        """Whether no bracket is empty."""
        return all(low < high for low, high in pairwise(self.tops))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassesRule(Rule):
    """The class tables of a range of years."""

    bumi: ClassTable
    bangunan: ClassTable


@dataclass(frozen=True, slots=True, kw_only=True)
class NjoptkpRule(Rule):
    """The tax-free allowance, in rupiah, for one object of each taxpayer."""

    amount: int
    require_building: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule(Rule):
    """The share of NJOPKP that is taxed, by NJOP; the group "" is the general one."""

    groups: Mapping[str, Brackets]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRule(Rule):
    """One rate for the whole taxed value, chosen by bracket; a special tariff has one rate."""

    base: BracketBase
    brackets: Brackets
    specials: Mapping[str, "SpecialTariff"]


@dataclass(frozen=True, slots=True)
class SpecialTariff:
    """A tariff of its own, as for food and livestock land."""

    id: str
    title: str
    title_en: str
    rate: Rate
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumRule(Rule):
    """The least a notice asks for, in rupiah, before stimulus."""

    amount: int
    applies_when_njopkp_is_zero: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Roundings(Rule):
    """How each step becomes whole rupiah."""

    njop: Rounding
    dasar: Rounding | None  # None: exact until terutang, and half-up where it is shown
    terutang: Rounding
    pengurangan: Rounding
    stimulus: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateRule(Rule):
    """Jatuh tempo of a year's notices, and the least time that a late notice leaves."""

    month: int
    day: int
    months_after_issue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption(Rule):
    """Objects that get no SPPT: by their kind in the register, by decision (its id), or small dwellings by NJOP."""

    id: str
    title: str
    title_en: str
    jenis_bumi: frozenset[str]
    jenis_transaksi: frozenset[str]
    jenis_bangunan: frozenset[str]  # with njop_up_to only
    njop_up_to: int | None


class StimulusKind(StrEnum):
    """What a stimulus does to the tax."""

    PERCENT = "percent"  # takes a share off
    CAP = "cap"  # limits the rise over last year's pokok


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus(Rule):
    """Relief granted with the notice; a smaller priority is applied first, an empty condition asks nothing."""

    id: str
    title: str
    title_en: str
    kind: StimulusKind
    percent: Rate  # off the tax; for a cap the highest rise over last year's pokok
    buku: frozenset[int]
    jenis_bangunan: frozenset[str]
    njop_up_to: int | None
    asks_nik: bool
    asks_highest_njop: bool  # only the object that carries the taxpayer's NJOPTKP
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRules:
    """Everything that decides a bill of one tax year; `hash` changes with any value that can move a rupiah."""

    tax_year: int
    city: str
    classes: ClassesRule
    njoptkp: NjoptkpRule
    share: ShareRule
    tariff: TariffRule
    minimum: MinimumRule
    roundings: Roundings
    due: DueDateRule
    exemptions: tuple[Exemption, ...]
    stimuli: tuple[Stimulus, ...]  # in the order in which they are applied
    buku: tuple[tuple[int, int | None], ...]  # (Buku, highest pokok), ascending
    hash: str
    kelas_tanah: ClassTable = field(init=False, repr=False, compare=False)
    kelas_bangunan: ClassTable = field(init=False, repr=False, compare=False)
    exempt_jenis_bumi: Mapping[str, Exemption] = field(init=False, repr=False, compare=False)
    exempt_jenis_transaksi: Mapping[str, Exemption] = field(init=False, repr=False, compare=False)
    exempt_by_decision: Mapping[str, Exemption] = field(init=False, repr=False, compare=False)
    exempt_by_njop: tuple[Exemption, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = self.exemptions
        looked_up: dict[str, object] = {
            "kelas_tanah": self.classes.bumi,
            "kelas_bangunan": self.classes.bangunan,
            "exempt_jenis_bumi": {kind: one for one in found for kind in one.jenis_bumi},
            "exempt_jenis_transaksi": {kind: one for one in found for kind in one.jenis_transaksi},
            "exempt_by_decision": {one.id: one for one in found},
            "exempt_by_njop": tuple(one for one in found if one.njop_up_to is not None),
        }
        for name, value in looked_up.items():
            object.__setattr__(self, name, value)

    def buku_of(self, pokok: int) -> int:
        """The Buku of an amount; an upper bound belongs to the lower Buku."""
        return next(number for number, up_to in self.buku if up_to is None or pokok <= up_to)
