"""What approving means for the close of a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings

from sppt.accounts.actions import NotAllowed
from sppt.bookkeeping.closing import approve_year_end
from sppt.bookkeeping.refusals import Refused
from sppt.kit.perda import perda_of
from sppt.office.pembukuan.frame import chart
from sppt.office.words import either, t
from sppt.rules.rupiah import printed

YEAR_END_LABELS: Mapping[str, str] = {
    "year": "Tahun",
    "receivables": "Piutang akhir tahun",
    "allowance": "Penyisihan",
    "surplus": "Surplus LO ke ekuitas",
    "budget": "LRA ke SAL",
    "entries": "Banyak jurnal",
    "chart": "Kaidah jurnal",
    "digest": "Sidik jurnal",
}


def _rupiah(value: object) -> str:
    return printed(value) if isinstance(value, int) else str(value)


YEAR_END_FORMATS: Mapping[str, Callable[[object], str]] = dict.fromkeys(
    ("receivables", "allowance", "surplus", "budget"), _rupiah
)


def year_end(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves the close of a year; gives a sentence. Raises NotAllowed."""
    law = perda_of(settings.SPPT_CITY)
    try:
        done = approve_year_end(chart(), law, number, checker=checker, note=note, at=at)
    except Refused as refusal:
        raise NotAllowed(refusal.code, either(str(refusal), refusal.text_en)) from None
    return t(
        "Tahun {tahun} sekarang tertutup; {jumlah} jurnal ditulis.", tahun=done.year, jumlah=len(done.entries)
    )
