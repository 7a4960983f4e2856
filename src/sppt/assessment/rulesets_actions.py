"""Proposals of rules: copied, changed, dropped, put before a second officer, made law. What is law never changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection, transaction

from sppt.accounts.actions import decide
from sppt.accounts.actions import propose as put_forward
from sppt.accounts.queries import proposal as proposal_of
from sppt.accounts.words import Decision
from sppt.assessment.rulesets import (
    NO_RULES,
    NoRules,
    RuleSet,
    content_in_force,
    in_force,
    perda_with,
    ruleset,
    rulesets,
    year_rules,
)
from sppt.assessment.rulesets_content import SOURCE, Content, check_values
from sppt.kit import audit
from sppt.rules.perda import Perda, PerdaError
from sppt.rules.reading import FieldError

RULES = "rules"
NAME_MAX = 100
BASIS_MAX = 200
OPEN_MAX = 50  # proposals of one year


class RulesCode(StrEnum):
    """Why a proposal of rules was not changed, put forward or approved."""

    BAD_RULES = "bad_rules"
    BAD_NAME = "bad_name"
    BAD_BASIS = "bad_basis"
    STALE_RULES = "stale_rules"
    RULES_CLOSED = "rules_closed"
    TOO_MANY_RULES = "too_many_rules"
    NOTHING_CHANGES = "nothing_changes"
    OWN_RULES = "own_rules"
    YEAR_ISSUED = "year_issued"


SENTENCES: dict[RulesCode, str] = {
    RulesCode.BAD_NAME: "Tuliskan nama usulan, 3 sampai 100 huruf.",
    RulesCode.BAD_BASIS: "Tuliskan dasar hukumnya, misalnya Perda 5/2026, paling sedikit 5 huruf.",
    RulesCode.STALE_RULES: "Usulan ini sudah diubah petugas lain. Buka lagi halamannya, lalu ulangi.",
    RulesCode.RULES_CLOSED: "Usulan ini sudah disahkan atau dibuang, jadi tidak dapat diubah lagi. Buat salinannya.",
    RulesCode.TOO_MANY_RULES: "Sudah ada terlalu banyak usulan untuk tahun ini. Buang dahulu yang tidak dipakai.",
    RulesCode.NOTHING_CHANGES: "Usulan ini sama dengan aturan yang berlaku, jadi tidak ada yang perlu disahkan.",
    RulesCode.OWN_RULES: "Aturan yang Anda ubah sendiri harus disahkan petugas lain.",
    RulesCode.YEAR_ISSUED: (
        "SPPT tahun ini sudah terbit dengan aturan yang berlaku. Aturan penetapannya tidak dapat diganti lagi;"
        " hanya program pembayaran dan denda yang masih dapat diubah."
    ),
}


class RulesRefused(Exception):
    """A proposal of rules was refused; nothing was written.

    `field` names the table as the Perda file would, `fault` what the check of the rules found there.
    """

    def __init__(self, code: RulesCode, sentence: str = "", *, field: str = "", fault: str = "") -> None:
        super().__init__(sentence or SENTENCES[code])
        self.code = code
        self.field = field
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Basis:
    """The legal basis of an approved set."""

    text: str  # "Perda 5/2026"
    on: date
    effective_from: date


def copy_rules(content: Content, *, name: str, officer: str, at: datetime) -> int:
    """A new proposal with this content; returns its number. Raises RulesRefused."""
    _require_name(name)
    check(content)
    if len(rulesets(tax_year=content.tax_year)) >= OPEN_MAX:
        raise RulesRefused(RulesCode.TOO_MANY_RULES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_ruleset (tax_year, name, content, hash, version, maker, made_at, changed_by,"
            " changed_at) VALUES (%s, %s, %s, %s, 1, %s, %s, %s, %s) RETURNING id",
            [content.tax_year, name.strip(), content.text, content.hash, officer, at, officer, at],
        )
        number = int(cursor.fetchone()[0])
        _tell(number, "copy_rules", content, officer=officer, at=at)
    return number


def change_rules(
    number: int, content: Content, *, version: int, name: str, officer: str, at: datetime
) -> int:
    """Saves a proposal as it now reads; returns its version. Raises RulesRefused, NoRules.

    version: the one that the officer saw; another one in the meantime refuses the change.
    """
    _require_name(name)
    check(content)
    with transaction.atomic(), connection.cursor() as cursor:
        found = _locked(number)
        if not found.may_change:
            raise RulesRefused(RulesCode.RULES_CLOSED)
        if found.version != version:
            raise RulesRefused(RulesCode.STALE_RULES)
        if found.content == content and found.name == name.strip():
            return found.version
        cursor.execute(
            "UPDATE assessment_ruleset SET content = %s, hash = %s, name = %s, version = version + 1, changed_by = %s,"
            " changed_at = %s WHERE id = %s",
            [content.text, content.hash, name.strip(), officer, at, number],
        )
        _tell(number, "change_rules", content, officer=officer, at=at)
    return version + 1


def drop_rules(number: int, *, version: int, officer: str, at: datetime) -> None:
    """Puts a proposal away. Raises RulesRefused, NoRules."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = _locked(number)
        if not found.may_change:
            raise RulesRefused(RulesCode.RULES_CLOSED)
        if found.version != version:
            raise RulesRefused(RulesCode.STALE_RULES)
        cursor.execute(
            "UPDATE assessment_ruleset SET dropped_at = %s, version = version + 1 WHERE id = %s", [at, number]
        )
        _tell(number, "drop_rules", found.content, officer=officer, at=at)


def propose_rules(number: int, *, version: int, basis: Basis, reason: str, officer: str, at: datetime) -> int:
    """Puts a proposal before a second officer; returns the number of the four-eyes proposal.

    Raises RulesRefused, NoRules; NotAllowed for a missing reason.
    """
    if not 5 <= len(basis.text.strip()) <= BASIS_MAX:
        raise RulesRefused(RulesCode.BAD_BASIS)
    with transaction.atomic():
        found = _locked(number)
        if not found.may_change:
            raise RulesRefused(RulesCode.RULES_CLOSED)
        if found.version != version:
            raise RulesRefused(RulesCode.STALE_RULES)
        check(found.content)
        before = content_in_force(found.tax_year)
        if before.hash == found.hash and in_force(found.tax_year) is not None:
            raise RulesRefused(RulesCode.NOTHING_CHANGES)
        _require_open_year(found.content)
        after = {
            "basis": basis.text.strip(),
            "basis_on": basis.on.isoformat(),
            "effective_from": basis.effective_from.isoformat(),
            "ruleset": number,
            "name": found.name,
            "hash": found.hash,
            **found.content.told,
        }
        return put_forward(
            kind=RULES,
            subject=f"rules:{found.tax_year}",
            before=before.told,
            after=after,
            reason=reason,
            maker=officer,
            at=at,
        )


def approve_rules(number: int, *, checker: str, note: str, at: datetime) -> int:
    """Makes a proposal law for its year; returns the number of the approved rules.

    number: of the four-eyes proposal. Raises NotAllowed (own_proposal, already_decided …) and RulesRefused:
    stale_rules if the content is no longer what was put forward.
    """
    waiting = proposal_of(number)
    if waiting is None or waiting.kind != RULES:
        raise NoRules(NO_RULES)
    after = json.loads(waiting.after)
    with transaction.atomic(), connection.cursor() as cursor:
        found = _locked(int(after["ruleset"]))
        decide(proposal=number, kind=RULES, checker=checker, decision=Decision.APPROVED, note=note, at=at)
        if checker in {found.changed_by, found.maker}:
            raise RulesRefused(RulesCode.OWN_RULES)
        if found.hash != after["hash"]:
            raise RulesRefused(RulesCode.STALE_RULES)
        if not found.may_change:
            raise RulesRefused(RulesCode.RULES_CLOSED)
        perda = check(found.content)
        _require_open_year(found.content)
        cursor.execute(
            "INSERT INTO assessment_rules (ruleset_id, tax_year, name, content, hash, year_hash, basis, basis_on,"
            " effective_from, proposal, maker, checker, approved_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [
                found.number,
                found.tax_year,
                found.name,
                found.content.text,
                found.hash,
                perda.year(found.tax_year).hash,
                after["basis"],
                after["basis_on"],
                after["effective_from"],
                number,
                waiting.maker,
                checker,
                at,
            ],
        )
        made = int(cursor.fetchone()[0])
        _tell(found.number, "approve_rules", found.content, officer=checker, at=at)
    return made


def check(content: Content) -> Perda:
    """The Perda under this set, beside all that was approved. Raises RulesRefused with the field at fault."""
    try:
        check_values(content)
        return perda_with(content)
    except FieldError as error:
        raise _bad(str(error), field=error.path, fault=error.code) from None
    except PerdaError as error:
        sentence = str(error).removeprefix(f"{SOURCE}: ")
        raise _bad(sentence, field=error.field, fault=error.fault) from None


def _bad(sentence: str, *, field: str, fault: str) -> RulesRefused:
    """The fault without the path, which the page shows by its place."""
    told = sentence.removeprefix(f"{field}: ")
    return RulesRefused(RulesCode.BAD_RULES, told[:1].upper() + told[1:], field=field, fault=fault)


def _require_name(name: str) -> None:
    if not 3 <= len(name.strip()) <= NAME_MAX:
        raise RulesRefused(RulesCode.BAD_NAME)


def _locked(number: int) -> RuleSet:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM assessment_ruleset WHERE id = %s FOR UPDATE", [number])
    return ruleset(number)


def _require_open_year(content: Content) -> None:
    """Years that were issued keep the rules of assessment that they were issued with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tax_year FROM assessment_determination WHERE tax_year >= %s AND state IN ('approved', 'issued')",
            [content.tax_year],
        )
        years = [year for (year,) in cursor.fetchall()]
    for year in years:
        holding = in_force(year)
        if holding is not None and holding.tax_year > content.tax_year:
            continue
        now = content_in_force(year) if year == content.tax_year else None
        values_move = now is not None and (now.zones, now.changes) != (content.zones, content.changes)
        if values_move or perda_with(content).year(year).hash != year_rules(year).hash:
            raise RulesRefused(RulesCode.YEAR_ISSUED)


def _tell(number: int, verb: str, content: Content, *, officer: str, at: datetime) -> None:
    detail = {"tax_year": content.tax_year, "hash": content.hash}
    audit.append(actor=f"officer:{officer}", verb=verb, subject=f"ruleset:{number}", detail=detail, at=at)
