"""The lists of a proposal: of its own, or inside one of its sections, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sppt.assessment.rulesets import RuleSet, law
from sppt.assessment.rulesets_content import Content, Table
from sppt.office.penetapan.specs import INSIDE, NEW


def entries(content: Content, name: str) -> list[Table]:
    """The entries of a list in their order."""
    if name not in INSIDE:
        return list(content.lists[name])
    section, key = INSIDE[name]
    found = content.sections[section].get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def with_entries(content: Content, name: str, tables: Sequence[Table]) -> Content:
    """The content with these entries in the list."""
    if name not in INSIDE:
        return content.with_list(name, tables)
    section, key = INSIDE[name]
    table = {word: value for word, value in content.sections[section].items() if word != key}
    return content.with_section(section, {**table, key: list(tables)} if tables else table)


def new_entry(found: RuleSet, name: str) -> Table:
    """What a new entry begins with: denda with the rule that holds now, the rest with what is usual."""
    year = found.tax_year
    if name == "penalty":
        rules = law().document.get("penalty")
        last = rules[-1] if isinstance(rules, list) and rules else {}
        kept = {key: last[key] for key in ("rate", "cap", "month_convention", "rounding") if key in last}
        return {**NEW[name], **kept, "due_from": f"{year}-01-01"}
    if name in INSIDE:
        return NEW[name]
    if name == "exemption":
        return {**NEW[name], "tax_year_from": year}
    return {**NEW[name], "tax_year_from": year, "tax_year_to": year}
