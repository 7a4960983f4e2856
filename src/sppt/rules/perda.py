"""A city's law as dated values, read from the text of `perda/<city>.toml` and checked whole before use."""

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, pairwise

from sppt.rules.penalty import MonthConvention, PenaltyRule
from sppt.rules.programme import Programme
from sppt.rules.reading import FieldError, Fields
from sppt.rules.rupiah import AMOUNT_MAX, Rate, Rounding

FORMAT = 1
_CITY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII)
_SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_ONE_DAY = timedelta(days=1)
_TAX_YEAR_FIRST, _TAX_YEAR_LAST = 1900, 2199


class PerdaError(ValueError):
    """The file is no usable law; `str()` names file, field and fault in Indonesian."""

    code = "bad_perda"


class Standing(StrEnum):
    """How sure we are of a value."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to be confirmed by Bapenda"


class Unit(StrEnum):
    """Units a measured value may carry; another unit is refused rather than guessed."""

    PER_MONTH = "of_remaining_pokok_per_month"
    OF_POKOK = "of_remaining_pokok"
    OF_DENDA = "of_remaining_denda"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    RUPIAH = "rupiah"


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
        for period in self.periods:
            if period.tax_year_to is None or tax_year <= period.tax_year_to:
                for buku, up_to in period.brackets:
                    if up_to is None or pokok <= up_to:
                        return buku
        raise PerdaError(
            f"Buku untuk tahun pajak {tax_year} tidak ditentukan."
        )  # unreachable in a checked table


@dataclass(frozen=True, slots=True)
class Perda:
    """All dated values of one city; programmes in the order in which they are applied."""

    city: str  # "36.76", as NOPs begin
    name: str
    agency: str
    tagline: str
    tagline_en: str
    schema: str  # the database schema of this city
    penalties: tuple[PenaltyRule, ...]
    programmes: tuple[Programme, ...]
    buku: BukuTable
    quote_days_max: int
    quote_grace_minutes: int
    late_advice_days: int
    hash: str
    source: str
    programme_days: tuple[date, ...] = field(
        init=False
    )  # on which the set of open programmes changes, ascending

    def __post_init__(self) -> None:
        days = {day for p in self.programmes for day in (p.open_from, p.open_to + _ONE_DAY)}
        object.__setattr__(self, "programme_days", tuple(sorted(days)))

    def penalty_for(self, due: date) -> PenaltyRule:
        """The denda rule of a bill, by its jatuh tempo."""
        for rule in self.penalties:
            if rule.due_to is None or due <= rule.due_to:
                return rule
        raise PerdaError(
            f"Aturan denda untuk jatuh tempo {due} tidak ditentukan."
        )  # unreachable when checked

    def programmes_open(self, on: date) -> tuple[Programme, ...]:
        """Programmes whose payment window holds the day, in the order in which they are applied."""
        return tuple([programme for programme in self.programmes if programme.is_open(on)])


def read_perda(text: str, *, source: str) -> Perda:
    """The law in a TOML text; `source` names it in messages. Raises PerdaError for anything unclear."""
    try:
        document: dict[str, object] = tomllib.loads(text)
        return _perda(Fields(document, path=""), source=source, digest=_digest(document))
    except tomllib.TOMLDecodeError as error:
        raise PerdaError(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except (FieldError, PerdaError) as error:
        raise PerdaError(f"{source}: {error}") from None


def _perda(top: Fields, *, source: str, digest: str) -> Perda:
    top.whole("format", at_least=FORMAT, at_most=FORMAT)
    city = top.table("city")
    quote = top.table("quote")
    programmes = tuple(
        sorted(map(_programme, top.tables("programme", at_most=500)), key=lambda p: p.priority)
    )
    perda = Perda(
        city=_matching(city, "code", _CITY),
        name=city.text("name"),
        agency=city.text("agency"),
        tagline=city.text("tagline"),
        tagline_en=city.text("tagline_en"),
        schema=_matching(city, "schema", _SCHEMA),
        penalties=tuple(map(_penalty, top.tables("penalty", at_most=100))),
        programmes=programmes,
        buku=BukuTable(tuple(map(_buku_period, top.tables("buku", at_most=100)))),
        quote_days_max=_measured_whole(quote, "days_max", unit=Unit.DAY, at_most=31),
        quote_grace_minutes=_measured_whole(quote, "grace", unit=Unit.MINUTE, at_most=60),
        late_advice_days=_measured_whole(quote, "late_advice", unit=Unit.DAY, at_most=31),
        hash=digest,
        source=source,
    )
    _provenance(quote)
    for table in (city, quote, top):
        table.close()
    _check_penalties(perda.penalties)
    _check_buku(perda.buku.periods)
    _check_programmes(perda.programmes)
    return perda


def _digest(values: object) -> str:
    """SHA-256 of the parsed values, so that a comment or a blank line changes nothing."""
    canonical = json.dumps(values, sort_keys=True, separators=(",", ":"), default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _matching(table: Fields, key: str, pattern: re.Pattern[str]) -> str:
    value = table.text(key)
    if not pattern.fullmatch(value):
        raise table.error(key, code="bad_word", sentence=f"{value!r} tidak sesuai bentuk {pattern.pattern}.")
    return value


def _provenance(table: Fields) -> tuple[str, str, str]:
    """article, source, standing: nothing dated enters without them."""
    standing = table.word("standing", words=tuple(Standing))
    return table.text("article"), table.text("source"), standing


def _measured(table: Fields, key: str, *, unit: Unit) -> Fields:
    value = table.table(key)
    value.word("unit", words=(unit,))
    return value


def _measured_rate(table: Fields, key: str, *, unit: Unit) -> Rate:
    measured = _measured(table, key, unit=unit)
    rate = measured.rate("value")
    measured.close()
    return rate


def _measured_whole(table: Fields, key: str, *, unit: Unit, at_most: int) -> int:
    measured = _measured(table, key, unit=unit)
    value = measured.whole("value", at_most=at_most)
    measured.close()
    return value


def _optional_day(table: Fields, key: str) -> date | None:
    return table.day(key) if table.has(key) else None


def _optional_year(table: Fields, key: str) -> int | None:
    return table.whole(key, at_least=_TAX_YEAR_FIRST, at_most=_TAX_YEAR_LAST) if table.has(key) else None


def _penalty(table: Fields) -> PenaltyRule:
    digest = _digest(table.raw())[:16]
    article, source, standing = _provenance(table)
    rule = PenaltyRule(
        rate=_measured_rate(table, "rate", unit=Unit.PER_MONTH),
        cap_months=_measured_whole(table, "cap", unit=Unit.MONTH, at_most=600),
        convention=MonthConvention(table.word("month_convention", words=tuple(MonthConvention))),
        rounding=Rounding(table.word("rounding", words=tuple(Rounding))),
        due_from=_optional_day(table, "due_from"),
        due_to=_optional_day(table, "due_to"),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
    )
    table.close()
    return rule


def _programme(table: Fields) -> Programme:
    digest = _digest(table.raw())[:16]
    article, source, standing = _provenance(table)
    programme = Programme(
        id=_matching(table, "id", _WORD),
        title=table.text("title"),
        title_en=table.text("title_en"),
        open_from=table.day("open_from"),
        open_to=table.day("open_to"),
        tax_year_from=_optional_year(table, "tax_year_from"),
        tax_year_to=_optional_year(table, "tax_year_to"),
        buku=table.wholes("buku", at_least=1, at_most=5) if table.has("buku") else frozenset(),
        percent_pokok=_measured_rate(table, "percent_pokok", unit=Unit.OF_POKOK),
        percent_denda=_measured_rate(table, "percent_denda", unit=Unit.OF_DENDA),
        prerequisite_years=_prerequisite(table),
        priority=table.whole("priority", at_most=1_000_000),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
    )
    table.close()
    return programme


def _prerequisite(table: Fields) -> tuple[int, int] | None:
    if not table.has("prerequisite"):
        return None
    years = table.table("prerequisite")
    bounds = (_optional_year(years, "paid_from"), _optional_year(years, "paid_to"))
    years.close()
    first, last = bounds
    if first is None or last is None or first > last:
        raise table.error(
            "prerequisite", code="bad_range", sentence="butuh paid_from dan paid_to yang berurutan."
        )
    return first, last


def _buku_period(table: Fields) -> BukuPeriod:
    digest = _digest(table.raw())[:16]
    article, source, standing = _provenance(table)
    brackets: list[tuple[int, int | None]] = []
    for item in table.tables("bracket", at_most=5):
        up_to = (
            _measured_whole(item, "up_to", unit=Unit.RUPIAH, at_most=AMOUNT_MAX)
            if item.has("up_to")
            else None
        )
        brackets.append((item.whole("number", at_least=1, at_most=5), up_to))
        item.close()
    period = BukuPeriod(
        tax_year_from=_optional_year(table, "tax_year_from"),
        tax_year_to=_optional_year(table, "tax_year_to"),
        brackets=tuple(brackets),
        article=article,
        standing=standing,
        hash=digest,
        source=source,
    )
    table.close()
    return period


def _check_penalties(rules: Sequence[PenaltyRule]) -> None:
    """The rules cover every jatuh tempo exactly once, in order."""
    if not rules or rules[0].due_from is not None or rules[-1].due_to is not None:
        raise PerdaError(
            "penalty: aturan denda harus terbuka di awal (tanpa due_from) dan di akhir (tanpa due_to)."
        )
    for before, after in pairwise(rules):
        if before.due_to is None or after.due_from is None or after.due_from != before.due_to + _ONE_DAY:
            raise PerdaError(
                f"penalty: aturan sampai {before.due_to} dan sejak {after.due_from} bertumpuk atau berjarak; "
                "due_from harus sehari setelah due_to sebelumnya."
            )


def _check_buku(periods: Sequence[BukuPeriod]) -> None:
    """The periods cover every tax year once; inside each, Buku 1 to 5 rise to an open end."""
    if not periods or periods[0].tax_year_from is not None or periods[-1].tax_year_to is not None:
        raise PerdaError(
            "buku: daftar harus terbuka di awal (tanpa tax_year_from) dan di akhir (tanpa tax_year_to)."
        )
    for before, after in pairwise(periods):
        if (
            before.tax_year_to is None
            or after.tax_year_from is None
            or after.tax_year_from != before.tax_year_to + 1
        ):
            raise PerdaError(f"buku: tahun pajak setelah {before.tax_year_to} bertumpuk atau berjarak.")
    for period in periods:
        bounds = [up_to for _, up_to in period.brackets]
        closed = [up_to for up_to in bounds[:-1] if up_to is not None]
        rising = len(closed) == len(bounds) - 1 and all(low < high for low, high in pairwise(closed))
        if (
            [number for number, _ in period.brackets] != [1, 2, 3, 4, 5]
            or not rising
            or bounds[-1] is not None
        ):
            raise PerdaError("buku: harus ada Buku 1 sampai 5, batasnya menaik, dan Buku 5 tanpa batas atas.")


def _check_programmes(programmes: Sequence[Programme]) -> None:
    """Ids are unique, windows are not backwards, and no two that may meet share a priority."""
    for programme in programmes:
        if programme.open_from > programme.open_to:
            raise PerdaError(f"programme {programme.id}: open_from sesudah open_to.")
        first, last = programme.tax_year_from, programme.tax_year_to
        if first is not None and last is not None and first > last:
            raise PerdaError(f"programme {programme.id}: tax_year_from sesudah tax_year_to.")
    for one, other in combinations(programmes, 2):
        if one.id == other.id:
            raise PerdaError(f"programme {one.id}: id ini dipakai dua kali.")
        if one.priority == other.priority and _may_meet(one, other):
            raise PerdaError(
                f"programme {one.id} dan {other.id}: bisa berlaku bersama, jadi priority harus berbeda."
            )


def _may_meet(one: Programme, other: Programme) -> bool:
    if one.open_from > other.open_to or other.open_from > one.open_to:
        return False
    if (one.tax_year_from or _TAX_YEAR_FIRST) > (other.tax_year_to or _TAX_YEAR_LAST):
        return False
    if (other.tax_year_from or _TAX_YEAR_FIRST) > (one.tax_year_to or _TAX_YEAR_LAST):
        return False
    return not one.buku or not other.buku or bool(one.buku & other.buku)
