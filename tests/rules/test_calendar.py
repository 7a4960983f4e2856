"""WIB days and business days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from sppt.rules.calendar import (
    WIB,
    NotADate,
    business_day,
    date_text_en,
    day_end,
    day_start,
    read_date,
    tanggal,
    wib_day,
)

MIDNIGHT = time(0, 0)


def test_the_wib_day_turns_at_17_utc() -> None:
    assert wib_day(datetime(2025, 8, 31, 16, 59, 59, 999_999, tzinfo=UTC)) == date(2025, 8, 31)
    assert wib_day(datetime(2025, 8, 31, 17, 0, tzinfo=UTC)) == date(2025, 9, 1)


def test_a_moment_without_a_zone_has_no_day() -> None:
    naive = datetime(2025, 8, 31, 12, 0)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(ValueError, match="tanpa zona"):
        wib_day(naive)
    with pytest.raises(ValueError, match="tanpa zona"):
        business_day(naive, cutoff=MIDNIGHT)


def test_a_day_begins_where_the_day_before_ends() -> None:
    assert day_start(date(2025, 9, 1)) == day_end(date(2025, 8, 31)) == datetime(2025, 8, 31, 17, tzinfo=UTC)
    assert wib_day(day_end(date(2025, 8, 31)) - timedelta(microseconds=1)) == date(2025, 8, 31)


@pytest.mark.parametrize(
    ("at", "cutoff", "day"),
    [
        (datetime(2025, 8, 31, 21, 59, 59, tzinfo=WIB), time(22, 0), date(2025, 8, 31)),
        (datetime(2025, 8, 31, 22, 0, tzinfo=WIB), time(22, 0), date(2025, 9, 1)),
        (datetime(2025, 8, 31, 0, 0, tzinfo=WIB), time(22, 0), date(2025, 8, 31)),
        (datetime(2025, 8, 31, 23, 59, 59, tzinfo=WIB), MIDNIGHT, date(2025, 8, 31)),
        (datetime(2025, 9, 1, 0, 0, tzinfo=WIB), MIDNIGHT, date(2025, 9, 1)),
        (datetime(2025, 8, 31, 15, 0, tzinfo=UTC), time(22, 0), date(2025, 9, 1)),
    ],
)
def test_from_the_cut_off_on_it_is_the_next_business_day(at: datetime, cutoff: time, day: date) -> None:
    assert business_day(at, cutoff=cutoff) == day


def test_days_are_written_in_two_languages() -> None:
    assert tanggal(date(2025, 8, 31)) == "31 Agustus 2025"
    assert date_text_en(date(2025, 8, 31)) == "31 August 2025"
    assert [tanggal(date(2026, month, 1)).split()[1] for month in (1, 5, 12)] == [
        "Januari",
        "Mei",
        "Desember",
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31-08-2025", "bad_date"),
        ("20250831", "bad_date"),
        ("2025-8-31", "bad_date"),
        ("2025-08-31T00:00", "bad_date"),
        ("2025-W35-7", "bad_date"),
        ("2025-02-29", "bad_date"),
        ("0000-00-00", "bad_date"),
        ("", "bad_date"),
        ("1985-12-31", "date_out_of_range"),
        ("2200-01-01", "date_out_of_range"),
    ],
)
def test_a_date_has_one_written_form(written: str, code: str) -> None:
    with pytest.raises(NotADate) as refusal:
        read_date(written)
    assert refusal.value.code == code


@pytest.mark.parametrize("written", ["1986-01-01", "2024-02-29", "2199-12-31"])
def test_a_date_in_that_form_is_read(written: str) -> None:
    assert read_date(written).isoformat() == written
