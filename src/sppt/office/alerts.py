"""What an officer should see to without being asked: sentences that lead to a page, shown above the inbox.

A desk with alerts of its own adds one line to SOURCES.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sppt.office.admin.alerts import partner_alerts
from sppt.office.admin.qris import qris_alerts
from sppt.office.alert import Alert
from sppt.office.rekonsiliasi.alerts import reconciliation_alerts
from sppt.office.shell import SignedIn

SHOWN_MAX = 50

SOURCES: tuple[Callable[[SignedIn], Sequence[Alert]], ...] = (
    partner_alerts,
    qris_alerts,
    reconciliation_alerts,
)


def alerts(officer: SignedIn) -> list[Alert]:
    """What this officer should see to, at most fifty."""
    return [alert for source in SOURCES for alert in source(officer)][:SHOWN_MAX]
