"""What is known of one object on 1 January of the tax year."""

from typing import NamedTuple

from sppt.rules.rupiah import Rate

AREA_MAX = 10**11  # hundredths of a square metre: 1 000 km², more than any city holds


class Reduction(NamedTuple):
    """A reduction (pengurangan) decided for one object: a share of the tax due, or an amount; one of the two."""

    rate: Rate | None
    rupiah: int | None
    decision: str  # number of the decision
    article: str


class ObjectFacts(NamedTuple):
    """One object; areas in hundredths of a square metre (80_000 is 800 m²), values in rupiah for the whole area."""

    nop: str
    luas_bumi: int
    nilai_bumi: int | None  # NIR x area; None: no zone and no value
    luas_bangunan: int  # all active buildings together
    nilai_bangunan: int  # of all active buildings: the individual value where there is one, else the system's
    bumi_beban: int = 0  # OP bersama: NJOP of the share in common land
    bangunan_beban: int = 0
    jenis_bumi: str = ""  # LOOKUP 20: 1 land with building, 2 plot, 3 vacant, 4 public facility
    jenis_transaksi: str = ""  # LOOKUP 33: 3 is a deletion
    golongan: str = ""  # group for the NJOP share; empty: the general one
    tarif_khusus: str = ""  # id of a special tariff; empty: the general one
    dikecualikan: str = ""  # id of an exemption; empty: none
    carries_njoptkp: bool = False  # decided for the whole city beforehand, see njoptkp.carriers
    pengurangan: tuple[Reduction, ...] = ()
    jenis_bangunan: str = ""  # JPB of the main building: 01 house, 13 flat
    nik_proven: bool = False
    pokok_before: int | None = None  # last year's pokok, for caps on increases
