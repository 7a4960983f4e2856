"""Rupiah in words, as receipts spell it: "satu juta dua ratus ribu rupiah"."""

from sppt.rules.rupiah import AMOUNT_MAX

_UNITS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()  # noqa: SIM905
_GROUPS = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def terbilang(amount: int) -> str:
    """The words of an amount, in lower case; raises ValueError below zero or above 10^15."""
    if not 0 <= amount <= AMOUNT_MAX:
        raise ValueError(f"{amount} di luar jumlah yang dapat ditulis dengan kata.")
    if amount == 0:
        return "nol rupiah"
    words: list[str] = []
    rest, group = amount, 0
    while rest:
        rest, three = divmod(rest, 1000)
        if group == 1 and three == 1:
            words.insert(0, "seribu")  # never "satu ribu"; but "satu juta", as banks and treasurers write
        elif three:
            words.insert(0, " ".join([*_below_1000(three), _GROUPS[group]]).strip())
        group += 1
    return " ".join([*words, "rupiah"])


def _below_1000(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = ["seratus"] if hundreds == 1 else [_UNITS[hundreds], "ratus"] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest < 12:
        return words + ([_UNITS[rest]] if rest else [])
    if rest < 20:
        return [*words, _UNITS[ones], "belas"]
    return [*words, _UNITS[tens], "puluh", *([_UNITS[ones]] if ones else [])]
