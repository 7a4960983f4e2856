"""One subject with 50 000 objects: one of them carries NJOPTKP, and an officer's word about that one moves it."""

from __future__ import annotations

from datetime import date

import pytest

from sppt.assessment import determining
from sppt.assessment.treating import TreatmentWish, approve_treatment, propose_treatment
from sppt.assessment.treatment_words import Scope, TreatmentKind
from tests.actions.cities import AT, YEAR, kelurahan, subjek
from tests.actions.test_determination import officers
from tests.world import World

LARGEST = "367605001500700010"


def a_developer(city: World, objects: int) -> None:
    """Plots of 100 m², 28.500.000 each, in blocks 001 to 006, and one of 101 m² in block 007."""
    officers(city)
    kelurahan(city)
    subjek(city, "PT")
    city.change(
        "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, jenis_transaksi, content)"
        " SELECT '3676050015' || lpad((n / 9999 + 1)::text, 3, '0') || lpad((n %% 9999 + 1)::text, 4, '0') || '0',"
        " 'PT', '', '', '', '', 100, 0, 0, 0, '1', 'x' FROM generate_series(0, %s) AS n",
        objects - 2,
    )
    city.change(
        "INSERT INTO register_objek (nop, subjek_id, jalan, blok_kav, rw, rt, luas_bumi, luas_bangunan, njop_bumi,"
        " njop_bangunan, jenis_transaksi, content) VALUES (%s, 'PT', '', '', '', '', 101, 0, 0, 0, '1', 'x')",
        LARGEST,
    )
    city.change(
        "INSERT INTO register_bumi (nop, no_bumi, znt, luas_dm2, jenis_bumi, nilai_sistem)"
        " SELECT nop, 1, 'AA', luas_bumi * 100, '3', 0 FROM register_objek"
    )


@pytest.mark.parametrize("objects", [1_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_an_owner_of_50_000_objects_has_one_njoptkp_and_a_decision_moves_it(
    city: World, objects: int
) -> None:
    a_developer(city, objects)
    done = determining.determine(YEAR, maker="budi", at=AT)
    # all but one × 28.500 and 28.785.000 - 10.000.000 at 0,1 %
    assert (done.totals.notices, done.totals.pokok) == (objects, (objects - 1) * 28_500 + 18_785)
    assert city.rows("SELECT nop FROM assessment_draft WHERE njoptkp > 0") == [(LARGEST,)]
    wish = TreatmentWish(
        TreatmentKind.DIKECUALIKAN,
        "makam",
        (LARGEST,),
        Scope.OBJECT,
        YEAR,
        None,
        "973/1",
        date(2026, 12, 1),
        "Pasal 38",
    )
    number = propose_treatment(wish, reason="taman makam perumahan", maker="budi", at=AT)
    assert approve_treatment(number, checker="ana", note="", at=AT).redrafted == (YEAR,)
    [(first, pokok)] = city.rows("SELECT nop, pokok FROM assessment_draft WHERE njoptkp > 0")
    assert (first, pokok) == ("367605001500100010", 18_500)
