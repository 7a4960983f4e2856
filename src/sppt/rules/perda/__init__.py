"""A city's law as dated values, read from the text of `perda/<city>.toml` and checked whole before use."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sppt.rules.assessment.classes import ClassTable
from sppt.rules.assessment.year import YearRules
from sppt.rules.overpayment import OverpaymentRule
from sppt.rules.penalty import PenaltyRule
from sppt.rules.perda.assessing import AssessmentLaw, assessment_law
from sppt.rules.perda.classes import class_table_from, read_class_table
from sppt.rules.perda.common import (
    TAX_YEAR_FIRST,
    TAX_YEAR_LAST,
    PerdaError,
    Standing,
    Unit,
    digest_of,
    matching,
    measured_whole,
    provenance,
)
from sppt.rules.perda.lines import at_its_line, line_of
from sppt.rules.perda.payment import (
    BukuPeriod,
    BukuTable,
    buku_period,
    check_buku,
    check_penalties,
    check_programmes,
    overpayment_rule,
    penalty_rule,
    programme,
)
from sppt.rules.programme import Programme
from sppt.rules.reading import FieldError, Fields

__all__ = [
    "FORMAT",
    "AssessmentLaw",
    "BukuPeriod",
    "BukuTable",
    "Perda",
    "PerdaError",
    "Standing",
    "Unit",
    "class_table_from",
    "line_of",
    "perda_from",
    "read_class_table",
    "read_perda",
]

FORMAT = 1
_CITY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_SCHEMA = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Perda:
    """All dated values of one city; programmes in the order in which they are applied."""

    city: str  # "36.76", as NOPs begin
    name: str
    agency: str
    tagline: str
    tagline_en: str
    schema: str  # the database schema of this city
    own_from: int  # the first tax year that the city itself collected; earlier years are the state's
    penalties: tuple[PenaltyRule, ...]
    programmes: tuple[Programme, ...]
    buku: BukuTable
    assessment: AssessmentLaw
    overpayment: OverpaymentRule | None  # rules approved before this section came do without it: no refunds
    quote_days_max: int
    quote_grace_minutes: int
    late_advice_days: int
    hash: str
    source: str
    programme_days: tuple[date, ...] = field(
        init=False
    )  # on which the set of open programmes changes, ascending
    programmes_of_objects: tuple[Programme, ...] = field(init=False)  # that ask for what a notice pins

    def __post_init__(self) -> None:
        asking = tuple([one for one in self.programmes if one.asks_object])
        object.__setattr__(self, "programmes_of_objects", asking)
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

    def year(self, tax_year: int) -> YearRules:
        """The rules of assessment of one tax year. Raises PerdaError for a year that the file does not cover."""
        if tax_year > TAX_YEAR_LAST:
            raise PerdaError(f"Tahun pajak {tax_year} terlalu jauh; paling akhir {TAX_YEAR_LAST}.")
        buku = self.buku.period(tax_year)
        return self.assessment.year(tax_year, city=self.city, buku=buku.brackets, buku_hash=buku.hash)


def read_perda(text: str, *, source: str, class_tables: Mapping[str, ClassTable]) -> Perda:
    """The law in a TOML text; `source` names it in messages. Raises PerdaError for anything unclear."""
    try:
        return _perda(tomllib.loads(text), source=source, class_tables=class_tables)
    except tomllib.TOMLDecodeError as error:
        raise PerdaError(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except FieldError as error:
        raise at_its_line(error, text=text, source=source) from None


def perda_from(
    document: Mapping[str, object], *, source: str, class_tables: Mapping[str, ClassTable]
) -> Perda:
    """The law in parsed values, shaped as the file is; days may be ISO text. Raises PerdaError without a line."""
    try:
        return _perda(document, source=source, class_tables=class_tables)
    except FieldError as error:
        raise at_its_line(error, text="", source=source) from None


def _perda(document: Mapping[str, object], *, source: str, class_tables: Mapping[str, ClassTable]) -> Perda:
    top = Fields(document, path="")
    top.whole("format", at_least=FORMAT, at_most=FORMAT)
    city = top.table("city")
    quote = top.table("quote")
    programmes = tuple(map(programme, top.tables("programme", at_most=500)))
    check_programmes(programmes)
    perda = Perda(
        city=matching(city, "code", _CITY),
        name=city.text("name"),
        agency=city.text("agency"),
        tagline=city.text("tagline"),
        tagline_en=city.text("tagline_en"),
        schema=matching(city, "schema", _SCHEMA),
        own_from=city.whole("own_from", at_least=TAX_YEAR_FIRST, at_most=TAX_YEAR_LAST),
        penalties=tuple(map(penalty_rule, top.tables("penalty", at_most=100))),
        programmes=tuple(sorted(programmes, key=lambda one: one.priority)),
        buku=BukuTable(tuple(map(buku_period, top.tables("buku", at_most=100)))),
        assessment=assessment_law(top, class_tables=class_tables),
        overpayment=overpayment_rule(top.table("overpayment")) if top.has("overpayment") else None,
        quote_days_max=measured_whole(quote, "days_max", unit=Unit.DAY, at_most=31),
        quote_grace_minutes=measured_whole(quote, "grace", unit=Unit.MINUTE, at_most=60),
        late_advice_days=measured_whole(quote, "late_advice", unit=Unit.DAY, at_most=31),
        hash=digest_of(document),
        source=source,
    )
    provenance(quote)
    for table in (city, quote, top):
        table.close()
    check_penalties(perda.penalties)
    check_buku(perda.buku.periods)
    return perda
