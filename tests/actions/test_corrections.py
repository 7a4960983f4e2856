"""Decisions about notices that have gone out: the new cycle, the money, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from sppt.accounts.actions import NotAllowed
from sppt.assessment import determining, issuing
from sppt.assessment.correcting import Wanted, facts_of
from sppt.assessment.explaining import explain_notice
from sppt.assessment.queries import BOOKS as OURS
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.words import DecisionKind
from sppt.imports import queries as imports
from sppt.payments.books import BOOKS, check_books
from sppt.payments.corrections import Done, approve_correction, propose_correction, weigh
from sppt.payments.language import RefusalCode
from sppt.rules.assessment.facts import Reduction
from sppt.rules.correction import CannotCorrect
from sppt.rules.rupiah import Rate
from tests.actions.cities import AT, YEAR, kelurahan, objek, subjek
from tests.actions.desk import booked, not_undone, nothing_written, opened, refused, request, undone, wib
from tests.world import World, nop

MARCH = wib("2027-03-15 10:00:00")
NOVEMBER = wib("2027-11-15 10:00:00")


def issued(city: World) -> None:
    """One object, 400 m² at class 074 (Rp285.000 per m²): NJOP 114.000.000, pokok (114 - 10) million × 0,1%."""
    city.officer("budi", "penetapan")
    city.officer("ana", "head", "penetapan")
    kelurahan(city)
    subjek(city, "S1")
    objek(city, nop(1), "S1", tanah_m2=400)
    determining.determine(YEAR, maker="budi", at=AT)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.issue_approved(issuing.approve_issue(number, checker="ana", note="", at=AT).number, at=AT)


def area(m2: int, *, year: int = YEAR, digits: str = nop(1)) -> Wanted:
    """A correction of the land's area; its zone is worth Rp300.000 per m²."""
    facts = facts_of(digits, year)._replace(luas_bumi=m2 * 100, nilai_bumi=m2 * 300_000)
    return Wanted(DecisionKind.PEMBETULAN, digits, year, "973/12/2027", date(2027, 3, 1), facts=facts)


def decided(wanted: Wanted, *, at: datetime = MARCH) -> Done:
    number = propose_correction(wanted, maker="budi", reason="hasil pengukuran ulang", at=at)
    return approve_correction(number, checker="ana", note="", at=at)


def bills(city: World, digits: str = nop(1), year: int = YEAR) -> list[tuple[object, ...]]:
    return city.rows(
        "SELECT kind, ke, pokok, sisa, state, version FROM ledger_bill WHERE nop = %s AND tax_year = %s"
        " ORDER BY kind DESC, ke",
        digits,
        year,
    )


def cycles(city: World, digits: str = nop(1), year: int = YEAR) -> list[tuple[object, ...]]:
    return city.rows(
        "SELECT cycle, number, luas_bumi, pokok, decision_id FROM assessment_notice WHERE nop = %s AND tax_year = %s"
        " ORDER BY cycle",
        digits,
        year,
    )


def clean() -> bool:
    found = [one for one in check_books((BOOKS, OURS, imports.BOOKS)) if one.count]
    assert not found, found
    return True


def test_a_lower_pokok_lowers_the_bill_and_makes_a_new_cycle(city: World) -> None:
    issued(city)
    decided(area(200))
    # 200 m² × 285.000 = 57.000.000; less 10 million; × 0,1%
    assert bills(city) == [("sppt", 1, 47_000, 47_000, "unpaid", 2)]
    assert cycles(city) == [(1, 1, 400, 104_000, None), (2, 2, 200, 47_000, 1)]
    assert clean()


def test_an_increase_is_a_bill_of_its_own_due_a_month_later(city: World) -> None:
    issued(city)
    decided(area(600), at=NOVEMBER)
    # 600 m² × 285.000 = 171.000.000 - 10 million = 161.000
    assert bills(city) == [
        ("sppt", 1, 104_000, 104_000, "unpaid", 2),
        ("kurang_bayar", 1, 57_000, 57_000, "unpaid", 1),
    ]
    due = city.rows("SELECT jatuh_tempo FROM ledger_bill WHERE kind = 'kurang_bayar'")
    assert due == [(date(2027, 12, 15),)]
    assert clean()
    decided(area(200), at=NOVEMBER)
    assert [row[:5] for row in bills(city)] == [
        ("sppt", 1, 47_000, 47_000, "unpaid"),
        ("kurang_bayar", 1, 0, 0, "paid"),
    ]
    assert clean()


def test_a_paid_notice_that_falls_owes_the_taxpayer_money_back(city: World) -> None:
    issued(city)
    booked(request(opened((nop(1), {YEAR}), at=NOVEMBER)), at=NOVEMBER)
    # 31 August to 15 November are 3 months: 3% × 104.000 = 3.120; 3% × 47.000 = 1.410
    done = decided(area(200), at=NOVEMBER)
    assert (done.excess_pokok, done.excess_denda) == (57_000, 1_710)
    assert city.rows("SELECT pokok, denda, potongan FROM payments_credit") == [(57_000, 1_710, 0)]
    assert [row[2:5] for row in bills(city)] == [(47_000, 0, "paid")]
    assert clean()


def test_a_second_correction_gives_back_only_what_is_still_too_much(city: World) -> None:
    issued(city)
    booked(request(opened((nop(1), {YEAR}), at=NOVEMBER)), at=NOVEMBER)
    decided(area(200), at=NOVEMBER)
    # 100 m² × 285.000 = 28.500.000 - 10 million = 18.500; denda 555
    done = decided(area(100), at=NOVEMBER)
    assert (done.excess_pokok, done.excess_denda) == (28_500, 855)
    assert clean()


def test_a_payment_that_was_quoted_anew_is_not_undone_any_more(city: World) -> None:
    issued(city)
    booked(request(opened((nop(1), {YEAR}), at=NOVEMBER)), at=NOVEMBER)
    decided(area(200), at=NOVEMBER)
    with nothing_written(city):
        assert not_undone(at=NOVEMBER) is RefusalCode.BILL_CHANGED


def test_a_code_opened_before_the_correction_is_refused_truthfully(city: World) -> None:
    issued(city)
    code = opened((nop(1), {YEAR}), at=MARCH)
    decided(area(200))
    assert refused(request(code), city, at=MARCH) is RefusalCode.BILL_CHANGED


def test_a_cancelled_notice_owes_nothing_and_is_told_so(city: World) -> None:
    issued(city)
    code = opened((nop(1), {YEAR}), at=MARCH)
    decided(Wanted(DecisionKind.PEMBATALAN, nop(1), YEAR, "973/13/2027", date(2027, 3, 1)))
    assert [row[2:5] for row in bills(city)] == [(0, 0, "cancelled")]
    assert refused(request(code), city, at=MARCH) is RefusalCode.BILL_WITHDRAWN
    assert clean()


def test_a_reduction_is_in_the_pokok_and_in_its_explanation(city: World) -> None:
    issued(city)
    half = Reduction(Rate.read("0.5"), None, "973/14/2027", "Perda 10/2023 Pasal 90")
    decided(Wanted(DecisionKind.PENGURANGAN, nop(1), YEAR, "973/14/2027", date(2027, 3, 1), reduction=half))
    assert [row[2:5] for row in bills(city)] == [(52_000, 52_000, "unpaid")]
    told = explain_notice(nop(1), YEAR)
    assert told.steps[-1].value == told.pokok == 52_000
    assert [step.article for step in told.steps if step.step == "pengurangan"] == ["Perda 10/2023 Pasal 90"]
    assert city.rows("SELECT debit, amount FROM ledger_posting WHERE source = 'decision'") == [
        ("pengurangan", 52_000)
    ]
    assert clean()


def test_a_notice_that_sismiop_brought_is_corrected_and_reduced_too(imported: World) -> None:
    imported.officer("budi", "penetapan")
    imported.officer("ana", "head", "penetapan")
    [(digits, pokok, terutang)] = imported.rows(
        "SELECT b.nop, b.pokok, n.terutang FROM ledger_bill b JOIN assessment_notice n ON n.bill_id = b.id"
        " WHERE b.tax_year = 2026 AND b.state = 'unpaid' AND b.pokok > 100000 AND NOT b.under_review"
        " ORDER BY b.nop LIMIT 1"
    )
    assert isinstance(pokok, int)
    assert isinstance(terutang, int)
    assert isinstance(digits, str)
    quarter = Reduction(Rate.read("0.25"), None, "973/15/2027", "Perda 10/2023 Pasal 90")
    decided(
        Wanted(DecisionKind.PENGURANGAN, digits, 2026, "973/15/2027", date(2027, 3, 1), reduction=quarter)
    )
    off = (terutang + 2) // 4
    assert [row[2:5] for row in bills(imported, digits, 2026)] == [(pokok - off, pokok - off, "unpaid")]
    assert explain_notice(digits, 2026).steps[-1].value == pokok - off
    decided(Wanted(DecisionKind.PEMBATALAN, digits, 2026, "973/16/2027", date(2027, 3, 1)))
    assert clean()


def test_an_object_without_a_notice_is_determined_late(city: World) -> None:
    issued(city)
    subjek(city, "S2", "BOLABO REKAAN")
    objek(city, nop(2), "S2", tanah_m2=200)
    facts = facts_of(nop(2), YEAR)._replace(carries_njoptkp=True)
    decided(
        Wanted(DecisionKind.PENETAPAN, nop(2), YEAR, "973/17/2027", date(2027, 11, 1), facts=facts),
        at=NOVEMBER,
    )
    assert bills(city, nop(2)) == [("sppt", 1, 47_000, 47_000, "unpaid", 1)]
    [(due, name, number)] = city.rows(
        "SELECT jatuh_tempo, nama_wp, number FROM assessment_notice WHERE nop = %s", nop(2)
    )
    assert (due, name, number) == (date(2027, 12, 15), "BOLABO REKAAN", 2)
    assert clean()


# ---- refused ----


def refuses(why: Why, act: Callable[[], object], city: World) -> None:
    with nothing_written(city), pytest.raises(Refused) as caught:
        act()
    assert caught.value.why is why


def test_decisions_that_cannot_be_are_refused_and_nothing_is_written(city: World) -> None:
    issued(city)

    def propose(wanted: Wanted) -> Callable[[], object]:
        return lambda: propose_correction(wanted, maker="budi", reason="hasil pengukuran ulang", at=MARCH)

    refuses(Why.NOTHING_CHANGES, propose(area(400)), city)
    refuses(Why.NOT_COMPUTABLE, propose(area(0)), city)
    refuses(Why.NOT_COMPUTABLE, propose(area(10**12)), city)
    late = Wanted(DecisionKind.PENETAPAN, nop(1), YEAR, "1", date(2027, 3, 1), facts=facts_of(nop(1), YEAR))
    refuses(Why.HAS_A_NOTICE, propose(late), city)
    gone = Wanted(DecisionKind.PEMBATALAN, nop(9), YEAR, "1", date(2027, 3, 1))
    refuses(Why.NO_NOTICE, propose(gone), city)
    unnamed = Wanted(DecisionKind.PEMBATALAN, nop(1), YEAR, " ", date(2027, 3, 1))
    refuses(Why.NUMBER_MISSING, propose(unnamed), city)


def test_nobody_approves_his_own_decision(city: World) -> None:
    issued(city)
    number = propose_correction(area(200), maker="ana", reason="hasil pengukuran ulang", at=MARCH)
    with nothing_written(city), pytest.raises(NotAllowed):
        approve_correction(number, checker="ana", note="", at=MARCH)


def test_a_bill_paid_since_the_proposal_makes_it_stale(city: World) -> None:
    issued(city)
    number = propose_correction(area(200), maker="budi", reason="hasil pengukuran ulang", at=MARCH)
    booked(request(opened((nop(1), {YEAR}), at=MARCH)), at=MARCH)
    refuses(Why.STALE_CORRECTION, lambda: approve_correction(number, checker="ana", note="", at=MARCH), city)


def test_a_bill_that_was_written_off_is_not_corrected(city: World) -> None:
    issued(city)
    city.change("UPDATE ledger_bill SET state = 'written_off'")
    with nothing_written(city), pytest.raises(CannotCorrect):
        weigh(area(200), at=MARCH)


def test_both_orders_of_payment_and_correction_leave_clean_books(city: World) -> None:
    """A payment of the corrected bill, then a reversal of it."""
    issued(city)
    decided(area(200))
    booked(request(opened((nop(1), {YEAR}), at=MARCH)), at=MARCH)
    undone(at=MARCH)
    assert [row[2:5] for row in bills(city)] == [(47_000, 47_000, "unpaid")]
    assert clean()
