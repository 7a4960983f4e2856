"""Who is told first, when the head is told too, and when a message is repeated: dated rules out of a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from sppt.accounts.words import Role
from sppt.messages.words import ONCE, Kind
from sppt.rules.perda.lines import at_its_line
from sppt.rules.reading import FieldError, Fields

FORMAT = 1
RULES_MAX = 200
HOURS_MAX = 24 * 60
DAYS_MAX = 60


class BadMessageRules(ValueError):
    """Rules that cannot be used; `str()` names file, line, field and fault."""

    code = "bad_message_rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """For one kind from a day on. `roles` empty: the fact brings them. `again_days` 0: told once."""

    kind: Kind
    since: date
    roles: frozenset[Role]
    head_after_hours: int
    again_days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, each kind's by their days."""

    of: tuple[Rule, ...]

    def rule(self, kind: Kind, on: date) -> Rule | None:
        """The one that holds on a day; None where nobody is told of it yet."""
        held = [one for one in self.of if one.kind is kind and one.since <= on]
        return max(held, key=lambda one: one.since) if held else None


@cache
def rules_at(file: Path | None) -> Rules:
    """The rules of a city's own file, or ours. Raises BadMessageRules."""
    if file is None:
        text = (resources.files("sppt.messages") / "aturan.toml").read_text(encoding="utf-8")
        return read_rules(text, source="messages/aturan.toml")
    try:
        return read_rules(file.read_text(encoding="utf-8"), source=file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadMessageRules(
            f"{file.name}: berkas tidak dapat dibaca. Periksa SPPT_MESSAGE_RULES."
        ) from error


def read_rules(text: str, *, source: str) -> Rules:
    """Rules from a TOML text; every kind that stands has one. Raises BadMessageRules."""
    try:
        top = Fields(tomllib.loads(text), path="")
        top.whole("format", at_least=FORMAT, at_most=FORMAT)
        rules = tuple(map(_rule, top.tables("rule", at_most=RULES_MAX)))
        top.close()
        if len({(one.kind, one.since) for one in rules}) < len(rules):
            raise top.error("rule", code="double_rule", sentence="dua aturan untuk hal dan hari yang sama.")
        if missing := set(Kind) - ONCE - {one.kind for one in rules}:
            raise top.error(
                "rule", code="missing_rule", sentence=f"belum ada aturan untuk {', '.join(sorted(missing))}."
            )
    except tomllib.TOMLDecodeError as error:
        raise BadMessageRules(f"{source}: berkas ini bukan TOML yang benar ({error}).") from None
    except FieldError as error:
        raise BadMessageRules(str(at_its_line(error, text=text, source=source))) from None
    return Rules(rules)


def _rule(one: Fields) -> Rule:
    kind = Kind(one.word("kind", words=tuple(str(each) for each in Kind if each not in ONCE)))
    # Who may decide a proposal stands with its kind, so its rule names nobody.
    roles = frozenset() if kind is Kind.PROPOSAL else one.words("roles", at_most=len(Role))
    if unknown := sorted(roles - set(map(str, Role))):
        raise one.error("roles", code="bad_word", sentence=f"tugas {', '.join(unknown)} tidak dikenal.")
    rule = Rule(
        kind=kind,
        since=one.day("from"),
        roles=frozenset(map(Role, roles)),
        head_after_hours=one.whole("head_after_hours", at_most=HOURS_MAX),
        again_days=one.whole("again_days", at_most=DAYS_MAX),
    )
    one.close()
    return rule
