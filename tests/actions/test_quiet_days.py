"""A report that says "nothing moved" is a fact of its day; a file that says nothing at all is refused as before."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from sppt.payments.books import check_books
from sppt.reconciliation.closing import close_day
from sppt.reconciliation.days import day_view
from sppt.reconciliation.files import BOOKS
from sppt.reconciliation.matching import reconcile
from sppt.reconciliation.notes import Note
from sppt.reconciliation.reading.quiet import day_in
from sppt.reconciliation.refusals import ReportRefused
from sppt.reconciliation.taking import Taken, take_file
from sppt.reconciliation.watching import Limits, watch
from sppt.rules.calendar import WIB
from tests.actions.desk import wib
from tests.actions.recon_hands import MONDAY, TUESDAY, agree, pay
from tests.actions.report_files import API_HEADER
from tests.world import World

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=WIB)
NOTHING = f"{API_HEADER}\nTOTAL,0,0\n"
FIXED = "H" + "20260915\n" + "T" + "0" * 9 + "0" * 16 + "\n"


@pytest.fixture
def town(city: World) -> World:
    from sppt.partners.channels import forget_channels

    agree(city)
    forget_channels()
    return city


def take(content: str, name: str, *, profile: str = "api-csv") -> Taken:
    return take_file(name, content.encode(), profile=profile, by="officer:rina", at=NOW)


def test_a_quiet_day_is_kept_as_a_fact_with_no_line(town: World) -> None:
    taken = take(NOTHING, "bank-satu-20260914.csv")
    assert (taken.lines, taken.total, taken.findings) == (0, 0, (Note("quiet_day"),))
    assert town.rows("SELECT channel, first_day, last_day, lines FROM reconciliation_file") == [
        ("bank-satu", MONDAY, MONDAY, 0)
    ]
    reconcile(TUESDAY, at=NOW)
    [channel] = [one for one in day_view(MONDAY).channels if one.code == "bank-satu"]
    assert channel.reported
    close_day(MONDAY, actor="operator", at=NOW)
    assert [one.count for one in check_books((BOOKS,))] == [0, 0, 0]


def test_a_channel_that_says_nothing_moved_is_not_silent(town: World) -> None:
    pay(town, 1, at=wib("2026-09-07 10:00:00"))
    limits = Limits(30, 3, 1)
    assert [code for code, _ in watch(limits, owner="tini", today=TUESDAY).silent] == ["bank-satu"]
    take(NOTHING, "bank-satu-20260914.csv")
    assert watch(limits, owner="tini", today=TUESDAY).silent == ()


def test_a_fixed_report_of_a_quiet_day_is_taken_by_its_trailer(town: World) -> None:
    town.change("UPDATE partners_partner SET profile = 'iso-fixed' WHERE code = 'bank-satu'")
    assert take(FIXED, "h2h-2026-09-15.txt", profile="iso-fixed").lines == 0


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (NOTHING, "laporan.csv", "quiet_day_unknown"),
        (NOTHING, "bank-satu-20260914-20260915.csv", "quiet_day_unknown"),
        (NOTHING, "bank-satu-20260931.csv", "quiet_day_unknown"),
        (NOTHING, "bank-satu-20260917.csv", "future"),
        (API_HEADER, "bank-satu-20260914.csv", "header_only"),
        (NOTHING.replace("0,0", "1,0"), "bank-satu-20260914.csv", "count_lies"),
        (NOTHING.replace("0,0", "0,5"), "bank-satu-20260914.csv", "total_lies"),
        ("", "bank-satu-20260914.csv", "file_empty"),
    ],
)
def test_a_file_that_does_not_say_so_itself_is_no_quiet_day(
    town: World, content: str, name: str, code: str
) -> None:
    before = town.counts()
    with pytest.raises(ReportRefused) as refusal:
        take(content, name)
    assert refusal.value.code == code
    assert town.counts() == before


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("bank-20261120.csv", date(2026, 11, 20)),
        ("bank_2026-11-20_20261120.csv", date(2026, 11, 20)),
        ("Rekap 20-11-2026.xlsx", date(2026, 11, 20)),
        ("20.11.2026", date(2026, 11, 20)),
        ("bank-120261120.csv", None),
        ("bank-20261320.csv", None),
        ("bank.csv", None),
    ],
)
def test_a_name_tells_a_day_or_none(name: str, day: date | None) -> None:
    assert day_in(name) == day
