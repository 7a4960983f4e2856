"""Reads the case files of tests/cases: YAML in which dates stay text and `on` is a word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from sppt.kit.perda import class_tables
from sppt.rules.due import BillFacts
from sppt.rules.perda import Perda, read_perda
from sppt.rules.programme import Pinned
from sppt.rules.states import BillState

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
PERDA_FILE = ROOT / "src" / "sppt" / "rules" / "perda" / "36.76.toml"
CONTOH_FILE = Path(__file__).with_name("contoh.toml")
NOP = "367605001500502120"


def law_of(text: str, *, source: str) -> Perda:
    """The law in a text, with the class tables that are installed."""
    return read_perda(text, source=source, class_tables=class_tables())


TANGSEL = law_of(PERDA_FILE.read_text(encoding="utf-8"), source=PERDA_FILE.name)
CONTOH = law_of(CONTOH_FILE.read_text(encoding="utf-8"), source=CONTOH_FILE.name)
LAWS: dict[str, Perda] = {"36.76": TANGSEL, "contoh": CONTOH}


class PinnedCase(TypedDict):
    njop: int
    jenis_bangunan: str
    nik_proven: bool
    carries_njoptkp: bool


class Bill(TypedDict):
    pokok: int
    sisa: NotRequired[int]
    state: NotRequired[str]
    due: NotRequired[str]
    under_review: NotRequired[bool]
    pinned: NotRequired[PinnedCase]


class YearExpected(TypedDict):
    pokok: NotRequired[int]
    potongan: NotRequired[int]
    denda: NotRequired[int]
    waived: NotRequired[int]
    total: NotRequired[int]
    months: NotRequired[int]
    payable: NotRequired[bool]
    reasons: NotRequired[list[str]]


class DueCase(TypedDict):
    name: str
    on: str
    bills: dict[int, Bill]
    expect: dict[int, YearExpected]
    source: str
    law: NotRequired[str]
    chosen: NotRequired[list[int]]
    days_max: NotRequired[int]
    valid_through: NotRequired[str]


class DendaExpected(TypedDict):
    months: int
    base: int
    denda: int


class Payment(TypedDict):
    on: str
    pokok: int


class DendaCase(TypedDict):
    name: str
    due: str
    paid_on: str
    pokok: int
    expect: DendaExpected
    source: str
    law: NotRequired[str]
    payments: NotRequired[list[Payment]]
    override: NotRequired[dict[str, object]]


class RefusedDendaCase(TypedDict):
    name: str
    code: str
    says: str
    change: NotRequired[dict[str, object]]
    remove: NotRequired[str]


class NopCase(TypedDict):
    name: str
    text: str
    source: str
    digits: NotRequired[str]
    year: NotRequired[int]
    refused: NotRequired[str]


class RupiahCase(TypedDict):
    text: str
    amount: NotRequired[int]
    refused: NotRequired[bool]


class PlainLoader(yaml.SafeLoader):
    """YAML 1.1 takes `on` for true and 2025-08-31 for a date; officers mean the word and the text."""


PlainLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def denda_cases() -> list[DendaCase]:
    cases: list[DendaCase] = yaml.load(_text("denda.yaml"), Loader=PlainLoader)
    return cases


def refused_denda_cases() -> list[RefusedDendaCase]:
    cases: list[RefusedDendaCase] = yaml.load(_text("denda_ditolak.yaml"), Loader=PlainLoader)
    return cases


def due_cases(name: str) -> list[DueCase]:
    cases: list[DueCase] = yaml.load(_text(name), Loader=PlainLoader)
    return cases


def nop_cases() -> list[NopCase]:
    cases: list[NopCase] = yaml.load(_text("nop.yaml"), Loader=PlainLoader)
    return cases


def rupiah_cases() -> list[RupiahCase]:
    cases: list[RupiahCase] = yaml.load(_text("rupiah.yaml"), Loader=PlainLoader)
    return cases


def _text(name: str) -> str:
    return (CASES / name).read_text(encoding="utf-8")


def bill(
    tax_year: int,
    *,
    pokok: int = 1_000_000,
    sisa: int | None = None,
    state: BillState = BillState.UNPAID,
    due: date | None = None,
    under_review: bool = False,
    pinned: Pinned | None = None,
) -> BillFacts:
    """One bill; settled states leave nothing of the pokok unless `sisa` says otherwise."""
    settled = state in {BillState.PAID, BillState.PRINCIPAL_PAID}
    return BillFacts(
        bill_id=tax_year,
        version=1,
        nop=NOP,
        tax_year=tax_year,
        state=state,
        pokok_determined=pokok,
        sisa=(0 if settled else pokok) if sisa is None else sisa,
        jatuh_tempo=due or date(tax_year, 8, 31),
        provenance="city",
        under_review=under_review,
        pinned=pinned,
    )


def bills_of(case: DueCase) -> tuple[BillFacts, ...]:
    return tuple(
        bill(
            tax_year,
            pokok=given["pokok"],
            sisa=given.get("sisa"),
            state=BillState(given.get("state", "unpaid")),
            due=date.fromisoformat(given["due"]) if "due" in given else None,
            under_review=given.get("under_review", False),
            pinned=Pinned(**given["pinned"]) if "pinned" in given else None,
        )
        for tax_year, given in case["bills"].items()
    )
