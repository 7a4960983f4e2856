"""The law of assessment told a second time, with Decimal, from the articles alone: nothing here imports the program.

It exists to disagree. Years, amounts, and rates are written out below for the two cities; only the long class tables
are read from their files. An object is a mapping of plain words (see `Thing`); the answer is pokok and how it came.
"""

from __future__ import annotations

import tomllib
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, getcontext
from functools import cache
from pathlib import Path
from typing import NamedTuple

getcontext().prec = 60  # a quotient of two such numbers never lands on a bound by rounding

KELAS = Path(__file__).parents[2] / "src" / "sppt" / "rules" / "perda" / "kelas"
D = Decimal
MILIAR = D(10) ** 9
JUTA = D(10) ** 6


class Thing(NamedTuple):
    """An object as a person would describe it; square metres and rupiah."""

    luas_tanah: Decimal
    nilai_tanah: Decimal | None
    luas_bangunan: Decimal
    nilai_bangunan: Decimal
    beban: Decimal = D(0)
    membawa_njoptkp: bool = False
    golongan: str = ""
    tarif_khusus: str = ""
    kecuali: bool = False  # public facility, deleted, or exempt by decision
    pengurangan: tuple[Decimal, ...] = ()  # shares, in their order
    jpb: str = ""
    nik: bool = False
    pokok_lalu: Decimal | None = None


class Answer(NamedTuple):
    sort: str  # "notice", "no_sppt", "anomaly"
    njop: Decimal
    terutang: Decimal
    pokok: Decimal


def assessed(city: str, year: int, thing: Thing) -> Answer:
    """What the law of the city asks for the year."""
    return _tangsel(year, thing) if city == "36.76" else _contoh(year, thing)


def _tangsel(year: int, thing: Thing) -> Answer:
    if thing.kecuali:
        return Answer("no_sppt", D(0), D(0), D(0))
    table = ("pmk-150-2010-bumi", "pmk-150-2010-bangunan") if year >= 2011 else None
    njop = _njop(table, thing)
    if njop is None or thing.golongan or thing.tarif_khusus:
        return Answer("anomaly", D(0), D(0), D(0))
    if year <= 2013:  # UU 12/1985: NJKP of 20 % below one billion, 40 % from it on, tariff 0,5 %
        kena = _kena(njop, 12 * JUTA, thing)
        tax = kena * (D("0.2") if njop < MILIAR else D("0.4")) * D("0.005")
    elif year <= 2023:  # UU 28/2009, Perda 7/2010: by NJOPKP
        kena = _kena(njop, 10 * JUTA, thing)
        tax = kena * (D("0.001") if kena <= MILIAR else D("0.002"))
    else:  # UU 1/2022, Perda 10/2023: by NJOP
        kena = _kena(njop, 10 * JUTA, thing)
        tax = kena * _stair(
            njop, [(MILIAR, "0.001"), (5 * MILIAR, "0.002"), (10 * MILIAR, "0.0025")], "0.003"
        )
    terutang = _whole(tax, ROUND_HALF_UP)
    return Answer("notice", njop, terutang, _after(terutang, thing))


def _contoh(year: int, thing: Thing) -> Answer:
    if thing.kecuali:
        return Answer("no_sppt", D(0), D(0), D(0))
    new = year >= 2025
    njop = _njop(
        ("kota-contoh-bumi", "kota-contoh-bangunan")
        if new
        else ("pmk-150-2010-bumi", "pmk-150-2010-bangunan"),
        thing,
    )
    if njop is None or (not new and (thing.golongan or thing.tarif_khusus)):
        return Answer("anomaly", D(0), D(0), D(0))
    if new and thing.jpb == "01" and njop <= 30 * JUTA:
        return Answer("no_sppt", D(0), D(0), D(0))
    kena = _kena(njop, (20 if new else 15) * JUTA, thing)
    if new:
        share = {"usaha": D(1), "pangan": D("0.2"), "": D("0.4") if njop <= 500 * JUTA else D("0.6")}
        rate = _stair(kena, [(750 * JUTA, "0.0015"), (3 * MILIAR, "0.003")], "0.005")
        if thing.tarif_khusus:
            rate = D("0.0007")
        dasar = _whole(kena * share[thing.golongan], ROUND_FLOOR)
    else:
        rate = _stair(kena, [(500 * JUTA, "0.001")], "0.0025")
        dasar = kena
    terutang = _whole(dasar * rate, ROUND_CEILING)
    due = _after(terutang, thing)
    if due < 10_000 and (kena > 0 or not new):
        due = D(10_000)
    return Answer("notice", njop, terutang, _contoh_stimulus(due, njop, thing) if new else due)


def _contoh_stimulus(tax: Decimal, njop: Decimal, thing: Thing) -> Decimal:
    """Only house to two billion or only flat to 650 million: free; then the rise of 25 %; then Buku I and II."""
    own = thing.nik and thing.membawa_njoptkp
    if own and ((thing.jpb == "01" and njop <= 2 * MILIAR) or (thing.jpb == "13" and njop <= 650 * JUTA)):
        return D(0)
    left = tax
    if thing.pokok_lalu:
        left = min(left, thing.pokok_lalu + _whole(thing.pokok_lalu / 4, ROUND_FLOOR))
    if tax <= 300_000:
        left -= _whole(left / 10, ROUND_FLOOR)
    return left


def _njop(tables: tuple[str, str] | None, thing: Thing) -> Decimal | None:
    """NJOP of the whole object; None where the facts do not allow one."""
    tanah, bangunan = thing.luas_tanah, thing.luas_bangunan
    if tanah and not thing.nilai_tanah:
        return None
    if not tanah and (thing.nilai_tanah or not (bangunan or thing.beban)):
        return None
    if bangunan and not thing.nilai_bangunan:
        return None
    total = thing.beban
    for place, (luas, nilai) in enumerate(((tanah, thing.nilai_tanah), (bangunan, thing.nilai_bangunan))):
        if luas:
            if tables is None or nilai is None:
                return None
            total += _classified(tables[place], nilai, luas)
    return total


def _classified(table: str, nilai: Decimal, luas: Decimal) -> Decimal:
    for over, up_to, njop in _table(table):
        if over < nilai / luas <= up_to:
            return _whole(njop * luas, ROUND_HALF_UP)
    return nilai  # above the highest class


@cache
def _table(name: str) -> list[tuple[Decimal, Decimal, Decimal]]:
    rows = tomllib.loads((KELAS / f"{name}.toml").read_text(encoding="utf-8"))["kelas"]
    return [(D(row["over"]), D(row["up_to"]), D(row["njop"])) for row in rows]


def _kena(njop: Decimal, njoptkp: Decimal, thing: Thing) -> Decimal:
    return max(njop - (njoptkp if thing.membawa_njoptkp else 0), D(0))


def _stair(value: Decimal, stairs: list[tuple[Decimal, str]], above: str) -> Decimal:
    for up_to, rate in stairs:
        if value <= up_to:
            return D(rate)
    return D(above)


def _after(terutang: Decimal, thing: Thing) -> Decimal:
    left = terutang
    for share in thing.pengurangan:
        left -= _whole(left * share, ROUND_HALF_UP)
    return left


def _whole(amount: Decimal, rounding: str) -> Decimal:
    return amount.quantize(D(1), rounding=rounding)
