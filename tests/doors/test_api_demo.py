"""The demo's partners have their credentials in a file that only its owner reads."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from sppt.partners.demo import create_demo_partners
from sppt.partners.queries import clients
from tests.world import NOON, World

BASE = "http://localhost:8001"


def test_partners_and_their_file_are_made_once_and_kept(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    first = create_demo_partners(file, base_url=BASE, at=NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text(encoding="ascii"))
    assert told["base_url"] == BASE
    assert [(one["name"], one["protocol"], one["partner_id"]) for one in told["partners"]] == [
        ("Bank Contoh Satu", "api", "bank-satu"),
        ("Bank Contoh Dua", "api", "bank-dua"),
        ("Agregator Contoh", "api", "agregator"),
    ]
    for one in told["partners"]:
        assert clients()[one["client_id"]].secrets[0].secret.decode() == one["client_secret"]
    assert create_demo_partners(file, base_url=BASE, at=NOON) == first


def test_a_lost_file_brings_new_secrets_and_ends_the_old_ones(city: World, tmp_path: Path) -> None:
    file = tmp_path / "partners.json"
    first = create_demo_partners(file, base_url=BASE, at=NOON)
    file.unlink()
    second = create_demo_partners(file, base_url=BASE, at=NOON)
    assert not {one.client_secret for one in first} & {one.client_secret for one in second}
    valid = [one.secret.decode() for one in clients()["demo-agregator"].secrets if one.is_valid(NOON)]
    assert valid == [second[2].client_secret]
