"""Every notice of a determined city tells its own pokok; what SISMIOP brought is told as far as the data allow."""

from __future__ import annotations

from decimal import Decimal

from sppt.assessment import determining, issuing
from sppt.assessment.drafting import FACTS, facts_in
from sppt.assessment.explaining import compare_years, explain_notice
from sppt.assessment.pinning import pinned, read, written
from sppt.kit.perda import perda_of
from sppt.rules.assessment.core import assess
from sppt.rules.assessment.njoptkp import carriers
from tests.actions.cities import AT, YEAR
from tests.rules.independent import assessed as independently
from tests.rules.test_assess_independent import told
from tests.world import World


def issue(city: World) -> str:
    """Determines and issues the year; gives the hash of its rules."""
    city.officer("budi", "penetapan")
    city.officer("ana", "head")
    done = determining.determine(YEAR, maker="budi", at=AT)
    number = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.issue_approved(issuing.approve_issue(number, checker="ana", note="", at=AT).number, at=AT)
    return done.rules_hash


def test_every_notice_of_a_determined_city_is_explained_to_the_rupiah(imported: World) -> None:
    rules_hash = issue(imported)
    notices = imported.rows("SELECT nop, pokok FROM assessment_notice WHERE tax_year = %s ORDER BY nop", YEAR)
    assert len(notices) > 380
    for digits, pokok in notices:
        found = explain_notice(str(digits), YEAR)
        assert (found.steps[-1].value, found.pokok, found.finding) == (pokok, pokok, None), digits
        assert found.rules_hash == rules_hash
        assert all(step.article for step in found.steps)


def test_single_batch_and_an_independent_formulation_agree_over_the_whole_city(imported: World) -> None:
    """And NJOPTKP stands on one object of each owner, the one with the highest NJOP."""
    rules = pinned(issue(imported))
    drafts = imported.rows(f"SELECT {FACTS}, outcome, njop, pokok FROM assessment_draft ORDER BY nop")
    assert len(drafts) == 400
    for *facts_row, outcome, njop, pokok in drafts:
        facts = facts_in(tuple(facts_row))
        single, other = assess(rules, facts), independently("36.76", YEAR, told(facts))
        assert (single.outcome, single.pokok) == (outcome, pokok), facts.nop
        assert (other.sort, other.pokok) == (outcome, Decimal(str(pokok))), facts.nop
        if outcome == "notice":
            assert single.njop == other.njop == njop
    owned = imported.rows(
        "SELECT d.nop, o.subjek_id, d.njop, d.luas_bangunan_dm2 > 0, d.njoptkp FROM assessment_draft d"
        " JOIN register_objek o USING (nop) WHERE d.outcome = 'notice'"
    )
    carrying = {str(nop) for nop, _, _, _, njoptkp in owned if njoptkp}
    best: dict[str, tuple[int, str]] = {}
    for digits, subjek, njop, _, _ in owned:
        if subjek:
            best[str(subjek)] = min(best.get(str(subjek), (0, "~")), (-int(str(njop)), str(digits)))
    assert carrying == {digits for _, digits in best.values()}
    assert carriers(rules, [(str(n), str(s), int(str(v)), bool(b)) for n, s, v, b, _ in owned]) == carrying


def test_the_factors_between_two_years_add_up_to_the_difference_for_every_object(imported: World) -> None:
    issue(imported)
    seen: set[str] = set()
    for (digits,) in imported.rows(
        "SELECT nop FROM assessment_notice WHERE tax_year = %s ORDER BY nop", YEAR
    ):
        for year in (YEAR, YEAR - 1):
            found = compare_years(str(digits), year)
            if found is not None:
                assert sum(one.rupiah for one in found.factors) == found.difference, (digits, year)
                seen |= {str(one.code) for one in found.factors}
    assert "class" in seen


def test_what_sismiop_brought_ends_at_its_pokok_or_says_where_it_parts(imported: World) -> None:
    own = parted = 0
    for digits, pokok in imported.rows(
        "SELECT DISTINCT ON (bill_id) nop, pokok FROM assessment_notice WHERE tax_year = 2025"
        " ORDER BY bill_id, cycle DESC"
    ):
        found = explain_notice(str(digits), 2025)
        assert not found.own
        if found.finding is not None and found.finding.code.startswith("parts_at_"):
            parted += 1
        else:
            assert found.steps[-1].value == pokok, digits
            own += 1
    assert own > 300
    assert own + parted > 380


def test_a_notice_altered_behind_our_back_is_told_where_it_parts(imported: World) -> None:
    [(digits,)] = imported.rows(
        "SELECT nop FROM assessment_notice WHERE tax_year = 2025 AND cycle = 1 AND pokok > 0 AND njoptkp > 0"
        " AND NOT EXISTS (SELECT FROM assessment_notice later WHERE later.bill_id = assessment_notice.bill_id"
        " AND later.cycle > 1) ORDER BY nop LIMIT 1"
    )
    imported.change("ALTER TABLE assessment_notice DISABLE TRIGGER insert_only")
    imported.change(
        "UPDATE assessment_notice SET terutang = terutang + 7 WHERE nop = %s AND tax_year = 2025", digits
    )
    found = explain_notice(str(digits), 2025)
    assert found.finding is not None
    assert found.finding.code == "parts_at_terutang"
    assert "tetap berlaku" in found.finding.text


def test_rules_are_kept_so_that_they_can_be_read_again() -> None:
    for city in ("36.76", "99.71"):
        for year in (2012, 2024, 2027):
            rules = perda_of(city).year(year)
            assert read(written(rules)) == rules
