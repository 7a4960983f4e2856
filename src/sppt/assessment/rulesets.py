"""Reads of rules: what holds in a tax year, proposals, and what was approved. An approved set wins over the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.conf import settings
from django.db import connection

from sppt.assessment.rulesets_content import (
    SOURCE,
    Content,
    Law,
    copied_from_file,
    copied_from_set,
    perda_under,
    read_content,
    with_penalties,
    with_programmes,
)
from sppt.kit.perda import adopt, class_tables, document_of, perda_in_file
from sppt.rules.assessment.year import YearRules
from sppt.rules.perda import Perda, perda_from

LISTED_MAX = 200
NO_RULES = "Usulan aturan ini tidak ada."


class NoRules(Exception):
    """There is no such set of rules, or none for the year; the text is fit to show."""

    code = "no_rules"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A proposal for the rules of a year, or what it became."""

    number: int
    tax_year: int
    name: str
    content: Content
    hash: str
    version: int
    maker: str
    changed_by: str
    changed_at: datetime
    is_dropped: bool
    approved: int  # number of the approved rules made of it, or 0

    @property
    def may_change(self) -> bool:
        return not self.is_dropped and not self.approved


@dataclass(frozen=True, slots=True)
class Approved:
    """Rules that became law for a year, as they were approved."""

    number: int
    ruleset: int
    tax_year: int
    name: str
    content: Content
    hash: str
    basis: str
    basis_on: date
    effective_from: date
    maker: str
    checker: str
    approved_at: datetime


def law() -> Law:
    """The Perda file of this installation, which sets stand on."""
    return Law(document_of(settings.SPPT_CITY), class_tables())


def year_rules(tax_year: int) -> YearRules:
    """The rules of assessment of a year: of the newest approved set of that year or an earlier one, else of the file.

    One read. Raises PerdaError for a year that nothing covers.
    """
    found = in_force(tax_year)
    if found is None:
        return perda_in_file(settings.SPPT_CITY).year(tax_year)
    return _perda_of_text(settings.SPPT_CITY, found.content.text).year(tax_year)


def in_force(tax_year: int) -> Approved | None:
    """The approved set that holds in a year; None: the file does."""
    found = _approved("WHERE tax_year <= %s ORDER BY tax_year DESC, id DESC LIMIT 1", [tax_year])
    return found[0] if found else None


def content_in_force(tax_year: int) -> Content:
    """What holds in a year as a set of its own: to be copied, compared, simulated."""
    found = in_force(tax_year)
    if found is not None and found.tax_year == tax_year:
        return found.content
    return copy_for(tax_year)


def copy_for(tax_year: int) -> Content:
    """The rules of the year before as a set for this one. Raises FieldError where there are none to copy."""
    found = in_force(tax_year)
    if found is not None:
        return copied_from_set(found.content, tax_year=tax_year)
    return copied_from_file(law(), tax_year=tax_year)


def approved_rules() -> list[Approved]:
    """What was approved, the latest first; at most 200."""
    return _approved("ORDER BY id DESC LIMIT %s", [LISTED_MAX])


def rulesets(*, tax_year: int | None = None) -> list[RuleSet]:
    """Proposals that were neither dropped nor approved, the newest first; at most 200."""
    return _rulesets(
        "WHERE s.dropped_at IS NULL AND r.id IS NULL AND (%s::smallint IS NULL OR s.tax_year = %s)"
        " ORDER BY s.id DESC LIMIT %s",
        [tax_year, tax_year, LISTED_MAX],
    )


def ruleset(number: int) -> RuleSet:
    """One proposal, whatever became of it. Raises NoRules."""
    found = _rulesets("WHERE s.id = %s", [number])
    if not found:
        raise NoRules(NO_RULES)
    return found[0]


def rulesets_of(numbers: Sequence[int]) -> list[RuleSet]:
    """Several proposals in the order asked for. Raises NoRules."""
    found = {one.number: one for one in _rulesets("WHERE s.id = ANY (%s)", [list(numbers)])}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise NoRules(NO_RULES)
    return [found[number] for number in numbers]


def approved_contents() -> list[Content]:
    """The newest approved set of each tax year, in the order of years: their programmes are open to payments."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (tax_year) content FROM assessment_rules ORDER BY tax_year, id DESC"
        )
        return [read_content(text) for (text,) in cursor.fetchall()]


def newest_approved() -> int:
    """The number of the last approved set; 0 if there is none. One short read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM assessment_rules")
        return int(cursor.fetchone()[0])


def running_perda(contents: Iterable[Content]) -> Perda:
    """The Perda as payments use it: the file's, with the programmes and the denda of these sets."""
    base, sets = law(), list(contents)
    document = {
        **base.document,
        "programme": with_programmes(base.document, sets),
        "penalty": with_penalties(base.document, sets),
    }
    return perda_from(document, source=SOURCE, class_tables=base.class_tables)


def refresh(known: int) -> int:
    """Adopts what was approved since the set with this number; returns the newest number. -1 knows nothing."""
    newest = newest_approved()
    if newest != known and (newest or known > 0):
        adopt(running_perda(approved_contents()))
    return newest


def perda_with(content: Content) -> Perda:
    """The Perda under a proposal, beside every programme and denda approved so far. Raises PerdaError."""
    others = [one for one in approved_contents() if one.tax_year != content.tax_year]
    return perda_under(law(), content, others=others)


@lru_cache(maxsize=16)
def _perda_of_text(city: str, text: str) -> Perda:
    return perda_under(Law(document_of(city), class_tables()), read_content(text))


def _approved(rest: str, values: Sequence[int]) -> list[Approved]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ruleset_id, tax_year, name, content, hash, basis, basis_on, effective_from, maker, checker,"  # noqa: S608 (our words)
            f" approved_at FROM assessment_rules {rest}",
            values,
        )
        return [
            Approved(number, source, tax_year, name, read_content(content), *rest_of)
            for number, source, tax_year, name, content, *rest_of in cursor.fetchall()
        ]


def _rulesets(rest: str, values: Sequence[int | list[int] | None]) -> list[RuleSet]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.tax_year, s.name, s.content, s.hash, s.version, s.maker, s.changed_by, s.changed_at,"  # noqa: S608 (our words)
            " s.dropped_at IS NOT NULL, coalesce(r.id, 0) FROM assessment_ruleset s"
            f" LEFT JOIN assessment_rules r ON r.ruleset_id = s.id {rest}",
            values,
        )
        return [
            RuleSet(number, tax_year, name, read_content(content), *rest_of)
            for number, tax_year, name, content, *rest_of in cursor.fetchall()
        ]
