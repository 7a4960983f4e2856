"""The worker's part in QRIS: wakes when a wish is written down, asks acquirers, and looks after what is open."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from sppt.kit import clock, log
from sppt.project.boot import work_as

if TYPE_CHECKING:
    from sppt.channels.qris.acquirer import SnapLine
    from sppt.partners.acquirers import Acquirer
    from sppt.partners.qr import Qr
    from sppt.partners.queries import LoggedMessage

HANDS = 8  # an acquirer that takes its time must not keep the next payer waiting
AWAY = timedelta(minutes=1)  # an acquirer that is not known any more may be so again
REST_SECONDS = 1  # between looks, unless a wish wakes us


def qris_until(stopping: threading.Event) -> None:
    """Attends to each wish as it falls due. A lost database is waited for: every step is found again by its time."""
    from django.db import DatabaseError, InterfaceError, connection

    work_as("app")
    hands = ThreadPoolExecutor(HANDS, thread_name_prefix="qris", initializer=work_as, initargs=("app",))
    desk = _Desk(hands)
    down = False
    while not stopping.is_set():
        try:
            desk.look()
            down = False
            _wait()
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("qris", outcome="database_unavailable")
            down = True
            stopping.wait(REST_SECONDS)
    hands.shutdown(wait=True, cancel_futures=True)
    connection.close()


def _wait() -> None:
    """Until a wish is written down, or a second is over."""
    import psycopg
    from django.db import OperationalError, connection

    from sppt.partners.qr import WAKE

    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {WAKE}")
    try:
        for _ in connection.connection.notifies(timeout=REST_SECONDS, stop_after=1):
            pass
    except psycopg.Error as error:
        raise OperationalError from error


class _Desk:
    """The wishes in hand, and a line to each acquirer for as long as its settings stay the same."""

    def __init__(self, hands: ThreadPoolExecutor) -> None:
        self._hands = hands
        self._busy: dict[int, Future[None]] = {}
        self._lines: dict[Acquirer, SnapLine] = {}

    def look(self) -> None:
        """Hands on what is due and not in hand already."""
        from sppt.partners.acquirers import acquirers
        from sppt.partners.qr import due_qrs, look_again

        self._busy = {number: future for number, future in self._busy.items() if not future.done()}
        at = clock.now()
        due = [qr for qr in due_qrs(at=at) if qr.id not in self._busy]
        known = acquirers() if due else {}
        for qr in due:
            acquirer = known.get(qr.partner)
            if acquirer is None:
                look_again(qr, at=at, after=AWAY)
            else:
                self._busy[qr.id] = self._hands.submit(_attend, qr, self._line(acquirer))

    def _line(self, acquirer: Acquirer) -> SnapLine:
        from sppt.channels.qris.acquirer import SnapLine

        if acquirer not in self._lines:
            self._lines[acquirer] = SnapLine(acquirer, _put_down)
        return self._lines[acquirer]


def _put_down(message: LoggedMessage) -> None:
    from django.conf import settings

    from sppt.partners.actions import log_messages

    log_messages([message], keep_years=settings.SPPT_MESSAGE_LOG_YEARS)


def _attend(qr: Qr, line: SnapLine) -> None:
    """One step; what fails here is found again by its time."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.channels.qris.keeper import attend

    try:
        attend(qr, line, at=clock.now())
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        log.warning("qris", reference=qr.reference, kind=log.kind_of(error), outcome="database_unavailable")
    except Exception as trouble:
        log.unexpected("qris", trouble, reference=qr.reference)
