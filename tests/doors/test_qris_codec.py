"""QRIS payloads: what is read, what spoils one, and what must not be shown as ours."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sppt.kit.qris import NotOurQr, Payload, Severity, crc, must_be, read
from sppt.project.cli import main
from tests.house.tree import ROOT
from tests.house.tree import read as read_file

# The sample of EMVCo's specification: lengths count characters, the checksum runs over UTF-8.
EMVCO = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
    "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
    "A0112233449988770708123456786304A13A"
)
# A regional bank's dynamic QR for a local government, marked (TEST); its name is longer than the standard allows.
REGIONAL = (
    "00020101021226690023ID.CO.BANKALTIMTARA.WWW011893600124024091802802092409180280303URE51440014ID.CO.QRIS.WWW0215"
    "ID20243452761720303URE5204752353033605405100005802ID5944(TEST) RETRIBUSI PARKIR PELABUHAN BULUMINUNG6015PENAJAM"
    " PASER U610576141622501121122334455340705479056304F16E"
)
NMID = "ID2024345276172"
# Payloads that stand in public code and are wrong; the merchants' names are invented here, letter for letter as long.
BAD_CRC = (
    "00020101021226660014ID.CO.QRIS.WWW01189360050300000768120215ID10202214433220303UMI51440014ID.CO.QRIS.WWW0215"
    "ID10202214433220303UMI5204599953033605802ID5911TOKO CONTOH6005DEPOK61051642462070703A016304D9C2"
)
BAD_LENGTHS = (
    "00020101021126710024ID.CO.BANKCONTOHSYARIA.WWW0118936004510000003986021000000039860303URE51440014ID.CO.QRIS.WWW"
    "0115936004510000003985204599953033605802ID5918PEDAGANG CONTOH XX6005BATAM62070703A01630471E8"
)
BY_HAND = (
    "0002010102122654000200011893600014300001450702150008850000145070303UMI51240008ID.GPNQR020100303UMI5204581453033"
    "6054061000.005802ID5914PEDAGANG CONTOH6007BANDUNG6105401156304FADF"
)


def codes(payload: Payload, severity: Severity = Severity.ERROR) -> list[str]:
    return [one.code for one in payload.findings if one.severity is severity]


def made(**changed: str) -> str:
    """A payload put together here by hand; `t54="..."` replaces a tag, "" leaves it out."""
    tags = {
        "00": "01",
        "01": "12",
        "26": "0016ID.CO.CONTOH.WWW0118936009990000000019",
        "51": "0014ID.CO.QRIS.WWW0215ID20261234567890303URE",
        "52": "9311",
        "53": "360",
        "54": "150000",
        "58": "ID",
        "59": "BAPENDA KOTA CONTOH",
        "60": "TANGSEL",
        "61": "15310",
    } | {name.removeprefix("t"): value for name, value in changed.items()}
    text = "".join(f"{tag}{len(value):02d}{value}" for tag, value in tags.items() if value) + "6304"
    return text + crc(text)


def test_the_check_value_of_the_checksum_is_the_published_one() -> None:
    assert crc("123456789") == "29B1"


def test_the_sample_of_emvco_is_read_whole_but_is_no_qris() -> None:
    payload = read(EMVCO)
    assert payload.crc_ok
    assert payload.value("64", "01") == "最佳运输"
    assert payload.value("59") == "BEST TRANSPORT"
    assert not payload.valid
    assert {"currency", "country", "not_qris"} <= set(codes(payload))


def test_a_regional_banks_qr_for_a_local_government_is_qris_with_a_warning_for_its_long_name() -> None:
    payload = read(REGIONAL)
    assert payload.valid
    assert payload.crc_ok
    assert (payload.nmid, payload.rupiah) == (NMID, 10_000)
    assert payload.value("62", "01") == "112233445534"
    assert codes(payload, Severity.WARNING) == ["long"]


@pytest.mark.parametrize("text", [BAD_CRC, BAD_LENGTHS, BY_HAND])
def test_payloads_that_are_wrong_in_public_code_stay_wrong(text: str) -> None:
    payload = read(text)
    assert not payload.valid
    assert not payload.crc_ok
    assert "crc" in codes(payload)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (made(t53="840"), "currency"),
        (made(t58="MY"), "country"),
        (made(t51=""), "not_qris"),
        (made(t51="0014ID.CO.QRIS.WWW0214ID202612345678"), "nmid"),
        (made(t54="1500.50"), "amount"),
        (made(t54="seribu"), "amount"),
        (made(t01="13"), "initiation"),
        (made(t59=""), "missing"),
        (made()[:-12], "crc"),
        (made()[:-1], "crc"),
        ("", "crc"),
        ("9" * 513, "too_long"),
        ("0²" + made()[2:], "broken"),
    ],
)
def test_what_spoils_a_payload_is_named(text: str, code: str) -> None:
    assert code in codes(read(text))


def test_a_tag_that_stands_twice_spoils_a_payload_though_its_checksum_is_right() -> None:
    text = made()[:-8] + "5405150006304"
    payload = read(text + crc(text))
    assert payload.crc_ok
    assert "doubled" in codes(payload)


def test_a_qr_for_another_amount_merchant_or_with_a_tip_must_not_be_shown() -> None:
    ours = "ID2026123456789"
    must_be(read(made()), amount=150_000, nmid=ours)
    must_be(read(made(t54="150000.00")), amount=150_000, nmid=ours)
    for text, amount, nmid, code in (
        (made(), 150_001, ours, "qr_other_amount"),
        (made(t54=""), 150_000, ours, "qr_other_amount"),
        (made(), 150_000, NMID, "qr_other_nmid"),
        (made(t55="01"), 150_000, ours, "qr_asks_tip"),
        (made(t53="156"), 150_000, ours, "qr_currency"),
        (made()[:-1] + "!", 150_000, ours, "qr_crc"),
    ):
        with pytest.raises(NotOurQr) as refused:
            must_be(read(text), amount=amount, nmid=nmid)
        assert refused.value.code == code


@given(
    amount=st.integers(1, 9_999_999_999),
    name=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=25),
    bill=st.text("0123456789ABCDEF", min_size=1, max_size=25),
)
def test_what_was_written_is_what_is_read(amount: int, name: str, bill: str) -> None:
    payload = read(made(t54=str(amount), t59=name, t62=f"01{len(bill):02d}{bill}"))
    assert payload.valid
    assert (payload.rupiah, payload.value("59"), payload.value("62", "01")) == (amount, name, bill)


@given(st.text(max_size=600))
def test_any_text_at_all_is_read_without_a_fault(text: str) -> None:
    assert read(text).valid in {True, False}


@given(place=st.integers(0, len(REGIONAL) - 1), sign=st.sampled_from("0123456789ABCDEFIR. "))
def test_one_sign_changed_anywhere_never_leaves_a_valid_payload(place: int, sign: str) -> None:
    changed = REGIONAL[:place] + sign + REGIONAL[place + 1 :]
    assert read(changed).valid == (changed == REGIONAL)


def test_the_command_tells_tags_and_findings_and_ends_with_1_for_what_is_no_qris() -> None:
    good = CliRunner().invoke(main, ["qris", "read", REGIONAL, "--json"])
    document = json.loads(good.output)
    assert good.exit_code == 0
    assert document["valid_qris"] is True
    assert document["crc_ok"] is True
    assert document["tags"]["51"]["02"] == NMID
    assert [one["severity"] for one in document["findings"]] == ["warning"]
    bad = CliRunner().invoke(main, ["qris", "read", BAD_CRC, "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["valid_qris"] is False


def test_the_table_of_states_stands_in_the_documents_as_it_is() -> None:
    from sppt.partners.qr_states import table_as_markdown

    assert table_as_markdown() in read_file(ROOT / "docs/operating/qris.md")
