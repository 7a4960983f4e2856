"""A file is taken whole or not at all, kept as it came, and nothing in it counts twice."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections
from psycopg.errors import ForeignKeyViolation

from sppt.payments.books import check_books
from sppt.reconciliation.files import BOOKS
from sppt.reconciliation.notes import Note
from sppt.reconciliation.profiles_known import save_profile, shipped
from sppt.reconciliation.reading import reports
from sppt.reconciliation.taking import ReportRefused, Taken, take_file
from sppt.rules.calendar import WIB
from tests.actions.report_files import API, API_HEADER, API_LINES, CAMT, CAMT_ENTRIES, MT940, camt, entry
from tests.world import World

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=WIB)


@pytest.fixture
def town(city: World) -> World:
    """A city whose channel bank-satu reports by the API's form and settles to one account."""
    from sppt.partners.channels import forget_channels

    city.channel("bank-satu")
    city.change(
        "UPDATE partners_partner SET account = '0001234567890', profile = 'api-csv' WHERE code = 'bank-satu'"
    )
    forget_channels()
    return city


def take(content: str | bytes, *, profile: str = "api-csv", name: str = "laporan") -> Taken:
    raw = content if isinstance(content, bytes) else content.encode()
    return take_file(name, raw, profile=profile, by="officer:rina", at=NOW)


def lines(*many: str, net: int) -> str:
    return "\n".join([API_HEADER, *many, f"TOTAL,{len(many)},{net}", ""])


def test_a_report_is_stored_with_its_bytes_and_every_line(town: World) -> None:
    taken = take(API, name="bank-satu-20261120.csv")
    assert (taken.lines, taken.total, taken.repeated, taken.findings) == (3, 300_000, 0, ())
    [(name, sha, content, kind, channel, first, last, by)] = town.rows(
        "SELECT name, sha256, content, kind, channel, first_day::text, last_day::text, taken_by"
        " FROM reconciliation_file"
    )
    assert (name, kind, channel, by) == ("bank-satu-20261120.csv", "report", "bank-satu", "officer:rina")
    assert content == API.encode()
    assert sha == hashlib.sha256(API.encode()).hexdigest()
    assert (first, last) == ("2026-11-20", "2026-11-20")
    assert town.rows(
        "SELECT line_no, kind, reference, nop, tax_year, code, amount, fee, paid_at = '2026-11-20 08:15+07',"
        " settlement_date::text, receipt, original_reference, repeats_id FROM reconciliation_claim ORDER BY line_no"
    ) == [
        (
            2,
            "payment",
            "S1-001",
            "367605001500502120",
            2026,
            "",
            1_250_000,
            2_500,
            True,
            "2026-11-21",
            "",
            "",
            None,
        ),
        (
            3,
            "payment",
            "S1-002",
            "",
            0,
            "1234567890",
            300_000,
            2_500,
            False,
            "2026-11-21",
            "ABCD0000EFGH1111",
            "",
            None,
        ),
        (
            4,
            "reversal",
            "S1-003",
            "367605001500502120",
            2026,
            "",
            1_250_000,
            0,
            False,
            "2026-11-21",
            "",
            "S1-001",
            None,
        ),
    ]
    assert town.rows(
        "SELECT verb, actor FROM kit_audit_event WHERE subject = %s", f"file:{taken.file_id}"
    ) == [("take_report", "officer:rina")]


def test_the_same_bytes_again_are_the_file_that_was_taken(town: World) -> None:
    first = take(API)
    before = town.counts()
    again = take(API, name="salinan.csv")
    assert (again.file_id, again.repeated) == (first.file_id, 3)
    assert [note.code for note in again.findings] == ["same_file"]
    assert town.counts() == before


def test_the_same_lines_in_another_order_or_with_others_are_known_again(town: World) -> None:
    first = take(API)
    reordered = take(lines(*reversed(API_LINES), net=300_000))
    assert reordered.repeated == 3
    assert reordered.findings == (Note("repeats_all", 3, file=first.file_id),)
    fresh = API_LINES[0].replace("S1-001", "S1-009")
    longer = take(lines(API_LINES[1], fresh, net=1_550_000))
    assert (longer.repeated, longer.findings) == (1, (Note("repeats_some", 1, file=first.file_id),))
    assert town.rows(
        "SELECT count(*), sum(amount) FROM reconciliation_claim WHERE repeats_id IS NULL AND kind = 'payment'"
    ) == [(3, 2_800_000)]


def test_a_file_whose_later_lines_are_of_an_earlier_one_is_compared_from_its_first_line_on(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take(lines(*API_LINES[1:], net=-950_000))
    monkeypatch.setattr(reports, "BATCH", 1)  # what was stored of the first batches is taken back
    fresh = API_LINES[0].replace("2026-11-20", "2026-11-19")
    longer = take(lines(fresh, *API_LINES, net=1_550_000))
    assert (longer.lines, longer.repeated) == (4, 2)
    assert longer.findings == (Note("repeats_some", 2, file=first.file_id),)
    assert town.rows(
        "SELECT line_no, repeats_id IS NOT NULL FROM reconciliation_claim WHERE file_id = %s ORDER BY line_no",
        longer.file_id,
    ) == [(2, False), (3, False), (4, True), (5, True)]


COPIED = """
    INSERT INTO reconciliation_claim (file_id, line_no, channel, kind, reference, nop, tax_year, code, amount, fee,
                                      paid_at, receipt, original_reference, repeats_id)
    SELECT %s, 99, channel, kind, reference, nop, tax_year, code, amount, fee, paid_at, receipt, original_reference, %s
    FROM reconciliation_claim LIMIT 1
"""


def test_no_line_is_without_its_file_or_the_line_it_repeats(town: World) -> None:
    taken = take(API)
    before = town.counts()
    for file, repeats in ((taken.file_id + 1000, None), (taken.file_id, 1_000_000)):
        with pytest.raises(ForeignKeyViolation):
            town.change(COPIED, file, repeats)
    assert town.counts() == before


def test_a_line_that_stands_twice_in_one_file_is_no_repeat_but_is_told(town: World) -> None:
    taken = take(lines(API_LINES[0], API_LINES[0], net=2_500_000))
    assert (taken.repeated, taken.findings) == (0, (Note("doubled", 1, 3),))
    again = take(lines(API_LINES[0], API_LINES[0], API_LINES[0], net=3_750_000))
    assert again.repeated == 2  # the third is one more than the earlier file had
    assert town.rows("SELECT count(*) FROM reconciliation_claim WHERE repeats_id IS NULL") == [(3,)]


def test_a_line_of_which_anything_differs_is_another_line(town: World) -> None:
    take(API)
    assert take(lines(API_LINES[0].replace("2026-11-21", "2026-11-22"), net=1_250_000)).repeated == 0


REFUSED = (
    (API.replace("300000\n", "1\n"), "api-csv", "total_lies"),
    (API.replace("bank-satu", "bank-lain"), "api-csv", "channel_unknown"),
    (API, "va-csv", "header_missing"),
    (API, "tidak-ada", "profile_unknown"),
    (MT940.replace("0001234567890", "77"), "mt940", "account_unknown"),
    (camt(CAMT_ENTRIES[1:]), "camt053", "balances_gap"),
)


def test_a_refused_file_leaves_nothing_behind(town: World) -> None:
    before = town.counts()
    for content, profile, code in REFUSED:
        with pytest.raises(ReportRefused) as found:
            take(content, profile=profile)
        assert found.value.code == code
    assert town.counts() == before


def test_signs_that_mean_something_to_the_database_are_kept_as_they_are(town: World) -> None:
    take(lines(API_LINES[0].replace("S1-001", r"S1\N\t-1"), net=1_250_000))
    assert town.rows("SELECT reference FROM reconciliation_claim") == [(r"S1\N\t-1",)]


def test_the_same_statement_in_two_forms_moves_the_money_once(town: World) -> None:
    first = take(MT940, profile="mt940")
    assert (first.lines, first.total, first.repeated) == (3, 1_530_000, 0)
    assert first.findings == (Note("first_statement"),)
    again = take(CAMT, profile="camt053")
    assert (again.repeated, again.findings) == (3, (Note("repeats_all", 3, file=first.file_id),))
    assert town.rows("SELECT count(*), sum(amount) FROM reconciliation_entry WHERE repeats_id IS NULL") == [
        (3, 1_530_000)
    ]
    assert town.rows("SELECT count(repeats_id) FROM reconciliation_statement") == [(1,)]


def test_the_same_statement_in_another_order_moves_the_money_once(town: World) -> None:
    take(MT940, profile="mt940")
    assert take(camt(reversed(CAMT_ENTRIES)), profile="camt053").repeated == 3


def later(content: str, *, days: int, opening: str, closing: str) -> str:
    """The sample statement some days later, between other balances."""
    moved = content.replace("IDR1001530000,00", f"IDR{closing},00").replace(
        "IDR1000000000,00", f"IDR{opening},00"
    )
    return (
        moved.replace("261120", f"26112{days}")
        .replace("1120C", f"112{days}C")
        .replace("1120D", f"112{days}D")
    )


def test_a_statement_must_follow_the_one_before_and_lead_to_the_one_after(town: World) -> None:
    take(later(MT940, days=1, opening="1001530000", closing="1003060000"), profile="mt940")
    with pytest.raises(ReportRefused) as found:
        take(later(MT940, days=0, opening="999999999", closing="1001529999"), profile="mt940")
    assert found.value.code == "statement_gap_after"
    take(MT940, profile="mt940")
    with pytest.raises(ReportRefused) as found:
        take(later(MT940, days=2, opening="1001530000", closing="1003060000"), profile="mt940")
    assert found.value.code == "statement_gap"
    assert town.rows("SELECT count(*) FROM reconciliation_statement") == [(2,)]


def test_a_longer_statement_counts_only_what_is_new(town: World) -> None:
    take(MT940, profile="mt940")
    new = entry("70000.00", "CRDT", "B4", "SETORAN").replace("2026-11-20", "2026-11-21")
    longer = camt([*CAMT_ENTRIES, new], closing="1001600000.00").replace(
        "<Dt><Dt>2026-11-20</Dt></Dt>", "<Dt><Dt>2026-11-21</Dt></Dt>"
    )
    assert take(longer, profile="camt053").repeated == 3
    assert town.rows("SELECT sum(amount) FROM reconciliation_entry WHERE repeats_id IS NULL") == [
        (1_600_000,)
    ]


def test_the_second_page_of_a_day_with_the_amounts_of_the_first_counts_again(town: World) -> None:
    take(MT940, profile="mt940")
    again = later(MT940, days=0, opening="1001530000", closing="1003060000").replace(
        ":28C:00325/001", ":28C:00325/002"
    )
    assert take(again, profile="mt940").repeated == 0
    assert town.rows("SELECT sum(amount) FROM reconciliation_entry WHERE repeats_id IS NULL") == [
        (3_060_000,)
    ]


def test_other_entries_for_days_already_taken_are_refused(town: World) -> None:
    take(MT940, profile="mt940")
    other = camt([entry("1530000.00", "CRDT", "B9", "SEMUA")])
    with pytest.raises(ReportRefused) as found:
        take(other, profile="camt053")
    assert found.value.code == "statement_overlap"
    assert town.rows("SELECT count(*) FROM reconciliation_entry") == [(3,)]


def test_the_books_of_files_hold_and_notice_what_was_changed_behind_them(town: World) -> None:
    take(API)
    take(lines(*reversed(API_LINES), net=300_000))
    take(MT940, profile="mt940")
    take(CAMT, profile="camt053")
    assert [one.count for one in check_books((BOOKS,))] == [0, 0, 0]
    town.change("ALTER TABLE reconciliation_claim DISABLE TRIGGER insert_only")
    town.change("UPDATE reconciliation_claim SET amount = amount + 1 WHERE line_no = 3")
    town.change("ALTER TABLE reconciliation_entry DISABLE TRIGGER insert_only")
    town.change("UPDATE reconciliation_entry SET repeats_id = NULL WHERE entry_no = 1")
    town.change("ALTER TABLE reconciliation_claim DISABLE TRIGGER lines_stand")
    town.change(COPIED, 900, None)
    found = {one.check: sorted(each.subject for each in one.differences) for one in check_books((BOOKS,))}
    assert list(found.values()) == [["file:1", "file:2", "file:900"], ["account:0001234567890"], []]


def test_two_hands_bringing_the_same_lines_at_once_count_them_once(town: World) -> None:
    def bring(content: str) -> int:
        try:
            return take(content).repeated
        finally:
            connections.close_all()

    files = [API, API, lines(*reversed(API_LINES), net=300_000), API.replace("\n", "\r\n")]
    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(bring, files)) == [0, 3, 3, 3]
    assert town.rows("SELECT count(*), count(repeats_id) FROM reconciliation_claim") == [(9, 6)]


def test_a_file_remembers_the_version_of_the_profile_it_was_read_by(town: World) -> None:
    town.officer("rina", "bendahara")
    assert save_profile("api-csv", shipped()["api-csv"] + "# 2\n", by="rina", at=NOW).version == 1
    assert save_profile("api-csv", shipped()["api-csv"] + "# 2\n", by="rina", at=NOW).version == 1
    assert save_profile("api-csv", shipped()["api-csv"] + "# 3\n", by="rina", at=NOW).version == 2
    take(API)
    assert town.rows("SELECT profile FROM reconciliation_file") == [("api-csv@2",)]
