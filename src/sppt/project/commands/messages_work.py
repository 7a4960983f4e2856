"""The worker's task of messages: tells officers what stands, every quarter of an hour, and sends what is due."""

from __future__ import annotations

import threading
import time

from sppt.kit import log
from sppt.project.boot import work_as

REST_SECONDS = 5.0
CLOSED_SECONDS = 60.0  # a mail server that does not answer is left alone for a while
TELL_SECONDS = 900.0


def messages_until(stopping: threading.Event) -> None:
    """Tells and sends; what a lost database interrupts, the next pass finds again."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.messages.post import BadMailSettings
    from sppt.messages.rules import BadMessageRules

    work_as("app")
    told_at: float | None = None
    trouble = ""
    rest = REST_SECONDS
    while not stopping.wait(rest):
        try:
            if told_at is None or time.monotonic() - told_at >= TELL_SECONDS:
                tell_once()
                told_at = time.monotonic()
            rest = CLOSED_SECONDS if send_once() else REST_SECONDS
            trouble = ""
        except (DatabaseError, InterfaceError, BadMailSettings, BadMessageRules) as error:
            connection.close()
            rest = CLOSED_SECONDS
            if log.kind_of(error) != trouble:
                log.warning("messages", kind=log.kind_of(error), outcome="waiting")
            trouble = log.kind_of(error)
    connection.close()


def tell_once() -> tuple[int, int]:
    """Tells what stands now; messages told and mails put down."""
    from django.conf import settings

    from sppt.kit import clock
    from sppt.messages.preferences import preferences
    from sppt.messages.rules import rules_at
    from sppt.messages.telling import tell
    from sppt.project.exceptions import standing
    from sppt.project.mail import is_on

    at = clock.now()
    by_mail = preferences() if is_on() else {}
    done = tell(standing(at), rules_at(settings.SPPT_MESSAGE_RULES), by_mail=by_mail, at=at)
    if done.messages:
        log.info("messages", outcome="told", batch=done.messages)
    return done.messages, done.mails


def send_once() -> str:
    """Sends what is due; why the way out is closed, or empty."""
    from sppt.kit import clock
    from sppt.messages.delivering import deliver
    from sppt.project.mail import post, site

    way = post()
    if way is None:
        return ""
    passed = deliver(way, site(way.sender), at=clock.now())
    if passed.sent or passed.failed:
        outcome = str(passed.closed or ("sent" if not passed.failed else "some_failed"))
        log.info("mail", outcome=outcome, booked=passed.sent, lost=passed.failed)
    return str(passed.closed or "")
