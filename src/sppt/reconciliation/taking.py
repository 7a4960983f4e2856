"""Taking a file: it is stored with its original bytes and everything read from it, or not at all."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import connection, transaction

from sppt.kit import audit
from sppt.partners.channels import channels
from sppt.reconciliation import claims, statements
from sppt.reconciliation.language import Statement
from sppt.reconciliation.notes import Note, written
from sppt.reconciliation.profile import Kind, Profile
from sppt.reconciliation.profiles_known import profile_named
from sppt.reconciliation.reading.reports import report_batches
from sppt.reconciliation.reading.statements import read_statements
from sppt.reconciliation.reading.told import Here, Told
from sppt.reconciliation.refusals import ReportRefused
from sppt.rules.calendar import WIB

__all__ = ["ReportRefused", "Taken", "here_at", "take_file"]

NAME_MAX = 200
STORING_SECONDS = 300  # a million lines take longer than a page may


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken. `total`: payments and deposits less reversals; of statements, their entries.

    `repeated`: how many of its lines an earlier file had already.
    """

    file_id: int
    lines: int
    total: int
    repeated: int
    findings: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file on its way in: its bytes, what it was read by (`stamp`), who brought it and when."""

    name: str
    content: bytes
    digest: str
    kind: Kind
    stamp: str
    by: str
    at: datetime


def take_file(name: str, content: bytes, *, profile: str, by: str, at: datetime) -> Taken:
    """Reads a report or a statement and stores it; the same bytes again are the file that was taken before.

    `by` is who brought it, as the audit names actors: officer:rina, or watch. Raises ReportRefused.
    """
    wanted = profile_named(profile)
    digest = hashlib.sha256(content).hexdigest()
    known = _known(digest)
    if known is not None:
        return known
    parcel = Parcel(name[-NAME_MAX:], content, digest, wanted.kind, wanted.stamp, by, at)
    if wanted.kind is Kind.REPORT:
        return _take_report(parcel, wanted)
    return _take_statements(parcel, wanted)


def here_at(at: datetime) -> Here:
    """What a report is held against at a moment."""
    return Here(
        city=settings.SPPT_CITY,
        today=at.astimezone(WIB).date(),
        channels={code: channel.profile for code, channel in channels().items()},
    )


def _known(digest: str) -> Taken | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, lines, total FROM reconciliation_file WHERE sha256 = %s", [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    return Taken(row[0], row[1], row[2], row[1], (Note("same_file", count=row[1], file=row[0]),))


def _take_report(parcel: Parcel, profile: Profile) -> Taken:
    told = Told()
    batches = report_batches(parcel.content, profile, here_at(parcel.at), told=told, name=parcel.name)
    with _nothing_collected():
        first = next(batches, ())  # which names the channel
        with transaction.atomic():
            return store_report(parcel, told, chain([first], batches))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Lines hold no rings: to look for some among a hundred thousand takes a third of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def store_report(parcel: Parcel, told: Told, batches: claims.Batches) -> Taken:
    """Stores a report while it is read, in the caller's transaction: what is refused at its end leaves nothing.

    The first batch was read already, so that `told` knows the channel.
    """
    hold(told.channel)
    known = _known(parcel.digest)  # another hand may have brought the same file meanwhile
    if known is not None:
        return known
    file_id = _next_file()
    stored = claims.store(batches, told, file_id)
    notes = (
        *_repeat_notes(stored.repeated, told.lines, stored.of_file),
        *([Note("doubled", stored.doubled, stored.doubled_line)] if stored.doubled else []),
        *([Note("foreign_nop", told.foreign, told.foreign_line)] if told.foreign else []),
        *([Note("skipped", told.skipped)] if told.skipped else []),
        *([] if told.lines else [Note("quiet_day")]),
    )
    taken = Taken(file_id, told.lines, told.net, stored.repeated, notes)
    _insert(parcel, taken, told)
    return taken


def _take_statements(parcel: Parcel, profile: Profile) -> Taken:
    accounts = {channel.account for channel in channels().values()} - {""}
    today = parcel.at.astimezone(WIB).date()
    found = read_statements(parcel.content, profile, accounts=accounts, today=today)
    with transaction.atomic():
        hold(found[0].account)
        known = _known(parcel.digest)
        if known is not None:
            return known
        file_id = _next_file()
        stored = statements.store(found, file_id)
        entries = [entry for each in found for entry in each.entries]
        notes = (
            *_repeat_notes(stored.repeated, len(entries), stored.of_file),
            *([Note("first_statement")] if stored.is_first else []),
        )
        total = sum(entry.amount for entry in entries)
        taken = Taken(file_id, len(entries), total, stored.repeated, notes)
        _insert(parcel, taken, found)
    return taken


def _repeat_notes(repeated: int, lines: int, of_file: int) -> list[Note]:
    """`of_file`: the one file that all of them repeat, 0 if there are several."""
    if not repeated:
        return []
    return [Note("repeats_all" if repeated == lines and of_file else "repeats_some", repeated, file=of_file)]


def hold(key: str) -> None:
    """One file at a time for a channel or an account: two that overlap would not see each other's lines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{STORING_SECONDS}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"report:{key}"])


def _next_file() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('reconciliation_file', 'id'))")
        return int(cursor.fetchone()[0])


_INSERT = """
    INSERT INTO reconciliation_file (id, kind, channel, account, profile, name, sha256, content, first_day, last_day,
        lines, total, findings, taken_at, taken_by)
    OVERRIDING SYSTEM VALUE
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def _insert(parcel: Parcel, taken: Taken, found: Told | tuple[Statement, ...]) -> None:
    """The file itself, last: its findings are known only now, and it is never changed."""
    if isinstance(found, Told):
        channel, account, first, last = found.channel, None, found.first_day, found.last_day
    else:
        channel, account = None, found[0].account
        first, last = min(each.first_day for each in found), max(each.last_day for each in found)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                taken.file_id, str(parcel.kind), channel, account, parcel.stamp, parcel.name, parcel.digest,
                parcel.content, first, last, taken.lines, taken.total, written(taken.findings), parcel.at, parcel.by,
            ],
        )  # fmt: skip
    audit.append(
        actor=parcel.by,
        verb="take_report",
        subject=f"file:{taken.file_id}",
        detail={
            "of": channel or account,
            "lines": taken.lines,
            "repeated": taken.repeated,
            "sha256": parcel.digest,
            "total": taken.total,
        },
        at=parcel.at,
    )
