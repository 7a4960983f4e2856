"""Five NOPs worth trying, chosen by the generator itself and kept beside the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sppt.trials.city.dirt import DirtKind
from sppt.trials.city.notices import PAID, UNPAID, WRITTEN_OFF, Life
from sppt.trials.city.years import NEWEST_YEAR, YEARS

DEMO_FILE = "CONTOH.json"


class DemoCase(StrEnum):
    ALL_PAID = "all_paid"
    SEVERAL_UNPAID = "several_unpaid"
    PARTLY_PAID = "partly_paid"
    WRITTEN_OFF = "written_off"
    UNDER_REVIEW = "under_review"


_LABELS = {
    DemoCase.ALL_PAID: "Semua tahun sudah lunas",
    DemoCase.SEVERAL_UNPAID: "Beberapa tahun belum dibayar",
    DemoCase.PARTLY_PAID: "Satu tahun baru dibayar sebagian",
    DemoCase.WRITTEN_OFF: "Piutang tahun lama sudah dihapuskan",
    DemoCase.UNDER_REVIEW: "Sedang diperiksa: tercatat lunas, pembayarannya tidak ditemukan",
}


@dataclass(frozen=True, slots=True)
class DemoNop:
    """A NOP (18 digits) worth trying, and why, in Indonesian."""

    case: DemoCase
    nop: str
    label: str


def demo_nop(case: DemoCase, nop: str) -> DemoNop:
    return DemoNop(case=case, nop=nop.replace(",", ""), label=_LABELS[case])


def demo_case(life: Life, kind: DirtKind | None) -> DemoCase | None:
    """Which case this object shows well: ten years under one NOP, and nothing else odd about it."""
    if len(life.notices) != len(YEARS) or life.notices[0].nop != life.notices[-1].nop:
        return None
    if kind is not None:
        return DemoCase.UNDER_REVIEW if kind is DirtKind.PAID_STATUS_WITHOUT_PAYMENT else None
    if all(100_000 < notice.pokok < 2_000_000 for notice in life.notices[-5:]):
        return _clean_case(life)
    return None


def _clean_case(life: Life) -> DemoCase | None:
    unpaid = {notice.year for notice in life.notices if notice.status == UNPAID}
    case = None
    if any(notice.status == WRITTEN_OFF for notice in life.notices):
        case = DemoCase.WRITTEN_OFF
    elif unpaid.intersection(paid.year for paid in life.payments):
        case = DemoCase.PARTLY_PAID
    elif all(notice.status == PAID for notice in life.notices):
        case = DemoCase.ALL_PAID
    elif 3 <= len(unpaid) <= 5 and NEWEST_YEAR in unpaid:
        case = DemoCase.SEVERAL_UNPAID
    return case


def write_demo(path: Path, demos: Sequence[DemoNop]) -> None:
    rows = [{"case": str(demo.case), "nop": demo.nop, "label": demo.label} for demo in demos]
    text = json.dumps({"patut_dicoba": rows}, ensure_ascii=False, indent=2)
    path.write_bytes(f"{text}\n".encode())


def worth_trying(directory: Path) -> tuple[DemoNop, ...]:
    """The NOPs noted beside an exported city, at most one per case (a very small city lacks some)."""
    document: dict[str, list[dict[str, str]]] = json.loads((directory / DEMO_FILE).read_bytes())
    return tuple(
        DemoNop(case=DemoCase(row["case"]), nop=row["nop"], label=row["label"])
        for row in document["patut_dicoba"]
    )
