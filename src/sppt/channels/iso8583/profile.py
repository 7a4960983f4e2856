"""The invoice profile: what is told of a bill in fixed widths, in plain ASCII whatever a name holds."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sppt.channels.iso8583.dialect import Part

_TEXT = frozenset({Part.NAMA, Part.LOKASI, Part.KELURAHAN, Part.KECAMATAN, Part.PROPINSI, Part.NTPD})


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a bill besides its amounts; `tahun_sisa` is the newest earlier year still unpaid, 0 for none."""

    nama: str = ""
    lokasi: str = ""
    kelurahan: str = ""
    kecamatan: str = ""
    luas_bumi: int = 0
    luas_bangunan: int = 0
    jatuh_tempo: date | None = None
    tahun_sisa: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A bill as a bank is told of it, in rupiah."""

    nop: str
    tax_year: int
    pokok: int
    potongan: int
    denda: int
    about: About
    ntpd: str = ""

    @property
    def total(self) -> int:
        return self.pokok - self.potongan + self.denda


@cache
def _provinces() -> dict[str, str]:
    told = tomllib.loads(Path(__file__).with_name("provinces.toml").read_text(encoding="utf-8"))
    return {str(code): str(name) for code, name in told.items()}


def profile(parts: Sequence[tuple[Part, int]], told: Told) -> str:
    """Every part in its width: text cut or filled with spaces, numbers filled with zeros.

    Raises ValueError for an amount that its part does not hold, rather than tell a smaller one.
    """
    return "".join([_written(part, width, told) for part, width in parts])


def _written(part: Part, width: int, told: Told) -> str:
    value = str(_VALUES[part](told))
    if part in _TEXT:
        return plain(value)[:width].ljust(width)
    if len(value) > width:
        raise ValueError(f"{part} does not fit into {width} signs")
    return value.zfill(width)


def _compact(on: date | None) -> str:
    return on.isoformat().replace("-", "") if on else ""  # strftime takes five times as long


_VALUES: Mapping[Part, Callable[[Told], str | int]] = {
    Part.PROPINSI_KODE: lambda told: told.nop[0:2],
    Part.KOTA_KODE: lambda told: told.nop[2:4],
    Part.KECAMATAN_KODE: lambda told: told.nop[4:7],
    Part.KELURAHAN_KODE: lambda told: told.nop[7:10],
    Part.BLOK: lambda told: told.nop[10:13],
    Part.URUT: lambda told: told.nop[13:17],
    Part.JENIS: lambda told: told.nop[17:18],
    Part.TAHUN: lambda told: told.tax_year,
    Part.NAMA: lambda told: told.about.nama,
    Part.LOKASI: lambda told: told.about.lokasi,
    Part.KELURAHAN: lambda told: told.about.kelurahan,
    Part.KECAMATAN: lambda told: told.about.kecamatan,
    Part.PROPINSI: lambda told: _provinces().get(told.nop[0:2], ""),
    Part.LUAS_BUMI: lambda told: told.about.luas_bumi,
    Part.LUAS_BANGUNAN: lambda told: told.about.luas_bangunan,
    Part.JATUH_TEMPO: lambda told: _compact(told.about.jatuh_tempo),
    Part.POKOK: lambda told: told.pokok,
    Part.POTONGAN: lambda told: told.potongan,
    Part.TAGIHAN: lambda told: told.pokok - told.potongan,
    Part.DENDA: lambda told: told.denda,
    Part.TOTAL: lambda told: told.total,
    Part.TAHUN_SISA: lambda told: told.about.tahun_sisa,
    Part.NTPD: lambda told: told.ntpd,
}


def plain(text: str) -> str:
    """Text in printable ASCII, accents taken off; what has no such letter becomes a question mark."""
    if text.isascii() and text.isprintable():
        return text
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(sign if " " <= sign <= "~" else "?" for sign in bare)
