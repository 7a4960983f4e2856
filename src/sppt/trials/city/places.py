"""Seven kecamatan and 54 kelurahan: public names, invented codes (only 050 = Serpong is known)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PROPINSI = "36"
DATI2 = "76"
KOTA = "KOTA TANGERANG SELATAN"
SEKTOR_PERKOTAAN = "20"

KECAMATAN: tuple[tuple[str, str], ...] = (
    ("010", "SETU"),
    ("020", "SERPONG UTARA"),
    ("030", "PONDOK AREN"),
    ("040", "CIPUTAT"),
    ("050", "SERPONG"),
    ("060", "CIPUTAT TIMUR"),
    ("070", "PAMULANG"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One kelurahan. `weight`: share of the objects. `wealth`: -1, 0 or 1; weighted, they sum to zero."""

    kecamatan: str
    kelurahan: str
    name: str
    weight: int
    wealth: int

    @property
    def prefix(self) -> str:
        """The first four columns of every NOP here."""
        return f"{PROPINSI},{DATI2},{self.kecamatan},{self.kelurahan}"


# Name, weight, wealth; in the order of the codes, which start at 001 in each kecamatan.
_NAMES: dict[str, tuple[tuple[str, int, int], ...]] = {
    "010": (
        ("MUNCUL", 6, -1),
        ("SETU", 6, -1),
        ("KERANGGAN", 5, -1),
        ("KADEMANGAN", 8, 0),
        ("BABAKAN", 6, -1),
        ("BAKTI JAYA", 6, -1),
    ),
    "020": (
        ("PAKULONAN", 9, 1),
        ("PAKUALAM", 8, 1),
        ("PAKUJAYA", 9, 0),
        ("PONDOK JAGUNG", 9, 1),
        ("PONDOK JAGUNG TIMUR", 9, 1),
        ("JELUPANG", 10, 0),
        ("LENGKONG KARYA", 8, 1),
    ),
    "030": (
        ("PONDOK BETUNG", 11, 0),
        ("PONDOK PUCUNG", 9, 1),
        ("PONDOK KARYA", 10, 0),
        ("PONDOK JAYA", 9, 1),
        ("PONDOK AREN", 11, 0),
        ("PONDOK KACANG BARAT", 10, -1),
        ("PONDOK KACANG TIMUR", 12, 0),
        ("PARIGI", 8, 0),
        ("PARIGI BARU", 8, -1),
        ("JURANGMANGU BARAT", 11, 0),
        ("JURANGMANGU TIMUR", 11, 0),
    ),
    "040": (
        ("SAWAH BARU", 8, 0),
        ("SERUA", 11, -1),
        ("CIPUTAT", 10, 0),
        ("SAWAH", 9, -1),
        ("SERUA INDAH", 8, 0),
        ("JOMBANG", 12, -1),
        ("CIPAYUNG", 9, -1),
    ),
    "050": (
        ("CIATER", 10, 0),
        ("RAWABUNTU", 11, 1),
        ("RAWA MEKAR JAYA", 9, 0),
        ("LENGKONG GUDANG", 8, 1),
        ("LENGKONG WETAN", 8, 1),
        ("BUARAN", 8, 0),
        ("LENGKONG GUDANG TIMUR", 7, 1),
        ("CILENGGANG", 8, 0),
        ("SERPONG", 9, 0),
    ),
    "060": (
        ("CEMPAKA PUTIH", 9, 0),
        ("PONDOK RANJI", 9, 0),
        ("PISANGAN", 10, 0),
        ("CIREUNDEU", 8, 1),
        ("REMPOA", 9, 1),
        ("RENGAS", 8, 0),
    ),
    "070": (
        ("PAMULANG BARAT", 14, 0),
        ("BENDA BARU", 12, -1),
        ("PONDOK BENDA", 14, 0),
        ("PONDOK CABE UDIK", 10, 0),
        ("PONDOK CABE ILIR", 11, 0),
        ("KEDAUNG", 12, -1),
        ("BAMBU APUS", 8, 0),
        ("PAMULANG TIMUR", 12, 0),
    ),
}

PLACES: tuple[Place, ...] = tuple(
    Place(kecamatan=kecamatan, kelurahan=f"{number:03}", name=name, weight=weight, wealth=wealth)
    for kecamatan, names in _NAMES.items()
    for number, (name, weight, wealth) in enumerate(names, start=1)
)

# The trap "jatuh tempo is kept per SPPT": in this kelurahan and year it is another day.
OTHER_DUE_PLACE = ("070", "003")
OTHER_DUE = date(2021, 9, 30)


def due_date(place: Place, tax_year: int) -> date:
    """31 August of the tax year, but for one kelurahan in one year."""
    if (place.kecamatan, place.kelurahan) == OTHER_DUE_PLACE and tax_year == OTHER_DUE.year:
        return OTHER_DUE
    return date(tax_year, 8, 31)


def share_out(objects: int) -> tuple[int, ...]:
    """Objects per kelurahan by weight; remainders go to the largest fractions, earlier places first."""
    total = sum(place.weight for place in PLACES)
    counts = [objects * place.weight // total for place in PLACES]
    by_fraction = sorted(range(len(PLACES)), key=lambda at: (-(objects * PLACES[at].weight % total), at))
    for at in by_fraction[: objects - sum(counts)]:
        counts[at] += 1
    return tuple(counts)
