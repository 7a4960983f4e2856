"""Deciding how single objects are treated: one officer proposes for one or many, another approves; rows only come.

The next determination uses it. Drafts that stand already are replaced at once for these objects and their owners'.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection, transaction

from sppt.accounts.actions import decide, propose
from sppt.accounts.queries import open_proposals, require_role
from sppt.accounts.words import Decision, Role
from sppt.assessment.actions import redetermine
from sppt.assessment.determinations import determination_locked, of_year
from sppt.assessment.determining import DETERMINATION_LOCK, rules_of
from sppt.assessment.gathering import latest_njoptkp, subjects, year_is_noticed
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.statements import statement
from sppt.assessment.treatment_words import PROVEN, Scope, TreatmentKind
from sppt.assessment.treatments import Standing, reduction, standing, with_treatments
from sppt.assessment.words import DeterminationState
from sppt.kit import audit
from sppt.rules.assessment.core import Assessed, assess
from sppt.rules.assessment.facts import ObjectFacts
from sppt.rules.assessment.year import YearRules
from sppt.rules.calendar import wib_day
from sppt.rules.rupiah import NotARate

TREATMENT = "treatment"
OBJECTS_MAX = 2_000
AHEAD_MAX = 5  # years
TEXT_MAX = 400


@dataclass(frozen=True, slots=True)
class TreatmentWish:
    """What an officer proposes for some objects; `value` as it is stored, "" ends what stands."""

    kind: TreatmentKind
    value: str
    nops: tuple[str, ...]
    scope: Scope
    tax_year_from: int
    tax_year_to: int | None
    number: str
    decided_on: date
    article: str

    @property
    def told(self) -> dict[str, object]:
        """What whoever decides sees, and what is written once he agrees."""
        return {
            "kind": self.kind.value,
            "value": self.value,
            "objects": len(self.nops),
            "nops": list(self.nops),
            "scope": self.scope.value,
            "tax_year_from": self.tax_year_from,
            "tax_year_to": self.tax_year_to,
            "number": self.number,
            "decided_on": self.decided_on.isoformat(),
            "article": self.article,
        }


@dataclass(frozen=True, slots=True)
class Treated:
    """What an approval did: how many objects, and the years whose drafts were replaced."""

    kind: TreatmentKind
    objects: int
    redrafted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One object's tax of the first year, without and with the treatment."""

    tax_year: int
    before: Assessed
    after: Assessed


def propose_treatment(wish: TreatmentWish, *, reason: str, maker: str, at: datetime) -> int:
    """Puts a treatment before a second officer; returns the proposal. Raises Refused, NotAllowed."""
    require_role(maker, Role.PENETAPAN)
    wish = _clean(wish)
    with transaction.atomic():
        _check(wish, at=at)
        return propose(
            kind=TREATMENT,
            subject=f"treatment:{wish.nops[0]}" + (f"+{len(wish.nops) - 1}" if len(wish.nops) > 1 else ""),
            before=_before(wish),
            after=wish.told,
            reason=reason,
            maker=maker,
            at=at,
        )


def approve_treatment(proposal: int, *, checker: str, note: str, at: datetime) -> Treated:
    """Another officer agrees: rows are written, and drafts that stand are replaced. Raises Refused, NotAllowed."""
    with transaction.atomic(), connection.cursor() as cursor:
        decided = decide(
            proposal=proposal, kind=TREATMENT, checker=checker, decision=Decision.APPROVED, note=note, at=at
        )
        wish = _wish(json.loads(decided.after))
        _keep_determinations_out(wish, at=at)
        owners = _check(wish, at=at)
        if json.loads(decided.before) != _before(wish):
            raise Refused(Why.STALE_TREATMENT)
        cursor.executemany(
            "INSERT INTO assessment_treatment (nop, kind, value, tax_year_from, tax_year_to, subjek_id, number,"
            " decided_on, article, proposal, maker, checker, reason, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    nop, wish.kind.value, wish.value, wish.tax_year_from, wish.tax_year_to,
                    owners[nop] if wish.scope is Scope.OWNER else "", wish.number, wish.decided_on, wish.article,
                    proposal, decided.maker, checker, decided.reason, at,
                )
                for nop in wish.nops
            ],
        )  # fmt: skip
        audit.append(
            actor=f"officer:{checker}",
            verb="treat_objects",
            subject=decided.subject,
            detail={
                "kind": wish.kind.value,
                "objects": len(wish.nops),
                "from": wish.tax_year_from,
                "proposal": proposal,
            },
            at=at,
        )
        return Treated(wish.kind, len(wish.nops), _redrafted(wish, at=at))


def weigh_treatment(wish: TreatmentWish, *, at: datetime) -> Effect:
    """What the first object would pay in the first year, with what stands and with the wish. Raises Refused."""
    wish = _clean(wish)
    owners, nop, year = _check(wish, at=at), wish.nops[0], wish.tax_year_from
    rules = rules_of(year)
    facts = next(subjects(year, nops=[nop])).facts._replace(carries_njoptkp=latest_njoptkp(nop) > 0)
    new = Standing(0, nop, wish.kind, wish.value, "", wish.number, wish.article)
    after = with_treatments(_without(facts, wish.kind), [new] if wish.value else [], subjek_id=owners[nop])
    return Effect(year, assess(rules, facts), assess(rules, after))


def choices(kind: TreatmentKind, rules: YearRules) -> list[tuple[str, str]]:
    """What may be chosen under the rules of a year: id and name. Empty for kinds that are not chosen from a list."""
    if kind is TreatmentKind.GOLONGAN:
        return [(name, name) for name in rules.share.groups if name]
    if kind is TreatmentKind.TARIF_KHUSUS:
        return [(one.id, one.title) for one in rules.tariff.specials.values()]
    if kind is TreatmentKind.DIKECUALIKAN:
        return [(one.id, one.title) for one in rules.exempt_by_decision.values()]
    return []


def undecided(tax_year: int) -> int:
    """How many objects wait for a second officer's word about this tax year."""
    wishes = [_wish(json.loads(one.after)) for one in open_proposals([TREATMENT])]
    return sum(
        len(one.nops)
        for one in wishes
        if one.tax_year_from <= tax_year and (one.tax_year_to is None or tax_year <= one.tax_year_to)
    )


def first_open_year(*, at: datetime) -> int:
    """The first tax year from this one on that has no notices yet."""
    year = wib_day(at).year
    return year + 1 if year_is_noticed(year) else year


def _clean(wish: TreatmentWish) -> TreatmentWish:
    nops = tuple(dict.fromkeys(wish.nops))
    return replace(
        wish, nops=nops, number=wish.number.strip()[:TEXT_MAX], article=wish.article.strip()[:TEXT_MAX]
    )


def _check(wish: TreatmentWish, *, at: datetime) -> Mapping[str, str]:
    """Whether it can be; gives the subject of each object. Raises Refused."""
    if not wish.number:
        raise Refused(Why.NUMBER_MISSING)
    if not wish.article:
        raise Refused(Why.GROUND_MISSING)
    if not 1 <= len(wish.nops) <= OBJECTS_MAX:
        raise Refused(Why.TOO_MANY_OBJECTS, most=OBJECTS_MAX)
    _check_years(wish, at=at)
    _check_value(wish)
    with connection.cursor() as cursor:
        cursor.execute(statement("subjects_of"), {"nops": list(wish.nops)})
        owners = dict(cursor.fetchall())
    for nop in wish.nops:
        if nop not in owners:
            raise Refused(Why.NO_SUCH_OBJECT, nop=nop)
        if wish.scope is Scope.OWNER and not owners[nop]:
            raise Refused(Why.NO_OWNER, nop=nop)
    now = {nop: (value, subjek) for nop, value, subjek in _standing_of(wish)}
    if all(
        now.get(nop, ("", ""))
        == (wish.value, owners[nop] if wish.scope is Scope.OWNER and wish.value else "")
        for nop in wish.nops
    ) and (wish.tax_year_to is None or not wish.value):
        raise Refused(Why.NOTHING_CHANGES)
    return owners


def _check_years(wish: TreatmentWish, *, at: datetime) -> None:
    this_year, first, last = wib_day(at).year, wish.tax_year_from, wish.tax_year_to
    if not this_year <= first <= this_year + AHEAD_MAX:
        raise Refused(Why.TREATMENT_YEAR, first=this_year, last=this_year + AHEAD_MAX)
    if last is not None and not first <= last <= first + 100:
        raise Refused(Why.TREATMENT_ENDS_FIRST)
    if year_is_noticed(first):
        raise Refused(Why.TREATED_TOO_LATE, year=first)


def _check_value(wish: TreatmentWish) -> None:
    if not wish.value:
        return
    if wish.kind is TreatmentKind.PENGURANGAN:
        try:
            one = reduction(wish.value, number=wish.number, article=wish.article)
        except (NotARate, ValueError):
            raise Refused(Why.BAD_REDUCTION) from None
        if not (one.rupiah or (one.rate is not None and one.rate.numerator)):
            raise Refused(Why.BAD_REDUCTION)
    elif wish.kind is TreatmentKind.NIK_TERBUKTI:
        if wish.value != PROVEN:
            raise Refused(Why.UNKNOWN_TREATMENT, year=wish.tax_year_from, value=wish.value)
    elif wish.value not in dict(choices(wish.kind, rules_of(wish.tax_year_from))):
        raise Refused(Why.UNKNOWN_TREATMENT, year=wish.tax_year_from, value=wish.value)


def _standing_of(wish: TreatmentWish) -> list[tuple[str, str, str]]:
    """What stands of this kind in the first year: NOP, value, subject."""
    there = standing(wish.tax_year_from, nops=wish.nops)
    return [
        (nop, one.value, one.subjek_id)
        for nop, its in sorted(there.items())
        for one in its
        if one.kind is wish.kind
    ]


def _before(wish: TreatmentWish) -> dict[str, object]:
    return {"standing": [[nop, value] for nop, value, _ in _standing_of(wish)]}


def _wish(told: Mapping[str, object]) -> TreatmentWish:
    nops, last = told["nops"], told["tax_year_to"]
    return TreatmentWish(
        kind=TreatmentKind(str(told["kind"])),
        value=str(told["value"]),
        nops=tuple(str(nop) for nop in nops) if isinstance(nops, list) else (),
        scope=Scope(str(told["scope"])),
        tax_year_from=int(str(told["tax_year_from"])),
        tax_year_to=None if last is None else int(str(last)),
        number=str(told["number"]),
        decided_on=date.fromisoformat(str(told["decided_on"])),
        article=str(told["article"]),
    )


def _years(wish: TreatmentWish, *, at: datetime) -> range:
    """The years that can have drafts."""
    latest = wib_day(at).year + 1
    return range(wish.tax_year_from, min(wish.tax_year_to or latest, latest) + 1)


def _keep_determinations_out(wish: TreatmentWish, *, at: datetime) -> None:
    """Until this transaction ends, no year concerned is determined: its snapshot would miss what is decided here."""
    with connection.cursor() as cursor:
        for year in _years(wish, at=at):
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [DETERMINATION_LOCK, year])
            if not cursor.fetchone()[0]:
                raise Refused(Why.ALREADY_RUNNING, year=year)


def _redrafted(wish: TreatmentWish, *, at: datetime) -> tuple[int, ...]:
    """Replaces the drafts of these objects; a year whose rules have changed since is determined anew as a whole."""
    done: list[int] = []
    for year in _years(wish, at=at):
        found = of_year(year)
        if found is None:
            continue
        found = determination_locked(found.number)
        if found.state is DeterminationState.APPROVED:
            raise Refused(Why.ALREADY_APPROVED, year=year)
        if found.state is DeterminationState.DRAFT and rules_of(year).hash == found.rules_hash:
            redetermine(found, wish.nops)
            done.append(year)
    return tuple(done)


def _without(facts: ObjectFacts, kind: TreatmentKind) -> ObjectFacts:
    """The object without this kind of treatment."""
    if kind is TreatmentKind.GOLONGAN:
        return facts._replace(golongan="")
    if kind is TreatmentKind.TARIF_KHUSUS:
        return facts._replace(tarif_khusus="")
    if kind is TreatmentKind.DIKECUALIKAN:
        return facts._replace(dikecualikan="")
    if kind is TreatmentKind.PENGURANGAN:
        return facts._replace(pengurangan=())
    return facts._replace(nik_proven=False)
