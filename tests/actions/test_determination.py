"""The notices of a year: previewed, determined, worked off, issued by a second officer; and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sppt.accounts.actions import NotAllowed
from sppt.assessment import actions, determinations, determining, issuing
from sppt.assessment.refusals import Refused, Why
from sppt.assessment.words import Choice, DeterminationState
from sppt.assessment.working import work_once
from tests.actions.cities import AT, YEAR, kelurahan, nir, objek, subjek
from tests.actions.desk import nothing_written
from tests.world import World, nop


def officers(city: World) -> None:
    city.officer("budi", "penetapan")
    city.officer("ana", "head", "penetapan")


def refused(why: Why, act: Callable[[], object], city: World) -> None:
    with nothing_written(city), pytest.raises(Refused) as caught:
        act()
    assert caught.value.why is why
    assert str(caught.value)


def drafts(city: World) -> dict[object, tuple[object, ...]]:
    rows = city.rows("SELECT nop, outcome, reason, njop, njoptkp, pokok FROM assessment_draft")
    return {row[0]: row[1:] for row in rows}


def small_city(city: World) -> None:
    """Two owners. Zone AA is Rp300.000 per m²: class 074 (264.000 < 300.000 <= 308.000), NJOP Rp285.000 per m²."""
    officers(city)
    kelurahan(city)
    subjek(city, "S1")
    subjek(city, "S2", "BOLABO REKAAN")
    # 200 m² × 285.000 = 57.000.000; 400 m² = 114.000.000; both of S1: the larger carries NJOPTKP.
    objek(city, nop(1), "S1", tanah_m2=200)
    objek(city, nop(2), "S1", tanah_m2=400)
    objek(city, nop(3), "S2", tanah_m2=100)


def determined(city: World) -> determining.Determined:
    return determining.determine(YEAR, maker="budi", at=AT)


def test_each_object_gets_what_the_law_gives_it_and_an_owner_one_njoptkp(city: World) -> None:
    small_city(city)
    done = determined(city)
    assert drafts(city) == {
        nop(1): ("notice", "", 57_000_000, 0, 57_000),
        nop(2): ("notice", "", 114_000_000, 10_000_000, 104_000),
        nop(3): ("notice", "", 28_500_000, 10_000_000, 18_500),
    }
    totals = done.totals
    assert (totals.objects, totals.notices, totals.no_sppt, totals.anomalies) == (3, 3, 0, 0)
    assert totals.pokok == 57_000 + 104_000 + 18_500


def test_a_preview_tells_the_same_and_writes_nothing(city: World) -> None:
    small_city(city)
    with nothing_written(city):
        seen = determining.preview(YEAR)
    assert seen.totals == determined(city).totals


def test_what_is_stored_is_compared_as_it_was_counted(imported: World) -> None:
    officers(imported)
    done = determined(imported)
    stored = determinations.of_year(YEAR)
    assert stored is not None
    from sppt.kit.canonical import canonical

    assert stored.summary == canonical(done.totals.compared())


def test_determining_again_gives_the_same_to_the_rupiah(imported: World) -> None:
    officers(imported)
    determined(imported)
    first = drafts(imported)
    determined(imported)
    assert drafts(imported) == first
    assert len(first) == 400


def test_a_second_officer_issues_and_the_books_agree(imported: World) -> None:
    from sppt.assessment.queries import BOOKS as OURS
    from sppt.imports import queries as imports
    from sppt.payments.books import BOOKS, check_books

    officers(imported)
    done = determined(imported)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.approve_issue(number, checker="ana", note="", at=AT)
    [worked] = work_once(at=AT)
    assert worked.did is DeterminationState.ISSUED
    [issued] = imported.rows(
        "SELECT count(*), sum(pokok), min(number), max(number), count(DISTINCT number) FROM assessment_notice"
        " WHERE tax_year = %s",
        YEAR,
    )
    count = done.totals.notices
    assert issued == (count, done.totals.pokok, 1, count, count)
    [bills] = imported.rows(
        "SELECT count(*), sum(pokok), sum(sisa) FROM ledger_bill WHERE tax_year = %s", YEAR
    )
    assert bills == (count, done.totals.pokok, done.totals.pokok)
    found = {
        one.check: one.differences
        for one in check_books((BOOKS, OURS, imports.BOOKS, imports.CONTENT))
        if one.count
    }
    assert found == {}


def test_a_notice_of_ours_is_spelled_as_the_import_would_spell_it(imported: World) -> None:
    """So that the next dump's copy of it is known again."""
    issue(imported)
    differing = imported.rows(
        "SELECT count(*) FROM assessment_notice WHERE tax_year = %s AND content <> imports_content(imports_notice_said("
        "nama_wp, jalan_wp, blok_kav_wp, rw_wp, rt_wp, kelurahan_wp, kota_wp, kode_pos_wp, npwp, kelas_tanah,"
        " kelas_bangunan, luas_bumi, luas_bangunan, njop_bumi, njop_bangunan, njop, njoptkp, terutang, pengurangan,"
        " pokok, jatuh_tempo, terbit))",
        YEAR,
    )
    assert differing == [(0,)]


def issue(city: World) -> None:
    officers(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    approved = issuing.approve_issue(number, checker="ana", note="", at=AT)
    issuing.issue_approved(approved.number, at=AT)


def test_a_late_issue_is_due_a_month_later(city: World) -> None:
    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    approved = issuing.approve_issue(number, checker="ana", note="", at=AT)
    late = AT.replace(month=8, day=20)
    done = issuing.issue_approved(approved.number, at=late)
    assert (done.terbit.isoformat(), done.jatuh_tempo.isoformat()) == ("2027-08-20", "2027-09-20")


def test_nobody_issues_his_own_draft(city: World) -> None:
    small_city(city)
    determining.determine(YEAR, maker="ana", at=AT)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    refused(Why.OWN_DRAFT, lambda: issuing.approve_issue(number, checker="ana", note="", at=AT), city)


def test_nobody_approves_his_own_proposal(city: World) -> None:
    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="ana", reason="penetapan massal 2027", at=AT)
    with nothing_written(city), pytest.raises(NotAllowed) as caught:
        issuing.approve_issue(number, checker="ana", note="", at=AT)
    assert caught.value.code == "own_proposal"


def test_drafts_that_changed_since_the_proposal_are_not_issued(city: World) -> None:
    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    determined(city)
    refused(Why.STALE_DRAFT, lambda: issuing.approve_issue(number, checker="ana", note="", at=AT), city)


def test_a_year_with_notices_is_not_determined_again(city: World) -> None:
    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    approved = issuing.approve_issue(number, checker="ana", note="", at=AT)
    refused(Why.ALREADY_APPROVED, lambda: determined(city), city)
    issuing.issue_approved(approved.number, at=AT)
    refused(Why.YEAR_HAS_NOTICES, lambda: determined(city), city)
    refused(Why.YEAR_HAS_NOTICES, lambda: actions.ask(YEAR, maker="budi", at=AT), city)


def test_a_year_that_sismiop_determined_is_refused_but_may_be_looked_at(imported: World) -> None:
    officers(imported)
    refused(Why.YEAR_HAS_NOTICES, lambda: determining.determine(2026, maker="budi", at=AT), imported)
    with nothing_written(imported):
        assert determining.preview(2026).totals.ties_out


def test_a_city_without_objects_and_a_year_without_rules_are_refused(city: World) -> None:
    officers(city)
    refused(Why.NO_OBJECTS, lambda: determined(city), city)
    refused(Why.NO_RULES, lambda: determining.preview(1980), city)
    refused(Why.TOO_EARLY, lambda: determining.determine(YEAR + 2, maker="budi", at=AT), city)


def test_started_twice_at_once_one_runs_and_the_other_is_told_so(city: World) -> None:
    small_city(city)
    inside, go_on = threading.Event(), threading.Event()
    told: list[Refused] = []

    def heard(_done: int, _total: int) -> None:
        inside.set()
        assert go_on.wait(30)

    def first() -> None:
        from django.db import connection

        determining.determine(YEAR, maker="budi", at=AT, heard=heard)
        connection.close()

    running = threading.Thread(target=first)
    running.start()
    assert inside.wait(30)
    try:
        determining.determine(YEAR, maker="ana", at=AT)
    except Refused as error:
        told.append(error)
    go_on.set()
    running.join(30)
    assert [error.why for error in told] == [Why.ALREADY_RUNNING]
    assert len(drafts(city)) == 3
    [state] = city.rows("SELECT state, maker FROM assessment_determination")
    assert state == ("draft", "budi")


def test_a_bill_that_came_in_between_stops_the_whole_issue(city: World) -> None:
    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    approved = issuing.approve_issue(number, checker="ana", note="", at=AT)
    city.bill(nop(2), YEAR)
    before = city.counts()
    [worked] = work_once(at=AT)
    assert worked.problem
    assert city.counts() == before
    assert determinations.determination(approved.number).state is DeterminationState.DRAFT


def test_drafts_stay_as_they_are_once_they_are_approved(city: World) -> None:
    import psycopg

    small_city(city)
    determined(city)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.approve_issue(number, checker="ana", note="", at=AT)
    for statement in ("DELETE FROM assessment_draft", "UPDATE assessment_draft SET pokok = 1"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            city.change(statement)
    issuing.issue_approved(1, at=AT)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        city.change("UPDATE assessment_determination SET pokok = 1")
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        city.change("UPDATE assessment_notice SET pokok = 1")


# ---- what is odd ----


def odd(city: World) -> set[tuple[object, ...]]:
    return set(city.rows("SELECT nop, kind, withholds FROM assessment_anomaly"))


def test_what_is_odd_is_listed_and_what_cannot_be_right_is_kept_back(city: World) -> None:
    small_city(city)
    objek(city, nop(4), "S2", znt="")  # no zone and no value
    objek(city, nop(5), "S2", tanah_m2=0)
    objek(city, nop(6), "S2", bangunan_m2=50, nilai_bangunan=50_000_000, dibangun=2028)
    objek(city, nop(7, kelurahan="050099"), "S2")  # a kelurahan that the city does not have
    objek(city, nop(8), "S2", bangunan_m2=50)  # a building without a value
    objek(city, nop(9), "S2", jenis_bumi="4")  # public facility
    done = determined(city)
    assert odd(city) == {
        (nop(4), "no_zone", True),
        (nop(4), "without_zone", False),
        (nop(5), "zero_area", True),
        (nop(6), "building_year", True),
        (nop(7, kelurahan="050099"), "no_zone", True),
        (nop(7, kelurahan="050099"), "kelurahan_unknown", True),
        (nop(8), "building_without_value", True),
    }
    found = drafts(city)
    assert {found[nop(4)][0], found[nop(5)][0], found[nop(6)][0], found[nop(8)][0]} == {"anomaly"}
    assert found[nop(9)][:2] == ("no_sppt", "fasilitas-umum")
    totals = done.totals
    assert (totals.objects, totals.notices, totals.no_sppt, totals.anomalies) == (9, 3, 1, 5)


def test_an_njop_that_fell_by_half_waits_for_an_officer(imported: World) -> None:
    officers(imported)
    [(digits, njop)] = imported.rows(
        "SELECT nop, njop FROM assessment_notice WHERE tax_year = %s AND njop_bangunan = 0 AND njop > 0"
        " ORDER BY nop LIMIT 1",
        YEAR - 1,
    )
    imported.change(
        "UPDATE register_nir SET nir = 1000 WHERE tax_year = %s AND kelurahan = left(%s, 10)", YEAR, digits
    )
    determined(imported)
    assert (digits, "njop_halved", True) in odd(imported)
    assert drafts(imported)[digits][:2] == ("anomaly", "njop_halved")
    assert isinstance(njop, int)


def test_an_officer_includes_what_was_kept_back_and_only_that_family_is_replaced(city: World) -> None:
    small_city(city)
    objek(city, nop(6), "S2", tanah_m2=1000, bangunan_m2=50, nilai_bangunan=50_000_000, dibangun=2028)
    determined(city)
    # 1000 m² × 285.000 = 285.000.000 is the highest NJOP of S2: NJOPTKP waits with it.
    assert drafts(city)[nop(3)] == ("notice", "", 28_500_000, 0, 28_500)
    decided = actions.decide_anomaly(
        YEAR, nop(6), Choice.INCLUDE, note="Tahun bangun salah ketik.", officer="budi", at=AT
    )
    found = drafts(city)
    assert found[nop(6)][:2] == ("notice", "")
    assert (decided.notices, decided.anomalies) == (4, 0)
    again = determined(city)
    assert drafts(city) == found
    assert again.totals.anomalies == 0


def test_an_officer_excludes_an_object_and_njoptkp_moves_to_the_next(city: World) -> None:
    small_city(city)
    objek(city, nop(6), "S2", tanah_m2=1000, bangunan_m2=50, nilai_bangunan=50_000_000, dibangun=2028)
    determined(city)
    actions.decide_anomaly(
        YEAR, nop(6), Choice.EXCLUDE, note="Bangunan belum berdiri.", officer="budi", at=AT
    )
    found = drafts(city)
    assert found[nop(6)][:2] == ("no_sppt", "excluded")
    assert found[nop(3)] == ("notice", "", 28_500_000, 10_000_000, 18_500)


def test_a_decision_lapses_when_the_njop_is_another(city: World) -> None:
    small_city(city)
    objek(city, nop(6), "S2", bangunan_m2=50, nilai_bangunan=50_000_000, dibangun=2028)
    determined(city)
    actions.decide_anomaly(
        YEAR, nop(6), Choice.INCLUDE, note="Tahun bangun salah ketik.", officer="budi", at=AT
    )
    nir(city, 500_000)
    determined(city)
    assert drafts(city)[nop(6)][:2] == ("anomaly", "building_year")


def test_decisions_that_cannot_be_are_refused(city: World) -> None:
    small_city(city)
    objek(city, nop(5), "S2", tanah_m2=0)

    def decide(
        digits: str, choice: Choice, note: str = "Sudah diperiksa di lapangan."
    ) -> Callable[[], object]:
        return lambda: actions.decide_anomaly(YEAR, digits, choice, note=note, officer="budi", at=AT)

    refused(Why.NO_DRAFT, decide(nop(5), Choice.EXCLUDE), city)
    determined(city)
    refused(Why.NOT_DECIDABLE, decide(nop(5), Choice.INCLUDE), city)
    refused(Why.NOT_IN_DRAFT, decide(nop(99), Choice.EXCLUDE), city)
    refused(Why.NOTE_MISSING, decide(nop(5), Choice.EXCLUDE, note="ya"), city)


# ---- the worker ----


def test_what_an_officer_asks_for_the_worker_does(city: World) -> None:
    small_city(city)
    asked = actions.ask(YEAR, maker="budi", at=AT)
    assert asked.state is DeterminationState.WAITING
    refused(Why.ALREADY_RUNNING, lambda: actions.ask(YEAR, maker="ana", at=AT), city)
    work_once(at=AT)
    done = determinations.of_year(YEAR)
    assert done is not None
    assert (done.state, done.maker, done.notices) == (DeterminationState.DRAFT, "budi", 3)


def test_a_run_that_was_killed_is_begun_again_by_the_worker(city: World) -> None:
    small_city(city)
    determined(city)
    first = drafts(city)
    city.change("UPDATE assessment_determination SET state = 'running'")  # as a kill leaves it
    work_once(at=AT)
    assert drafts(city) == first
    done = determinations.of_year(YEAR)
    assert done is not None
    assert done.state is DeterminationState.DRAFT


def test_a_year_given_up_takes_its_drafts_along(city: World) -> None:
    small_city(city)
    done = determined(city)
    actions.abandon(done.number, officer="budi", problem="Salah tahun.", at=AT)
    assert drafts(city) == {}
    assert determinations.of_year(YEAR) is None
    determined(city)
    assert len(drafts(city)) == 3
