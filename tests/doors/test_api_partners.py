"""An administrator lets partners in at the command line; refusals write nothing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from sppt.partners.actions import PartnerRefused, add_partner
from sppt.partners.queries import clients
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
    second = json.loads(sppt("partner", "rotate", "client-bank", *who).stdout)["client_secret"]
    assert {one.secret.decode() for one in clients()["client-bank"].secrets} == {first, second}
    assert sppt("partner", "networks", "client-bank", "203.0.113.0/24", *who).exit_code == 0
    assert str(clients()["client-bank"].networks[0]) == "203.0.113.0/24"
    assert sppt("partner", "webhook", "client-bank", "https://bank.contoh.test/kabar", *who).exit_code == 0
    assert sppt("partner", "close", "client-bank", *who).exit_code == 0
    assert not clients()["client-bank"].active
    verbs = city.rows("SELECT verb, actor FROM kit_audit_event ORDER BY id")
    assert [verb for verb, _ in verbs] == [
        "add_partner",
        "rotate_secret",
        "rotate_secret",
        "set_networks",
        "allow_webhook",
        "close_access",
    ]
    assert {actor for _, actor in verbs} == {"officer:satya"}
    details = str(city.rows("SELECT detail FROM kit_audit_event"))
    assert first not in details
    assert second not in details


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
