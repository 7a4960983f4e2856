"""ISO 8583 as bytes: against two libraries of others, the given vector, and streams cut at every place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import iso8583
import iso8583.specs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sppt.channels.iso8583.codec import Field, Message, Unreadable, decode, encode, measure
from sppt.channels.iso8583.dialect import DIRECTORY, BadDialect, Kind, read, speech
from sppt.channels.iso8583.framing import MESSAGE_MAX, Frames, framed
from sppt.channels.iso8583.messages import IsoRefusal, checked, nearest
from sppt.channels.iso8583.messages import read as wanted
from sppt.channels.iso8583.profile import About, Told, plain, profile
from sppt.partners.words import Dialect, Framing
from sppt.payments.language import RefusalCode

KEPT = json.loads(Path(__file__).with_name("iso8583_npm.json").read_text(encoding="utf-8"))
BJB = speech(Dialect.BJB_2)
SPOPD = speech(Dialect.SPOPD)
A1 = KEPT["theirs"][0]["message"].encode()
HEADER = b"ISO005000017"
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def fields_of(told: Mapping[str, str]) -> dict[int, str]:
    return {int(number): value for number, value in told.items() if number != "0"}


def spec_of(layout: Mapping[int, Field]) -> dict[str, Mapping[str, object]]:
    """The same layout for pyiso8583."""
    spec: dict[str, Mapping[str, object]] = dict(iso8583.specs.default_ascii)
    for number, field in layout.items():
        spec[str(number)] = {
            "data_enc": "latin-1",
            "len_enc": "ascii",
            "len_type": field.prefix,
            "max_len": field.length,
            "desc": "",
        }
    return spec


# ---- messages


def test_the_given_vector_is_written_byte_for_byte() -> None:
    told = KEPT["theirs"][0]["fields"]
    made = encode(BJB.layout, told["0"], fields_of(told))
    assert made == A1
    assert (len(made), made[4:36]) == (268, b"F23A440188E0803A0000000004200000")
    assert framed(Framing.ASCII4, made)[:4] == b"0268"


@pytest.mark.parametrize("one", KEPT["theirs"], ids=lambda one: str(one["name"]))
def test_what_the_library_for_node_wrote_is_read(one: dict[str, object]) -> None:
    told = one["fields"]
    assert isinstance(told, dict)
    layout = speech(Dialect(str(one["dialect"]))).layout
    assert decode(layout, str(one["message"]).encode()) == Message(told["0"], fields_of(told))


@pytest.mark.parametrize("one", KEPT["ours"], ids=lambda one: str(one["name"]))
def test_the_library_for_node_read_what_we_wrote(one: dict[str, object]) -> None:
    told = one["fields"]
    assert isinstance(told, dict)
    layout = speech(Dialect(str(one["dialect"]))).layout
    assert encode(layout, told["0"], fields_of(told)) == str(one["message"]).encode()


@st.composite
def messages(draw: st.DrawFn) -> tuple[Mapping[int, Field], Message]:
    layout = speech(draw(st.sampled_from(list(Dialect)))).layout
    numbers = draw(st.sets(st.sampled_from(sorted(layout)), max_size=12))
    fields = {}
    for number in numbers:
        field = layout[number]
        signs = "0123456789" if field.digits else "".join(chr(code) for code in range(32, 127)) + "é"
        least = 0 if field.prefix else field.length
        most = min(field.length, 60) if field.prefix else field.length
        fields[number] = draw(st.text(signs, min_size=least, max_size=most))
    return layout, Message(draw(st.sampled_from(["0200", "0401", "0800"])), fields)


@given(messages())
def test_pyiso8583_reads_what_we_write_and_we_read_what_it_writes(
    drawn: tuple[Mapping[int, Field], Message],
) -> None:
    layout, message = drawn
    spec = spec_of(layout)
    made = encode(layout, message.mti, message.fields)
    read_there, _ = iso8583.decode(made, spec)
    assert {number: read_there[str(number)] for number in message.fields} == message.fields
    theirs = {"t": message.mti, **{str(number): value for number, value in message.fields.items()}}
    written_there, _ = iso8583.encode(theirs, spec)
    assert bytes(written_there) == made
    assert decode(layout, bytes(written_there)) == message


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_unreadable_and_nothing_else(noise: bytes) -> None:
    for body in (noise, A1[:60] + noise):
        with suppress(Unreadable):
            read_here = decode(BJB.layout, body)
            assert encode(BJB.layout, read_here.mti, read_here.fields)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (A1[:4] + b"G" + A1[5:], "bitmap"),
        (A1[:3], "short"),
        (A1[:-1], "short"),
        (A1 + b"0", "too_long"),
        (b"02A0" + A1[4:], "mti"),
        (b"0200" + b"0000000000000001" + b"x" * 20, "field_64_unknown"),
        (b"0200" + b"4000000000000000" + b"2012345678901234567890", "field_2_length"),
        (b"0200" + b"4000000000000000" + b"A0", "field_2_length"),
    ],
)
def test_a_broken_message_is_called_by_what_is_broken(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(BJB.layout, body)
    assert refused.value.why == why


def test_letters_in_an_amount_leave_the_other_fields_readable() -> None:
    told = fields_of(KEPT["theirs"][0]["fields"]) | {4: "00000000000A"}
    found = decode(BJB.layout, encode(BJB.layout, "0200", told))
    assert found.bad == (4,)
    assert found.fields[61] == told[61]
    with pytest.raises(IsoRefusal) as refused:
        checked(BJB, found, "")
    assert (refused.value.code, refused.value.outcome) == ("76", "field_4_malformed")


# ---- framing


def stream(framing: Framing, bodies: list[bytes]) -> bytes:
    return b"".join(framed(framing, body) for body in bodies)


def bodies_for(framing: Framing) -> list[bytes]:
    """Three kept messages, as they lie in this framing."""
    bodies = [str(one["message"]).encode() for one in KEPT["theirs"][:5]]
    return [HEADER + body for body in bodies] if framing is Framing.ISO_HEADER else bodies


@pytest.mark.parametrize("framing", list(Framing))
def test_a_stream_cut_anywhere_has_the_same_messages(framing: Framing) -> None:
    bodies = bodies_for(framing)
    whole = stream(framing, bodies)
    assert Frames(framing, BJB.layout).feed(whole) == bodies  # many in one segment
    for cut in range(len(whole) + 1):
        frames = Frames(framing, BJB.layout)
        assert frames.feed(whole[:cut]) + frames.feed(whole[cut:]) == bodies
        assert (frames.is_waiting, frames.broken) == (False, "")


@pytest.mark.parametrize("framing", list(Framing))
def test_a_stream_in_single_bytes_has_the_same_messages(framing: Framing) -> None:
    bodies = bodies_for(framing)
    frames = Frames(framing, BJB.layout)
    found = [body for byte in stream(framing, bodies) for body in frames.feed(bytes([byte]))]
    assert found == bodies


@given(st.sampled_from(list(Framing)), st.lists(st.integers(1, 200), max_size=40))
def test_segments_of_any_sizes_have_the_same_messages(framing: Framing, sizes: list[int]) -> None:
    bodies = bodies_for(framing)
    whole, frames, found = stream(framing, bodies), Frames(framing, BJB.layout), []
    at = 0
    for size in [*sizes, len(whole)]:
        found += frames.feed(whole[at : at + size])
        at += size
    assert found == bodies


@given(st.sampled_from(list(Framing)), st.binary(max_size=400))
def test_noise_never_does_more_than_break_a_stream(framing: Framing, noise: bytes) -> None:
    frames = Frames(framing, BJB.layout)
    frames.feed(noise)
    frames.feed(stream(framing, bodies_for(framing)))
    assert len(frames.broken) < 40


@pytest.mark.parametrize(
    ("framing", "data", "why"),
    [
        (Framing.ASCII4, b"02G8", "length"),
        (Framing.ASCII4, b"9999", "length"),
        (Framing.ASCII4, b"0000", "length"),
        (Framing.ASCII4_ETX, b"0005abcde", "etx"),
        (Framing.BE16, b"\xff\xff", "length"),
        (Framing.LE16, b"\x00\x00", "length"),
        (Framing.ISO_HEADER, b"HTTP/1.1", "header"),
        (Framing.ISO_HEADER, b"ISO00500001X", "header"),
        (Framing.ISO_HEADER, HEADER + b"0200ZZ00000000000000", "bitmap"),
    ],
)
def test_a_stream_that_cannot_go_on_is_broken(framing: Framing, data: bytes, why: str) -> None:
    frames = Frames(framing, BJB.layout)
    assert frames.feed(data) == []
    assert frames.broken == why


@pytest.mark.parametrize("framing", list(Framing))
def test_what_was_whole_before_the_break_is_kept(framing: Framing) -> None:
    first = bodies_for(framing)[0]
    frames = Frames(framing, BJB.layout)
    assert frames.feed(framed(framing, first) + b"\xff\xffXX") == [first]
    assert frames.broken


def test_a_message_of_one_mebibyte_is_refused_long_before_its_end() -> None:
    frames = Frames(Framing.ISO_HEADER, BJB.layout)
    endless = HEADER + b"0200" + b"0000000000000800" + b"999" + b"x" * 2**20
    taken = 0
    while not frames.broken and taken < len(endless):
        frames.feed(endless[taken : taken + 1024])
        taken += 1024
    assert frames.broken
    assert taken <= 2 * MESSAGE_MAX


def test_where_a_message_ends_is_known_without_a_length() -> None:
    assert measure(BJB.layout, A1) == len(A1)
    assert measure(BJB.layout, A1 + b"0200") == len(A1)
    assert all(measure(BJB.layout, A1[:cut]) is None for cut in range(len(A1)))


# ---- the profile


BILL = Told(
    nop="367605001500500010",
    tax_year=2025,
    pokok=1_000_000,
    potongan=100_000,
    denda=130_000,
    about=About(
        nama="Ñoño Müller 最佳 " + "x" * 60,
        lokasi="JL. MELATI 1",
        kelurahan="SERPONG",
        kecamatan="SERPONG",
        luas_bumi=800,
        luas_bangunan=400,
        jatuh_tempo=date(2025, 8, 31),
        tahun_sisa=2023,
    ),
    ntpd="0123456789ABCDEF",
)


@pytest.mark.parametrize(
    ("dialect", "length"),
    [(Dialect.BJB_1, 265), (Dialect.BJB_2, 281), (Dialect.SPOPD, 179), (Dialect.SPOPD_BREBES, 125)],
)
def test_the_profile_has_its_length_whatever_the_name(dialect: Dialect, length: int) -> None:
    for nama in ("", "SITI", BILL.about.nama, "\u202egnirts", "é" * 100):
        made = profile(speech(dialect).profile, replace(BILL, about=replace(BILL.about, nama=nama)))
        assert len(made.encode("latin-1")) == length
        assert made.isascii()
        assert made.isprintable()


def test_the_profile_of_generation_two_is_told_part_by_part() -> None:
    made = profile(BJB.profile, BILL)
    assert made[:26] == "36760500150050001" + "0" + "2025" + "Nono"
    assert made[22:57] == "Nono Muller ?? xxxxxxxxxxxxxxxxxxxx"
    assert made[57:92] == "JL. MELATI 1".ljust(35)
    assert made[162:197] == "BANTEN".ljust(35)
    # m² and m², due date, pokok, denda, total, reduction, newest earlier year unpaid: 1 000 000 - 100 000 + 130 000.
    assert made[197:] == (
        "00000000080000000000040020250831000001000000000000130000000001030000"
        "0000001000002023"
    )  # fmt: skip


def test_generation_one_tells_what_remains_after_the_reduction() -> None:
    made = profile(speech(Dialect.BJB_1).profile, BILL)
    assert made[229:] == "000000900000000000130000000001030000"


def test_dialect_b_is_told_as_banks_and_as_brebes_describe_it() -> None:
    """Two profiles by hand: NOP, year, name (30), kecamatan (30), place (45), 900 000, 130 000, 1 030 000, receipt."""
    bill = replace(BILL, about=replace(BILL.about, nama="SITI RAHMA"))
    head = "3676050015005000102025" + "SITI RAHMA".ljust(30)
    amounts = "000000900000" + "000000130000"
    told = (
        head + "SERPONG".ljust(30) + "JL. MELATI 1".ljust(45) + amounts + "000001030000" + "0123456789ABCDEF"
    )
    assert profile(SPOPD.profile, bill) == told
    brebes = speech(Dialect.SPOPD_BREBES)
    assert profile(brebes.profile, bill) == head + "JL. MELATI 1".ljust(45) + "3676" + amounts
    assert brebes.processing == SPOPD.processing
    assert (brebes.header, brebes.place, brebes.refusals) == (True, SPOPD.place, SPOPD.refusals)


def test_an_answer_of_each_dialect_is_written_byte_for_byte() -> None:
    """MTI, bitmap, DE 3, 4, 11, 37, 39, and the profile with its length; bitmaps reckoned by hand.

    3, 4, 11 → 30 20 …; 37, 39 → …0A; 48 → 01 in the sixth byte; 62 → 04 in the eighth.
    """
    fields = {3: "360000", 4: "000001030000", 11: "234000", 37: "000000000001", 39: "00"}
    for dialect, at, bitmap, length in (
        (Dialect.BJB_1, 62, "302000000A000004", b"265"),
        (Dialect.BJB_2, 62, "302000000A000004", b"281"),
        (Dialect.SPOPD, 48, "302000000A010000", b"179"),
        (Dialect.SPOPD_BREBES, 48, "302000000A010000", b"125"),
    ):
        spoken = speech(dialect)
        told = profile(spoken.profile, BILL)
        made = encode(spoken.layout, "0210", {**fields, at: told})
        head = b"0210" + bitmap.encode() + b"360000" + b"000001030000" + b"234000" + b"000000000001" + b"00"
        assert made == head + length + told.encode()


def test_no_earlier_year_is_told_as_zeros() -> None:
    assert profile(BJB.profile, replace(BILL, about=About()))[-4:] == "0000"


def test_an_amount_that_does_not_fit_is_never_cut() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        profile(BJB.profile, replace(BILL, pokok=10**12))


def test_letters_of_other_scripts_become_question_marks_and_accents_go() -> None:
    assert plain("José\tÆ 最") == "Jose?? ?"


# ---- what is read


def message_of(name: str) -> Message:
    one = next(one for one in KEPT["theirs"] if one["name"] == name)
    return Message(one["fields"]["0"], fields_of(one["fields"]))


def test_a_payments_key_is_day_acquirer_stan_and_rrn() -> None:
    found = wanted(BJB, message_of("payment"), Kind.PAYMENT, at=NOON)
    assert found.reference == "20261122-110-234001-000000000002"
    assert (found.nop, found.tax_year, found.amount) == ("367605001500500010", 2025, 1_130_000)
    assert found.ntb == "NTB0000000001"
    assert found.paid_at.isoformat() == "2026-11-22T06:40:00+07:00"


def test_a_reversal_of_dialect_a_has_its_originals_key() -> None:
    payment = wanted(BJB, message_of("payment"), Kind.PAYMENT, at=NOON)
    assert wanted(BJB, message_of("reversal"), Kind.REVERSAL, at=NOON).reference == payment.reference


def test_a_reversal_of_dialect_b_names_its_original_in_field_90() -> None:
    payment = wanted(SPOPD, message_of("B payment"), Kind.PAYMENT, at=NOON)
    undone = wanted(SPOPD, message_of("B reversal"), Kind.REVERSAL, at=NOON)
    assert undone.reference == payment.reference == "20261121-9-234000-000000000001"
    assert undone.own == "20261121-9-234009-000000000001"


@pytest.mark.parametrize(
    ("day", "time", "at", "found"),
    [
        ("1231", "235959", datetime(2027, 1, 1, 0, 1, tzinfo=UTC), "2026-12-31T23:59:59+07:00"),
        ("0101", "000001", datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027-01-01T00:00:01+07:00"),
        ("1122", "064000", NOON, "2026-11-22T06:40:00+07:00"),
        ("1332", "064000", NOON, None),
        ("1122", "246000", NOON, None),
    ],
)
def test_a_day_without_a_year_lies_in_the_nearest(
    day: str, time: str, at: datetime, found: str | None
) -> None:
    moment = nearest(day, time, at=at)
    assert (moment.isoformat() if moment else None) == found


@pytest.mark.parametrize(
    ("changed", "code", "outcome"),
    [
        ({61: "123"}, "33", "not_a_nop"),
        ({61: "3676050015005000100000"}, "33", "year_malformed"),
        ({13: "1399"}, "76", "field_13_malformed"),
        ({12: "250000"}, "76", "field_12_malformed"),
        ({37: "0000 0000001"}, "76", "field_37_malformed"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_asked(
    changed: dict[int, str], code: str, outcome: str
) -> None:
    message = message_of("payment")
    with pytest.raises(IsoRefusal) as refused:
        wanted(BJB, replace(message, fields={**message.fields, **changed}), Kind.PAYMENT, at=NOON)
    assert (refused.value.code, refused.value.outcome) == (code, outcome)


@pytest.mark.parametrize("missing", [3, 4, 7, 11, 12, 13, 32, 37, 48, 61])
def test_a_payment_without_a_field_it_must_bring_is_refused(missing: int) -> None:
    message = message_of("payment")
    fields = {number: value for number, value in message.fields.items() if number != missing}
    with pytest.raises(IsoRefusal):
        checked(BJB, replace(message, fields=fields), "")


# ---- dialects


@pytest.mark.parametrize("dialect", list(Dialect))
def test_every_refusal_has_a_code_in_every_dialect(dialect: Dialect) -> None:
    told = speech(dialect)
    for code in RefusalCode:
        assert len(told.refusals[code]) == len(told.reversal_refusals[code]) == 2
        assert told.refusals[code] != told.codes.ok


def test_every_file_of_dialects_is_one_that_a_partner_may_speak() -> None:
    assert {file.stem for file in DIRECTORY.glob("*.toml")} == {str(dialect) for dialect in Dialect}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"nama 35"', '"nama 1000"'),
        ('"nama 35"', '"name 35"'),
        ("past_cutoff =", "past_cut ="),
        ('61 = "LLL ans 999"\n', ""),
        ('4 = "n 12"', '4 = "b 12"'),
    ],
)
def test_a_dialect_that_contradicts_itself_is_refused(tmp_path: Path, before: str, after: str) -> None:
    text = (DIRECTORY / "bjb-2.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "bjb-2.toml").write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BadDialect):
        read(tmp_path / "bjb-2.toml")
