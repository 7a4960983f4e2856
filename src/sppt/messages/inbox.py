"""An officer's messages: read, counted, marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sppt.messages.words import Kind, Language, Values, sentence, step, title

PAGE = 25


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `since`: when the fact was first told to anybody; `ended_at`: it no longer stands."""

    number: int
    kind: Kind
    values: Values
    page: str
    since: datetime
    told_at: datetime
    read_at: datetime | None
    ended_at: datetime | None
    mailed: bool

    @property
    def is_new(self) -> bool:
        """Whether it waits to be read: what is over need not be."""
        return self.read_at is None and self.ended_at is None

    def title(self, language: Language) -> str:
        return title(self.kind, language)

    def sentence(self, language: Language) -> str:
        return sentence(self.kind, self.values, language)

    def step(self, language: Language) -> str:
        return step(self.kind, language)


_MESSAGES = (
    "SELECT id, kind, values, page, since, told_at, read_at, ended_at, delivery_id IS NOT NULL"
    " FROM messages_message"
)


def messages_of(officer: str, *, only_new: str, page: int, most: int = PAGE) -> Sequence[Message]:
    """A page of an officer's messages, the newest first, and one more if there is another page.

    `only_new`: "yes" for those that wait to be read.
    """
    new = " AND read_at IS NULL AND ended_at IS NULL" if only_new == "yes" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_MESSAGES} WHERE officer_id = %s{new} ORDER BY id DESC LIMIT %s OFFSET %s",
            [officer, most + 1, most * (page - 1)],
        )
        return [_message(row) for row in cursor]


def message_of(officer: str, number: int) -> Message | None:
    """One of an officer's messages; None if it is somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_MESSAGES} WHERE officer_id = %s AND id = %s", [officer, number])
        row = cursor.fetchone()
    return None if row is None else _message(row)


def new_count(officer: str) -> int:
    """How many wait to be read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM messages_message WHERE officer_id = %s AND read_at IS NULL AND ended_at IS NULL",
            [officer],
        )
        return int(cursor.fetchone()[0])


def mark_read(officer: str, numbers: Sequence[int], *, at: datetime) -> int:
    """Marks these messages of an officer as read; how many were not before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_message SET read_at = %s WHERE officer_id = %s AND id = ANY (%s::bigint[])"
            " AND read_at IS NULL",
            [at, officer, list(numbers)],
        )
        return int(cursor.rowcount)


def mail_of(delivery: int) -> list[Message]:
    """What a mail is to say now: what it was put down for, but for what is over or was read meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_MESSAGES} WHERE delivery_id = %s AND read_at IS NULL AND ended_at IS NULL ORDER BY id",
            [delivery],
        )
        return [_message(row) for row in cursor]


def _message(
    row: tuple[int, str, str, str, datetime, datetime, datetime | None, datetime | None, bool],
) -> Message:
    return Message(row[0], Kind(row[1]), json.loads(row[2]), *row[3:])
