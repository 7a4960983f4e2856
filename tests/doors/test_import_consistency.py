"""Imported notices recomputed: what agrees, where the others part, and what explains the city's own data."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sppt.imports.consistency.checking import NothingToCheck, check_consistency
from sppt.imports.consistency.recomputing import Checker, Parted, Row, Step, Vote
from sppt.imports.queries import consistency, consistency_cases
from sppt.kit.perda import perda_of
from sppt.trials.city import DirtKind, export_city
from tests.commands import sppt
from tests.doors.dumps import AT, Dump, notice, payment
from tests.world import World, nop

LATER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)

# 200 m² of class 055 (Rp2.508.000) and 100 m² of class 022 (Rp968.000): NJOP 598.400.000, NJOPKP 588.400.000, and
# 0,1 % of that.
HOUSE = Row(
    nop=nop(1),
    kelas_tanah="055",
    kelas_bangunan="022",
    luas_bumi=200,
    luas_bangunan=100,
    njop_bumi=501_600_000,
    njop_bangunan=96_800_000,
    njop=598_400_000,
    njoptkp=10_000_000,
    terutang=588_400,
    pengurangan=0,
    pokok=588_400,
    beban=0,
)


def checker(year: int = 2025) -> Checker:
    return Checker.of(perda_of("36.76").year(year))


def test_a_notice_that_follows_the_rules_agrees() -> None:
    assert checker().parts(HOUSE) is None
    assert checker().parts(HOUSE._replace(njoptkp=0, terutang=598_400, pokok=598_400)) is None
    assert checker().parts(HOUSE._replace(pengurangan=88_400, pokok=500_000)) is None


def test_a_flat_without_land_agrees_with_its_share_of_what_is_common() -> None:
    flat = HOUSE._replace(kelas_tanah="", luas_bumi=0, njop_bumi=0, beban=501_600_000)
    assert checker().parts(flat) is None
    assert checker().parts(flat._replace(beban=0)) == Parted(Step.NJOP, 598_400_000, 96_800_000)


@pytest.mark.parametrize(
    ("changed", "parted"),
    [
        # Class 054 holds Rp2.640.000: its value under the name of 055.
        (
            {"njop_bumi": 528_000_000, "njop": 624_800_000},
            Parted(Step.CLASS, 528_000_000, 501_600_000),
        ),
        ({"kelas_tanah": ""}, Parted(Step.CLASS, 501_600_000, 0)),
        ({"kelas_bangunan": "099"}, Parted(Step.CLASS, 96_800_000, 0)),
        ({"njop_bumi": 501_600_001}, Parted(Step.NJOP, 501_600_001, 501_600_000)),
        ({"njop": 598_400_001}, Parted(Step.NJOP, 598_400_001, 598_400_000)),
        ({"luas_bangunan": 0, "kelas_bangunan": ""}, Parted(Step.NJOP, 96_800_000, 0)),
        ({"njoptkp": 12_000_000}, Parted(Step.NJOPTKP, 12_000_000, 10_000_000)),
        ({"terutang": 1_176_800}, Parted(Step.TARIFF, 1_176_800, 588_400)),  # 0,2 %
        ({"pokok": 500_000}, Parted(Step.REDUCTION, 500_000, 588_400)),
        ({"pokok": 600_000}, Parted(Step.MINIMUM, 600_000, 588_400)),
    ],
)
def test_a_notice_parts_at_the_first_step_that_differs(changed: dict[str, str | int], parted: Parted) -> None:
    assert checker().parts(HOUSE._replace(**changed)) == parted  # type: ignore[arg-type]


def test_a_rupiah_of_another_rounding_is_told_as_rounding() -> None:
    # 0,1 % of 588.400.500 is 588.400,5: half up gives 588.401, down 588.400.
    row = HOUSE._replace(njop_bumi=0, luas_bumi=0, kelas_tanah="", beban=501_600_500, njop=598_400_500)
    assert checker().parts(row._replace(terutang=588_401, pokok=588_401)) is None
    assert checker().parts(row._replace(terutang=588_400, pokok=588_400)) == Parted(
        Step.ROUNDING, 588_400, 588_401
    )
    assert checker().parts(row._replace(terutang=588_399, pokok=588_399)) == Parted(
        Step.TARIFF, 588_399, 588_401
    )


@pytest.mark.parametrize(
    ("terutang", "vote"),
    [
        (1_990_000, Vote.NJOP),  # NJOP Rp1.005.000.000 lies above a milyar: 0,2 % of 995.000.000
        (995_000, Vote.NJOPKP),  # NJOPKP Rp995.000.000 does not: 0,1 %
        (2_985_000, Vote.NEITHER),
    ],
)
def test_what_chose_the_tariff_shows_where_the_two_values_choose_differently(
    terutang: int, vote: Vote
) -> None:
    row = HOUSE._replace(njop=1_005_000_000, terutang=terutang)
    assert checker(2025).vote(row) == checker(2020).vote(row) == vote
    assert checker().vote(HOUSE) is None


# ---- a city ----


@pytest.fixture
def dump(city: World, tmp_path: Path) -> Dump:
    return Dump(tmp_path / "dump")


def test_an_invented_city_agrees_but_for_the_dirt_that_was_planted(city: World, tmp_path: Path) -> None:
    made = export_city(tmp_path / "kota", objects=1_500, seed=11)
    Dump(tmp_path / "kota").bring()
    pokok = city.rows("SELECT id, pokok FROM ledger_bill ORDER BY id")
    found = check_consistency(at=LATER)
    assert [year.tax_year for year in found] == list(range(2017, 2027))
    assert sum(year.notices for year in found) == city.counts()["assessment_notice"]
    parted = {step: sum(year.parted[step] for year in found) for step in found[0].parted}
    assert parted.pop("class") == made.dirt[DirtKind.LAND_CLASS_XXX]
    # A second row of one key is rejected, so no notice has a pokok that its own row does not explain.
    assert set(parted.values()) == {0}
    assert sum(year.denda["due"] for year in found) > 20
    assert all(year.denda["payment"] == year.denda["neither"] == 0 for year in found)
    assert city.rows("SELECT id, pokok FROM ledger_bill ORDER BY id") == pokok


def test_a_summary_is_kept_with_examples_and_the_latest_one_stands(city: World, dump: Dump) -> None:
    wrong = notice(nop(2), 2025, 999, NJOPTKP_SPPT=12_000_000)
    dump.put("SPPT", house(nop(1)), wrong).bring()
    first = check_consistency([2025], at=AT)
    assert check_consistency([2025, 1900], at=LATER) != first
    [year] = consistency()
    assert (year.at, year.notices, year.agreeing, year.bracket_base) == (LATER, 2, 1, "njop")
    assert sum(year.parted.values()) == 1
    assert [(case.nop, case.stored) for case in consistency_cases(2025)] == [(nop(2), 12_000_000)]
    assert consistency_cases(2024) == ()
    assert city.counts()["imports_consistency"] == 2


def house(number: str) -> dict[str, object]:
    """HOUSE as a row of SPPT."""
    return {
        **notice(number, 2025, 588_400),
        "KD_KLS_TANAH": "055",
        "KD_KLS_BNG": "022",
        "LUAS_BUMI_SPPT": 200,
        "LUAS_BNG_SPPT": 100,
        "NJOP_BUMI_SPPT": 501_600_000,
        "NJOP_BNG_SPPT": 96_800_000,
        "NJOP_SPPT": 598_400_000,
    }


@pytest.mark.parametrize(
    ("denda", "reading"),
    [
        (12_000, "due"),  # six begun months at 2 %
        (6_000, "payment"),  # at 1 %
        (5_000, "neither"),
    ],
)
def test_the_denda_of_late_payments_says_which_rule_the_city_applied(
    dump: Dump, denda: int, reading: str
) -> None:
    late = payment(nop(1), 2023, 100_000 + denda, denda=denda, TGL_PEMBAYARAN_SPPT="2024-02-10")
    in_time = payment(nop(2), 2023, 101_000, denda=1_000, TGL_PEMBAYARAN_SPPT="2023-12-31")
    dump.put("SPPT", notice(nop(1), 2023), notice(nop(2), 2023)).put("PEMBAYARAN_SPPT", late, in_time).bring()
    [year] = check_consistency(at=LATER)
    assert year.denda == {"due": 0, "payment": 0, "neither": 0} | {reading: 1}


def test_without_imported_notices_there_is_nothing_to_check(city: World) -> None:
    with pytest.raises(NothingToCheck):
        check_consistency([2025], at=AT)
    assert city.counts()["imports_consistency"] == 0


def test_the_document_of_a_year_is_json(dump: Dump) -> None:
    dump.put("SPPT", house(nop(1))).bring()
    [year] = check_consistency(at=AT)
    assert json.loads(json.dumps(year.document())) == {
        "tax_year": 2025,
        "rules_hash": perda_of("36.76").year(2025).hash,
        "bracket_base": "njop",
        "notices": 1,
        "agreeing": 1,
        "parted": dict.fromkeys(
            ("class", "njop", "njoptkp", "tariff", "rounding", "reduction", "minimum"), 0
        ),
        "base": {"njop": 0, "njopkp": 0, "neither": 0},
        "denda": {"due": 0, "payment": 0, "neither": 0},
    }


def test_the_commands_answer_with_one_document(city: World, dump: Dump, tmp_path: Path) -> None:
    dump.put("SPPT", house(nop(1)))
    brought = sppt("import", "sismiop", str(dump.directory), "--consistency", "--json")
    assert [year["agreeing"] for year in json.loads(brought.stdout)["consistency"]] == [1]
    checked = sppt("import", "check", "2025", "--json")
    assert [(year["tax_year"], year["notices"]) for year in json.loads(checked.stdout)["years"]] == [
        (2025, 1)
    ]
    refused = sppt("import", "check", "2020", "--json")
    assert (refused.returncode, json.loads(refused.stdout)["refusal"]) == (1, "nothing_to_check")
    sales = tmp_path / "harga.csv"
    sales.write_text(f"NOP,TGL_JUAL,HARGA\n{nop(1)},2025-03-04,500000000\n", encoding="utf-8")
    sold = sppt("import", "sales", str(sales), "--json")
    assert json.loads(sold.stdout)["tables"]["PENJUALAN"]["stored"] == city.counts()["register_sale"] == 1
