"""Partners change by two people; what stands in the database is what both have seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.accounts.actions import NotAllowed
from sppt.partners import proposals
from sppt.partners.actions import add_partner
from sppt.partners.agreements import Agreement, Terms, agree, switch_off, terms_of
from sppt.partners.channels import FeeRule, channels
from sppt.partners.machines import Machine, machine_of
from sppt.partners.queries import clients
from sppt.partners.quirks import NamePolicy
from sppt.partners.snap import snap_clients, speak_snap
from tests.world import NOON, World

REASON = "Perjanjian kerja sama nomor 12"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def bank(city: World) -> Machine:
    city.officer("ani", "administrator")
    city.officer("budi", "head")
    add_partner("bank-a", name="Bank A", client_id="bank-a-1", by="operator", at=NOON)
    speak_snap("bank-a-1", partner_id="bank-a", va_prefix="88812", by="operator", at=NOON)
    found = machine_of("bank-a-1")
    assert found is not None
    return found


def terms() -> Terms:
    found = terms_of("bank-a")
    assert found is not None
    return found


def agreed() -> Terms:
    new = Agreement(opens=time(6), closes=time(22), amount_max=5_000_000, fee=2_500, fee_rule=FeeRule.NETTED)
    return replace(terms(), name="Bank A Syariah", agreed=new)


def proposed(new: Terms) -> int:
    return proposals.propose_terms("bank-a", new, reason=REASON, maker="ani", at=NOON)


def test_terms_hold_when_a_second_officer_has_approved_them(city: World, bank: Machine) -> None:
    before = terms()
    number = proposed(agreed())
    assert terms() == before
    assert proposals.approve_terms(number, checker="budi", note="", at=LATER) == "bank-a"
    assert terms() == agreed()
    assert (channels()["bank-a"].fee, channels()["bank-a"].name) == (2_500, "Bank A Syariah")
    assert city.rows(
        "SELECT actor, verb FROM kit_audit_event WHERE verb IN ('agree', 'set_standing') ORDER BY id"
    ) == [("officer:budi", "agree"), ("officer:budi", "set_standing")]


def test_nobody_approves_his_own_terms(city: World, bank: Machine) -> None:
    number, before = proposed(agreed()), terms()
    with pytest.raises(NotAllowed) as refusal:
        proposals.approve_terms(number, checker="ani", note="", at=LATER)
    assert (refusal.value.code, terms()) == ("own_proposal", before)


def test_terms_that_changed_meanwhile_must_be_proposed_anew(city: World, bank: Machine) -> None:
    number = proposed(agreed())
    agree("bank-a", Agreement(account="123"), by="operator", at=NOON)
    with pytest.raises(NotAllowed) as refusal:
        proposals.approve_terms(number, checker="budi", note="", at=LATER)
    assert refusal.value.code == "stale_partner"
    assert terms().agreed == Agreement(account="123")
    assert city.rows("SELECT count(*) FROM accounts_proposal_decision") == [(0,)]


def test_terms_that_cannot_hold_are_not_even_proposed(city: World, bank: Machine) -> None:
    before = city.counts()
    for new, code in [
        (Agreement(fee=2_500), "fee_without_rule"),
        (Agreement(account="12-34"), "bad_agreement"),
        (Agreement(amount_max=-1), "bad_agreement"),
        (Agreement(settle_days=31), "bad_agreement"),
        (Agreement(late_days=8), "bad_agreement"),
        (Agreement(opens=time(6, 0, 30)), "bad_agreement"),
        (Agreement(), "same_partner"),
    ]:
        with pytest.raises(NotAllowed) as refusal:
            proposed(replace(terms(), agreed=new))
        assert refusal.value.code == code
    assert city.counts() == before


def test_one_officer_switches_a_partner_off_and_only_two_switch_it_on(city: World, bank: Machine) -> None:
    switch_off("bank-a", by="officer:ani", at=NOON)
    assert not channels()["bank-a"].active
    number = proposed(replace(terms(), active=True))
    assert not channels()["bank-a"].active
    proposals.approve_terms(number, checker="budi", note="", at=LATER)
    assert channels()["bank-a"].active


def test_a_client_gets_other_networks_ways_and_names_by_two_people(city: World, bank: Machine) -> None:
    assert bank.snap is not None
    ways = replace(bank.snap, names=NamePolicy.FULL, channel_ids=("95231",), quirks='{"skew_seconds":600}')
    new = replace(bank, networks=("203.0.113.0/24",), per_second=50, snap=ways)
    number = proposals.propose_machine(new, reason=REASON, maker="ani", at=NOON)
    assert machine_of("bank-a-1") == bank
    assert proposals.approve_machine(number, checker="budi", note="", at=LATER) == "bank-a-1"
    assert machine_of("bank-a-1") == new
    known = clients()
    speaking = snap_clients(known)["bank-a-1"]
    assert (speaking.names, speaking.quirks.skew_seconds) == (NamePolicy.FULL, 600)
    assert [str(network) for network in known["bank-a-1"].networks] == ["203.0.113.0/24"]


def test_a_client_that_is_shut_out_enters_no_more(city: World, bank: Machine) -> None:
    number = proposals.propose_machine(replace(bank, let_in=False), reason=REASON, maker="ani", at=NOON)
    proposals.approve_machine(number, checker="budi", note="", at=LATER)
    assert not clients()["bank-a-1"].active


def test_a_client_never_gets_the_numbers_of_another(city: World, bank: Machine) -> None:
    add_partner("bank-b", name="Bank B", client_id="bank-b-1", by="operator", at=NOON)
    speak_snap("bank-b-1", partner_id="bank-b", va_prefix="771", by="operator", at=NOON)
    assert bank.snap is not None
    taken = replace(bank, snap=replace(bank.snap, va_prefix="771"))
    number = proposals.propose_machine(taken, reason=REASON, maker="ani", at=NOON)
    with pytest.raises(NotAllowed) as refusal:
        proposals.approve_machine(number, checker="budi", note="", at=LATER)
    assert (refusal.value.code, machine_of("bank-a-1")) == ("snap_taken", bank)


def test_settings_that_cannot_hold_are_not_even_proposed(city: World, bank: Machine) -> None:
    assert bank.snap is not None
    before = city.counts()
    for new, code in [
        (replace(bank, networks=("203.0.113.1/24",)), "bad_network"),
        (replace(bank, per_second=0), "bad_pace"),
        (replace(bank, burst=100_001), "bad_pace"),
        (replace(bank, client_id="nobody-1"), "client_unknown"),
        (replace(bank, snap=None), "client_unknown"),
        (replace(bank, snap=replace(bank.snap, va_prefix="88-12")), "bad_snap"),
        (replace(bank, snap=replace(bank.snap, quirks='{"skew_second":600}')), "bad_quirks"),
    ]:
        with pytest.raises(NotAllowed) as refusal:
            proposals.propose_machine(new, reason=REASON, maker="ani", at=NOON)
        assert refusal.value.code == code
    assert city.counts() == before


def pem() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_a_new_key_stands_beside_the_old_one_for_the_overlap(city: World, bank: Machine) -> None:
    first = second = ""
    for text in (pem(), pem()):
        number = proposals.propose_key("bank-a-1", text, overlap_days=3, reason=REASON, maker="ani", at=NOON)
        first, second = second, proposals.approve_key(number, checker="budi", note="", at=LATER)
    keys = {one.fingerprint: one.valid_until for one in snap_clients(clients())["bank-a-1"].keys}
    assert keys == {first: LATER + timedelta(days=3), second: None}


def test_two_proposed_keys_do_not_push_each_other_out(city: World, bank: Machine) -> None:
    one, other = (
        proposals.propose_key("bank-a-1", pem(), overlap_days=0, reason=REASON, maker="ani", at=NOON)
        for _ in range(2)
    )
    proposals.approve_key(one, checker="budi", note="", at=LATER)
    with pytest.raises(NotAllowed) as refusal:
        proposals.approve_key(other, checker="budi", note="", at=LATER)
    assert refusal.value.code == "stale_partner"


def test_what_is_no_key_is_not_even_proposed(city: World, bank: Machine) -> None:
    with pytest.raises(NotAllowed) as refusal:
        proposals.propose_key("bank-a-1", "kunci", overlap_days=0, reason=REASON, maker="ani", at=NOON)
    assert refusal.value.code == "bad_key"


def test_a_new_secret_is_made_when_it_is_approved_and_stands_in_no_proposal(
    city: World, bank: Machine
) -> None:
    number = proposals.propose_secret("bank-a-1", overlap_days=7, reason=REASON, maker="ani", at=NOON)
    made = proposals.approve_secret(number, checker="budi", note="", at=LATER)
    secrets = {one.secret.decode(): one.valid_until for one in clients()["bank-a-1"].secrets}
    assert secrets[made.client_secret] is None
    assert sorted(until for until in secrets.values() if until) == [LATER + timedelta(days=7)]
    told = city.rows("SELECT before || after FROM accounts_proposal")[0][0]
    assert made.client_secret not in str(told)
