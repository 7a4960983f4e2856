"""QRIS held against others' software: what another reader makes of the same payloads, whole, changed and broken."""

from __future__ import annotations

import qriskit
from hypothesis import example, given, settings
from hypothesis import strategies as st
from qriskit.errors import QRISParseError
from qriskit.validate import crc_issues

from sppt.kit.qris import Payload, read
from sppt.trials.acquirer.minting import mint
from tests.doors.test_qris_codec import BAD_CRC, BAD_LENGTHS, BY_HAND, EMVCO, REGIONAL

OURS = mint(
    amount=1_130_000, nmid="ID2026123456789", merchant_id="000071000109", reference="0123456784A1B2C3D4E5F6"
)
WHOLE = st.sampled_from([REGIONAL, OURS, EMVCO, BAD_CRC])
SIGNS = st.sampled_from("0123456789ABCDEFIRQ. ")


def flat(payload: Payload) -> dict[str, str]:
    """Every tag that is no template, with its path."""
    found: dict[str, str] = {}
    for tag, value in payload.tags.items():
        if isinstance(value, str):
            found[tag] = value
        else:
            found.update((f"{tag}.{inner}", text) for inner, text in value.items())
    return found


def strangers(text: str) -> dict[str, str]:
    """The same in the other reader's words; a template it cannot take apart is left out."""
    found: dict[str, str] = {}
    for node in qriskit.parse(text).nodes:
        if not qriskit.spec.is_template(node.tag):
            found[node.tag] = node.value
            continue
        inner = qriskit.model.children_of(node.value)
        found.update((f"{node.tag}.{one.tag}", one.value) for one in inner or ())
    return found


def is_broken(payload: Payload) -> bool:
    return any(one.code in {"broken", "truncated", "doubled", "too_long"} for one in payload.findings)


@given(text=WHOLE, place=st.integers(0, 400), sign=SIGNS, cut=st.sampled_from([0, 0, 0, 1, 4, 9]))
@example(text=BAD_LENGTHS, place=0, sign="0", cut=0)
@example(text=BY_HAND, place=0, sign="0", cut=0)
@settings(max_examples=150)
def test_another_reader_finds_the_same_tags_and_judges_the_same_checksum(
    text: str, place: int, sign: str, cut: int
) -> None:
    place %= len(text)
    changed = text[:place] + sign + text[place + 1 :]
    changed = changed[: len(changed) - cut]
    ours = read(changed)
    try:
        theirs = strangers(changed)
    except QRISParseError:
        assert not ours.valid
        return
    if not is_broken(ours):
        assert flat(ours) == theirs
    issues = crc_issues(qriskit.parse(changed))
    assert ours.crc_ok == (
        not [one for one in issues if one.severity == "error" and one.code != "crc.not_last"]
    )


def test_what_the_demos_acquirer_mints_is_valid_to_both() -> None:
    assert read(OURS).valid
    assert qriskit.is_valid(OURS)
