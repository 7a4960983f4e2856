"""The worker's task of penetapan: determines the years that officers asked for, and issues those that were approved."""

from __future__ import annotations

import threading

from sppt.kit import log
from sppt.project.boot import work_as

YEARS_REST_SECONDS = 2.0


def years_until(stopping: threading.Event) -> None:
    """Looks for work every other second; what a lost database interrupts, the next pass begins again."""
    from django.db import DatabaseError, InterfaceError, connection

    from sppt.assessment.working import work_once
    from sppt.kit import clock

    work_as("app")
    down = False
    while not stopping.wait(YEARS_REST_SECONDS):
        try:
            for one in work_once(at=clock.now()):
                outcome = "refused" if one.problem else str(one.did)
                log.info("determine", reference=str(one.tax_year), outcome=outcome)
            down = False
        except (DatabaseError, InterfaceError):
            connection.close()
            if not down:
                log.warning("determine", outcome="database_unavailable")
            down = True
    connection.close()
