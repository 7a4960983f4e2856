"""Rules kept with the notices that were calculated by them: whatever the files say later, a notice can be explained.

The values are written out as they are, class by class, so that nothing has to be read or judged again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache

from django.db import connection

from sppt.kit.canonical import canonical
from sppt.rules.assessment import classes, year
from sppt.rules.assessment.year import YearRules
from sppt.rules.rupiah import Rate, Rounding

_KINDS: Mapping[str, Callable[..., object]] = {
    kind.__name__: kind
    for kind in (
        classes.ClassTable,
        classes.Kelas,
        year.BracketBase,
        year.Brackets,
        year.ClassesRule,
        year.DueDateRule,
        year.Exemption,
        year.MinimumRule,
        year.NjoptkpRule,
        year.Roundings,
        year.ShareRule,
        year.SpecialTariff,
        year.Stimulus,
        year.StimulusKind,
        year.TariffRule,
        year.YearRules,
        Rate,
        Rounding,
    )
}


class NotPinned(Exception):
    """These rules were not kept; the text says which."""

    code = "rules_not_kept"


def written(value: object) -> object:
    """A value of the law as plain data."""
    if isinstance(value, Enum):
        return {type(value).__name__: value.value}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {"mapping": [[written(key), written(one)] for key, one in value.items()]}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {
            type(value).__name__: [written(getattr(value, one.name)) for one in fields(value) if one.init]
        }
    if isinstance(value, tuple):
        parts = [written(one) for one in value]
        return {"Kelas": parts} if isinstance(value, classes.Kelas) else parts
    raise TypeError(f"{type(value).__name__} is no value of the law")


def read(told: object) -> object:
    """The value behind plain data; every list was a tuple."""
    if isinstance(told, list):
        return tuple(read(one) for one in told)
    if not isinstance(told, dict):
        return told
    [(name, parts)] = told.items()
    if name == "mapping":
        return {read(key): read(one) for key, one in parts}
    if name == "set":
        return frozenset(read(one) for one in parts)
    kind = _KINDS[name]
    if is_dataclass(kind):
        names = [one.name for one in fields(kind) if one.init]
        return kind(**dict(zip(names, map(read, parts), strict=True)))
    return kind(*map(read, parts)) if isinstance(parts, list) else kind(parts)


def pin(rules: YearRules) -> None:
    """Keeps these rules, once, in the caller's transaction."""
    text = canonical(written(rules))
    if read(json.loads(text)) != rules:
        raise ValueError("these rules cannot be written down and read again")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_pinned_rules (hash, tax_year, text) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [rules.hash, rules.tax_year, text],
        )


def pinned(rules_hash: str) -> YearRules:
    """The rules with this hash. Raises NotPinned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM assessment_pinned_rules WHERE hash = %s", [rules_hash])
        row = cursor.fetchone()
    if row is None:
        raise NotPinned(f"Aturan {rules_hash[:16]} tidak tersimpan.")
    return _rules_in(row[0])


@lru_cache(maxsize=64)
def _rules_in(text: str) -> YearRules:
    rules = read(json.loads(text))
    if not isinstance(rules, YearRules):
        raise TypeError("what was kept are no rules of a year")
    return rules
