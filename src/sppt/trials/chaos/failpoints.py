"""Places where a channel process of a trial kills itself, and the planted bug that answers before the commit.

Only the trial's own entrance installs them (see project/commands/chaos_doors.py); `sppt serve` knows nothing of them.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import psycopg
from django.db import connection, transaction

from sppt.channels import judging
from sppt.channels.snap import work
from sppt.partners.demo_qris import ACQUIRER
from sppt.payments.actions import record_payments
from sppt.payments.language import Incoming, Outcome

FOLDER = "failpoints"
HASTY_SECONDS = 1.5
DIED = "died-"  # with the port of the process that did


class FailPoint(StrEnum):
    """Names of files: while one lies there, the next batch dies at that place and takes the file with it."""

    BEFORE_COMMIT = "before-commit"
    AFTER_COMMIT = "after-commit"
    HASTY = "hasty"  # the planted bug; this file stays


def install(home: Path) -> None:
    """Puts the fail points between the lanes of payments and the core."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)

    def recorded(many: Sequence[Incoming], *, at: datetime) -> list[Outcome]:
        if _dies(folder / FailPoint.BEFORE_COMMIT):
            with transaction.atomic():
                record_payments(many, at=at)
                os.kill(os.getpid(), signal.SIGKILL)
        # A notice of the acquirer is claimed in a transaction of its own, which the planted bug would leave open.
        hasty = (folder / FailPoint.HASTY).exists() and all(one.channel != ACQUIRER[0] for one in many)
        answers = (_answer_early if hasty else record_payments)(many, at=at)
        if _dies(folder / FailPoint.AFTER_COMMIT):
            os.kill(os.getpid(), signal.SIGKILL)
        return answers

    for module in (judging, work):
        setattr(module, "record_payments", recorded)  # noqa: B010 (the name is imported there, not defined)


def _dies(file: Path) -> bool:
    """Whether it is this process that dies here: one only takes the file, and leaves another with its port."""
    try:
        file.rename(file.parent / f"{DIED}{os.environ['CHANNEL_PORT']}")
    except FileNotFoundError:
        return False
    return True


def _answer_early(many: Sequence[Incoming], *, at: datetime) -> list[Outcome]:
    """The planted bug: the answer is given now, and the commit comes later, if at all."""
    connection.ensure_connection()
    raw = connection.connection
    with suppress(psycopg.Error):
        raw.commit()
    if raw.autocommit:
        raw.autocommit = False
    answers = record_payments(many, at=at)
    threading.Timer(HASTY_SECONDS, _commit, [raw]).start()
    return answers


def _commit(raw: psycopg.Connection[object]) -> None:
    with suppress(psycopg.Error):  # what was answered is lost: this is the bug
        raw.commit()
