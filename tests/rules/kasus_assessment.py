"""Reads the case files of assessment: areas as written, values in all or per square metre, dates as text."""

from __future__ import annotations

from typing import NotRequired, TypedDict, TypeVar

import yaml

from sppt.kit.perda import perda_in_file
from sppt.rules.assessment.facts import ObjectFacts, Reduction
from sppt.rules.perda import Perda
from sppt.rules.rupiah import Rate
from tests.rules.kasus import CASES, PlainLoader

NOP = "367605001500502120"
LAWS: dict[str, Perda] = {city: perda_in_file(city) for city in ("36.76", "99.71")}


class Decided(TypedDict):
    rate: NotRequired[str]
    rupiah: NotRequired[int]


class Given(TypedDict):
    """An object as an officer writes it."""

    luas_bumi: str
    nilai_bumi: NotRequired[int | None]
    nilai_bumi_m2: NotRequired[int]
    luas_bangunan: NotRequired[str]
    nilai_bangunan: NotRequired[int]
    nilai_bangunan_m2: NotRequired[int]
    bumi_beban: NotRequired[int]
    bangunan_beban: NotRequired[int]
    jenis_bumi: NotRequired[str]
    jenis_transaksi: NotRequired[str]
    golongan: NotRequired[str]
    tarif_khusus: NotRequired[str]
    dikecualikan: NotRequired[str]
    carries_njoptkp: NotRequired[bool]
    pengurangan: NotRequired[list[Decided]]
    jenis_bangunan: NotRequired[str]
    nik_proven: NotRequired[bool]
    pokok_before: NotRequired[int]


class ObjectCase(TypedDict):
    name: str
    law: NotRequired[str]
    year: int
    object: Given
    expect: dict[str, object]
    source: str


class DocumentCase(TypedDict):
    name: str
    document: dict[str, object]
    expect: dict[str, object]
    source: str


class RefusedCase(TypedDict):
    name: str
    code: str
    says: str
    change: NotRequired[dict[str, object]]
    remove: NotRequired[str]


class CarrierCase(TypedDict):
    name: str
    law: NotRequired[str]
    objects: list[tuple[int, str, int, bool]]
    carriers: list[int]
    source: str


class DueDateCase(TypedDict):
    name: str
    law: NotRequired[str]
    year: int
    issued: str
    due: str
    source: str


class YearGiven(TypedDict):
    year: int
    object: Given


class ChangeCase(TypedDict):
    name: str
    law: NotRequired[str]
    before: YearGiven
    after: YearGiven
    factors: list[tuple[str, int]]
    source: str


Case = TypeVar("Case")


def cases(name: str, kind: type[Case]) -> list[Case]:
    """The cases of a file, in the shape that the caller names."""
    read: list[Case] = yaml.load((CASES / name).read_text(encoding="utf-8"), Loader=PlainLoader)
    return read


def luas_of(text: str) -> int:
    """Square metres as written ("100.55", "-1"), in hundredths."""
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(2, "0"))


def facts_of(given: Given) -> ObjectFacts:
    """The object of a case; a value per square metre must come out whole."""
    luas_bumi, luas_bangunan = luas_of(given["luas_bumi"]), luas_of(given.get("luas_bangunan", "0"))
    nilai_bumi = given.get("nilai_bumi")
    if "nilai_bumi_m2" in given:
        nilai_bumi = _whole(given["nilai_bumi_m2"], luas_bumi)
    nilai_bangunan = given.get("nilai_bangunan", 0)
    if "nilai_bangunan_m2" in given:
        nilai_bangunan = _whole(given["nilai_bangunan_m2"], luas_bangunan)
    return ObjectFacts(
        nop=NOP,
        luas_bumi=luas_bumi,
        nilai_bumi=nilai_bumi,
        luas_bangunan=luas_bangunan,
        nilai_bangunan=nilai_bangunan,
        bumi_beban=given.get("bumi_beban", 0),
        bangunan_beban=given.get("bangunan_beban", 0),
        jenis_bumi=given.get("jenis_bumi", ""),
        jenis_transaksi=given.get("jenis_transaksi", ""),
        golongan=given.get("golongan", ""),
        tarif_khusus=given.get("tarif_khusus", ""),
        dikecualikan=given.get("dikecualikan", ""),
        carries_njoptkp=given.get("carries_njoptkp", False),
        pengurangan=tuple(map(_reduction, given.get("pengurangan", []))),
        jenis_bangunan=given.get("jenis_bangunan", ""),
        nik_proven=given.get("nik_proven", False),
        pokok_before=given.get("pokok_before"),
    )


def _whole(per_m2: int, luas: int) -> int:
    nilai, rest = divmod(per_m2 * luas, 100)
    assert not rest, "the case must give a whole value"
    return nilai


def _reduction(given: Decided) -> Reduction:
    rate = Rate.read(given["rate"]) if "rate" in given else None
    return Reduction(rate, given.get("rupiah"), "SK-1/2025", "Perwal tentang pengurangan")
