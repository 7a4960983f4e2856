"""Decisions about one notice after issue: what it would say, and the new cycle that says it.

What follows for money is decided above (payments.corrections), where the payments are known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from sppt.assessment.explaining import Latest, NoSuchNotice, as_noticed, latest_notice, own_facts
from sppt.assessment.facts_text import facts_text
from sppt.assessment.gathering import subjects, year_is_noticed
from sppt.assessment.issuing import last_number
from sppt.assessment.pinning import pin, pinned
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.rulesets import year_rules
from sppt.assessment.statements import statement
from sppt.assessment.words import DecisionKind
from sppt.kit import audit
from sppt.rules.assessment.core import Assessed, Outcome, assess
from sppt.rules.assessment.due_date import jatuh_tempo
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.assessment.year import YearRules
from sppt.rules.perda import PerdaError
from sppt.rules.programme import Pinned
from sppt.rules.rupiah import Rounding, times


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer proposes. facts: of pembetulan and penetapan; reduction: of pengurangan; nama_wp: "" keeps it."""

    kind: DecisionKind
    nop: str
    tax_year: int
    number: str
    decided_on: date
    facts: ObjectFacts | None = None
    reduction: Reduction | None = None
    nama_wp: str = ""


@dataclass(frozen=True, slots=True)
class Reassessed:
    """What the notice would say; rupiah. `calculated` is None where only the sum is decided."""

    wanted: Wanted
    before: Latest | None
    pokok: int
    calculated: tuple[YearRules, ObjectFacts, Assessed] | None

    @property
    def pokok_before(self) -> int:
        return 0 if self.before is None else self.before.pokok

    @property
    def pinned(self) -> Pinned | None:
        """What the notice would pin of its object."""
        if self.calculated is None:
            return None
        _, facts, assessed = self.calculated
        return Pinned(assessed.njop, facts.jenis_bangunan, facts.nik_proven, facts.carries_njoptkp)


def facts_of(nop: str, tax_year: int) -> ObjectFacts:
    """What a notice was calculated from, or, without a notice of ours, what the register knows. Raises Refused."""
    try:
        notice = latest_notice(nop, tax_year)
    except NoSuchNotice:
        notice = None
    if notice is not None and notice.rules_hash:
        return own_facts(notice)
    there = next((one.facts for one in subjects(tax_year, nops=[nop])), None)
    if notice is None:
        if there is None:
            raise Refused(Why.NO_SUCH_OBJECT, nop=nop)
        return there
    if there is None:
        return as_noticed(notice)[0]
    return there._replace(carries_njoptkp=notice.njoptkp > 0)


def rules_behind(nop: str, tax_year: int) -> YearRules:
    """The rules that a notice is corrected by: those it was calculated with, else those of its year. Raises Refused."""
    try:
        return _rules(latest_notice(nop, tax_year), tax_year)
    except NoSuchNotice:
        return _rules(None, tax_year)


def _rules(before: Latest | None, tax_year: int) -> YearRules:
    try:
        own = before is not None and before.rules_hash
        return pinned(own) if own else year_rules(tax_year)
    except PerdaError as error:
        raise Refused(Why.NO_RULES, year=tax_year, detail=error) from None


def reassess(wanted: Wanted) -> Reassessed:
    """What the notice would say if this were decided. Raises Refused; writes nothing."""
    try:
        before = latest_notice(wanted.nop, wanted.tax_year)
    except NoSuchNotice:
        before = None
    if wanted.kind is DecisionKind.PENETAPAN:
        if before is not None:
            raise Refused(Why.HAS_A_NOTICE, year=wanted.tax_year)
        if not year_is_noticed(wanted.tax_year):
            raise Refused(Why.YEAR_NOT_ISSUED, year=wanted.tax_year)
        return _calculated(wanted, None, wanted.facts)
    if before is None:
        raise Refused(Why.NO_NOTICE, year=wanted.tax_year)
    if wanted.kind is DecisionKind.PEMBATALAN:
        return Reassessed(wanted, before, 0, None)
    if wanted.kind is DecisionKind.PENGURANGAN:
        return _reduced(wanted, before)
    found = _calculated(wanted, before, wanted.facts)
    if (
        found.pokok == before.pokok
        and not wanted.nama_wp
        and wanted.facts == facts_of(wanted.nop, wanted.tax_year)
    ):
        raise Refused(Why.NOTHING_CHANGES)
    return found


def _calculated(wanted: Wanted, before: Latest | None, facts: ObjectFacts | None) -> Reassessed:
    if facts is None:
        raise Refused(Why.NO_FACTS)
    rules = _rules(before, wanted.tax_year)
    assessed = assess(rules, facts)
    if assessed.outcome is not Outcome.NOTICE:
        raise Refused(Why.NOT_COMPUTABLE, detail=assessed.reason)
    return Reassessed(wanted, before, assessed.pokok, (rules, facts, assessed))


def _reduced(wanted: Wanted, before: Latest) -> Reassessed:
    """A notice of ours is calculated again with the reduction; of another, the sum on it is reduced."""
    reduction = wanted.reduction
    if reduction is None:
        raise Refused(Why.NO_FACTS)
    if before.rules_hash:
        facts = own_facts(before)
        facts = facts._replace(pengurangan=(*facts.pengurangan, reduction))
        found = _calculated(replace(wanted, facts=facts), before, facts)
    else:
        off = reduction.rupiah or 0
        if reduction.rate is not None:
            off = times(before.terutang, reduction.rate, rounding=Rounding.HALF_UP)
        found = Reassessed(wanted, before, max(before.pokok - off, 0), None)
    if found.pokok >= before.pokok:
        raise Refused(Why.NOTHING_CHANGES)
    return found


class Hands(NamedTuple):
    """Who proposed, who approved, why, and when."""

    proposal: int
    maker: str
    checker: str
    reason: str
    at: datetime


def next_decision() -> int:
    """A number for a decision, so that what follows from it can name it before its row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('assessment_decision', 'id'))")
        return int(cursor.fetchone()[0])


def record_decision(number: int, found: Reassessed, bill_id: int, hands: Hands) -> None:
    """The decision's row under its number, in the caller's transaction."""
    wanted, calculated = found.wanted, found.calculated
    if calculated is not None:
        pin(calculated[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_decision (id, kind, number, decided_on, nop, tax_year, bill_id, pokok_before,"
            " pokok, rules_hash, facts, proposal, maker, checker, reason, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                number,
                wanted.kind.value,
                wanted.number,
                wanted.decided_on,
                wanted.nop,
                wanted.tax_year,
                bill_id,
                found.pokok_before,
                found.pokok,
                "" if calculated is None else calculated[0].hash,
                "" if calculated is None else facts_text(calculated[1]),
                hands.proposal,
                hands.maker,
                hands.checker,
                hands.reason,
                hands.at,
            ],
        )
    audit.append(
        actor=f"officer:{hands.checker}",
        verb="decide_notice",
        subject=f"decision:{number}",
        detail={
            "kind": wanted.kind.value,
            "nop": wanted.nop,
            "year": wanted.tax_year,
            "bill": bill_id,
            "before": found.pokok_before,
            "pokok": found.pokok,
            "proposal": hands.proposal,
        },
        at=hands.at,
    )


def new_cycle(found: Reassessed, bill_id: int, decision: int, *, due: date, terbit: date) -> None:
    """The notice as it reads from now on, in the caller's transaction."""
    before, wanted = found.before, found.wanted
    values: dict[str, str | int | date | None] = {
        "bill": bill_id,
        "nop": wanted.nop,
        "tax_year": wanted.tax_year,
        "cycle": 1 if before is None else before.cycle + 1,
        "nama_wp": wanted.nama_wp,
        "jatuh_tempo": due,
        "terbit": terbit,
        "pokok": found.pokok,
        "number": last_number(wanted.tax_year) + 1,
        "decision": decision,
        **_figures(found),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("decided_notice"), values)


def _figures(found: Reassessed) -> dict[str, str | int | None]:
    """What the notice prints of its calculation; where only the sum was decided, as the notice before printed it."""
    if found.calculated is not None:
        rules, facts, one = found.calculated
        return {
            "kelas_tanah": one.kelas_bumi,
            "kelas_bangunan": one.kelas_bangunan,
            "luas_bumi": (facts.luas_bumi + 50) // 100,
            "luas_bangunan": (facts.luas_bangunan + 50) // 100,
            "njop_bumi": one.njop_bumi,
            "njop_bangunan": one.njop_bangunan,
            "njop": one.njop,
            "njoptkp": one.njoptkp,
            "terutang": one.terutang,
            "pengurangan": one.pengurangan + sum(off for _, off in one.stimulus),
            "njopkp": one.njopkp,
            "share": one.share.text,
            "tariff": one.tariff.text,
            "rules_hash": rules.hash,
        }
    was = found.before
    if was is None:
        raise Refused(Why.NO_FACTS)
    return {
        "kelas_tanah": was.kelas_tanah,
        "kelas_bangunan": was.kelas_bangunan,
        "luas_bumi": was.luas_bumi,
        "luas_bangunan": was.luas_bangunan,
        "njop_bumi": was.njop_bumi,
        "njop_bangunan": was.njop_bangunan,
        "njop": was.njop,
        "njoptkp": was.njoptkp,
        "terutang": was.terutang,
        "pengurangan": was.pengurangan + was.pokok - found.pokok,
        "njopkp": None,
        "share": None,
        "tariff": None,
        "rules_hash": None,
    }


def due_of(found: Reassessed, *, terbit: date) -> date:
    """Jatuh tempo of what is newly due: the city's day, or one month after issue if that is later."""
    rules = year_rules(found.wanted.tax_year) if found.calculated is None else found.calculated[0]
    return jatuh_tempo(rules.due, tax_year=found.wanted.tax_year, issued_on=terbit)
