"""Short words for tests of rules: a proposal, a change of one table, an approval by two officers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

from sppt.assessment import rulesets, rulesets_actions
from sppt.assessment.rulesets_content import Content
from tests.world import NOON, World

BASIS = rulesets_actions.Basis("Perda 5/2026", date(2026, 10, 1), date(2027, 1, 1))
REASON = "Perda sudah ditandatangani"


def officers(city: World) -> None:
    city.officer("sari", "penetapan")
    city.officer("kepala", "head")
    city.officer("rudi", "penetapan")


def proposal(tax_year: int = 2027, *, name: str = "Usulan uji", officer: str = "sari") -> int:
    content = rulesets.copy_for(tax_year)
    return rulesets_actions.copy_rules(content, name=name, officer=officer, at=NOON)


def changed(content: Content, section: str, change: Callable[[dict[str, Any]], None]) -> Content:
    """The same with a change in one section."""
    table = copy.deepcopy(dict(content.sections[section]))
    change(table)
    return content.with_section(section, table)


def save(number: int, content: Content, *, officer: str = "sari", version: int | None = None) -> int:
    found = rulesets.ruleset(number)
    seen = found.version if version is None else version
    return rulesets_actions.change_rules(
        number, content, version=seen, name=found.name, officer=officer, at=NOON
    )


def njoptkp(content: Content, amount: int) -> Content:
    return changed(content, "njoptkp", lambda table: table.update(amount={"value": amount, "unit": "rupiah"}))


def put_forward(number: int, *, officer: str = "sari") -> int:
    found = rulesets.ruleset(number)
    return rulesets_actions.propose_rules(
        number, version=found.version, basis=BASIS, reason=REASON, officer=officer, at=NOON
    )


def approved(number: int, *, checker: str = "kepala") -> int:
    return rulesets_actions.approve_rules(put_forward(number), checker=checker, note="", at=NOON)
