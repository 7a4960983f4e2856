"""The words of the city's books."""

from __future__ import annotations

from enum import StrEnum


class Book(StrEnum):
    """The two sides of government accounting in Indonesia (PP 71/2010)."""

    ACCRUAL = "akrual"
    BUDGET = "anggaran"


class Kind(StrEnum):
    """What an account is; it decides the book, and whether the year's end closes it."""

    ASSET = "aset"
    LIABILITY = "kewajiban"
    EQUITY = "ekuitas"
    REVENUE = "pendapatan_lo"
    EXPENSE = "beban"
    BUDGET_REVENUE = "pendapatan_lra"
    BUDGET_EXPENSE = "belanja"
    BUDGET_BALANCE = "sal"

    @property
    def book(self) -> Book:
        return Book.BUDGET if self in _OF_BUDGET else Book.ACCRUAL

    @property
    def is_of_one_year(self) -> bool:
        """Whether the year's end carries it into what remains."""
        return self in _OF_ONE_YEAR


_OF_BUDGET = frozenset({Kind.BUDGET_REVENUE, Kind.BUDGET_EXPENSE, Kind.BUDGET_BALANCE})
_OF_ONE_YEAR = frozenset({Kind.REVENUE, Kind.EXPENSE, Kind.BUDGET_REVENUE, Kind.BUDGET_EXPENSE})


class Side(StrEnum):
    """On which side an account grows."""

    DEBIT = "debit"
    CREDIT = "kredit"


class When(StrEnum):
    """The tax year of a bill against the year of its posting."""

    SAME_YEAR = "tahun_ini"  # or later: determined ahead
    EARLIER_YEAR = "tahun_lalu"


class Movement(StrEnum):
    """What a posting does to receivables; the columns of their roll-forward, in order."""

    BROUGHT = "dibawa"  # from SISMIOP, net of what SISMIOP says was paid or written off
    DETERMINED = "ditetapkan"
    RAISED = "ditambah"  # by decision
    REDUCED = "dikurangi"  # by decision
    DISCOUNTED = "potongan"  # by a programme
    PAID = "dibayar"
    OWED_BACK = "lebih_bayar"  # paid before, now owed to the taxpayer
    OFFSET = "kompensasi"  # settled with money that the city owed
    WRITTEN_OFF = "dihapuskan"


class EntryKind(StrEnum):
    """What year-end entries are for."""

    ALLOWANCE = "penyisihan"
    CLOSING = "penutup"


class Stage(StrEnum):
    """A balance on the last day of a year is read before or after that year's closing entries."""

    BEFORE_CLOSING = "sebelum_penutupan"
    AFTER_CLOSING = "sesudah_penutupan"


class Picking(StrEnum):
    """How an auditor's sample is picked."""

    RANDOM = "acak"
    BY_AMOUNT = "nilai"  # every rupiah is as likely: monetary unit sampling
