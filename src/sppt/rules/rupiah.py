"""Money is a whole number of rupiah; a multiplication names its rounding, a division does not exist."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NewType

Rupiah = NewType("Rupiah", int)

AMOUNT_MAX = 10**15  # far above any city's receivables, far below the database's bigint

_DECIMAL = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?(%)?", re.ASCII)
_AMOUNT = re.compile(r"(?:Rp\s?)?(\d{1,15}|\d{1,3}(?:\.\d{3})+)", re.ASCII)


class Rounding(StrEnum):
    """How a fraction of a rupiah becomes a whole one; amounts are never negative here."""

    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


class NotARate(ValueError):
    """What was written is no rate; `str()` says why in Indonesian."""

    code = "bad_rate"


class NotRupiah(ValueError):
    """What was written is no amount of rupiah; `str()` says why in Indonesian."""

    code = "bad_amount"


@dataclass(frozen=True, slots=True)
class Rate:
    """An exact share, as a ratio of whole numbers."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator <= 0:
            raise NotARate(f"Tarif {self.numerator}:{self.denominator} tidak boleh negatif atau dibagi nol.")

    @classmethod
    def read(cls, text: object, *, at_most: int = 1) -> "Rate":
        """Reads "0.02" or "2%" in lowest terms. Raises NotARate: not text, negative, over `at_most`."""
        found = _DECIMAL.fullmatch(text.strip()) if isinstance(text, str) else None
        if found is None:
            raise NotARate(f'Tarif {text!r} tidak terbaca. Tulis sebagai teks, misalnya "0.02" atau "2%".')
        whole, fraction, percent = found.group(1), found.group(2) or "", found.group(3)
        numerator = int(whole + fraction)
        denominator = 10 ** (len(fraction) + (2 if percent else 0))
        if numerator > at_most * denominator:
            raise NotARate(f"Tarif {text!r} lebih dari {at_most * 100}%. Periksa letak komanya.")
        common = math.gcd(numerator, denominator)
        return cls(numerator // common, denominator // common)

    @property
    def text(self) -> str:
        """Back to "0.02"; a ratio without a finite decimal form reads "1:3"."""
        return _decimal_text(self.numerator, self.denominator, point=".")

    @property
    def percent(self) -> str:
        """For people: "2%", "0,5%"."""
        return _decimal_text(self.numerator * 100, self.denominator, point=",") + "%"


@lru_cache(maxsize=256)
def _decimal_text(numerator: int, denominator: int, *, point: str) -> str:
    places = 0
    while (numerator * 10**places) % denominator:
        places += 1
        if places > 18:
            return f"{numerator}:{denominator}"
    digits = str(numerator * 10**places // denominator).zfill(places + 1)
    return f"{digits[:-places]}{point}{digits[-places:]}" if places else digits


def times_ratio(amount: int, numerator: int, denominator: int, *, rounding: Rounding) -> int:
    """amount x numerator : denominator in whole rupiah, rounded once. Raises ValueError below zero."""
    if amount < 0:
        raise ValueError("Jumlah yang dikalikan tidak boleh negatif.")
    product = amount * numerator
    if rounding is Rounding.HALF_UP:
        return (2 * product + denominator) // (2 * denominator)
    if rounding is Rounding.UP:
        return -(-product // denominator)
    return product // denominator


def times(amount: int, rate: Rate, *, rounding: Rounding) -> Rupiah:
    """The share `rate` of an amount, rounded to a whole rupiah as named."""
    return Rupiah(times_ratio(amount, rate.numerator, rate.denominator, rounding=rounding))


def printed(amount: int) -> str:
    """As people read it: "Rp1.234.567", "-Rp5"."""
    digits = f"{abs(amount):,}".replace(",", ".")
    return f"-Rp{digits}" if amount < 0 else f"Rp{digits}"


def read_rupiah(text: object) -> Rupiah:
    """Reads "1234567", "1.234.567" or "Rp1.234.567". Raises NotRupiah for anything else."""
    found = _AMOUNT.fullmatch(text.strip()) if isinstance(text, str) and len(text) <= 40 else None
    if found is None:
        shown = repr(text)[:40]
        raise NotRupiah(
            f"Jumlah {shown} tidak terbaca. Tulis rupiah bulat tanpa sen, misalnya 1234567 atau 1.234.567."
        )
    return Rupiah(int(found.group(1).replace(".", "")))
