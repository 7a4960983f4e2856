"""A programme for an only house of a proven person: every door quotes it by what the notice pins, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from sppt.assessment import determining, issuing
from sppt.assessment.correcting import Wanted, facts_of
from sppt.assessment.treating import TreatmentWish, approve_treatment, propose_treatment
from sppt.assessment.treatment_words import PROVEN, Scope, TreatmentKind
from sppt.assessment.words import DecisionKind
from sppt.collective import queries as lists
from sppt.collective.checking import check
from sppt.collective.taking import Bringer
from sppt.collective.words import Owner
from sppt.kit import clock
from sppt.kit.perda import adopt, forget_adopted, perda_of
from sppt.payments.corrections import approve_correction, propose_correction
from sppt.payments.language import Ask, Pick
from sppt.payments.queries import quotes
from sppt.rules.due import Due
from sppt.rules.nop import Nop
from tests.actions.cities import AT, YEAR, kelurahan, objek, subjek
from tests.actions.desk import booked, law_with, opened, programme, request, wib
from tests.actions.test_lists import taken
from tests.world import World, nop

MARCH = wib("2027-03-15 10:00:00")
ON = MARCH.date()
ONLY_HOUSE = replace(
    programme(off_pokok="50%", years=(YEAR, YEAR), open_to=date(2027, 6, 30)),
    jenis_bangunan=frozenset({"01"}),
    njop_up_to=2_000_000_000,
    asks_nik=True,
    asks_highest_njop=True,
)


@pytest.fixture
def issued(city: World) -> Iterator[World]:
    """A year under the programme. S1, whose NIK is proven, has two houses; S2 a house and S3 land, both unproven."""
    city.officer("budi", "penetapan")
    city.officer("ana", "head", "penetapan")
    city.channel("loket-uji")
    kelurahan(city)
    for identity in ("S1", "S2", "S3"):
        subjek(city, identity, nama=f"ORANG {identity}")
    objek(city, nop(1), "S1", bangunan_m2=100, nilai_bangunan=50_000_000)
    objek(city, nop(2), "S1", tanah_m2=100, bangunan_m2=50, nilai_bangunan=25_000_000)
    objek(city, nop(3), "S2", bangunan_m2=100, nilai_bangunan=50_000_000)
    objek(city, nop(4), "S3")
    proven = TreatmentWish(
        TreatmentKind.NIK_TERBUKTI,
        PROVEN,
        (nop(1), nop(2)),
        Scope.OWNER,
        YEAR,
        None,
        "470/1",
        date(2026, 12, 1),
        "Perwal 7",
    )
    number = propose_treatment(proven, reason="KTP diperiksa di loket", maker="budi", at=AT)
    approve_treatment(number, checker="ana", note="", at=AT)
    determining.determine(YEAR, maker="budi", at=AT)
    proposed = issuing.propose_issue(YEAR, maker="budi", reason="penetapan massal 2027", at=AT)
    issuing.issue_approved(issuing.approve_issue(proposed, checker="ana", note="", at=AT).number, at=AT)
    city.bill(nop(5), YEAR, 1_000_000)  # without a notice of ours, as an import leaves it
    adopt(law_with(ONLY_HOUSE))
    yield city
    forget_adopted()


def line(number: int) -> Due:
    [one] = quotes(perda_of("36.76"), [Nop(nop(number))], on=ON)[0].lines
    return one


def test_a_programme_for_persons_and_kinds_holds_by_what_the_notice_pins(issued: World) -> None:
    told = {
        number: (one.pokok, one.potongan, [reason.code for reason in one.reasons])
        for number in range(1, 6)
        for one in [line(number)]
    }
    assert told == {
        # 200 m² × 285.000 + 100 m² × 505.000 = 107.500.000; less 10 million × 0,1%; half of 97.500
        1: (97_500, 48_750, ["potongan_pokok"]),
        # 100 m² × 285.000 + 50 m² × 505.000 = 53.750.000; NJOPTKP is with the other house
        2: (53_750, 0, ["not_highest_njop"]),
        3: (97_500, 0, ["nik_not_proven"]),
        4: (47_000, 0, []),  # land is no house: not meant
        5: (1_000_000, 0, ["object_unknown"]),
    }


def test_every_door_quotes_it_the_same(issued: World) -> None:
    from sppt.channels.lanes import Inquiring

    with clock.stopped_at(MARCH):
        asked = ((Ask("loket-uji", Pick(Nop(nop(1)), frozenset({YEAR}))),),)
        ((answer,),) = Inquiring(perda_of("36.76")).answer(asked)
    assert answer.answer.amount == 48_750  # type: ignore[union-attr]
    # A lurah's list is read in a role that sees bills of his kelurahan only.
    listed = taken(nop(1), by=Bringer(Owner.OFFICER, "lurah", wilayah="3676050015"))
    check(listed.number, at=MARCH)
    assert [one.amount for one in lists.lines(listed.number)] == [48_750]
    code = opened((nop(1), {YEAR}), at=MARCH, law=perda_of("36.76"))
    assert booked(request(code, channel="loket-uji"), at=MARCH).amount == 48_750


def test_a_nik_that_was_proven_after_all_is_corrected_on_the_notice_and_the_money_owed_back(
    issued: World,
) -> None:
    code = opened((nop(3), {YEAR}), at=MARCH, law=perda_of("36.76"))
    assert booked(request(code, channel="loket-uji"), at=MARCH).amount == 97_500
    # 150 m² × 285.000 + 100 m² × 505.000 = 93.250.000; less 10 million × 0,1% = 83.250; half of it was owed in March
    facts = facts_of(nop(3), YEAR)._replace(luas_bumi=15_000, nilai_bumi=45_000_000, nik_proven=True)
    wanted = Wanted(DecisionKind.PEMBETULAN, nop(3), YEAR, "973/12/2027", date(2027, 4, 1), facts=facts)
    april = wib("2027-04-05 10:00:00")
    proposed = propose_correction(wanted, maker="budi", reason="NIK terbukti, tanah diukur ulang", at=april)
    done = approve_correction(proposed, checker="ana", note="", at=april)
    # 83.250 × 50% = 41.625 is owed; 97.500 was paid
    assert (done.pokok, done.excess_pokok) == (83_250, 97_500 - 41_625)
