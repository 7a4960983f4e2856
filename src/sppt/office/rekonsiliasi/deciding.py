"""What approving means for the proposals of reconciliation, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sppt.accounts.actions import NotAllowed
from sppt.office.rekonsiliasi.words import finding_name, sentence_of
from sppt.office.words import day_text, t
from sppt.reconciliation import deciding
from sppt.reconciliation.classes import Finding
from sppt.rules.calendar import read_date
from sppt.rules.rupiah import printed

LABELS: Mapping[str, str] = {
    "case": "Nomor selisih",
    "class": "Kelas",
    "channel": "Kanal",
    "day": "Hari",
    "amount": "Jumlah",
    "about": "Tentang",
    "with_case": "Nomor selisih yang lain",
    "with": "Sisi yang lain",
    "keep_as": "Dititipkan atas kanal",
    "state": "Keadaan",
}


def match(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves a pair by hand; gives a sentence. Raises NotAllowed."""
    _approved(deciding.approve_match, number, checker=checker, note=note, at=at)
    return t("Kedua sisi ini sekarang satu pasangan.")


def resolve(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves the end of a difference; gives a sentence. Raises NotAllowed."""
    _approved(deciding.approve_resolution, number, checker=checker, note=note, at=at)
    return t("Selisih ini sekarang selesai.")


def keep(number: int, *, checker: str, note: str, at: datetime) -> str:
    """Approves that over money waits; gives a sentence. Raises NotAllowed."""
    kept = _approved(deciding.approve_keep, number, checker=checker, note=note, at=at)
    return t("Uangnya sekarang titipan nomor {nomor}.", nomor=kept)


def _approved(
    approve: Callable[..., int | None], number: int, *, checker: str, note: str, at: datetime
) -> int | None:
    try:
        return approve(number, checker=checker, note=note, at=at)
    except NotAllowed as error:
        raise NotAllowed(error.code, sentence_of(error)) from None


def _finding(value: object) -> str:
    return finding_name(Finding(str(value)))


def _day(value: object) -> str:
    return day_text(read_date(str(value)))


def _amount(value: object) -> str:
    return printed(value) if isinstance(value, int) else str(value)


def _state(value: object) -> str:
    return t("Selesai") if value == "ended" else t("Terbuka")


FORMATS: Mapping[str, Callable[[object], str]] = {
    "class": _finding,
    "day": _day,
    "amount": _amount,
    "state": _state,
}
