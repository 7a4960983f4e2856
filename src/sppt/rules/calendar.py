"""Days as the law counts them: Western Indonesia Time (WIB), which is UTC+7 all year."""

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

WIB = timezone(timedelta(hours=7), "WIB")

YEAR_FIRST = 1986  # UU 12/1985 took effect on 1 January 1986
YEAR_LAST = 2199

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MIDNIGHT = time(0, 0)
_ONE_DAY = timedelta(days=1)
_MONTHS_ID = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
_MONTHS_EN = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


class NotADate(ValueError):
    """What was written is no day this law knows; `code` is bad_date or date_out_of_range."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


def wib_day(at: datetime) -> date:
    """The WIB day of a moment. Raises ValueError for a moment without a time zone."""
    return _in_wib(at).date()


def day_start(on: date) -> datetime:
    """The first moment of a WIB day."""
    return datetime.combine(on, _MIDNIGHT, tzinfo=WIB)


def day_end(on: date) -> datetime:
    """The end of a WIB day, itself already the first moment of the next."""
    return day_start(on + _ONE_DAY)


def business_day(at: datetime, *, cutoff: time) -> date:
    """The business day of a moment: from the cut-off (WIB) on it is the next; cut-off 00:00 means none."""
    local = _in_wib(at)
    late = cutoff != _MIDNIGHT and local.time() >= cutoff
    return local.date() + _ONE_DAY if late else local.date()


def _in_wib(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("Waktu tanpa zona tidak dapat ditempatkan pada hari WIB.")
    return at.astimezone(WIB)


@lru_cache(maxsize=4096)
def tanggal(on: date) -> str:
    """In Indonesian: "31 Agustus 2025"."""
    return f"{on.day} {_MONTHS_ID[on.month - 1]} {on.year}"


@lru_cache(maxsize=4096)
def date_text_en(on: date) -> str:
    """In English: "31 August 2025"."""
    return f"{on.day} {_MONTHS_EN[on.month - 1]} {on.year}"


def read_date(text: str) -> date:
    """Reads "2025-08-31" and no other form. Raises NotADate."""
    if not _ISO.fullmatch(text):
        raise NotADate(
            "bad_date", f"Tanggal {text[:20]!r} tidak terbaca. Tulis tahun-bulan-hari, misalnya 2025-08-31."
        )
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise NotADate(
            "bad_date", f"Tanggal {text!r} tidak ada di kalender. Periksa bulan dan harinya."
        ) from None
    if not YEAR_FIRST <= on.year <= YEAR_LAST:
        sentence = f"Tanggal {text} di luar {YEAR_FIRST} sampai {YEAR_LAST}. Periksa tahunnya."
        raise NotADate("date_out_of_range", sentence)
    return on
