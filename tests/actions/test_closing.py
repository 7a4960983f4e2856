"""A day closes once, in order, over nothing that lacks a class, an account or an owner; and never changes again."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import psycopg
import pytest

from sppt.accounts.actions import NotAllowed
from sppt.payments.books import BOOKS, check_books
from sppt.reconciliation import closing, days, deciding
from sppt.reconciliation.cases import CaseFilter, assign, case_by_id, events_of, note, open_cases, place
from sppt.reconciliation.closing import (
    GENESIS,
    NotClosed,
    OpenFigures,
    certificate_of,
    close_day,
    figures_of,
    is_whole,
)
from sppt.reconciliation.days import day_view
from sppt.reconciliation.matching import reconcile
from sppt.rules.posting import Account
from tests.actions.desk import booked, nothing_written, opened, request, wib
from tests.actions.recon_hands import (
    BANK,
    MONDAY,
    TUESDAY,
    Credit,
    Line,
    agree,
    balance,
    pay,
    report,
    statement,
)
from tests.world import World, nop

MORNING = wib("2026-09-16 08:00:00")
WEDNESDAY = date(2026, 9, 16)
_POSTING = (
    "INSERT INTO ledger_posting (at, business_day, law_on, debit, credit, amount, event, source, source_id)"
    " VALUES ('2026-09-16', '2026-09-14', '2026-09-14', 'kas_daerah', 'titipan', 1, 'x', 'case', 1)"
)


def books_that_agree(city: World) -> None:
    city.officer("tini", "bendahara")
    agree(city)
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(1_000_000, "BANK-SATU")])


def books_differ() -> list[str]:
    return [
        f"{one.check}: {one.subject}"
        for checked in check_books((BOOKS, days.BOOKS))
        for one in checked.differences
    ]


def codes(error: pytest.ExceptionInfo[NotClosed]) -> set[str]:
    return {point.code for point in error.value.points}


def test_a_day_that_agrees_closes_with_nothing_unexplained(city: World) -> None:
    books_that_agree(city)
    made = close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert (made.number, made.previous, is_whole(made)) == (1, GENESIS, True)
    assert figures_of(made).unexplained == 0
    assert city.rows('SELECT "on", closed_by FROM ledger_closed_day') == [(MONDAY, "officer:tini")]
    assert certificate_of(MONDAY) == made


def test_each_certificate_is_bound_to_the_one_before(city: World) -> None:
    books_that_agree(city)
    first = close_day(MONDAY, actor="officer:tini", at=MORNING)
    second = close_day(TUESDAY, actor="officer:tini", at=MORNING)
    assert second.previous == first.hash
    assert second.number == 2
    assert books_differ() == []


def test_a_closed_day_is_closed_once_and_takes_no_posting_and_no_change(city: World) -> None:
    books_that_agree(city)
    close_day(MONDAY, actor="officer:tini", at=MORNING)
    with nothing_written(city):
        with pytest.raises(NotClosed) as error:
            close_day(MONDAY, actor="officer:tini", at=MORNING)
        assert error.value.code == "already_closed"
        for forbidden in (
            _POSTING,
            "UPDATE reconciliation_certificate SET figures = '{}'",
            "DELETE FROM reconciliation_certificate",
        ):
            with pytest.raises(psycopg.Error):
                city.change(forbidden)


def test_days_close_in_order_and_only_when_they_are_over(city: World) -> None:
    books_that_agree(city)
    with nothing_written(city), pytest.raises(NotClosed) as error:
        close_day(TUESDAY, actor="officer:tini", at=MORNING)
    assert error.value.code == "out_of_order"
    with pytest.raises(NotClosed) as error:
        close_day(date(2026, 9, 16), actor="officer:tini", at=MORNING)
    assert error.value.code == "day_not_over"


def test_a_day_stays_open_without_the_report_and_the_statement(city: World) -> None:
    city.officer("tini", "bendahara")
    agree(city)
    pay(city, 1)
    with pytest.raises(NotClosed) as error:
        close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert codes(error) == {"report_missing"}
    report(city, [Line("R-1", 1_000_000)])
    with pytest.raises(NotClosed) as error:
        close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert codes(error) == {"statement_missing"}
    assert certificate_of(MONDAY) is None


def test_a_difference_needs_an_account_and_an_owner_before_the_day_closes(city: World) -> None:
    books_that_agree(city)
    statement(city, [Credit(77_000, "TANPA BERITA", on=MONDAY)], on=MONDAY)
    with pytest.raises(NotClosed) as error:
        close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert codes(error) == {"case_unexplained"}
    assert "akun dan penanggung jawab" in str(error.value)
    case = open_cases()[0]
    assign([case.id], owner="tini", by="tini", at=MORNING)
    with pytest.raises(NotClosed, match="belum punya akun"):
        close_day(MONDAY, actor="officer:tini", at=MORNING)
    place(case.id, account=Account.TITIPAN, by="tini", at=MORNING)
    made = close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert figures_of(made).unexplained == 0
    assert figures_of(made).open == (OpenFigures(case.id, "unknown_entry", "", 77_000, "titipan", "tini"),)


@pytest.mark.parametrize("finding", [None, "", "lain-lain"])
def test_a_difference_without_a_class_cannot_be_written(city: World, finding: str | None) -> None:
    with nothing_written(city), pytest.raises(psycopg.IntegrityError, match="finding"):
        city.change(
            "INSERT INTO reconciliation_case (subject, finding, cause, day, channel, account, amount, expected, found,"
            " opened_at) VALUES ('claim:1', %s, 'nobody_explains', %s, NULL, NULL, 1, 0, 1, %s)",
            finding,
            MONDAY,
            MORNING,
        )


def test_only_a_bendahara_closes_and_only_bendahara_and_head_own_cases(city: World) -> None:
    books_that_agree(city)
    city.officer("sari", "teller")
    with pytest.raises(NotAllowed):
        close_day(MONDAY, actor="officer:sari", at=MORNING)
    report(city, [Line("X", 5, nop=nop(3), tax_year=2026)], on=TUESDAY)
    reconcile(TUESDAY, at=MORNING)
    with pytest.raises(NotAllowed, match="bendahara atau kepala"):
        assign([open_cases()[0].id], owner="sari", by="tini", at=MORNING)


def test_what_a_closed_day_carried_over_must_be_explained_before_the_next_day_closes(city: World) -> None:
    books_that_agree(city)
    pay(city, 2)
    tuesday_noon = wib("2026-09-15 12:00:00")
    city.bill(nop(3), 2026, 1_000_000, jatuh_tempo=date(2026, 12, 31))
    close_day(MONDAY, actor="officer:tini", at=MORNING)
    assert [one.amount for one in day_view(MONDAY).carried] == [1_000_000]
    code = opened((nop(3), {2026}), at=tuesday_noon - timedelta(minutes=5))
    booked(request(code, "R-3", channel=BANK, paid_at=tuesday_noon), at=tuesday_noon)
    report(city, [Line("R-3", 1_000_000)], on=TUESDAY)
    statement(city, [Credit(1_000_000, "BANK-SATU")], on=WEDNESDAY)
    later = wib("2026-09-17 08:00:00")
    with pytest.raises(NotClosed) as refused:
        close_day(TUESDAY, actor="officer:tini", at=later)
    assert [(point.code, point.about) for point in refused.value.points] == [
        ("case_unexplained", "ledger_only")
    ]
    [late] = open_cases()
    assert (late.day, late.reference) == (MONDAY, "R-2")
    assign([late.id], owner="tini", by="tini", at=later)
    close_day(TUESDAY, actor="officer:tini", at=later)


def test_a_close_does_not_make_payments_queue_behind_long_work(
    city: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "WAIT_MS", 50)
    books_that_agree(city)
    reconcile(MONDAY, at=MORNING)
    with city.connect() as working:
        working.execute("BEGIN")
        working.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('day close', 0))")
        with nothing_written(city), pytest.raises(NotClosed) as refused:
            close_day(MONDAY, actor="officer:tini", at=MORNING)
        assert refused.value.code == "busy"
        pay(city, 2)  # nobody who pays waits for the work or for the close that was refused
        working.execute("COMMIT")
    close_day(MONDAY, actor="officer:tini", at=MORNING)


def test_of_two_who_close_at_once_one_closes(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "WAIT_MS", 60_000)
    books_that_agree(city)
    answers: list[str] = []
    start = threading.Barrier(2)

    def one() -> None:
        from django.db import connection

        start.wait(timeout=60)
        try:
            close_day(MONDAY, actor="officer:tini", at=MORNING)
            answers.append("closed")
        except NotClosed as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(answers) == ["already_closed", "closed"]
    assert city.rows("SELECT count(*) FROM reconciliation_certificate") == [(1,)]


def test_two_officers_pair_by_hand_what_no_rule_may_guess(city: World) -> None:
    agree(city)
    city.officer("tini", "bendahara")
    city.officer("budi", "head")
    pay(city, 1)
    report(city, [Line("LAIN", 1_000_000)])
    report(city, [Line("Z", 5, kind="reversal", original="Z0")], on=TUESDAY)
    reconcile(MONDAY, at=MORNING)
    claim, ours = (
        next(c for c in open_cases() if c.finding == word) for word in ("claim_only", "ledger_only")
    )
    number = deciding.propose_match(
        ours.id, claim.id, reason="Nomor referensi salah ketik di bank", maker="tini", at=MORNING
    )
    with pytest.raises(NotAllowed, match="petugas lain"):
        deciding.approve_match(number, checker="tini", note="", at=MORNING)
    assert len(open_cases(CaseFilter(day=MONDAY))) == 2
    deciding.approve_match(number, checker="budi", note="", at=MORNING)
    assert open_cases(CaseFilter(day=MONDAY)) == []
    assert city.rows("SELECT rule, finding, by FROM reconciliation_pair") == [
        ("manual", "matched", "officer:budi")
    ]
    assert reconcile(MONDAY, at=MORNING).pairs == 0


def test_over_money_waits_as_titipan_only_by_two_officers(city: World) -> None:
    agree(city)
    city.officer("tini", "bendahara")
    city.officer("budi", "head")
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(1_300_000, "BANK-SATU")])
    reconcile(MONDAY, at=MORNING)
    case = open_cases()[0]
    number = deciding.propose_keep(
        case.id, channel="bank-satu", reason="Bank belum dapat menjelaskan", maker="tini", at=MORNING
    )
    assert balance(city, "kas_daerah") == 1_000_000
    deciding.approve_keep(number, checker="budi", note="", at=MORNING)
    assert (balance(city, "kas_daerah"), balance(city, "kas_transit")) == (1_300_000, 0)
    assert city.rows("SELECT amount FROM payments_case WHERE kind = 'suspense'") == [(300_000,)]
    assert reconcile(date(2026, 9, 17), at=wib("2026-09-18 08:00:00")).cases == 0
    assert open_cases() == []
    assert books_differ() == []


def test_a_short_settlement_and_a_late_credit_are_paired_by_two_officers(city: World) -> None:
    agree(city)
    city.officer("tini", "bendahara")
    city.officer("budi", "head")
    pay(city, 1)
    report(city, [Line("R-1", 1_000_000)])
    statement(city, [Credit(400_000, "BANK-SATU"), Credit(600_000, "SUSULAN")])
    reconcile(TUESDAY, at=MORNING)
    short, strange = (
        next(c for c in open_cases() if c.finding == word) for word in ("statement_short", "unknown_entry")
    )
    number = deciding.propose_match(
        short.id, strange.id, reason="Susulan dari bank-satu", maker="tini", at=MORNING
    )
    deciding.approve_match(number, checker="budi", note="", at=MORNING)
    assert open_cases() == []
    assert (balance(city, "kas_daerah"), balance(city, "kas_transit")) == (1_000_000, 0)
    assert city.rows("SELECT count(*), sum(amount) FROM reconciliation_sts") == [(2, 1_000_000)]
    assert books_differ() == []


def test_a_case_keeps_its_story_and_ends_once(city: World) -> None:
    agree(city)
    city.officer("tini", "bendahara")
    city.officer("budi", "head")
    report(city, [Line("X", 70_000, nop=nop(3), tax_year=2026)])
    reconcile(MONDAY, at=MORNING)
    case = open_cases()[0]
    assign([case.id], owner="tini", by="tini", at=MORNING)
    note(case.id, text="Sudah ditanyakan ke bank", by="tini", at=MORNING)
    number = deciding.propose_resolution(
        case.id, words="Bank mengirim ralat laporan", maker="tini", at=MORNING
    )
    again = deciding.propose_resolution(
        case.id, words="Bank mengirim ralat laporan", maker="tini", at=MORNING
    )
    deciding.approve_resolution(number, checker="budi", note="", at=MORNING)
    with nothing_written(city), pytest.raises(NotAllowed, match="sudah selesai"):
        deciding.approve_resolution(again, checker="budi", note="", at=MORNING)
    ended = case_by_id(case.id)
    assert ended is not None
    assert (ended.is_open, ended.ended_by) == (False, "officer:budi")
    assert [event.verb for event in events_of(case.id)] == ["assign", "note", "resolve"]
    assert day_view(MONDAY).unexplained == 0
