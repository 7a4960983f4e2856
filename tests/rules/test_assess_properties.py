"""What must hold for every object and year, checked on invented ones."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from sppt.rules.assessment.change import changes
from sppt.rules.assessment.core import Outcome, assess, assess_many
from sppt.rules.assessment.explain import explain
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.assessment.njoptkp import carriers
from sppt.rules.assessment.year import YearRules
from sppt.rules.rupiah import AMOUNT_MAX, Rate
from tests.rules.kasus_assessment import LAWS, NOP

RULES = [LAWS["36.76"].year(year) for year in (1995, 2012, 2013, 2014, 2023, 2024, 2026)]
RULES += [LAWS["99.71"].year(year) for year in (2012, 2024, 2025)]
ANY_RULES = st.sampled_from(RULES)
WITH_CLASSES = st.sampled_from([rules for rules in RULES if rules.kelas_tanah.rows])
ANY_INT = st.integers(-(10**20), 10**20) | st.integers(-2, 10**4)
AREAS = st.integers(0, 10**7)
VALUES = st.integers(1, 10**11)
REDUCTIONS = st.lists(
    st.builds(
        Reduction,
        rate=st.none() | st.integers(0, 10_000).map(lambda share: Rate(share, 10_000)),
        rupiah=st.none() | st.integers(-5, 10**9),
        decision=st.just("SK-1"),
        article=st.just("Perwal"),
    ),
    max_size=3,
).map(tuple)


def objects(
    *, areas: st.SearchStrategy[int], values: st.SearchStrategy[int]
) -> st.SearchStrategy[ObjectFacts]:
    return st.builds(
        ObjectFacts,
        nop=st.just(NOP),
        luas_bumi=areas,
        nilai_bumi=st.none() | values,
        luas_bangunan=areas,
        nilai_bangunan=values,
        bumi_beban=st.just(0) | values,
        bangunan_beban=st.just(0) | values,
        jenis_bumi=st.sampled_from(["", "1", "1", "4"]),
        jenis_transaksi=st.sampled_from(["", "1", "1", "3"]),
        golongan=st.sampled_from(["", "", "usaha", "pangan", "entah"]),
        tarif_khusus=st.sampled_from(["", "", "pangan-ternak", "entah"]),
        dikecualikan=st.sampled_from(["", "", "", "makam", "entah"]),
        carries_njoptkp=st.booleans(),
        pengurangan=REDUCTIONS,
        jenis_bangunan=st.sampled_from(["", "01", "13"]),
        nik_proven=st.booleans(),
        pokok_before=st.none() | st.integers(-1, 10**8),
    )


ORDINARY = objects(areas=AREAS, values=VALUES)
WILD = objects(areas=ANY_INT, values=ANY_INT)


@given(rules=ANY_RULES, facts=WILD)
def test_whatever_the_register_says_an_object_is_assessed_and_never_owes_less_than_nothing(
    rules: YearRules, facts: ObjectFacts
) -> None:
    one = assess(rules, facts)
    assert 0 <= one.pokok <= AMOUNT_MAX
    assert all(rupiah > 0 for _, rupiah in one.stimulus)
    before_stimulus = rules.minimum.amount if one.minimum_applied else one.terutang - one.pengurangan
    assert one.pokok == before_stimulus - sum(rupiah for _, rupiah in one.stimulus)
    assert 0 <= one.pengurangan <= one.terutang
    assert (one.outcome is Outcome.ANOMALY) == (one.reason in one.anomalies)
    assert one.outcome is Outcome.NOTICE or (one.pokok == 0 and one.reason)
    assert explain(rules, facts, one)[-1].value == one.pokok


@given(rules=ANY_RULES, listed=st.lists(ORDINARY, max_size=8))
def test_many_are_assessed_as_each_one_is(rules: YearRules, listed: list[ObjectFacts]) -> None:
    assert list(assess_many(rules, listed)) == [assess(rules, facts) for facts in listed]


@given(rules=WITH_CLASSES, facts=ORDINARY, more=st.integers(0, 10**10))
def test_a_dearer_object_never_owes_less(rules: YearRules, facts: ObjectFacts, more: int) -> None:
    assume(facts.luas_bumi and facts.nilai_bumi is not None)
    dearer = facts._replace(nilai_bumi=(facts.nilai_bumi or 0) + more)
    assert assess(rules, facts).pokok <= assess(rules, dearer).pokok


@given(
    rules=WITH_CLASSES,
    facts=ORDINARY,
    per_m2=st.integers(1, 8 * 10**7),
    areas=st.tuples(st.integers(1, 10**5), st.integers(1, 10**5)),
)
def test_a_larger_object_of_the_same_value_per_square_metre_never_owes_less(
    rules: YearRules, facts: ObjectFacts, per_m2: int, areas: tuple[int, int]
) -> None:
    small, large = (
        assess(rules, facts._replace(luas_bumi=luas * 100, nilai_bumi=per_m2 * luas))
        for luas in sorted(areas)
    )
    assert small.kelas_bumi == large.kelas_bumi
    assert small.pokok <= large.pokok


@given(rules=WITH_CLASSES, nilai=VALUES, luas=st.integers(1, 10**7))
def test_a_value_falls_into_the_one_class_whose_bounds_hold_it(
    rules: YearRules, nilai: int, luas: int
) -> None:
    for table in (rules.kelas_tanah, rules.kelas_bangunan):
        held = [row.kode for row in table.rows if row.over * luas < nilai * 100 <= row.up_to * luas]
        assert [table.of(nilai, luas).kode] == (held or [""])


@given(years=st.tuples(ANY_RULES, ANY_RULES), pair=st.tuples(ORDINARY, ORDINARY))
def test_the_factors_of_a_change_add_up_to_it_exactly(
    years: tuple[YearRules, YearRules], pair: tuple[ObjectFacts, ObjectFacts]
) -> None:
    before, after = ((rules, facts, assess(rules, facts)) for rules, facts in zip(years, pair, strict=True))
    factors = changes(before, after)
    assert sum(factor.rupiah for factor in factors) == after[2].pokok - before[2].pokok
    assert all(factor.rupiah and factor.text and factor.text_en for factor in factors)
    assert "other" not in {factor.code for factor in factors}


@given(rules=ANY_RULES, facts=ORDINARY)
def test_what_did_not_change_has_no_factors(rules: YearRules, facts: ObjectFacts) -> None:
    year = (rules, facts, assess(rules, facts))
    assert changes(year, year) == ()


@given(rules=ANY_RULES, facts=ORDINARY, pokok=st.integers(0, 10**9))
def test_a_bill_that_these_rules_did_not_make_leaves_its_difference_to_other(
    rules: YearRules, facts: ObjectFacts, pokok: int
) -> None:
    ours = assess(rules, facts)
    assume(ours.pokok != pokok)
    factors = changes((rules, facts, ours), (rules, facts, ours._replace(pokok=pokok)))
    assert [(factor.code, factor.rupiah) for factor in factors] == [("other", pokok - ours.pokok)]


@given(
    rules=ANY_RULES,
    listed=st.lists(
        st.tuples(st.integers(1, 99), st.sampled_from("ABCDE"), st.integers(0, 5), st.booleans()),
        unique_by=lambda one: one[0],
    ),
)
def test_each_taxpayer_has_one_carrier_and_it_has_the_highest_njop(
    rules: YearRules, listed: list[tuple[int, str, int, bool]]
) -> None:
    objects_given = [(f"{nop:018}", subjek, njop, built) for nop, subjek, njop, built in listed]
    found = carriers(rules, objects_given)
    assert carriers(rules, reversed(objects_given)) == found
    for subjek in "ABCDE":
        own = [
            one
            for one in objects_given
            if one[1] == subjek and (one[3] or not rules.njoptkp.require_building)
        ]
        carrying = [one for one in own if one[0] in found]
        assert len(carrying) == min(len(own), 1)
        assert all(one[2] <= carrying[0][2] for one in own)
