"""The worker's part in virtual accounts that banks are told of: each bank in a hand of its own, so that none waits."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from sppt.kit import clock, log
from sppt.project.boot import work_as

if TYPE_CHECKING:
    from sppt.channels.snap.va_line import VaLine
    from sppt.partners.queries import LoggedMessage
    from sppt.partners.va import Va
    from sppt.partners.va_banks import CalledBank

HANDS = 4
EACH_MAX = 20
REST_SECONDS = 1


def numbers_until(stopping: threading.Event) -> None:
    """Attends to each number as it falls due. A lost database is waited for: every step is found again by its time."""
    from django.db import DatabaseError, InterfaceError, connection

    work_as("app")
    hands = ThreadPoolExecutor(HANDS, thread_name_prefix="va", initializer=work_as, initargs=("app",))
    desk = Desk(hands)
    down = False
    while not stopping.wait(REST_SECONDS):
        try:
            desk.look()
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("va", outcome="database_unavailable")
            down = True
    hands.shutdown(wait=True, cancel_futures=True)
    connection.close()


class Desk:
    """The banks in hand, and a line to each for as long as its settings stay the same."""

    def __init__(self, hands: ThreadPoolExecutor) -> None:
        self._hands = hands
        self._busy: dict[str, Future[None]] = {}
        self._lines: dict[CalledBank, VaLine] = {}

    def look(self) -> None:
        """Hands on what is due at banks that are not in hand already."""
        from sppt.partners.va import due_vas
        from sppt.partners.va_banks import known_banks

        self._busy = {partner: future for partner, future in self._busy.items() if not future.done()}
        waiting: dict[str, list[Va]] = {}
        for va in due_vas(at=clock.now()):
            if va.partner not in self._busy and len(waiting.setdefault(va.partner, [])) < EACH_MAX:
                waiting[va.partner].append(va)
        banks = known_banks() if waiting else {}
        for partner, due in waiting.items():
            if partner in banks:
                self._busy[partner] = self._hands.submit(_attend, due, self._line(banks[partner]))

    def _line(self, bank: CalledBank) -> VaLine:
        if bank not in self._lines:
            self._lines[bank] = line_to(bank)
        return self._lines[bank]


def line_to(bank: CalledBank) -> VaLine:
    """A line of one's own to a bank; what is said goes into the message log."""
    from django.conf import settings

    from sppt.channels.snap.va_line import VaLine
    from sppt.channels.webhooks import Reach

    return VaLine(bank, Reach(settings.SPPT_WEBHOOK_REACH), _put_down)


def _put_down(message: LoggedMessage) -> None:
    from django.conf import settings

    from sppt.partners.actions import log_messages

    log_messages([message], keep_years=settings.SPPT_MESSAGE_LOG_YEARS)


def _attend(due: Sequence[Va], line: VaLine) -> None:
    """One step for each; what fails here is found again by its time."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.channels.snap.va_keeper import attend

    for va in due:
        try:
            attend(va, line, at=clock.now())
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            log.warning("va", reference=va.reference, kind=log.kind_of(error), outcome="database_unavailable")
            return
        except Exception as trouble:
            log.unexpected("va", trouble, reference=va.reference)
