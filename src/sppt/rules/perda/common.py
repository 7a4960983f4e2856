"""What every section of a Perda file shares: units, standing, hashes, and spans of tax years."""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

from sppt.rules.reading import FieldError, Fields
from sppt.rules.rupiah import AMOUNT_MAX, Rate

TAX_YEAR_FIRST, TAX_YEAR_LAST = 1900, 2199
CODES_MAX = 50
WORD = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII)


class PerdaError(ValueError):
    """The file is no usable law; `str()` names file, line, field and fault in Indonesian.

    `field` is the field's path ("penalty[2].cap"; empty when it is no single field), `line` its line or None, `fault`
    the code of what is wrong with it.
    """

    code = "bad_perda"

    def __init__(self, sentence: str, *, field: str = "", line: int | None = None, fault: str = "") -> None:
        self.field = field
        self.line = line
        self.fault = fault
        super().__init__(sentence)


class Standing(StrEnum):
    """How sure we are of a value."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to be confirmed by Bapenda"


class Unit(StrEnum):
    """Units a measured value may carry; another unit is refused rather than guessed."""

    PER_MONTH = "of_remaining_pokok_per_month"
    OF_REFUND = "of_refund_per_month"
    OF_POKOK = "of_remaining_pokok"
    OF_DENDA = "of_remaining_denda"
    OF_NJOPKP = "of_njopkp"
    OF_DASAR = "of_dasar"  # the share of NJOPKP that is taxed
    OF_POKOK_BEFORE = "of_last_years_pokok"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    RUPIAH = "rupiah"
    RUPIAH_PER_M2 = "rupiah_per_m2"


class Spanned(Protocol):
    """A rule of a range of tax years, inclusive; None is open."""

    @property
    def tax_year_from(self) -> int | None: ...
    @property
    def tax_year_to(self) -> int | None: ...


def digest_of(values: object) -> str:
    """SHA-256 of parsed values, so that a comment or a blank line changes nothing."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def matching(table: Fields, key: str, pattern: re.Pattern[str]) -> str:
    """A text of the given form."""
    value = table.text(key)
    if not pattern.fullmatch(value):
        raise table.error(key, code="bad_word", sentence=f"{value!r} tidak sesuai bentuk {pattern.pattern}.")
    return value


def provenance(table: Fields) -> tuple[str, str, str]:
    """article, source, standing: nothing dated enters without them."""
    standing = table.word("standing", words=tuple(Standing))
    return table.text("article"), table.text("source"), standing


def measured_rate(table: Fields, key: str, *, unit: Unit, at_most: int = 1) -> Rate:
    """A share with its unit."""
    measured = _measured(table, key, unit=unit)
    rate = measured.rate("value", at_most=at_most)
    measured.close()
    return rate


def measured_whole(table: Fields, key: str, *, unit: Unit, at_most: int) -> int:
    """A whole number with its unit."""
    measured = _measured(table, key, unit=unit)
    value = measured.whole("value", at_most=at_most)
    measured.close()
    return value


def _measured(table: Fields, key: str, *, unit: Unit) -> Fields:
    value = table.table(key)
    value.word("unit", words=(unit,))
    return value


def optional_day(table: Fields, key: str) -> date | None:
    return table.day(key) if table.has(key) else None


def optional_year(table: Fields, key: str) -> int | None:
    return table.whole(key, at_least=TAX_YEAR_FIRST, at_most=TAX_YEAR_LAST) if table.has(key) else None


def codes(table: Fields, key: str, *, digits: int) -> frozenset[str]:
    """Codes of SISMIOP, of so many digits each; empty where the condition is not named."""
    if not table.has(key):
        return frozenset()
    found = table.words(key, at_most=CODES_MAX)
    for one in found:
        if not (one.isascii() and one.isdigit() and len(one) == digits):
            raise table.error(
                key,
                code="no_kind",
                sentence=f"harus kode SISMIOP dari {digits} angka, misalnya {'1'.zfill(digits)}.",
            )
    return found


def flag(table: Fields, key: str) -> bool:
    """Yes or no; no where it is not named."""
    return table.has(key) and table.flag(key)


def njop_up_to(table: Fields) -> int | None:
    """The highest NJOP meant, in rupiah; None where any is."""
    if not table.has("njop_up_to"):
        return None
    return measured_whole(table, "njop_up_to", unit=Unit.RUPIAH, at_most=AMOUNT_MAX)


def check_span(name: str, one: Spanned) -> None:
    """The years are not backwards."""
    first, last = one.tax_year_from, one.tax_year_to
    if first is not None and last is not None and first > last:
        raise FieldError(
            f"{name}.tax_year_from", code="bad_range", sentence="tax_year_from sesudah tax_year_to."
        )


def check_years(name: str, rules: Sequence[Spanned]) -> None:
    """The rules cover the tax years from the first one on, each year once, in order."""
    if not rules:
        raise FieldError(name, code="missing_key", sentence="paling sedikit satu aturan wajib ada.")
    for place, one in enumerate(rules, start=1):
        check_span(f"{name}[{place}]", one)
    for place, (before, after) in enumerate(pairwise(rules), start=2):
        if before.tax_year_to is None or after.tax_year_from != before.tax_year_to + 1:
            raise FieldError(
                f"{name}[{place}].tax_year_from",
                code="gap_or_overlap",
                sentence=f"tahun pajak setelah {before.tax_year_to} bertumpuk atau berjarak; "
                "tax_year_from harus setahun setelah tax_year_to sebelumnya.",
            )
    if rules[-1].tax_year_to is not None:
        raise FieldError(
            f"{name}[{len(rules)}].tax_year_to",
            code="gap_or_overlap",
            sentence="aturan terakhir harus terbuka di akhir, tanpa tax_year_to.",
        )


def may_share_a_year(one: Spanned, other: Spanned) -> bool:
    """Whether some tax year belongs to both."""
    if (one.tax_year_from or TAX_YEAR_FIRST) > (other.tax_year_to or TAX_YEAR_LAST):
        return False
    return (other.tax_year_from or TAX_YEAR_FIRST) <= (one.tax_year_to or TAX_YEAR_LAST)
