"""A dialect of ISO 8583 as a file: layout, processing codes, what a message must bring, what an answer says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

from sppt.channels.iso8583.codec import FIELDS, Field
from sppt.partners.words import Dialect
from sppt.payments.language import RefusalCode

DIRECTORY = Path(__file__).parent / "dialects"
PREFIXES = {"LL": 2, "LLL": 3}


class Kind(StrEnum):
    """What a message is about."""

    INQUIRY = "inquiry"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    NETWORK = "network"


class Part(StrEnum):
    """A part of the profile: what is told of a bill."""

    PROPINSI_KODE = "propinsi_kode"
    KOTA_KODE = "kota_kode"
    KECAMATAN_KODE = "kecamatan_kode"
    KELURAHAN_KODE = "kelurahan_kode"
    BLOK = "blok"
    URUT = "urut"
    JENIS = "jenis"
    TAHUN = "tahun"
    NAMA = "nama"
    LOKASI = "lokasi"
    KELURAHAN = "kelurahan"
    KECAMATAN = "kecamatan"
    PROPINSI = "propinsi"
    LUAS_BUMI = "luas_bumi"
    LUAS_BANGUNAN = "luas_bangunan"
    JATUH_TEMPO = "jatuh_tempo"
    POKOK = "pokok"
    POTONGAN = "potongan"
    TAGIHAN = "tagihan"  # pokok less potongan
    DENDA = "denda"
    TOTAL = "total"
    TAHUN_SISA = "tahun_sisa"
    NTPD = "ntpd"


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which data element holds what; 0: none does."""

    bill: int
    ntpd: int
    ntb: int
    profile: int
    original: int
    day: int


class Codes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """DE 39 of what the door itself says; an empty `unknown` means silence."""

    ok: str
    format: str
    amount_format: str
    year_format: str
    processing: str
    not_signed_on: str
    stranger: str
    busy: str
    internal: str
    reversed_again: str
    unknown: str


class Processing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """DE 3."""

    inquiry: str
    payment: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dialect as it is written down."""

    name: str
    header: bool
    amount_decimals: int
    profile: tuple[str, ...]
    layout: Mapping[str, str]
    processing: Processing
    place: Place
    required: Mapping[Kind, tuple[int, ...]]
    echo: Mapping[str, tuple[int, ...]]
    codes: Codes
    refusals: Mapping[RefusalCode, str]
    reversal_refusals: Mapping[RefusalCode, str]
    fresh_in_reversal: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """A dialect ready to be spoken. `profile` has each part with its width; DE 4 counts so many of a rupiah."""

    name: str
    header: bool
    amount_unit: int
    profile: tuple[tuple[Part, int], ...]
    layout: Mapping[int, Field]
    processing: Processing
    place: Place
    required: Mapping[Kind, tuple[int, ...]]
    echo: Mapping[Kind, tuple[int, ...]]
    fresh_in_reversal: tuple[int, ...]
    codes: Codes
    refusals: Mapping[RefusalCode, str]
    reversal_refusals: Mapping[RefusalCode, str]


class BadDialect(Exception):
    """A dialect's file contradicts itself; the text says where."""


@lru_cache(maxsize=len(Dialect))
def speech(dialect: Dialect) -> Speech:
    """A dialect from its file; raises BadDialect."""
    return read(DIRECTORY / f"{dialect}.toml")


def read(file: Path) -> Speech:
    """A dialect from a file; `based_on` takes over what another says. Raises BadDialect."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        base = told.pop("based_on", None)
        if base is not None:
            told = {**tomllib.loads((file.parent / f"{base}.toml").read_text(encoding="utf-8")), **told}
        return _checked(msgspec.convert(told, _File))
    except (ValueError, msgspec.ValidationError) as error:
        raise BadDialect(f"{file.name}: {error}") from error


def _checked(file: _File) -> Speech:
    layout = {int(number): _field(text) for number, text in file.layout.items()}
    if not all(2 <= number <= FIELDS and number != 65 for number in layout):
        raise ValueError("layout: a data element lies between 2 and 128")
    echo = {Kind(kind): numbers for kind, numbers in file.echo.items()}
    named = {number for numbers in (*echo.values(), *file.required.values()) for number in numbers}
    named |= {getattr(file.place, name) for name in Place.__struct_fields__} - {0}
    if missing := sorted((named | {3, 4, 7, 11, 12, 13, 32, 37, 39, 70}) - set(layout)):
        raise ValueError(f"layout: {missing} are named and not laid out")
    if missing_codes := sorted(set(RefusalCode) - set(file.refusals)):
        raise ValueError(f"refusals: {missing_codes} have no code")
    if set(echo) != set(Kind) or set(file.required) != set(Kind):
        raise ValueError("echo and required name each kind of message once")
    unit: int = 10**file.amount_decimals
    profile = tuple((Part(part), int(width)) for part, width in (one.split() for one in file.profile))
    if sum(width for _, width in profile) > layout[file.place.profile].length:
        raise ValueError("profile: wider than the data element that holds it")
    return Speech(
        name=file.name,
        header=file.header,
        amount_unit=unit,
        profile=profile,
        layout=layout,
        processing=file.processing,
        place=file.place,
        required=file.required,
        echo=echo,
        fresh_in_reversal=file.fresh_in_reversal,
        codes=file.codes,
        refusals=file.refusals,
        reversal_refusals={**file.refusals, **file.reversal_refusals},
    )


def _field(text: str) -> Field:
    *prefix, kind, length = text.split()
    if kind not in {"n", "ans"} or len(prefix) > 1:
        raise ValueError(f"layout: {text!r} is not read")
    return Field(kind == "n", int(length), PREFIXES[prefix[0]] if prefix else 0)
