"""What a NOP tells about itself, and the sentences of its refusals."""

from __future__ import annotations

import pytest

from sppt.rules.nop import Nop, NotANop


def test_a_nop_prints_as_the_sppt_does_and_knows_its_parts() -> None:
    nop = Nop("367605001500502120")
    assert nop.printed == "36.76.050.015.005-0212.0"
    assert (nop.city, nop.kecamatan, nop.kelurahan) == ("36.76", "050", "015")
    assert (nop.blok, nop.urut, nop.jenis, nop.block_key) == ("005", "0212", "0", "3676050015005")


@pytest.mark.parametrize("kind", "0789")
def test_known_kinds_of_objects_give_no_warning(kind: str) -> None:
    assert Nop(f"36760500150050212{kind}").warnings() == ()


@pytest.mark.parametrize("kind", "123456")
def test_an_unusual_kind_warns_and_is_not_refused(kind: str) -> None:
    nop = Nop.read(f"36760500150050212{kind}", city="36.76")
    assert [kind in warning for warning in nop.warnings()] == [True]


@pytest.mark.parametrize(
    "digits", ["", "36760500150050212", "3676050015005021200", "36760500150050212O", "٣" * 18]
)
def test_a_nop_is_made_of_18_plain_digits_only(digits: str) -> None:
    with pytest.raises(NotANop) as refusal:
        Nop(digits)
    assert refusal.value.code == "nop_not_18_digits"


def test_nops_sort_by_area_block_and_number() -> None:
    written = ["367605001500600010", "367605001500502120", "367605001500500990"]
    assert [nop.digits for nop in sorted(map(Nop, written))] == sorted(written)


def test_a_refusal_speaks_both_languages_and_says_what_was_seen() -> None:
    with pytest.raises(NotANop) as refusal:
        Nop.read("36.71.050.015.005-0212.0", city="36.76")
    for sentence in (str(refusal.value), refusal.value.text_en):
        assert "36.71" in sentence
        assert "36.76" in sentence


def test_ten_kilobytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(NotANop) as refusal:
        Nop.read("3" * 10_240, city="36.76")
    assert refusal.value.code == "nop_too_long"
    assert len(str(refusal.value)) < 200


def test_a_strange_sign_is_shown_by_its_number_when_it_cannot_be_printed() -> None:
    with pytest.raises(NotANop, match=r"U\+0007"):
        Nop.read("36760500150050212\a0", city="36.76")
