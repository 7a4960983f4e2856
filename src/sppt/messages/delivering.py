"""Sends what was put down: each try written down before it is made, a few tries over a day, then left to a person.

Two workers never make the same try: whoever inserts its row makes it. One that died over a try leaves it to be made
again ten minutes later; the mail box recognises a mail that came twice by its Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path

from django.db import connection, transaction

from sppt.kit import audit, clock
from sppt.messages.inbox import mail_of
from sppt.messages.post import Answer, Line, Post
from sppt.messages.preferences import Confirmation, preference_of
from sppt.messages.refusals import MessageRefused
from sppt.messages.words import DELIVERED, FINAL, Outcome, Purpose
from sppt.messages.writing import Site, confirm_mail, farewell_mail, told_mail

BACK_OFF = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720)
)  # seven tries over some 21 hours
LEASE = timedelta(minutes=10)  # after this a try that nobody ended was cut off
REMEMBERED = timedelta(days=7)
EACH_MAX = 50
PAGE = 50
WHOLE_SERVER = frozenset({Outcome.NOT_REACHED, Outcome.INSECURE, Outcome.NOT_LET_IN})
"""What would happen to every other mail too: the pass ends there."""

_DUE = (Path(__file__).parent / "sql" / "due.sql").read_text(encoding="utf-8")
_MAILS = (Path(__file__).parent / "sql" / "mails.sql").read_text(encoding="utf-8")


class State(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with its last try; `outcome` None: not tried yet."""

    number: int
    officer: str
    full_name: str
    purpose: Purpose
    made_at: datetime
    tried: int
    outcome: Outcome | None
    status: int | None
    tried_at: datetime | None
    next_at: datetime | None

    @property
    def state(self) -> State:
        if self.outcome is None or self.next_at is not None:
            return State.WAITING
        return State.SENT if self.outcome in DELIVERED else State.FAILED


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass did: mails sent, tries that failed, and why the whole way out is closed, if it is."""

    sent: int
    failed: int
    closed: Outcome | None


@dataclass(frozen=True, slots=True)
class _Due:
    number: int
    made_at: datetime
    officer: str
    purpose: Purpose
    address: str
    active: bool
    tried: int
    confirmation: Confirmation
    confirmed: bool

    @property
    def name(self) -> str:
        """One for each mail, also where a restored database counts anew."""
        return f"pesan-{self.number}-{int(self.made_at.timestamp())}"


def deliver(post: Post, site: Site, *, at: datetime, most: int = EACH_MAX) -> Passed:
    """One pass over what is due."""
    sent = failed = 0
    due = due_mails(at=at, most=most)
    if not due:
        return Passed(0, 0, None)
    with post.line() as line:
        for one in due:
            answer = _try(one, line, site)
            if answer is None:
                continue
            sent += answer.outcome is Outcome.SENT
            failed += answer.outcome not in DELIVERED
            if answer.outcome in WHOLE_SERVER:
                return Passed(sent, failed, answer.outcome)
    return Passed(sent, failed, None)


def _try(one: _Due, line: Line, site: Site) -> Answer | None:
    """One mail; None if another worker makes this try."""
    at = clock.now()
    if not _claim(one, at=at):
        return None
    try:
        mail = _written(one, site, at=at)
        answer = Answer(Outcome.WITHDRAWN) if mail is None else line.send(mail, to=one.address)
    except ValueError:  # what is to be said fits into no mail, and never will
        answer = Answer(Outcome.BROKEN)
    _note(one, answer, at=clock.now())
    return answer


def _written(one: _Due, site: Site, *, at: datetime) -> EmailMessage | None:
    """The mail as it is true now; None when nothing is left to say or nobody to say it to."""
    match one.purpose:
        case Purpose.CONFIRM:
            wanted = one.active and not one.confirmed and one.confirmation.until > at
            token = one.confirmation.token
            return confirm_mail(site, token, to=one.address, name=one.name, at=at) if wanted else None
        case Purpose.FAREWELL:
            return farewell_mail(site, to=one.address, name=one.name, at=at)
        case Purpose.TELL:
            how = preference_of(one.officer)
            told = [each for each in mail_of(one.number) if each.kind not in how.muted]
            if not one.active or not how.mail or how.address != one.address or not told:
                return None
            return told_mail(site, told, to=one.address, name=one.name, language=how.language, at=at)


def due_mails(*, at: datetime, most: int) -> list[_Due]:
    """Mails that are due, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"at": at, "since": at - REMEMBERED, "most": most})
        return [
            _Due(
                number,
                made_at,
                officer,
                Purpose(purpose),
                address,
                active,
                tried,
                Confirmation(asked, officer, *wanted),
                confirmed,
            )
            for number, made_at, officer, purpose, address, active, tried, asked, *wanted, confirmed in cursor
        ]


def _claim(one: _Due, *, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messages_attempt (delivery_id, number, begun_at, outcome, next_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [one.number, one.tried + 1, at, str(Outcome.BEGUN), at + LEASE],
        )
        return bool(cursor.rowcount == 1)


def _note(one: _Due, answer: Answer, *, at: datetime) -> None:
    """What became of a try; what is not final is tried again until the back-off ends."""
    again = answer.outcome not in FINAL and one.tried < len(BACK_OFF)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE messages_attempt SET outcome = %s, status = %s, next_at = %s"
            " WHERE delivery_id = %s AND number = %s AND outcome = %s",
            [
                str(answer.outcome),
                answer.status,
                at + BACK_OFF[one.tried] if again else None,
                one.number,
                one.tried + 1,
                str(Outcome.BEGUN),
            ],
        )


def mails(state: State | None, *, at: datetime, page: int = 1, most: int = PAGE) -> list[Mail]:
    """The mails of the last seven days, the newest first; `most` and one more if there is another page."""
    return _mails("" if state is None else str(state), 0, at=at, limit=most + 1, skip=most * (page - 1))


def try_again(number: int, *, by: str, at: datetime) -> None:
    """An officer asks for one more try of a mail that was given up. Raises MessageRefused (`not_given_up`)."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = _mails("failed", number, at=at, limit=1, skip=0)
        if not found or found[0].purpose is Purpose.CONFIRM:
            raise _not_given_up()
        cursor.execute(
            "INSERT INTO messages_attempt (delivery_id, number, begun_at, outcome, next_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [number, found[0].tried + 1, at, str(Outcome.ASKED), at],
        )
        if cursor.rowcount == 0:
            raise _not_given_up()
        detail = {"mail": number}
        audit.append(
            actor=f"officer:{by}", verb="send_mail_again", subject=f"surel:{number}", detail=detail, at=at
        )


def _not_given_up() -> MessageRefused:
    return MessageRefused(
        "not_given_up",
        "Surel ini tidak perlu atau tidak dapat dikirim ulang. Muat ulang daftarnya.",
        "This mail need not or cannot be sent again. Load the list again.",
    )


def _mails(state: str, number: int, *, at: datetime, limit: int, skip: int) -> list[Mail]:
    since = at - REMEMBERED
    with connection.cursor() as cursor:
        cursor.execute(
            _MAILS, {"since": since, "state": state, "number": number, "limit": limit, "skip": skip}
        )
        return [
            Mail(number, officer, full_name, Purpose(purpose), made_at, tried, _outcome(outcome), *rest)
            for number, officer, full_name, purpose, made_at, tried, outcome, *rest in cursor
        ]


def _outcome(word: str) -> Outcome | None:
    return Outcome(word) if word else None
