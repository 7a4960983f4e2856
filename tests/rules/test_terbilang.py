"""Rupiah in words, as Indonesian receipts spell them."""

from __future__ import annotations

import pytest

from sppt.rules.rupiah import AMOUNT_MAX
from sppt.rules.terbilang import terbilang


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (115, "seratus lima belas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (1_100, "seribu seratus"),
        (2_000, "dua ribu"),
        (10_000, "sepuluh ribu"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (823_000, "delapan ratus dua puluh tiga ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (1_271_604, "satu juta dua ratus tujuh puluh satu ribu enam ratus empat"),
        (1_000_000_000, "satu miliar"),
        (2_000_000_001, "dua miliar satu"),
        (1_000_000_000_000, "satu triliun"),
        (AMOUNT_MAX, "satu kuadriliun"),
    ],
)
def test_an_amount_is_spelled_as_treasurers_write_it(amount: int, words: str) -> None:
    assert terbilang(amount) == f"{words} rupiah"


def test_no_two_amounts_share_their_words() -> None:
    spelled = {terbilang(amount) for amount in (*range(12_000), *range(999_000, 1_003_000))}
    assert len(spelled) == 16_000


@pytest.mark.parametrize("amount", [-1, AMOUNT_MAX + 1])
def test_what_no_receipt_can_hold_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="di luar jumlah"):
        terbilang(amount)
