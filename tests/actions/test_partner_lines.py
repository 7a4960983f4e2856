"""Lines of a partner: one officer sets them up, two change them, and no secret stands in a proposal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sppt.accounts.actions import NotAllowed
from sppt.partners import proposals
from sppt.partners.acquirers import Credentials, Merchant, acquirers, collect_through
from sppt.partners.actions import PartnerRefused, add_partner
from sppt.partners.iso8583 import speak_iso8583
from sppt.partners.lines import (
    BankLine,
    Fresh,
    HookLine,
    IsoLine,
    Line,
    QrisLine,
    What,
    lines_of,
    with_credentials,
)
from sppt.partners.snap import speak_snap
from sppt.partners.va import due_vas, move, want_vas
from sppt.partners.va_banks import call_bank, called_banks
from sppt.partners.va_states import VaEvent
from sppt.partners.webhooks import allow_webhook, told_partners
from sppt.partners.words import Dialect, Framing
from tests.world import NOON, World

REASON = "Perjanjian kerja sama nomor 12"
LATER = NOON + timedelta(hours=1)
MACHINE = "bank-a-1"
HOOK = "https://bank.contoh.test/kabar"


def pem() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


PEM, OTHER_PEM = pem(), pem()
OURS = Credentials("kota", "KOTA", "95231", "rahasia-lama", PEM)


@pytest.fixture
def bank(city: World) -> None:
    """A bank with a line of every kind: no bank has them all, but each is set up as one officer may."""
    city.officer("ani", "administrator")
    city.officer("budi", "head")
    add_partner("bank-a", name="Bank A", client_id=MACHINE, by="operator", at=NOON)
    speak_snap(MACHINE, partner_id="bank-a", va_prefix="88812", by="operator", at=NOON)
    allow_webhook(MACHINE, HOOK, by="operator", at=NOON)
    call_bank(MACHINE, "https://bank.contoh.test", OURS, by="operator", at=NOON)
    merchant = Merchant("000071000109", "ID1020012345678")
    collect_through(MACHINE, "https://akuirer.contoh.test", merchant, OURS, by="operator", at=NOON)
    speak_iso8583(
        MACHINE, acquirer="110", dialect=Dialect.BJB_2, framing=Framing.ASCII4, by="operator", at=NOON
    )


def standing(what: What) -> Line:
    return lines_of(MACHINE)[what]


def proposed(line: Line) -> int:
    return proposals.propose_line(MACHINE, line, reason=REASON, maker="ani", at=NOON)


def other_iso(line: Line) -> Line:
    return msgspec.structs.replace(line, framing=Framing.BE16, port=8584, dialect=Dialect.SPOPD)


def other_qris(line: Line) -> Line:
    return msgspec.structs.replace(line, nmid="ID1020087654321", valid_minutes=30, base_url="https://b.test")


def other_bank(line: Line) -> Line:
    return msgspec.structs.replace(line, base_url="https://b.test", channel_id="95232")


def other_hook(line: Line) -> Line:
    return msgspec.structs.replace(line, url="https://bank.contoh.test/baru")


CHANGES: tuple[tuple[What, Callable[[Line], Line]], ...] = (
    (What.ISO8583, other_iso),
    (What.QRIS, other_qris),
    (What.VA_BANK, other_bank),
    (What.WEBHOOK, other_hook),
)


def test_a_line_holds_when_a_second_officer_has_approved_it(city: World, bank: None) -> None:
    for what, other in CHANGES:
        before = standing(what)
        number = proposed(other(before))
        assert standing(what) == before
        with pytest.raises(NotAllowed) as own:
            proposals.approve_line(number, checker="ani", note="", at=LATER)
        assert (own.value.code, standing(what)) == ("own_proposal", before)
        assert proposals.approve_line(number, checker="budi", note="", at=LATER) == MACHINE
        assert standing(what) == other(before)
    # What was not in the proposals is as it was: credentials, and since when the partner is told.
    assert acquirers()["bank-a"].ours == OURS
    assert told_partners() == {"bank-a": NOON}
    actors = city.rows(
        "SELECT DISTINCT verb FROM kit_audit_event WHERE actor = 'officer:budi' AND verb <> 'decide' ORDER BY 1"
    )
    assert {verb for (verb,) in actors} >= {"allow_webhook", "call_bank", "collect_through", "speak_iso"}


def test_a_line_that_changed_meanwhile_must_be_proposed_anew(city: World, bank: None) -> None:
    number = proposed(other_hook(standing(What.WEBHOOK)))
    allow_webhook(MACHINE, "https://bank.contoh.test/lain", by="operator", at=NOON)
    with pytest.raises(NotAllowed) as refusal:
        proposals.approve_line(number, checker="budi", note="", at=LATER)
    assert refusal.value.code == "stale_partner"
    assert standing(What.WEBHOOK) == HookLine("https://bank.contoh.test/lain", told=True)


def test_new_credentials_stand_sealed_in_the_proposal_and_hold_when_approved(city: World, bank: None) -> None:
    for what in (What.QRIS, What.VA_BANK):
        line = standing(what)
        assert isinstance(line, QrisLine | BankLine)
        number = proposed(with_credentials(line, MACHINE, Fresh("rahasia-baru", OTHER_PEM)))
        proposals.approve_line(number, checker="budi", note="", at=LATER)
        assert standing(what) != line
    new = Credentials("kota", "KOTA", "95231", "rahasia-baru", OTHER_PEM)
    assert (acquirers()["bank-a"].ours, called_banks()["bank-a"].ours) == (new, new)
    told = str(city.rows("SELECT before || after FROM accounts_proposal"))
    assert "rahasia-lama" not in told
    assert "rahasia-baru" not in told
    assert "PRIVATE KEY" not in told


def test_credentials_sealed_for_one_machine_open_for_no_other(city: World, bank: None) -> None:
    add_partner("bank-b", name="Bank B", client_id="bank-b-1", by="operator", at=NOON)
    speak_snap("bank-b-1", partner_id="bank-b", va_prefix="771", by="operator", at=NOON)
    call_bank("bank-b-1", "https://b.test", OURS, by="operator", at=NOON)
    line = standing(What.VA_BANK)
    assert isinstance(line, BankLine)
    before = city.counts()
    with pytest.raises(NotAllowed) as refusal:
        proposals.propose_line(
            "bank-b-1",
            with_credentials(line, MACHINE, Fresh("x", OTHER_PEM)),
            reason=REASON,
            maker="ani",
            at=NOON,
        )
    assert (refusal.value.code, city.counts()) == ("cannot_unseal", before)


def test_a_webhook_is_ended_and_begun_again_by_two(city: World, bank: None) -> None:
    proposals.approve_line(proposed(HookLine(HOOK, told=False)), checker="budi", note="", at=LATER)
    assert told_partners() == {}
    proposals.approve_line(proposed(HookLine(HOOK, told=True)), checker="budi", note="", at=LATER)
    assert told_partners() == {"bank-a": LATER}


def test_a_bank_is_told_no_more_and_told_again_by_two(city: World, bank: None) -> None:
    told = standing(What.VA_BANK)
    assert isinstance(told, BankLine)
    number = proposed(msgspec.structs.replace(told, told=False))
    assert called_banks()["bank-a"].told  # one officer alone ends nothing
    proposals.approve_line(number, checker="budi", note="", at=LATER)
    assert called_banks() == {}
    ended = standing(What.VA_BANK)
    assert ended == msgspec.structs.replace(told, told=False)
    number = proposed(told)
    proposals.approve_line(number, checker="budi", note="", at=LATER)
    assert called_banks()["bank-a"].ours == OURS


def test_a_bank_that_still_knows_numbers_keeps_the_prefix_they_begin_with(city: World, bank: None) -> None:
    want_vas("1234567890", 500_000, until=LATER, at=NOON)
    [number] = due_vas(at=NOON)
    for event in (VaEvent.SENT, VaEvent.ANSWERED, VaEvent.OVER):
        assert move(number, event, at=NOON)
    before = city.counts()
    for prefix in ("88813", ""):
        with pytest.raises(PartnerRefused) as refusal:
            speak_snap(MACHINE, partner_id="bank-a", va_prefix=prefix, by="operator", at=NOON)
        assert (refusal.value.code, city.counts()) == ("numbers_open", before)
    speak_snap(MACHINE, partner_id="bank-a-baru", va_prefix="88812", by="operator", at=NOON)
    assert move(number, VaEvent.FORGOTTEN, at=LATER)
    speak_snap(MACHINE, partner_id="bank-a", va_prefix="", by="operator", at=LATER)


def test_lines_that_cannot_hold_are_not_even_proposed(city: World, bank: None) -> None:
    iso, qris = standing(What.ISO8583), standing(What.QRIS)
    assert isinstance(iso, IsoLine)
    before = city.counts()
    replace = msgspec.structs.replace
    wrong: list[tuple[Line, str]] = [
        (iso, "same_partner"),
        (replace(iso, acquirer="000"), "bad_iso8583"),
        (replace(iso, port=80), "bad_iso8583"),
        (replace(iso, ways='{"connections":0}'), "bad_ways"),
        (replace(qris, nmid="ID1"), "bad_acquirer"),
        (replace(qris, base_url="ftp://x"), "bad_acquirer"),
        (replace(standing(What.VA_BANK), base_url="https://b.test/"), "bad_bank"),
        (HookLine("https://user@b.test", told=True), "bad_url"),
    ]
    for line, code in wrong:
        with pytest.raises(NotAllowed) as refusal:
            proposed(line)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed) as refusal:
        proposals.propose_line("tidak-ada", HookLine(HOOK, told=True), reason=REASON, maker="ani", at=NOON)
    assert refusal.value.code == "line_unknown"
    assert city.counts() == before


def test_one_officer_sets_up_a_line_and_changes_none_that_stands(city: World, bank: None) -> None:
    add_partner("bank-b", name="Bank B", client_id="bank-b-1", by="operator", at=NOON)
    for what in What:
        proposals.require_first_line("bank-b-1", what)
        with pytest.raises(PartnerRefused) as refusal:
            proposals.require_first_line(MACHINE, what)
        assert refusal.value.code == "two_people"
        assert "/kantor/mitra/bank-a" in str(refusal.value)
