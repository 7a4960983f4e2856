"""An administrator lets partners in at the command line; refusals write nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sppt.partners.actions import PartnerRefused, add_partner
from sppt.partners.queries import clients
from sppt.partners.snap import rotate_key, snap_clients, speak_snap
from tests.actions.desk import nothing_written
from tests.world import NOON, World


def sppt(*words: str) -> Result:
    from sppt.project.cli import main

    return CliRunner().invoke(main, list(words))


@pytest.fixture
def administrator(city: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """An administrator whose one-time code has been checked."""
    name = city.officer("satya", "administrator")
    monkeypatch.setattr("sppt.project.commands.partners.boot", booted)
    monkeypatch.setattr("sppt.project.commands.partners.act_as", checked)
    return name


def booted(role: str) -> None:
    """The fixture has connected already."""
    assert role == "app"


def checked(name: str, role: str) -> None:
    """What the officer's one-time code would have shown; its own tests are elsewhere."""
    assert (name, role) == ("satya", "administrator")


def test_a_partner_is_added_rotated_limited_told_and_closed(city: World, administrator: str) -> None:
    who = ("--officer", administrator, "--json")
    made = sppt("partner", "add", "bank", "--name", "Bank", "--client-id", "client-bank", *who)
    assert made.exit_code == 0, made.output
    first = json.loads(made.stdout)["client_secret"]
    assert {one.secret.decode() for one in clients()["client-bank"].secrets} == {first}
    assert sppt("partner", "networks", "client-bank", "203.0.113.0/24", *who).exit_code == 0
    assert str(clients()["client-bank"].networks[0]) == "203.0.113.0/24"
    assert sppt("partner", "webhook", "client-bank", "https://bank.contoh.test/kabar", *who).exit_code == 0
    assert sppt("partner", "close", "client-bank", *who).exit_code == 0
    assert not clients()["client-bank"].active
    verbs = city.rows("SELECT verb, actor FROM kit_audit_event ORDER BY id")
    assert [verb for verb, _ in verbs] == [
        "add_partner",
        "rotate_secret",
        "set_networks",
        "allow_webhook",
        "close_access",
    ]
    assert {actor for _, actor in verbs} == {"officer:satya"}
    details = str(city.rows("SELECT detail FROM kit_audit_event"))
    assert first not in details


def test_what_stands_is_not_changed_by_one_person_at_the_command_line(
    city: World, administrator: str, tmp_path: Path
) -> None:
    who = ("--officer", administrator, "--json")
    pem = tmp_path / "bank.pem"
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    sppt("partner", "add", "bank", "--name", "Bank", "--client-id", "client-bank", *who)
    first: tuple[tuple[str, ...], ...] = (
        ("networks", "client-bank", "203.0.113.0/24"),
        ("snap", "client-bank", "--partner-id", "B1", "--va-prefix", "12345"),
        ("key", "client-bank", str(pem)),
    )
    for words in first:
        done = sppt("partner", *words, *who)
        assert done.exit_code == 0, done.output
    with nothing_written(city):
        for words in (*first, ("rotate", "client-bank")):
            told = sppt("partner", *words, *who)
            assert (told.exit_code, json.loads(told.stdout)["refusal"]) == (1, "two_people"), words
    city.change("UPDATE partners_secret SET valid_until = %s", NOON - timedelta(days=1))
    assert sppt("partner", "rotate", "client-bank", *who).exit_code == 0


@pytest.mark.parametrize(
    ("code", "client_id", "networks", "refusal"),
    [
        ("Bank", "client-bank", [], "bad_name"),
        ("bank", "kecil", [], "bad_name"),
        ("bank", "client-bank", ["rumah"], "bad_network"),
        ("loket", "client-bank", [], "partner_exists"),
        ("bank", "client-lain", [], "client_exists"),
    ],
)
def test_a_partner_that_cannot_be_is_refused(
    city: World, code: str, client_id: str, networks: list[str], refusal: str
) -> None:
    add_partner("lain", name="Lain", client_id="client-lain", by="operator", at=NOON)
    with nothing_written(city), pytest.raises(PartnerRefused) as refused:
        add_partner(code, name="X", client_id=client_id, by="operator", at=NOON, networks=networks)
    assert refused.value.code == refusal


def test_an_unknown_client_is_refused_in_words(city: World, administrator: str) -> None:
    told = sppt("partner", "rotate", "client-nobody", "--officer", administrator, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["refusal"] == "client_unknown"


def test_a_partner_is_let_speak_snap_with_its_key(city: World, administrator: str, tmp_path: Path) -> None:
    who = ("--officer", administrator, "--json")
    sppt("partner", "add", "bank", "--name", "Bank", "--client-id", "client-bank", *who)
    ways = ("--partner-id", "B1", "--va-prefix", "12345", "--quirks", '{"skew_seconds":600}')
    assert sppt("partner", "snap", "client-bank", *ways, *who).exit_code == 0
    pem = tmp_path / "bank.pem"
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    told = sppt("partner", "key", "client-bank", str(pem), *who)
    assert told.exit_code == 0, told.output
    known = snap_clients(clients())["client-bank"]
    assert [one.fingerprint for one in known.keys] == [json.loads(told.stdout)["fingerprint"]]
    assert (known.va_prefix, known.quirks.skew_seconds) == ("12345", 600)
    add_partner("lain", name="Lain", client_id="client-lain", by="operator", at=NOON)
    with nothing_written(city):
        for words, refusal in (
            (("snap", "client-lain", "--partner-id", "B1", "--va-prefix", "1" * 9), "bad_snap"),
            (
                ("snap", "client-lain", "--partner-id", "B1", "--va-prefix", "1", "--quirks", "{"),
                "bad_quirks",
            ),
            (("snap", "client-nobody", "--partner-id", "B1", "--va-prefix", "1"), "client_unknown"),
            (("key", "client-lain", __file__), "bad_key"),
        ):
            refused = sppt("partner", *words, *who)
            assert refused.exit_code == 1
            assert json.loads(refused.stdout)["refusal"] == refusal


def test_a_number_range_belongs_to_one_partner(city: World) -> None:
    for code in ("satu", "dua"):
        add_partner(code, name=code, client_id=f"client-{code}", by="operator", at=NOON)
    speak_snap("client-satu", partner_id="S", va_prefix="12345", by="operator", at=NOON)
    with nothing_written(city):
        for partner_id, va_prefix in (("S", "9"), ("D", "12345")):
            with pytest.raises(PartnerRefused) as refused:
                speak_snap("client-dua", partner_id=partner_id, va_prefix=va_prefix, by="operator", at=NOON)
            assert refused.value.code == "snap_taken"


def test_two_keys_are_valid_at_once_and_a_short_one_never(city: World) -> None:
    add_partner("satu", name="Satu", client_id="client-satu", by="operator", at=NOON)
    speak_snap("client-satu", partner_id="S", va_prefix="12345", by="operator", at=NOON)
    prints = [
        rotate_key("client-satu", pem(2048), by="operator", at=NOON + timedelta(days=day)) for day in range(3)
    ]
    known = snap_clients(clients())["client-satu"]
    valid = [one.fingerprint for one in known.keys if one.is_valid(NOON + timedelta(days=3))]
    assert valid == [prints[2], prints[1]]
    with nothing_written(city), pytest.raises(PartnerRefused) as refused:
        rotate_key("client-satu", pem(1024), by="operator", at=NOON)
    assert refused.value.code == "bad_key"


def pem(bits: int) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
