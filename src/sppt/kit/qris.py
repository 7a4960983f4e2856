"""QRIS payloads read and judged: EMVCo's tags, lengths and checksum, and what QRIS demands of them.

Reads only: a QR that collects money comes from an acquirer, never from us. Lengths count characters, the checksum runs
over UTF-8 (EMVCo Merchant-Presented QR, §3 and §4.6). What real payloads do wrong without harm is a warning.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

TEXT_MAX = 512
NATIONAL_ID = "ID.CO.QRIS.WWW"
NATIONAL, CURRENCY, AMOUNT, COUNTRY, CHECKSUM = "51", "53", "54", "58", "63"
RUPIAH_CODE, COUNTRY_CODE = "360", "ID"
CRC_END = "6304"
_TEMPLATES = frozenset({*(f"{tag:02d}" for tag in range(26, 52)), "62", "64", *map(str, range(80, 100))})
_NMID = re.compile(r"ID[0-9]{13}")
_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{0,2}))?")
_DIGITS = re.compile(r"[0-9]{2}")

Tags: TypeAlias = "Mapping[str, str | Mapping[str, str]]"


class Severity(StrEnum):
    """Whether a finding spoils a payload."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a payload; `tag` is empty where no tag can be named, `51.02` names one inside another."""

    code: str
    severity: Severity
    tag: str
    message: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What a QR says, as far as it can be read. `tags` holds templates as mappings of their own tags."""

    tags: Tags
    crc_ok: bool
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether this is QRIS without an error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)

    def value(self, tag: str, inner: str = "") -> str:
        """The text of a tag, or of a tag inside a template; empty if it is not there."""
        found = self.tags.get(tag, "")
        if isinstance(found, str):
            return "" if inner else found
        return found.get(inner, "")

    @property
    def nmid(self) -> str:
        """The merchant's national number."""
        return self.value(NATIONAL, "02")

    @property
    def rupiah(self) -> int | None:
        """The amount, if it is one of whole rupiah."""
        found = _AMOUNT.fullmatch(self.value(AMOUNT))
        return int(found[1]) if found and not (found[2] or "").strip("0") else None


class NotOurQr(ValueError):
    """An acquirer's QR that must not be shown; `code` says why in a word, the text in a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read(text: str) -> Payload:
    """Reads a payload, whatever it is: what cannot be read is a finding."""
    found: list[Finding] = []
    if len(text) > TEXT_MAX:
        found.append(_error("too_long", "", f"Isi QR {len(text)} huruf, paling banyak {TEXT_MAX}."))
        return Payload({}, crc_ok=False, findings=tuple(found))
    pieces = _pieces(text, "", found)
    tags: dict[str, str | Mapping[str, str]] = {}
    for tag, value in pieces:
        inner = tag in _TEMPLATES
        tags[tag] = MappingProxyType(dict(_pieces(value, f"{tag}.", found))) if inner else value
    crc_ok = _judge_checksum(text, pieces, found)
    payload = Payload(MappingProxyType(tags), crc_ok, ())
    if pieces:
        _judge(payload, pieces, found)
        _judge_merchant(payload, found)
    return Payload(payload.tags, crc_ok, tuple(found))


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE in four upper-case hexadecimal signs."""
    return f"{binascii.crc_hqx(text.encode('utf-8', 'surrogatepass'), 0xFFFF):04X}"


def must_be(payload: Payload, *, amount: int, nmid: str) -> None:
    """A payload that asks for exactly this amount, for this merchant, and nothing on top. Raises NotOurQr."""
    first = next((one for one in payload.findings if one.severity is Severity.ERROR), None)
    if first is not None:
        raise NotOurQr(f"qr_{first.code}", first.message)
    if payload.nmid != nmid:
        raise NotOurQr(
            "qr_other_nmid", f"NMID pada QR {payload.nmid}, seharusnya {nmid}: QR ini milik pedagang lain."
        )
    if payload.rupiah != amount:
        raise NotOurQr(
            "qr_other_amount", f"QR meminta {payload.value(AMOUNT) or 'jumlah bebas'}, seharusnya {amount}."
        )
    if any(payload.value(tag) for tag in ("55", "56", "57")):
        raise NotOurQr("qr_asks_tip", "QR meminta tip atau biaya tambahan; pajak dibayar tanpa tambahan.")


def _pieces(text: str, where: str, found: list[Finding]) -> list[tuple[str, str]]:
    """Tag, length, value, one after the other, until the text ends or breaks off."""
    pieces: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        tag, size = text[place : place + 2], text[place + 2 : place + 4]
        if not (_DIGITS.fullmatch(tag) and _DIGITS.fullmatch(size)):
            found.append(_error("broken", where.rstrip("."), f"Susunan QR rusak pada huruf ke-{place + 1}."))
            break
        value = text[place + 4 : place + 4 + int(size)]
        if len(value) < int(size):
            found.append(_error("truncated", where + tag, f"Isi tag {where}{tag} terpotong."))
            break
        if any(tag == known for known, _ in pieces):
            found.append(_error("doubled", where + tag, f"Tag {where}{tag} muncul dua kali."))
        pieces.append((tag, value))
        place += 4 + int(size)
    return pieces


def _judge_checksum(text: str, pieces: list[tuple[str, str]], found: list[Finding]) -> bool:
    """The checksum stands last and runs over everything before it, its own tag and length included."""
    told = text[-4:]
    right = text[-8:-4] == CRC_END and crc(text[:-4]) == told.upper()
    if not right:
        found.append(_error("crc", CHECKSUM, "Angka pemeriksa (CRC) tidak cocok: isi QR berubah atau rusak."))
    elif told != told.upper():
        found.append(_warning("crc_lower_case", CHECKSUM, "CRC ditulis dengan huruf kecil."))
    if right and (not pieces or pieces[-1][0] != CHECKSUM):
        found.append(_error("crc_not_last", CHECKSUM, "CRC tidak berada di akhir."))
    return right


def _judge(payload: Payload, pieces: list[tuple[str, str]], found: list[Finding]) -> None:
    """What QRIS demands beyond EMVCo's form."""
    if pieces[0] != ("00", "01"):
        found.append(_error("not_emv", "00", "QR tidak diawali 000201: ini bukan QR pembayaran."))
    if payload.value("01") not in {"", "11", "12"}:
        found.append(_error("initiation", "01", "Tag 01 harus 11 (statis) atau 12 (dinamis)."))
    if payload.value(CURRENCY) != RUPIAH_CODE:
        found.append(_error("currency", CURRENCY, "Mata uang QR bukan rupiah (360)."))
    if payload.value(COUNTRY) != COUNTRY_CODE:
        found.append(_error("country", COUNTRY, "Negara pada QR bukan Indonesia (ID)."))
    if payload.value(NATIONAL, "00").upper() != NATIONAL_ID:
        found.append(_error("not_qris", NATIONAL, "QR tidak memuat tag 51 ID.CO.QRIS.WWW: ini bukan QRIS."))
    elif not _NMID.fullmatch(payload.nmid):
        found.append(_error("nmid", f"{NATIONAL}.02", "NMID harus ID diikuti 13 angka."))
    if AMOUNT in payload.tags and payload.rupiah is None:
        found.append(_error("amount", AMOUNT, "Jumlah pada QR bukan rupiah bulat."))
    elif payload.value("01") == "12" and AMOUNT not in payload.tags:
        found.append(_warning("no_amount", AMOUNT, "QR dinamis tanpa jumlah."))


def _judge_merchant(payload: Payload, found: list[Finding]) -> None:
    """Who is paid, as people read it."""
    for tag, what in (("52", "jenis usaha"), ("59", "nama pedagang"), ("60", "kota")):
        if not payload.value(tag):
            found.append(_error("missing", tag, f"Tag {tag} ({what}) tidak ada."))
    if not payload.value("61"):
        found.append(_warning("missing", "61", "Tag 61 (kode pos) tidak ada."))
    for tag, most in (("59", 25), ("60", 15), ("61", 10)):
        if len(payload.value(tag)) > most:
            found.append(_warning("long", tag, f"Tag {tag} lebih dari {most} huruf."))


def _error(code: str, tag: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, tag, message)


def _warning(code: str, tag: str, message: str) -> Finding:
    return Finding(code, Severity.WARNING, tag, message)
