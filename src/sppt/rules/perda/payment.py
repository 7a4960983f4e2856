"""The sections of a Perda file that are about paying: denda, programmes, Buku I to V, and what was paid too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise

from sppt.rules.overpayment import OverpaymentRule
from sppt.rules.penalty import MonthConvention, PenaltyRule
from sppt.rules.perda.common import (
    WORD,
    PerdaError,
    Unit,
    check_span,
    codes,
    digest_of,
    flag,
    matching,
    may_share_a_year,
    measured_rate,
    measured_whole,
    njop_up_to,
    optional_day,
    optional_year,
    provenance,
)
from sppt.rules.programme import Programme
from sppt.rules.reading import FieldError, Fields
from sppt.rules.rupiah import AMOUNT_MAX, Rounding

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BukuPeriod:
    """The Buku brackets of a range of tax years: (Buku, highest pokok in rupiah or None), ascending."""

    tax_year_from: int | None
    tax_year_to: int | None
    brackets: tuple[tuple[int, int | None], ...]
    article: str
    standing: str
    hash: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class BukuTable:
    """Buku I to V by pokok, dated by tax year without gaps."""

    periods: tuple[BukuPeriod, ...]

    def of(self, pokok: int, *, tax_year: int) -> int:
        """The Buku (1 to 5) of a notice; upper bounds belong to the lower Buku."""
        for buku, up_to in self.period(tax_year).brackets:
            if up_to is None or pokok <= up_to:
                return buku
        raise PerdaError("Buku terakhir harus tanpa batas atas.")  # unreachable in a checked table

    def period(self, tax_year: int) -> BukuPeriod:
        """The brackets of a tax year."""
        for period in self.periods:
            if period.tax_year_to is None or tax_year <= period.tax_year_to:
                return period
        raise PerdaError(
            f"Buku untuk tahun pajak {tax_year} tidak ditentukan."
        )  # unreachable in a checked table


def penalty_rule(table: Fields) -> PenaltyRule:
    digest = digest_of(table.raw())[:16]
    article, source, standing = provenance(table)
    rule = PenaltyRule(
        rate=measured_rate(table, "rate", unit=Unit.PER_MONTH),
        cap_months=measured_whole(table, "cap", unit=Unit.MONTH, at_most=600),
        convention=MonthConvention(table.word("month_convention", words=tuple(MonthConvention))),
        rounding=Rounding(table.word("rounding", words=tuple(Rounding))),
        due_from=optional_day(table, "due_from"),
        due_to=optional_day(table, "due_to"),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
    )
    table.close()
    return rule


def programme(table: Fields) -> Programme:
    digest = digest_of(table.raw())[:16]
    article, source, standing = provenance(table)
    found = Programme(
        id=matching(table, "id", WORD),
        title=table.text("title"),
        title_en=table.text("title_en"),
        open_from=table.day("open_from"),
        open_to=table.day("open_to"),
        tax_year_from=optional_year(table, "tax_year_from"),
        tax_year_to=optional_year(table, "tax_year_to"),
        buku=table.wholes("buku", at_least=1, at_most=5) if table.has("buku") else frozenset(),
        percent_pokok=measured_rate(table, "percent_pokok", unit=Unit.OF_POKOK),
        percent_denda=measured_rate(table, "percent_denda", unit=Unit.OF_DENDA),
        prerequisite_years=_prerequisite(table),
        priority=table.whole("priority", at_most=1_000_000),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
        jenis_bangunan=codes(table, "jenis_bangunan", digits=2),
        njop_up_to=njop_up_to(table),
        asks_nik=flag(table, "asks_nik"),
        asks_highest_njop=flag(table, "asks_highest_njop"),
    )
    table.close()
    return found


def _prerequisite(table: Fields) -> tuple[int, int] | None:
    if not table.has("prerequisite"):
        return None
    years = table.table("prerequisite")
    first, last = optional_year(years, "paid_from"), optional_year(years, "paid_to")
    years.close()
    if first is None or last is None or first > last:
        raise table.error(
            "prerequisite", code="bad_range", sentence="butuh paid_from dan paid_to yang berurutan."
        )
    return first, last


def overpayment_rule(table: Fields) -> OverpaymentRule:
    digest = digest_of(table.raw())[:16]
    article, source, standing = provenance(table)
    rule = OverpaymentRule(
        decide_months=measured_whole(table, "decide", unit=Unit.MONTH, at_most=60),
        letter_months=measured_whole(table, "letter", unit=Unit.MONTH, at_most=60),
        pay_months=measured_whole(table, "pay", unit=Unit.MONTH, at_most=60),
        hold_days=measured_whole(table, "hold", unit=Unit.DAY, at_most=31),
        interest=measured_rate(table, "interest", unit=Unit.OF_REFUND),
        cap_months=measured_whole(table, "cap", unit=Unit.MONTH, at_most=600),
        convention=MonthConvention(table.word("month_convention", words=tuple(MonthConvention))),
        rounding=Rounding(table.word("rounding", words=tuple(Rounding))),
        article=article,
        standing=standing,
        source=source,
        hash=digest,
    )
    table.close()
    return rule


def buku_period(table: Fields) -> BukuPeriod:
    digest = digest_of(table.raw())[:16]
    article, source, standing = provenance(table)
    brackets: list[tuple[int, int | None]] = []
    for item in table.tables("bracket", at_most=5):
        up_to = (
            measured_whole(item, "up_to", unit=Unit.RUPIAH, at_most=AMOUNT_MAX) if item.has("up_to") else None
        )
        brackets.append((item.whole("number", at_least=1, at_most=5), up_to))
        item.close()
    period = BukuPeriod(
        tax_year_from=optional_year(table, "tax_year_from"),
        tax_year_to=optional_year(table, "tax_year_to"),
        brackets=tuple(brackets),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
    )
    table.close()
    return period


def check_penalties(rules: Sequence[PenaltyRule]) -> None:
    """The rules cover every jatuh tempo exactly once, in order."""
    if not rules or rules[0].due_from is not None or rules[-1].due_to is not None:
        raise FieldError(
            "penalty",
            code="gap_or_overlap",
            sentence="aturan denda harus terbuka di awal (tanpa due_from) dan di akhir (tanpa due_to).",
        )
    for place, (before, after) in enumerate(pairwise(rules), start=2):
        if before.due_to is None or after.due_from is None or after.due_from != before.due_to + _ONE_DAY:
            raise FieldError(
                f"penalty[{place}].due_from",
                code="gap_or_overlap",
                sentence=f"aturan sampai {before.due_to} dan sejak {after.due_from} bertumpuk atau berjarak; "
                "due_from harus sehari setelah due_to sebelumnya.",
            )


def check_buku(periods: Sequence[BukuPeriod]) -> None:
    """The periods cover every tax year once; inside each, Buku 1 to 5 rise to an open end."""
    if not periods or periods[0].tax_year_from is not None or periods[-1].tax_year_to is not None:
        raise FieldError(
            "buku",
            code="gap_or_overlap",
            sentence="daftar harus terbuka di awal (tanpa tax_year_from) dan di akhir (tanpa tax_year_to).",
        )
    for place, (before, after) in enumerate(pairwise(periods), start=2):
        if before.tax_year_to is None or after.tax_year_from != before.tax_year_to + 1:
            raise FieldError(
                f"buku[{place}].tax_year_from",
                code="gap_or_overlap",
                sentence=f"tahun pajak setelah {before.tax_year_to} bertumpuk atau berjarak.",
            )
    for place, period in enumerate(periods, start=1):
        bounds = [up_to for _, up_to in period.brackets]
        closed = [up_to for up_to in bounds[:-1] if up_to is not None]
        rising = len(closed) == len(bounds) - 1 and all(low < high for low, high in pairwise(closed))
        if (
            [number for number, _ in period.brackets] != [1, 2, 3, 4, 5]
            or not rising
            or bounds[-1] is not None
        ):
            raise FieldError(
                f"buku[{place}].bracket",
                code="bad_brackets",
                sentence="harus ada Buku 1 sampai 5, batasnya menaik, dan Buku 5 tanpa batas atas.",
            )


def check_programmes(programmes: Sequence[Programme]) -> None:
    """Ids are unique, windows are not backwards, and no two that may meet share a priority; in file order."""
    for place, one in enumerate(programmes, start=1):
        if one.open_from > one.open_to:
            raise FieldError(
                f"programme[{place}].open_from",
                code="bad_range",
                sentence=f"programme {one.id}: open_from sesudah open_to.",
            )
        check_span(f"programme[{place}]", one)
    for (_, one), (place, other) in combinations(enumerate(programmes, start=1), 2):
        if one.id == other.id:
            raise FieldError(
                f"programme[{place}].id", code="double_id", sentence=f"id {one.id} dipakai dua kali."
            )
        if one.priority == other.priority and _may_meet(one, other):
            raise FieldError(
                f"programme[{place}].priority",
                code="same_priority",
                sentence=f"{one.id} dan {other.id} bisa berlaku bersama, jadi priority harus berbeda.",
            )


def _may_meet(one: Programme, other: Programme) -> bool:
    if one.open_from > other.open_to or other.open_from > one.open_to:
        return False
    if one.buku and other.buku and not one.buku & other.buku:
        return False
    if one.jenis_bangunan and other.jenis_bangunan and not one.jenis_bangunan & other.jenis_bangunan:
        return False
    return may_share_a_year(one, other)
