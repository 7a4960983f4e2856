"""The demo's bank week: payments of the last days with the channels' reports and the bank's statements of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from sppt.kit import clock
from sppt.partners.channels import read_channels
from sppt.rules.calendar import wib_day
from sppt.rules.nop import Nop
from sppt.trials import month
from sppt.trials.city.years import NEWEST_YEAR
from sppt.trials.month.files import write_files
from sppt.trials.month.plan import Label
from sppt.trials.month.whole import plan, tell

CHANNELS = ("loket", "bank-satu", "agregator", "bank-va", "iso-a", "qris-contoh")
DAYS, A_DAY, SEED = 5, 3, 36760
SINCE = timedelta(days=9)  # so that all its money has come
PLANTS = dict.fromkeys(
    (Label.CARRIED_OVER, Label.CLAIM_ONLY, Label.LEDGER_ONLY, Label.DUPLICATE_CLAIM, Label.STATEMENT_SHORT), 1
)


def make_reports(directory: Path, *, but: Sequence[str]) -> Path:
    """Plays the week once, over bills other than those of these NOPs; the folder of the files."""
    folder = directory / "laporan"
    if folder.exists():
        return folder
    first = wib_day(clock.now()) - SINCE
    channels = [code for code in CHANNELS if code in read_channels()]  # ISO 8583 may be switched off
    planned = plan(seed=SEED, channels=channels, first=first, days=DAYS, a_day=A_DAY, plants=PLANTS)
    bills = _unpaid(len(planned.bills), before=first, but=but)
    if len(bills) == len(planned.bills):
        told = tell(planned, bills)
        write_files(folder, told.files, told.planted)
    return folder


def _unpaid(most: int, *, before: date, but: Sequence[str]) -> list[tuple[Nop, int]]:
    statement = (Path(month.__file__).parent / "sql" / "unpaid.sql").read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"year": NEWEST_YEAR, "before": before, "but": list(but), "most": most})
        return [(Nop(nop), year) for nop, year in cursor]
