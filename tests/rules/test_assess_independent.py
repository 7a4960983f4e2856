"""Our calculation against the law told a second time: thousands of invented objects, every year, no rupiah apart."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from sppt.rules.assessment.core import assess, assess_many
from sppt.rules.assessment.explain import explain
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.rupiah import Rate
from tests.rules.independent import Thing, assessed
from tests.rules.kasus_assessment import LAWS

OBJECTS = 700  # of each city and year
YEARS = {"36.76": (1986, 2010, 2011, 2013, 2014, 2023, 2024, 2026), "99.71": (2012, 2024, 2025, 2027)}
KINDS = ("", "01", "04", "13")
EDGES = (10**7, 2 * 10**7, 3 * 10**7, 5 * 10**8, 65 * 10**7, 75 * 10**7, 10**9, 2 * 10**9, 5 * 10**9, 10**10)


def invented(random: Random, *, city: str, tax_year: int) -> ObjectFacts:
    """An object; many lie on a class bound or near a bound of the tariff, as real ones rarely do."""
    rules = LAWS[city].year(tax_year)
    luas_bumi = random.choice((0, 100, random.randint(1, 10**6), random.randint(100, 10**5) // 100 * 100))
    luas_bangunan = random.choice((0, 0, random.randint(1, 10**5), 3600))
    tops = (*rules.kelas_tanah.tops, 7 * 10**7), (*rules.kelas_bangunan.tops, 2 * 10**7)
    bumi = (random.choice(tops[0]) * luas_bumi // 100 + random.randint(-1, 1)) if luas_bumi else 0
    bangunan = (random.choice(tops[1]) * luas_bangunan // 100 + random.randint(-1, 1)) if luas_bangunan else 0
    beban = random.choice((0, 0, random.choice(EDGES) + random.randint(-1, 1), random.randint(0, 10**7)))
    special = city == "99.71" and random.random() < 0.3
    return ObjectFacts(
        nop=f"{random.randint(0, 10**18 - 1):018}",
        luas_bumi=luas_bumi,
        nilai_bumi=random.choice((max(bumi, 0), max(bumi, 0), None)) if luas_bumi else None,
        luas_bangunan=luas_bangunan,
        nilai_bangunan=max(bangunan, 0),
        bumi_beban=beban,
        jenis_bumi=random.choice(("1", "1", "1", "2", "3", "4")),
        golongan=random.choice(("usaha", "pangan")) if special else "",
        tarif_khusus="pangan-ternak" if special and random.random() < 0.5 else "",
        carries_njoptkp=random.random() < 0.6,
        pengurangan=tuple(
            Reduction(Rate(random.randint(0, 10**4), 10**4), None, "SK", "Perwal")
            for _ in range(random.choice((0, 0, 0, 1, 2)))
        ),
        jenis_bangunan=random.choice(KINDS),
        nik_proven=random.random() < 0.5,
        pokok_before=random.choice((None, 0, random.randint(1, 10**7))),
    )


def told(facts: ObjectFacts) -> Thing:
    """The same object in the words of the other formulation."""
    return Thing(
        luas_tanah=Decimal(facts.luas_bumi) / 100,
        nilai_tanah=None if facts.nilai_bumi is None else Decimal(facts.nilai_bumi),
        luas_bangunan=Decimal(facts.luas_bangunan) / 100,
        nilai_bangunan=Decimal(facts.nilai_bangunan),
        beban=Decimal(facts.bumi_beban + facts.bangunan_beban),
        membawa_njoptkp=facts.carries_njoptkp,
        golongan=facts.golongan,
        tarif_khusus=facts.tarif_khusus,
        kecuali=facts.jenis_bumi == "4" or facts.jenis_transaksi == "3" or facts.dikecualikan != "",
        pengurangan=tuple(
            Decimal(one.rate.numerator) / Decimal(one.rate.denominator)
            for one in facts.pengurangan
            if one.rate is not None
        ),
        jpb=facts.jenis_bangunan,
        nik=facts.nik_proven,
        pokok_lalu=None if facts.pokok_before is None else Decimal(facts.pokok_before),
    )


@pytest.mark.parametrize(
    ("city", "tax_year"), [(city, year) for city, years in YEARS.items() for year in years]
)
def test_two_formulations_of_the_law_agree_to_the_rupiah(city: str, tax_year: int) -> None:
    random, rules = Random(f"{city} {tax_year}"), LAWS[city].year(tax_year)
    objects = [invented(random, city=city, tax_year=tax_year) for _ in range(OBJECTS)]
    sorts: set[str] = set()
    for facts, ours in zip(objects, assess_many(rules, objects), strict=True):
        theirs = assessed(city, tax_year, told(facts))
        sorts.add(theirs.sort)
        assert (str(ours.outcome), Decimal(ours.pokok)) == (theirs.sort, theirs.pokok), facts
        assert ours == assess(rules, facts)
        assert explain(rules, facts, ours)[-1].value == ours.pokok
        if theirs.sort == "notice":
            assert (Decimal(ours.njop), Decimal(ours.terutang)) == (theirs.njop, theirs.terutang), facts
    assert sorts == {"notice", "no_sppt", "anomaly"}
