"""NOP, the 18-digit number of a tax object: `PP.DD.KKK.LLL.BBB-NNNN.J`. It has no check digit."""

import re
import unicodedata
from dataclasses import dataclass

LENGTH = 18
TEXT_MAX = 80  # the longest honest spelling (22 digits, a sign between each, a label) stays below it
YEAR_FIRST = 1990
YEAR_LAST = 2100

_LABEL = re.compile(r"^\s*NOP\b[\s:.=]*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"^\s*\d+(?:[.,]\d+)?[eE]\+?\d+\s*$")
_BETWEEN = frozenset(" .,-_/:'\"")
_KNOWN_KINDS = frozenset("0789")

_SENTENCES: dict[str, tuple[str, str]] = {
    "nop_empty": (
        "NOP belum diisi. Tulis 18 angka NOP seperti yang tercetak di SPPT.",
        "The NOP is empty. Type the 18 digits of the NOP as printed on the SPPT.",
    ),
    "nop_too_long": (
        "Tulisan ini terlalu panjang untuk sebuah NOP. Tulis satu NOP saja: 18 angka yang tercetak di SPPT.",
        "This text is too long for a NOP. Type one NOP only: the 18 digits printed on the SPPT.",
    ),
    "nop_scientific": (
        "Angka {text} disingkat oleh lembar kerja, sebagian angka NOP hilang. Salin 18 angka dari SPPT.",
        "A spreadsheet shortened {text}, so part of the NOP is lost. Copy all 18 digits from the SPPT.",
    ),
    "nop_letters": (
        "NOP hanya berisi angka, tetapi ada tanda {text}. Periksa lagi; huruf O mirip dengan angka 0.",
        "A NOP has digits only, but {text} is in it. Check again; the letter O looks like the digit 0.",
    ),
    "nop_not_18_digits": (
        "NOP terdiri dari 18 angka, tetapi ini {text} angka. Cocokkan lagi dengan SPPT, termasuk nolnya.",
        "A NOP has 18 digits, but {text} were given. Compare with the SPPT, zeros included.",
    ),
    "nop_year": (
        "Empat angka di belakang NOP, {text}, bukan tahun pajak yang dikenal. Tulis 18 angka NOP saja.",
        "The four digits behind the NOP, {text}, are no known tax year. Type the 18 digits only.",
    ),
    "nop_other_city": (
        "NOP berawalan {text} milik kota lain; di sini {city}. Tanyakan ke Bapenda penerbit SPPT itu.",
        "A NOP beginning with {text} is another city's; here {city}. Ask the office that issued that SPPT.",
    ),
    "nop_block_zero": (
        "Nomor blok NOP ini 000, padahal mulai dari 001. Cocokkan angka ke-11 sampai ke-13 dengan SPPT.",
        "The block of this NOP is 000, but blocks begin at 001. Compare digits 11 to 13 with the SPPT.",
    ),
    "nop_number_zero": (
        "Nomor urut NOP ini 0000, padahal mulai dari 0001. Cocokkan angka ke-14 sampai ke-17 dengan SPPT.",
        "The serial of this NOP is 0000, but serials begin at 0001. Compare digits 14 to 17 with the SPPT.",
    ),
}


class NotANop(ValueError):
    """What was typed is no NOP of this city: `code` for machines, `str()` and `text_en` for a taxpayer."""

    def __init__(self, code: str, *, text: str = "", city: str = "") -> None:
        self.code = code
        indonesian, english = _SENTENCES[code]
        self.text_en = english.format(text=text, city=city)
        super().__init__(indonesian.format(text=text, city=city))


@dataclass(frozen=True, slots=True, order=True)
class Nop:
    """A NOP as 18 ASCII digits; it sorts by wilayah, block and number."""

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) != LENGTH or not self.digits.isascii() or not self.digits.isdigit():
            raise NotANop("nop_not_18_digits", text=str(sum(sign.isdigit() for sign in self.digits)))

    @classmethod
    def read(cls, text: str, *, city: str) -> "Nop":
        """The NOP in any written form; a tax year behind it is dropped. Raises NotANop."""
        return _read(text, city=city, year_last=YEAR_LAST)[0]

    @classmethod
    def read_with_year(cls, text: str, *, city: str, year_now: int) -> tuple["Nop", int | None]:
        """The NOP and the tax year written behind it (1990 to next year), if there is one. Raises NotANop."""
        return _read(text, city=city, year_last=year_now + 1)

    @property
    def printed(self) -> str:
        """As the SPPT prints it: `36.76.050.015.005-0212.0`."""
        d = self.digits
        return f"{d[:2]}.{d[2:4]}.{d[4:7]}.{d[7:10]}.{d[10:13]}-{d[13:17]}.{d[17]}"

    @property
    def city(self) -> str:
        """Province and city codes, `36.76`."""
        return f"{self.digits[:2]}.{self.digits[2:4]}"

    @property
    def kecamatan(self) -> str:
        return self.digits[4:7]

    @property
    def kelurahan(self) -> str:
        """Three digits, unique only inside the kecamatan."""
        return self.digits[7:10]

    @property
    def blok(self) -> str:
        return self.digits[10:13]

    @property
    def urut(self) -> str:
        return self.digits[13:17]

    @property
    def jenis(self) -> str:
        """KD_JNS_OP: 0 ordinary, 9 shared object, 7 and 8 from outside SISMIOP."""
        return self.digits[17]

    @property
    def block_key(self) -> str:
        """The first 13 digits: everything of one block shares them."""
        return self.digits[:13]

    def warnings(self) -> tuple[str, ...]:
        """What is unusual but no reason to refuse, as sentences."""
        if self.jenis in _KNOWN_KINDS:
            return ()
        return (
            f"Angka terakhir NOP ini {self.jenis}; yang lazim 0, 7, 8, atau 9. Cocokkan lagi dengan SPPT.",
        )


def _read(text: str, *, city: str, year_last: int) -> tuple[Nop, int | None]:
    digits = _digits(text)
    year: int | None = None
    if len(digits) == LENGTH + 4:
        year = int(digits[LENGTH:])
        if not YEAR_FIRST <= year <= year_last:
            raise NotANop("nop_year", text=digits[LENGTH:])
        digits = digits[:LENGTH]
    if len(digits) != LENGTH:
        raise NotANop("nop_not_18_digits", text=str(len(digits)))
    nop = Nop(digits)
    if nop.city != city:
        raise NotANop("nop_other_city", text=nop.city, city=city)
    if nop.blok == "000":
        raise NotANop("nop_block_zero")
    if nop.urut == "0000":
        raise NotANop("nop_number_zero")
    return nop, year


def _digits(text: str) -> str:
    """The digits of a spelling; signs that people write between groups are dropped, others refused."""
    if len(text) > TEXT_MAX:
        raise NotANop("nop_too_long")
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", text))
    if _SCIENTIFIC.match(plain):
        raise NotANop("nop_scientific", text=plain.strip())
    digits: list[str] = []
    for sign in plain:
        if sign in "0123456789":
            digits.append(sign)
        elif not (sign in _BETWEEN or sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf"}):
            # Pd: dashes of every length; Cf: invisible marks that word processors leave in copied text.
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            raise NotANop("nop_letters", text=f"“{shown}”")
    if not digits:
        raise NotANop("nop_empty")
    return "".join(digits)
