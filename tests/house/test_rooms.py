"""Every room that exists is under the import contracts of pyproject.toml (which `lint-imports` checks)."""

from __future__ import annotations

import re
import tomllib

from tests.house.tree import HOUSE, ROOT, read, rooms

CONTRACTS = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]


def contract(identity: str) -> dict[str, object]:
    found: dict[str, object] = next(each for each in CONTRACTS if each["id"] == identity)
    return found


def test_every_room_with_tables_keeps_them_to_itself() -> None:
    owners = {room for room in rooms() if (HOUSE / room / "models.py").exists()}
    protected = {
        each["protected_modules"][0]: each["allowed_importers"]
        for each in CONTRACTS
        if each["type"] == "protected"
    }
    assert protected == {f"sppt.{room}.models": [f"sppt.{room}"] for room in sorted(owners)}


def test_every_room_stands_on_one_storey() -> None:
    layers = contract("storeys")["layers"]
    assert isinstance(layers, list)
    listed = re.findall(r"\w+", " ".join(layers))
    assert len(listed) == len(set(listed))
    assert rooms() <= set(listed)


def test_a_new_room_cannot_slip_past_the_storeys() -> None:
    assert contract("storeys")["exhaustive"] is True


def test_doors_stand_side_by_side_and_never_import_each_other() -> None:
    layers = contract("storeys")["layers"]
    assert isinstance(layers, list)
    assert [layer.count("|") for layer in layers if "portal" in layer] == [2]


def test_no_contract_lets_an_import_through_but_a_room_to_its_own_tables() -> None:
    let_through = [ignored for each in CONTRACTS for ignored in each.get("ignore_imports", [])]
    assert let_through == ["sppt.imports.** -> sppt.imports.models"]
