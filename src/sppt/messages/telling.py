"""Facts become messages: at most once a day for each officer whom the rules name, and a mail for whoever wants one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from sppt.accounts.officers import Officer, officers
from sppt.accounts.words import Role
from sppt.kit.canonical import canonical
from sppt.messages.preferences import Preference
from sppt.messages.rules import Rule, Rules
from sppt.messages.words import ONCE, UNMAILED, Kind, Purpose, Values
from sppt.rules.calendar import wib_day

FACTS_MAX = 500
_LOCK = 7_370_711  # one teller at a time: two would put down two mails


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that stands and that officers must hear of until it is dealt with.

    `key` is the same for as long as it is the same thing. `owner` is told first, else everybody with one of `roles`, or
    with one of the rule's; `but` are never told. `values` hold no names of taxpayers and no NOP: mails carry them.
    """

    kind: Kind
    key: str
    page: str
    values: Values = field(default_factory=dict)
    owner: str = ""
    roles: frozenset[Role] = frozenset()
    but: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What one pass did: messages told, mails put down, messages whose fact no longer stands."""

    messages: int
    mails: int
    ended: int


@dataclass(frozen=True, slots=True)
class _Before:
    """When each standing fact was first told to anybody, and on which day each officer heard of it last."""

    since: Mapping[tuple[str, str], datetime]
    last: Mapping[tuple[str, str, str], date]


def tell(standing: Sequence[Fact], rules: Rules, *, by_mail: Mapping[str, Preference], at: datetime) -> Told:
    """Tells all that stands now to whom it is due today, and ends what no longer stands.

    `by_mail`: how officers want their mail; of those who are not in it nobody gets one.
    """
    facts = standing[:FACTS_MAX]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        ended = _end(standing, at=at)
        before, people = _before(), officers()
        told: list[tuple[int, str, Kind]] = []
        for fact in facts:
            rule = rules.rule(fact.kind, wib_day(at))
            if rule is not None:
                told += _tell_one(fact, rule, people, before, at=at)
        mails = _put_down(told, by_mail, at=at)
    return Told(len(told), mails, ended)


def _tell_one(
    fact: Fact, rule: Rule, people: Sequence[Officer], before: _Before, *, at: datetime
) -> Iterator[tuple[int, str, Kind]]:
    since = before.since.get((str(fact.kind), fact.key), at)
    for name in _recipients(fact, rule, people, told_for=at - since):
        if _is_due(before.last.get((name, str(fact.kind), fact.key)), rule, at=at):
            number = _write(fact, name, since=since, at=at)
            if number is not None:
                yield number, name, fact.kind


def _end(standing: Sequence[Fact], *, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_message SET ended_at = %s WHERE ended_at IS NULL AND kind <> ALL (%s::text[])"
            " AND NOT EXISTS (SELECT FROM unnest(%s::text[], %s::text[]) AS stands (kind, fact)"
            " WHERE stands.kind = messages_message.kind AND stands.fact = messages_message.fact)",
            [
                at,
                sorted(map(str, ONCE)),
                [str(one.kind) for one in standing],
                [one.key for one in standing],
            ],
        )
        return int(cursor.rowcount)


def _before() -> _Before:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, fact, officer_id, min(since), max(day) FROM messages_message WHERE ended_at IS NULL"
            " GROUP BY kind, fact, officer_id"
        )
        rows = cursor.fetchall()
    since: dict[tuple[str, str], datetime] = {}
    for kind, fact, _, first, _ in rows:
        since[kind, fact] = min(first, since.get((kind, fact), first))
    return _Before(since, {(name, kind, fact): day for kind, fact, name, _, day in rows})


def _recipients(fact: Fact, rule: Rule, people: Sequence[Officer], *, told_for: timedelta) -> Iterable[str]:
    """Who hears of it now: its owner or those whose work it is; heads when it has stood too long or nobody else can."""
    present = [one for one in people if one.active and one.name not in fact.but]
    roles = fact.roles or rule.roles
    first = [one.name for one in present if one.name == fact.owner]
    if not first:
        first = [one.name for one in present if roles.intersection(one.roles) - {Role.HEAD}]
    heads = [one.name for one in present if Role.HEAD in one.roles]
    late = told_for >= timedelta(hours=rule.head_after_hours)
    return dict.fromkeys([*first, *heads] if late or not first else first)


def _is_due(last: date | None, rule: Rule, *, at: datetime) -> bool:
    if last is None:
        return True
    return rule.again_days > 0 and (wib_day(at) - last).days >= rule.again_days


def _write(fact: Fact, name: str, *, since: datetime, at: datetime) -> int | None:
    """One message, in place of what the officer was told of it before; None if he has been told today.

    What ended and came back on the same day stands again in his inbox, and is told no second time.
    """
    day = wib_day(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_message (officer_id, kind, fact, day, values, page, since, told_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (officer_id, kind, fact, day) DO NOTHING"
            " RETURNING id",
            [
                name,
                str(fact.kind),
                fact.key,
                day,
                canonical(dict(fact.values)),
                fact.page,
                since,
                at,
            ],
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "UPDATE messages_message SET ended_at = NULL"
                " WHERE officer_id = %s AND kind = %s AND fact = %s AND day = %s",
                [name, str(fact.kind), fact.key, day],
            )
            return None
        cursor.execute(
            "UPDATE messages_message SET ended_at = %s"
            " WHERE officer_id = %s AND kind = %s AND fact = %s AND ended_at IS NULL AND id <> %s",
            [at, name, str(fact.kind), fact.key, row[0]],
        )
    return int(row[0])


def _put_down(
    told: Sequence[tuple[int, str, Kind]], by_mail: Mapping[str, Preference], *, at: datetime
) -> int:
    """One mail for each officer with a confirmed address, about all that he was told just now and wants by mail."""
    wanted: dict[str, list[int]] = {}
    for number, name, kind in told:
        how = by_mail.get(name)
        if how is not None and how.mail and how.address and kind not in how.muted | UNMAILED:
            wanted.setdefault(name, []).append(number)
    with connection.cursor() as cursor:
        for name, numbers in wanted.items():
            cursor.execute(
                "INSERT INTO messages_delivery (officer_id, purpose, address, made_at) VALUES (%s, %s, %s, %s)"
                " RETURNING id",
                [name, str(Purpose.TELL), by_mail[name].address, at],
            )
            cursor.execute(
                "UPDATE messages_message SET delivery_id = %s WHERE id = ANY (%s)",
                [cursor.fetchone()[0], numbers],
            )
    return len(wanted)
